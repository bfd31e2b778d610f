//! `ia`, `dia`, `-nya`: the person last spoken of.

use super::name::others;
use super::salience::{Event, View};
use super::{Context, SpeakerRule};
use crate::mentions::evidence::key;
use crate::mentions::noun_phrase::is_word;
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, SpeakerKind};
use crate::model::word::Classes;

pub(super) const RULE: SpeakerRule = SpeakerRule {
    name: "latest-subject",
    doc: "a pronoun or clitic stands for the person who spoke last or was subject since: katanya → Zaenal",
    apply,
};

pub(super) const GROUP: SpeakerRule = SpeakerRule {
    name: "latest-group",
    doc: "mereka and keduanya stand for the group that spoke last: mereka → para pedagang",
    apply: group,
};

fn group(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    let span = source.span;
    if source.form != SourceForm::Group
        || !context.document.tokens[source.tokens.start].is(Classes::GROUP_PRONOUN)
    {
        return None;
    }
    let event =
        *context.salience.recent().find(|event| context.speaker(event.speaker).kind == SpeakerKind::Group)?;
    let chain = context.chain(Some(span), Some(event.span), event.speaker);
    Some(Link { speaker: Some(event.speaker), form: SourceForm::Group, chain, ..Link::default() })
}

fn apply(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    let (form, span) = (source.form, source.span);
    if !matches!(form, SourceForm::Pronoun | SourceForm::Clitic) {
        return None;
    }
    let event = antecedent(context, quotation)?;
    let chain = context.chain(Some(span), Some(event.span), event.speaker);
    let candidates = others(context, event.speaker);
    Some(Link { speaker: Some(event.speaker), form, chain, candidates, ..Link::default() })
}

/// How far back (tokens) somebody mentioned aside can still be meant.
const ASIDE_REACH: usize = 70;

/// The person last in view. Somebody mentioned only aside counts where nobody has spoken yet, or in the sentence before when the
/// article lets them speak too.
pub(super) fn antecedent(context: &Context<'_>, quotation: usize) -> Option<Event> {
    let person = |event: &&Event| {
        matches!(context.speaker(event.speaker).kind, SpeakerKind::Person | SpeakerKind::Unnamed)
    };
    let at = super::position(&context.quotations[quotation]);
    let mut aside = None;
    let told = spoken_of(context, quotation);
    for event in context.salience.recent().filter(person).filter(|event| Some(event.speaker) != told) {
        if event.view != View::Aside {
            return Some(*event);
        }
        let speaks = context.speaker(event.speaker).speaks;
        if speaks && at - event.at.min(at) <= ASIDE_REACH {
            return Some(*event);
        }
        aside = aside.or(Some(*event));
    }
    aside.or_else(|| context.salience.recent().next().copied())
}

/// `Ia menyebut Bagas …`, `Ia meminta kepada Bagas …`: the person whom the report is about, or to whom, does not report it.
fn spoken_of(context: &Context<'_>, quotation: usize) -> Option<usize> {
    let document = context.document;
    let source = context.source(quotation)?;
    let cue = context.quotations[quotation].cue?;
    if source.form != SourceForm::Pronoun || source.tokens.end > cue.token {
        return None;
    }
    let after = cue.token + 1;
    let at = after + usize::from(is_word(document, after, "kepada"));
    let name = document.tokens.get(at).filter(|token| token.is_capital() && token.is_word())?;
    context.registry.find(&[key(name.span().of(&document.text))], at, true)
}
