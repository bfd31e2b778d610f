//! People by name, also misspelt, by nickname or by office.

use super::near::near;
use crate::browse::{self, Person};
use crate::people::names;
use crate::{Db, Result};
use rusqlite::params;
use rustc_hash::FxHashMap;

/// Most people who are looked at closely, of those whom a query finds: the ones with most statements.
const MOST: usize = 300;
/// Most names of a person that are compared.
const MOST_NAMES: usize = 100;
/// Words of a question that are looked for; no name has more.
const MOST_WORDS: usize = 12;
/// Shortest beginning of a word by which it is found.
const BEGINNING: usize = 3;
/// Least likeness of a name to be shown.
const ALIKE: f64 = 0.8;
/// Least likeness of two words.
const WORDS_ALIKE: f64 = 0.75;

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Who it is.
    pub person: Person,
    /// How like one of the names is to what was asked for: 1 for the same.
    pub likeness: f64,
}

/// People whose name is like `name`, the likest first, of equals those with more statements. The last word may be a beginning. Where
/// no name has all its words, almost the same words count, then offices: `Bupati Magelang`.
///
/// # Errors
/// The archive cannot be read.
pub fn people(db: &Db, name: &str, limit: usize) -> Result<Vec<Found>> {
    // Degrees follow after a comma.
    let name = name.split(',').find(|part| !part.trim().is_empty()).unwrap_or_default();
    let mut asked = names::words(name);
    asked.truncate(MOST_WORDS);
    // Initials tell little, unless there is nothing else.
    let whole = |shortest: usize| -> Vec<&str> {
        asked.iter().map(String::as_str).filter(|word| word.chars().count() >= shortest).collect()
    };
    let words = Some(whole(2)).filter(|words| !words.is_empty()).unwrap_or_else(|| whole(0));
    let mut search = Search { db, asked: &asked, likeness: FxHashMap::default() };
    search.add("names", &every(words.iter().map(|word| phrase(word))))?;
    if search.likeness.len() < limit
        && let Some((last, before)) = words.split_last()
        && last.chars().count() >= BEGINNING
    {
        let beginning = format!("{} *", phrase(last));
        search.add("names", &every(before.iter().map(|word| phrase(word)).chain([beginning])))?;
    }
    if search.is_empty() {
        let mut groups = Vec::new();
        for word in whole(BEGINNING) {
            let near = near(db, word)?;
            groups
                .push(format!("({})", near.iter().map(|word| phrase(word)).collect::<Vec<_>>().join(" OR ")));
        }
        // A word that is like none says that nobody is meant.
        if !groups.iter().any(|group| group == "()") {
            search.add("names", &every(groups))?;
        }
    }
    if search.is_empty() {
        search.likeness.clear();
        let lower = name.to_lowercase();
        let raw =
            || lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MOST_WORDS);
        search.add("roles", &phrase(&raw().collect::<Vec<_>>().join(" ")))?;
        if search.likeness.is_empty() {
            // Name and office: `Bupati Rahmat Hidayat`.
            search.add("names roles", &every(raw().map(phrase)))?;
        }
        return search.answer(0.0, limit);
    }
    search.answer(ALIKE, limit)
}

/// A full-text query for words in a row; whatever is no letter and no digit (a quotation mark, the end of a C string) parts them.
fn phrase(words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    let words: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    format!("\"{words}\"")
}

/// A full-text query for all of these.
fn every(queries: impl IntoIterator<Item = String>) -> String {
    queries.into_iter().collect::<Vec<_>>().join(" AND ")
}

/// People who were found so far.
struct Search<'a> {
    db: &'a Db,
    asked: &'a [String],
    /// By rank, the likeness of the likest name.
    likeness: FxHashMap<i64, f64>,
}

impl Search<'_> {
    /// Adds those whom a full-text query over columns finds; an empty query finds nobody.
    fn add(&mut self, columns: &str, query: &str) -> Result<()> {
        if query.is_empty() {
            return Ok(());
        }
        let query = format!("{{{columns}}} : ({query})");
        let mut people = self.db.connection().prepare_cached(
            "SELECT rowid, names FROM people_fts WHERE people_fts MATCH ?1 ORDER BY rowid LIMIT ?2",
        )?;
        let mut rows = people.query(params![query, MOST])?;
        while let Some(row) = rows.next()? {
            let names = row.get_ref(1)?.as_str()?.lines().take(MOST_NAMES);
            let best = names.map(|name| likeness(self.asked, name)).fold(0.0, f64::max);
            self.likeness.insert(row.get(0)?, best);
        }
        Ok(())
    }

    /// Whether nobody has a name that is like the one asked for.
    fn is_empty(&self) -> bool {
        self.likeness.values().all(|likeness| *likeness < ALIKE)
    }

    fn answer(self, least: f64, limit: usize) -> Result<Vec<Found>> {
        let mut ranked: Vec<(i64, f64)> =
            self.likeness.into_iter().filter(|(_, like)| *like >= least).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut found = Vec::new();
        for (rank, likeness) in ranked.into_iter().take(limit) {
            found.extend(browse::person_by_rank(self.db, rank)?.map(|person| Found { person, likeness }));
        }
        Ok(found)
    }
}

/// How like a name, words with blanks between, is to the one asked for: words in any order, each with the likest of the other;
/// words that only one of them has count against it a little.
fn likeness(asked: &[String], name: &str) -> f64 {
    if asked.is_empty() || name.is_empty() {
        return 0.0;
    }
    let like =
        |word: &String, other: &str| if word == other { 1.0 } else { strsim::jaro_winkler(word, other) };
    let best = |word: &String| name.split(' ').map(|other| like(word, other)).fold(0.0, f64::max);
    let alike = |word: &String| Some(best(word)).filter(|best| *best >= WORDS_ALIKE).unwrap_or(0.0);
    let sum: f64 = asked.iter().map(alike).sum();
    let more = name.split(' ').count().saturating_sub(asked.len()) as f64;
    sum / asked.len() as f64 - 0.02 * more.min(4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_one_for_the_same_and_falls_with_what_differs() {
        let like = |asked: &str, name: &str| likeness(&names::words(asked), &names::words(name).join(" "));
        assert_eq!(like("Rahmat Hidayat", "rahmat hidayat"), 1.0);
        assert_eq!(like("Hidayat Rahmat", "Rahmat Hidayat"), 1.0);
        assert!(like("Hidayat", "Rahmat Hidayat") > 0.9);
        assert!(like("Rahmat Hidayta", "Rahmat Hidayat") > 0.9);
        assert!(like("Siti Aminah", "Rahmat Hidayat") < 0.5);
        assert_eq!(like("", "Rahmat"), 0.0);
    }
}
