//! `ia`, `dia`, `-nya`: the person last spoken of.

use super::name::others;
use super::{Context, SpeakerRule};
use crate::model::mention::SourceForm;
use crate::model::speaker::{Link, SpeakerKind};

pub(super) const RULE: SpeakerRule = SpeakerRule {
    name: "latest-subject",
    doc: "a pronoun or clitic stands for the person who spoke last or was subject since: katanya → Zaenal",
    apply,
};

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
