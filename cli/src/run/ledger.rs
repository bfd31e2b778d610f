//! Follows a run: what each input gave, what was told, how far everything is safe.

use super::journal::{Begin, Checkpoint, Files, Input, Journal, Past, Position, Told};
use super::manifest::{self, About};
use super::options::Options;
use crate::input::unit::{Closed, Track, Unit};
use crate::input::{Found, Inputs};
use crate::output::kept::{self, small_steps};
use crate::output::{Articles, Output};
use crate::report::{Note, Reporter};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Time between two checkpoints.
const INTERVAL: Duration = Duration::from_secs(1);
/// Most problems that the manifest tells one by one.
pub(super) const MOST_PROBLEMS: usize = 1000;

/// What is followed, and why.
#[derive(Debug)]
pub(crate) struct Setup<'s> {
    pub(crate) options: &'s Options,
    /// Hash of the lexicon, in hexadecimal digits.
    pub(crate) lexicon: String,
    /// Where the manifest goes.
    pub(crate) manifest: Option<&'s Path>,
    /// Where the rows go, if the run is to be resumed.
    pub(crate) resume: Option<&'s Path>,
    pub(crate) threads: usize,
}

/// What is known of a run so far.
#[derive(Debug)]
pub(crate) struct Ledger {
    begin: Begin,
    manifest: Option<PathBuf>,
    threads: usize,
    lines: Lines,
    position: Position,
    problems: Vec<Told>,
    /// Seconds that earlier runs worked.
    before: f64,
    clock: Instant,
    last: Instant,
}

/// Where inputs are written down, since there may be millions.
#[derive(Debug)]
enum Lines {
    Journal(Journal),
    /// A temporary file without a name.
    Spool(BufWriter<File>),
}

impl Ledger {
    /// Begins to follow a run, or takes up one that was interrupted.
    ///
    /// # Errors
    /// Another run is at it; the interrupted run had other options.
    pub(crate) fn open(setup: &Setup<'_>) -> Result<(Self, Option<Past>)> {
        let begin = Begin {
            kutip: env!("CARGO_PKG_VERSION").to_owned(),
            options: setup.options.clone(),
            lexicon: setup.lexicon.clone(),
            started: now(),
        };
        let mut past = None;
        let lines = match setup.resume {
            None => {
                let spool = tempfile::tempfile().context("--manifest: no temporary file can be made")?;
                Lines::Spool(BufWriter::new(spool))
            }
            Some(output) => {
                let path = kept::journal(&crate::output::target(output));
                let (mut journal, found) = Journal::open(&path)?;
                match &found {
                    Some(found) => check(&begin, &found.begin, output, journal.path())?,
                    None => journal.begin(begin.clone())?,
                }
                past = found;
                Lines::Journal(journal)
            }
        };
        let mut ledger = Self {
            begin,
            manifest: setup.manifest.map(Path::to_owned),
            threads: setup.threads,
            lines,
            position: Position::default(),
            problems: Vec::new(),
            before: 0.0,
            clock: Instant::now(),
            last: Instant::now(),
        };
        if let Some(past) = &past {
            ledger.begin = past.begin.clone();
            ledger.position = past.last.position.clone();
            ledger.before = past.last.seconds;
        }
        Ok((ledger, past))
    }

    /// What the reader of the inputs has to tell, and where it begins.
    pub(crate) fn track(&self) -> Track {
        let Position { inputs, tasks, .. } = self.position;
        Track { hash: self.manifest.is_some(), units: inputs, tasks }
    }

    /// Bytes of input that earlier runs have read.
    pub(crate) fn progress(&self) -> u64 {
        self.position.progress
    }

