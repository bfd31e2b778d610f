//! The knowledge of the language: TSV tables built in, overlaid by the user's.

mod table;
mod tables;
mod word_entry;
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
pub(crate) use word_entry::Found;

use crate::error::Error;
use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use tables::{TABLES, TableSpec};

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

/// A row in effect and where it came from. Cells of the built-in tables stay where they are: copies of them all would take half of
/// the time in which the program starts.
#[derive(Clone, Debug)]
struct EffectiveRow {
    cells: Vec<Cow<'static, str>>,
    origin: Arc<str>,
    line: usize,
}

/// The effective lexicon: the built-in tables with the user's changes.
#[derive(Debug)]
pub struct Lexicon {
    /// Per table (index into `TABLES`), rows in the order of their keys, one for each.
    rows: Vec<Vec<EffectiveRow>>,
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
        let forms = rows.iter().flatten().map(|row| row.cells[0].as_ref());
        let cues = rows_of(&rows, "cues/verbs.tsv").iter().chain(rows_of(&rows, "cues/phrases.tsv"));
        let mut vocabulary = Vocabulary::for_forms(forms, cues.map(|row| row.cells[0].as_ref()));
        for (spec, table) in TABLES.iter().zip(&rows) {
            for row in table {
                vocabulary.add(spec, &row.cells);
            }
        }
        vocabulary.finish();
        let chrome = rows_of(&rows, "text/boilerplate.tsv").iter();
        let literals = Literals::new(chrome.map(|row| (row.cells[0].as_ref(), row.cells[1].as_ref())));
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
            table.iter().map(move |row| LexiconEntry {
                file: spec.path,
                about: spec.about,
                columns: spec.columns,
                cells: row.cells.iter().map(AsRef::as_ref).collect(),
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

fn rows_of<'l>(rows: &'l [Vec<EffectiveRow>], path: &str) -> &'l [EffectiveRow] {
    TABLES.iter().position(|spec| spec.path == path).map_or(&[], |index| rows[index].as_slice())
}

/// Rows in effect per table; problems of built-in and user files are added to `problems`.
fn collect_rows(overlays: &[Overlay], problems: &mut Vec<Error>) -> Vec<Vec<EffectiveRow>> {
    let builtin: Arc<str> = Arc::from("builtin");
    let mut tables = Vec::with_capacity(TABLES.len());
    for spec in TABLES {
        let file = format!("lexicons/{}", spec.path);
        let parsed = table::parse(spec, &file, spec.text);
        let rows = parsed.rows.into_iter().map(|row| EffectiveRow {
            cells: row.cells.into_iter().map(Cow::Borrowed).collect(),
            origin: Arc::clone(&builtin),
            line: row.line,
        });
        let mut rows: Vec<EffectiveRow> = rows.collect();
        rows.sort_by(|row, other| key_of(row, spec).cmp(&key_of(other, spec)));
        for pair in rows.windows(2).filter(|pair| key_of(&pair[0], spec) == key_of(&pair[1], spec)) {
            let what =
                format!("{:?} is in line {} already; remove one of the two", pair[1].cells[0], pair[0].line);
            problems.push(Error::in_file(&file, pair[1].line, &what));
        }
        tables.push(rows);
        problems.extend(parsed.problems);
    }
    for overlay in overlays {
        let origin: Arc<str> = Arc::from(overlay.origin.as_str());
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
                table.retain(|row| row.cells[0] != key);
                if table.len() == before {
                    let what =
                        format!("{key:?} is not in the table, so it cannot be removed; check the spelling");
                    problems.push(Error::in_file(&file, line, &what));
                }
            }
            let rows = parsed.rows.into_iter().map(|row| EffectiveRow {
                cells: row.cells.into_iter().map(|cell| Cow::Owned(cell.to_owned())).collect(),
                origin: Arc::clone(&origin),
                line: row.line,
            });
            lay_over(table, rows, spec);
            problems.extend(parsed.problems);
        }
    }
    tables
}

fn key_of<'r>(row: &'r EffectiveRow, spec: &TableSpec) -> (&'r str, &'r str) {
    spec.key(&row.cells[0], row.cells.get(1).map_or("", AsRef::as_ref))
}

/// Adds rows to a table; of several with the same key the last stands.
fn lay_over(table: &mut Vec<EffectiveRow>, rows: impl Iterator<Item = EffectiveRow>, spec: &TableSpec) {
    table.extend(rows);
    // Both keep the order of equal rows: the newest comes first and is the one that stays.
    table.reverse();
    table.sort_by(|row, other| key_of(row, spec).cmp(&key_of(other, spec)));
    table.dedup_by(|row, kept| key_of(row, spec) == key_of(kept, spec));
}
