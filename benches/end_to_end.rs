//! Text in memory to records in memory on one thread, beside the least that anybody could do: one aho-corasick pass with the
//! cue words over the same texts in the same run. The last line gives the ratio of both speeds.

#![allow(missing_docs, clippy::disallowed_methods)]

mod common;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use common::Texts;
use criterion::{Criterion, SamplingMode, Throughput};
use kutip::{Article, Extractor, OffsetUnit};
use std::cell::Cell;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The binary's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A deterministic automaton over every form of `lexicons/cues/verbs.tsv`.
fn cue_automaton(extractor: &Extractor) -> AhoCorasick {
    let rows = extractor.lexicon().entries().filter(|entry| entry.file == "cues/verbs.tsv");
    let forms: Vec<&str> = rows.map(|row| row.cells[0]).collect();
    let mut builder = AhoCorasick::builder();
    builder.kind(Some(AhoCorasickKind::DFA)).match_kind(MatchKind::LeftmostFirst);
    builder.build(forms).expect("a few hundred short patterns")
}

/// Runs `pass` so many times; keeps the fastest.
fn timed(passes: u64, fastest: &Cell<Duration>, mut pass: impl FnMut() -> usize) -> Duration {
    let mut sum = Duration::ZERO;
    for _ in 0..passes {
        let start = Instant::now();
        black_box(pass());
        let time = start.elapsed();
        sum += time;
        fastest.set(fastest.get().min(time));
    }
    sum
}

fn main() {
    let texts = Texts::load();
    let extractor = Extractor::builtin();
    let automaton = cue_automaton(&extractor);
    let mut worker = extractor.worker();
    let (floor, ours) = (Cell::new(Duration::MAX), Cell::new(Duration::MAX));

    let mut criterion = Criterion::default().configure_from_args();
    for per in [Throughput::Bytes(texts.bytes), Throughput::Elements(texts.texts.len() as u64)] {
        let unit = if matches!(per, Throughput::Bytes(_)) { "bytes" } else { "articles" };
        let mut group = criterion.benchmark_group(format!("one-thread/{unit}"));
        group.throughput(per).sample_size(10).sampling_mode(SamplingMode::Flat);
        group.bench_function("aho-corasick", |bencher| {
            let pass = || texts.texts.iter().map(|text| automaton.find_iter(text).count()).sum();
            bencher.iter_custom(|passes| timed(passes, &floor, pass));
        });
        group.bench_function("extract", |bencher| {
            let mut pass = || {
                let articles = texts.texts.iter().map(|text| Article::from_text("a", text));
                articles.map(|article| black_box(worker.records(&article, OffsetUnit::CodePoint)).len()).sum()
            };
            bencher.iter_custom(|passes| timed(passes, &ours, &mut pass));
        });
        group.finish();
    }
    criterion.final_summary();
    if ours.get() == Duration::MAX || floor.get() == Duration::MAX {
        return;
    }
    let speed = |time: &Cell<Duration>| texts.bytes as f64 / 1e6 / time.get().as_secs_f64();
    let articles = texts.texts.len() as f64 / ours.get().as_secs_f64();
    println!(
        "fastest pass: aho-corasick {:.0} MB/s, extract {:.1} MB/s and {articles:.0} articles/s; ratio {:.3} ({})",
        speed(&floor),
        speed(&ours),
        speed(&ours) / speed(&floor),
        texts.origin
    );
}
