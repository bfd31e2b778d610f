//! One row per quotation.

use std::borrow::Cow;

/// One attributed quotation as a flat row; the fields are the columns of [`crate::COLUMNS`], where
/// each is described.
///
/// Offsets are in the unit asked for ([`crate::OffsetUnit`], code points by default), 0-based and
/// end-exclusive, of the article's text as given (of the headline field for `section` = `headline`
/// when the headline was a field of its own).
///
/// Most fields borrow from the article; [`Record::into_owned`] lets a record outlive it.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)] // each field is documented once, in `schema::COLUMNS`
pub struct Record<'t> {
    pub doc_id: Cow<'t, str>,
    pub quote_id: Cow<'t, str>,
    pub kind: &'static str,
    pub content: Cow<'t, str>,
    pub content_start: u32,
    pub content_end: u32,
    pub content_spans: Vec<(u32, u32)>,
    pub cue: Cow<'t, str>,
    pub cue_span: Option<(u32, u32)>,
    pub cue_lemma: Cow<'t, str>,
    pub source: Cow<'t, str>,
    pub source_span: Option<(u32, u32)>,
    pub source_form: &'static str,
    pub speaker_id: Cow<'t, str>,
    pub speaker: Cow<'t, str>,
    pub speaker_kind: &'static str,
    pub role: Cow<'t, str>,
    pub affiliation: Cow<'t, str>,
    pub section: &'static str,
    pub paragraph: u32,
    pub sentence: u32,
    pub said_at: Cow<'t, str>,
    pub said_place: Cow<'t, str>,
    pub channel: Cow<'t, str>,
    pub cue_class: &'static str,
    pub confidence: f32,
    pub attributed_by: &'static str,
    pub resolved_by: &'static str,
    pub continues: Cow<'t, str>,
    pub flags: Vec<&'static str>,
    pub title: Cow<'t, str>,
    pub date: Cow<'t, str>,
    pub outlet: Cow<'t, str>,
    pub url: Cow<'t, str>,
    /// Mention spans from the clitic or pronoun to the full name, in order.
    pub resolution_chain: Vec<(u32, u32)>,
    /// Names of the speakers that were considered, best first.
    pub candidates: Vec<Cow<'t, str>>,
}

impl Record<'_> {
    /// The same without any tie to the article.
    #[must_use]
    pub fn into_owned(self) -> Record<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Record {
            doc_id: own(self.doc_id),
            quote_id: own(self.quote_id),
            kind: self.kind,
            content: own(self.content),
            content_start: self.content_start,
            content_end: self.content_end,
            content_spans: self.content_spans,
            cue: own(self.cue),
            cue_span: self.cue_span,
            cue_lemma: own(self.cue_lemma),
            source: own(self.source),
            source_span: self.source_span,
            source_form: self.source_form,
            speaker_id: own(self.speaker_id),
            speaker: own(self.speaker),
            speaker_kind: self.speaker_kind,
            role: own(self.role),
            affiliation: own(self.affiliation),
            section: self.section,
            paragraph: self.paragraph,
            sentence: self.sentence,
            said_at: own(self.said_at),
            said_place: own(self.said_place),
            channel: own(self.channel),
            cue_class: self.cue_class,
            confidence: self.confidence,
            attributed_by: self.attributed_by,
            resolved_by: self.resolved_by,
            continues: own(self.continues),
            flags: self.flags,
            title: own(self.title),
            date: own(self.date),
            outlet: own(self.outlet),
            url: own(self.url),
            resolution_chain: self.resolution_chain,
            candidates: self.candidates.into_iter().map(own).collect(),
        }
    }
}
