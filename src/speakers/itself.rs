//! Sources that are their own speakers: bodies, groups, documents, people without a name.

use super::registry::set_role;
use super::{Context, SpeakerRule};
use crate::mentions::noun_phrase::{self, Follows, is_determiner};
use crate::model::few::Few;
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, SpeakerKind};
use crate::model::token::Kind;
use crate::model::word::Classes;
use std::ops::Range;

pub(super) const RULE: SpeakerRule = SpeakerRule {
    name: "source-itself",
    doc: "a body, group, document or unnamed person is named by the source itself: polisi, warga, seorang saksi",
    apply,
};

pub(super) const DESCRIBED: SpeakerRule = SpeakerRule {
    name: "described-body",
    doc: "a body or document with itu or tersebut is the one that came up last: perusahaan itu → PT Maju Jaya",
    apply: described,
};

pub(super) const NOBODY: SpeakerRule =
    SpeakerRule { name: "nobody", doc: "the article names no speaker", apply: |_, _| Some(Link::default()) };

fn described(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    let (form, span, tokens) = (source.form, source.span, source.tokens.clone());
    if !matches!(form, SourceForm::Organization | SourceForm::Document)
        || !is_determiner(context.document, tokens.end - 1)
    {
        return None;
    }
    if form == SourceForm::Document {
        let full = earlier_document(context, tokens)?;
        let span_of_full = context.document.span_of(&full);
        let speaker =
            context.registry.thing(context.document, SpeakerKind::Document, span_of_full, full.start);
        let chain = context.chain(Some(span), None, speaker);
        return Some(Link { speaker: Some(speaker), form, chain, ..Link::default() });
    }
    let event = *context
        .salience
        .recent()
        .find(|event| context.speaker(event.speaker).kind == SpeakerKind::Organization)?;
    let chain = context.chain(Some(span), Some(event.span), event.speaker);
    Some(Link { speaker: Some(event.speaker), form, chain, ..Link::default() })
}

/// How far back the full name of a document is looked for (tokens).
const DOCUMENT_REACH: usize = 1200;

/// The latest document before with a number or a subject of its own: `Peraturan Presiden Nomor 79 Tahun 2025`.
fn earlier_document(context: &Context<'_>, tokens: Range<usize>) -> Option<Range<usize>> {
    let document = context.document;
    let floor = tokens.start.saturating_sub(DOCUMENT_REACH);
    let mut found: Option<Range<usize>> = None;
    let mut at = floor;
    while at < tokens.start {
        let token = &document.tokens[at];
        if !(token.is(Classes::DOCUMENT) && token.is_capital()) || token.is_quoted() {
            at += 1;
            continue;
        }
        let end = noun_phrase::end(document, at, tokens.start, Follows::Verb).max(at + 1);
        let numbered = document.tokens[at..end].iter().any(|token| token.kind == Kind::Number);
        if numbered && end - at >= 3 {
            found = Some(at..end);
        }
        at = end;
    }
    found
}

fn apply(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.quotations[quotation].source.as_ref()?;
    let kind = match source.form {
        SourceForm::Organization => SpeakerKind::Organization,
        SourceForm::Group => SpeakerKind::Group,
        SourceForm::Document => SpeakerKind::Document,
        SourceForm::Unnamed | SourceForm::Role => SpeakerKind::Unnamed,
        _ => return None,
    };
    let speaker = context.registry.thing(context.document, kind, source.span, source.tokens.start);
    if source.form == SourceForm::Role && context.speaker(speaker).role.is_none() {
        set_role(context.document, &mut context.registry.speakers[speaker], source.tokens.clone());
    }
    let mut chain = Few::default();
    chain.push(source.span);
    Some(Link { speaker: Some(speaker), form: source.form, chain, ..Link::default() })
}
