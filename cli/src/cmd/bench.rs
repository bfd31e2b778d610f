//! `kutip bench`: how fast this machine reads the user's own archive, and where the time goes.

mod measure;
mod report;
mod sample;

use super::synth::size;
use crate::exit::Exit;
use crate::input::args::InputArgs;
use crate::overlay::LexiconDirs;
use anyhow::{Result, bail};
use bytesize::ByteSize;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const AFTER_HELP: &str = "\
Examples:
  kutip bench arsip.jsonl
  kutip bench berita/ --sample 200MB --format json > bench.json

MB are millions of bytes of text in UTF-8. Each figure is the fastest of several passes, since what else the machine
does can only slow them. Rows go to a temporary file. Run it on an idle machine, and compare ratios, not seconds.";

/// Measure how fast an archive is read on this machine: by step, by stage and by number of threads.
///
/// A sample from the start of the archive is held in memory and run through several times. `limit` is one pass of an
/// aho-corasick automaton with all forms of the cue verbs over the same texts: the least that any program has to do.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct BenchArgs {
    /// What to read, as for `kutip extract`; not standard input, which can be read once only
    #[arg(value_name = "ARCHIVE", required = true)]
    paths: Vec<PathBuf>,

    /// How much text to take from the start of the archive; it is held in memory
    #[arg(long, value_name = "SIZE", default_value = "64MB", value_parser = size)]
    sample: ByteSize,

    /// Passes of which the fastest counts
    #[arg(long, value_name = "N", default_value = "5")]
    passes: NonZeroUsize,

    /// Most threads to try: 1, 2, 4 and so on up to this [default: all cores]
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// How to print the figures
    #[arg(long, value_name = "KIND", default_value = "text")]
    format: Format,

    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    lexicon: LexiconDirs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Tables
    Text,
    /// One JSON object, seconds and MB/s as numbers
    Json,
}

pub(crate) fn run(args: BenchArgs) -> Result<Exit> {
    if args.paths.iter().any(|path| path == Path::new("-")) {
        bail!("standard input can be read once only, and bench reads several times; name a file");
    }
    let extractor = args.lexicon.extractor()?;
    let inputs = Arc::new(args.input.inputs(args.paths)?);
    let sample = sample::Sample::load(inputs, args.sample.as_u64())?;
    let most = args.threads.or_else(|| std::thread::available_parallelism().ok());
    let threads = thread_counts(most.map_or(1, NonZeroUsize::get));
    let figures = measure::measure(&sample, &extractor, args.passes.get(), &threads)?;
    let text = match args.format {
        Format::Text => report::text(&sample, &figures),
        Format::Json => serde_json::to_string_pretty(&report::json(&sample, &figures))? + "\n",
    };
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(if sample.lost { Exit::Skipped } else { Exit::Done })
}

/// 1, 2, 4 and so on, and `most` itself.
fn thread_counts(most: usize) -> Vec<usize> {
    let mut counts: Vec<usize> = std::iter::successors(Some(1), |count: &usize| count.checked_mul(2))
        .take_while(|&count| count < most)
        .collect();
    counts.push(most);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_double_up_to_all_cores() {
        assert_eq!(thread_counts(1), [1]);
        assert_eq!(thread_counts(2), [1, 2]);
        assert_eq!(thread_counts(6), [1, 2, 4, 6]);
        assert_eq!(thread_counts(8), [1, 2, 4, 8]);
    }
}
