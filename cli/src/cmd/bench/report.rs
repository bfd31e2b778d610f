//! The figures as tables and as JSON.

use super::measure::{Figures, STEPS};
use super::sample::Sample;
use kutip::inspect::Stage;
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Duration;

/// The position of extraction in [`STEPS`].
const EXTRACTION: usize = 2;

/// A duration over a sample, in the units of the report.
struct Speed {
    seconds: f64,
    mb_per_second: f64,
    articles_per_second: f64,
}

impl Speed {
    fn new(sample: &Sample, time: Duration) -> Self {
        let seconds = time.as_secs_f64().max(1e-9);
        Self {
            seconds,
            mb_per_second: sample.bytes as f64 / 1e6 / seconds,
            articles_per_second: sample.documents.len() as f64 / seconds,
        }
    }

    fn json(&self) -> Value {
        json!({ "seconds": self.seconds, "mb_per_second": self.mb_per_second, "articles_per_second": self.articles_per_second })
    }
}

/// Speed of extraction, and of the automaton divided into it.
fn ratio(figures: &Figures) -> f64 {
    figures.limit.as_secs_f64() / figures.steps[EXTRACTION].as_secs_f64().max(1e-9)
}

fn part(of: Duration, whole: Duration) -> f64 {
    of.as_secs_f64() / whole.as_secs_f64().max(1e-9)
}

/// How many times as fast as with one thread.
fn gain(figures: &Figures, time: Duration) -> f64 {
    figures.whole.first().map_or(1.0, |(_, one)| part(*one, time))
}

/// Tables for people.
pub(super) fn text(sample: &Sample, figures: &Figures) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let mut line = |text: String| {
        let _ = writeln!(out, "{}", text.trim_end());
    };
    let row = |name: &str, time: Duration, share: Option<f64>| {
        let speed = Speed::new(sample, time);
        let share = share.map_or(String::new(), |share| format!("{:.1} %", share * 100.0));
        format!(
            "  {name:30}{:>10.4}{share:>10}{:>10.1}{:>12.0}",
            speed.seconds, speed.mb_per_second, speed.articles_per_second
        )
    };
    let head =
        |name: &str| format!("{name:32}{:>10}{:>10}{:>10}{:>12}", "seconds", "share", "MB/s", "articles/s");
    let (all, stages): (Duration, Duration) = (figures.steps.iter().sum(), figures.stages.iter().sum());
    line(format!(
        "{} articles, {:.1} MB of text, {} quotations{}; fastest of {}",
        sample.documents.len(),
        sample.bytes as f64 / 1e6,
        figures.quotations,
        if sample.more { ", the first part of the archive" } else { "" },
        if figures.passes == 1 { "1 pass".to_owned() } else { format!("{} passes", figures.passes) }
    ));
    line(String::new());
    line(head("one thread, step by step"));
    for (name, time) in STEPS.iter().zip(figures.steps) {
        line(row(name, time, Some(part(time, all))));
    }
    line(row("all", all, None));
    line(String::new());
    line(head("extraction, stage by stage"));
    for (stage, time) in Stage::ALL.iter().zip(figures.stages) {
        line(row(stage.name(), time, Some(part(time, stages))));
    }
    line(String::new());
    line(head("limit"));
    line(row("one pass for the cue verbs", figures.limit, None));
    line(format!("  extraction has {:.3} of that speed", ratio(figures)));
    line(String::new());
    line(format!(
        "{:32}{:>10}{:>10}{:>10}{:>12}",
        "whole command, threads", "seconds", "times", "MB/s", "articles/s"
    ));
    for (count, time) in &figures.whole {
        let speed = Speed::new(sample, *time);
        line(format!(
            "  {count:<30}{:>10.4}{:>10.2}{:>10.1}{:>12.0}",
            speed.seconds,
            gain(figures, *time),
            speed.mb_per_second,
            speed.articles_per_second
        ));
    }
    out
}

/// The same for programs.
pub(super) fn json(sample: &Sample, figures: &Figures) -> Value {
    let all: Duration = figures.steps.iter().sum();
    let step = |(name, time): (&&str, &Duration)| {
        let mut value = Speed::new(sample, *time).json();
        value["step"] = json!(name);
        value["share"] = json!(part(*time, all));
        value
    };
    let stages: Duration = figures.stages.iter().sum();
    let stage = |(stage, time): (&Stage, &Duration)| {
        let mut value = Speed::new(sample, *time).json();
        value["stage"] = json!(stage.name());
        value["share"] = json!(part(*time, stages));
        value
    };
    let threads = |(count, time): &(usize, Duration)| {
        let mut value = Speed::new(sample, *time).json();
        value["threads"] = json!(count);
        value["times_one_thread"] = json!(gain(figures, *time));
        value
    };
    json!({
        "kutip": env!("CARGO_PKG_VERSION"),
        "sample": {
            "articles": sample.documents.len(),
            "bytes": sample.bytes,
            "quotations": figures.quotations,
            "whole_archive": !sample.more,
        },
        "passes": figures.passes,
        "steps": STEPS.iter().zip(&figures.steps).map(step).collect::<Vec<_>>(),
        "stages": Stage::ALL.iter().zip(&figures.stages).map(stage).collect::<Vec<_>>(),
        "limit": Speed::new(sample, figures.limit).json(),
        "ratio_to_limit": ratio(figures),
        "whole": figures.whole.iter().map(threads).collect::<Vec<_>>(),
    })
}
