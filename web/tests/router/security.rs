//! What is let in, and what browsers are told.

use crate::archive::Archive;
use axum::body::Body;
use axum::http::{Method, Request};

#[test]
fn every_answer_has_a_strict_policy() {
    let archive = Archive::new();
    for address in ["/", "/verify", "/nothing", "/assets/style.css", "/person/retno-wulandari/statements.csv"]
    {
        let answer = archive.get(address);
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none';") && !policy.contains("unsafe"),
            "{address}: {policy}"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{address}");
        assert_eq!(answer.headers["cross-origin-resource-policy"], "same-origin", "{address}");
    }
}

#[test]
fn pages_have_no_script_and_no_inline_style() {
    let archive = Archive::new();
    for address in
        ["/", "/person/retno-wulandari", "/article?id=banjir-1", "/verify?q=hujan", "/compare", "/x"]
    {
        let page = archive.get(address).body;
        for inline in ["<script", "<style", " style=", " onclick", "javascript:"] {
            assert!(!page.contains(inline), "{address}: {inline}");
        }
    }
}

#[test]
fn a_name_that_is_not_this_computers_is_refused() {
    let archive = Archive::new();
    for (host, status) in [
        ("contoh.example", 421),
        ("127.0.0.1.contoh.example", 421),
        ("localhost:1234", 200),
        ("[::1]:80", 200),
    ] {
        let answer = archive.ask(Request::get("/").header("host", host).body(Body::empty()).unwrap());
        assert_eq!(answer.status, status, "{host}");
    }
    let without = archive.ask(Request::get("/").body(Body::empty()).unwrap());
    assert_eq!(without.status, 421);
}

#[test]
fn only_reading_is_served_and_nothing_too_long() {
    let archive = Archive::new();
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let request = Request::builder().method(&method).uri("/").header("host", "localhost");
        assert_eq!(archive.ask(request.body(Body::empty()).unwrap()).status, 405, "{method}");
    }
    let large = Request::post("/").header("host", "localhost").header("content-length", "5000");
    assert_eq!(archive.ask(large.body(Body::from(vec![b'a'; 5000])).unwrap()).status, 413);
    let long = format!("/people?q={}", "a".repeat(20_000));
    assert_eq!(archive.get(&long).status, 414);
    assert_eq!(archive.get(&format!("/people?q={}", "a".repeat(301))).status, 400);
    assert_eq!(archive.get("/person/retno-wulandari?page=-1").status, 400);
    assert_eq!(archive.get("/article?id=banjir-1&n=x").status, 400);
    // A page behind the last is the last, however far.
    archive.page("/person/retno-wulandari?page=4294967295");
    archive.page("/article?id=banjir-1&at=18446744073709551615");
}

#[test]
fn no_path_leaves_the_archive() {
    let archive = Archive::new();
    for address in [
        "/assets/../Cargo.toml",
        "/assets/..%2fCargo.toml",
        "/article?id=/etc/passwd",
        "/person/..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
    ] {
        assert_eq!(archive.get(address).status, 404, "{address}");
    }
}
