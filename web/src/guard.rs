//! What is let in, and what answers may do in a browser.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;

/// Longest address that is read, in bytes: a long quotation to verify, each letter of it escaped.
const LONGEST_ADDRESS: usize = 16 * 1024;

/// Nothing but our own style sheet, pictures and forms; nobody may put a page into a frame.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 8] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    (VARY, "Accept-Language, Cookie"),
    // What somebody looked for stays out of caches, and a page is never older than the archive.
    (CACHE_CONTROL, "no-store"),
];

/// Host names under which pages are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// Only this computer's own: a site on the internet that makes its name point here is refused.
    Loopback,
    /// Any, since a server on a network cannot know its names.
    Any,
}

impl Hosts {
    fn allow(self, request: &Request) -> bool {
        self == Self::Any || host(request.uri(), request.headers()).is_some_and(is_loopback)
    }
}

/// The host that a request names, without its port.
fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    if let Some(host) = uri.host() {
        return Some(host);
    }
    let named = headers.get(HOST)?.to_str().ok()?;
    // [::1]:80 has colons within brackets.
    let end = named.rfind(']').map_or(0, |bracket| bracket + 1);
    let port = named[end..].find(':').map_or(named.len(), |colon| end + colon);
    Some(&named[..port])
}

fn is_loopback(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Refuses what must not come in, and gives every answer its headers.
pub(crate) async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let refused = if !hosts.allow(&request) {
        Some(StatusCode::MISDIRECTED_REQUEST)
    } else if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS) {
        Some(StatusCode::URI_TOO_LONG)
    } else {
        None
    };
    let mut response = match refused {
        Some(status) => status.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(host: &str) -> bool {
        let request = Request::builder().uri("/").header(HOST, host).body(axum::body::Body::empty()).unwrap();
        Hosts::Loopback.allow(&request)
    }

    #[test]
    fn only_names_of_this_computer_are_its_own() {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:8420", "127.8.9.1", "[::1]:8420", "[::1]"] {
            assert!(named(host), "{host}");
        }
        for host in [
            "contoh.id",
            "localhost.contoh.id",
            "127.0.0.1.contoh.id",
            "192.168.1.2",
            "0.0.0.0",
            "",
            "[::1].id",
        ] {
            assert!(!named(host), "{host}");
        }
        let without = Request::builder().uri("/").body(axum::body::Body::empty()).unwrap();
        assert!(!Hosts::Loopback.allow(&without));
    }
}
