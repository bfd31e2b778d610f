//! `C, kata S.` · `C1, kata S, C2.` · `Namun, kata dia, C.` · `Dikatakan S, C.` · `C1, lanjut S, C2.`
//!
//! Not: `dengan kata lain` (an ordinary expression), `kata S` without a comma on either side.

use super::scene::Scene;
use super::{ClauseRule, according, content, source_then_cue};
use crate::lexicon::Shape;
use crate::mentions::noun_phrase::{Follows, is_verb};
use crate::mentions::subject::skip_openings;
use crate::model::mention::{Mention, SourceForm};
use crate::model::quotation::Quotation;
use crate::model::token::Kind;
use crate::model::word::{Classes, CueId};
use std::ops::Range;

/// A source before a stem has at most this many tokens.
const LONGEST_SOURCE: usize = 12;

pub(super) const RULE: ClauseRule = ClauseRule {
    name: "cue-beside-clause",
    doc: "a bare or passive cue with its source, set off by commas before, inside or after the clause: C1, kata S, C2",
    apply,
};

fn apply(scene: &Scene<'_>, sentence: usize, cue: usize) -> Option<Quotation> {
    let document = scene.document;
    let shape = scene.shape(cue)?;
    let tokens = document.sentences[sentence].tokens.clone();
    if shape == Shape::Stem {
        return after_its_source(scene, tokens, cue);
    }
    if !matches!(shape, Shape::Bare | Shape::Passive) {
        return None;
    }
    let headline = document.paragraphs[document.sentences[sentence].paragraph].headline;
    let opening = skip_openings(document, tokens.start, cue + 1);
    // `Karena lanjut Siti C`
    let after_conjunction = cue == opening + 1 && document.is(opening, Classes::SUBORDINATOR);
    let initial = opening >= cue || after_conjunction && document.tokens[cue].is_capital();
    let after_comma = cue > tokens.start && document.kind(cue - 1) == Some(Kind::Comma);
    // `Festival ini tutur Siti, merupakan …`: the comma before is often forgotten, the one after is not.
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
            // `Dijelaskan Siti, guru yang …`: what follows the comma is the clause. `Karena lanjut Siti setiap warga …`: without any
            // comma the name alone is the source.
            let narrow = (initial && (shape == Shape::Passive || cue > tokens.start))
                .then(|| scene.mention(from + adverb, tokens.end, Follows::Clause))
                .flatten()
                .filter(|mention| {
                    let Some(next) = document.tokens[..tokens.end].get(mention.tokens.end) else {
                        return false;
                    };
                    let comma = shape == Shape::Passive && next.kind == Kind::Comma;
                    let clause = next.is_word() && !next.is_capital();
                    comma
                        || clause
                            && is_name(mention)
                            && !document.is(mention.tokens.end, Classes::OPENER | Classes::JOINT)
                });
            narrow.or_else(|| scene.mention(from + adverb, tokens.end, Follows::Circumstances))?
        }
    };
    let end = source.tokens.end;
    if forgotten {
        let sure = is_name(&source) || source.form == SourceForm::Pronoun;
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
    // `Namun kata dia C`, `Karena lanjut Siti C`, `Dijelaskan Siti C`: the comma may be missing.
    let named = is_name(&source);
    let unmarked = initial
        && match shape {
            Shape::Bare => document.tokens[end - 1].is(Classes::PRONOUN) || cue > tokens.start && named,
            _ => cue == tokens.start && named && !document.is(end, Classes::JOINT | Classes::OPENER),
        };
    let mut source = source;
    if !(closed || unmarked) {
        // `…, kata jaksa, Budi telah …`: the comma ends the source where the clause goes on behind what looked like its name.
        let comma = source.tokens.clone().find(|&at| document.kind(at) == Some(Kind::Comma));
        match comma {
            Some(comma) => source = scene.mention(source.tokens.start, comma, Follows::Circumstances)?,
            None if after_comma && !initial && goes_on(scene, &source, cue, end) => {}
            None => return None,
        }
    }
    if shape == Shape::Passive
        && let Some(relative) = relative_report(scene, &source, tokens.end)
    {
        return Some(relative);
    }
    according::beside(scene, tokens, cue, source, RULE.name)
}

/// `Hal senada dikatakan Budi, petani lainnya, yang menyebut C`: what is said comes with the relative clause.
fn relative_report(scene: &Scene<'_>, source: &Mention, end: usize) -> Option<Quotation> {
    let document = scene.document;
    let after = source.tokens.end..end.min(source.tokens.end + LONGEST_SOURCE);
    let relative = after.clone().find(|&at| document.is(at, Classes::RELATIVE))?;
    let cue = relative + 1 + document.match_len(relative + 1, Classes::ADVERB_BEFORE);
    let apart = document.kind(relative - 1) == Some(Kind::Comma);
    let plain = !(after.start..relative).any(|at| is_verb(document, at));
    if !apart || !plain || cue >= end || scene.shape(cue) != Some(Shape::Active) {
        return None;
    }
    let clause = content::after_cue(scene, cue, scene.cue_end(cue), end, false)?;
    Some(source_then_cue::report(scene, cue, Some(source.clone()), clause))
}

/// `Jalan itu, kata Budi telah dibangun`: the second comma is forgotten, and the predicate follows a source that is surely one.
fn goes_on(scene: &Scene<'_>, source: &Mention, cue: usize, end: usize) -> bool {
    let document = scene.document;
    let sure = is_name(source) || matches!(source.form, SourceForm::Pronoun | SourceForm::Clitic);
    let predicate = document.tokens.get(end).is_some_and(|next| {
        next.is(Classes::MODAL | Classes::COPULA | Classes::NEGATOR | Classes::SUBORDINATOR)
            || next.cue == CueId::default() && is_verb(document, end)
    });
    sure && predicate && !document.tokens[end].is_capital() && !document.tokens[cue].is_capital()
}

fn is_name(source: &Mention) -> bool {
    matches!(source.form, SourceForm::Name | SourceForm::NameWithRole)
}

/// `C1, dia katakan, C2` and `Dia katakan, C`: a stem with its source before it, both between commas.
fn after_its_source(scene: &Scene<'_>, sentence: Range<usize>, cue: usize) -> Option<Quotation> {
    let document = scene.document;
    let from = skip_openings(document, sentence.start, cue);
    let comma = (from..cue).rev().take(LONGEST_SOURCE + 1).find(|&at| document.kind(at) == Some(Kind::Comma));
    let start = comma.map_or(from, |comma| comma + 1);
    if cue - start > LONGEST_SOURCE || document.kind(scene.cue_end(cue)) != Some(Kind::Comma) {
        return None;
    }
    let source = scene.mention(start, cue, Follows::Verb)?;
    let sure = is_name(&source) || source.form == SourceForm::Pronoun;
    (sure && source.tokens.end == cue)
        .then(|| according::around(scene, sentence, start..scene.cue_end(cue), cue, source, RULE.name))?
}
