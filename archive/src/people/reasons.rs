//! Why speakers are one person, and which speakers a person has.

use super::roles::Office;
use crate::{Db, Result};

/// A step by which two speakers came to be one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The article of one speaker.
    pub doc_id: String,
    /// That speaker within it.
    pub speaker_id: String,
    /// The article of the other.
    pub other_doc: String,
    /// The other speaker within it.
    pub other_speaker: String,
    /// Name of the rule, one of [`super::rules`].
    pub rule: String,
    /// The names, role or alias that the rule went by.
    pub detail: String,
}

/// All steps by which a person came together.
///
/// # Errors
/// The archive cannot be read.
pub fn evidence(db: &Db, person_id: i64) -> Result<Vec<Evidence>> {
    let mut query = db.connection().prepare_cached(
        "SELECT a.doc_id, s.speaker_id, b.doc_id, t.speaker_id, e.rule, e.detail
         FROM evidence e JOIN speakers s ON s.speaker_key = e.speaker_key JOIN articles a ON a.article_id = s.article_id
         JOIN speakers t ON t.speaker_key = e.other_key JOIN articles b ON b.article_id = t.article_id
         WHERE e.person_id = ?1 ORDER BY a.doc_id, s.speaker_id, b.doc_id, t.speaker_id",
    )?;
    let steps = query.query_map([person_id], |row| {
        Ok(Evidence {
            doc_id: row.get(0)?,
            speaker_id: row.get(1)?,
            other_doc: row.get(2)?,
            other_speaker: row.get(3)?,
            rule: row.get(4)?,
            detail: row.get(5)?,
        })
    })?;
    Ok(steps.collect::<rusqlite::Result<_>>()?)
}

/// Keys of a person's speakers in some articles or with a role, however it is written.
///
/// # Errors
/// The archive cannot be read.
pub fn speakers_of(db: &Db, person_id: i64, docs: &[String], role: Option<&str>) -> Result<Vec<i64>> {
    let office = role.map(Office::of);
    let mut query = db.connection().prepare_cached(
        "SELECT s.speaker_key, a.doc_id, coalesce(s.role, CASE s.kind WHEN 'unnamed' THEN s.name END)
         FROM speakers s JOIN articles a USING (article_id) WHERE s.person_id = ?1 ORDER BY a.doc_id, s.speaker_id",
    )?;
    let mut rows = query.query([person_id])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        let (doc_id, role): (String, Option<String>) = (row.get(1)?, row.get(2)?);
        if docs.contains(&doc_id) || (office.is_some() && role.as_deref().map(Office::of) == office) {
            keys.push(row.get(0)?);
        }
    }
    Ok(keys)
}
