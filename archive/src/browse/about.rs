//! Who spoke about something.

use super::filter::{Condition, Filter};
use super::person::{self, Person};
use crate::{Db, Result};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};
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

/// Statements of a person on a topic.
#[derive(Default)]
struct Count {
    statements: u64,
    first: Option<String>,
    last: Option<String>,
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
    let condition = Condition::new(None, filter);
    // The index of words comes first whatever SQLite thinks of it: it alone knows the statements.
    let sql = format!(
        "SELECT q.person_id, q.day FROM quotations_fts f CROSS JOIN quotations q ON q.quotation_id = f.rowid
         WHERE quotations_fts MATCH ? AND {}",
        condition.sql
    );
    let mut query = db.connection().prepare_cached(&sql)?;
    let mut rows = query.query(params_from_iter([Value::Text(words)].into_iter().chain(condition.values)))?;
    let mut counts: FxHashMap<i64, Count> = FxHashMap::default();
    while let Some(row) = rows.next()? {
        let count = counts.entry(row.get(0)?).or_default();
        count.statements += 1;
        let Some(day) = row.get_ref(1)?.as_str_or_null()? else { continue };
        if count.first.as_deref().is_none_or(|first| day < first) {
            count.first = Some(day.to_owned());
        }
        if count.last.as_deref().is_none_or(|last| day > last) {
            count.last = Some(day.to_owned());
        }
    }
    let mut found = Voices {
        people: counts.len(),
        statements: counts.values().map(|count| count.statements).sum(),
        ..Voices::default()
    };
    let mut counts: Vec<(i64, Count)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(person, count)| (std::cmp::Reverse(count.statements), *person));
    let sql = format!("SELECT {} FROM people p WHERE p.person_id = ?1", person::COLUMNS);
    let mut people = db.connection().prepare_cached(&sql)?;
    for (person, count) in counts.into_iter().take(limit) {
        let person = people.query_row([person], person::person).optional()?;
        found.voices.extend(person.map(|person| Voice {
            person,
            statements: count.statements,
            first_day: count.first,
            last_day: count.last,
        }));
    }
    Ok(found)
}
