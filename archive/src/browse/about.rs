//! Who spoke about something.

use super::filter::{Condition, Filter};
use super::person::Person;
use crate::said::{Reader, day_number, day_text};
use crate::{Db, Result, browse};
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use rustc_hash::FxHashMap;

/// Somebody who spoke about a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Who it is.
    pub person: Person,
    /// Statements on the topic.
    pub statements: u64,
    /// Day of the first of them.
    pub first_day: Option<String>,
    /// Day of the last of them.
    pub last_day: Option<String>,
}

/// All who spoke about a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voices {
    /// How many people and bodies.
    pub people: usize,
    /// How many statements they made.
    pub statements: u64,
    /// Those with most statements, most first.
    pub voices: Vec<Voice>,
}

/// Statements of a person on a topic; days as numbers.
struct Count {
    statements: u64,
    first: u32,
    last: u32,
}

/// People whose statements a filter lets through, at most `limit`, those with most of these statements first. Without words of a
/// topic nobody.
///
/// # Errors
/// The archive cannot be read.
pub fn who_spoke(db: &Db, filter: &Filter, limit: usize) -> Result<Voices> {
    let words = crate::search::query(&filter.topic);
    if words.is_empty() {
        return Ok(Voices::default());
    }
    let mut counts: FxHashMap<u32, Count> = FxHashMap::default();
    let mut said = Reader::new(db.connection())?;
    let days = days(filter);
    // Days are packed beside the person; for the rest each statement has to be read.
    let packed =
        days.is_some() && [&filter.outlet, &filter.kind, &filter.cue_class].into_iter().all(String::is_empty);
    let (sql, values) = if packed {
        ("SELECT rowid FROM quotations_fts WHERE quotations_fts MATCH ?".to_owned(), Vec::new())
    } else {
        let condition = Condition::new(None, filter);
        // The index of words comes first whatever SQLite thinks of it: it alone knows the statements.
        let sql = format!(
            "SELECT f.rowid FROM quotations_fts f CROSS JOIN quotations q ON q.quotation_id = f.rowid
             WHERE quotations_fts MATCH ? AND {}",
            condition.sql
        );
        (sql, condition.values)
    };
    let days = days.filter(|_| packed).unwrap_or(0..=u32::MAX);
    let mut query = db.connection().prepare_cached(&sql)?;
    let mut rows = query.query(params_from_iter([Value::Text(words)].into_iter().chain(values)))?;
    while let Some(row) = rows.next()? {
        let Some((rank, day)) = said.of(row.get(0)?)?.filter(|(_, day)| days.contains(day)) else { continue };
        let count = counts.entry(rank).or_insert(Count { statements: 0, first: u32::MAX, last: 0 });
        count.statements += 1;
        if day > 0 {
            count.first = count.first.min(day);
            count.last = count.last.max(day);
        }
    }
    let statements = counts.values().map(|count| count.statements).sum();
    let mut found = Voices { people: counts.len(), statements, ..Voices::default() };
    let mut counts: Vec<(u32, Count)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(rank, count)| (std::cmp::Reverse(count.statements), *rank));
    for (rank, count) in counts.into_iter().take(limit) {
        let first = count.first.min(count.last);
        found.voices.extend(browse::person_by_rank(db, i64::from(rank))?.map(|person| Voice {
            person,
            statements: count.statements,
            first_day: day_text(first),
            last_day: day_text(count.last),
        }));
    }
    Ok(found)
}

/// The days that a filter lets through, as numbers; an unknown day is none of those after another. Nothing where it names no days.
fn days(filter: &Filter) -> Option<std::ops::RangeInclusive<u32>> {
    if filter.from.is_empty() && filter.to.is_empty() {
        return Some(0..=u32::MAX);
    }
    let number = |day: &str, otherwise: u32| if day.is_empty() { Some(otherwise) } else { day_number(day) };
    Some(number(&filter.from, 1)?.max(1)..=number(&filter.to, u32::MAX)?)
}
