//! Circumstances of the utterance inside the reporting clause.

use super::scene::Scene;
use crate::lexicon::Complement;
use crate::mentions::noun_phrase::{self, Follows, close_of, is_verb, is_word};
use crate::model::token::Kind;
use crate::model::word::Classes;

/// After an active cue: `kepada wartawan, Rabu (15/12), bahwa …`. End of the circumstances that begin at `from`; `from` where
/// there are none. They count only where they name an addressee, day or channel, hold no verb, and a comma, colon or *bahwa*
/// closes them, since content may begin with a preposition too.
pub(super) fn end_before_content(scene: &Scene<'_>, cue: usize, from: usize, end: usize) -> usize {
    let tokens = &scene.document.tokens;
    let Some(first) = tokens[..end].get(from) else { return from };
    let addressee = is_addressee(scene, from);
    if !(addressee || first.is(Classes::DAY | Classes::OPENER)) || first.is_quoted() {
        return from;
    }
    let mut at = from;
    let mut sure = addressee;
    while at < end.min(from + 24) {
        let token = &tokens[at];
        if token.is_quoted() || token.ends_sentence() || token.is(Classes::MODAL | Classes::COPULA) {
            break;
        }
        let manner = token.is(Classes::OPENER | Classes::CHANNEL | Classes::ROLE | Classes::GIVEN);
        if at > from
            && !manner
            && !token.is_capital()
            && is_verb(scene.document, at)
            && !is_lead_verb(scene, at)
        {
            break;
        }
        sure |= token.is(Classes::DAY | Classes::CHANNEL) || is_date_bracket(scene, at);
        match token.kind {
            Kind::Open => at = close_of(scene.document, at, end).unwrap_or(at),
            Kind::Colon => return if sure { at } else { from },
            Kind::Comma => {
                let next = tokens[..end].get(at + 1);
                let goes_on = next.is_some_and(|next| next.is(Classes::DAY | Classes::PLACE));
                if !goes_on {
                    return if sure { at } else { from };
                }
            }
            Kind::Word if is_word(scene.document, at, "bahwa") && at > from => return at,
            Kind::Word if addressee && at > from + 1 && token.is(Classes::PURPOSE) => return at,
            _ => {}
        }
        at += 1;
    }
    if addressee && scene.complement(cue) == Complement::Request {
        let after = noun_phrase::end(scene.document, from + 1, end, Follows::Clause);
        if after > from + 1 && after + 1 < end {
            return after;
        }
    }
    // `kepada Budi harga naik`: a bare addressee without any closing is left in the content.
    from
}

/// A verb of meeting: `saat ditemui`, `saat membuka acara`; it follows the opener directly.
fn is_lead_verb(scene: &Scene<'_>, at: usize) -> bool {
    at > 0 && scene.document.tokens[at - 1].is(Classes::OPENER | Classes::SUBORDINATOR)
}

/// `kepada X`, `ke X`.
fn is_addressee(scene: &Scene<'_>, at: usize) -> bool {
    ["kepada", "ke"].contains(&scene.document.text_of(at))
}

/// `(15/12/2021)`.
fn is_date_bracket(scene: &Scene<'_>, at: usize) -> bool {
    scene.document.kind(at) == Some(Kind::Open)
        && scene.document.kind(at + 1) == Some(Kind::Number)
        && scene.document.text_of(at + 1).contains('/')
}
