//! Measures linking against a list made by hand: pairs of speakers that are one person, and pairs that are not.

use crate::{Db, Error, Result};
use rusqlite::OptionalExtension as _;
use std::collections::BTreeMap;

/// Pairs of listed speakers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pairs {
    /// Linked, and one person by the list.
    pub right: u64,
    /// Linked, but two people.
    pub wrong: u64,
    /// One person, but not linked.
    pub missed: u64,
}

impl Pairs {
    /// Share of linked pairs that are right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Share of the right pairs that are linked.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// A speaker of the list and who the archive says it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Key of the person in the list.
    pub person: String,
    /// `read` or `held`.
    pub split: String,
    /// The person's name in the list.
    pub name: String,
    /// The article.
    pub doc_id: String,
    /// The speaker's name in the article.
    pub speaker: String,
    /// Their person in the archive; nothing if the archive has the speaker as no one.
    pub found: Option<i64>,
}

/// What a list says of an archive.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Pairs of each split.
    pub splits: BTreeMap<String, Pairs>,
    /// All speakers of the list that the archive has.
    pub listed: Vec<Listed>,
    /// Lines whose speaker the archive does not have.
    pub lost: usize,
}

/// Compares an archive with a list: lines of person, split, name, `doc_id`, `speaker_id`, speaker, separated by tabs.
///
/// A speaker is found by id, if the name still fits, else by name.
///
/// # Errors
/// A line has too few columns; the archive cannot be read.
pub fn compare(db: &Db, truth: &str) -> Result<Scores> {
    let mut query = db.connection().prepare(
        "SELECT s.person_id, s.speaker_key FROM speakers s JOIN articles a USING (article_id)
         WHERE a.doc_id = ?1 AND s.name = ?3 ORDER BY s.speaker_id <> ?2 LIMIT 1",
    )?;
    let mut scores = Scores::default();
    let lines = truth.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    for (number, line) in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let [person, split, name, doc_id, speaker_id, speaker, ..] = cells[..] else {
            return Err(Error::new(format!("line {}: needs six columns separated by tabs", number + 1)));
        };
        if person == "person" {
            continue;
        }
        let found: Option<(Option<i64>, i64)> = query
            .query_row([doc_id, speaker_id, speaker], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((found, key)) = found else {
            scores.lost += 1;
            continue;
        };
        scores.listed.push(Listed {
            person: person.to_owned(),
            split: split.to_owned(),
            name: name.to_owned(),
            doc_id: doc_id.to_owned(),
            speaker: speaker.to_owned(),
            // No one is nobody else, either.
            found: found.or(Some(-key)),
        });
    }
    for (at, one) in scores.listed.iter().enumerate() {
        for other in scores.listed[at + 1..].iter().filter(|other| other.split == one.split) {
            let pairs = scores.splits.entry(one.split.clone()).or_default();
            match (one.found == other.found, one.person == other.person) {
                (true, true) => pairs.right += 1,
                (true, false) => pairs.wrong += 1,
                (false, true) => pairs.missed += 1,
                (false, false) => {}
            }
        }
    }
    Ok(scores)
}
