//! What can go wrong with a request.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why there is no page. Readers see what to do; what only the owner of the archive may know goes to the log.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// The address asks for something that cannot be, such as a thirteenth month.
    #[error("the request was not understood")]
    NotUnderstood,
    /// The archive does not have it.
    #[error("not in the archive")]
    NotFound,
    /// It took too long, or too many ask at once.
    #[error("too slow or too busy")]
    Busy,
    /// The archive could not be read.
    #[error("{0}")]
    Archive(String),
    /// A template does not fit its page.
    #[error("template: {0}")]
    Template(String),
    /// A thread panicked.
    #[error("{0}")]
    Panicked(String),
}

impl From<kutip_archive::Error> for Problem {
    fn from(error: kutip_archive::Error) -> Self {
        Self::Archive(error.to_string())
    }
}

impl From<minijinja::Error> for Problem {
    fn from(error: minijinja::Error) -> Self {
        Self::Template(format!("{error:#}"))
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotUnderstood => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Archive(_) | Self::Template(_) | Self::Panicked(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// An empty response of the right status, which the router turns into a page; the problem goes along for the log.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
