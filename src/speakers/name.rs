//! Sources that are names: full, short, nicknames.

use super::registry::words_of;
use super::{Context, SpeakerRule};
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, NameWords};

pub(super) const FULL_NAME: SpeakerRule = SpeakerRule {
    name: "full-name",
    doc: "the source is the fullest form of the name in the article",
    apply: full_name,
};

pub(super) const NAME_PART: SpeakerRule = SpeakerRule {
    name: "name-part",
    doc: "the source is part of a fuller name, its first word before any other: Zaenal → Zaenal Arifin",
    apply: name_part,
};

pub(super) const NICKNAME: SpeakerRule = SpeakerRule {
    name: "nickname",
    doc: "the source is a nickname that the text gives, a clipped first name, or a misspelling: Jokowi → Joko Widodo, Flo → Florence",
    apply: nickname,
};

pub(super) const NEW_NAME: SpeakerRule = SpeakerRule {
    name: "only-name",
    doc: "the source is a name that the article gives only in this form",
    apply: new_name,
};

fn named(context: &Context<'_>, quotation: usize) -> Option<(std::ops::Range<usize>, NameWords)> {
    let source = context.source(quotation)?;
    if !matches!(source.form, SourceForm::Name | SourceForm::NameWithRole) {
        return None;
    }
    let name = source.name.clone()?;
    let words = words_of(context.document, &name);
    (!words.is_empty()).then_some((name, words))
}

fn full_name(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let (_, words) = named(context, quotation)?;
    let source = context.source(quotation)?;
    let (form, at, span) = (source.form, source.tokens.start, source.span);
    let found = context.registry.find(&words, at, true)?;
    let known = &context.speaker(found).words;
    if known.len() > words.len() || !words.iter().any(|word| known.contains(word)) {
        return None;
    }
    let chain = context.chain(Some(span), None, found);
    Some(Link { speaker: Some(found), form, chain, ..Link::default() })
}

fn name_part(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    shorter(context, quotation, true)
}

fn nickname(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    shorter(context, quotation, false)
}

/// A speaker known by a fuller name, of which the source is a word (`part`), or else a nickname.
fn shorter(context: &mut Context<'_>, quotation: usize, part: bool) -> Option<Link> {
    let (_, words) = named(context, quotation)?;
    let source = context.source(quotation)?;
    let (form, at, span) = (source.form, source.tokens.start, source.span);
    let found = context.registry.find(&words, at, true)?;
    if words.iter().any(|word| context.speaker(found).words.contains(word)) != part {
        return None;
    }
    let form = if form == SourceForm::Name { SourceForm::ShortName } else { form };
    let chain = context.chain(Some(span), None, found);
    let candidates = others(context, found);
    Some(Link { speaker: Some(found), form, chain, candidates, ..Link::default() })
}

fn new_name(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let (name, words) = named(context, quotation)?;
    let mention = context.source(quotation)?.clone();
    let speaker = context.registry.add_person(context.document, &mention, &name, words);
    let chain = context.chain(Some(mention.span), None, speaker);
    Some(Link { speaker: Some(speaker), form: mention.form, chain, ..Link::default() })
}

/// Speakers that came up lately, other than the one chosen.
pub(super) fn others(context: &Context<'_>, chosen: usize) -> Vec<usize> {
    let mut list = Vec::new();
    for event in context.salience.recent() {
        if event.speaker != chosen && !list.contains(&event.speaker) && list.len() < 4 {
            list.push(event.speaker);
        }
    }
    list
}
