//! The command `kutip` as a library, so that the Python wheel can offer the same command.

// A test that fails by panicking has done its job.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod args;
mod batch;
mod cmd;
mod exit;
mod ids;
mod export;
mod input;
mod output;
mod overlay;
mod progress;
mod report;
mod run;
mod stats;
mod synth;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command line `arguments` (program name first) and returns the exit code.
pub fn run<I: IntoIterator<Item = OsString>>(arguments: I) -> ExitCode {
    let arguments = match args::parse(arguments) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    anstream::ColorChoice::from(arguments.color).write_global();
    exit::report(cmd::run(arguments))
}
