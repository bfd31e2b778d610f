//! `kutip extract`.

use crate::batch::{self, Batcher};
use crate::exit::Exit;
use crate::input::budget::Limit;
use crate::input::fields::{FieldArgs, Fields};
use crate::input::problem::{Problem, Severity};
use crate::input::sniff::{self, Format as InputFormat};
use crate::input::{Inputs, Task};
use crate::output::{Encoder, Format, Output, Rows, Style, is_part};
use crate::overlay::LexiconDirs;
use crate::progress::{Progress, When};
use crate::report::{Reporter, Tally};
use anyhow::{Result, bail};
use kutip::{Extractor, OffsetUnit, Worker};
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    /// Text, JSON Lines, JSON, CSV, TSV or Parquet, folders, ZIP and tar archives; - or nothing reads standard input
    ///
    /// Kinds may be mixed; the extension tells them apart (.txt, .jsonl, .ndjson, .csv, .tsv, .parquet), else the content.
    /// Each may be compressed with gzip, zstd, bzip2 or xz, whatever it is called. Folders are read with all
    /// folders in them, sorted by name, archives in the order in which they are stored, both without hidden
    /// files. Texts are UTF-8, UTF-16 with a byte order mark, or Windows-1252. Offsets refer to the decoded text
    /// without a byte order mark and with its line ends as they are.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Kind of all inputs, whatever they are called [default: told by extension or first line]
    #[arg(long, value_name = "KIND", help_heading = "Input")]
    from: Option<InputFormat>,

    /// Extensions of the files to read in folders and archives, separated by commas [default: all known, or
    /// those of --from]
    ///
    /// They count without .gz, .zst, .bz2 and .xz: `--ext jsonl` also reads a.jsonl.gz. Archives are opened if
    /// zip or tar is among them.
    #[arg(long, value_name = "EXT", value_delimiter = ',', help_heading = "Input")]
    ext: Vec<String>,

    /// What separates the fields of tables: one character, or tab [default: told by the header]
    #[arg(long, value_name = "CHAR", value_parser = delimiter, help_heading = "Input")]
    delimiter: Option<u8>,

    /// Most that a compressed input may unpack to, as 500M, 20G or none [default: 200 times its size]
    #[arg(long, value_name = "SIZE", value_parser = Limit::parse, help_heading = "Input")]
    max_unpacked: Option<Limit>,

    /// Take quotation marks in CSV and TSV as they are, not as enclosing fields
    #[arg(long, help_heading = "Input")]
    no_quoting: bool,

    /// Date of publication (YYYY-MM-DD) of articles that come without one
    #[arg(long, value_name = "ISO", value_parser = iso_date, help_heading = "Input")]
    date: Option<String>,

    /// Stop at the first input that is skipped or damaged, with exit code 2 and without an output file
    #[arg(long, help_heading = "Input")]
    strict: bool,

    #[command(flatten)]
    fields: FieldArgs,

    /// File to write, instead of standard output; it appears when everything is done
    ///
    /// .gz, .zst, .bz2 or .xz at the end compresses it: quotations.csv.gz.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

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
    let fields = Arc::new(Fields::new(args.fields)?);
    let paths = check_paths(args.paths, args.output.as_deref(), args.split.is_some())?;
    let extensions = extensions(args.ext, args.from);
    let inputs = Inputs {
        paths,
        from: args.from,
        extensions,
        quoting: !args.no_quoting,
        delimiter: args.delimiter,
        max_unpacked: args.max_unpacked.unwrap_or_default(),
        fields: Arc::clone(&fields),
    };
    let style = Style::new(args.output.as_deref(), args.format, args.excel, &fields.keep)?;
    let extractor = args.lexicon.extractor()?;
    let mut output = Output::open(args.output.as_deref(), style, args.split)?;
    let job =
        Job { extractor, unit: args.offsets.into(), date: args.date, encoder: output.encoder(), fields };

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
    let consume = |outcomes| write(outcomes, &mut output, &mut reporter, args.strict);
    let result =
        batch::run(threads, produce, || job.state(), |state, task| job.process(state, task), consume);
    // Messages that are still owed come before an error.
    reporter.close();
    result?;
    output.finish()?;
    Ok(reporter.finish())
}

