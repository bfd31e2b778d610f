//! Sources that are names: full, short, nicknames.

use super::registry::set_role;
use super::{Context, SpeakerRule};
use crate::model::few::Few;
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, NameWords};
use std::ops::Range;

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
    doc: "the source is a nickname or initials that the text gives, a clipped first name, or a misspelling: Jokowi → Joko Widodo, AHS → Agus Hari Santoso, Flo → Florence",
    apply: nickname,
};

pub(super) const NEW_NAME: SpeakerRule = SpeakerRule {
    name: "only-name",
    doc: "the source is a name that the article gives only in this form",
    apply: new_name,
};

/// A source that is a name.
#[derive(Clone)]
pub(super) struct Named {
    name: Range<usize>,
    words: NameWords,
    /// Who bears it, of those known before.
    found: Option<usize>,
}

/// Reads the source once for all rules of this file.
pub(super) fn named(context: &Context<'_>, quotation: usize) -> Option<Named> {
    let source = context.source(quotation)?;
    if !matches!(source.form, SourceForm::Name | SourceForm::NameWithRole) {
        return None;
    }
    let name = source.name.clone()?;
    let words: NameWords = context.registry.words_of_source(quotation).iter().copied().collect();
    let found = context.registry.find(&words, source.tokens.start, true);
    (!words.is_empty()).then_some(Named { name, words, found })
}

fn full_name(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let Named { words, found, .. } = context.named.as_ref()?;
    let found = (*found)?;
    let known = &context.speaker(found).words;
    if known.len() > words.len() || !words.iter().any(|word| known.contains(word)) {
        return None;
    }
    let source = context.source(quotation)?;
    let chain = context.chain(Some(source.span), None, found);
    Some(Link { speaker: Some(found), form: source.form, chain, ..Link::default() })
}

fn name_part(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    shorter(context, quotation, true)
}

fn nickname(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    shorter(context, quotation, false).or_else(|| initials(context, quotation))
}

/// `AHS`, alone or behind a function, where the text gives these initials with a name.
fn initials(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    let found = context.registry.bearer_of_initials(context.document, source)?;
    let (span, role) = (source.span, source.tokens.start..source.tokens.end - 1);
    let form = if role.is_empty() { SourceForm::ShortName } else { SourceForm::NameWithRole };
    if !role.is_empty() && context.speaker(found).role.is_none() {
        set_role(context.document, &mut context.registry.speakers[found], role);
    }
    let chain = context.chain(Some(span), None, found);
    let candidates = others(context, found);
    Some(Link { speaker: Some(found), form, chain, candidates, ..Link::default() })
}

/// A speaker known by a fuller name, of which the source is a word (`part`), or else a nickname.
fn shorter(context: &mut Context<'_>, quotation: usize, part: bool) -> Option<Link> {
    let Named { words, found, .. } = context.named.as_ref()?;
    let found = (*found)?;
    if words.iter().any(|word| context.speaker(found).words.contains(word)) != part {
        return None;
    }
    let source = context.source(quotation)?;
    let form = if source.form == SourceForm::Name { SourceForm::ShortName } else { source.form };
    let chain = context.chain(Some(source.span), None, found);
    let candidates = others(context, found);
    Some(Link { speaker: Some(found), form, chain, candidates, ..Link::default() })
}

fn new_name(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let Named { name, words, .. } = context.named.clone()?;
    let mention = context.quotations[quotation].source.as_ref()?;
    let speaker = context.registry.add_person(context.document, mention, &name, &words);
    let chain = context.chain(Some(mention.span), None, speaker);
    Some(Link { speaker: Some(speaker), form: mention.form, chain, ..Link::default() })
}

/// Speakers that came up lately, other than the one chosen.
pub(super) fn others(context: &Context<'_>, chosen: usize) -> Few<u32, 4> {
    let mut list = Few::default();
    for event in context.salience.recent() {
        let other = event.speaker as u32;
        if event.speaker != chosen && !list.contains(&other) {
            list.push(other);
            if list.is_full() {
                break;
            }
        }
    }
    list
}
