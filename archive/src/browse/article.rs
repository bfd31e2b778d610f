//! One article with its quotations, and where they stand in it.

use super::statement::{COLUMNS, FROM, Statement, WIDTH, statement};
use crate::{Db, Result};
use rusqlite::{OptionalExtension as _, params};

/// Start and end in code points, end excluded.
pub type Span = (usize, usize);

/// An article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Key in the table `articles`.
    pub article_id: i64,
    /// Its identifier.
    pub doc_id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Whether the headline is no part of `text`; then spans of quotations in it count in the headline.
    pub title_is_field: bool,
    /// Day of publication, ISO.
    pub day: Option<String>,
    /// Newspaper or site.
    pub outlet: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The text.
    pub text: String,
}

/// A quotation and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The quotation.
    pub statement: Statement,
    /// Whether its spans count in the headline.
    pub in_title: bool,
    /// The pieces of its content.
    pub content: Vec<Span>,
    /// The cue.
    pub cue: Option<Span>,
    /// The source.
    pub source: Option<Span>,
}

/// The article with this identifier.
///
/// # Errors
/// The archive cannot be read.
pub fn article(db: &Db, doc_id: &str) -> Result<Option<Article>> {
    let mut query = db.connection().prepare_cached(
        "SELECT article_id, doc_id, title, title_is_field, day, outlet, url, author, text FROM articles WHERE doc_id = ?1",
    )?;
    let found = query.query_row([doc_id], |row| {
        Ok(Article {
            article_id: row.get(0)?,
            doc_id: row.get(1)?,
            title: row.get(2)?,
            title_is_field: row.get(3)?,
            day: row.get(4)?,
            outlet: row.get(5)?,
            url: row.get(6)?,
            author: row.get(7)?,
            text: row.get(8)?,
        })
    });
    Ok(found.optional()?)
}

/// Where the quotation of this number begins, in code points; `None` where the article has no such quotation.
///
/// # Errors
/// The archive cannot be read.
pub fn place(db: &Db, article: &Article, number: u32) -> Result<Option<usize>> {
    let sql = "SELECT content_start FROM quotations WHERE article_id = ?1 AND number = ?2";
    let mut query = db.connection().prepare_cached(sql)?;
    Ok(query.query_row(params![article.article_id, number], |row| row.get(0)).optional()?)
}

/// The quotations of an article in order: those that touch `within` in the text, and those of a headline of its own.
///
/// # Errors
/// The archive cannot be read.
pub fn quotations(db: &Db, article: &Article, within: Span) -> Result<Vec<Placed>> {
    let sql = format!(
        "SELECT {COLUMNS}, (?4 AND q.section = 'headline') AS in_title, q.content_start, q.content_end, q.content_spans,
                q.cue_start, q.cue_end, q.source_start, q.source_end
         FROM {FROM}
         WHERE q.article_id = ?1 AND ((q.content_end > ?2 AND q.content_start < ?3) OR (?4 AND q.section = 'headline'))
         ORDER BY q.number"
    );
    let mut query = db.connection().prepare_cached(&sql)?;
    let rows =
        query.query_map(params![article.article_id, within.0, within.1, article.title_is_field], |row| {
            let span = |start, end| -> rusqlite::Result<Option<Span>> {
                Ok(row.get::<_, Option<_>>(start)?.zip(row.get(end)?))
            };
            let outer = span(WIDTH + 1, WIDTH + 2)?;
            let pieces = row.get::<_, Option<String>>(WIDTH + 3)?;
            Ok(Placed {
                statement: statement(row)?,
                in_title: row.get(WIDTH)?,
                content: pieces.map_or_else(|| outer.into_iter().collect(), |pieces| spans(&pieces)),
                cue: span(WIDTH + 4, WIDTH + 5)?,
                source: span(WIDTH + 6, WIDTH + 7)?,
            })
        })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Reads `12:45;60:90`.
fn spans(text: &str) -> Vec<Span> {
    let span = |piece: &str| {
        let (start, end) = piece.split_once(':')?;
        Some((start.parse().ok()?, end.parse().ok()?))
    };
    text.split(';').filter_map(span).collect()
}

/// The quotations of a family, first seen first, at most `limit`.
///
/// # Errors
/// The archive cannot be read.
pub fn same_statement(db: &Db, family_id: i64, limit: u32) -> Result<Vec<Statement>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE q.family_id = ?1 ORDER BY q.day IS NULL, q.day, q.quotation_id LIMIT ?2"
    );
    let mut query = db.connection().prepare_cached(&sql)?;
    Ok(query.query_map(params![family_id, limit], statement)?.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        assert_eq!(spans("12:45;60:90"), [(12, 45), (60, 90)]);
        assert_eq!(spans(""), []);
    }
}
