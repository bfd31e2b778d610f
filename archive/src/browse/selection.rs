//! Which statements of a person a filter lets through, and how many there are in each month.

use super::filter::{Condition, Filter};
use super::statement::{Statement, with_ids};
use crate::{Db, Result};
use rusqlite::params_from_iter;

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
    /// Keys in the table `quotations`.
    pub ids: Vec<i64>,
    /// How many in each month.
    pub months: Months,
}

impl Selection {
    /// At most `limit` of the statements after the first `skip`.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn page(&self, db: &Db, skip: usize, limit: usize) -> Result<Vec<Statement>> {
        let ids = self.ids.get(skip..).unwrap_or_default();
        with_ids(db, &ids[..limit.min(ids.len())])
    }
}

/// The statements of a person that a filter lets through.
///
/// # Errors
/// The archive cannot be read.
pub fn select(db: &Db, person_id: i64, filter: &Filter) -> Result<Selection> {
    let condition = Condition::new(person_id, filter);
    let sql = format!(
        "SELECT q.quotation_id, substr(q.day, 1, 7) FROM quotations q WHERE {} ORDER BY q.day DESC, q.quotation_id DESC",
        condition.sql
    );
    let mut query = db.connection().prepare_cached(&sql)?;
    let mut rows = query.query(params_from_iter(condition.values))?;
    let mut selection = Selection::default();
    let months = &mut selection.months;
    while let Some(row) = rows.next()? {
        selection.ids.push(row.get(0)?);
        match (row.get_ref(1)?.as_str_or_null()?, months.months.last_mut()) {
            (None, _) => months.undated += 1,
            (Some(month), Some(last)) if last.month == month => last.statements += 1,
            (Some(month), _) => months.months.push(Month { month: month.to_owned(), statements: 1 }),
        }
    }
    months.months.reverse();
    Ok(selection)
}
