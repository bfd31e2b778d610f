//! `"Q," dia menjelaskan.` and `"Q," Eko menandaskan.`: source and active verb after the quotation.

use super::PairRule;
use super::scene::Scene;
use crate::lexicon::Shape;
use crate::mentions::subject;
use crate::model::pieces::Pieces;
use crate::model::quotation::{Quotation, QuotationKind};
use crate::model::token::Kind;
use crate::model::word::Classes;

pub(super) const RULE: PairRule = PairRule {
    name: "source-then-cue-after-quote",
    doc: "source and active cue after the closing mark, and nothing reported after them: “Q,” dia menjelaskan",
    apply,
};

/// How many tokens the source may have.
const REACH: usize = 24;

fn apply(scene: &Scene<'_>, pair: usize) -> Option<Quotation> {
    let document = scene.document;
    let pair = &document.pairs[pair];
    if pair.unclosed || scene.words_inside(pair, 3) < 3 {
        return None;
    }
    let mut end = scene.sentence_of(pair).end;
    let mut start = scene.skip_stops(pair.close + 1, end);
    if start >= end {
        // The stop within the marks has ended the sentence: `"Siapa?" Dia bertanya.`
        let index = document.sentence_of(pair.open);
        let next = document.sentences.get(index + 1)?;
        if next.paragraph != pair.paragraph || next.tokens.len() > 10 {
            return None;
        }
        (start, end) = (next.tokens.start, next.tokens.end);
    }
    let cue = (start..end.min(start + REACH)).find(|&at| {
        matches!(scene.shape(at), Some(Shape::Active | Shape::Stem)) && !document.tokens[at].is_quoted()
    })?;
    let source = subject::before(document, scene.evidence, start, cue)?;
    if source.tokens.start > start + 1 {
        return None;
    }
    let rest = scene.cue_end(cue);
    let ends = document.tokens[rest..end].first().is_none_or(|token| {
        token.ends_sentence()
            || token.kind == Kind::Comma
            || token.is(Classes::OPENER | Classes::DAY | Classes::ADVERB_AFTER)
    });
    if !ends {
        return None;
    }
    Some(Quotation {
        kind: QuotationKind::Direct,
        content: Pieces::One(scene.inside(pair)?),
        token: pair.open + 1,
        cue: Some(scene.cue(cue)),
        source: Some(source),
        circumstances: rest..end,
        attributed_by: RULE.name,
        continues: None,
        unclosed: false,
        damaged: pair.damaged,
    })
}
