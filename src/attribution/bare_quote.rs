//! Marked speech without a cue: a further passage after an attributed one, or a paragraph that is only a quotation.
//!
//! Not: terms, titles and irony inside a sentence of the reporter's.

use super::LeftoverRule;
use super::scene::Scene;
use crate::model::document::Pair;
use crate::model::pieces::Pieces;
use crate::model::quotation::{Quotation, QuotationKind};
use crate::model::token::Kind;

pub(super) const CONTINUATION: LeftoverRule = LeftoverRule {
    name: "continuation",
    doc: "a marked sentence after an attributed one in the same paragraph: “Q1,” kata S. “Q2.”",
    apply: continuation,
};

pub(super) const PARAGRAPH: LeftoverRule = LeftoverRule {
    name: "quote-paragraph",
    doc: "a paragraph that is only a marked passage, spoken by whoever spoke before",
    apply: paragraph,
};

fn continuation(scene: &Scene<'_>, pair: usize, before: &[Quotation]) -> Option<Quotation> {
    let document = scene.document;
    let pair = &document.pairs[pair];
    let last = before.last()?;
    let same_paragraph = document.paragraph_of(last.token) == pair.paragraph;
    if !same_paragraph || !stands_alone(scene, pair) || scene.words_inside(pair, 2) < 2 {
        return None;
    }
    bare(scene, pair, Some(before.len() - 1), CONTINUATION.name)
}

fn paragraph(scene: &Scene<'_>, pair: usize, before: &[Quotation]) -> Option<Quotation> {
    let document = scene.document;
    let pair = &document.pairs[pair];
    let range = document.paragraphs[pair.paragraph].tokens.clone();
    let close = pair.close.min(range.end);
    let whole = scene.is_bare(range.start..pair.open) && scene.is_bare((close + 1).min(range.end)..range.end);
    let last = document.tokens[close - 1];
    let speech = last.ends_sentence()
        || matches!(last.kind, Kind::Comma | Kind::Ellipsis)
        || scene.words_inside(pair, 8) >= 8
        || document.kind(close + 1) == Some(Kind::Period);
    if !whole
        || !speech
        || pair.single
        || scene.words_inside(pair, 4) < 4
        || document.paragraphs[pair.paragraph].headline
    {
        return None;
    }
    bare(scene, pair, before.len().checked_sub(1), PARAGRAPH.name)
}

/// Whether the pair's sentence holds nothing else.
fn stands_alone(scene: &Scene<'_>, pair: &Pair) -> bool {
    let sentence = scene.sentence_of(pair);
    let close = pair.close.min(sentence.end);
    scene.is_bare(sentence.start..pair.open) && scene.is_bare((close + 1).min(sentence.end)..sentence.end)
}

fn bare(scene: &Scene<'_>, pair: &Pair, continues: Option<usize>, rule: &'static str) -> Option<Quotation> {
    Some(Quotation {
        kind: QuotationKind::Direct,
        content: Pieces::One(scene.inside(pair)?),
        token: pair.open + 1,
        cue: None,
        source: None,
        circumstances: pair.close..pair.close,
        attributed_by: rule,
        continues,
        unclosed: pair.unclosed,
        damaged: pair.damaged,
    })
}
