//! A passage without a cue has the speaker of the one that it carries on.

use super::{Context, SpeakerRule};
use crate::model::speaker::Link;

pub(super) const RULE: SpeakerRule = SpeakerRule {
    name: "continued-quotation",
    doc: "a passage that carries on another has its speaker: “Q1,” kata S. “Q2.”",
    apply,
};

pub(super) const PARAGRAPH: SpeakerRule = SpeakerRule {
    name: "latest-speaker",
    doc: "a passage without source belongs to whoever spoke or was spoken of last",
    apply: latest,
};

fn apply(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let before = context.quotations[quotation].continues?;
    let link = context.links.get(before)?;
    let speaker = link.speaker?;
    let chain = context.chain(context.source(before).map(|source| source.span), None, speaker);
    Some(Link { speaker: Some(speaker), chain, ..Link::default() })
}

fn latest(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    if context.source(quotation).is_some() {
        return None;
    }
    let event = *context.salience.recent().next()?;
    let chain = context.chain(Some(event.span), None, event.speaker);
    Some(Link { speaker: Some(event.speaker), chain, ..Link::default() })
}