/// What is the same for all articles.
struct Job {
    extractor: Extractor,
    unit: OffsetUnit,
    date: Option<String>,
    encoder: Encoder,
    fields: Arc<Fields>,
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
        let mut outcome =
            Outcome { size: task.size, problems: loaded.problems, ended: loaded.ended, ..Outcome::default() };
        let Some(mut document) = loaded.document else { return outcome };
        if document.date.is_none() {
            document.date.clone_from(&self.date);
        }
        // The extractor promises not to fail; if it does all the same, one article is lost and not a night's run.
        let attempt = catch_unwind(AssertUnwindSafe(|| {
            let records = state.worker.records(&document.article(), self.unit);
            let tally = Tally::of(&records);
            state.encoder.rows(records, &document.kept).map(|rows| (tally, rows))
        }));
        match attempt {
            Ok(Ok((tally, rows))) => {
                outcome.rows = rows;
                outcome.article = Some((document.id, tally));
            }
            Ok(Err(error)) => {
                outcome
                    .problems
                    .push(Problem::skipped(&name, format!("cannot be written: {error}")).at(line));
            }
            Err(_) => {
                *state = self.state();
                let message = "an error in kutip, see above; please report it with this text";
                outcome.problems.push(Problem::skipped(&name, message).at(line));
            }
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
        output.article(&outcome.rows)?;
        if let Some((id, tally)) = outcome.article {
            reporter.article(id, tally);
        }
    }
    reporter.advance(size);
    output.pass_on()?;
    Ok(ControlFlow::Continue(()))
}

pub(super) fn extensions(given: Vec<String>, from: Option<InputFormat>) -> Vec<String> {
    if given.is_empty() {
        return sniff::usual_extensions(from);
    }
    given.iter().map(|ext| ext.trim().trim_start_matches(['*', '.']).to_owned()).collect()
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
    if let Some(target) = output.and_then(|path| path.canonicalize().ok()).filter(|path| path.is_file())
        && let Some(path) = paths.iter().find(|path| path.canonicalize().is_ok_and(|path| path == target))
    {
        bail!("-o {}: is one of the inputs; choose another name", path.display());
    }
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

/// Checks a separator.
pub(super) fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte @ (b'\t' | b' '..=b'~')] if !byte.is_ascii_alphanumeric() && *byte != b'"' => Ok(*byte),
        _ => Err("name one character, such as ; or |, or tab".to_owned()),
    }
}

/// Checks a size in bytes, with or without a unit.
fn part_size(text: &str) -> Result<u64, String> {
    match text.parse::<bytesize::ByteSize>() {
        Ok(size) if size.as_u64() >= 1000 => Ok(size.as_u64()),
        Ok(_) => Err("parts of less than 1 kB hold nothing; write a size as 500MB or 2GiB".to_owned()),
        Err(_) => Err("write a size as 500MB or 2GiB".to_owned()),
    }
}

/// Checks `YYYY-MM-DD`.
pub(super) fn iso_date(text: &str) -> Result<String, String> {
    let number =
        |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u32>().ok());
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    match (number(0..4), number(5..7), number(8..10)) {
        (Some(year), Some(month @ 1..=12), Some(day)) if shape && (1..=days(year, month)).contains(&day) => {
            Ok(text.to_owned())
        }
        _ => Err("write a date as 2021-12-15".to_owned()),
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked() {
        assert!(iso_date("2024-02-29").is_ok());
        for bad in ["2023-02-29", "2021-13-01", "2021-1-01", "15/12/2021", "2021-12-1x", "20211-2-15", ""] {
            assert!(iso_date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn extensions_come_from_the_kind_or_the_option() {
        assert_eq!(extensions(vec![], None)[..3], ["txt", "jsonl", "ndjson"]);
        assert_eq!(extensions(vec![], Some(InputFormat::Jsonl)), ["jsonl", "ndjson", "zip", "tar"]);
        assert_eq!(extensions(vec![".md".into(), " *.text".into()], None), ["md", "text"]);
    }

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
