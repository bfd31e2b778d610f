//! `kutip archive eval`.

use crate::exit::Exit;
use anyhow::{Context, Result};
use kutip_archive::Db;
use kutip_archive::people::eval::{self, Listed};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct EvalArgs {
    /// Archive to measure
    #[arg(value_name = "DB")]
    archive: PathBuf,

    /// The list: person, split, name, doc_id, speaker_id and speaker in columns separated by tabs
    #[arg(value_name = "TRUTH")]
    truth: PathBuf,

    /// Show the people of this split that are linked wrongly
    #[arg(long, value_name = "SPLIT")]
    errors: Option<String>,
}

pub(super) fn run(args: EvalArgs) -> Result<Exit> {
    let db = Db::open_read_only(&args.archive)?;
    let truth = std::fs::read_to_string(&args.truth).with_context(|| args.truth.display().to_string())?;
    let scores = eval::compare(&db, &truth).with_context(|| args.truth.display().to_string())?;
    let mut text = String::new();
    writeln!(
        text,
        "{:8} {:>9} {:>7} {:>7} {:>7} {:>7}",
        "split", "precision", "recall", "right", "wrong", "missed"
    )?;
    for (split, pairs) in &scores.splits {
        let (precision, recall) = (pairs.precision(), pairs.recall());
        let eval::Pairs { right, wrong, missed } = pairs;
        writeln!(text, "{split:8} {precision:9.4} {recall:7.4} {right:7} {wrong:7} {missed:7}")?;
    }
    writeln!(text, "{} speakers, {} more that the archive does not have", scores.listed.len(), scores.lost)?;
    if let Some(split) = &args.errors {
        let listed: Vec<&Listed> = scores.listed.iter().filter(|listed| listed.split == *split).collect();
        errors(&mut text, "apart", listed.iter().map(|l| (l.name.clone(), format!("{:?}", l.found), *l)))?;
        errors(&mut text, "together", listed.iter().map(|l| (format!("{:?}", l.found), l.name.clone(), *l)))?;
    }
    anstream::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

/// Speakers as article and name.
type Speakers<'l> = BTreeSet<(&'l str, &'l str)>;

/// Groups that should be one part, with the first speaker of each part.
fn errors<'l>(
    text: &mut String,
    what: &str,
    listed: impl Iterator<Item = (String, String, &'l Listed)>,
) -> Result<()> {
    let mut groups: BTreeMap<String, BTreeMap<String, Speakers<'_>>> = BTreeMap::new();
    for (group, part, listed) in listed {
        groups.entry(group).or_default().entry(part).or_default().insert((&listed.doc_id, &listed.speaker));
    }
    for (group, parts) in groups.iter().filter(|(_, parts)| parts.len() > 1) {
        writeln!(text, "\n{what}: {group}")?;
        for (part, speakers) in parts {
            let (doc_id, speaker) = speakers.first().copied().unwrap_or_default();
            writeln!(text, "  {} in {part}: {speaker} in {doc_id}", speakers.len())?;
        }
    }
    Ok(())
}
