//! The one error type of the library.

/// Why a lexicon could not be used. Extraction itself never fails.
///
/// Displays as `file:line: what is wrong and what to do`.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Error(String);

impl Error {
    pub(crate) fn in_file(file: &str, line: usize, what: &str) -> Self {
        Self(format!("{file}:{line}: {what}"))
    }
}
