//! `kutip extract`.

mod sinks;

use super::attempt::{Panicked, attempt};
use crate::batch::{self, Batcher};
use crate::exit::Exit;
use crate::input::Task;
use crate::input::args::{InputArgs, iso_date};
use crate::input::fields::Fields;
use crate::input::problem::Problem;
use crate::input::unit::{Closed, Unit};
use crate::input::web::PassedOver;
use crate::output::kept::small_steps;
use crate::output::{
    Articles, Encoder, Finished, Format, Open, Output, Rows, Sink, Style, Whole, articles, is_part,
};
use crate::overlay;
use crate::report::{Reporter, Tally};
use crate::run::args::RunArgs;
use crate::run::journal::Files;
use crate::run::ledger::{Ledger, Setup};
use crate::run::options::Options;
use anyhow::{Result, bail};
use kutip::{Extractor, OffsetUnit, Worker};
use sinks::Sinks;
use std::io::IsTerminal;
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

    /// File for an account of the run, as JSON: version, options, lexicon, inputs and outputs with hashes, counts, problems
    ///
    /// It appears after the output. The same inputs and options give the same file but for its member `run`, which has
    /// times, speed and threads.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    manifest: Option<PathBuf>,

    /// Go on with a run that was interrupted; also to be given from the start, so that there is something to go on with
    ///
    /// While the run lasts, what was done is kept beside FILE in .FILE.partial and .FILE.journal. The same command goes
    /// on with it, whatever stopped it: inputs that are finished are not read again, and the output is the same as
    /// without an interruption. Options and inputs must be the same; for a new start delete the two files.
    #[arg(long, help_heading = "Output")]
    resume: bool,

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
    run: RunArgs,

    /// All options by name.
    #[arg(skip)]
    pub(crate) options: Options,
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
    for (option, file) in [("--articles", &args.articles), ("--manifest", &args.manifest)] {
        refuse_input(option, file.as_deref(), &paths)?;
    }
    let rows = args.output.as_deref();
    let resume = if args.resume { Some(check_resume(rows, &paths)?) } else { None };
    if let Some(path) = &args.manifest {
        let others = [("the rows", rows), ("the texts", args.articles.as_deref())];
        articles::check_name("--manifest", path, &others)?;
        Sink::check("--manifest", path)?;
    }
    let mut inputs = args.input.inputs(paths)?;
    let fields = Arc::clone(&inputs.fields);
    let style = Style::new(rows, args.format, args.excel, &fields.keep)?;
    let lexicon = args.run.lexicon.lexicon()?;
    let threads = args.run.threads();
    let followed = match args.manifest.is_some() || args.resume {
        false => None,
        true => Some(Ledger::open(&Setup {
            options: &args.options,
            lexicon: overlay::hash(&lexicon),
            manifest: args.manifest.as_deref(),
            resume,
            threads: batch::threads(threads),
        })?),
    };
    let (mut ledger, mut past) = followed.map_or((None, None), |(ledger, past)| (Some(ledger), past));
    let progress = args.run.progress(rows.is_none_or(|path| path == Path::new("-")));
    let mut reporter = Reporter::new(progress, args.run.quiet);
    if let Some(ledger) = &mut ledger {
        reporter.collect(args.resume);
        if let Some(past) = &mut past {
            if past.last.whole.is_none() {
                ledger.check_inputs(&inputs)?;
            }
            ledger.restore(&mut reporter, past)?;
        }
        inputs.track = Some(ledger.track());
    }
    if let Some(files) = past.as_mut().and_then(|past| past.last.whole.take()) {
        let whole = Whole::kept(rows.unwrap_or(Path::new("-")), args.split.is_some(), files.rows)?;
        let texts = match (args.articles.as_deref(), files.articles) {
            (Some(path), Some(sum)) => Some(Finished::kept(path, sum)?),
            _ => None,
        };
        return conclude(whole, texts, ledger, reporter);
    }

    let open = Open { hash: ledger.is_some(), keep: args.resume };
    let (from, texts_from) = past.map_or((None, None), |past| (Some(past.output), past.last.articles));
    let output = Output::open_as(rows, style, args.split, open, from)?;
    let texts = Articles::open(args.articles.as_deref(), rows, open, texts_from.as_ref())?;
    let job = Job {
        extractor: Extractor::new(lexicon),
        unit: args.offsets.into(),
        date: args.date,
        encoder: output.encoder(),
        fields,
        articles: texts.is_some(),
    };

    let inputs = Arc::new(inputs);
    let counted = Arc::clone(&inputs);
    reporter.progress.start_at(ledger.as_ref().map_or(0, Ledger::progress));
    reporter.progress.expect(move || counted.total_size());
    // For tests, which stop a run at many places.
    let growth = if args.resume && small_steps() { 1000 } else { 1 };
    let produce = move |batcher: &mut Batcher<Task>| {
        let _ = inputs.read(&mut |task| {
            let weight = task.weight().saturating_mul(growth);
            batcher.push(task, weight)
        });
    };
    let mut sinks = Sinks { output, texts, ledger, reporter, strict: args.strict };
    let consume = |outcomes| sinks.write(outcomes);
    let result =
        batch::run(threads, produce, || job.state(), |state, task| job.process(state, task), consume);
    // Messages that are still owed come before an error.
    sinks.reporter.close();
    result?;
    let Sinks { output, texts, mut ledger, mut reporter, .. } = sinks;
    let texts = texts.map(Articles::finish).transpose()?;
    let whole = output.end()?;
    if let Some(ledger) = &mut ledger {
        ledger.ended(&files(&whole, texts.as_ref()), &mut reporter)?;
    }
    conclude(whole, texts, ledger, reporter)
}

/// Everything is written: lets all files appear, and says how the run ended.
fn conclude(
    whole: Whole,
    texts: Option<Finished>,
    ledger: Option<Ledger>,
    reporter: Reporter,
) -> Result<Exit> {
    let files = files(&whole, texts.as_ref());
    whole.place()?;
    texts.map_or(Ok(()), Finished::place)?;
    if let Some(ledger) = ledger {
        ledger.finish(&files, &reporter)?;
    }
    Ok(reporter.finish())
}

fn files(whole: &Whole, texts: Option<&Finished>) -> Files {
    Files { rows: whole.sums().to_vec(), articles: texts.map(|texts| texts.sum().clone()) }
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
    opened: Option<Box<Unit>>,
    closed: Option<Box<Closed>>,
    /// Whether an earlier run has done it.
    done: bool,
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
            opened: loaded.opened,
            closed: loaded.closed,
            done: loaded.done,
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

/// The output of a run that can be resumed; refuses what cannot be.
fn check_resume<'o>(output: Option<&'o Path>, paths: &[PathBuf]) -> Result<&'o Path> {
    let Some(output) = output.filter(|path| *path != Path::new("-")) else {
        bail!("--resume: needs a file for the rows; add -o FILE");
    };
    for path in paths {
        if path == Path::new("-") {
            bail!("--resume: standard input cannot be read a second time; save it in a file and name that");
        }
        if path.metadata().is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
            bail!(
                "--resume: {} cannot be read a second time; save it in a file and name that",
                path.display()
            );
        }
    }
    Ok(output)
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
