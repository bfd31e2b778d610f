//! `C, kata S.` · `C1, kata S, C2.` · `Namun, kata dia, C.` · `Dikatakan S, C.` · `C1, lanjut S, C2.`
//!
//! Not: `dengan kata lain` (an ordinary expression), `kata S` without a comma on either side.

use super::scene::Scene;
use super::{ClauseRule, according};
use crate::lexicon::Shape;
use crate::mentions::noun_phrase::Follows;
use crate::mentions::subject::skip_openings;
use crate::model::mention::SourceForm;
use crate::model::quotation::Quotation;
use crate::model::token::Kind;
use crate::model::word::Classes;

pub(super) const RULE: ClauseRule = ClauseRule {
    name: "cue-beside-clause",
    doc: "a bare or passive cue with its source, set off by commas before, inside or after the clause: C1, kata S, C2",
    apply,
};

fn apply(scene: &Scene<'_>, sentence: usize, cue: usize) -> Option<Quotation> {
    let document = scene.document;
    let shape = scene.shape(cue)?;
    if !matches!(shape, Shape::Bare | Shape::Passive) {
        return None;
    }
    let tokens = document.sentences[sentence].tokens.clone();
    let headline = document.paragraphs[document.sentences[sentence].paragraph].headline;
    let opening = skip_openings(document, tokens.start, cue + 1);
    let initial = opening >= cue;
    let after_comma = cue > tokens.start && document.kind(cue - 1) == Some(Kind::Comma);
    // `Festival ini tutur Mumus, merupakan …`: the comma before is often forgotten, the one after is not.
    let forgotten = !initial && !after_comma && shape == Shape::Bare && cue - tokens.start <= 10;
    if headline || !initial && !after_comma && !forgotten {
        return None;
    }
    let mut from = scene.cue_end(cue);
    if crate::mentions::noun_phrase::is_word(document, from, "oleh") {
        from += 1;
    }
    let source = match scene.clitic(cue) {
        Some(clitic) => clitic,
        None => {
            let adverb = document.match_len(from, Classes::ADVERB_AFTER);
            // `Dijelaskan Okmal, nakes yang …`: what follows the comma is the clause.
            let short = (initial && shape == Shape::Passive)
                .then(|| scene.mention(from + adverb, tokens.end, Follows::Clause))
                .flatten()
                .filter(|mention| document.kind(mention.tokens.end) == Some(Kind::Comma));
            short.or_else(|| scene.mention(from + adverb, tokens.end, Follows::Circumstances))?
        }
    };
    let end = source.tokens.end;
    if forgotten {
        let sure = matches!(source.form, SourceForm::Name | SourceForm::NameWithRole | SourceForm::Pronoun);
        let plain = !(tokens.start..cue)
            .any(|at| document.tokens[at].is_quoted() || document.kind(at) == Some(Kind::Comma));
        if !sure || !plain || document.kind(end) != Some(Kind::Comma) || scene.is_negated(tokens.start, cue) {
            return None;
        }
    }
    let closed = document.tokens[..tokens.end].get(end).is_none_or(|token| {
        matches!(token.kind, Kind::Comma | Kind::Colon | Kind::Open)
            || token.ends_sentence()
            || token.is(Classes::OPENER | Classes::DAY) && !initial
            || token.is(Classes::THAT)
    });
    // `Namun kata dia C`: after a pronoun the comma may be missing.
    let pronoun = initial && shape == Shape::Bare && document.tokens[end - 1].is(Classes::PRONOUN);
    if !(closed || pronoun) {
        return None;
    }
    according::beside(scene, tokens, cue, source, RULE.name)
}
