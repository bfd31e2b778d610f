//! `kutip extract`.

use super::attempt::{Panicked, attempt};
use crate::batch::{self, Batcher};
use crate::exit::Exit;
use crate::input::Task;
use crate::input::args::{InputArgs, iso_date};
use crate::input::fields::Fields;
use crate::input::problem::{Problem, Severity};
use crate::input::web::PassedOver;
use crate::output::{Articles, Encoder, Finished, Format, Output, Rows, Style, articles, is_part};
use crate::overlay::LexiconDirs;
use crate::progress::{Progress, When};
use crate::report::{Reporter, Tally};
use anyhow::{Result, bail};
use kutip::{Extractor, OffsetUnit, Worker};
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const AFTER_HELP: &str = "\
Examples:
  kutip extract berita/ -o quotations.csv
  kutip extract arsip.jsonl --text-field isi --keep kategori --format jsonl
  kutip extract arsip.jsonl -o quotations.parquet
  curl -s https://example.org/arsip.tar.gz | kutip extract -j 4 > quotations.csv

Exit codes: 0 done, 1 some inputs were skipped or damaged (stderr names them), 2 nothing useful was done.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ExtractArgs {
    /// Text, JSON Lines, JSON, CSV, TSV, Parquet, web pages, WARC, folders, ZIP and tar; - or nothing reads standard input
    ///
    /// Kinds may be mixed; the extension tells them apart (.txt, .jsonl, .ndjson, .csv, .tsv, .parquet, .html, .htm, .warc,
    /// .wet), else the content. Each may be compressed with gzip, zstd, bzip2 or xz, whatever it is called. Folders are read with all
    /// folders in them, sorted by name, archives in the order in which they are stored, both without hidden
    /// files. Texts are UTF-8, UTF-16 with a byte order mark, or Windows-1252. Offsets refer to the decoded text
    /// without a byte order mark and with its line ends as they are.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    input: InputArgs,

    /// Date of publication (YYYY-MM-DD) of articles that come without one
    #[arg(long, value_name = "ISO", value_parser = iso_date, help_heading = "Input")]
    date: Option<String>,

    /// Stop at the first input that is skipped or damaged, with exit code 2 and without an output file
    #[arg(long, help_heading = "Input")]
    strict: bool,

    /// File to write, instead of standard output; it appears when everything is done
    ///
    /// .gz, .zst, .bz2 or .xz at the end compresses it: quotations.csv.gz.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// File for the texts of all articles, as JSON Lines with doc_id, url, title, date, outlet, author, sha256, text
    ///
    /// Offsets of the rows refer to these texts. Of web pages the text is made here, so it is needed to read the
    /// offsets; the hash is that of the text in UTF-8. The file appears when everything is done, compressed if its
    /// name ends with .gz, .zst, .bz2 or .xz.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    articles: Option<PathBuf>,

    /// How to write rows [default: by the extension of -o, else csv]
    #[arg(long, value_name = "KIND", help_heading = "Output")]
    format: Option<Format>,

    /// For spreadsheet programs: byte order mark, Windows line ends, and cells that are no formulas
    ///
    /// Text that a program would compute, since it begins with =, +, -, @, a tab or a line end, gets an apostrophe
    /// before it. Numbers stay numbers; offsets do not count the apostrophe. Only for CSV and TSV.
    #[arg(long, help_heading = "Output")]
    excel: bool,

    /// Write parts of at most this size, as 500MB or 2GiB: FILE-00001.csv, FILE-00002.csv, ...
    ///
    /// The size is that of the rows before compression (Parquet: of the values before encoding). Each part has the
    /// header; the rows of an article stay together, even if they alone are larger. All parts appear at the end,
    /// and parts of the same name that an earlier run left are replaced.
    #[arg(long, value_name = "SIZE", value_parser = part_size, help_heading = "Output")]
    split: Option<u64>,

    /// What offsets count
    #[arg(long, value_name = "UNIT", default_value = "char", help_heading = "Output")]
    offsets: Offsets,

    #[command(flatten)]
    lexicon: LexiconDirs,

    /// Threads to use; the output is the same for any number [default: all cores]
    #[arg(short = 'j', long, value_name = "N", help_heading = "Extraction")]
    threads: Option<NonZeroUsize>,

    /// Say nothing but what was skipped or damaged
    #[arg(short, long, help_heading = "Messages")]
    quiet: bool,

    /// When to show a progress bar
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    progress: When,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Offsets {
    /// Unicode code points, as Python, R and spreadsheets of text do
    Char,
    /// Bytes of the text in UTF-8
    Byte,
    /// UTF-16 code units, as JavaScript and Java do
    Utf16,
}

impl From<Offsets> for OffsetUnit {
    fn from(offsets: Offsets) -> Self {
        match offsets {
            Offsets::Char => OffsetUnit::CodePoint,
            Offsets::Byte => OffsetUnit::Byte,
            Offsets::Utf16 => OffsetUnit::Utf16,
        }
    }
}

pub(crate) fn run(args: ExtractArgs) -> Result<Exit> {
    let paths = check_paths(args.paths, args.output.as_deref(), args.split.is_some())?;
    refuse_input("--articles", args.articles.as_deref(), &paths)?;
    let inputs = args.input.inputs(paths)?;
    let fields = Arc::clone(&inputs.fields);
    let style = Style::new(args.output.as_deref(), args.format, args.excel, &fields.keep)?;
    let extractor = args.lexicon.extractor()?;
    let mut output = Output::open(args.output.as_deref(), style, args.split)?;
    let mut articles = Articles::open(args.articles.as_deref(), args.output.as_deref())?;
    let job = Job {
        extractor,
        unit: args.offsets.into(),
        date: args.date,
        encoder: output.encoder(),
        fields,
        articles: articles.is_some(),
    };

    let inputs = Arc::new(inputs);
    let progress = Progress::new(args.progress, args.quiet, output.is_stdout());
    let counted = Arc::clone(&inputs);
    progress.expect(move || counted.total_size());
    let mut reporter = Reporter::new(progress, args.quiet);
    let threads = args.threads.map_or(0, NonZeroUsize::get);
    let produce = move |batcher: &mut Batcher<Task>| {
        let _ = inputs.read(&mut |task| {
            let weight = task.weight();
            batcher.push(task, weight)
        });
    };
    let consume = |outcomes: Vec<Outcome>| {
        if let Some(articles) = &mut articles {
            for outcome in &outcomes {
                articles.write(&outcome.text)?;
            }
        }
        write(outcomes, &mut output, &mut reporter, args.strict)
    };
    let result =
        batch::run(threads, produce, || job.state(), |state, task| job.process(state, task), consume);
    // Messages that are still owed come before an error.
    reporter.close();
    result?;
    let articles = articles.map(Articles::finish).transpose()?;
    output.finish()?;
    articles.map_or(Ok(()), Finished::place)?;
    Ok(reporter.finish())
}

/// What is the same for all articles.
struct Job {
    extractor: Extractor,
    unit: OffsetUnit,
    date: Option<String>,
    encoder: Encoder,
    fields: Arc<Fields>,
    /// Whether the texts of articles are written too.
    articles: bool,
}

/// What each thread has for itself.
struct State {
    worker: Worker,
    encoder: Encoder,
}

/// What came of one task.
#[derive(Default)]
struct Outcome {
    size: u64,
    rows: Rows,
    /// The line of the article for `--articles`.
    text: Vec<u8>,
    passed: Option<PassedOver>,
    article: Option<(String, Tally)>,
    problems: Vec<Problem>,
    ended: Option<Arc<crate::input::Source>>,
}

impl Job {
    fn state(&self) -> State {
        State { worker: self.extractor.worker(), encoder: self.encoder.clone() }
    }

    fn process(&self, state: &mut State, task: Task) -> Outcome {
        let (name, line) = task.work.place();
        let keep = &self.fields.keep;
        let loaded = task.work.load(keep.len());
        let mut outcome = Outcome {
            size: task.size,
            problems: loaded.problems,
            ended: loaded.ended,
            passed: loaded.passed,
            ..Outcome::default()
        };
        let Some(mut document) = loaded.document else { return outcome };
        if document.date.is_none() {
            document.date.clone_from(&self.date);
        }
        // The text goes with the rows: both or neither.
        let done = attempt((&name, line), &mut outcome.problems, || {
            let mut tally = Tally::article();
            let rows = state.encoder.article(&document.kept, |each| {
                state.worker.each_record(&document.article(), self.unit, |record| {
                    tally.add(&record);
                    each(record);
                });
            })?;
            let text = if self.articles { articles::line(&document)? } else { Vec::new() };
            Ok((tally, rows, text))
        });
        match done {
            Ok(Some((tally, rows, text))) => {
                outcome.rows = rows;
                outcome.text = text;
                outcome.article = Some((document.id, tally));
            }
            Ok(None) => {}
            Err(Panicked) => *state = self.state(),
        }
        outcome
    }
}

/// Writes the rows of a batch, in order, and tells of its problems.
fn write(
    outcomes: Vec<Outcome>,
    output: &mut Output,
    reporter: &mut Reporter,
    strict: bool,
) -> Result<ControlFlow<()>> {
    let mut size = 0;
    for outcome in outcomes {
        size += outcome.size;
        for problem in
            outcome.problems.iter().chain(&outcome.ended.and_then(|source| source.missing_fields()))
        {
            reporter.problem(problem);
            if strict && problem.severity != Severity::Warning {
                output.pass_on()?;
                bail!("stopped at the first bad input, as --strict asks");
            }
        }
        if let Some(why) = outcome.passed {
            reporter.passed_over(why);
        }
        output.article(&outcome.rows)?;
        if let Some((id, tally)) = outcome.article {
            reporter.article(id, tally);
        }
    }
    reporter.advance(size);
    output.pass_on()?;
    Ok(ControlFlow::Continue(()))
}

/// Standard input where nothing is named; refuses what cannot have been meant.
pub(super) fn check_paths(paths: Vec<PathBuf>, output: Option<&Path>, parts: bool) -> Result<Vec<PathBuf>> {
    if paths.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("nothing to read; name files or folders, or pipe text in (kutip extract --help)");
        }
        return Ok(vec![PathBuf::from("-")]);
    }
    if paths.iter().filter(|path| **path == Path::new("-")).count() > 1 {
        bail!("standard input (-) can be read once only; name it once");
    }
    refuse_input("-o", output, &paths)?;
    if let Some(output) = output.filter(|_| parts)
        && let Some(path) = paths.iter().find(|path| is_part(output, path))
    {
        bail!(
            "-o {}: its parts could replace the input {}; choose another name",
            output.display(),
            path.display()
        );
    }
    Ok(paths)
}

