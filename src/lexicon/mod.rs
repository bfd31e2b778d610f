//! The knowledge of the language: TSV tables built in, overlaid by the user's.

mod table;
mod tables;
mod word_key;
mod word_places;
mod cue_entry;
mod phrases;
mod vocabulary;
mod literals;
mod probe;

pub(crate) use cue_entry::{Complement, Shape};
pub(crate) use literals::{Chrome, Literals};
pub(crate) use vocabulary::{Vocabulary, WordInfo};

use crate::error::Error;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use tables::TABLES;

/// A folder of the user's lexicon files, read by the caller.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// The folder's name, for messages.
    pub origin: String,
    /// Relative path (`cues/verbs.tsv`, `/` on every system) and contents of each file.
    pub files: Vec<(String, String)>,
}

/// One row of the effective lexicon.
#[derive(Clone, Debug)]
pub struct LexiconEntry<'l> {
    /// Relative path of the table, `cues/verbs.tsv`.
    pub file: &'static str,
    /// What the table is for.
    pub about: &'static str,
    /// Names of the columns.
    pub columns: &'static [&'static str],
    /// The row's cells.
    pub cells: Vec<&'l str>,
    /// `builtin` or the overlay's origin.
    pub origin: &'l str,
    /// Line in its file, from 1.
    pub line: usize,
}

/// A row in effect and where it came from.
#[derive(Clone, Debug)]
struct OwnedRow {
    cells: Vec<String>,
    origin: String,
    line: usize,
}

/// The effective lexicon: the built-in tables with the user's changes.
#[derive(Debug)]
pub struct Lexicon {
    /// Per table (index into `TABLES`), rows by lower-cased key.
    rows: Vec<BTreeMap<String, OwnedRow>>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) literals: Literals,
}

impl Lexicon {
    /// The built-in tables.
    ///
    /// # Panics
    /// Never in a released build: the tests parse every built-in table.
    #[must_use]
    pub fn builtin() -> Self {
        Self::with_overlays(&[]).expect("the built-in tables are checked by tests")
    }

    /// The built-in tables changed by `overlays`, in order: a row adds or replaces by its key, a row whose key
    /// begins with `-` removes, a first line `#!replace` drops the built-in table.
    ///
    /// # Errors
    /// Where a row has the wrong number of cells, an unknown class, or the table is unknown.
    pub fn with_overlays(overlays: &[Overlay]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let rows = collect_rows(overlays, &mut problems);
        if let Some(first) = problems.into_iter().next() {
            return Err(first);
        }
        let forms = || rows.iter().flat_map(BTreeMap::values).map(|row| row.cells[0].as_str());
        let cues = rows_of(&rows, "cues/verbs.tsv").chain(rows_of(&rows, "cues/phrases.tsv"));
        let mut vocabulary = Vocabulary::for_forms(forms(), cues.map(|row| row.cells[0].as_str()));
        for (spec, table) in TABLES.iter().zip(&rows) {
            for row in table.values() {
                let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
                vocabulary.add(spec, &cells);
            }
        }
        vocabulary.finish();
        let chrome = rows_of(&rows, "text/boilerplate.tsv");
        let literals = Literals::new(chrome.map(|row| (row.cells[0].as_str(), row.cells[1].as_str())));
        Ok(Self { rows, vocabulary, literals })
    }

    /// Every problem of the overlays, not only the first (for `kutip lexicon check`).
    #[must_use]
    pub fn check(overlays: &[Overlay]) -> Vec<Error> {
        let mut problems = Vec::new();
        collect_rows(overlays, &mut problems);
        problems
    }

    /// All rows in effect, by file and key.
    pub fn entries(&self) -> impl Iterator<Item = LexiconEntry<'_>> {
        TABLES.iter().zip(&self.rows).flat_map(|(spec, table)| {
            table.values().map(move |row| LexiconEntry {
                file: spec.path,
                about: spec.about,
                columns: spec.columns,
                cells: row.cells.iter().map(String::as_str).collect(),
                origin: &row.origin,
                line: row.line,
            })
        })
    }

    /// A hash of all rows in effect, 16 hexadecimal digits; a result can be reproduced with the same hash.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hasher = rustc_hash::FxHasher::default();
        for entry in self.entries() {
            entry.file.hash(&mut hasher);
            entry.cells.hash(&mut hasher);
        }
        format!("{:016x}", hasher.finish())
    }
}

fn rows_of<'l>(rows: &'l [BTreeMap<String, OwnedRow>], path: &str) -> impl Iterator<Item = &'l OwnedRow> {
    let index = TABLES.iter().position(|spec| spec.path == path);
    index.into_iter().flat_map(|index| rows[index].values())
}

/// Rows in effect per table; problems of built-in and user files are added to `problems`.
fn collect_rows(overlays: &[Overlay], problems: &mut Vec<Error>) -> Vec<BTreeMap<String, OwnedRow>> {
    let mut tables: Vec<BTreeMap<String, OwnedRow>> = TABLES.iter().map(|_| BTreeMap::new()).collect();
    for (spec, table) in TABLES.iter().zip(&mut tables) {
        let parsed = table::parse(spec, &format!("lexicons/{}", spec.path), spec.text);
        for row in &parsed.rows {
            if let Some(before) = table.get(&key_of(row.cells[0], row.cells.get(1).copied(), spec)) {
                let what =
                    format!("{:?} is in line {} already; remove one of the two", row.cells[0], before.line);
                problems.push(Error::in_file(&format!("lexicons/{}", spec.path), row.line, &what));
            }
            insert(table, spec, row, "builtin");
        }
        problems.extend(parsed.problems);
    }
    for overlay in overlays {
        for (path, text) in &overlay.files {
            let file = format!("{}/{path}", overlay.origin);
            let Some(index) = TABLES.iter().position(|spec| spec.path == path) else {
                let known: Vec<&str> = TABLES.iter().map(|spec| spec.path).collect();
                let what = format!("unknown table; name it as one of {}", known.join(", "));
                problems.push(Error::in_file(&file, 1, &what));
                continue;
            };
            let (spec, table) = (&TABLES[index], &mut tables[index]);
            let parsed = table::parse(spec, &file, text);
            if parsed.replaces {
                table.clear();
            }
            for (line, key) in parsed.removals {
                let before = table.len();
                table.retain(|_, row| row.cells[0] != key);
                if table.len() == before {
                    let what =
                        format!("{key:?} is not in the table, so it cannot be removed; check the spelling");
                    problems.push(Error::in_file(&file, line, &what));
                }
            }
            for row in &parsed.rows {
                insert(table, spec, row, &overlay.origin);
            }
            problems.extend(parsed.problems);
        }
    }
    tables
}

/// Chrome phrases may stand in several kinds; all other rows are keyed by form, capitals included (`SD` is no `s.d.`).
fn key_of(form: &str, kind: Option<&str>, spec: &tables::TableSpec) -> String {
    match spec.classes {
        tables::ClassRule::Literal(_) => format!("{form}\t{}", kind.unwrap_or_default()),
        _ => form.to_owned(),
    }
}

fn insert(
    table: &mut BTreeMap<String, OwnedRow>,
    spec: &tables::TableSpec,
    row: &table::Row<'_>,
    origin: &str,
) {
    let key = key_of(row.cells[0], row.cells.get(1).copied(), spec);
    let cells = row.cells.iter().map(|cell| (*cell).to_owned()).collect();
    table.insert(key, OwnedRow { cells, origin: origin.to_owned(), line: row.line });
}
