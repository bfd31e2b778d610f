//! Sentences outside quotation marks: a full stop within marks ends none.

use crate::model::document::{Document, Sentence};
use crate::model::token::{Kind, Token};
use crate::model::word::CueId;

/// Cuts the paragraphs into sentences. Needs the pairs of marks.
pub(crate) fn split(document: &mut Document) {
    let Document { tokens, paragraphs, sentences, .. } = document;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let mut start = paragraph.tokens.start;
        for at in paragraph.tokens.clone() {
            let next = tokens[..paragraph.tokens.end].get(at + 1);
            if next.is_none_or(|next| ends(tokens, at, next)) {
                sentences.push(Sentence { tokens: start..at + 1, paragraph: index });
                start = at + 1;
            }
        }
    }
}

/// Whether a sentence ends with the token `at`, `next` following it.
fn ends(tokens: &[Token], at: usize, next: &Token) -> bool {
    let token = &tokens[at];
    if token.is_quoted() {
        return false;
    }
    match token.kind {
        // `"Kami siap." Budi lalu pergi.`: a stop within the marks, and the next sentence begins.
        Kind::Mark => {
            at > 0
                && tokens[at - 1].is_quoted()
                && (tokens[at - 1].ends_sentence() || tokens[at - 1].kind == Kind::Ellipsis)
                && begins(next)
                && next.cue == CueId::default()
        }
        Kind::Period => {
            let short_before = at > 0 && tokens[at - 1].is_word() && tokens[at - 1].span().len() <= 3;
            begins(next) || !(short_before && next.is_word())
        }
        Kind::Question | Kind::Exclaim => begins(next),
        Kind::Close => at > 0 && tokens[at - 1].kind == Kind::Period && begins(next),
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
