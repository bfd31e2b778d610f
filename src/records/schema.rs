//! The one definition of the columns: CSV header and cells, JSON keys and values, the Parquet
//! schema, and the table in the documentation all come from [`COLUMNS`].

use super::record::Record;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Version of the columns; it changes when a column is renamed, removed or changes meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'r> {
    /// Text; empty where there is none.
    Text(&'r str),
    /// A word of a closed set, which never needs quoting; empty where there is none.
    Term(&'static str),
    /// A whole number.
    Count(u32),
    /// An offset that may be missing.
    Offset(Option<u32>),
    /// A number from 0 to 1.
    Share(f32),
    /// Spans; `12:45;60:90` in CSV.
    Spans(&'r [(u32, u32)]),
    /// Words; joined by `|` in CSV.
    Words(&'r [&'static str]),
    /// Names; joined by `|` in CSV.
    Names(&'r [Cow<'r, str>]),
}

/// One column of the output.
#[derive(Clone, Copy)]
pub struct Column {
    /// Name in the CSV header and JSON key.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub doc: &'static str,
    /// Whether CSV has it; columns that only make sense as lists are left to JSON Lines and Parquet.
    pub in_csv: bool,
    /// Whether all rows of an article have the same value, so that it has to be written out once only.
    pub of_article: bool,
    /// Reads it from a record; the same kind of value for every record, from which Parquet takes the type of the column.
    pub get: for<'r> fn(&'r Record<'r>) -> Value<'r>,
}

macro_rules! column {
    ($name:literal, $doc:literal, $get:expr) => {
        Column { name: $name, doc: $doc, in_csv: true, of_article: false, get: $get }
    };
    ($name:literal, $doc:literal, $get:expr, of_article) => {
        Column { name: $name, doc: $doc, in_csv: true, of_article: true, get: $get }
    };
    ($name:literal, $doc:literal, $get:expr, json_only) => {
        Column { name: $name, doc: $doc, in_csv: false, of_article: false, get: $get }
    };
}

/// All columns in output order.
pub const COLUMNS: &[Column] = &[
    column!("doc_id", "path relative to the input root, or the id field of the record", |r| Value::Text(
        &r.doc_id
    )),
    column!("quote_id", "`doc_id#n`, stable for the same text and version", |r| Value::Text(&r.quote_id)),
    column!("type", "`direct`, `indirect` or `mixed`", |r| Value::Term(r.kind)),
    column!("content", "the quoted words or reported clause, exactly as in the text (outer span)", |r| {
        Value::Text(&r.content)
    }),
    column!("content_start", "start of the content", |r| Value::Count(r.content_start)),
    column!("content_end", "end of the content, exclusive", |r| Value::Count(r.content_end)),
    column!("content_spans", "its pieces, `12:45;60:90`; one piece for most", |r| Value::Spans(
        &r.content_spans
    )),
    column!("cue", "the cue as written; empty for a continuation", |r| Value::Text(&r.cue)),
    column!("cue_start", "start of the cue", |r| Value::Offset(r.cue_span.map(|s| s.0))),
    column!("cue_end", "end of the cue, exclusive", |r| Value::Offset(r.cue_span.map(|s| s.1))),
    column!("cue_lemma", "dictionary form of the cue (`katanya` → `kata`)", |r| Value::Text(&r.cue_lemma)),
    column!(
        "source",
        "the mention that goes with the cue, as written; for a clitic the `nya` of the cue",
        |r| Value::Text(&r.source)
    ),
    column!("source_start", "start of the source", |r| Value::Offset(r.source_span.map(|s| s.0))),
    column!("source_end", "end of the source, exclusive", |r| Value::Offset(r.source_span.map(|s| s.1))),
    column!(
        "source_form",
        "`name`, `short_name`, `name_with_role`, `role`, `pronoun`, `clitic`, `organization`, `group`, `document`, `unnamed` or `none`",
        |r| Value::Term(r.source_form)
    ),
    column!("speaker_id", "the speaker within the article (`s0`, `s1`, …)", |r| Value::Text(&r.speaker_id)),
    column!("speaker", "fullest name in the article, without honorifics and degrees", |r| Value::Text(
        &r.speaker
    )),
    column!("speaker_kind", "`person`, `organization`, `group`, `unnamed`, `document` or `none`", |r| {
        Value::Term(r.speaker_kind)
    }),
    column!("role", "function with office or area, as the article gives it", |r| Value::Text(&r.role)),
    column!("affiliation", "the body or area within the role", |r| Value::Text(&r.affiliation)),
    column!("section", "`headline`, `lead` or `body`", |r| Value::Term(r.section)),
    column!("paragraph", "0-based paragraph", |r| Value::Count(r.paragraph)),
    column!("sentence", "0-based sentence", |r| Value::Count(r.sentence)),
    column!("said_at", "ISO date of the utterance, from the reporting clause", |r| Value::Text(&r.said_at)),
    column!("said_place", "place of the utterance, from the reporting clause", |r| Value::Text(
        &r.said_place
    )),
    column!("channel", "how it was said: `wawancara`, `keterangan tertulis`, `konferensi pers`, …", |r| {
        Value::Text(&r.channel)
    }),
    column!("cue_class", "kind of reporting, a closed set", |r| Value::Term(r.cue_class)),
    column!("confidence", "0–1, calibrated on annotated articles", |r| Value::Share(r.confidence)),
    column!("attributed_by", "name of the rule that found the quotation and its source", |r| Value::Term(
        r.attributed_by
    )),
    column!("resolved_by", "name of the rule that linked the source to its speaker", |r| Value::Term(
        r.resolved_by
    )),
    column!("continues", "quote_id of the quotation that this one carries on", |r| Value::Text(&r.continues)),
    column!("flags", "`unclosed`, `mojibake_marks`, `no_source`, …", |r| Value::Words(&r.flags)),
    column!("title", "headline, passed through or found", |r| Value::Text(&r.title), of_article),
    column!("date", "date of publication, passed through", |r| Value::Text(&r.date), of_article),
    column!("outlet", "newspaper or site, passed through", |r| Value::Text(&r.outlet), of_article),
    column!("url", "address, passed through", |r| Value::Text(&r.url), of_article),
    column!(
        "resolution_chain",
        "spans of the mentions from the source to the full name",
        |r| Value::Spans(&r.resolution_chain),
        json_only
    ),
    column!(
        "candidates",
        "speakers that were considered, best first",
        |r| Value::Names(&r.candidates),
        json_only
    ),
];

