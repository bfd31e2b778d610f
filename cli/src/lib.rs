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

pub use exit::Exit;
pub use overlay::read as read_overlay;

use std::ffi::OsString;

/// Runs the command line `arguments` (program name first) and tells how it ended.
pub fn run<I: IntoIterator<Item = OsString>>(arguments: I) -> Exit {
    let arguments = match args::parse(arguments) {
        Ok(arguments) => arguments,
        Err(exit) => return exit,
    };
    anstream::ColorChoice::from(arguments.color).write_global();
    exit::report(cmd::run(arguments))
}
