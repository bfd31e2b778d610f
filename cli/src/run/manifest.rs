//! The manifest: what a run did, as one JSON object.
//!
//! Inputs may be millions, so they are copied from where they were written down, one by one.

use super::journal::{Begin, Files, Input, Told};
use crate::output::{FileSum, Sink, failed};
use crate::report::Counts;
use anyhow::{Result, anyhow};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, BufWriter, IntoInnerError, Write};
use std::path::Path;

/// Version of the layout below.
const LAYOUT: u32 = 1;

/// A run that is over.
pub(super) struct About<'r> {
    pub(super) begin: &'r Begin,
    /// UTC.
    pub(super) finished: String,
    pub(super) seconds: f64,
    pub(super) threads: usize,
    /// Of all inputs.
    pub(super) bytes: u64,
    pub(super) counts: &'r Counts,
    pub(super) problems: &'r [Told],
    pub(super) files: &'r Files,
}

/// An input as it stands in the manifest.
#[derive(Serialize)]
struct InputLine<'i> {
    path: &'i str,
    bytes: u64,
    sha256: Option<&'i str>,
    kind: Option<&'i str>,
    packed: Option<&'i str>,
    articles: u64,
    rows: u64,
}

/// Writes the manifest; it appears whole or not at all.
pub(super) fn write(
    path: &Path,
    kept: bool,
    about: &About<'_>,
    inputs: impl Iterator<Item = Input>,
) -> Result<()> {
    let name = format!("--manifest {}", path.display());
    // Where a run can be resumed, its leavings have names that the next one finds.
    let sink = if kept { Sink::open_kept(path, None) } else { Sink::open(Some(path)) };
    let sink = sink.map_err(|error| anyhow!(format!("{error:#}").replacen("-o ", "--manifest ", 1)))?;
    let fate = sink.fate();
    let mut out = BufWriter::new(sink);
    let written = object(&mut out, about, inputs)
        .and_then(|()| out.into_inner().map_err(IntoInnerError::into_error)?.finish()?.place());
    written.map(drop).map_err(|error| failed(&name, fate, error.into()))
}

fn object(out: &mut impl Write, about: &About<'_>, inputs: impl Iterator<Item = Input>) -> io::Result<()> {
    let Begin { kutip, options, lexicon, started } = about.begin;
    let Counts { tally, skipped, damaged, warnings, passed, .. } = about.counts;
    let [not_html, not_indonesian, no_article] = passed;
    let total = skipped + damaged + warnings;
    let rate = if about.seconds > 0.0 { about.bytes as f64 / about.seconds / 1e6 } else { 0.0 };
    writeln!(out, "{{")?;
    member(out, "manifest", &json!(LAYOUT))?;
    member(out, "kutip", &json!(kutip))?;
    let run = [
        ("started", json!(started)),
        ("finished", json!(about.finished)),
        ("seconds", json!(round(about.seconds, 1000.0))),
        ("mb_per_second", json!(round(rate, 10.0))),
        ("threads", json!(about.threads)),
    ];
    members(out, "run", &run)?;
    let options = options.with_effect().into_iter().map(|(name, value)| (name, value.clone()));
    members(out, "options", &options.collect::<Vec<_>>())?;
    member(out, "lexicon", &json!({ "sha256": lexicon }))?;
    let counts = [
        ("articles", json!(tally.articles)),
        ("quotations", json!(tally.quotations())),
        ("direct", json!(tally.direct)),
        ("indirect", json!(tally.indirect)),
        ("mixed", json!(tally.mixed)),
        ("named_speakers", json!(tally.named)),
        ("skipped", json!(skipped)),
        ("damaged", json!(damaged)),
        ("warnings", json!(warnings)),
        (
            "passed_over",
            json!({ "not_html": not_html, "not_indonesian": not_indonesian, "no_article": no_article }),
        ),
        ("bytes", json!(about.bytes)),
    ];
    members(out, "counts", &counts)?;
    list(out, "outputs", about.files.rows.iter())?;
    member(out, "articles", &about.files.articles.as_ref().map_or(Value::Null, of_articles))?;
    list(out, "problems", about.problems.iter())?;
    member(out, "problems_left_out", &json!(total.saturating_sub(about.problems.len() as u64)))?;
    write!(out, "  \"inputs\": [")?;
    let mut first = true;
    for input in inputs.filter(|input| input.read.is_some()) {
        write!(out, "{}    ", if first { "\n" } else { ",\n" })?;
        first = false;
        line(out, &input)?;
    }
    writeln!(out, "{}]", if first { "" } else { "\n  " })?;
    writeln!(out, "}}")
}

fn line(out: &mut impl Write, input: &Input) -> io::Result<()> {
    let Some(read) = &input.read else { return Ok(()) };
    let line = InputLine {
        path: &input.unit.path,
        bytes: read.bytes,
        sha256: read.sha256.as_deref(),
        kind: read.kind.kind.as_deref(),
        packed: read.kind.packed.as_deref(),
        articles: input.articles,
        rows: input.rows,
    };
    Ok(serde_json::to_writer(out, &line)?)
}

/// The file of texts has articles where others have rows.
fn of_articles(sum: &FileSum) -> Value {
    json!({ "path": sum.path, "bytes": sum.bytes, "sha256": sum.sha256, "articles": sum.rows })
}

fn member(out: &mut impl Write, name: &str, value: &Value) -> io::Result<()> {
    writeln!(out, "  \"{name}\": {value},")
}

fn members(out: &mut impl Write, name: &str, values: &[(&str, Value)]) -> io::Result<()> {
    writeln!(out, "  \"{name}\": {{")?;
    for (n, (name, value)) in values.iter().enumerate() {
        writeln!(out, "    \"{name}\": {value}{}", if n + 1 < values.len() { "," } else { "" })?;
    }
    writeln!(out, "  }},")
}

fn list<T: Serialize>(
    out: &mut impl Write,
    name: &str,
    values: impl ExactSizeIterator<Item = T>,
) -> io::Result<()> {
    write!(out, "  \"{name}\": [")?;
    let mut first = true;
    for value in values {
        write!(out, "{}    ", if first { "\n" } else { ",\n" })?;
        first = false;
        serde_json::to_writer(&mut *out, &value)?;
    }
    writeln!(out, "{}],", if first { "" } else { "\n  " })
}

fn round(value: f64, to: f64) -> f64 {
    (value * to).round() / to
}
