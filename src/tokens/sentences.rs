//! Sentences outside quotation marks: a full stop within marks ends none.

use crate::model::document::{Document, Sentence};
use crate::model::token::{Kind, Token};
use crate::model::word::{Classes, CueId};
use std::ops::Range;

/// Cuts the paragraphs into sentences. Needs the pairs of marks.
pub(crate) fn split(document: &mut Document) {
    let Document { tokens, bits, paragraphs, sentences, .. } = document;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let Range { mut start, end } = paragraph.tokens;
        let mut sentence = |start, end| sentences.push(Sentence { tokens: start..end, paragraph: index });
        for at in bits.each(start..end.saturating_sub(1), |block| block.stops) {
            if ends(&tokens[start..=at], &tokens[at + 1]) {
                sentence(start, at + 1);
                start = at + 1;
            }
        }
        if start < end {
            sentence(start, end);
        }
    }
}

/// Whether the sentence so far ends with its last token, `next` following it.
fn ends(sentence: &[Token], next: &Token) -> bool {
    let Some((token, before)) = sentence.split_last() else { return false };
    if token.is_quoted() {
        return false;
    }
    match token.kind {
        // `"Kami siap." Budi lalu pergi.`: a stop within the marks, and the next sentence begins.
        Kind::Mark => before.last().is_some_and(|last| {
            last.is_quoted()
                && (last.ends_sentence() || last.kind == Kind::Ellipsis)
                && begins(next)
                && (next.cue == CueId::default() || next.is_capital() && next.is(Classes::ACCORDING))
        }),
        Kind::Period => {
            let short_before = before.last().is_some_and(|last| last.is_word() && last.span().len() <= 3);
            let closed_before = before.last().is_some_and(|last| last.kind == Kind::Mark);
            // `"Kami siap". kata Budi`
            let cue_after = closed_before && !next.is_capital() && next.cue != CueId::default();
            begins(next) || !(short_before && next.is_word() || cue_after)
        }
        Kind::Question | Kind::Exclaim => begins(next),
        Kind::Close => before.last().is_some_and(|last| last.kind == Kind::Period) && begins(next),
        Kind::Ellipsis => begins(next) && next.is_capital(),
        _ => false,
    }
}

/// Whether a sentence can begin with this token.
fn begins(token: &Token) -> bool {
    match token.kind {
        Kind::Word => token.is_capital(),
        Kind::Number | Kind::Dash | Kind::Other => true,
        Kind::Mark => !token.is_quoted(),
        _ => false,
    }
}
