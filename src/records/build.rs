//! Internal results to records.

use super::offsets::{OffsetUnit, Offsets};
use super::record::Record;
use super::utterance;
use crate::lexicon::Vocabulary;
use crate::model::article::Article;
use crate::model::document::Document;
use crate::model::mention::SourceForm;
use crate::model::quotation::Quotation;
use crate::model::span::Span;
use crate::model::speaker::{Link, Speaker, SpeakerKind};
use crate::model::token::Kind;
use crate::model::word::{Classes, CueId};
use std::ops::Range;
use std::sync::Arc;

/// What the stages have found in one article.
pub(crate) struct Findings<'a> {
    pub(crate) document: &'a Document,
    pub(crate) vocabulary: &'a Vocabulary,
    /// Length in bytes of a headline that was a field of its own and stands before the text, with its line end.
    pub(crate) headline_field: usize,
    pub(crate) quotations: &'a [Quotation],
    pub(crate) links: &'a [Link],
    pub(crate) speakers: &'a [Speaker],
}

/// One record per quotation.
pub(crate) fn build(article: &Article<'_>, findings: &Findings<'_>, unit: OffsetUnit) -> Vec<Record> {
    if findings.quotations.is_empty() {
        return Vec::new();
    }
    let document = findings.document;
    let offsets = Offsets::new(&document.text, unit, findings.headline_field, spans_of(findings));
    let published = article.date.and_then(|date| utterance::published(findings.vocabulary, date));
    let title = article.title.unwrap_or_else(|| found_headline(document));
    let numbering = number_speakers(findings);
    let mut sentence = 0;
    let mut records = Vec::with_capacity(findings.quotations.len());
    for (index, (quotation, link)) in findings.quotations.iter().zip(findings.links).enumerate() {
        while document.sentences.get(sentence).is_some_and(|known| known.tokens.end <= quotation.token) {
            sentence += 1;
        }
        let paragraph = document.sentences.get(sentence).map_or(0, |sentence| sentence.paragraph);
        let outer = quotation.outer();
        let (content_start, content_end) = offsets.span(outer);
        let text = |span: Span| span.of(&document.text).to_owned();
        let speaker = link.speaker.map(|speaker| &findings.speakers[speaker]);
        let entry =
            quotation.cue.filter(|cue| cue.id != CueId::default()).map(|cue| findings.vocabulary.cue(cue.id));
        let said = utterance::read(document, findings.vocabulary, &quotation.circumstances, published);
        let role = speaker
            .filter(|speaker| speaker.kind != SpeakerKind::Organization)
            .and_then(|speaker| speaker.role_tokens.clone());
        records.push(Record {
            doc_id: article.id.to_owned(),
            quote_id: numbered(article.id, index + 1),
            kind: quotation.kind.name(),
            content: text(outer),
            content_start,
            content_end,
            content_spans: quotation.content.iter().map(|span| offsets.span(*span)).collect(),
            cue: quotation.cue.map(|cue| text(cue.span)).unwrap_or_default(),
            cue_span: quotation.cue.map(|cue| offsets.span(cue.span)),
            cue_lemma: entry.map_or_else(
                || Arc::from(if quotation.cue.is_some() { ":" } else { "" }),
                |entry| Arc::clone(&entry.lemma),
            ),
            source: quotation.source.as_ref().map(|source| text(source.span)).unwrap_or_default(),
            source_span: quotation.source.as_ref().map(|source| offsets.span(source.span)),
            source_form: source_form(quotation, link).name(),
            speaker_id: link.speaker.map(|speaker| format!("s{}", numbering[speaker])).unwrap_or_default(),
            speaker: speaker.map(|speaker| display(speaker.name.of(&document.text))).unwrap_or_default(),
            speaker_kind: speaker.map_or(SpeakerKind::None, |speaker| speaker.kind).name(),
            role: role.as_ref().map(|role| text(document.span_of(role))).unwrap_or_default(),
            affiliation: affiliation(document, role.as_ref(), speaker),
            section: section(document, paragraph, outer, findings.headline_field),
            paragraph: u32::try_from(paragraph).unwrap_or(u32::MAX),
            sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
            said_at: said.said_at,
            said_place: said.place,
            channel: said.channel,
            cue_class: match (entry, quotation.cue) {
                (Some(entry), _) => entry.class.name(),
                (None, Some(_)) => "say",
                (None, None) => "",
            },
            confidence: super::confidence::of(quotation, link),
            attributed_by: quotation.attributed_by,
            resolved_by: link.resolved_by,
            continues: quotation.continues.map(|before| numbered(article.id, before + 1)).unwrap_or_default(),
            flags: flags(quotation, link),
            title: title.to_owned(),
            date: article.date.unwrap_or_default().to_owned(),
            outlet: article.outlet.unwrap_or_default().to_owned(),
            url: article.url.unwrap_or_default().to_owned(),
            resolution_chain: link.chain.iter().map(|span| offsets.span(*span)).collect(),
            candidates: candidates(findings, link),
        });
    }
    records
}

