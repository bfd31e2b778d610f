//! `Aturan baru ini dinilai Budi merugikan klub` · `Iran diyakini banyak pihak memiliki …`: a passive with its agent splits the clause
//! without any comma.
//!
//! Not: `Hal itu disampaikan Budi saat …` (no predicate after the agent), `dinilai berhasil` (no agent).

use super::scene::Scene;
use super::{ClauseRule, content};
use crate::lexicon::Shape;
use crate::mentions::noun_phrase::{Follows, is_verb, is_word};
use crate::mentions::subject::skip_openings;
use crate::model::cue::CueClass;
use crate::model::mention::SourceForm;
use crate::model::quotation::Quotation;
use crate::model::token::Kind;
use crate::model::word::Classes;

pub(super) const RULE: ClauseRule = ClauseRule {
    name: "passive-inside-clause",
    doc: "a passive of opinion with its agent between subject and predicate: Aturan ini dinilai Budi merugikan klub",
    apply,
};

/// The subject before the passive has at most this many tokens.
const LONGEST_SUBJECT: usize = 24;

fn apply(scene: &Scene<'_>, sentence: usize, cue: usize) -> Option<Quotation> {
    let document = scene.document;
    let tokens = document.sentences[sentence].tokens.clone();
    let judges =
        matches!(scene.class(cue), CueClass::Opinion | CueClass::Say | CueClass::Claim | CueClass::Admit);
    if scene.shape(cue)? != Shape::Passive || !judges || scene.clitic(cue).is_some() {
        return None;
    }
    let start = skip_openings(document, tokens.start, cue);
    let plain_subject = cue > start
        && cue - start <= LONGEST_SUBJECT
        && !document.tokens[start].is(Classes::PREPOSITION | Classes::SUBORDINATOR)
        && (start..cue).all(|at| {
            let token = &document.tokens[at];
            !token.is_quoted()
                && !matches!(token.kind, Kind::Comma | Kind::Colon)
                && !token.is(Classes::MODAL)
        });
    if !plain_subject || scene.is_negated(tokens.start, cue) {
        return None;
    }
    let from = scene.cue_end(cue) + usize::from(is_word(document, scene.cue_end(cue), "oleh"));
    let source = scene.mention(from, tokens.end, Follows::Clause)?;
    let agent = matches!(source.form, SourceForm::Name | SourceForm::NameWithRole | SourceForm::Pronoun);
    let after = source.tokens.end;
    let predicate = document.tokens[..tokens.end].get(after)?;
    let goes_on = !predicate.is(Classes::OPENER | Classes::SUBORDINATOR | Classes::ADVERB_BEFORE)
        && (is_verb(document, after) || predicate.is(Classes::MODAL | Classes::COPULA | Classes::ADJECTIVE));
    if !agent || !goes_on || scene.is_medium(&source) {
        return None;
    }
    let parts = [content::trim(scene, start..cue)?, content::trim(scene, after..tokens.end)?];
    Some(Quotation {
        kind: content::kind(scene, &parts),
        content: content::spans(scene, &parts),
        token: parts[0].start,
        cue: Some(scene.cue(cue)),
        source: Some(source),
        circumstances: after..after,
        attributed_by: RULE.name,
        continues: None,
        unclosed: false,
        damaged: false,
    })
}
