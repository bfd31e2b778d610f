//! Sources that are names: full, short, nicknames.

use super::registry::words_of;
use super::{Context, SpeakerRule};
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, SpeakerKind};

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
    name: "clipped-name",
    doc: "the source is the beginning of a known first name, or a misspelling of a name: Flo → Florence",
    apply: nickname,
};

pub(super) const NEW_NAME: SpeakerRule = SpeakerRule {
    name: "only-name",
    doc: "the source is a name that the article gives only in this form",
    apply: new_name,
};

fn named(context: &Context<'_>, quotation: usize) -> Option<(std::ops::Range<usize>, Vec<u64>)> {
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
    if context.speaker(found).words.len() > words.len() {
        return None;
    }
    let chain = context.chain(Some(span), None, found);
    Some(Link { speaker: Some(found), form, chain, ..Link::default() })
}

fn name_part(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let (_, words) = named(context, quotation)?;
    let source = context.source(quotation)?;
    let (form, at, span) = (source.form, source.tokens.start, source.span);
    let found = context.registry.find(&words, at, true)?;
    let form = if form == SourceForm::Name { SourceForm::ShortName } else { form };
    let chain = context.chain(Some(span), None, found);
    let candidates = others(context, found);
    Some(Link { speaker: Some(found), form, chain, candidates, ..Link::default() })
}

fn nickname(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let (name, words) = named(context, quotation)?;
    if words.len() != 1 {
        return None;
    }
    let source = context.source(quotation)?;
    let span = source.span;
    let short = context.document.span_of(&name).of(&context.document.text).to_owned();
    // Only people who have come up lately are meant.
    let found = context
        .salience
        .recent()
        .map(|event| event.speaker)
        .find(|&speaker| context.speaker(speaker).kind == SpeakerKind::Person && clips(&short, context.speaker(speaker).name.of(&context.document.text)))?;
    let chain = context.chain(Some(span), None, found);
    Some(Link { speaker: Some(found), form: SourceForm::ShortName, chain, ..Link::default() })
}

/// Whether `short` is the beginning of a word of `full`, or one letter away from one.
fn clips(short: &str, full: &str) -> bool {
    full.split_whitespace().any(|word| {
        let begins = short.len() >= 3 && word.len() > short.len() && word.starts_with(short);
        begins || short.len() >= 5 && one_letter_apart(short.as_bytes(), word.as_bytes())
    })
}

/// One letter inserted, left out, replaced, or two neighbours swapped.
fn one_letter_apart(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    a.len() <= 1 && b.len() <= 1 || a.len() == 2 && b.len() == 2 && a[0] == b[1] && a[1] == b[0]
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