/// Names of the other speakers that could have been meant, one a line.
fn candidates(findings: &Findings<'_>, link: &Link) -> String {
    let mut names = String::new();
    for &other in &link.candidates {
        if !names.is_empty() {
            names.push('\n');
        }
        names.push_str(&display(findings.speakers[other].name.of(&findings.document.text)));
    }
    names
}

/// `doc#3`
fn numbered(doc_id: &str, number: usize) -> String {
    let mut id = String::with_capacity(doc_id.len() + 6);
    id.push_str(doc_id);
    id.push('#');
    id.push_str(&number.to_string());
    id
}

/// Speakers are numbered in the order in which they first speak.
fn number_speakers(findings: &Findings<'_>) -> Vec<u32> {
    let mut numbers = vec![u32::MAX; findings.speakers.len()];
    let mut next = 0;
    for speaker in findings.links.iter().filter_map(|link| link.speaker) {
        if numbers[speaker] == u32::MAX {
            numbers[speaker] = next;
            next += 1;
        }
    }
    numbers
}

/// All spans that records give offsets of.
fn spans_of<'f>(findings: &'f Findings<'_>) -> impl Iterator<Item = Span> + 'f {
    findings.quotations.iter().zip(findings.links).flat_map(|(quotation, link)| {
        quotation
            .content
            .iter()
            .copied()
            .chain(quotation.cue.map(|cue| cue.span))
            .chain(quotation.source.as_ref().map(|source| source.span))
            .chain(link.chain.iter().copied())
    })
}

/// A name over a line's end is shown with a space.
fn display(name: &str) -> String {
    if !name.contains(['\n', '\t', '\r', '\u{a0}']) && !name.contains("  ") {
        return name.to_owned();
    }
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn source_form(quotation: &Quotation, link: &Link) -> SourceForm {
    match (&quotation.source, link.form) {
        (None, _) => SourceForm::None,
        (Some(source), SourceForm::None) => source.form,
        (Some(_), form) => form,
    }
}

fn found_headline(document: &Document) -> &str {
    let headline = document.paragraphs.iter().find(|paragraph| paragraph.headline);
    headline.map_or("", |paragraph| document.span_of(&paragraph.tokens).of(&document.text))
}

fn section(document: &Document, paragraph: usize, outer: Span, headline_field: usize) -> &'static str {
    let is_headline = |at: usize| document.paragraphs.get(at).is_some_and(|paragraph| paragraph.headline);
    let first_body = document.paragraphs.iter().take(8).position(|paragraph| !paragraph.headline);
    if is_headline(paragraph) || (outer.end as usize) <= headline_field {
        "headline"
    } else if first_body == Some(paragraph) {
        "lead"
    } else {
        "body"
    }
}

fn flags(quotation: &Quotation, link: &Link) -> Vec<&'static str> {
    let mut flags = Vec::new();
    if quotation.unclosed {
        flags.push("unclosed");
    }
    if quotation.damaged {
        flags.push("mojibake_marks");
    }
    if quotation.source.is_none() {
        flags.push("no_source");
    }
    if link.speaker.is_none() {
        flags.push("no_speaker");
    }
    flags
}

/// The body or area within a function: `Bupati Magelang` → `Magelang`, `Kepala Dinas Kesehatan Kota Bandung` → `Dinas Kesehatan
/// Kota Bandung`, `Ketua Komisi D DPRD` → `Komisi D DPRD`.
fn affiliation(document: &Document, role: Option<&Range<usize>>, speaker: Option<&Speaker>) -> String {
    let Some(role) = role else {
        let body = speaker.filter(|speaker| speaker.kind == SpeakerKind::Organization);
        return body.map(|body| body.name.of(&document.text).to_owned()).unwrap_or_default();
    };
    let function = Classes::STATUS
        | Classes::ROLE
        | Classes::ROLE_SHORT
        | Classes::RELATION
        | Classes::PERSON
        | Classes::GROUP;
    let first = &document.tokens[role.start];
    if !first.is(function) {
        return String::new();
    }
    // What stands in brackets is a short form of what stands before; `asal Sleman` tells where somebody is from.
    let mut depth = 0;
    let mut outside = Vec::with_capacity(role.len());
    for at in role.clone() {
        match document.tokens[at].kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ if document.text_of(at) == "asal" => break,
            Kind::Word if depth == 0 && document.tokens[at].is_capital() => outside.push(at),
            _ => {}
        }
    }
    let is_body = |at: &&usize| {
        let token = &document.tokens[**at];
        // The `Kota` of `Wali Kota` is part of the function.
        **at > role.start && token.is(Classes::BODY | Classes::BODY_HEAD) && !token.is(Classes::AREA_ROLE)
    };
    let after_function = |at: &&usize| {
        let token = &document.tokens[**at];
        !token.is(function) && !token.is(Classes::OFFICE | Classes::HONORIFIC | Classes::RANK)
    };
    let area = |at: &&usize| document.tokens[**at].is(Classes::PLACE) || after_function(at);
    let start = outside.iter().find(is_body).or_else(|| outside.iter().find(area));
    start
        .map_or_else(String::new, |&start| document.span_of(&(start..role.end)).of(&document.text).to_owned())
}