    /// Checks that everything that was read is as it was.
    ///
    /// # Errors
    /// The first input that is not.
    pub(crate) fn check_inputs(&mut self, inputs: &Inputs) -> Result<()> {
        let Lines::Journal(journal) = &mut self.lines else { return Ok(()) };
        let path = journal.path().to_owned();
        let Position { inputs: done, open, .. } = &self.position;
        let before = journal.inputs()?.map(|input| input.unit);
        let mut before = before.take(usize::try_from(*done).unwrap_or(usize::MAX)).chain(open.clone());
        let mut wanted = before.next();
        let mut changed = None;
        let _ = inputs.walk(&mut |found| {
            let Some(was) = wanted.take() else { return ControlFlow::Break(()) };
            changed = difference(&was, &found);
            wanted = before.next();
            if changed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match changed.or_else(|| wanted.map(|was| format!("{} is no longer among the inputs", was.path))) {
            None => Ok(()),
            Some(change) => bail!(
                "--resume: {change}. To go on, make it as it was; to begin anew, delete {} and the files that end with \
                 .partial beside it",
                path.display()
            ),
        }
    }

    /// Says once more what was told, and takes up its counts.
    pub(crate) fn restore(&mut self, reporter: &mut Reporter, past: &mut Past) -> Result<()> {
        let Lines::Journal(journal) = &mut self.lines else { return Ok(()) };
        let problems = &mut self.problems;
        let notes = journal.notes()?.inspect(|note| keep(problems, note));
        let counts = std::mem::take(&mut past.last.counts);
        reporter.go_on(counts, std::mem::take(&mut past.ids), notes);
        Ok(())
    }

    /// An input is read piece by piece.
    pub(crate) fn opened(&mut self, unit: Unit) {
        self.position.open = Some(unit);
    }

    /// A task was done, whose bytes are written.
    pub(crate) fn task(&mut self, size: u64, articles: u64, rows: u64) {
        let position = &mut self.position;
        position.tasks += 1;
        position.progress += size;
        position.articles += articles;
        position.rows += rows;
    }

    /// An input was read to its end.
    pub(crate) fn closed(&mut self, closed: Closed, reporter: &mut Reporter) -> Result<()> {
        // Notes and inputs stand in the order in which they came.
        self.notes(reporter)?;
        let Closed { unit, read } = closed;
        let position = std::mem::take(&mut self.position);
        self.position.inputs = position.inputs + 1;
        self.position.bytes = position.bytes + read.as_ref().map_or(0, |read| read.bytes);
        self.position.progress = position.progress;
        let input = Input { unit, read, articles: position.articles, rows: position.rows };
        match &mut self.lines {
            Lines::Journal(journal) => journal.input(input),
            Lines::Spool(spool) => {
                serde_json::to_writer(&mut *spool, &input)?;
                spool.write_all(b"\n").context("--manifest: the temporary file cannot be written")
            }
        }
    }

    /// Writes down what was told since the last time; to be asked now and then, so that it does not pile up.
    pub(crate) fn notes(&mut self, reporter: &mut Reporter) -> Result<()> {
        for note in reporter.take_notes() {
            keep(&mut self.problems, &note);
            if let Lines::Journal(journal) = &mut self.lines {
                journal.note(note)?;
            }
        }
        Ok(())
    }

    /// Whether it is time for a checkpoint.
    pub(crate) fn is_due(&self) -> bool {
        self.is_kept() && (self.last.elapsed() >= INTERVAL || small_steps())
    }

    fn is_kept(&self) -> bool {
        matches!(self.lines, Lines::Journal(_))
    }

    /// Makes all that was done safe, where the run is to be resumed.
    pub(crate) fn checkpoint(
        &mut self,
        output: &mut Output,
        articles: Option<&mut Articles>,
        reporter: &mut Reporter,
    ) -> Result<()> {
        if !self.is_kept() {
            return Ok(());
        }
        let (parts, part) = output.checkpoint()?;
        let articles = articles.map(Articles::checkpoint).transpose()?;
        let mut checkpoint = self.state(reporter)?;
        checkpoint.output = part;
        checkpoint.articles = articles;
        let ids = reporter.take_ids();
        if let Lines::Journal(journal) = &mut self.lines {
            journal.checkpoint(parts, checkpoint, &ids)?;
        }
        self.last = Instant::now();
        Ok(())
    }

    fn state(&mut self, reporter: &mut Reporter) -> Result<Checkpoint> {
        self.notes(reporter)?;
        Ok(Checkpoint::at(self.position.clone(), self.seconds(), reporter.counts()))
    }

    fn seconds(&self) -> f64 {
        self.before + self.clock.elapsed().as_secs_f64()
    }

    /// All files are whole: from here on another run only has to put them in their places.
    pub(crate) fn ended(&mut self, files: &Files, reporter: &mut Reporter) -> Result<()> {
        let mut checkpoint = self.state(reporter)?;
        checkpoint.whole = Some(files.clone());
        match &mut self.lines {
            Lines::Journal(journal) => journal.checkpoint(Vec::new(), checkpoint, &[]),
            Lines::Spool(_) => Ok(()),
        }
    }

    /// After the files are in their places: writes the manifest and takes the journal away.
    pub(crate) fn finish(mut self, files: &Files, reporter: &Reporter) -> Result<()> {
        if let Some(path) = self.manifest.take() {
            let about = About {
                begin: &self.begin,
                finished: now(),
                seconds: self.seconds(),
                threads: self.threads,
                bytes: self.position.bytes,
                counts: &reporter.counts(),
                problems: &self.problems,
                files,
            };
            match &mut self.lines {
                Lines::Journal(journal) => manifest::write(&path, true, &about, journal.inputs()?)?,
                Lines::Spool(spool) => manifest::write(&path, false, &about, spooled(spool)?)?,
            }
        }
        if let Lines::Journal(journal) = self.lines {
            journal.remove();
        }
        Ok(())
    }
}

/// The inputs that were written down.
fn spooled(spool: &mut BufWriter<File>) -> Result<impl Iterator<Item = Input>> {
    let cannot = "--manifest: the temporary file cannot be written";
    spool.flush().context(cannot)?;
    let mut file = spool.get_ref();
    file.seek(SeekFrom::Start(0)).context(cannot)?;
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    Ok(lines.filter_map(|line| serde_json::from_str(&line).ok()))
}

fn keep(problems: &mut Vec<Told>, note: &Note) {
    if let Note::Problem(problem) = note
        && problems.len() < MOST_PROBLEMS
    {
        problems.push(problem.into());
    }
}

/// This moment, UTC, to the second.
fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// Refuses to go on with a run that would write something else.
fn check(now: &Begin, before: &Begin, output: &Path, journal: &Path) -> Result<()> {
    let mut differences = now.options.differences(&before.options);
    if now.kutip != before.kutip {
        differences.insert(0, format!("kutip was {}, and is {}", before.kutip, now.kutip));
    }
    if now.lexicon != before.lexicon {
        differences.push("the lexicon was another".to_owned());
    }
    if differences.is_empty() {
        return Ok(());
    }
    bail!(
        "-o {}: the run that was interrupted had other options: {}. To go on with it, give these; to begin anew, delete \
         {} and the files that end with .partial beside it",
        output.display(),
        differences.join("; "),
        journal.display()
    )
}

/// What is otherwise with an input than it was.
fn difference(was: &Unit, found: &Found<'_>) -> Option<String> {
    let is = found.unit();
    if is == *was {
        return None;
    }
    if is.path != was.path {
        return Some(format!("{} was read where {} is now", was.path, is.path));
    }
    Some(match (was.size, is.size) {
        (Some(was), Some(is)) if was != is => format!("{} had {was} bytes, and has {is}", found.unit().path),
        (Some(_), Some(_)) => format!("{} was written to since it was read", is.path),
        (Some(_), None) => format!("{} is no longer there", is.path),
        (None, _) => format!("{} was not there", is.path),
    })
}
