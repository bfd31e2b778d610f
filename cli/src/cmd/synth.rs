//! `kutip synth`: archives to measure with, made from the project's own articles.

use crate::exit::Exit;
use crate::output::{Format, Output, Rows, Style};
use crate::synth::Archive;
use crate::synth::adversarial::Kind;
use anyhow::{Result, bail};
use bytesize::ByteSize;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Bytes that are written at once.
const CHUNK: usize = 1 << 20;
/// Bytes of an adversarial article, where none are asked for.
const ADVERSARIAL_BYTES: u64 = 50_000_000;
/// Articles from this size on are refused by `kutip extract`: positions are 32 bits wide.
const TOO_LONG: u64 = 4_000_000_000;

const AFTER_HELP: &str = "\
Examples:
  kutip synth --articles 100000 --seed 1 -o arsip.jsonl
  kutip synth --bytes 10GB | kutip extract -o quotations.csv
  kutip synth --adversarial names --bytes 50MB -o names.jsonl";

/// Write a synthetic archive as JSON Lines, with the fields id, title, date, outlet and text.
///
/// The articles are the project's own 35, with other names, places, numbers and dates in each copy, the same
/// throughout an article: a person keeps one name, short names follow, dates keep their weekdays. All people are
/// invented. The same seed and version of kutip give the same bytes on every machine.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SynthArgs {
    /// Articles to write
    #[arg(long, value_name = "N")]
    articles: Option<u64>,

    /// Stop with the article that reaches this size (500MB, 10GB); with --adversarial, the size of each article's text
    #[arg(long, value_name = "SIZE", value_parser = size)]
    bytes: Option<ByteSize>,

    /// Another seed gives other names, places, numbers and dates
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Write an article made to tempt a program to quadratic work instead, of 50 MB
    #[arg(long, value_name = "KIND")]
    adversarial: Option<Kind>,

    /// File to write, instead of standard output; it appears when everything is done
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Reads a size such as `500MB`.
pub(super) fn size(text: &str) -> Result<ByteSize, String> {
    text.parse().map_err(|_| "write a size as 500MB, 1.5GB or 2GiB".to_owned())
}

pub(crate) fn run(args: SynthArgs) -> Result<Exit> {
    let bytes = args.bytes.map(|size| size.as_u64());
    if bytes == Some(0) {
        bail!("--bytes 0: nothing to write; give a size such as 500MB");
    }
    if bytes.or(args.articles).is_none() && args.adversarial.is_none() {
        bail!("say how much to write: --articles N or --bytes SIZE");
    }
    let path = args.output.as_deref();
    let mut output = Output::open(path, Style::new(path, Some(Format::Jsonl), false, &[])?, None)?;
    if let Some(kind) = args.adversarial {
        let size = bytes.unwrap_or(ADVERSARIAL_BYTES);
        if size > TOO_LONG {
            bail!(
                "--bytes {}: too long for one article; kutip reads articles below 4 GB",
                ByteSize(size).display().si()
            );
        }
        adversarial(kind, args.articles.unwrap_or(1), size, &mut output)?;
    } else {
        archive(args.seed, args.articles.unwrap_or(u64::MAX), bytes.unwrap_or(u64::MAX), &mut output)?;
    }
    output.finish()?;
    Ok(Exit::Done)
}

/// Ordinary articles, until one of the limits is reached.
fn archive(seed: u64, articles: u64, bytes: u64, output: &mut Output) -> Result<()> {
    let mut archive = Archive::new(seed)?;
    let mut chunk = Vec::with_capacity(CHUNK + CHUNK / 8);
    let mut written = 0;
    for n in 0..articles {
        let before = chunk.len();
        archive.article(n, &mut chunk);
        written += (chunk.len() - before) as u64;
        if chunk.len() >= CHUNK {
            output.article(&Rows::Bytes(std::mem::take(&mut chunk)), 0)?;
        }
        if written >= bytes {
            break;
        }
    }
    output.article(&Rows::Bytes(chunk), 0)
}

fn adversarial(kind: Kind, articles: u64, bytes: u64, output: &mut Output) -> Result<()> {
    let mut failed = None;
    let mut out = BufWriter::with_capacity(CHUNK, Through { output, failed: &mut failed });
    let result = (0..articles).try_for_each(|n| kind.write(&format!("{}-{n}", kind.name()), bytes, &mut out));
    let result = result.and_then(|()| out.flush());
    drop(out);
    match failed {
        Some(error) => Err(error),
        None => Ok(result?),
    }
}

/// An output as a writer; its own error, which says more, is kept aside.
struct Through<'s> {
    output: &'s mut Output,
    failed: &'s mut Option<anyhow::Error>,
}

impl Write for Through<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.article(&Rows::Bytes(bytes.to_vec()), 0).map_err(|error| {
            *self.failed = Some(error);
            io::Error::other("see the error kept aside")
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
