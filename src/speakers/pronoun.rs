//! `ia`, `dia`, `-nya`: the person last spoken of.

use super::name::others;
use super::{Context, SpeakerRule};
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
    if source.form != SourceForm::Group || !context.document.tokens[source.tokens.start].is(Classes::GROUP_PRONOUN) {
        return None;
    }
    let event = *context.salience.recent().find(|event| context.speaker(event.speaker).kind == SpeakerKind::Group)?;
    let chain = context.chain(Some(span), Some(event.span), event.speaker);
    Some(Link { speaker: Some(event.speaker), form: SourceForm::Group, chain, ..Link::default() })
}

fn apply(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    let (form, span) = (source.form, source.span);
    if !matches!(form, SourceForm::Pronoun | SourceForm::Clitic) {
        return None;
    }
    let person = |kind: SpeakerKind| matches!(kind, SpeakerKind::Person | SpeakerKind::Unnamed);
    let event = context
        .salience
        .recent()
        .find(|event| person(context.speaker(event.speaker).kind))
        .or_else(|| context.salience.recent().next())
        .copied()?;
    let chain = context.chain(Some(span), Some(event.span), event.speaker);
    let candidates = others(context, event.speaker);
    Some(Link { speaker: Some(event.speaker), form, chain, candidates, ..Link::default() })
}
