//! `Menurut S, C` · `Menurut dia C` · `Menurutnya, C` · `C, menurut S` · `C1, menurut S, C2`.
//!
//! Not: `menurut jadwal` (the lexicon's ordinary expressions), `penting bagi warga` (no comma before it).

use super::scene::Scene;
use super::{ClauseRule, content};
use crate::lexicon::Shape;
use crate::mentions::apposition::begins_role;
use crate::mentions::noun_phrase::Follows;
use crate::mentions::subject::skip_openings;
use crate::model::mention::{Mention, SourceForm};
use crate::model::quotation::Quotation;
use crate::model::token::Kind;
use crate::model::word::Classes;
use std::ops::Range;

pub(super) const RULE: ClauseRule = ClauseRule {
    name: "according-to-source",
    doc: "menurut or its like with its source, before, after or inside the clause: Menurut S, C; C, menurut S",
    apply,
};

fn apply(scene: &Scene<'_>, sentence: usize, cue: usize) -> Option<Quotation> {
    if scene.shape(cue)? != Shape::According {
        return None;
    }
    let tokens = scene.document.sentences[sentence].tokens.clone();
    let initial = skip_openings(scene.document, tokens.start, cue + 1) >= cue;
    let bagi = scene.document.text_of(cue).eq_ignore_ascii_case("bagi");
    if bagi && !initial {
        return None;
    }
    let rest = scene.cue_end(cue);
    let source = source(scene, cue, rest, tokens.end).filter(|source| !scene.is_medium(source))?;
    // `Bagi warga, …` is an opinion only of a person; `Bagi Indonesia …` is mostly none.
    let person = matches!(
        source.form,
        SourceForm::Name
            | SourceForm::NameWithRole
            | SourceForm::Pronoun
            | SourceForm::Clitic
            | SourceForm::Role
    );
    if bagi && !(person && scene.document.kind(source.tokens.end) == Some(Kind::Comma)) {
        return None;
    }
    beside(scene, tokens, cue, source, RULE.name)
}

fn source(scene: &Scene<'_>, cue: usize, from: usize, end: usize) -> Option<Mention> {
    scene.clitic(cue).or_else(|| scene.mention(from, end, Follows::Clause))
}

/// A quotation whose cue and source stand before, after or inside the clause, set off by commas.
pub(super) fn beside(
    scene: &Scene<'_>,
    sentence: Range<usize>,
    cue: usize,
    source: Mention,
    rule: &'static str,
) -> Option<Quotation> {
    let hole = cue..source.tokens.end.max(scene.cue_end(cue));
    around(scene, sentence, hole, cue, source, rule)
}

/// As [`beside`], with the tokens of cue and source as they stand in the clause.
pub(super) fn around(
    scene: &Scene<'_>,
    sentence: Range<usize>,
    hole: Range<usize>,
    cue: usize,
    source: Mention,
    rule: &'static str,
) -> Option<Quotation> {
    let document = scene.document;
    let mut start = skip_openings(document, sentence.start, hole.start + 1).min(hole.start);
    if start < hole.start {
        // Only a connective that is all there is stays out: `Namun, kata dia, …`; not in `Namun, rutenya, kata dia, …`.
        start = sentence.start;
    }
    // An opening that runs up to the cue is no content.
    let mut after = hole.end;
    let circumstances_start = after;
    after = circumstances_end(scene, after, sentence.end);
    let before_is_set_off = hole.start == start || document.kind(hole.start - 1) == Some(Kind::Comma);
    if !before_is_set_off {
        // `Hal itu menurut dia penting`: without commas the cue may still split a clause.
        let short = hole.start - start <= 10;
        // `Panen tahun ini naik dua kali lipat menurut Dinas Pertanian.`
        let last = scene.shape(cue) == Some(Shape::According)
            && scene.is_bare(hole.end..sentence.end)
            && !matches!(source.form, SourceForm::Role | SourceForm::Unnamed | SourceForm::None);
        if !(short || last) {
            return None;
        }
    }
    if hole.start > start + 1 && document.is(hole.start - 1, Classes::SUBORDINATOR) {
        // `Budi pindah karena menurut Ani, C`: the clause of the conjunction alone is reported.
        start = hole.start;
    }
    if super::content::has_cue(scene, start..hole.start) {
        start = last_comma_before(scene, start, hole.start);
    }
    let mut parts: Vec<Range<usize>> = Vec::with_capacity(2);
    // `Karena, lanjut Siti, C`: a conjunction alone is no part of the content.
    let first = content::trim(scene, start..hole.start)
        .filter(|first| first.len() > 1 || !document.is(first.start, Classes::SUBORDINATOR));
    parts.extend(first);
    let second = skip_that(scene, after, sentence.end);
    if content::is_day(scene, second, sentence.end) && !parts.is_empty() {
        // `C, kata Budi, Kamis (1/2)`: the day belongs to the report.
        after = sentence.end;
    } else if let Some(second) =
        content::trim(scene, second..content::before_tail(scene, second, sentence.end))
    {
        parts.push(second);
    }
    let first = parts.first()?.clone();
    // `Seperti yang dijelaskan Budi, yang merupakan …`: only the source is told of.
    if first.start > cue && document.is(first.start, Classes::RELATIVE) {
        return None;
    }
    let words: usize = parts
        .iter()
        .map(|part| document.tokens[part.clone()].iter().filter(|token| token.is_word()).count())
        .sum();
    if words < 2 {
        return None;
    }
    Some(Quotation {
        kind: content::kind(scene, &parts),
        content: content::spans(scene, &parts),
        token: first.start,
        cue: Some(scene.cue(cue)),
        source: Some(source),
        circumstances: circumstances_start..after,
        attributed_by: rule,
        continues: None,
        unclosed: false,
        damaged: false,
    })
}

/// `Menurut Budi saat ditemui di Solo, C`: circumstances closed by a comma.
fn circumstances_end(scene: &Scene<'_>, from: usize, end: usize) -> usize {
    let document = scene.document;
    let opens = document.tokens[..end]
        .get(from)
        .is_some_and(|token| token.is(Classes::OPENER | Classes::DAY) || token.kind == Kind::Open);
    if !opens {
        return from;
    }
    let comma_from =
        |from: usize| (from..end.min(from + 16)).find(|&at| document.kind(at) == Some(Kind::Comma));
    let mut comma = comma_from(from);
    // `Menurut Ani (40), warga Sleman, C`: the description behind the age.
    if let Some(age) = comma.filter(|&age| document.kind(age - 1) == Some(Kind::Close))
        && begins_role(document, age + 1)
        && let Some(close) = comma_from(age + 1)
    {
        comma = Some(close);
    }
    comma
        .filter(|&comma| {
            !(from..comma).any(|at| {
                crate::mentions::noun_phrase::is_verb(document, at)
                    && !document.tokens[at].is(Classes::OPENER | Classes::CHANNEL)
            })
        })
        .unwrap_or(from)
}

/// The comma and `bahwa` after a source.
fn skip_that(scene: &Scene<'_>, from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end && matches!(scene.document.tokens[at].kind, Kind::Comma | Kind::Colon) {
        at += 1;
    }
    if at < end && crate::mentions::noun_phrase::is_word(scene.document, at, "bahwa") {
        at += scene.document.match_len(at, Classes::THAT).max(1);
    }
    at
}

fn last_comma_before(scene: &Scene<'_>, start: usize, cue: usize) -> usize {
    (start..cue.saturating_sub(1))
        .rev()
        .find(|&at| scene.document.kind(at) == Some(Kind::Comma))
        .map_or(start, |at| at + 1)
}