/// Refuses to write into a file that is read.
fn refuse_input(option: &str, output: Option<&Path>, paths: &[PathBuf]) -> Result<()> {
    if let Some(target) = output.and_then(|path| path.canonicalize().ok()).filter(|path| path.is_file())
        && let Some(path) = paths.iter().find(|path| path.canonicalize().is_ok_and(|path| path == target))
    {
        bail!("{option} {}: is one of the inputs; choose another name", path.display());
    }
    Ok(())
}

/// Checks a size in bytes, with or without a unit.
fn part_size(text: &str) -> Result<u64, String> {
    match text.parse::<bytesize::ByteSize>() {
        Ok(size) if size.as_u64() >= 1000 => Ok(size.as_u64()),
        Ok(_) => Err("parts of less than 1 kB hold nothing; write a size as 500MB or 2GiB".to_owned()),
        Err(_) => Err("write a size as 500MB or 2GiB".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(part_size("500MB"), Ok(500_000_000));
        assert_eq!(part_size("2 GiB"), Ok(2 << 30));
        assert_eq!(part_size("1500"), Ok(1500));
        for bad in ["", "0", "10", "-1MB", "MB", "5 parts"] {
            assert!(part_size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn standard_input_is_read_once() {
        assert!(check_paths(vec!["-".into(), "-".into()], None, false).is_err());
        assert_eq!(check_paths(vec!["-".into(), "a".into()], None, false).unwrap().len(), 2);
    }
}
