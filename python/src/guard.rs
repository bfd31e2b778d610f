//! Panics end here: Python sees an exception that it can handle, with the article it happened in where that is known.

use pyo3::PyResult;
use pyo3::exceptions::PyRuntimeError;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is said of a failure that nothing in the input explains.
pub(crate) const REPORT: &str = "an error in kutip, see above; please report it with this text";

/// Runs `step`; a panic in it becomes a `RuntimeError`.
pub(crate) fn guarded<T>(step: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    attempt(step).unwrap_or_else(|Panicked| Err(PyRuntimeError::new_err(REPORT)))
}

/// The core failed against its promise; what it was working on must not be used any more.
#[derive(Debug)]
pub(crate) struct Panicked;

/// Runs `step` and tells whether it came to its end.
pub(crate) fn attempt<T>(step: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| Panicked)
}
