//! `kutip archive`: a database of articles and quotations that one can ask.

mod build;
mod families;
#[cfg(feature = "serve")]
pub(crate) mod fresh;

use crate::exit::Exit;
use anyhow::Result;

#[derive(Debug, clap::Args)]
pub(crate) struct ArchiveArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Put articles with their quotations into an archive, new or not; what is in it is passed over.
    #[command(visible_alias = "add")]
    Build(build::BuildArgs),
    /// Show statements that several articles have: first seen, outlets, wordings, who is named.
    Families(families::FamiliesArgs),
}

pub(crate) fn run(args: ArchiveArgs) -> Result<Exit> {
    match args.command {
        Command::Build(args) => build::run(args),
        Command::Families(args) => families::run(args),
    }
}
