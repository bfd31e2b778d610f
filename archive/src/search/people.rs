//! People by name, also misspelt, by nickname or by office.

use crate::people::names;
use crate::{Db, Result};
use rusqlite::params;
use rustc_hash::FxHashSet;

/// Most people who are looked at closely.
const MOST: usize = 300;
/// Least likeness of a name to be shown.
const ALIKE: f64 = 0.8;
/// Least likeness of two words.
const WORDS_ALIKE: f64 = 0.75;

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Key in the table `people`.
    pub person_id: i64,
    /// Address.
    pub slug: String,
    /// Commonest full name.
    pub name: String,
    /// `person` or `organization`.
    pub kind: String,
    /// Latest role.
    pub role: Option<String>,
    /// In how many articles they speak.
    pub articles: u32,
    /// Number of statements.
    pub quotations: u32,
    /// How like one of the names is to what was asked for: 1 for the same.
    pub likeness: f64,
}

/// People whose name is like `name`, the likest first, of equals those with more statements. Where no name is, offices count:
/// `Bupati Magelang`.
///
/// # Errors
/// The archive cannot be read.
pub fn people(db: &Db, name: &str, limit: usize) -> Result<Vec<Found>> {
    // Degrees follow after a comma.
    let name = name.split(',').find(|part| !part.trim().is_empty()).unwrap_or_default();
    let asked = names::words(name);
    let raw: Vec<String> = words(name).collect();
    let all = |words: &[String], join: &str| {
        words
            .iter()
            .filter(|word| word.chars().count() >= 3)
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(join)
    };
    // All words as they are written or as they are compared; else any three letters of them; else the words of an office.
    let mut queries = vec![all(&raw, " "), all(&asked, " ")];
    let mut found: Vec<Found> = Vec::new();
    for query in queries.drain(..).filter(|query| !query.is_empty()) {
        add(db, &format!("names : ({query})"), &asked, &mut found)?;
    }
    if !found.iter().any(|person| person.likeness >= ALIKE) {
        let threes: FxHashSet<String> =
            raw.iter().chain(&asked).flat_map(|word| three_letters(word)).collect();
        let mut threes: Vec<String> = threes.into_iter().map(|three| format!("\"{three}\"")).collect();
        threes.sort();
        if !threes.is_empty() {
            add(db, &format!("names : ({})", threes.join(" OR ")), &asked, &mut found)?;
        }
    }
    found.retain(|person| person.likeness >= ALIKE);
    if found.is_empty() {
        let office = all(&raw, " ");
        if !office.is_empty() {
            add(db, &format!("roles : ({office})"), &asked, &mut found)?;
        }
    }
    found.sort_by(|a, b| {
        let key = |person: &Found| (person.quotations, person.person_id);
        b.likeness.total_cmp(&a.likeness).then(key(b).cmp(&key(a)))
    });
    found.truncate(limit);
    Ok(found)
}

/// Words in lower case, without marks.
fn words(name: &str) -> impl Iterator<Item = String> {
    let lower = name.to_lowercase();
    let words: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

fn three_letters(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(3).map(|three| three.iter().collect()).collect()
}

/// Adds those whom a full-text query finds, with the likeness of their likest name.
fn add(db: &Db, query: &str, asked: &[String], found: &mut Vec<Found>) -> Result<()> {
    let mut people = db.connection().prepare_cached(
        "SELECT person_id, slug, name, kind, role, articles, quotations FROM people
         WHERE person_id IN (SELECT rowid FROM people_fts WHERE people_fts MATCH ?1 ORDER BY rank LIMIT ?2)",
    )?;
    let mut aliases = db.connection().prepare_cached(
        "SELECT alias FROM aliases WHERE person_id = ?1 AND form <> 'role' ORDER BY articles DESC LIMIT 30",
    )?;
    let mut rows = people.query(params![query, MOST])?;
    while let Some(row) = rows.next()? {
        let person_id = row.get(0)?;
        if found.iter().any(|person| person.person_id == person_id) {
            continue;
        }
        let mut likeness: f64 = 0.0;
        let mut names = aliases.query([person_id])?;
        while let Some(alias) = names.next()? {
            likeness = likeness.max(self::likeness(asked, &names::words(alias.get_ref(0)?.as_str()?)));
        }
        found.push(Found {
            person_id,
            slug: row.get(1)?,
            name: row.get(2)?,
            kind: row.get(3)?,
            role: row.get(4)?,
            articles: row.get(5)?,
            quotations: row.get(6)?,
            likeness,
        });
    }
    Ok(())
}

/// How like a name is to the one asked for: words in any order, each with the likest of the other; words that only one of them
/// has count against it a little.
fn likeness(asked: &[String], name: &[String]) -> f64 {
    if asked.is_empty() || name.is_empty() {
        return 0.0;
    }
    let best = |word: &String| name.iter().map(|other| strsim::jaro_winkler(word, other)).fold(0.0, f64::max);
    let alike = |word: &String| Some(best(word)).filter(|best| *best >= WORDS_ALIKE).unwrap_or(0.0);
    let sum: f64 = asked.iter().map(alike).sum();
    let more = name.len().saturating_sub(asked.len()) as f64;
    sum / asked.len() as f64 - 0.02 * more.min(4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_one_for_the_same_and_falls_with_what_differs() {
        let like = |asked: &str, name: &str| likeness(&names::words(asked), &names::words(name));
        assert_eq!(like("Rahmat Hidayat", "rahmat hidayat"), 1.0);
        assert_eq!(like("Hidayat Rahmat", "Rahmat Hidayat"), 1.0);
        assert!(like("Hidayat", "Rahmat Hidayat") > 0.9);
        assert!(like("Rahmat Hidayta", "Rahmat Hidayat") > 0.9);
        assert!(like("Siti Aminah", "Rahmat Hidayat") < 0.5);
        assert_eq!(like("", "Rahmat"), 0.0);
    }
}