impl Value<'_> {
    /// Appends the value as it stands in a CSV cell (before CSV quoting).
    pub fn write_cell(&self, cell: &mut String) {
        match self {
            Value::Text(text) | Value::Term(text) => cell.push_str(text),
            Value::Count(n) | Value::Offset(Some(n)) => push_number(cell, *n),
            Value::Offset(None) => {}
            Value::Share(x) => push_share(cell, *x),
            Value::Spans(spans) => {
                for (i, (start, end)) in spans.iter().enumerate() {
                    if i > 0 {
                        cell.push(';');
                    }
                    push_number(cell, *start);
                    cell.push(':');
                    push_number(cell, *end);
                }
            }
            Value::Words(words) => cell.push_str(&words.join("|")),
            Value::Names(names) => cell.push_str(&names.join("|")),
        }
    }
}

/// Appends a whole number: the formatting of the standard library took a tenth of the time of a row.
pub(super) fn push_number(cell: &mut String, n: u32) {
    cell.push_str(itoa::Buffer::new().format(n));
}

/// Appends a share with two places.
fn push_share(cell: &mut String, share: f32) {
    // A product that is exact, so that rounding it is rounding the share, ties to even as the standard library has it.
    let percent = (f64::from(share) * 100.0).round_ties_even();
    if (0.0..100.0).contains(&percent) && share.is_sign_positive() {
        let percent = percent as u32;
        cell.push_str(if percent < 10 { "0.0" } else { "0." });
        push_number(cell, percent);
    } else {
        // Writing to a String cannot fail.
        let _ = write!(cell, "{share:.2}");
    }
}

/// The key order is that of [`COLUMNS`]. `content_spans` keeps its CSV form, which the scorer reads;
/// other lists become JSON arrays.
impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(COLUMNS.len()))?;
        for column in COLUMNS {
            match (column.get)(self) {
                Value::Text(text) | Value::Term(text) => map.serialize_entry(column.name, text)?,
                Value::Count(n) => map.serialize_entry(column.name, &n)?,
                Value::Offset(n) => map.serialize_entry(column.name, &n)?,
                Value::Share(x) => {
                    map.serialize_entry(column.name, &((f64::from(x) * 100.0).round() / 100.0))?
                }
                value @ Value::Spans(spans) => {
                    if column.in_csv {
                        let mut cell = String::new();
                        value.write_cell(&mut cell);
                        map.serialize_entry(column.name, &cell)?;
                    } else {
                        map.serialize_entry(column.name, spans)?;
                    }
                }
                Value::Words(words) => map.serialize_entry(column.name, words)?,
                Value::Names(names) => map.serialize_entry(column.name, names)?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_as_the_standard_library_does() {
        for n in 0..=4096 {
            let share = n as f32 / 4096.0;
            let mut cell = String::new();
            push_share(&mut cell, share);
            assert_eq!(cell, format!("{share:.2}"));
        }
    }
}
