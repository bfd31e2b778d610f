//! People by name, also misspelt, by nickname or by office.

use crate::people::names;
use crate::{Db, Result};
use rusqlite::params;
use rustc_hash::FxHashSet;

/// Most people who are looked at closely.
const MOST: usize = 300;
/// Most groups of three letters that are looked for at once; each costs time.
const MOST_GROUPS: usize = 16;
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

/// People whose name is like `name`, the likest first, of equals those with more statements. Where no name has all its words, or
/// all but one, offices count: `Bupati Magelang`.
///
/// # Errors
/// The archive cannot be read.
pub fn people(db: &Db, name: &str, limit: usize) -> Result<Vec<Found>> {
    // Degrees follow after a comma.
    let name = name.split(',').find(|part| !part.trim().is_empty()).unwrap_or_default();
    let asked = names::words(name);
    let raw: Vec<String> = words(name).collect();
    // The index has names also as they are compared, so that one query finds every spelling.
    let spelt = [&asked, &raw]
        .into_iter()
        .map(|words| long(words))
        .find(|words| !words.is_empty())
        .unwrap_or_default();
    let mut found: Vec<Found> = Vec::new();
    add(db, "names", &phrases(&spelt, " "), QUOTED_MOST, &asked, &mut found)?;
    if !is_found(&found) {
        // One word is misspelt, whichever: the rest narrows it down, so that few names have to be ranked.
        for wrong in (0..spelt.len()).filter(|_| spelt.len() > 1) {
            let mut rest = spelt.clone();
            let threes = three_letters(rest.remove(wrong));
            let query = format!("{} AND ({})", phrases(&rest, " AND "), phrases(&threes, " OR "));
            add(db, "names", &query, QUOTED_MOST, &asked, &mut found)?;
        }
    }
    found.retain(|person| person.likeness >= ALIKE);
    if found.is_empty() {
        add(db, "roles", &phrases(&long(&raw), " "), QUOTED_MOST, &asked, &mut found)?;
    }
    if found.is_empty() {
        let threes: FxHashSet<String> =
            raw.iter().chain(&asked).flat_map(|word| three_letters(word)).collect();
        let mut threes: Vec<String> = threes.into_iter().collect();
        threes.sort();
        let spread = threes.len().div_ceil(MOST_GROUPS).max(1);
        let threes: Vec<String> = threes.into_iter().step_by(spread).collect();
        add(db, "names", &phrases(&threes, " OR "), LIKEST, &asked, &mut found)?;
        found.retain(|person| person.likeness >= ALIKE);
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

/// Words that the index of groups of three letters can find.
fn long(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).filter(|word| word.chars().count() >= 3).collect()
}

/// Words as phrases of a full-text query.
fn phrases(words: &[impl AsRef<str>], join: &str) -> String {
    words.iter().map(|word| format!("\"{}\"", word.as_ref())).collect::<Vec<_>>().join(join)
}

fn is_found(found: &[Found]) -> bool {
    found.iter().any(|person| person.likeness >= ALIKE)
}

/// Of those whom a query finds, the ones with most statements.
const QUOTED_MOST: &str = "SELECT person_id, slug, name, kind, role, articles, quotations FROM people
     WHERE person_id IN (SELECT rowid FROM people_fts WHERE people_fts MATCH ?1) ORDER BY quotations DESC LIMIT ?2";
/// Of those whom a query finds, the ones with the rarest words of it. Ranking costs more than finding.
const LIKEST: &str = "SELECT person_id, slug, name, kind, role, articles, quotations FROM people
     WHERE person_id IN (SELECT rowid FROM people_fts WHERE people_fts MATCH ?1 ORDER BY rank LIMIT ?2)";

/// Adds those whom a full-text query over a column finds, with the likeness of their likest name; an empty query finds nobody.
fn add(
    db: &Db,
    column: &str,
    query: &str,
    sql: &str,
    asked: &[String],
    found: &mut Vec<Found>,
) -> Result<()> {
    if query.is_empty() {
        return Ok(());
    }
    let query = format!("{column} : ({query})");
    let mut people = db.connection().prepare_cached(sql)?;
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
