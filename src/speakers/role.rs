//! Sources that are functions or descriptions: `Bupati`, `politikus PDI-P itu`.

use super::name::others;
use super::pronoun::antecedent;
use super::registry::{lower_key, set_role};
use super::salience::Event;
use super::{Context, SpeakerRule};
use crate::mentions::noun_phrase::{is_determiner, is_word};
use crate::model::document::Document;
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, SpeakerKind};
use crate::model::token::Kind;
use crate::model::word::Classes;
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
    let determined = is_determiner(context.document, tokens.end - 1);
    let [mut wanted, mut offered] = std::mem::take(&mut context.words);
    spell_out(context, &tokens, &mut wanted);
    let found = bearer(context, &tokens, &wanted, &mut offered, determined);
    context.words = [wanted, offered];
    let found = found?;
    let chain = context.chain(Some(span), None, found);
    let candidates = others(context, found);
    Some(Link { speaker: Some(found), form: SourceForm::Role, chain, candidates, ..Link::default() })
}

/// The person whose function has the wanted words; `offered` is only room for those of one function after another.
fn bearer(
    context: &Context<'_>,
    tokens: &Range<usize>,
    wanted: &[u64],
    offered: &mut Vec<u64>,
    determined: bool,
) -> Option<usize> {
    let party = is_word(context.document, tokens.start, "pihak");
    let mut best: Option<(usize, (usize, usize))> = None;
    for (index, speaker) in context.registry.speakers.iter().enumerate().take(2000) {
        let Some(role) = &speaker.role_tokens else { continue };
        spell_out(context, role, offered);
        // The head of the function must be shared, and of a short one every word.
        if !wanted.first().is_some_and(|head| offered.contains(head)) {
            continue;
        }
        // `pihak pemohon` is not the `kuasa hukum pihak pemohon`.
        if party && offered.first() != wanted.first() {
            continue;
        }
        let shared = wanted.iter().filter(|word| offered.contains(word)).count();
        if shared * 2 < wanted.len().min(6) {
            continue;
        }
        // Of several bearers the one who came up last is meant.
        let recency =
            context.salience.past.iter().rposition(|event| event.speaker == index).map_or(0, |at| at + 1);
        let fit = if determined { (recency, shared) } else { (shared, recency) };
        if best.is_none_or(|(_, most)| fit > most) {
            best = Some((index, fit));
        }
    }
    best.map(|(found, _)| found)
}

/// Keys of the words of a function in lower case, short forms spelled out (`Wapres` → `wakil presiden`).
fn spell_out(context: &Context<'_>, tokens: &Range<usize>, words: &mut Vec<u64>) {
    let document: &Document = context.document;
    words.clear();
    for at in tokens.clone() {
        let token = &document.tokens[at];
        if token.kind != Kind::Word || is_determiner(document, at) {
            continue;
        }
        let full = match token.is(Classes::ROLE_SHORT) {
            true => context.vocabulary.word_payload(token.word),
            false => "",
        };
        if full.is_empty() {
            words.push(lower_key(document.text_of(at)));
        } else {
            words.extend(full.split(' ').map(lower_key));
        }
    }
}

fn description(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    let (tokens, span) = (source.tokens.clone(), source.span);
    let title = context.document.tokens[tokens.start].is(Classes::HONORIFIC);
    // `"Q," kata pria yang juga ketua RT.`: somebody known, of whom more is told.
    let more = context.document.tokens[tokens.start].is(Classes::PERSON)
        && context.document.is(tokens.end, Classes::RELATIVE)
        && context.quotations[quotation].content[0].end < span.start;
    let pointed = title || more || is_determiner(context.document, tokens.end - 1);
    if source.form != SourceForm::Role || !pointed {
        return None;
    }
    let person = |event: &Event| context.speaker(event.speaker).kind == SpeakerKind::Person;
    let latest = || context.salience.recent().find(|event| person(event)).copied();
    let event = antecedent(context, quotation).filter(person).or_else(latest)?;
    let chain = context.chain(Some(span), Some(event.span), event.speaker);
    let candidates = others(context, event.speaker);
    // `Kepala SD Kurima itu` tells the function of somebody named before without one.
    let speaker = &mut context.registry.speakers[event.speaker];
    let function = tokens.start..tokens.end - 1;
    if speaker.role.is_none()
        && function.len() > 1
        && context.document.tokens[function.start].is(Classes::ROLE)
    {
        set_role(context.document, speaker, function);
    }
    Some(Link { speaker: Some(event.speaker), form: SourceForm::Role, chain, candidates, ..Link::default() })
}
