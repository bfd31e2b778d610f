//! Exit codes, documented once.

use std::io::{self, Write};
use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was read; also with zero quotations, and when the reader of a pipe has had enough.
    Done = 0,
    /// Finished, but some inputs were skipped or damaged; stderr names them.
    Skipped = 1,
    /// Wrong usage, bad lexicon, unwritable output, or a bad input with `--strict`: nothing useful was done.
    Failed = 2,
    /// Interrupted by the user.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Prints an error as one plain message and tells how the run ended.
pub(crate) fn report(result: anyhow::Result<Exit>) -> Exit {
    match result {
        Ok(exit) => exit,
        Err(error) if is_broken_pipe(&error) => Exit::Done,
        Err(error) => {
            // A stderr that is closed is no reason to panic.
            let _ = writeln!(anstream::stderr(), "kutip: {error:#}");
            Exit::Failed
        }
    }
}

/// Whether the other end of a pipe was closed, as `head` does: nobody wants more, nothing is wrong.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn a_broken_pipe_is_known_below_its_context() {
        let broken = || -> anyhow::Result<Exit> { Err(io::Error::from(io::ErrorKind::BrokenPipe))? };
        assert!(is_broken_pipe(&broken().context("writing").unwrap_err()));
        assert!(!is_broken_pipe(&anyhow::anyhow!("other")));
    }
}
