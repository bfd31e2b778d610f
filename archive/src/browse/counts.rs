//! How many statements of a person there are by outlet and class of cue.

use crate::{Db, Result};
use rusqlite::params;

/// What the statements of a person can be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Outlets, most statements first.
    pub outlets: Vec<String>,
    /// Classes of cues, most statements first.
    pub cue_classes: Vec<String>,
}

/// Most choices of a kind.
const MOST: usize = 200;

/// The outlets and classes of cues that a person's statements have, the commonest ones.
///
/// # Errors
/// The archive cannot be read.
pub fn choices(db: &Db, person_id: i64) -> Result<Choices> {
    let values = |counts: Vec<(Option<String>, u64)>| {
        counts.into_iter().filter_map(|(value, _)| value).take(MOST).collect()
    };
    Ok(Choices {
        outlets: values(outlets(db, person_id)?),
        cue_classes: values(by(
            db,
            person_id,
            "cue_class",
            "SELECT cue_class, count(*) FROM quotations WHERE person_id = ?1 GROUP BY 1",
        )?),
    })
}

/// Outlets that quote a person with the number of statements, most first; nothing for articles without one.
///
/// # Errors
/// The archive cannot be read.
pub fn outlets(db: &Db, person_id: i64) -> Result<Vec<(Option<String>, u64)>> {
    by(
        db,
        person_id,
        "outlet",
        "SELECT a.outlet, count(*) FROM quotations q JOIN articles a USING (article_id) WHERE q.person_id = ?1 GROUP BY 1",
    )
}

/// Values with their number of statements, most first, of equals the first by name; counted now by `sql` if they were not before.
fn by(db: &Db, person_id: i64, what: &str, sql: &str) -> Result<Vec<(Option<String>, u64)>> {
    let before = counts(db, person_id, what)?;
    let mut counts: Vec<(Option<String>, u64)> = if before.is_empty() {
        let mut query = db.connection().prepare_cached(sql)?;
        query
            .query_map([person_id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?
    } else {
        before
            .into_iter()
            .map(|(value, count)| (Some(value).filter(|value| !value.is_empty()), count))
            .collect()
    };
    counts.sort_by(|(a, few), (b, many)| many.cmp(few).then_with(|| a.cmp(b)));
    Ok(counts)
}

/// What was counted when people were linked, in the order of values; nothing for those with few statements.
pub(crate) fn counts(db: &Db, person_id: i64, what: &str) -> Result<Vec<(String, u64)>> {
    let mut query = db.connection().prepare_cached(
        "SELECT value, statements FROM counts WHERE person_id = ?1 AND what = ?2 ORDER BY value",
    )?;
    let counts = query.query_map(params![person_id, what], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.collect::<rusqlite::Result<_>>()?)
}
