//! Headlines with a colon: `Bupati: ASN Harus Melek Teknologi` · `Soal Banjir, Gubernur: …` · `Budi ke Warga: …`.
//!
//! Not: `Jadwal Pekan Ini: …`, `Foto: …` (what stands before the colon names no speaker).

use super::scene::Scene;
use super::{ClauseRule, content};
use crate::mentions::noun_phrase::Follows;
use crate::model::mention::{Mention, SourceForm};
use crate::model::pieces::Pieces;
use crate::model::quotation::{Cue, Quotation, QuotationKind};
use crate::model::token::Kind;
use crate::model::word::{Classes, CueId};

pub(super) const RULE: ClauseRule = ClauseRule {
    name: "headline-colon",
    doc: "in a headline, a speaker before a colon: Bupati: ASN Harus Melek Teknologi",
    apply,
};

fn apply(scene: &Scene<'_>, sentence: usize, cue: usize) -> Option<Quotation> {
    let document = scene.document;
    let tokens = document.sentences[sentence].tokens.clone();
    if document.tokens[cue].kind != Kind::Colon || cue <= tokens.start || cue + 1 >= tokens.end {
        return None;
    }
    // The last stretch before the colon names the speaker.
    let start = (tokens.start..cue)
        .rev()
        .find(|&at| {
            matches!(document.tokens[at].kind, Kind::Comma | Kind::Question | Kind::Exclaim | Kind::Dash)
        })
        .map_or(tokens.start, |at| at + 1);
    let source = speaker(scene, start, cue)?;
    let content = content::trim(scene, cue + 1..tokens.end)?;
    let words = document.tokens[content.clone()].iter().filter(|token| token.is_word()).count();
    if words < 2 {
        return None;
    }
    let marked =
        document.tokens[content.clone()].iter().all(|token| token.is_quoted() || token.kind == Kind::Mark);
    let span = document.span_of(&content);
    let (kind, span) = match document.pairs.iter().find(|pair| pair.open == content.start).filter(|_| marked)
    {
        Some(pair) => (QuotationKind::Direct, scene.inside(pair).unwrap_or(span)),
        None => (content::kind(scene, std::slice::from_ref(&content)), span),
    };
    Some(Quotation {
        kind,
        content: Pieces::One(span),
        token: content.start,
        cue: Some(Cue { span: document.tokens[cue].span(), token: cue, id: CueId::default() }),
        source: Some(source),
        circumstances: cue..cue,
        attributed_by: RULE.name,
        continues: None,
        unclosed: false,
        damaged: false,
    })
}

/// The speaker before the colon, with or without an addressee (`Budi ke Warga:`).
fn speaker(scene: &Scene<'_>, start: usize, colon: usize) -> Option<Mention> {
    let document = scene.document;
    let stop = (start..colon)
        .find(|&at| document.tokens[at].is(Classes::PREPOSITION | Classes::SUBORDINATOR))
        .unwrap_or(colon);
    if stop == start || document.tokens[start].is(Classes::PREPOSITION) {
        return None;
    }
    let mention = scene.mention(start, stop, Follows::Verb).filter(|mention| mention.tokens.end == stop)?;
    let speaks = match mention.form {
        SourceForm::Name => stop - start <= 4,
        SourceForm::Document => true,
        SourceForm::None => false,
        _ => true,
    };
    let verb = (start..stop).any(|at| {
        crate::mentions::noun_phrase::is_verb(document, at) && !document.tokens[at].is(Classes::GIVEN)
    });
    (speaks && !verb).then_some(mention)
}
