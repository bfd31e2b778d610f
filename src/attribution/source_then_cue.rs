//! `S mengatakan C` · `S cue bahwa C` · `S cue, C` · `S minta X V` · headline `S Sebut C`: the commonest form of indirect speech.
//!
//! Not: `belum mengatakan` (negated), `menyampaikan apresiasi` (a noun, no clause), `yang mengatakan` (a relative clause).

use super::scene::Scene;
use super::{ClauseRule, content};
use crate::lexicon::Shape;
use crate::mentions::subject;
use crate::model::mention::{Mention, SourceForm};
use crate::model::quotation::Quotation;
use crate::model::token::Kind;
use crate::model::word::Classes;

pub(super) const RULE: ClauseRule = ClauseRule {
    name: "source-then-cue",
    doc: "source, active cue and a reported clause: S mengatakan C; S minta X agar C; in headlines S Sebut C",
    apply,
};

fn apply(scene: &Scene<'_>, sentence: usize, cue: usize) -> Option<Quotation> {
    let document = scene.document;
    let tokens = document.sentences[sentence].tokens.clone();
    let headline = document.paragraphs[document.sentences[sentence].paragraph].headline;
    match scene.shape(cue)? {
        Shape::Active | Shape::Noun => {}
        // Root and stem forms take a subject before them in headlines, and `minta` anywhere.
        Shape::Bare | Shape::Stem
            if headline || scene.complement(cue) == crate::lexicon::Complement::Request => {}
        _ => return None,
    }
    if scene.clitic(cue).is_some() {
        return None;
    }
    let joined = subject::of_joined_verb(document, scene.evidence, tokens.start, cue);
    if joined.is_none() && scene.is_negated(tokens.start, cue) {
        return None;
    }
    let source = subject::before(document, scene.evidence, tokens.start, cue)
        .or(joined)
        .or_else(|| headline.then(|| subject_of_headline(scene, tokens.start, cue)).flatten())?;
    if scene.is_medium(&source) {
        return None;
    }
    if source.form == SourceForm::Document && scene.complement(cue) == crate::lexicon::Complement::Request {
        return None;
    }
    let rest = scene.cue_end(cue);
    let clause = content::after_cue(scene, cue, rest, tokens.end, headline)?;
    Some(report(scene, cue, Some(source), clause))
}

/// The quotation of an active cue with its clause.
pub(super) fn report(
    scene: &Scene<'_>,
    cue: usize,
    source: Option<Mention>,
    clause: content::Clause,
) -> Quotation {
    let parts = [clause.content.clone()];
    // `Budi, saat ditemui di Solo, Selasa (5/6), mengatakan`: the circumstances may stand before the cue too.
    let start = source
        .as_ref()
        .map_or(clause.circumstances.start, |source| source.tokens.end.min(clause.circumstances.start));
    Quotation {
        kind: content::kind(scene, &parts),
        content: content::spans(scene, &parts),
        token: clause.content.start,
        cue: Some(scene.cue(cue)),
        source,
        circumstances: start..clause.circumstances.end,
        attributed_by: RULE.name,
        continues: None,
        unclosed: false,
        damaged: false,
    }
}

/// In a headline a place or any short run of capitals can stand for a body: `Banten Jamin …`.
fn subject_of_headline(scene: &Scene<'_>, floor: usize, cue: usize) -> Option<Mention> {
    let document = scene.document;
    let start = (floor..cue)
        .rev()
        .take_while(|&at| {
            let token = &document.tokens[at];
            matches!(token.kind, Kind::Word | Kind::Point)
                && !token.is(Classes::PREPOSITION | Classes::SUBORDINATOR)
        })
        .last()?;
    let tokens = start..cue;
    let plausible = tokens.len() <= 5 && document.tokens[start].is_capital();
    plausible.then(|| Mention {
        span: document.span_of(&tokens),
        tokens: tokens.clone(),
        form: SourceForm::Organization,
        name: Some(tokens),
        role: None,
    })
}
