//! What was said, with all that a reader asks of it.

use crate::{Db, Result};
use rusqlite::Row;

/// A quotation with all that a reader asks of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Key in the table `quotations`.
    pub quotation_id: i64,
    /// The article.
    pub doc_id: String,
    /// Number within the article, from 1.
    pub number: u32,
    /// `direct`, `indirect` or `mixed`.
    pub kind: String,
    /// The quoted words or the reported clause.
    pub content: String,
    /// The cue as written.
    pub cue: Option<String>,
    /// Its class.
    pub cue_class: Option<String>,
    /// The mention that goes with the cue, as written.
    pub source: Option<String>,
    /// Fullest name of the speaker in the article.
    pub speaker: Option<String>,
    /// Function of the speaker, as the article gives it.
    pub role: Option<String>,
    /// Address of the person across articles.
    pub slug: Option<String>,
    /// Name of the person across articles.
    pub person: Option<String>,
    /// Day of the utterance, else of the article, ISO.
    pub day: Option<String>,
    /// Place of the utterance.
    pub said_place: Option<String>,
    /// How it was said: `wawancara`, …
    pub channel: Option<String>,
    /// How often rows of the same rules are right, 0 to 1.
    pub confidence: f64,
    /// Name of the rule that found the quotation and its source.
    pub attributed_by: String,
    /// Name of the rule that linked the source to its speaker.
    pub resolved_by: String,
    /// Headline of the article.
    pub title: Option<String>,
    /// Newspaper or site.
    pub outlet: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Key of the group of articles that report the same statement.
    pub family_id: Option<i64>,
    /// How many outlets report it.
    pub family_outlets: Option<u32>,
    /// Whether they name different people as its speaker.
    pub disagrees: bool,
}

/// Columns of [`statement`], over the tables of [`FROM`].
pub(super) const COLUMNS: &str = "q.quotation_id, a.doc_id, q.number, q.type, q.content, q.cue, q.cue_class, q.source, s.name, s.role, p.slug,
     p.name, q.day, q.said_place, q.channel, q.confidence, q.attributed_by, q.resolved_by, a.title, a.outlet, a.url,
     q.family_id, f.outlets, f.disagrees";

/// How many columns [`COLUMNS`] has; what a query adds comes behind them.
pub(super) const WIDTH: usize = 24;

pub(super) const FROM: &str = "quotations q JOIN articles a ON a.article_id = q.article_id
     LEFT JOIN speakers s ON s.speaker_key = q.speaker_key LEFT JOIN people p ON p.person_id = q.person_id
     LEFT JOIN families f ON f.family_id = q.family_id";

pub(super) fn statement(row: &Row<'_>) -> rusqlite::Result<Statement> {
    Ok(Statement {
        quotation_id: row.get(0)?,
        doc_id: row.get(1)?,
        number: row.get(2)?,
        kind: row.get(3)?,
        content: row.get(4)?,
        cue: row.get(5)?,
        cue_class: row.get(6)?,
        source: row.get(7)?,
        speaker: row.get(8)?,
        role: row.get(9)?,
        slug: row.get(10)?,
        person: row.get(11)?,
        day: row.get(12)?,
        said_place: row.get(13)?,
        channel: row.get(14)?,
        confidence: row.get(15)?,
        attributed_by: row.get(16)?,
        resolved_by: row.get(17)?,
        title: row.get(18)?,
        outlet: row.get(19)?,
        url: row.get(20)?,
        family_id: row.get(21)?,
        family_outlets: row.get(22)?,
        disagrees: row.get::<_, Option<bool>>(23)?.unwrap_or(false),
    })
}

/// The statements with these keys, in their order; those that are gone are left out.
///
/// # Errors
/// The archive cannot be read.
pub fn with_ids(db: &Db, ids: &[i64]) -> Result<Vec<Statement>> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE q.quotation_id = ?1");
    let mut query = db.connection().prepare_cached(&sql)?;
    let mut statements = Vec::with_capacity(ids.len());
    for id in ids {
        statements.extend(query.query_map([id], statement)?.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(statements)
}
