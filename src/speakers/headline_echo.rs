//! A headline's speaker without a name: whoever says in the text what the headline says.

use super::registry::lower_key;
use super::{Context, SpeakerRule};
use crate::model::mention::SourceForm;
use crate::model::span::Span;
use crate::model::speaker::{Link, SpeakerKind};

pub(super) const RULE: SpeakerRule = SpeakerRule {
    name: "headline-echo",
    doc: "a function in the headline stands for the person who says the same in the text: Legislator: Jadi Pelajaran",
    apply,
};

/// Words shorter than this (bytes) tell nothing of the content.
const SHORTEST: usize = 4;

fn apply(context: &mut Context<'_>, quotation: usize) -> Option<Link> {
    let source = context.source(quotation)?;
    if !context.headline || !matches!(source.form, SourceForm::Role | SourceForm::Group | SourceForm::Unnamed)
    {
        return None;
    }
    let (form, span) = (source.form, source.span);
    let text = &context.document.text;
    let (mut wanted, mut said) = (Vec::new(), Vec::new());
    words(context.quotations[quotation].outer(), text, &mut wanted);
    let mut best: Option<(usize, usize)> = None;
    for (other, link) in context.quotations.iter().zip(context.links.iter()).skip(quotation + 1).take(60) {
        let Some(speaker) =
            link.speaker.filter(|&speaker| context.registry.speakers[speaker].kind == SpeakerKind::Person)
        else {
            continue;
        };
        words(other.outer(), text, &mut said);
        let shared = wanted.iter().filter(|word| said.contains(word)).count();
        if shared > 0 && best.is_none_or(|(_, most)| shared > most) {
            best = Some((speaker, shared));
        }
    }
    let (speaker, _) = best?;
    let chain = context.chain(Some(span), None, speaker);
    Some(Link { speaker: Some(speaker), form, chain, ..Link::default() })
}

/// Keys of the longer words in lower case, a bounded number.
fn words(span: Span, text: &str, keys: &mut Vec<u64>) {
    keys.clear();
    let words = span.of(text).split(|c: char| !c.is_alphanumeric());
    keys.extend(words.filter(|word| word.len() >= SHORTEST).take(80).map(lower_key));
}
