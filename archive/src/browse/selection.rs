//! Which statements of a person a filter lets through, and how many there are in each month.

use super::filter::{Condition, Filter};
use super::statement::{Statement, with_ids};
use super::topic::Topic;
use crate::{Db, Result};
use rusqlite::{params, params_from_iter};

/// A month with its statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `2021-12`.
    pub month: String,
    /// How many statements.
    pub statements: u64,
}

/// Statements by month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Months {
    /// Months that have statements, in order.
    pub months: Vec<Month>,
    /// Statements whose day is not known.
    pub undated: u64,
}

/// Statements of a person, newest first, those without a day last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// How many statements.
    pub found: usize,
    /// How many in each month.
    pub months: Months,
    person_id: i64,
    /// Keys in the table `quotations`; nothing for all of a person with so many that they are read page by page.
    ids: Option<Vec<i64>>,
}

impl Selection {
    /// At most `limit` of the statements after the first `skip`.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn page(&self, db: &Db, skip: usize, limit: usize) -> Result<Vec<Statement>> {
        with_ids(db, &self.ids(db, skip, limit)?)
    }

    /// Keys in the table `quotations` of at most `limit` statements after the first `skip`.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn ids(&self, db: &Db, skip: usize, limit: usize) -> Result<Vec<i64>> {
        if let Some(ids) = &self.ids {
            return Ok(ids.iter().skip(skip).take(limit).copied().collect());
        }
        let mut query = db.connection().prepare_cached(
            "SELECT quotation_id FROM quotations WHERE person_id = ?1 ORDER BY day DESC, quotation_id DESC LIMIT ?2 OFFSET ?3",
        )?;
        let [limit, skip] = [limit, skip].map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        let ids = query.query_map(params![self.person_id, limit, skip], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }
}

/// The statements of a person that a filter lets through.
///
/// # Errors
/// The archive cannot be read.
pub fn select(db: &Db, person_id: i64, filter: &Filter) -> Result<Selection> {
    if filter.is_empty()
        && let Some(all) = counted(db, person_id)?
    {
        return Ok(all);
    }
    let condition = Condition::new(Some(person_id), filter);
    let sql = format!(
        "SELECT q.quotation_id, substr(q.day, 1, 7) FROM quotations q WHERE {} ORDER BY q.day DESC, q.quotation_id DESC",
        condition.sql
    );
    let topic = Topic::of_person(db, &filter.topic, person_id)?;
    let mut query = db.connection().prepare_cached(&sql)?;
    let mut rows = query.query(params_from_iter(condition.values))?;
    let mut ids = Vec::new();
    let mut months = Months::default();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        if !topic.has(id) {
            continue;
        }
        ids.push(id);
        match (row.get_ref(1)?.as_str_or_null()?, months.months.last_mut()) {
            (None, _) => months.undated += 1,
            (Some(month), Some(last)) if last.month == month => last.statements += 1,
            (Some(month), _) => months.months.push(Month { month: month.to_owned(), statements: 1 }),
        }
    }
    months.months.reverse();
    Ok(Selection { found: ids.len(), months, person_id, ids: Some(ids) })
}

/// All statements of a person for whom they were counted beforehand.
fn counted(db: &Db, person_id: i64) -> Result<Option<Selection>> {
    let mut all = Selection { person_id, ..Selection::default() };
    for (month, statements) in super::counts(db, person_id, "month")? {
        all.found += usize::try_from(statements).unwrap_or(usize::MAX);
        if month.is_empty() {
            all.months.undated = statements;
        } else {
            all.months.months.push(Month { month, statements });
        }
    }
    Ok((all.found > 0).then_some(all))
}
