//! Which quotations of an archive may hold the words of a claim: a few out of millions.
//!
//! The index of shingles is asked first; only when it gives nothing good are words looked up one by one. Each list of the index is read up to a
//! bound, so that words that stand everywhere cost no more than others; they tell least anyway.

use super::claim::Claim;
use super::utterance::Row;
use crate::Result;
use crate::search;
use crate::wording::shingles;
use rusqlite::{Connection, OptionalExtension as _, Row as SqlRow, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// Shingles of a claim that are looked up; of a longer claim every second, third, …
const MOST_SHINGLES: usize = 64;
/// Quotations that are taken for one shingle.
const MOST_PER_SHINGLE: usize = 200;
/// Words of a claim that are looked up.
const MOST_WORDS: usize = 24;
/// Quotations that are taken for one word; a word that more have is passed over.
const MOST_PER_WORD: usize = 1_000;
/// Shingles that a quotation of the claimed speaker must have all of.
const MOST_TERMS: usize = 8;
/// Quotations with the same words among which the claimed speaker's are looked for, and how many of theirs are taken.
const MOST_COPIES: usize = 10_000;
const MOST_PER_PERSON: usize = 10;
/// A chain of quotations that carry each other on is followed so far, in quotations of the article.
const REACH: i64 = 8;

/// A quotation, and what speaks for it.
pub(super) type Candidate = (i64, f64);

/// Quotations that share shingles with a claim, those that share most first.
pub(super) fn by_shingles(connection: &Connection, claim: &Claim<'_>) -> Result<Vec<Candidate>> {
    let mut query =
        connection.prepare_cached("SELECT rowid FROM shingles WHERE shingles MATCH ?1 LIMIT ?2")?;
    let all: FxHashSet<u64> = shingles::all(&claim.hashes).collect();
    let mut all: Vec<u64> = all.into_iter().collect();
    all.sort_unstable();
    let mut votes = Votes::default();
    for shingle in all.iter().step_by(all.len().div_ceil(MOST_SHINGLES).max(1)) {
        let found = query.query_map(params![shingles::term(*shingle), MOST_PER_SHINGLE], |row| row.get(0))?;
        votes.add(&found.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    Ok(votes.ranked())
}

/// Quotations that share words with a claim, in whatever form (`kebanjiran`, `banjir`), those that share the rarest first.
pub(super) fn by_words(connection: &Connection, claim: &Claim<'_>) -> Result<Vec<Candidate>> {
    let mut query = connection
        .prepare_cached("SELECT rowid FROM quotations_fts WHERE quotations_fts MATCH ?1 LIMIT ?2")?;
    let stems = search::stems(claim.words.text);
    let mut seen = FxHashSet::default();
    let mut words: Vec<&str> = stems.split_whitespace().filter(|word| seen.insert(*word)).collect();
    // Long words are rarer than short ones.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut votes = Votes::default();
    for word in words.iter().take(MOST_WORDS) {
        let phrase = format!("content : \"{}\"", word.replace('"', ""));
        let found = query.query_map(params![phrase, MOST_PER_WORD + 1], |row| row.get(0))?;
        let found: Vec<i64> = found.collect::<rusqlite::Result<_>>()?;
        if found.len() <= MOST_PER_WORD {
            votes.add(&found);
        }
    }
    if votes.0.is_empty() {
        // Nothing but everyday words: then all of them in a row.
        let phrase = format!("content : \"{}\"", stems.replace('"', " "));
        let found = query.query_map(params![phrase, MOST_PER_SHINGLE], |row| row.get(0))?;
        votes.add(&found.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    Ok(votes.ranked())
}

/// Quotations of a person that may have all words of a claim, however many others have them too.
pub(super) fn of_person(
    connection: &Connection,
    claim: &Claim<'_>,
    person_id: i64,
) -> Result<Vec<Candidate>> {
    let mut query = connection.prepare_cached(
        "SELECT quotation_id FROM quotations WHERE person_id = ?1 AND quotation_id IN
            (SELECT rowid FROM shingles WHERE shingles MATCH ?2 LIMIT ?3)
         LIMIT ?4",
    )?;
    // A text that has all of a claim has all its chosen shingles, since they are chosen by their neighbours alone.
    let chosen = shingles::chosen(&claim.hashes);
    let terms: Vec<String> = chosen.iter().take(MOST_TERMS).map(|shingle| shingles::term(*shingle)).collect();
    let found = query
        .query_map(params![person_id, terms.join(" "), MOST_COPIES, MOST_PER_PERSON], |row| row.get(0))?;
    Ok(found.map(|quotation| quotation.map(|quotation| (quotation, 1.0))).collect::<rusqlite::Result<_>>()?)
}

/// What speaks for each quotation.
#[derive(Default)]
struct Votes(FxHashMap<i64, f64>);

impl Votes {
    /// A list of the index: the longer it is, the less it says.
    fn add(&mut self, quotations: &[i64]) {
        let weight = 1.0 / (1.0 + (1.0 + quotations.len() as f64).ln());
        for quotation in quotations {
            *self.0.entry(*quotation).or_default() += weight;
        }
    }

    fn ranked(self) -> Vec<Candidate> {
        let mut ranked: Vec<Candidate> = self.0.into_iter().collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        ranked
    }
}

/// A quotation with those that it carries on and that carry it on, in order.
pub(super) fn chain(connection: &Connection, quotation_id: i64) -> Result<Vec<Row>> {
    let mut place =
        connection.prepare_cached("SELECT article_id, number FROM quotations WHERE quotation_id = ?1")?;
    let place = place.query_row([quotation_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((article, number)): Option<(i64, i64)> = place else { return Ok(Vec::new()) };
    let mut query = connection.prepare_cached(
        "SELECT number, continues, quotation_id, type, content, content_start, content_end, content_spans FROM quotations
         WHERE article_id = ?1 AND number BETWEEN ?2 AND ?3 ORDER BY number",
    )?;
    let around = query.query_map(params![article, number - REACH, number + REACH], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?, read(row)?))
    })?;
    let around: Vec<(i64, Option<i64>, Row)> = around.collect::<rusqlite::Result<_>>()?;
    let mut first = number;
    for (at, continues, _) in around.iter().rev() {
        if *at == first
            && let Some(before) = continues.filter(|before| *before < first)
        {
            first = before;
        }
    }
    let mut members = FxHashSet::from_iter([first]);
    let mut chain = Vec::new();
    for (at, continues, row) in around {
        if at == first || continues.is_some_and(|before| members.contains(&before)) {
            members.insert(at);
            chain.push(row);
        }
    }
    Ok(chain)
}

fn read(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let whole = (row.get(5)?, row.get(6)?);
    let spans: Option<String> = row.get(7)?;
    let spans = spans.map_or_else(|| vec![whole], |spans| parse_spans(&spans));
    Ok(Row { quotation_id: row.get(2)?, kind: row.get(3)?, content: row.get(4)?, spans })
}

/// Spans as the archive has them: `12:45;60:90`.
fn parse_spans(spans: &str) -> Vec<(u32, u32)> {
    let parse = |span: &str| {
        let (start, end) = span.split_once(':')?;
        Some((start.parse().ok()?, end.parse().ok()?))
    };
    spans.split(';').filter_map(parse).collect()
}
