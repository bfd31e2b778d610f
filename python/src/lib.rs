//! The native half of the Python module `kutip`: texts and Arrow tables in, rows out, without holding the interpreter's lock.
//!
//! What users see is in `py_src/kutip`; this module, `kutip._kutip`, is private to it. Nothing here panics into Python: every way
//! in goes through `guard::guarded`.

mod arguments;
mod arrays;

mod columns;
mod extractor;
mod guard;
mod rows;
mod table;
mod threads;
mod values;

use kutip::COLUMNS;
use pyo3::prelude::*;
use pyo3_arrow::PySchema;
use std::ffi::OsString;

/// Rows are many short strings, as in the command; what Python itself allocates is left to Python.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The native half of the Python module `kutip`.
#[pymodule]
fn _kutip(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("SCHEMA_VERSION", kutip::SCHEMA_VERSION)?;
    module.add("COLUMNS", COLUMNS.iter().map(|column| (column.name, column.doc)).collect::<Vec<_>>())?;
    module.add_class::<extractor::Extractor>()?;
    module.add_function(wrap_pyfunction!(read_lexicon, module)?)?;
    module.add_function(wrap_pyfunction!(schema, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    Ok(())
}

/// The tables of a lexicon folder: its name, and path and contents of each file.
#[pyfunction]
fn read_lexicon(folder: std::path::PathBuf) -> PyResult<(String, Vec<(String, String)>)> {
    guard::guarded(|| match kutip_cli::read_overlay(&folder) {
        Ok(overlay) => Ok((overlay.origin, overlay.files)),
        Err(error) => Err(pyo3::exceptions::PyValueError::new_err(format!("lexicon {error:#}"))),
    })
}

/// The columns of a table of quotations, as an object with `__arrow_c_schema__`.
#[pyfunction]
fn schema(report: bool) -> PyResult<PySchema> {
    guard::guarded(|| Ok(PySchema::new(rows::schema(&[], report))))
}

/// Runs the command `kutip` and returns its exit code.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<i32> {
    guard::guarded(|| Ok(py.detach(|| kutip_cli::run(arguments)) as i32))
}
