//! `S mengatakan, "Q"`, `S cue: "Q"`, `Kata S: "Q"`, `Menurut S, "Q"`.
//!
//! Not: `S menyebut "Q" sebagai …` (the marks hold only part of the report: mixed, left to the clause rules).

use super::PairRule;
use super::cue_after_quote::is_title;
use super::scene::Scene;
use crate::lexicon::Shape;
use crate::mentions::noun_phrase::{self, Follows};
use crate::mentions::subject;
use crate::model::mention::Mention;
use crate::model::pieces::Pieces;
use crate::model::quotation::{Quotation, QuotationKind};
use crate::model::token::Kind;
use crate::model::word::Classes;

pub(super) const RULE: PairRule = PairRule {
    name: "cue-before-quote",
    doc: "a cue with its source before the opening mark, and nothing after the closing one: S mengatakan, “Q”",
    apply,
};

/// How far before the mark the cue may stand (tokens).
const REACH: usize = 30;

/// What is written may be named before the mark, in at most this many tokens: `pesan singkat yang berbunyi`.
const MOST_NOUN: usize = 8;

fn apply(scene: &Scene<'_>, pair: usize) -> Option<Quotation> {
    let document = scene.document;
    let pair = &document.pairs[pair];
    let sentence = scene.sentence_of(pair);
    if is_title(scene, pair.open, sentence.start) || !closes_sentence(scene, pair.close, sentence.end) {
        return None;
    }
    let floor = sentence.start.max(pair.open.saturating_sub(REACH));
    // `menjawab singkat: "Q"`: before the mark the word is an adverb, though `"Q," singkat Budi` has it as a cue.
    let adverb = |at: usize| {
        scene.shape(at) == Some(Shape::Bare)
            && document.is(at, Classes::ADVERB_AFTER)
            && matches!(document.kind(at + 1), Some(Kind::Comma | Kind::Colon))
    };
    let cue = (floor..pair.open)
        .rev()
        .find(|&at| scene.shape(at).is_some() && !document.tokens[at].is_quoted() && !adverb(at))?;
    let (source, rest) = source_of(scene, cue, sentence.start, pair.open)?;
    if !leads_to(scene, rest, pair.open) || scene.is_negated(sentence.start, cue) {
        return None;
    }
    Some(Quotation {
        kind: QuotationKind::Direct,
        content: Pieces::One(scene.inside(pair)?),
        token: pair.open + 1,
        cue: Some(scene.cue(cue)),
        source: Some(source),
        circumstances: rest..pair.open,
        attributed_by: RULE.name,
        continues: None,
        unclosed: pair.unclosed,
        damaged: pair.damaged,
    })
}

/// The source of a cue before the mark, and where the reporting clause goes on.
fn source_of(scene: &Scene<'_>, cue: usize, floor: usize, open: usize) -> Option<(Mention, usize)> {
    let rest = scene.cue_end(cue);
    match scene.shape(cue)? {
        Shape::Active | Shape::Stem | Shape::Noun => {
            let source = subject::before(scene.document, scene.evidence, floor, cue)?;
            Some((source, rest))
        }
        Shape::Bare | Shape::Passive | Shape::According => {
            if let Some(clitic) = scene.clitic(cue) {
                return Some((clitic, rest));
            }
            if let Some(source) = scene.mention(rest, open, Follows::Circumstances) {
                let rest = source.tokens.end;
                return Some((source, rest));
            }
            // A bare verb with its subject before it: `Dia bilang, "…"`.
            let source = subject::before(scene.document, scene.evidence, floor, cue)?;
            Some((source, rest))
        }
        Shape::AfterQuote => None,
    }
}

/// Whether only a complementizer, adverbs, punctuation or circumstances stand between the clause and the mark.
fn leads_to(scene: &Scene<'_>, mut at: usize, open: usize) -> bool {
    let document = scene.document;
    let stop = document.tokens[open - 1].kind;
    // `menulis keterangan yang berbunyi, "…"`
    let before = open - usize::from(matches!(stop, Kind::Comma | Kind::Colon));
    if before > at && open - at <= MOST_NOUN && noun_phrase::is_word(document, before - 1, "berbunyi") {
        return true;
    }
    while at < open {
        let token = &document.tokens[at];
        match token.kind {
            Kind::Comma | Kind::Colon | Kind::Dash => at += 1,
            _ if token.is(Classes::THAT | Classes::ADVERB_AFTER | Classes::PURPOSE) => at += 1,
            _ if token.is(Classes::OPENER | Classes::DAY | Classes::PREPOSITION) => {
                return matches!(stop, Kind::Comma | Kind::Colon) || token.is(Classes::DAY);
            }
            _ => return false,
        }
    }
    true
}

/// Whether nothing of the sentence is left after the closing mark but punctuation.
fn closes_sentence(scene: &Scene<'_>, close: usize, end: usize) -> bool {
    let from = (close + 1).min(end);
    scene.is_bare(from..end)
}
