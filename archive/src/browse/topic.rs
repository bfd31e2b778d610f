//! Statements with words, as a set that can be asked for each statement.

use crate::{Db, Result};
use rusqlite::params;

/// Statements that have all words of a topic.
pub(super) enum Topic {
    /// Nothing is asked.
    Any,
    /// These: a bit for each key from the first on.
    These {
        /// The key of the first bit.
        first: i64,
        /// A bit for each key.
        bits: Vec<u64>,
    },
}

impl Topic {
    /// Statements with the words of a topic, among those of a person and perhaps others.
    pub(super) fn of_person(db: &Db, topic: &str, person_id: i64) -> Result<Self> {
        let words = crate::search::query(topic);
        if words.is_empty() {
            return Ok(Self::Any);
        }
        let mut range = db.connection().prepare_cached(
            "SELECT min(quotation_id), max(quotation_id) FROM quotations WHERE person_id = ?1",
        )?;
        let range: (Option<i64>, Option<i64>) =
            range.query_row([person_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (first, last) = (range.0.unwrap_or(0), range.1.unwrap_or(0));
        let length = usize::try_from(last - first).unwrap_or(0) / 64 + 1;
        let mut bits = vec![0_u64; length];
        let mut query = db.connection().prepare_cached(
            "SELECT rowid FROM quotations_fts WHERE quotations_fts MATCH ?1 AND rowid BETWEEN ?2 AND ?3",
        )?;
        let mut rows = query.query(params![words, first, last])?;
        while let Some(row) = rows.next()? {
            let at = row.get::<_, i64>(0)? - first;
            if let Some(bits) = usize::try_from(at / 64).ok().and_then(|at| bits.get_mut(at)) {
                *bits |= 1 << (at % 64);
            }
        }
        Ok(Self::These { first, bits })
    }

    /// Whether a statement has the words.
    pub(super) fn has(&self, quotation_id: i64) -> bool {
        match self {
            Self::Any => true,
            Self::These { first, bits } => {
                let at = quotation_id - first;
                at >= 0
                    && usize::try_from(at / 64)
                        .ok()
                        .and_then(|place| bits.get(place))
                        .is_some_and(|bits| bits >> (at % 64) & 1 == 1)
            }
        }
    }
}
