//! Sources that are functions or descriptions: `Bupati`, `politikus PDI-P itu`.

use super::name::others;
use super::registry::set_role;
use super::{Context, SpeakerRule};
use crate::mentions::noun_phrase::is_determiner;
use crate::model::document::Document;
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, SpeakerKind};
use crate::model::token::Kind;
use std::ops::Range;

pub(super) const ROLE_MATCH: SpeakerRule = SpeakerRule {
    name: "role-match",
    doc: "a function without a name belongs to the person to whom the article gives it: Bupati → Bupati Magelang Zaenal Arifin",
    apply: role_match,
};

pub(super) const DESCRIPTION: SpeakerRule = SpeakerRule {
    name: "description",
    doc: "a description with itu or ini stands for the person last spoken of: mantan wali kota itu",
    apply: description,
};

fn role_match(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    if source.form != SourceForm::Role {
        return None;
    }
    let (tokens, span) = (source.tokens.clone(), source.span);
    let wanted = spelled_out(context, &tokens);
    let mut best: Option<(usize, usize, bool)> = None;
    for (index, speaker) in context.registry.speakers.iter().enumerate().take(2000) {
        let Some(role) = &speaker.role_tokens else { continue };
        let offered = spelled_out(context, role);
        let shared = wanted.iter().filter(|word| offered.contains(word)).count();
        // The head of the function must be shared, and of a short one every word.
        let head = wanted.first().is_some_and(|head| offered.contains(head));
        if !head || shared * 2 < wanted.len().min(6) {
            continue;
        }
        let earlier = speaker.first <= tokens.start;
        if best.is_none_or(|(_, most, before)| shared > most || shared == most && earlier && !before || shared == most && earlier) {
            best = Some((index, shared, earlier));
        }
    }
    let (found, _, _) = best?;
    let chain = context.chain(Some(span), None, found);
    let candidates = others(context, found);
    Some(Link { speaker: Some(found), form: SourceForm::Role, chain, candidates, ..Link::default() })
}

/// The words of a function in lower case, short forms spelled out (`Wapres` → `wakil presiden`).
fn spelled_out(context: &Context<'_>, tokens: &Range<usize>) -> Vec<String> {
    let document: &Document = context.document;
    let mut words = Vec::new();
    for at in tokens.clone() {
        let token = &document.tokens[at];
        if token.kind != Kind::Word || is_determiner(document, at) {
            continue;
        }
        let full = context.vocabulary.word_payload(token.word);
        if full.is_empty() || !token.is(crate::model::word::Classes::ROLE_SHORT) {
            words.push(document.text_of(at).to_lowercase());
        } else {
            words.extend(full.split(' ').map(str::to_lowercase));
        }
    }
    words
}

fn description(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    let (tokens, span) = (source.tokens.clone(), source.span);
    if source.form != SourceForm::Role || !is_determiner(context.document, tokens.end - 1) {
        return None;
    }
    let event = context.salience.recent().find(|event| context.speaker(event.speaker).kind == SpeakerKind::Person).copied()?;
    let chain = context.chain(Some(span), Some(event.span), event.speaker);
    let candidates = others(context, event.speaker);
    // `Kepala SD Kurima itu` tells the function of somebody named before without one.
    let speaker = &mut context.registry.speakers[event.speaker];
    let function = tokens.start..tokens.end - 1;
    if speaker.role.is_none() && function.len() > 1 && context.document.tokens[function.start].is(crate::model::word::Classes::ROLE) {
        set_role(context.document, speaker, function);
    }
    Some(Link { speaker: Some(event.speaker), form: SourceForm::Role, chain, candidates, ..Link::default() })
}
