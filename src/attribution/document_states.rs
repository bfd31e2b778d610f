//! `Dalam aturan itu disebutkan, C` · `Dalam laporan tersebut dijelaskan bahwa C`: a document speaks in the passive.

use super::scene::Scene;
use super::{ClauseRule, content};
use crate::lexicon::Shape;
use crate::mentions::noun_phrase::{Follows, is_word};
use crate::mentions::subject::skip_openings;
use crate::model::mention::SourceForm;
use crate::model::quotation::Quotation;
use crate::model::token::Kind;
use crate::model::word::Classes;

pub(super) const RULE: ClauseRule = ClauseRule {
    name: "document-states",
    doc: "a document with dalam and a passive cue: Dalam aturan itu disebutkan, C",
    apply,
};

fn apply(scene: &Scene<'_>, sentence: usize, cue: usize) -> Option<Quotation> {
    if scene.shape(cue)? != Shape::Passive {
        return None;
    }
    let document = scene.document;
    let tokens = document.sentences[sentence].tokens.clone();
    let start = skip_openings(document, tokens.start, cue);
    if !is_word(document, start, "dalam") && !is_word(document, start, "pada") {
        return None;
    }
    let source = scene.mention(start + 1, cue, Follows::Verb)?;
    let gap_ok = document.tokens[source.tokens.end..cue]
        .iter()
        .all(|token| token.is(Classes::ADVERB_BEFORE) || token.kind == Kind::Comma);
    if source.form != SourceForm::Document || !gap_ok {
        return None;
    }
    let rest = scene.cue_end(cue);
    let explicit = document.tokens[..tokens.end]
        .get(rest)
        .is_some_and(|token| matches!(token.kind, Kind::Comma | Kind::Colon) || token.is(Classes::THAT));
    if !explicit {
        return None;
    }
    let clause = content::after_cue(scene, cue, rest, tokens.end, false)?;
    let parts = [clause.content.clone()];
    Some(Quotation {
        kind: content::kind(scene, &parts),
        content: content::spans(scene, &parts),
        token: clause.content.start,
        cue: Some(scene.cue(cue)),
        source: Some(source),
        circumstances: clause.circumstances,
        attributed_by: RULE.name,
        continues: None,
        unclosed: false,
        damaged: false,
    })
}
