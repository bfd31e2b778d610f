//! Internal results to records.

use super::offsets::{OffsetUnit, Offsets};
use super::record::Record;
use super::schema::push_number;
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
use std::borrow::Cow;
use std::ops::Range;

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

/// Gives one record per quotation to `each`.
pub(crate) fn build<'t>(
    article: &Article<'t>,
    findings: &Findings<'_>,
    unit: OffsetUnit,
    mut each: impl FnMut(Record<'t>),
) {
    if findings.quotations.is_empty() {
        return;
    }
    let document = findings.document;
    let texts = Texts { article, document };
    let offsets = Offsets::new(&document.text, unit, findings.headline_field);
    let published = article.date.and_then(|date| utterance::published(findings.vocabulary, date));
    let title = article.title.map_or_else(|| found_headline(&texts), Cow::Borrowed);
    let first_body = document.paragraphs.iter().take(8).position(|paragraph| !paragraph.headline);
    let speakers = findings.speakers;
    let mut cast = Cast { texts: &texts, speakers, shown: vec![Shown::default(); speakers.len()], next: 0 };
    let mut sentence = 0;
    for (index, (quotation, link)) in findings.quotations.iter().zip(findings.links).enumerate() {
        while document.sentences.get(sentence).is_some_and(|known| known.tokens.end <= quotation.token) {
            sentence += 1;
        }
        let paragraph = document.sentences.get(sentence).map_or(0, |sentence| sentence.paragraph);
        let outer = quotation.outer();
        let (content_start, content_end) = offsets.span(outer);
        let content_spans = match quotation.content[..] {
            [_] => vec![(content_start, content_end)],
            _ => quotation.content.iter().map(|span| offsets.span(*span)).collect(),
        };
        let speaker = link.speaker.map(|speaker| &speakers[speaker]);
        let entry =
            quotation.cue.filter(|cue| cue.id != CueId::default()).map(|cue| findings.vocabulary.cue(cue.id));
        let said = utterance::read(&texts, findings.vocabulary, &quotation.circumstances, published);
        let role = speaker
            .filter(|speaker| speaker.kind != SpeakerKind::Organization)
            .and_then(|speaker| speaker.role_tokens.clone());
        each(Record {
            doc_id: Cow::Borrowed(article.id),
            quote_id: Cow::Owned(numbered(article.id, '#', index + 1)),
            kind: quotation.kind.name(),
            content: texts.of(outer),
            content_start,
            content_end,
            content_spans,
            cue: quotation.cue.map(|cue| texts.of(cue.span)).unwrap_or_default(),
            cue_span: quotation.cue.map(|cue| offsets.span(cue.span)),
            cue_lemma: match entry {
                // Never shared by counting: threads would wait for each other at every row.
                Some(entry) => entry.lemma.clone(),
                None => Cow::Borrowed(if quotation.cue.is_some() { ":" } else { "" }),
            },
            source: quotation.source.as_ref().map(|source| texts.of(source.span)).unwrap_or_default(),
            source_span: quotation.source.as_ref().map(|source| offsets.span(source.span)),
            source_form: source_form(quotation, link).name(),
            speaker_id: link.speaker.map(|speaker| speaker_id(cast.number(speaker))).unwrap_or_default(),
            speaker: link.speaker.map(|speaker| cast.name(speaker)).unwrap_or_default(),
            speaker_kind: speaker.map_or(SpeakerKind::None, |speaker| speaker.kind).name(),
            role: role.as_ref().map(|role| texts.of(document.span_of(role))).unwrap_or_default(),
            affiliation: affiliation(document, role.as_ref(), speaker)
                .map(|span| texts.of(span))
                .unwrap_or_default(),
            section: if is_headline(document, paragraph) || (outer.end as usize) <= findings.headline_field {
                "headline"
            } else if first_body == Some(paragraph) {
                "lead"
            } else {
                "body"
            },
            paragraph: u32::try_from(paragraph).unwrap_or(u32::MAX),
            sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
            said_at: Cow::Owned(said.said_at),
            said_place: said.place,
            channel: Cow::Owned(said.channel),
            cue_class: match (entry, quotation.cue) {
                (Some(entry), _) => entry.class.name(),
                (None, Some(_)) => "say",
                (None, None) => "",
            },
            confidence: super::confidence::of(quotation, link),
            attributed_by: quotation.attributed_by,
            resolved_by: link.resolved_by,
            continues: quotation
                .continues
                .map(|before| Cow::Owned(numbered(article.id, '#', before + 1)))
                .unwrap_or_default(),
            flags: flags(quotation, link),
            title: title.clone(),
            date: Cow::Borrowed(article.date.unwrap_or_default()),
            outlet: Cow::Borrowed(article.outlet.unwrap_or_default()),
            url: Cow::Borrowed(article.url.unwrap_or_default()),
            resolution_chain: link.chain.iter().map(|span| offsets.span(*span)).collect(),
            candidates: link.candidates.iter().map(|&other| cast.name(other as usize)).collect(),
        });
    }
}

/// The text of spans, borrowed from the article and not from the document, which will be filled with the next one.
pub(super) struct Texts<'a, 't> {
    pub(super) article: &'a Article<'t>,
    pub(super) document: &'a Document,
}

