//! What every command that reads an archive lets its user say about the run itself.

use crate::overlay::LexiconDirs;
use crate::progress::{Progress, When};
use clap::Args;
use std::num::NonZeroUsize;

/// Word lists, threads and messages.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) lexicon: LexiconDirs,

    /// Threads to use; the output is the same for any number [default: all cores]
    #[arg(short = 'j', long, value_name = "N", help_heading = "Extraction")]
    threads: Option<NonZeroUsize>,

    /// Say nothing but what was skipped or damaged
    #[arg(short, long, help_heading = "Messages")]
    pub(crate) quiet: bool,

    /// When to show progress: articles, megabytes, speed, time left
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    progress: When,
}

impl RunArgs {
    /// How many threads were asked for; 0 stands for all cores.
    pub(crate) fn threads(&self) -> usize {
        self.threads.map_or(0, NonZeroUsize::get)
    }

    /// Progress as it was asked for; `rows_on_stdout` keeps a bar from running into them.
    pub(crate) fn progress(&self, rows_on_stdout: bool) -> Progress {
        Progress::new(self.progress, self.quiet, rows_on_stdout)
    }
}
