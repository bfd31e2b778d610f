//! Time of each stage, in one thread; the table at the end is the fastest pass of each.

#![allow(missing_docs, clippy::disallowed_methods)]

mod common;

use common::Texts;
use criterion::{Criterion, SamplingMode, Throughput};
use kutip::inspect::{Stage, watch};
use kutip::{Article, Extractor, Worker};
use std::time::{Duration, Instant};

/// One pass over all texts: what each stage took.
fn pass(worker: &mut Worker, texts: &Texts) -> [Duration; 8] {
    let mut times = [Duration::ZERO; 8];
    for text in &texts.texts {
        let mut last = Instant::now();
        watch(worker, &Article::from_text("a", text), |stage| {
            let now = Instant::now();
            times[stage as usize] += now - last;
            last = now;
        });
    }
    times
}

fn main() {
    let texts = if std::env::var_os("KUTIP_BENCH_TEXTS").is_some() { Texts::load() } else { Texts::own() };
    let extractor = Extractor::builtin();
    let mut worker = extractor.worker();
    let mut fastest = [Duration::MAX; 8];

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Bytes(texts.bytes)).sample_size(10).sampling_mode(SamplingMode::Flat);
    // Every pass runs all stages and counts one, so that a cheap stage takes many passes: little time is asked for.
    group.warm_up_time(Duration::from_millis(30)).measurement_time(Duration::from_millis(100));
    for stage in Stage::ALL {
        group.bench_function(stage.name(), |bencher| {
            bencher.iter_custom(|passes| {
                let mut sum = Duration::ZERO;
                for _ in 0..passes {
                    let times = pass(&mut worker, &texts);
                    sum += times[stage as usize];
                    for (fastest, time) in fastest.iter_mut().zip(times) {
                        *fastest = time.min(*fastest);
                    }
                }
                sum
            });
        });
    }
    group.finish();
    criterion.final_summary();

    let whole: Duration = fastest.iter().filter(|time| **time < Duration::MAX).sum();
    println!("{:12} {:>9} {:>7} {:>9}", "stage", "ms", "share", "MB/s");
    for (stage, time) in Stage::ALL.iter().zip(fastest).filter(|(_, time)| *time < Duration::MAX) {
        let (seconds, share) = (time.as_secs_f64(), time.as_secs_f64() / whole.as_secs_f64());
        println!(
            "{:12} {:9.3} {:6.1}% {:9.1}",
            stage.name(),
            seconds * 1e3,
            share * 100.0,
            texts.bytes as f64 / 1e6 / seconds
        );
    }
}