impl<'t> Texts<'_, 't> {
    /// What stands there.
    pub(super) fn of(&self, span: Span) -> Cow<'t, str> {
        // The headline field and the text lie one after another in the document.
        let field = self.document.headline_field;
        let place = |start: u32| start as usize..start as usize + span.len() as usize;
        let borrowed = match self.article.title {
            _ if span.start >= field => self.article.text.get(place(span.start - field)),
            Some(title) => title.get(place(span.start)),
            None => None,
        };
        // Nothing reaches from one into the other; if something did, it would be right too.
        borrowed.map_or_else(|| Cow::Owned(span.of(&self.document.text).to_owned()), Cow::Borrowed)
    }
}

/// A text, a mark and a number: `doc#3`.
fn numbered(text: &str, mark: char, number: usize) -> String {
    let mut id = String::with_capacity(text.len() + 7);
    id.push_str(text);
    id.push(mark);
    push_number(&mut id, u32::try_from(number).unwrap_or(u32::MAX));
    id
}

/// The id of a speaker within the article: `s0`, `s1`, …
pub(super) fn speaker_id<'t>(number: u32) -> Cow<'t, str> {
    // Few articles have more speakers.
    const FIRST: [&str; 10] = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"];
    match FIRST.get(number as usize) {
        Some(id) => Cow::Borrowed(id),
        None => Cow::Owned(numbered("", 's', number as usize)),
    }
}

/// What the rows say of a speaker.
#[derive(Clone, Debug, Default)]
struct Shown<'t> {
    /// Speakers are numbered in the order in which they first speak.
    number: Option<u32>,
    /// The name, once a row has needed it.
    name: Option<Cow<'t, str>>,
}

/// The speakers of the article as the rows show them.
struct Cast<'a, 't> {
    texts: &'a Texts<'a, 't>,
    speakers: &'a [Speaker],
    shown: Vec<Shown<'t>>,
    next: u32,
}

impl<'t> Cast<'_, 't> {
    /// The number of somebody who speaks.
    fn number(&mut self, speaker: usize) -> u32 {
        *self.shown[speaker].number.get_or_insert_with(|| {
            self.next += 1;
            self.next - 1
        })
    }

    fn name(&mut self, speaker: usize) -> Cow<'t, str> {
        let name = &mut self.shown[speaker].name;
        name.get_or_insert_with(|| display(self.texts.of(self.speakers[speaker].name))).clone()
    }
}

/// Speakers are numbered in the order in which they first speak; `u32::MAX` for those who do not.
pub(super) fn number_speakers(findings: &Findings<'_>) -> Vec<u32> {
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

/// A name over a line's end is shown with a space.
fn display(name: Cow<'_, str>) -> Cow<'_, str> {
    // Most names have single spaces and nothing else of the kind. 0xc2 begins a no-break space, among others.
    let bytes = name.as_bytes();
    let plain = bytes.iter().all(|byte| !matches!(byte, b'\n' | b'\t' | b'\r' | 0xc2))
        && bytes.windows(2).all(|two| two != b"  ");
    if plain || !name.contains(['\n', '\t', '\r', '\u{a0}']) && !name.contains("  ") {
        return name;
    }
    Cow::Owned(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(super) fn source_form(quotation: &Quotation, link: &Link) -> SourceForm {
    match (&quotation.source, link.form) {
        (None, _) => SourceForm::None,
        (Some(source), SourceForm::None) => source.form,
        (Some(_), form) => form,
    }
}

fn found_headline<'t>(texts: &Texts<'_, 't>) -> Cow<'t, str> {
    let document = texts.document;
    let headline = document.paragraphs.iter().find(|paragraph| paragraph.headline);
    headline.map(|paragraph| texts.of(document.span_of(&paragraph.tokens))).unwrap_or_default()
}

fn is_headline(document: &Document, paragraph: usize) -> bool {
    document.paragraphs.get(paragraph).is_some_and(|paragraph| paragraph.headline)
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
fn affiliation(document: &Document, role: Option<&Range<usize>>, speaker: Option<&Speaker>) -> Option<Span> {
    let Some(role) = role else {
        return speaker.filter(|speaker| speaker.kind == SpeakerKind::Organization).map(|body| body.name);
    };
    let function = Classes::STATUS
        | Classes::ROLE
        | Classes::ROLE_SHORT
        | Classes::RELATION
        | Classes::PERSON
        | Classes::GROUP;
    let first = &document.tokens[role.start];
    if !first.is(function) {
        return None;
    }
    let mut area = None;
    // What stands in brackets is a short form of what stands before; `asal Sleman` tells where somebody is from.
    let mut depth = 0;
    for at in role.clone() {
        let token = &document.tokens[at];
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            Kind::Word if !token.is_capital() && document.text_of(at) == "asal" => break,
            Kind::Word if depth == 0 && token.is_capital() => {
                // The `Kota` of `Wali Kota` is part of the function.
                let body = at > role.start
                    && token.is(Classes::BODY | Classes::BODY_HEAD)
                    && !token.is(Classes::AREA_ROLE);
                if body {
                    return Some(document.span_of(&(at..role.end)));
                }
                let after_function =
                    !token.is(function) && !token.is(Classes::OFFICE | Classes::HONORIFIC | Classes::RANK);
                if area.is_none() && (token.is(Classes::PLACE) || after_function) {
                    area = Some(at);
                }
            }
            _ => {}
        }
    }
    area.map(|area| document.span_of(&(area..role.end)))
}
