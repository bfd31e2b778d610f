//! What was wrong with an input, and how bad it is.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// How much was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Severity {
    /// Nothing was lost; worth knowing.
    Warning,
    /// The article was read, with losses.
    Damaged,
    /// The article was not read.
    Skipped,
}

/// One message about an input: where, and what to do.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) severity: Severity,
    /// The input's name as typed, or its path below the folder as typed.
    pub(crate) file: Arc<str>,
    /// Line, from 1, where the input has records.
    pub(crate) line: Option<u64>,
    pub(crate) message: String,
}

impl Problem {
    /// A message about a whole file.
    pub(crate) fn new(severity: Severity, file: &Arc<str>, message: impl Into<String>) -> Self {
        Self { severity, file: Arc::clone(file), line: None, message: message.into() }
    }

    /// A message about a file that was not read.
    pub(crate) fn skipped(file: &Arc<str>, message: impl Into<String>) -> Self {
        Self::new(Severity::Skipped, file, message)
    }

    /// A message about a file that the system does not let us read.
    pub(crate) fn io(file: &Arc<str>, error: &std::io::Error) -> Self {
        Self::skipped(file, advice(error))
    }

    /// The same message with a line.
    pub(crate) fn at(mut self, line: Option<u64>) -> Self {
        self.line = line;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Warning => "warning",
            Severity::Damaged => "damaged",
            Severity::Skipped => "skipped",
        };
        match self.line {
            Some(line) => write!(f, "{word}: {}:{line}: {}", self.file, self.message),
            None => write!(f, "{word}: {}: {}", self.file, self.message),
        }
    }
}

/// What a failure to read means and what to do about it.
pub(crate) fn advice(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "no such file or folder; check the spelling".to_owned(),
        ErrorKind::PermissionDenied => "permission denied; make it readable for your user".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
