//! `kutip eval`: scores an output against gold annotations.

mod breakdown;
mod calibration;
mod errors;
mod gold;
mod names;
mod predictions;
mod report;
mod round;
mod score;
mod spans;

use crate::exit::Exit;
use anstream::eprintln;
use anyhow::Result;
use breakdown::{Breakdown, By};
use calibration::Calibration;
use errors::Errors;
use gold::Gold;
use predictions::{Prediction, Predictions};
use report::Report;
use score::{Matched, Tally};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// At most this many unknown documents are named.
const NAMED: usize = 5;

/// Score an output against gold annotations.
///
/// A predicted quotation is right (lenient) where its content shares at least half of the characters with
/// a gold content, best pairs first, one to one; strictly, where both are equal once blanks, quotation
/// marks and punctuation are trimmed. Attribution also asks for the right speaker. The other figures are
/// shares of the matched pairs.
#[derive(Debug, clap::Args)]
pub(crate) struct EvalArgs {
    /// Folder with gold.jsonl and texts/.
    gold: PathBuf,
    /// Output of kutip extract, CSV or JSON Lines with offsets in code points; `-` for standard input.
    predictions: PathBuf,
    /// With --errors, only those of this type.
    #[arg(long = "type", value_name = "TYPE", value_parser = ["direct", "indirect", "mixed"])]
    kind: Option<String>,
    /// Score only this article.
    #[arg(long, value_name = "ID")]
    doc: Option<String>,
    /// Print up to N errors of each sort, in their context.
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// Write JSON; what goes beyond the scores stands under the key `kutip`.
    #[arg(long)]
    json: bool,
    /// Break the results down, largest group first.
    #[arg(long, value_enum, default_value_t = By::Rule)]
    by: By,
    /// Compare the column `confidence` with the share of rows that are right.
    #[arg(long)]
    calibrate: bool,
}

/// The scores, and beside them what only this program reports.
#[derive(Serialize)]
struct Output<'a> {
    #[serde(flatten)]
    report: &'a Report,
    kutip: Extra<'a>,
}

#[derive(Serialize)]
struct Extra<'a> {
    by: Vec<breakdown::Row>,
    #[serde(skip_serializing_if = "Option::is_none")]
    calibration: Option<calibration::Summary>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<&'a errors::Sort>,
}

pub(crate) fn run(args: EvalArgs) -> Result<Exit> {
    let gold = Gold::read(&args.gold, args.doc.as_deref())?;
    let predictions = predictions::read(&args.predictions, &gold.known)?;
    let mut complete = warn_of_unknown(&predictions);

    let mut tally = Tally::default();
    let mut breakdown = Breakdown::new(args.by);
    let mut calibration = Calibration::default();
    let mut errors = Errors::new(args.errors, args.kind);
    for article in &gold.articles {
        let text = gold.text(article)?;
        let predicted = predictions.by_doc.get(&article.doc_id).map_or(&[][..], Vec::as_slice);
        let matched = Matched::new(article, predicted, &text);
        complete &= warn_of_outside(&matched, predicted);
        tally.add(&matched);
        breakdown.add(&matched);
        calibration.add(&matched);
        errors.add(&matched);
    }

    let report = Report::new(&tally);
    let calibration = args.calibrate.then(|| calibration.summary());
    let mut out = std::io::stdout().lock();
    if args.json {
        let errors = errors.sorts().collect();
        let by = if breakdown.is_empty() { Vec::new() } else { breakdown.rows() };
        let output = Output { report: &report, kutip: Extra { by, calibration, errors } };
        serde_json::to_writer(&mut out, &output)?;
        writeln!(out)?;
    } else {
        write!(out, "{report}")?;
        if !breakdown.is_empty() {
            write!(out, "\n{breakdown}")?;
        }
        if let Some(calibration) = calibration {
            write!(out, "\n{calibration}")?;
        }
        for sort in errors.sorts() {
            write!(out, "\n{sort}")?;
        }
    }
    out.flush()?;
    Ok(if complete { Exit::Done } else { Exit::Skipped })
}

/// Says which rows belong to no gold article; true where there is none.
fn warn_of_unknown(predictions: &Predictions) -> bool {
    for (doc, rows) in predictions.unknown.iter().take(NAMED) {
        eprintln!("kutip: warning: {rows} rows of {doc}, which the gold does not have, are left out");
    }
    if predictions.unknown.len() > NAMED {
        let rest: usize = predictions.unknown.values().skip(NAMED).sum();
        eprintln!("kutip: warning: and {rest} rows of {} more documents", predictions.unknown.len() - NAMED);
    }
    predictions.unknown.is_empty()
}

/// Says which contents lie outside their text; true where there is none.
fn warn_of_outside(matched: &Matched<'_>, predicted: &[Prediction]) -> bool {
    for &i in &matched.outside {
        eprintln!(
            "kutip: damaged: {}: content {:?} is empty or outside the text of {} code points and counts as wrong; \
             were the offsets written with --offsets char?",
            matched.article.doc_id,
            predicted[i].content,
            matched.text.len()
        );
    }
    matched.outside.is_empty()
}
