//! The one error of this crate.

use rusqlite::ErrorCode;
use std::path::Path;

/// What went wrong with an archive, as a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    message: String,
    #[source]
    source: Option<rusqlite::Error>,
}

impl Error {
    /// An error that is not SQLite's.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// The same with the file before it.
    pub(crate) fn at(self, path: &Path) -> Self {
        Self { message: format!("{}: {}", path.display(), self.message), ..self }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let message = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt) => {
                "the archive is damaged; build it anew from the articles, or restore a copy".to_owned()
            }
            Some(ErrorCode::NotADatabase) => "no archive of kutip; check the name".to_owned(),
            Some(ErrorCode::DiskFull) => {
                "the disk is full; what was added before is safe: make room and run the same command again"
                    .to_owned()
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "another program is writing to the archive; wait until it has finished".to_owned()
            }
            Some(ErrorCode::ReadOnly) => {
                "the archive cannot be written; check the rights of file and folder".to_owned()
            }
            Some(ErrorCode::CannotOpen) => {
                "cannot be opened; check the name and the rights of its folder".to_owned()
            }
            _ => error.to_string(),
        };
        Self { message, source: Some(error) }
    }
}

impl From<rusqlite::types::FromSqlError> for Error {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        // A value of another type than the schema says.
        Self::new(format!(
            "the archive is damaged ({error}); build it anew from the articles, or restore a copy"
        ))
    }
}
