//! Articles, names and queries with HTML, script, SQL and the syntax of full-text search are shown as text.

use crate::archive::Archive;

/// Whether a page has an element that only an article or a query could have brought.
fn is_clean(page: &str) -> bool {
    !["<script", "<img", "<b>", "onerror=alert(2)>", "href=\"javascript:"]
        .iter()
        .any(|bad| page.contains(bad))
}

#[test]
fn articles_are_text() {
    let archive = Archive::new();
    let article = archive.page("/article?id=jahat-1&n=1");
    assert!(is_clean(&article), "{article}");
    assert!(article.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt; &amp;"), "{article}");
    assert!(!article.contains("Halaman asli"), "an address that is no page of the web becomes no link");
    let person = archive.page("/person/dewi-anggraini");
    assert!(is_clean(&person) && person.contains("&lt;b&gt;Media&lt;&#x2f;b&gt;"), "{person}");
}

#[test]
fn queries_are_text() {
    let archive = Archive::new();
    let hostile = [
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%22%3E%3Cimg+src=x+onerror=alert(2)%3E",
        "'+OR+1=1+--",
        "'%3B+DROP+TABLE+articles%3B--",
        "%22banjir",
        "banjir+NEAR(a+b)",
        "content:banjir*",
        "NOT+AND+OR",
        "%7B%7B+7*7+%7D%7D",
        "%00",
        "..%2F..%2Fetc%2Fpasswd",
    ];
    for query in hostile {
        for address in [
            format!("/people?q={query}"),
            format!("/person/retno-wulandari?topic={query}&outlet={query}&type={query}&cue={query}"),
            format!("/topic?topic={query}&outlet={query}&type={query}&cue={query}"),
            format!("/topic?topic=banjir&outlet={query}"),
            format!("/verify?q={query}&speaker={query}"),
            format!("/compare?a={query}&b={query}&topic={query}"),
            format!("/person/retno-wulandari?topic={query}&lang=en"),
        ] {
            let page = archive.page(&address);
            assert!(is_clean(&page) && !page.contains(">49<"), "{address}: {page}");
        }
        for address in [
            format!("/article?id={query}"),
            format!("/person/{query}"),
            format!("/person/retno-wulandari?from={query}"),
        ] {
            let answer = archive.get(&address);
            assert!([400, 404].contains(&answer.status.as_u16()), "{address}: {}", answer.status);
            assert!(is_clean(&answer.body), "{address}: {}", answer.body);
        }
    }
    assert!(archive.page("/").contains("8 artikel"), "nothing was dropped");
}

#[test]
fn tables_hold_no_formulas() {
    let archive = Archive::new();
    let table = archive.page("/person/dewi-anggraini/statements.csv");
    assert!(table.starts_with('\u{feff}') && table.contains("\"'=HYPERLINK("), "{table}");
}
