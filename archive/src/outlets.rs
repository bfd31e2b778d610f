//! Where people are quoted.

use crate::{Db, Result};

/// Outlets that quote a person with the number of statements, most first; nothing for articles without one.
///
/// # Errors
/// The archive cannot be read.
pub fn outlets(db: &Db, person_id: i64) -> Result<Vec<(Option<String>, u64)>> {
    let mut query = db.connection().prepare_cached(
        "SELECT a.outlet, count(*) FROM quotations q JOIN articles a USING (article_id) WHERE q.person_id = ?1
         GROUP BY 1 ORDER BY 2 DESC, 1",
    )?;
    let outlets = query.query_map([person_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(outlets.collect::<rusqlite::Result<_>>()?)
}
