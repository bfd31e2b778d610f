//! A second report in the same sentence: `S mengakui C1, tetapi ia yakin C2` · `S mengimbau C1 dan mengajak C2`.
//!
//! Not: a reporting verb inside the first content with a subject of its own kind (`mengatakan polisi meminta …`).

use super::content;
use super::scene::Scene;
use super::source_then_cue;
use crate::lexicon::{Complement, Shape};
use crate::mentions::noun_phrase::is_word;
use crate::mentions::subject;
use crate::model::mention::{Mention, SourceForm};
use crate::model::pieces::Pieces;
use crate::model::quotation::Quotation;
use crate::model::token::Kind;
use crate::model::word::Classes;

/// How far before the second cue its conjunction may stand (tokens).
const REACH: usize = 8;

/// The second quotation of the sentence; the first then ends before the conjunction.
pub(super) fn find(
    scene: &Scene<'_>,
    sentence: usize,
    first: &mut Quotation,
    cues: &[usize],
) -> Option<Quotation> {
    let document = scene.document;
    let first_cue = first.cue?.token;
    if first.content.len() > 1 || first.token < first_cue {
        return None;
    }
    let end = document.sentences[sentence].tokens.end;
    let later = cues
        .iter()
        .copied()
        .filter(|&cue| cue > first.token + 1 && !document.tokens[cue].is_quoted())
        .take(6);
    for cue in later {
        if scene.shape(cue) != Some(Shape::Active) || scene.complement(cue) == Complement::None {
            continue;
        }
        let Some((joint, source)) = joined(scene, first, first.token, cue) else { continue };
        if scene.is_negated(joint + 1, cue) {
            continue;
        }
        // `mengimbau warga untuk waspada dan melapor jika …`: both are asked.
        let asked =
            scene.complement(first_cue) == Complement::Request && scene.complement(cue) == Complement::That;
        if asked && source.is_none() && !is_word(document, scene.cue_end(cue), "bahwa") {
            continue;
        }
        let Some(clause) = content::after_cue(scene, cue, scene.cue_end(cue), end, false) else { continue };
        let Some(before) = content::trim(scene, first.token..joint) else { continue };
        first.content = Pieces::One(document.span_of(&before));
        first.kind = content::kind(scene, std::slice::from_ref(&before));
        // Without a source of its own it has the first one's.
        let source = source.or_else(|| first.source.clone());
        return Some(source_then_cue::report(scene, cue, source, clause));
    }
    None
}

/// The conjunction before the cue, and the second source: a pronoun of its own, or that of the first report.
fn joined(
    scene: &Scene<'_>,
    first: &Quotation,
    floor: usize,
    cue: usize,
) -> Option<(usize, Option<Mention>)> {
    let document = scene.document;
    let mut at = cue;
    while at > floor && document.tokens[at - 1].is(Classes::ADVERB_BEFORE) {
        at -= 1;
    }
    let joint = at.checked_sub(1).filter(|&joint| joint > floor)?;
    if is_joint(scene, joint) {
        let same =
            scene.class(cue) != scene.class(first.cue?.token) || scene.complement(cue) == Complement::Request;
        return same.then_some((joint, None));
    }
    // `, tetapi ia yakin`; `, ia lalu mencontohkan`
    let from = (floor.max(joint.saturating_sub(REACH))..=joint)
        .rev()
        .find(|&at| is_joint(scene, at) || document.kind(at) == Some(Kind::Comma))?;
    let source = subject::before(document, scene.evidence, from + 1, cue)?;
    let own = source.tokens.start == from + 1
        && matches!(source.form, SourceForm::Pronoun | SourceForm::Name | SourceForm::NameWithRole);
    let joint = if from > floor && document.kind(from - 1) == Some(Kind::Comma) { from - 1 } else { from };
    own.then_some((joint, Some(source)))
}

/// A conjunction that joins clauses.
fn is_joint(scene: &Scene<'_>, at: usize) -> bool {
    let token = &scene.document.tokens[at];
    token.is_word()
        && !token.is_capital()
        && (scene.document.is(at, Classes::JOINT | Classes::OPENER_MANNER)
            || token.is(Classes::CONNECTIVE) && !token.is(Classes::PREPOSITION))
}
