//! How many statements there are in each month.

use super::filter::{Condition, Filter};
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

/// Counts the statements of a person by month.
///
/// # Errors
/// The archive cannot be read.
pub fn months(db: &Db, person_id: i64, filter: &Filter) -> Result<Months> {
    let condition = Condition::new(person_id, filter);
    let sql = format!(
        "SELECT substr(q.day, 1, 7) AS month, count(*)
         FROM quotations q JOIN articles a ON a.article_id = q.article_id
         WHERE {} GROUP BY month ORDER BY month",
        condition.sql
    );
    let mut query = db.connection().prepare_cached(&sql)?;
    let mut rows = query.query(params_from_iter(condition.values))?;
    let mut months = Months::default();
    while let Some(row) = rows.next()? {
        let statements = row.get(1)?;
        match row.get(0)? {
            Some(month) => months.months.push(Month { month, statements }),
            None => months.undated = statements,
        }
    }
    Ok(months)
}
