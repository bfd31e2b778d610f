//! Names with their roles over the whole article, also of people who say nothing just there.

use super::classify::classify;
use super::evidence::Evidence;
use super::noun_phrase::{self, Follows};
use super::subject::skip_openings;
use crate::model::document::Document;
use crate::model::mention::{Mention, SourceForm};
use crate::model::token::Kind;
use crate::model::word::{Classes, WordId};

/// A lower-case role counts where a capital follows within this many tokens.
const ROLE_REACH: usize = 8;

/// Adds every mention outside quotation marks that holds a personal name, in text order.
pub(crate) fn find(document: &Document, evidence: &Evidence, mentions: &mut Vec<Mention>) {
    for sentence in &document.sentences {
        // In a headline every word has a capital.
        if document.paragraphs[sentence.paragraph].headline {
            continue;
        }
        let end = sentence.tokens.end;
        let mut at = skip_openings(document, sentence.tokens.start, end);
        while at < end {
            let token = &document.tokens[at];
            if token.kind != Kind::Word || token.is_quoted() || !begins(document, evidence, at, end) {
                at += 1;
                continue;
            }
            let stop = noun_phrase::end(document, at, end, Follows::Anything);
            if stop <= at {
                at += 1;
                continue;
            }
            match classify(document, evidence, at..stop) {
                Some(mention) if mention.name.is_some() && is_person(&mention) => {
                    at = mention.tokens.end;
                    if !is_place(document, &mention) {
                        mentions.push(mention);
                    }
                }
                // `PT Maju Pratama`, `Kecamatan Sekincau`: its words are nobody's name.
                Some(mention) if mention.form == SourceForm::Organization => at = mention.tokens.end,
                _ => at += 1,
            }
        }
    }
}

/// `di Puncak, Bogor`: capitals after a preposition of place, without a title or a known name.
fn is_place(document: &Document, mention: &Mention) -> bool {
    let before = mention.tokens.start.checked_sub(1);
    mention.form == SourceForm::Name
        && before.is_some_and(|at| {
            ["di", "ke", "dari"].iter().any(|word| noun_phrase::is_word(document, at, word))
        })
        && !document.tokens[mention.tokens.clone()]
            .iter()
            .any(|token| token.is(Classes::GIVEN | Classes::HONORIFIC | Classes::RANK))
}

fn is_person(mention: &Mention) -> bool {
    matches!(mention.form, SourceForm::Name | SourceForm::NameWithRole)
}

/// Whether a mention of a person can begin here.
fn begins(document: &Document, evidence: &Evidence, at: usize, end: usize) -> bool {
    let token = &document.tokens[at];
    let title = Classes::ROLE | Classes::STATUS | Classes::ROLE_SHORT;
    if token.is_capital() {
        // A lone capital at the start of a sentence is mostly an ordinary word; with a second name word it is a name.
        let ordinary = Classes::CONNECTIVE
            | Classes::PREPOSITION
            | Classes::SUBORDINATOR
            | Classes::DAY
            | Classes::MONTH
            | Classes::MODAL
            | Classes::PRONOUN
            | Classes::ACCORDING;
        if token.is(title | Classes::GIVEN) {
            return true;
        }
        // A lone known word that names nobody beside a cue either is a place, a body, the start of a sentence.
        let next = document.tokens[..end].get(at + 1);
        let lone =
            !next.is_some_and(|next| next.is_capital() || matches!(next.kind, Kind::Point | Kind::Open));
        return !token.is(ordinary)
            && (!lone
                || token.word == WordId::UNKNOWN && !token.is_upper()
                || evidence.is_lone(document.text_of(at)));
    }
    token.is(title) && document.tokens[at + 1..end.min(at + ROLE_REACH)].iter().any(|next| next.is_capital())
}
