//! Names with their roles over the whole article, also of people who say nothing just there.

use super::classify::{FUNCTION, classify};
use super::evidence::Evidence;
use super::noun_phrase::{self, Follows};
use super::subject::skip_openings;
use crate::model::document::Document;
use crate::model::mention::{Mention, SourceForm};
use crate::model::token::Kind;
use crate::model::word::Classes;
use std::ops::Range;

/// A lower-case role counts where a capital follows within this many tokens.
const ROLE_REACH: usize = 8;

/// Adds every mention outside quotation marks that holds a personal name, in text order.
pub(crate) fn find(document: &Document, evidence: &mut Evidence, mentions: &mut Vec<Mention>) {
    // As with tokens, so that the lists of a long article do not grow while they are filled. Most names have two words.
    let most = document.bits.persons() / 2;
    mentions.reserve(most);
    evidence.reserve(most);
    for sentence in &document.sentences {
        // In a headline every word has a capital.
        if document.paragraphs[sentence.paragraph].headline {
            continue;
        }
        let end = sentence.tokens.end;
        let mut at = skip_openings(document, sentence.tokens.start, end);
        while let Some(next) = document.bits.first(at..end, |block| block.persons) {
            at = next;
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
            let found = classify(document, evidence, at..stop);
            if let Some(mention) = &found {
                evidence.remember(mention);
            }
            match found {
                Some(mut mention) if mention.name.is_some() && is_person(&mention) => {
                    at = mention.tokens.end;
                    if mention.role.is_none() {
                        mention.role = role_after_name(document, at, end);
                    }
                    if !is_place(document, &mention)
                        && !is_event(document, &mention)
                        && !is_thing(document, evidence, &mention)
                    {
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

/// `Stadion Melati`, `Geopark Karang Biru`: words before the name, but no function or title among them.
fn is_thing(document: &Document, evidence: &Evidence, mention: &Mention) -> bool {
    let Some(name) = &mention.name else { return false };
    let before = &document.tokens[mention.tokens.start..name.start.max(mention.tokens.start)];
    let personal =
        FUNCTION.with(Classes::HONORIFIC).with(Classes::RANK).with(Classes::UNNAMED).with(Classes::GROUP);
    // `Kejutan Budi Raharjo`: two words of a known name are a person all the same.
    let known = name.len() > 1
        && name.clone().any(|at| document.is(at, Classes::GIVEN) || evidence.is_lone(document.text_of(at)));
    !before.is_empty() && !known && before[0].is_capital() && !before.iter().any(|token| token.is(personal))
}

/// `Festival Rakyat 2022`: capitals and a year, without a title or a known name.
fn is_event(document: &Document, mention: &Mention) -> bool {
    mention.role.is_none()
        && noun_phrase::is_year(document, mention.tokens.end)
        && !document.is(mention.tokens.end - 1, Classes::GIVEN)
        && !document.tokens[mention.tokens.clone()]
            .iter()
            .any(|token| token.is(Classes::HONORIFIC | Classes::RANK))
}

/// The function behind an age or in a relative clause: `Budi (31), ketua RT 05, …`, `Budi, yang juga Ketua PMI, …`.
fn role_after_name(document: &Document, name_end: usize, end: usize) -> Option<Range<usize>> {
    let mut start = name_end;
    let age = document.kind(start) == Some(Kind::Open)
        && document.kind(start + 1) == Some(Kind::Number)
        && document.kind(start + 2) == Some(Kind::Close);
    start += 3 * usize::from(age);
    start += usize::from(document.kind(start) == Some(Kind::Comma));
    let relative = document.is(start, Classes::RELATIVE);
    if relative {
        let links = |at: usize| {
            document.is(at, Classes::COPULA | Classes::ADVERB_BEFORE)
                || ["juga", "menjabat", "sebagai", "kini"]
                    .iter()
                    .any(|word| noun_phrase::is_word(document, at, word))
        };
        let role = (start + 1..end.min(start + 6)).find(|&at| !links(at))?;
        if role < start + 2 {
            return None;
        }
        start = role;
    }
    if !(age || relative) || start >= end || !document.is(start, Classes::ROLE | Classes::STATUS) {
        return None;
    }
    let stop = noun_phrase::end(document, start, end, Follows::Clause);
    (stop > start + 1).then_some(start..stop)
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
            && (!lone || !token.is_known() && !token.is_upper() || evidence.is_lone(document.text_of(at)));
    }
    // `Kepada wartawan, Budi mengaku …`: the comma ends the circumstance.
    let circumstance = at > 0
        && (document.is(at - 1, Classes::PREPOSITION) && document.kind(at + 1) == Some(Kind::Comma)
            || document.is(at - 1, Classes::QUANTIFIER));
    // `korban berinisial TS`, `tersangka RK`
    let initials = token.is(Classes::PERSON)
        && document.tokens[..end].get(at + 1).is_some_and(|next| {
            next.is(Classes::INITIALS) || next.is_upper() && next.span().len() <= 4 && !next.is_known()
        });
    if initials {
        return true;
    }
    token.is(title)
        && !circumstance
        && document.tokens[at + 1..end.min(at + ROLE_REACH)].iter().any(|next| next.is_capital())
}
