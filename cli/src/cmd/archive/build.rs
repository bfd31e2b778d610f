//! `kutip archive build`.

use crate::batch::{self, Batcher};
use crate::cmd::attempt::{Panicked, attempt};
use crate::cmd::extract;
use crate::exit::Exit;
use crate::input::Task;
use crate::input::args::{InputArgs, iso_date};
use crate::input::document::Document;
use crate::input::problem::{Problem, Severity};
use crate::input::web::PassedOver;
use crate::output::kept::small_steps;
use crate::report::{Reporter, Tally};
use crate::run::args::RunArgs;
use anyhow::{Result, bail};
use kutip::{Extractor, OffsetUnit, Record, Worker};
use kutip_archive::build::{Added, Adder, Fingerprint, Known, NewArticle, day_of_url};
use kutip_archive::{Db, people};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of articles in a transaction: many enough that a commit costs little, few enough that little is lost by a crash.
const TRANSACTION: u64 = 16 << 20;
/// Rows take so many times the space of the articles; batches are made smaller by it, since they wait in memory.
const GROWTH: u64 = 6;

const AFTER_HELP: &str = "\
Examples:
  kutip archive build berita.db arsip.jsonl
  kutip archive add berita.db berita-baru/

Exit codes: 0 done, 1 some inputs were skipped or damaged (stderr names them), 2 nothing useful was done.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP, mut_arg("keep", |keep| keep.hide(true)))]
pub(crate) struct BuildArgs {
    /// Archive to make or to add to
    #[arg(value_name = "DB")]
    archive: PathBuf,

    /// All that `kutip extract` reads; - or nothing reads standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    input: InputArgs,

    /// Date of publication (YYYY-MM-DD) of articles that come without one
    #[arg(long, value_name = "ISO", value_parser = iso_date, help_heading = "Input")]
    date: Option<String>,

    /// Stop at the first input that is skipped or damaged, with exit code 2
    #[arg(long, help_heading = "Input")]
    strict: bool,

    #[command(flatten)]
    run: RunArgs,
}

pub(crate) fn run(args: BuildArgs) -> Result<Exit> {
    let paths = extract::check_paths(args.paths, None, false)?;
    let inputs = Arc::new(args.input.inputs(paths)?);
    let extractor = args.run.lexicon.extractor()?;
    let db = Db::open_or_create(&args.archive)?;
    let job = Job { extractor, date: args.date, known: Known::load(&db)? };

    let mut progress = args.run.progress(false);
    let counted = Arc::clone(&inputs);
    progress.expect(move || counted.total_size());
    let reporter = Reporter::new(progress, args.run.quiet);
    let threads = args.run.threads();
    // For tests, which stop a run at many places.
    let (growth, most) = if small_steps() { (1000, 1) } else { (GROWTH, TRANSACTION) };
    let produce = move |batcher: &mut Batcher<Task>| {
        let _ = inputs.read(&mut |task| {
            let weight = task.weight();
            batcher.push(task, weight.saturating_mul(growth))
        });
    };
    let mut sink = Sink { db, waiting: Vec::new(), bytes: 0, most, reporter, strict: args.strict };
    let consume = |outcomes| sink.take(outcomes);
    let state = || job.extractor.worker();
    let result = batch::run(threads, produce, state, |worker, task| job.process(worker, task), consume);
    let result = result.and_then(|()| sink.write());
    let result = result.and_then(|()| sink.link());
    // Messages that are still owed come before an error.
    sink.reporter.close();
    result?;
    sink.db.close()?;
    Ok(sink.reporter.finish())
}

/// What is the same for all articles.
struct Job {
    extractor: Extractor,
    date: Option<String>,
    known: Known,
}

/// What came of one task.
#[derive(Default)]
struct Outcome {
    size: u64,
    place: Option<(Arc<str>, Option<u64>)>,
    article: Option<Extracted>,
    /// Whether the archive had the article before this run.
    known: bool,
    problems: Vec<Problem>,
    ended: Option<Arc<crate::input::Source>>,
    passed: Option<PassedOver>,
}

/// An article on its way into the archive.
struct Extracted {
    document: Document,
    /// Day of publication, from the date, else from the address.
    day: Option<String>,
    fingerprint: Fingerprint,
    records: Vec<Record<'static>>,
}

