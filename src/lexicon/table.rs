//! Parses one TSV table, the same way for the built-in files and a user's.

use super::tables::{ClassRule, TableSpec};
use crate::error::Error;
use crate::model::cue::CueClass;

/// How cue verbs stand to their source; see `cues/verbs.tsv`.
pub(crate) const SHAPES: &[&str] = &["bare", "active", "passive", "stem"];
/// What a cue verb takes as its content when there are no marks; see `cues/verbs.tsv`.
pub(crate) const COMPLEMENTS: &[&str] = &["clause", "weak", "that", "request", "critic", "none"];
/// How cue phrases stand to source and content; see `cues/phrases.tsv`.
pub(crate) const FRAMES: &[&str] = &["according", "verb", "noun", "after"];

/// One row: its line number and cells.
#[derive(Clone, Debug)]
pub(crate) struct Row<'t> {
    pub(crate) line: usize,
    pub(crate) cells: Vec<&'t str>,
}

/// What a file asks for besides its rows.
#[derive(Debug, Default)]
pub(crate) struct ParsedTable<'t> {
    /// `#!replace` on the first line: the built-in table is dropped.
    pub(crate) replaces: bool,
    /// Rows to add or replace.
    pub(crate) rows: Vec<Row<'t>>,
    /// Keys to remove, with line numbers.
    pub(crate) removals: Vec<(usize, &'t str)>,
    /// Everything wrong with the file.
    pub(crate) problems: Vec<Error>,
}

/// Parses `text`; `file` is the name used in messages.
pub(crate) fn parse<'t>(spec: &TableSpec, file: &str, text: &'t str) -> ParsedTable<'t> {
    let mut table = ParsedTable::default();
    let mut header_seen = false;
    for (index, raw) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = index + 1;
        let raw = raw.trim_end_matches('\r');
        if line == 1 && raw.trim() == "#!replace" {
            table.replaces = true;
            continue;
        }
        if raw.is_empty() || raw.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = raw.split('\t').collect();
        if !header_seen && cells[0] == spec.columns[0] {
            header_seen = true;
            if cells != spec.columns {
                let what = format!("the header should be: {}", spec.columns.join(" <tab> "));
                table.problems.push(Error::in_file(file, line, &what));
            }
            continue;
        }
        if let Some(key) = raw.strip_prefix('-').filter(|_| cells.len() == 1) {
            table.removals.push((line, key.trim()));
            continue;
        }
        match check(spec, &cells) {
            Ok(()) => table.rows.push(Row { line, cells }),
            Err(what) => table.problems.push(Error::in_file(file, line, &what)),
        }
    }
    table
}

/// Says what is wrong with a row and what to do, or nothing.
fn check(spec: &TableSpec, cells: &[&str]) -> Result<(), String> {
    if cells.len() != spec.columns.len() {
        return Err(format!(
            "{} cells where the table has {}; write them separated by tabs: {}",
            cells.len(),
            spec.columns.len(),
            spec.columns.join(", ")
        ));
    }
    for (cell, column) in cells.iter().zip(spec.columns) {
        if cell.trim().is_empty() {
            return Err(format!("column {column} is empty; write a value, or - where none applies"));
        }
        if cell.trim() != *cell {
            return Err(format!("column {column} has spaces around {:?}; remove them", cell.trim()));
        }
    }
    match &spec.classes {
        ClassRule::All(_) => Ok(()),
        ClassRule::ByKind(kinds) => one_of(spec.columns[1], cells[1], kinds.iter().map(|(kind, _)| *kind)),
        ClassRule::Literal(kinds) => one_of(spec.columns[1], cells[1], kinds.iter().copied()),
        ClassRule::Verbs => {
            one_of("class", cells[2], CueClass::ALL.iter().map(|(_, name)| *name))?;
            one_of("shape", cells[3], SHAPES.iter().copied())?;
            one_of("complement", cells[4], COMPLEMENTS.iter().copied())?;
            one_of("clitic", cells[5], ["yes", "no"].into_iter())
        }
        ClassRule::Phrases => {
            one_of("class", cells[2], CueClass::ALL.iter().map(|(_, name)| *name))?;
            one_of("frame", cells[3], FRAMES.iter().copied())
        }
    }
}

fn one_of<'s>(
    column: &str,
    cell: &str,
    allowed: impl Iterator<Item = &'s str> + Clone,
) -> Result<(), String> {
    if allowed.clone().any(|name| name == cell) {
        return Ok(());
    }
    let allowed: Vec<&str> = allowed.collect();
    Err(format!("column {column}: unknown value {cell:?}; use one of {}", allowed.join(", ")))
}
