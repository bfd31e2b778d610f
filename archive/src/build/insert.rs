//! The rows of one article.

use super::code_points::CodePoints;
use super::{Fingerprint, NewArticle};
use crate::Result;
use kutip::Record;
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// Writes rows through prepared statements.
pub(super) struct Inserter<'c> {
    connection: &'c Connection,
}

impl<'c> Inserter<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection }
    }

    /// The hash of the article with this id.
    pub(super) fn hash_of(&self, doc_id: &str) -> Result<Option<Fingerprint>> {
        let mut query = self.connection.prepare_cached("SELECT sha256 FROM articles WHERE doc_id = ?1")?;
        Ok(query.query_row([doc_id], |row| row.get(0)).optional()?)
    }

    /// An article that is not in yet, with its speakers, mentions and quotations.
    pub(super) fn article(
        &self,
        article: &NewArticle<'_>,
        fingerprint: &Fingerprint,
        records: &[Record<'_>],
    ) -> Result<()> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO articles (doc_id, title, title_is_field, date, day, outlet, url, author, text, sha256, quotations)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let day = article.day.or_else(|| article.date.and_then(iso_day));
        insert.execute(params![
            article.doc_id,
            article.title,
            article.title_is_field,
            article.date,
            day,
            article.outlet,
            article.url,
            article.author,
            article.text,
            fingerprint,
            records.len(),
        ])?;
        let article_id = self.connection.last_insert_rowid();
        let speakers = self.speakers(article_id, records)?;
        let title_words = crate::search::stems(article.title.unwrap_or_default());
        for (index, record) in records.iter().enumerate() {
            let speaker = speakers.get(&*record.speaker_id).copied();
            let quotation = self.quotation(article_id, index + 1, record, speaker, day)?;
            let mut words = self
                .connection
                .prepare_cached("INSERT INTO quotations_fts (rowid, content, title) VALUES (?1, ?2, ?3)")?;
            words.execute(params![quotation, crate::search::stems(&record.content), title_words])?;
            let mut shingles =
                self.connection.prepare_cached("INSERT INTO shingles (rowid, terms) VALUES (?1, ?2)")?;
            shingles.execute(params![quotation, crate::wording::index_terms(&record.content)])?;
        }
        self.mentions(article, records, &speakers)
    }

    /// Those who speak, with their keys by their ids within the article.
    fn speakers<'r>(&self, article_id: i64, records: &'r [Record<'_>]) -> Result<FxHashMap<&'r str, i64>> {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for record in records {
            *counts.entry(&*record.speaker_id).or_default() += 1;
        }
        let mut keys = FxHashMap::default();
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO speakers (article_id, speaker_id, name, kind, role, affiliation, quotations)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for record in records {
            let id = &*record.speaker_id;
            if id.is_empty() || keys.contains_key(id) {
                continue;
            }
            insert.execute(params![
                article_id,
                id,
                record.speaker,
                record.speaker_kind,
                some(&record.role),
                some(&record.affiliation),
                counts[id],
            ])?;
            keys.insert(id, self.connection.last_insert_rowid());
        }
        Ok(keys)
    }

    fn quotation(
        &self,
        article_id: i64,
        number: usize,
        record: &Record<'_>,
        speaker: Option<i64>,
        day: Option<&str>,
    ) -> Result<i64> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO quotations (article_id, number, type, content, content_start, content_end, content_spans,
                 cue, cue_start, cue_end, cue_lemma, cue_class, source, source_start, source_end, source_form, speaker_key,
                 section, paragraph, sentence, day, said_at, said_place, channel, confidence, attributed_by, resolved_by,
                 continues, flags, chain, candidates)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
                 ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)",
        )?;
        let said_at = iso_day(&record.said_at);
        let continues = record.continues.rsplit('#').next().and_then(|number| number.parse::<i64>().ok());
        insert.execute(params![
            article_id,
            number,
            record.kind,
            record.content,
            record.content_start,
            record.content_end,
            Some(spans(&record.content_spans)).filter(|_| record.content_spans.len() > 1),
            some(&record.cue),
            record.cue_span.map(|span| span.0),
            record.cue_span.map(|span| span.1),
            some(&record.cue_lemma),
            some(record.cue_class),
            some(&record.source),
            record.source_span.map(|span| span.0),
            record.source_span.map(|span| span.1),
            record.source_form,
            speaker,
            record.section,
            record.paragraph,
            record.sentence,
            said_at.or(day),
            said_at,
            some(&record.said_place),
            some(&record.channel),
            (f64::from(record.confidence) * 100.0).round() / 100.0,
            record.attributed_by,
            record.resolved_by,
            continues,
            some(&record.flags.join("|")),
            some(&spans(&record.resolution_chain)),
            some(&record.candidates.join("|")),
        ])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// The sources of the quotations, and the names that they led to.
    fn mentions(
        &self,
        article: &NewArticle<'_>,
        records: &[Record<'_>],
        speakers: &FxHashMap<&str, i64>,
    ) -> Result<()> {
        let mut insert = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO mentions (speaker_key, in_title, start, end, text, form) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let texts = Texts {
            text: CodePoints::new(article.text),
            title: CodePoints::new(article.title.unwrap_or_default()),
        };
        let mut seen = FxHashSet::default();
        for record in records {
            let Some(&speaker) = speakers.get(&*record.speaker_id) else { continue };
            let headline = article.title_is_field && record.section == "headline";
            if let Some(span) = record.source_span
                && seen.insert((speaker, headline, span))
            {
                insert.execute(params![
                    speaker,
                    headline,
                    span.0,
                    span.1,
                    record.source,
                    record.source_form
                ])?;
            }
            for &span in record.resolution_chain.iter().skip(1) {
                // A chain may lead from the headline into the text; where both have something at these offsets, the
                // one with the name is meant.
                let has_name = |text: &str| record.speaker.split_whitespace().any(|word| text.contains(word));
                let in_text = texts.text.slice(span).filter(|text| !headline || has_name(text));
                let in_title = || texts.title.slice(span).filter(|_| article.title_is_field);
                let (in_title, text) = match in_text {
                    Some(text) => (false, text),
                    None => match in_title() {
                        Some(text) => (true, text),
                        None => continue,
                    },
                };
                if seen.insert((speaker, in_title, span)) {
                    insert.execute(params![speaker, in_title, span.0, span.1, text, None::<&str>])?;
                }
            }
        }
        Ok(())
    }
}

/// Where mentions may stand.
struct Texts<'a> {
    text: CodePoints<'a>,
    title: CodePoints<'a>,
}

/// Text, or NULL where there is none.
fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// The day of a date that begins with one.
fn iso_day(date: &str) -> Option<&str> {
    let day = date.get(..10)?;
    let digits = |range: std::ops::Range<usize>| day.as_bytes()[range].iter().all(u8::is_ascii_digit);
    let shape = digits(0..4) && &day[4..5] == "-" && digits(5..7) && &day[7..8] == "-" && digits(8..10);
    shape.then_some(day)
}

/// `12:45;60:90`.
fn spans(spans: &[(u32, u32)]) -> String {
    spans.iter().map(|(start, end)| format!("{start}:{end}")).collect::<Vec<_>>().join(";")
}
