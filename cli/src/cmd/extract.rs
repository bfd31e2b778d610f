//! `kutip extract`.

use crate::batch::{self, Batcher};
use crate::exit::Exit;
use crate::input::fields::{FieldArgs, Fields};
use crate::input::problem::{Problem, Severity};
use crate::input::sniff::Format as InputFormat;
use crate::input::web::PassedOver;
use crate::input::{Inputs, Task};
use crate::output::{Articles, Encoder, Format, Sink, articles};
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
  zcat arsip.jsonl.gz | kutip extract -j 4 > quotations.csv

Exit codes: 0 done, 1 some inputs were skipped or damaged (stderr names them), 2 nothing useful was done.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ExtractArgs {
    /// Text files, folders of them, JSON Lines, CSV or TSV, web pages, WARC; - or nothing reads standard input
    ///
    /// Kinds may be mixed; the extension tells them apart (.txt, .jsonl, .ndjson, .csv, .tsv, .html, .htm, .warc,
    /// .wet, .warc.gz, .wet.gz), else the first bytes. Folders are read with all folders in them, sorted by name, without hidden files. Texts are UTF-8,
    /// UTF-16 with a byte order mark, or Windows-1252. Offsets refer to the decoded text without a byte order
    /// mark and with its line ends as they are.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Kind of all inputs, whatever they are called [default: told by extension or first line]
    #[arg(long, value_name = "KIND", help_heading = "Input")]
    from: Option<InputFormat>,

    /// Extensions of the files to read in folders, separated by commas [default: txt, or those of --from]
    #[arg(long, value_name = "EXT", value_delimiter = ',', help_heading = "Input")]
    ext: Vec<String>,

    /// Take quotation marks in CSV and TSV as they are, not as enclosing fields
    #[arg(long, help_heading = "Input")]
    no_quoting: bool,

    /// Date of publication (YYYY-MM-DD) of articles that come without one
    #[arg(long, value_name = "ISO", value_parser = iso_date, help_heading = "Input")]
    date: Option<String>,

    /// Which pages of WARC and WET archives to read
    #[arg(long, value_name = "WHICH", default_value = "indonesian", help_heading = "Input")]
    language: Language,

    /// Stop at the first input that is skipped or damaged, with exit code 2 and without an output file
    #[arg(long, help_heading = "Input")]
    strict: bool,

    #[command(flatten)]
    fields: FieldArgs,

    /// File to write, instead of standard output; it appears when everything is done
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// File for the texts of all articles, as JSON Lines with doc_id, url, title, date, outlet, author, sha256, text
    ///
    /// Offsets of the rows refer to these texts. Of web pages the text is made here, so it is needed to read the
    /// offsets; the hash is that of the text in UTF-8. The file appears when everything is done.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    articles: Option<PathBuf>,

    /// How to write rows [default: by the extension of -o, else csv]
    #[arg(long, value_name = "KIND", help_heading = "Output")]
    format: Option<Format>,

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

/// Which pages of archives are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    /// Indonesian, told from Malay and all others by their words
    Indonesian,
    /// All
    Any,
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
    let paths = check_paths(args.paths, args.output.as_deref())?;
    let paths = check_paths(paths, args.articles.as_deref())?;
    let extensions = extensions(args.ext, args.from);
    let inputs = Inputs {
        paths,
        from: args.from,
        extensions,
        quoting: !args.no_quoting,
        any_language: args.language == Language::Any,
        fields: Arc::clone(&fields),
    };
    let named = args.output.as_deref().and_then(Format::by_name);
    let job = Job {
        extractor: args.lexicon.extractor()?,
        unit: args.offsets.into(),
        date: args.date,
        encoder: Encoder::new(args.format.or(named).unwrap_or_default()),
        fields,
        articles: args.articles.is_some(),
    };
    let mut articles = Articles::open(args.articles.as_deref(), args.output.as_deref())?;
    let mut sink = Sink::open(args.output.as_deref())?;
    sink.write(&job.encoder.header(&job.fields.keep)?)?;

    let inputs = Arc::new(inputs);
    let progress = Progress::new(args.progress, args.quiet, matches!(sink, Sink::Stdout(_)));
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
        write(outcomes, &mut sink, &mut reporter, args.strict)
    };
    let result =
        batch::run(threads, produce, || job.state(), |state, task| job.process(state, task), consume);
    // Messages that are still owed come before an error.
    reporter.close();
    result?;
    articles.map_or(Ok(()), Articles::finish)?;
    sink.finish()?;
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
    rows: Vec<u8>,
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
        // The extractor promises not to fail; if it does all the same, one article is lost and not a night's run.
        let attempt = catch_unwind(AssertUnwindSafe(|| {
            let records = state.worker.records(&document.article(), self.unit);
            let mut rows = Vec::new();
            state
                .encoder
                .rows(&records, keep, &document.kept, &mut rows)
                .map(|()| (Tally::of(&records), rows))
        }));
        // The text goes with the rows: both or neither.
        let text = if self.articles { articles::line(&document) } else { Ok(Vec::new()) };
        let attempt = attempt.map(|rows| rows.and_then(|rows| text.map(|text| (rows, text))));
        match attempt {
            Ok(Ok(((tally, rows), text))) => {
                outcome.rows = rows;
                outcome.text = text;
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
    sink: &mut Sink,
    reporter: &mut Reporter,
    strict: bool,
) -> Result<ControlFlow<()>> {
    let mut rows = Vec::new();
    let mut size = 0;
    for outcome in outcomes {
        size += outcome.size;
        for problem in
            outcome.problems.iter().chain(&outcome.ended.and_then(|source| source.missing_fields()))
        {
            reporter.problem(problem);
            if strict && problem.severity != Severity::Warning {
                sink.write(&rows)?;
                bail!("stopped at the first bad input, as --strict asks");
            }
        }
        if let Some(why) = outcome.passed {
            reporter.passed_over(why);
        }
        rows.extend_from_slice(&outcome.rows);
        if let Some((id, tally)) = outcome.article {
            reporter.article(id, tally);
        }
    }
    reporter.advance(size);
    sink.write(&rows)?;
    Ok(ControlFlow::Continue(()))
}

fn extensions(given: Vec<String>, from: Option<InputFormat>) -> Vec<String> {
    if given.is_empty() {
        let usual = from.unwrap_or(InputFormat::Text).extensions();
        return usual.iter().map(|ext| (*ext).to_owned()).collect();
    }
    given.iter().map(|ext| ext.trim().trim_start_matches(['*', '.']).to_owned()).collect()
}

/// Standard input where nothing is named; refuses what cannot have been meant.
fn check_paths(paths: Vec<PathBuf>, output: Option<&Path>) -> Result<Vec<PathBuf>> {
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
        bail!("{}: is one of the inputs; choose another name for the output", path.display());
    }
    Ok(paths)
}

/// Checks `YYYY-MM-DD`.
fn iso_date(text: &str) -> Result<String, String> {
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
        assert_eq!(extensions(vec![], None), ["txt"]);
        assert_eq!(extensions(vec![], Some(InputFormat::Jsonl)), ["jsonl", "ndjson"]);
        assert_eq!(extensions(vec![".md".into(), " *.text".into()], None), ["md", "text"]);
    }

    #[test]
    fn standard_input_is_read_once() {
        assert!(check_paths(vec!["-".into(), "-".into()], None).is_err());
        assert_eq!(check_paths(vec!["-".into(), "a".into()], None).unwrap().len(), 2);
    }
}
