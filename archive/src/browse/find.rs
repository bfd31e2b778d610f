//! People by their names, also misspelt.

use super::person::{COLUMNS, Person, person};
use crate::{Db, Result};
use rusqlite::params;
use rustc_hash::FxHashSet;

/// Candidates whose names are compared letter by letter.
const CANDIDATES: u32 = 200;
/// Least share of letter groups in common of a name that is meant.
const ALIKE: f64 = 0.4;

/// People one of whose names has all words of `name`, those with most statements first; where there are none, those with names
/// most like it.
///
/// # Errors
/// The archive cannot be read.
pub fn find_people(db: &Db, name: &str, limit: u32) -> Result<Vec<Person>> {
    let name = name.to_lowercase();
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // The index has groups of three letters; what is shorter can only be a whole name.
    let long: Vec<&str> = words.iter().copied().filter(|word| word.chars().count() >= 3).collect();
    let whole = words.join(" ");
    if long.is_empty() {
        return named(db, &whole, limit);
    }
    let mut found = with_words(db, &long, &whole, limit)?;
    if found.is_empty() {
        found = alike(db, &long)?;
    }
    found.truncate(limit as usize);
    Ok(found)
}

/// People with exactly this name.
fn named(db: &Db, name: &str, limit: u32) -> Result<Vec<Person>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM people p WHERE lower(p.name) = ?1 ORDER BY p.quotations DESC, p.person_id LIMIT ?2"
    );
    let mut query = db.connection().prepare_cached(&sql)?;
    Ok(query.query_map(params![name, limit], person)?.collect::<rusqlite::Result<_>>()?)
}

/// People with all these words in their names, the one of exactly this name first.
fn with_words(db: &Db, words: &[&str], whole: &str, limit: u32) -> Result<Vec<Person>> {
    let phrases: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM people p
         WHERE p.person_id IN (SELECT rowid FROM people_fts WHERE people_fts MATCH ?1)
         ORDER BY lower(p.name) = ?3 DESC, p.quotations DESC, p.person_id LIMIT ?2"
    );
    let mut query = db.connection().prepare_cached(&sql)?;
    let people = query.query_map(params![phrases.join(" "), limit, whole], person)?;
    Ok(people.collect::<rusqlite::Result<_>>()?)
}

fn alike(db: &Db, words: &[&str]) -> Result<Vec<Person>> {
    let wanted = words.join(" ");
    let groups: FxHashSet<String> = words.iter().flat_map(|word| groups(word)).collect();
    let mut phrases: Vec<String> = groups.iter().map(|group| format!("\"{group}\"")).collect();
    phrases.sort();
    let sql = format!(
        "SELECT {COLUMNS}, (SELECT group_concat(alias, char(10)) FROM aliases a WHERE a.person_id = p.person_id)
         FROM people p JOIN (SELECT rowid FROM people_fts WHERE people_fts MATCH ?1 ORDER BY rank LIMIT {CANDIDATES}) f
         ON f.rowid = p.person_id"
    );
    let mut query = db.connection().prepare_cached(&sql)?;
    let mut rows = query.query([phrases.join(" OR ")])?;
    let mut scored = Vec::new();
    while let Some(row) = rows.next()? {
        let person = person(row)?;
        let aliases = row.get::<_, Option<String>>(9)?.unwrap_or_default();
        let names = aliases.lines().chain([&*person.name]);
        let score = names.map(|alias| likeness(&wanted, &alias.to_lowercase())).fold(0.0, f64::max);
        if score >= ALIKE {
            scored.push((score, person));
        }
    }
    scored.sort_by(|(a, one), (b, other)| {
        b.total_cmp(a).then(other.quotations.cmp(&one.quotations)).then(one.person_id.cmp(&other.person_id))
    });
    Ok(scored.into_iter().map(|(_, person)| person).collect())
}

/// Groups of three letters in a row.
fn groups(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    (0..letters.len().saturating_sub(2)).map(move |at| letters[at..at + 3].iter().collect())
}

/// Letter pairs in common as a share of those in either, 0 to 1; pairs, since one wrong letter spoils three groups of three.
fn likeness(one: &str, other: &str) -> f64 {
    let pairs = |text: &str| -> FxHashSet<(char, char)> {
        text.split_whitespace()
            .flat_map(|word| std::iter::once(' ').chain(word.chars()).zip(word.chars()).collect::<Vec<_>>())
            .collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    let common = one.intersection(&other).count();
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { 2.0 * share(common, all) }
}

#[allow(clippy::cast_precision_loss)] // A name has few letters.
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_wrong_letter_are_alike_and_others_are_not() {
        assert!(likeness("rahmad hidayat", "rahmat hidayat") > 0.8);
        assert!(likeness("rahmat hidayat", "siti aminah") < 0.3);
        assert!(likeness("", "").abs() < f64::EPSILON);
    }
}
