//! The same statement in several articles: what one outlet takes over from another, and what all take from a wire.
//!
//! Candidates come from buckets (`minhash`); that two are the same statement is decided by laying one against the other word by word
//! (`group`). A family has at least two articles. Its wordings are numbered, and it says when the articles name different people as
//! its speaker (`speakers`).

mod group;
mod list;
mod minhash;
mod speakers;

use crate::{Db, Result};
use group::Texts;
pub use list::{Family, Filter, Member, list};
use rusqlite::{Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};
use speakers::Speaker;

/// What grouping found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grouped {
    /// Statements in several articles.
    pub families: usize,
    /// Quotations in them.
    pub members: usize,
    /// Statements whose articles name different people.
    pub disagreements: usize,
}

/// A quotation as it is grouped.
struct Quotation {
    quotation_id: i64,
    article_id: i64,
    day: Option<String>,
    outlet: Option<String>,
    speaker_key: Option<i64>,
}

/// Works out anew which quotations are the same statement, and writes it into the archive: all or nothing. After
/// [`crate::people::link`], so that two names of one person are no disagreement.
///
/// # Errors
/// The archive cannot be read or written.
pub fn find(db: &mut Db) -> Result<Grouped> {
    let (quotations, texts) = load(db)?;
    let groups = group::group(&texts);
    let speakers = speakers::load(db)?;
    let transaction = db.connection_mut().transaction()?;
    transaction.execute_batch(
        "DELETE FROM family_members; DELETE FROM families; UPDATE quotations SET family_id = NULL WHERE family_id IS NOT NULL;",
    )?;
    let mut grouped = Grouped::default();
    for group in groups {
        let articles: FxHashSet<i64> = group.iter().map(|&at| quotations[at].article_id).collect();
        if articles.len() > 1 {
            let disagree = write(&transaction, &group, &quotations, &texts, &speakers)?;
            grouped.families += 1;
            grouped.members += group.len();
            grouped.disagreements += usize::from(disagree);
        }
    }
    transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('families', 'fresh')", [])?;
    transaction.commit()?;
    Ok(grouped)
}

/// Whether families were found after the last articles came in.
///
/// # Errors
/// The archive cannot be read.
pub fn are_fresh(db: &Db) -> Result<bool> {
    Ok(db.meta("families")?.as_deref() == Some("fresh"))
}

/// All quotations, the earliest first, so that the first of a group is the first that was seen.
fn load(db: &Db) -> Result<(Vec<Quotation>, Texts)> {
    let mut query = db.connection().prepare(
        "SELECT q.quotation_id, q.article_id, a.day, a.outlet, q.speaker_key, q.content, q.person_id,
                CAST(julianday(a.day) AS INTEGER)
         FROM quotations q JOIN articles a USING (article_id)
         ORDER BY a.day IS NULL, a.day, a.doc_id, q.number",
    )?;
    let mut rows = query.query([])?;
    let (mut quotations, mut texts) = (Vec::new(), Texts::default());
    while let Some(row) = rows.next()? {
        texts.push(row.get_ref(5)?.as_str().unwrap_or_default(), row.get(6)?, row.get(7)?);
        quotations.push(Quotation {
            quotation_id: row.get(0)?,
            article_id: row.get(1)?,
            day: row.get(2)?,
            outlet: row.get(3)?,
            speaker_key: row.get(4)?,
        });
    }
    Ok((quotations, texts))
}

/// Writes a family; says whether its articles disagree.
fn write(
    transaction: &Transaction<'_>,
    group: &[usize],
    quotations: &[Quotation],
    texts: &Texts,
    speakers: &FxHashMap<i64, Speaker>,
) -> Result<bool> {
    let mut variants: FxHashMap<&[u64], usize> = FxHashMap::default();
    let first = &quotations[group[0]];
    let mut member = transaction.prepare_cached(
        "INSERT INTO family_members (family_id, quotation_id, variant, similarity) VALUES (?1, ?2, ?3, ?4)",
    )?;
    let mut belongs =
        transaction.prepare_cached("UPDATE quotations SET family_id = ?1 WHERE quotation_id = ?2")?;
    let members = group.iter().map(|&at| &quotations[at]);
    let days = members.clone().filter_map(|quotation| quotation.day.as_deref());
    let outlets: FxHashSet<&str> =
        members.clone().filter_map(|quotation| quotation.outlet.as_deref()).collect();
    let named = members.clone().filter_map(|quotation| speakers.get(&quotation.speaker_key?));
    let people = speakers::count(named);
    let wordings: Vec<usize> = group
        .iter()
        .map(|&at| {
            let next = variants.len();
            *variants.entry(texts.words(at)).or_insert(next)
        })
        .collect();
    transaction.prepare_cached(
        "INSERT INTO families (family_id, first_day, last_day, members, outlets, variants, people, disagrees)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        first.quotation_id,
        days.clone().min(),
        days.max(),
        group.len(),
        outlets.len(),
        variants.len(),
        people,
        people > 1,
    ])?;
    // The first of the longest. Of it the others are parts, though not of each other.
    let longest = group.iter().copied().rev().max_by_key(|&at| texts.words(at).len()).unwrap_or(group[0]);
    for (&at, variant) in group.iter().zip(wordings) {
        let similarity = (texts.similarity(longest, at) * 1000.0).round() / 1000.0;
        member.execute(params![first.quotation_id, quotations[at].quotation_id, variant, similarity])?;
        belongs.execute(params![first.quotation_id, quotations[at].quotation_id])?;
    }
    Ok(people > 1)
}
