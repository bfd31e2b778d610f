//! Families as they are shown: those in most outlets first.

use crate::{Db, Result};
use rusqlite::{Row, named_params};
use serde::Serialize;

/// Which families are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Only those whose articles name different people.
    pub disagreeing: bool,
    /// Fewest outlets.
    pub outlets: usize,
    /// Fewest wordings.
    pub variants: usize,
    /// Only this one.
    pub family_id: Option<i64>,
    /// Only those with a quotation of this person.
    pub person_id: Option<i64>,
    /// At most so many.
    pub limit: usize,
}

impl Default for Filter {
    fn default() -> Self {
        Self { disagreeing: false, outlets: 1, variants: 1, family_id: None, person_id: None, limit: 20 }
    }
}

/// A statement that several articles have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Family {
    /// The quotation that was seen first.
    pub family_id: i64,
    /// Day of the first article.
    pub first_day: Option<String>,
    /// Day of the last article.
    pub last_day: Option<String>,
    /// How many outlets have it.
    pub outlets: i64,
    /// How many wordings there are.
    pub variants: i64,
    /// How many different people are named as its speaker.
    pub people: i64,
    /// Whether the articles name different people.
    pub disagrees: bool,
    /// Its quotations, in the order in which they were seen.
    pub members: Vec<Member>,
}

/// A quotation of a family.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// Its number in the archive.
    pub quotation_id: i64,
    /// As in the output of `kutip extract`.
    pub quote_id: String,
    /// The wording: 0 for that of the first.
    pub variant: i64,
    /// To the longest wording, from 0 to 1: of the member and the part of that wording that it is like.
    pub similarity: f64,
    /// `direct`, `indirect` or `mixed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words.
    pub content: String,
    /// Who spoke, as the article names them.
    pub speaker: Option<String>,
    /// Who that is across articles.
    pub person: Option<String>,
    /// The article.
    pub doc_id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Where it was published.
    pub outlet: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

/// Lists families: those in most outlets first, of these the largest, then the earliest.
///
/// # Errors
/// The archive cannot be read.
pub fn list(db: &Db, filter: &Filter) -> Result<Vec<Family>> {
    let mut query = db.connection().prepare_cached(
        "SELECT family_id, first_day, last_day, outlets, variants, people, disagrees FROM families f
         WHERE (NOT :disagreeing OR disagrees) AND outlets >= :outlets AND variants >= :variants
           AND (:family IS NULL OR family_id = :family)
           AND (:person IS NULL OR EXISTS (SELECT 1 FROM quotations q WHERE q.family_id = f.family_id AND q.person_id = :person))
         ORDER BY outlets DESC, members DESC, first_day, family_id LIMIT :limit",
    )?;
    let families = query.query_map(
        named_params! {
            ":disagreeing": filter.disagreeing,
            ":outlets": filter.outlets,
            ":variants": filter.variants,
            ":family": filter.family_id,
            ":person": filter.person_id,
            ":limit": filter.limit,
        },
        |row| {
            Ok(Family {
                family_id: row.get(0)?,
                first_day: row.get(1)?,
                last_day: row.get(2)?,
                outlets: row.get(3)?,
                variants: row.get(4)?,
                people: row.get(5)?,
                disagrees: row.get(6)?,
                members: Vec::new(),
            })
        },
    )?;
    let mut families = families.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut query = db.connection().prepare_cached(
        "SELECT m.quotation_id, s.quote_id, m.variant, m.similarity, s.type, s.content, s.speaker, s.person, s.doc_id, s.title,
                s.date, s.outlet, s.url
         FROM family_members m JOIN statements s USING (quotation_id) JOIN articles a USING (doc_id)
         WHERE m.family_id = ?1 ORDER BY a.day IS NULL, a.day, s.doc_id, m.quotation_id",
    )?;
    for family in &mut families {
        family.members = query.query_map([family.family_id], member)?.collect::<rusqlite::Result<_>>()?;
    }
    Ok(families)
}

fn member(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        quotation_id: row.get(0)?,
        quote_id: row.get(1)?,
        variant: row.get(2)?,
        similarity: row.get(3)?,
        kind: row.get(4)?,
        content: row.get(5)?,
        speaker: row.get(6)?,
        person: row.get(7)?,
        doc_id: row.get(8)?,
        title: row.get(9)?,
        date: row.get(10)?,
        outlet: row.get(11)?,
        url: row.get(12)?,
    })
}
