//! The clock: each step over the whole sample, several times, the fastest pass counts.

use super::sample::Sample;
use crate::batch::{self, Batcher};
use crate::input::{Inputs, Task};
use crate::output::{Encoder, Rows};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use anyhow::{Context, Result};
use indicatif::ProgressBar;
use kutip::inspect::{Stage, watch};
use kutip::{Extractor, OffsetUnit, Worker};
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The steps of one thread, one after another.
pub(super) const STEPS: [&str; 5] = ["reading", "parsing", "extraction", "encoding", "writing"];

/// What the clock said.
#[derive(Debug)]
pub(super) struct Figures {
    pub(super) passes: usize,
    pub(super) quotations: u64,
    /// Each of [`STEPS`].
    pub(super) steps: [Duration; STEPS.len()],
    /// The stages of extraction, of the pass in which they took least together.
    pub(super) stages: [Duration; Stage::ALL.len()],
    /// One pass of the cue automaton.
    pub(super) limit: Duration,
    /// Number of threads, and the whole command with so many.
    pub(super) whole: Vec<(usize, Duration)>,
}

/// Measures everything, all in turn within each pass, so that a disturbance does not fall on one figure alone.
///
/// # Errors
/// A temporary file that cannot be written, threads that cannot be started.
pub(super) fn measure(
    sample: &Sample,
    extractor: &Extractor,
    passes: usize,
    threads: &[usize],
) -> Result<Figures> {
    let automaton = cue_automaton(extractor)?;
    let mut figures = Figures {
        passes,
        quotations: 0,
        steps: [Duration::MAX; STEPS.len()],
        stages: [Duration::MAX / Stage::ALL.len() as u32; Stage::ALL.len()],
        limit: Duration::MAX,
        whole: threads.iter().map(|&count| (count, Duration::MAX)).collect(),
    };
    let mut worker = extractor.worker();
    // Shows itself on a terminal only.
    let bar = ProgressBar::new((passes * (4 + threads.len())) as u64);
    for _ in 0..passes {
        figures.limit = figures.limit.min(scan(sample, &automaton));
        bar.inc(1);
        let (read, parsed) = read(sample);
        bar.inc(1);
        let (extracted, encoded, written, quotations) = extract(sample, &mut worker)?;
        figures.quotations = quotations;
        for (best, time) in figures.steps.iter_mut().zip([read, parsed, extracted, encoded, written]) {
            *best = time.min(*best);
        }
        bar.inc(1);
        let stages = stages(sample, &mut worker);
        if stages.iter().sum::<Duration>() < figures.stages.iter().sum() {
            figures.stages = stages;
        }
        bar.inc(1);
        for (count, best) in &mut figures.whole {
            *best = whole(sample, extractor, *count)?.min(*best);
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    Ok(figures)
}

/// A deterministic automaton over every form of the cue verbs.
fn cue_automaton(extractor: &Extractor) -> Result<AhoCorasick> {
    let rows = extractor.lexicon().entries().filter(|entry| entry.file == "cues/verbs.tsv");
    let forms: Vec<&str> = rows.map(|row| row.cells[0]).collect();
    let mut builder = AhoCorasick::builder();
    builder.kind(Some(AhoCorasickKind::DFA)).match_kind(MatchKind::LeftmostFirst);
    builder.build(forms).context("an automaton of the cue verbs")
}

fn scan(sample: &Sample, automaton: &AhoCorasick) -> Duration {
    let start = Instant::now();
    for document in &sample.documents {
        black_box(document.title.as_ref().map_or(0, |title| automaton.find_iter(title).count()));
        black_box(automaton.find_iter(&document.text).count());
    }
    start.elapsed()
}

/// Reads the sample's part of the archive again: getting records from the disk, and making articles of them.
fn read(sample: &Sample) -> (Duration, Duration) {
    let kept = sample.inputs.fields.keep.len();
    let (mut reading, mut parsing) = (Duration::ZERO, Duration::ZERO);
    let mut left = sample.tasks;
    let mut last = Instant::now();
    let _ = sample.inputs.read(&mut |task| {
        let start = Instant::now();
        reading += start - last;
        black_box(task.work.load(kept));
        left -= 1;
        last = Instant::now();
        parsing += last - start;
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    (reading, parsing)
}

/// Articles in memory to rows in a file: extraction, encoding, writing, and how many rows.
fn extract(sample: &Sample, worker: &mut Worker) -> Result<(Duration, Duration, Duration, u64)> {
    let keep = &sample.inputs.fields.keep;
    let mut encoder = Encoder::csv(keep);
    let mut file = temporary()?;
    let (mut extraction, mut encoding, mut writing) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let mut quotations = 0;
    let mut last = Instant::now();
    let mut lap = |sum: &mut Duration| {
        let now = Instant::now();
        *sum += now - last;
        last = now;
    };
    for document in &sample.documents {
        let records = worker.records(&document.article(), OffsetUnit::CodePoint);
        lap(&mut extraction);
        quotations += records.len() as u64;
        let rows = encoder.rows(records, &document.kept)?;
        lap(&mut encoding);
        rows.pieces().try_for_each(|piece| file.write_all(piece)).context("a temporary file")?;
        lap(&mut writing);
    }
    file.flush().context("a temporary file")?;
    lap(&mut writing);
    Ok((extraction, encoding, writing, quotations))
}

fn stages(sample: &Sample, worker: &mut Worker) -> [Duration; Stage::ALL.len()] {
    let mut times = [Duration::ZERO; Stage::ALL.len()];
    for document in &sample.documents {
        let mut last = Instant::now();
        black_box(watch(worker, &document.article(), |stage| {
            let now = Instant::now();
            times[stage as usize] += now - last;
            last = now;
        }));
    }
    times
}

/// All of `kutip extract`, for the sample's part of the archive: files to rows in a file, on so many threads.
fn whole(sample: &Sample, extractor: &Extractor, threads: usize) -> Result<Duration> {
    let fields = &sample.inputs.fields;
    let mut file = temporary()?;
    let start = Instant::now();
    let produce = producer(Arc::clone(&sample.inputs), sample.tasks);
    let map = |(worker, encoder): &mut (Worker, Encoder), task: Task| {
        let Some(document) = task.work.load(fields.keep.len()).document else { return Ok(Rows::default()) };
        encoder.article(&document.kept, |each| {
            worker.each_record(&document.article(), OffsetUnit::CodePoint, each);
        })
    };
    let consume = |batch: Vec<Result<Rows>>| {
        for rows in batch {
            rows?.pieces().try_for_each(|piece| file.write_all(piece)).context("a temporary file")?;
        }
        Ok(ControlFlow::Continue(()))
    };
    batch::run(threads, produce, || (extractor.worker(), Encoder::csv(&fields.keep)), map, consume)?;
    file.flush().context("a temporary file")?;
    Ok(start.elapsed())
}

/// Sends so many tasks and no more.
fn producer(inputs: Arc<Inputs>, mut left: usize) -> impl FnOnce(&mut Batcher<Task>) + Send + 'static {
    move |batcher| {
        let _ = inputs.read(&mut |task| {
            let weight = task.weight();
            batcher.push(task, weight)?;
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    }
}

fn temporary() -> Result<BufWriter<File>> {
    let file =
        tempfile::tempfile().context("a temporary file cannot be made; set TMPDIR to a folder with space")?;
    Ok(BufWriter::with_capacity(256 * 1024, file))
}
