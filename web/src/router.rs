//! Which address is which page.

use crate::guard::{self, Hosts};
use crate::problem::Problem;
use crate::site::Site;
use crate::visit::{LANGUAGE_COOKIE, Visit};
use crate::{pages, render};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// Longest time that a request may take, waiting for a connection included.
const LONGEST: Duration = Duration::from_secs(15);
/// Nothing here takes a body.
const LARGEST_BODY: usize = 1024;

/// All pages over an archive.
pub fn router(site: Arc<Site>, hosts: Hosts) -> Router {
    Router::new()
        .route("/", get(pages::home::home))
        .route("/people", get(pages::people::people))
        .route("/person/{slug}", get(pages::person::person))
        .route("/person/{slug}/statements.csv", get(pages::download::statements))
        .route("/article", get(pages::article::article))
        .route("/topic", get(pages::topic::topic))
        .route("/verify", get(pages::verify::verify))
        .route("/compare", get(pages::compare::compare))
        .route("/compare.csv", get(pages::download::comparison))
        .route("/assets/style.css", get(|| asset("text/css; charset=utf-8", render::STYLE)))
        .route("/assets/icon.svg", get(|| asset("image/svg+xml", include_str!("../assets/icon.svg"))))
        .fallback(|| async { Problem::NotFound })
        .with_state(Arc::clone(&site))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(site, dress))
        .layer(middleware::from_fn_with_state(hosts, guard::guard))
}

async fn asset(kind: &'static str, content: &'static str) -> impl IntoResponse {
    // The address has the version, so a copy stays good.
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "max-age=86400")], content)
}

/// What an error page says.
#[derive(Serialize)]
struct ErrorPage {
    status: String,
}

/// Makes pages of errors, wherever they come from, logs them, and keeps the language that was chosen.
async fn dress(State(site): State<Arc<Site>>, visit: Visit, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        if let Some(problem) = response.extensions().get::<Problem>()
            && status == StatusCode::INTERNAL_SERVER_ERROR
        {
            site.log(&format!("{}: {problem}", visit.path()));
        }
        response = match site.render(&visit, "error.html", &ErrorPage { status: status.as_str().to_owned() })
        {
            Ok(page) => (status, page).into_response(),
            Err(problem) => {
                site.log(&format!("{}: {problem}", visit.path()));
                response
            }
        };
    }
    if visit.changes_language {
        let cookie = format!(
            "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict",
            visit.language.code()
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(SET_COOKIE, cookie);
        }
    }
    response
}
