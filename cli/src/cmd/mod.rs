//! One file per command.

#[cfg(feature = "archive")]
pub(crate) mod archive;
mod attempt;
pub(crate) mod bench;
pub(crate) mod columns;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod lexicon;
#[cfg(feature = "serve")]
pub(crate) mod report;
pub(crate) mod rules;
#[cfg(feature = "serve")]
pub(crate) mod serve;
pub(crate) mod stats;
pub(crate) mod synth;
#[cfg(feature = "archive")]
pub(crate) mod verify;
#[cfg(feature = "archive")]
pub(crate) mod who;

use crate::args::{Arguments, Command};
use crate::exit::Exit;

/// Runs the chosen command.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    match arguments.command {
        Command::Extract(args) => extract::run(args),
        Command::Export(args) => export::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Lexicon(args) => lexicon::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Columns(args) => columns::run(args),
        Command::Stats(args) => stats::run(args),
        Command::Synth(args) => synth::run(args),
        Command::Bench(args) => bench::run(args),
        #[cfg(feature = "archive")]
        Command::Archive(args) => archive::run(args),
        #[cfg(feature = "archive")]
        Command::Verify(args) => verify::run(args),
        #[cfg(feature = "archive")]
        Command::Who(args) => who::run(args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args),
        #[cfg(feature = "serve")]
        Command::Report(args) => report::run(args),
    }
}
