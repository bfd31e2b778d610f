//! Whether a comma joins two parts of one mention: role and name, area, name and role.

use super::noun_phrase::{Follows, is_stop, is_verb, is_word};
use crate::model::document::Document;
use crate::model::token::Kind;
use crate::model::word::Classes;

/// Whether a function or description begins here.
pub(crate) fn begins_role(document: &Document, at: usize) -> bool {
    document.tokens.get(at).is_some_and(|next| {
        next.is(Classes::ROLE | Classes::STATUS | Classes::ROLE_SHORT)
            || next.is(Classes::RELATION | Classes::PERSON) && !next.is_capital()
            || is_one_of(document, at)
    })
}

/// `salah satu warga`, `seorang pedagang`.
fn is_one_of(document: &Document, at: usize) -> bool {
    let one = document.match_len(at, Classes::UNNAMED);
    let person = Classes::ROLE.with(Classes::STATUS).with(Classes::PERSON).with(Classes::RELATION);
    one > 0 && document.tokens.get(at + one).is_some_and(|next| next.is(person) && !next.is_capital())
}

/// `, Kecamatan Balik Gunung, Darsono`: an area between a function and the name.
fn is_area_part(document: &Document, from: usize, limit: usize) -> bool {
    let head = document.tokens[from].is(Classes::BODY_HEAD | Classes::OFFICE | Classes::PLACE);
    let comma = (from..limit.min(from + 5)).find(|&at| !document.tokens[at].is_capital());
    head && comma.is_some_and(|comma| {
        document.kind(comma) == Some(Kind::Comma) && is_name_part(document, comma + 1, limit)
    })
}

/// Whether the part after the comma ends at another comma and holds no predicate: an apposition.
fn closes(document: &Document, comma: usize, limit: usize, at_stop: bool) -> bool {
    for at in comma + 1..limit.min(comma + 16) {
        let token = &document.tokens[at];
        if token.kind == Kind::Comma {
            return true;
        }
        if token.ends_sentence() {
            return at_stop;
        }
        let relative = at > 0 && document.is(at - 1, Classes::RELATIVE);
        if token.ends_sentence()
            || token.is(Classes::MODAL | Classes::COPULA) && !token.is_capital()
            || is_verb(document, at) && !token.is_capital() && !relative
        {
            return false;
        }
    }
    false
}

/// Whether a name alone stands between this token and the next comma or the end of the mention.
fn is_name_part(document: &Document, from: usize, limit: usize) -> bool {
    let tokens = &document.tokens;
    let mut at = from;
    let mut words = 0;
    while at < limit && words <= 5 {
        let token = &tokens[at];
        match token.kind {
            Kind::Word if token.is(Classes::HONORIFIC | Classes::RANK) => {}
            Kind::Word if token.is_capital() && !token.is(NO_NAME) => words += 1,
            Kind::Point => {}
            // In a list (`Budi, Ani, dan Citra`) the parts are people of their own.
            Kind::Comma => {
                return words > 0 && !document.is(at + 1, Classes::JOINT);
            }
            _ => return words > 0 && (token.ends_sentence() || token.kind == Kind::Open || is_stop(token)),
        }
        at += 1;
    }
    words > 0 && words <= 5
}

/// Classes of words that are part of no personal name.
const NO_NAME: Classes = Classes::ROLE
    .with(Classes::STATUS)
    .with(Classes::BODY)
    .with(Classes::BODY_HEAD)
    .with(Classes::PLACE)
    .with(Classes::DAY)
    .with(Classes::OUTLET);

/// Whether the comma at `comma` joins two parts of one mention: role and name, area, name and role.
pub(super) fn apposition(
    document: &Document,
    start: usize,
    comma: usize,
    limit: usize,
    named: bool,
    follows: Follows,
) -> bool {
    let tokens = &document.tokens;
    let Some(next) = tokens[..limit].get(comma + 1).filter(|token| token.is_word()) else { return false };
    if next.is(Classes::DAY | Classes::MONTH) && !next.is(Classes::GIVEN) || is_stop(next) {
        return false;
    }
    // `Badan Meteorologi, Klimatologi, dan Geofisika`, `Menteri Koordinator Bidang Politik, Hukum, dan Keamanan`
    let listed = next.is_capital()
        && (next.is(Classes::OFFICE) || next.is_upper() && tokens[comma - 1].is_upper())
        && (comma + 2..limit.min(comma + 5)).any(|at| {
            is_word(document, at, "dan")
                && tokens[..limit].get(at + 1).is_some_and(|token| token.is_capital())
        });
    let ends_list = is_word(document, comma + 1, "dan")
        && tokens[..limit]
            .get(comma + 2)
            .is_some_and(|token| token.is_capital() && token.is(Classes::OFFICE));
    if listed || ends_list && (tokens[comma - 1].is(Classes::OFFICE) || tokens[comma - 1].is_upper()) {
        return true;
    }
    let has_role = tokens[start..comma].iter().any(|token| {
        token.is(Classes::ROLE
            | Classes::STATUS
            | Classes::RELATION
            | Classes::PERSON
            | Classes::UNNAMED
            | Classes::ROLE_SHORT)
    });
    // `kata polisi setempat, Siti Aminah, …`
    let body = tokens[start].is(Classes::BODY_GENERIC) && !tokens[start].is_capital();
    if body && !named && next.is_capital() && is_name_part(document, comma + 1, limit) {
        return closes(document, comma, limit, false);
    }
    let next_is_role = begins_role(document, comma + 1);
    if named && next_is_role && follows.is_open() {
        // `Menurut Budi, peneliti dari UGM, harga naik`; not `Menurut Budi, warga resah`.
        return !has_role && closes(document, comma, limit, follows == Follows::Anything);
    }
    if named {
        // `Yuda Pratama, Direktur …`, `Budi, S.H., M.H.`
        // `juru bicara Gugus Tugas Covid-19, Alamsyah, Rabu`: unknown capitals before may still be the office's.
        return next_is_role && !has_role
            || next.is(Classes::DEGREE)
            || has_role
                && (is_name_part(document, comma + 1, limit) || is_area_part(document, comma + 1, limit))
                && (follows != Follows::Clause || closes(document, comma, limit, false));
    }
    if !has_role {
        return false;
    }
    // `Menurut Kapolres, Budi, harga naik`; not `Menurut Kapolres, Budi ditangkap`.
    next.is(Classes::HONORIFIC | Classes::RANK)
        || next.is_capital() && (follows != Follows::Clause || closes(document, comma, limit, false))
}
