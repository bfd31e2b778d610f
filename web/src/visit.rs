//! Who asks, in which language, for which address.

use crate::language::Language;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use serde::Serialize;
use std::convert::Infallible;

/// Name of the cookie that keeps the language.
pub(crate) const LANGUAGE_COOKIE: &str = "kutip_lang";
/// Name of the parameter that changes it.
const LANGUAGE_PARAMETER: &str = "lang";

/// A request as pages see it.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// The language of the answer.
    pub(crate) language: Language,
    /// Whether this request changes the language for those that follow.
    pub(crate) changes_language: bool,
    path: String,
    query: Vec<(String, String)>,
}

/// A link to the same page in a language.
#[derive(Debug, Serialize)]
pub(crate) struct LanguageLink {
    code: &'static str,
    name: &'static str,
    href: String,
    current: bool,
}

impl Visit {
    pub(crate) fn of(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        let mut query: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let asked =
            query.iter().find(|(key, _)| key == LANGUAGE_PARAMETER).and_then(|(_, code)| Language::of(code));
        query.retain(|(key, _)| key != LANGUAGE_PARAMETER);
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let kept = || {
            let cookies = header(COOKIE)?.split(';');
            cookies
                .filter_map(|cookie| cookie.trim().split_once('='))
                .find_map(|(name, value)| (name == LANGUAGE_COOKIE).then(|| Language::of(value)).flatten())
        };
        let accepted = || Language::accepted(header(ACCEPT_LANGUAGE)?);
        Self {
            language: asked.or_else(kept).or_else(accepted).unwrap_or_default(),
            changes_language: asked.is_some(),
            path: parts.uri.path().to_owned(),
            query,
        }
    }

    /// This page in each language.
    pub(crate) fn languages(&self) -> Vec<LanguageLink> {
        let link = |language: Language| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(&self.query).append_pair(LANGUAGE_PARAMETER, language.code());
            LanguageLink {
                code: language.code(),
                name: language.name(),
                // Relative to the page itself, whatever its path.
                href: format!("?{}", query.finish()),
                current: language == self.language,
            }
        };
        Language::ALL.into_iter().map(link).collect()
    }

    /// The path asked for.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}
