//! The command line: one definition, from which help comes.

use crate::cmd;
use crate::exit::Exit;
use crate::run::options::Options;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;

/// Who said what, in Indonesian news: every attributed quotation with its speaker.
#[derive(Debug, Parser)]
#[command(name = "kutip", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Colours in messages and in `kutip explain`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    pub(crate) color: Color,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write one row per quotation found in articles.
    Extract(cmd::extract::ExtractArgs),
    /// Write articles with their quotations for annotation and corpus tools.
    Export(cmd::export::ExportArgs),
    /// Show one article with its quotations, cues, sources and the rules that decided.
    Explain(cmd::explain::ExplainArgs),
    /// Count rows by speaker, role, outlet, month and more, as tables or pictures.
    Stats(cmd::stats::StatsArgs),
    /// Score an output against gold annotations.
    Eval(cmd::eval::EvalArgs),
    /// Check or print the lexicons.
    Lexicon(cmd::lexicon::LexiconArgs),
    /// List the rules in the order in which they are tried.
    Rules(cmd::rules::RulesArgs),
    /// Describe the output columns.
    Columns(cmd::columns::ColumnsArgs),
    /// Write a synthetic archive of any size, to measure with.
    Synth(cmd::synth::SynthArgs),
    /// Measure how fast an archive is read on this machine.
    Bench(cmd::bench::BenchArgs),
    /// Build a database of articles and quotations that one can ask.
    #[cfg(feature = "archive")]
    Archive(cmd::archive::ArchiveArgs),
    /// Say whether a quotation is genuine, altered or somebody else's, by an archive.
    #[cfg(feature = "archive")]
    Verify(cmd::verify::VerifyArgs),
    /// Show what somebody said, over all articles of an archive.
    #[cfg(feature = "archive")]
    Who(cmd::who::WhoArgs),
    /// Show an archive as pages in a browser, on this computer.
    #[cfg(feature = "serve")]
    Serve(cmd::serve::ServeArgs),
    /// Write what somebody said as one file to hand on.
    #[cfg(feature = "serve")]
    Report(cmd::report::ReportArgs),
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Also into files and pipes, for `less -R`
    Always,
    /// Never
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
    }
}

/// Parses the command line; help, version and usage errors print themselves and end the run.
pub(crate) fn parse<I: IntoIterator<Item = OsString>>(arguments: I) -> Result<Arguments, Exit> {
    parse_with(arguments, Arguments::command()).map_err(|error| {
        let _ = error.print();
        if error.use_stderr() { Exit::Failed } else { Exit::Done }
    })
}

/// Parses, and tells `extract` what all its options are.
fn parse_with(
    arguments: impl IntoIterator<Item = OsString>,
    mut command: clap::Command,
) -> Result<Arguments, clap::Error> {
    let matches = command.try_get_matches_from_mut(arguments)?;
    let mut parsed = Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    if let Command::Extract(args) = &mut parsed.command
        && let Some((name, given)) = matches.subcommand()
        && let Some(definition) = command.find_subcommand(name)
    {
        args.options = Options::of(definition, given);
    }
    Ok(parsed)
}
