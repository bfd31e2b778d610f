//! `kutip archive`: a database of articles and quotations that one can ask.

mod build;
mod families;
mod eval;
#[cfg(feature = "serve")]
pub(crate) mod fresh;
mod people;

use crate::exit::Exit;
use anyhow::Result;
pub(super) use people::find;

#[derive(Debug, clap::Args)]
pub(crate) struct ArchiveArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Put articles with their quotations into an archive, new or not; what is in it is passed over
    #[command(visible_alias = "add")]
    Build(Box<build::BuildArgs>),
    /// Show statements that several articles have: first seen, outlets, wordings, who is named
    Families(families::FamiliesArgs),
    /// List people, or show why the speakers of somebody are one person
    People(people::PeopleArgs),
    /// Say that two people are one; it holds for all later builds
    Merge(people::MergeArgs),
    /// Say that some speakers of a person are somebody else; it holds for all later builds
    Split(people::SplitArgs),
    /// Measure the linking of people against a list made by hand
    Eval(eval::EvalArgs),
}

pub(crate) fn run(args: ArchiveArgs) -> Result<Exit> {
    match args.command {
        Command::Build(args) => build::run(*args),
        Command::Families(args) => families::run(args),
        Command::People(args) => people::run(args),
        Command::Merge(args) => people::merge(args),
        Command::Split(args) => people::split(args),
        Command::Eval(args) => eval::run(args),
    }
}