impl Job {
    fn process(&self, worker: &mut Worker, task: Task) -> Outcome {
        let (name, line) = task.work.place();
        let loaded = task.work.load(0);
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
        let fingerprint = new_article(&document, None).fingerprint();
        if self.known.has(&fingerprint) {
            outcome.known = true;
            return outcome;
        }
        let done = attempt((&name, line), &mut outcome.problems, || {
            let mut records = Vec::new();
            worker.each_record(&document.article(), OffsetUnit::CodePoint, |record| {
                records.push(record.into_owned());
            });
            Ok(records)
        });
        match done {
            Ok(Some(records)) => {
                outcome.place = Some((name, line));
                let day = document.date.as_deref().and_then(|date| self.extractor.day(date));
                let day = day.or_else(|| document.url.as_deref().and_then(day_of_url));
                outcome.article = Some(Extracted { document, day, fingerprint, records });
            }
            Ok(None) => {}
            Err(Panicked) => *worker = self.extractor.worker(),
        }
        outcome
    }
}

fn new_article<'d>(document: &'d Document, day: Option<&'d str>) -> NewArticle<'d> {
    NewArticle {
        doc_id: &document.id,
        title: document.title.as_deref().or(document.headline.as_deref()),
        title_is_field: document.title.is_some(),
        date: document.date.as_deref(),
        day,
        outlet: document.outlet.as_deref(),
        url: document.url.as_deref(),
        author: document.author.as_deref(),
        text: &document.text,
    }
}

/// Where articles go, in the order of the input, many in a transaction.
struct Sink {
    db: Db,
    waiting: Vec<Outcome>,
    bytes: u64,
    /// Bytes of articles in a transaction.
    most: u64,
    reporter: Reporter,
    strict: bool,
}

impl Sink {
    /// Works out who everybody is, if articles came since that was done.
    fn link(&mut self) -> Result<()> {
        if self.db.meta("people")?.as_deref() != Some("fresh") {
            people::link(&mut self.db)?;
        }
        Ok(())
    }

    fn take(&mut self, outcomes: Vec<Outcome>) -> Result<ControlFlow<()>> {
        self.bytes += outcomes.iter().map(|outcome| outcome.size).sum::<u64>();
        self.waiting.extend(outcomes);
        if self.bytes >= self.most {
            self.write()?;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Puts what waits into the archive, and tells of it when it is safe there.
    fn write(&mut self) -> Result<()> {
        if self.waiting.iter().all(|outcome| outcome.article.is_none()) {
            return self.tell();
        }
        let mut adder = Adder::begin(&mut self.db)?;
        for outcome in &mut self.waiting {
            let Some(Extracted { document, day, fingerprint, records }) = &outcome.article else { continue };
            match adder.add(&new_article(document, day.as_deref()), fingerprint, records)? {
                Added::New => {}
                Added::Known => outcome.known = true,
                Added::Taken => {
                    let message = format!(
                        "another article of the archive has the id {}; it stays as it is",
                        document.id
                    );
                    let (name, line) = outcome.place.take().unwrap_or_default();
                    outcome.problems.push(Problem::skipped(&name, message).at(line));
                    outcome.article = None;
                }
            }
        }
        adder.commit()?;
        self.tell()
    }

    /// Tells of what is safe in the archive.
    fn tell(&mut self) -> Result<()> {
        self.bytes = 0;
        let mut size = 0;
        for outcome in std::mem::take(&mut self.waiting) {
            size += outcome.size;
            let missing = outcome.ended.and_then(|source| source.missing_fields());
            for problem in outcome.problems.iter().chain(&missing) {
                self.reporter.problem(problem);
                if self.strict && problem.severity != Severity::Warning {
                    bail!("stopped at the first bad input, as --strict asks; articles added before it stay");
                }
            }
            if let Some(why) = outcome.passed {
                self.reporter.passed_over(why);
            }
            if let Some(Extracted { document, records, .. }) = outcome.article.filter(|_| !outcome.known) {
                let mut tally = Tally::article();
                records.iter().for_each(|record| tally.add(record));
                self.reporter.article(document.id, tally);
            }
        }
        self.reporter.advance(size);
        Ok(())
    }
}
