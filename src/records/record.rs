//! One row per quotation.

use std::sync::Arc;

/// One attributed quotation as a flat row; the fields are the columns of [`crate::COLUMNS`], where
/// each is described.
///
/// Offsets are in the unit asked for ([`crate::OffsetUnit`], code points by default), 0-based and
/// end-exclusive, of the article's text as given (of the headline field for `section` = `headline`
/// when the headline was a field of its own).
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)] // each field is documented once, in `schema::COLUMNS`
pub struct Record {
    pub doc_id: String,
    pub quote_id: String,
    pub kind: &'static str,
    pub content: String,
    pub content_start: u32,
    pub content_end: u32,
    pub content_spans: Vec<(u32, u32)>,
    pub cue: String,
    pub cue_span: Option<(u32, u32)>,
    pub cue_lemma: Arc<str>,
    pub source: String,
    pub source_span: Option<(u32, u32)>,
    pub source_form: &'static str,
    pub speaker_id: String,
    pub speaker: String,
    pub speaker_kind: &'static str,
    pub role: String,
    pub affiliation: String,
    pub section: &'static str,
    pub paragraph: u32,
    pub sentence: u32,
    pub said_at: String,
    pub said_place: String,
    pub channel: String,
    pub cue_class: &'static str,
    pub confidence: f32,
    pub attributed_by: &'static str,
    pub resolved_by: &'static str,
    pub continues: String,
    pub flags: Vec<&'static str>,
    pub title: String,
    pub date: String,
    pub outlet: String,
    pub url: String,
    /// Mention spans from the clitic or pronoun to the full name, in order.
    pub resolution_chain: Vec<(u32, u32)>,
    /// Names of the speakers that were considered, best first, one a line.
    pub candidates: String,
}
