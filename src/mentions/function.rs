//! Which words around a name are the person's function.

use super::classify::FUNCTION;
use super::evidence::Evidence;
use super::noun_phrase::is_determiner;
use crate::model::document::Document;
use crate::model::token::{Kind, Token};
use crate::model::word::{Classes, CueId};
use std::ops::Range;

/// `Kepala Bidang Arsip, Naskah dan Peta Dinas Kearsipan, Budi`: a function whose office is a list goes on to the name.
pub(super) fn extend_over_list(document: &Document, role: &mut Range<usize>, before: &[Range<usize>]) {
    let Some(first) = before.iter().position(|part| part.end == role.end) else { return };
    let rest = &before[first + 1..];
    let is_list = |part: &Range<usize>| {
        let joined = part.clone().any(|at| document.is(at, Classes::JOINT));
        let office = document.is(part.start, Classes::OFFICE) || document.tokens[part.start].is_upper();
        !document.tokens[part.clone()].iter().any(|token| token.is(FUNCTION)) && (joined || office)
    };
    if let Some(last) = rest.last()
        && rest.iter().all(is_list)
        && rest.iter().any(|part| part.clone().any(|at| document.is(at, Classes::JOINT)))
    {
        role.end = last.end;
    }
}

/// The function that stands before the name.
pub(super) fn role_before(document: &Document, start: usize, name: usize) -> Option<Range<usize>> {
    (name > start).then(|| trim_role(document, start..name)).flatten()
}

/// The function that stands after the name without a comma: `Hasan Basri yang juga Ketua …`.
pub(super) fn role_after(document: &Document, name_end: usize, end: usize) -> Option<Range<usize>> {
    let from = (name_end..end).find(|&at| document.tokens[at].is(Classes::ROLE | Classes::STATUS))?;
    let to = if is_determiner(document, end - 1) { end - 1 } else { end };
    trim_role(document, from..to)
}

/// Cuts honorifics, ranks and points off a function; nothing where no function is left.
pub(super) fn trim_role(document: &Document, mut range: Range<usize>) -> Option<Range<usize>> {
    let strip = |token: &Token| {
        matches!(token.kind, Kind::Point | Kind::Comma)
            || token.is(Classes::HONORIFIC | Classes::RANK)
                && !token.is(Classes::ROLE | Classes::BODY | Classes::OFFICE)
    };
    loop {
        let rank = (range.end.saturating_sub(3)..range.end).find(|&at| {
            at >= range.start
                && document.phrase_at(at).is_some_and(|phrase| {
                    phrase.classes.any(Classes::RANK | Classes::HONORIFIC)
                        && at + phrase.length as usize == range.end
                })
        });
        if let Some(rank) = rank {
            range.end = rank;
        } else if range.end > range.start && strip(&document.tokens[range.end - 1]) {
            range.end -= 1;
        } else {
            break;
        }
    }
    // `seorang warga`, `salah satu pedagang`
    let skip = document.match_len(range.start, Classes::UNNAMED);
    if skip > 0 && skip < range.len() && !document.tokens[range.start].is(FUNCTION) {
        range.start += skip;
    }
    // `Dikatakan Bupati Rahmat`, `Kata Bupati Rahmat`: the cue before its source.
    let first = &document.tokens[range.start.min(document.tokens.len() - 1)];
    if range.len() > 1 && first.cue != CueId::default() && first.is(Classes::CUE) && !first.is(FUNCTION) {
        range.start += 1;
    }
    let tokens = &document.tokens[range.clone()];
    let function = tokens.iter().any(|token| {
        token.is(FUNCTION) || token.is(Classes::OFFICE) && token.is_capital() || token.is(Classes::GROUP)
    });
    (!range.is_empty() && function).then_some(range)
}

/// `Kepala Bidang Arsip, Wira Laksamana`: behind a function a part that begins like a name is one, though it ends in a title.
pub(super) fn part_as_name(
    document: &Document,
    evidence: &Evidence,
    part: &Range<usize>,
    role: Option<&Range<usize>>,
) -> Option<Range<usize>> {
    let capitals = part.clone().all(|at| document.tokens[at].is_word() && document.tokens[at].is_capital());
    let behind = role.is_some_and(|role| role.end <= part.start);
    (behind && capitals && (2..=4).contains(&part.len()) && evidence.is_name_like(part.start))
        .then(|| part.clone())
}
