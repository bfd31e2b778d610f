//! One article at a time: what goes wrong with it is told, and the run goes on.

use crate::input::problem::Problem;
use anyhow::Result;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The extractor failed against its promise; what it was working on must not be used any more.
pub(super) struct Panicked;

/// Runs `step` on the article at `place`. An error is told in `problems`, and nothing comes back.
pub(super) fn attempt<T>(
    (name, line): (&Arc<str>, Option<u64>),
    problems: &mut Vec<Problem>,
    step: impl FnOnce() -> Result<T>,
) -> Result<Option<T>, Panicked> {
    // The extractor promises not to fail; if it does all the same, one article is lost and not a night's run.
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(value)) => Ok(Some(value)),
        Ok(Err(error)) => {
            problems.push(Problem::skipped(name, format!("cannot be written: {error}")).at(line));
            Ok(None)
        }
        Err(_) => {
            let message = "an error in kutip, see above; please report it with this text";
            problems.push(Problem::skipped(name, message).at(line));
            Err(Panicked)
        }
    }
}
