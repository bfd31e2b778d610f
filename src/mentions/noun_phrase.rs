//! Where a mention that begins at a given token ends.

use super::apposition::{apposition, begins_role};
use crate::model::document::Document;
use crate::model::token::{Kind, Token};
use crate::model::word::{Classes, CueId};

/// A mention is no longer than this many tokens; longer ones are lists or run-on sentences.
const LONGEST: usize = 48;

/// What may follow a mention, which decides how far it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follows {
    /// Circumstances or the end of the sentence: `kata NP di Magelang`.
    Circumstances,
    /// A clause, perhaps without a comma: `Menurut NP harga naik`.
    Clause,
    /// Anything: the mention is only looked for, no report goes with it.
    Anything,
    /// The verb that the mention is subject of: `NP mengatakan`.
    Verb,
}

impl Follows {
    /// Words of the next clause may follow without any mark.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Follows::Clause | Follows::Anything)
    }
}

/// Classes that can stand in a mention in lower case.
const LOWER: Classes = Classes::ROLE
    .with(Classes::RELATION)
    .with(Classes::PERSON)
    .with(Classes::STATUS)
    .with(Classes::BODY_GENERIC)
    .with(Classes::BODY_HEAD)
    .with(Classes::GROUP)
    .with(Classes::QUANTIFIER)
    .with(Classes::UNNAMED)
    .with(Classes::DOCUMENT)
    .with(Classes::HONORIFIC)
    .with(Classes::RANK)
    .with(Classes::DEGREE)
    .with(Classes::PARTICLE)
    .with(Classes::ROLE_SHORT);

/// Classes of words with a capital after which no personal name has begun yet.
const NO_NAME: Classes = Classes::ROLE
    .with(Classes::BODY_HEAD)
    .with(Classes::OFFICE)
    .with(Classes::PLACE)
    .with(Classes::STATUS)
    .with(Classes::BODY)
    .with(Classes::HONORIFIC)
    .with(Classes::RANK)
    .with(Classes::BODY_GENERIC)
    .with(Classes::RELATION)
    .with(Classes::PERSON)
    .with(Classes::QUANTIFIER)
    .with(Classes::GROUP)
    .with(Classes::ROLE_SHORT)
    .with(Classes::DOCUMENT);

/// Classes of words with a capital that may end a mention or tell something of what follows.
const CAPITAL_BUT: Classes =
    Classes::RELATIVE.with(Classes::DAY).with(Classes::MONTH).with(Classes::JOINT).with(Classes::ROLE);

/// End (exclusive) of the mention that begins at `start`, not past `limit`; `start` itself where nothing is one.
pub(crate) fn end(document: &Document, start: usize, limit: usize, follows: Follows) -> usize {
    let tokens = &document.tokens;
    let limit = limit.min(start + LONGEST).min(tokens.len());
    let Some(first) = tokens[..limit].get(start) else { return start };
    if first.is(Classes::PRONOUN | Classes::GROUP_PRONOUN | Classes::SELF_PRONOUN) && first.is_word() {
        let phrase =
            document.match_len(start, Classes::PRONOUN | Classes::GROUP_PRONOUN | Classes::SELF_PRONOUN);
        return start + phrase.max(1);
    }
    if !first.is_capital() && first.is(FUNCTION) && !first.is(LOWER) {
        return start;
    }
    if first.is(Classes::DOCUMENT) && first.is_word() {
        return document_end(document, start, limit);
    }
    let mut at = start;
    // End of the last part that surely belongs.
    let mut sure = start;
    let mut named = false;
    let mut lower_head = false;
    // Start of the part after the last comma.
    let mut part = start;
    while at < limit {
        let token = &tokens[at];
        if token.is_quoted() {
            break;
        }
        match token.kind {
            // The commonest word by far comes first: a capital, and nothing else to look at.
            Kind::Word
                if token.is_capital() && !token.is(CAPITAL_BUT) && !(named && is_possessed(document, at)) =>
            {
                named |= !token.is(NO_NAME) && !token.is_upper();
                sure = at + 1;
            }
            Kind::Word if token.is(Classes::RELATIVE) && at > start => {
                let Some(close) = relative_end(document, at, limit, 28) else { break };
                return close;
            }
            Kind::Word if is_stop(token) => match past_preposition(document, part, at, limit, named, follows)
            {
                Some(end) if is_determiner(document, end - 1) => return end,
                Some(end) => {
                    sure = end;
                    at = end;
                    continue;
                }
                None => {
                    // `Gilang petani jagung di Desa Sukamaju mengaku`: the plain word belongs to the description.
                    if named && lower_head && follows == Follows::Verb && at - sure <= 2 {
                        sure = at;
                    }
                    break;
                }
            },
            Kind::Word if is_determiner(document, at) => {
                if at > start {
                    sure = at + 1;
                }
                break;
            }
            Kind::Word if token.is(Classes::JOINT) || is_word(document, at, "&") => {
                let next = tokens[..limit].get(at + 1);
                let joins = next.is_some_and(|next| next.is_capital() && !is_stop(next) || next.is(LOWER));
                // Outside a report two people are two mentions: `disampaikan Budi dan Gubernur Bali Ketut`.
                // `konsultan lambung dan pencernaan Ari`: a description with a lower-case head.
                let described = !named
                    && lower_head
                    && !follows.is_open()
                    && tokens[at + 1..limit.min(at + 8)].iter().any(|token| token.is_capital());
                if !(joins || described) || named && follows.is_open() {
                    break;
                }
            }
            // `Dijelaskan Siti Luasnya lahan …`: the next clause, with a capital too many.
            Kind::Word if named && token.is_capital() && is_possessed(document, at) => break,
            Kind::Word if token.is_capital() => {
                // `Agus` is a month only where a number stands before it.
                if token.is(Classes::DAY | Classes::MONTH) && !token.is(Classes::GIVEN) {
                    break;
                }
                named |= !token.is(NO_NAME) && !token.is_upper();
                // `Pejabat setempat`: a description, its capital is the sentence's.
                lower_head |= at == start
                    && token.is(Classes::ROLE)
                    && tokens[..limit].get(at + 1).is_some_and(|next| next.is_word() && !next.is_capital());
                sure = at + 1;
            }
            Kind::Word if token.is(LOWER) => {
                // `Budi selaku ketua`: the function belongs to the name.
                let as_function = token.is(Classes::STATUS) && is_word(document, at, "selaku");
                if named && follows.is_open() && !token.is(Classes::PARTICLE) && !as_function {
                    break;
                }
                if as_function {
                    part = at;
                    named = false;
                }
                // `Budi warga Sleman mengatakan`: a description after the name belongs; a new subject does not.
                lower_head = true;
                sure = at + 1;
            }
            Kind::Word => {
                // An ordinary word within a description: `pengamat politik`, `komunitas Ultimate`.
                let inside = lower_head || at > start && !named || follows == Follows::Verb;
                if !inside || named && follows != Follows::Verb || is_verb(document, at) || token.is(FUNCTION)
                {
                    // `Pemain bertahan itu`: a description may hold a verb, if a determiner closes it.
                    let described = !named
                        && at > start
                        && tokens[start].is(Classes::ROLE | Classes::PERSON | Classes::RELATION);
                    match described.then(|| relative_end(document, at, limit, 6)).flatten() {
                        Some(end) => return end,
                        None => break,
                    }
                }
            }
            Kind::Number => {
                let next_capital = tokens[..limit].get(at + 1).is_some_and(|next| {
                    next.is_capital() || next.kind == Kind::Slash || is_determiner(document, at + 1)
                });
                // `panitia Festival Rakyat 2022, menyampaikan`: the year of an event.
                let year = follows == Follows::Verb
                    && is_year(document, at)
                    && document.kind(at + 1) == Some(Kind::Comma);
                if at == start || named && !next_capital && !year {
                    break;
                }
                // `ketua RT 05`
                if next_capital || year || !named && tokens[at - 1].is_upper() {
                    sure = at + 1;
                }
            }
            Kind::Point => sure = at + 1,
            // `0830/Surabaya` and `MUI/PBNU` are one; `Arini/Desi` are two.
            Kind::Slash
                if at > start
                    && (!named || tokens[at - 1].kind == Kind::Number || tokens[at - 1].is_upper()) => {}
            Kind::Other if !named || tokens[..limit].get(at + 1).is_some_and(|next| next.is_capital()) => {}
            Kind::Open => {
                let Some(close) = close_of(document, at, limit) else { break };
                if tokens[at + 1].kind == Kind::Number {
                    break;
                }
                at = close;
                sure = close + 1;
            }
            Kind::Comma => {
                if at == start || !apposition(document, start, at, limit, named, follows) {
                    break;
                }
                if named && begins_role(document, at + 1) {
                    // The function after the name is a part of its own.
                    part = at + 1;
                    named = false;
                }
            }
            _ => break,
        }
        at += 1;
    }
    // `kata koordinator lapangan sambil …`: plain words at the end belong to a description with a lower-case head.
    if at > sure && lower_head && !named && !follows.is_open() {
        let plain = tokens[sure..at].iter().take_while(|token| token.is_word()).count();
        sure += plain.min(3);
    }
    while sure > start && matches!(tokens[sure - 1].kind, Kind::Comma | Kind::Slash | Kind::Other) {
        sure -= 1;
    }
    sure
}

/// `Luasnya`: a noun with *-nya*, and no known name.
pub(super) fn is_possessed(document: &Document, at: usize) -> bool {
    let token = &document.tokens[at];
    token.span().len() >= 7 && !token.is(Classes::GIVEN) && document.bytes_of(at).ends_with(b"nya")
}

/// `2022`.
pub(super) fn is_year(document: &Document, at: usize) -> bool {
    let number = document.kind(at) == Some(Kind::Number);
    number && {
        let text = document.text_of(at);
        text.len() == 4
            && (text.starts_with("19") || text.starts_with("20"))
            && text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// End of a document's name: `Pasal 18 ayat (1) dalam peraturan tersebut`, `Undang-Undang Nomor 39 Tahun 1999 tentang HAM`.
fn document_end(document: &Document, start: usize, limit: usize) -> usize {
    let mut at = start + document.match_len(start, Classes::DOCUMENT).max(1);
    while at < limit {
        let token = &document.tokens[at];
        if token.is_quoted() || token.cue != CueId::default() && token.is(Classes::CUE) {
            break;
        }
        match token.kind {
            Kind::Word if is_determiner(document, at) => return at + 1,
            Kind::Word if token.is_capital() || token.is(Classes::DOCUMENT) => at += 1,
            Kind::Word
                if ["tentang", "nomor", "tahun", "ayat", "dari", "dan", "dalam"]
                    .iter()
                    .any(|word| is_word(document, at, word))
                    && document.tokens[..limit].get(at + 1).is_some_and(|next| {
                        next.is_capital()
                            || next.is(Classes::DOCUMENT)
                            || matches!(next.kind, Kind::Number | Kind::Open)
                    }) =>
            {
                at += 1;
            }
            Kind::Word
                if at == start + 1 && !token.is(FUNCTION) && !is_stop(token) && !is_verb(document, at) =>
            {
                at += 1
            }
            Kind::Number | Kind::Point => at += 1,
            Kind::Open => match close_of(document, at, limit) {
                Some(close) => at = close + 1,
                None => break,
            },
            _ => break,
        }
    }
    at
}

/// Function words that never stand inside a mention.
const FUNCTION: Classes = Classes::MODAL
    .with(Classes::COPULA)
    .with(Classes::THAT)
    .with(Classes::PURPOSE)
    .with(Classes::CONNECTIVE)
    .with(Classes::ADVERB_BEFORE)
    .with(Classes::RELATIVE_TIME)
    .with(Classes::NEGATOR);

/// A word that ends any mention before it.
pub(super) fn is_stop(token: &Token) -> bool {
    if token.is_capital() {
        return token.is(Classes::DAY);
    }
    token.is(Classes::OPENER
        | Classes::PREPOSITION
        | Classes::SUBORDINATOR
        | Classes::DAY
        | Classes::MODAL
        | Classes::COPULA
        | Classes::RELATIVE_TIME)
        && !token.is(Classes::ROLE | Classes::GROUP | Classes::PERSON)
        || token.cue != CueId::default() && token.is(Classes::CUE) && !token.is(LOWER)
}

/// Whether the token is that word, whatever its capitals.
pub(crate) fn is_word(document: &Document, at: usize, word: &str) -> bool {
    // Most words have another length.
    document.tokens.get(at).is_some_and(|token| token.span().len() as usize == word.len())
        && document.bytes_of(at).eq_ignore_ascii_case(word.as_bytes())
}

/// `itu`, `ini`, `tersebut`: close a description.
pub(crate) fn is_determiner(document: &Document, at: usize) -> bool {
    document.tokens.get(at).is_some_and(|token| token.is(Classes::DETERMINER) && !token.is_capital())
}

/// A lower-case word with a verbal prefix that is no noun in the lexicon, or a known verb.
pub(crate) fn is_verb(document: &Document, at: usize) -> bool {
    let token = &document.tokens[at];
    if !token.is_word() || token.is(Classes::NOT_VERB) {
        return false;
    }
    if token.is(Classes::PLAIN_VERB) {
        return true;
    }
    let small = |letter: &u8| letter.to_ascii_lowercase();
    match document.bytes_of(at) {
        [a, b, _, _, _, ..] if matches!([small(a), small(b)], [b'm', b'e'] | [b'd', b'i']) => true,
        [a, b, c, _, _, _, ..] => matches!([small(a), small(b), small(c)], [b'b' | b't', b'e', b'r']),
        _ => false,
    }
}

/// The closing bracket of the bracket at `open`, if it is near.
pub(crate) fn close_of(document: &Document, open: usize, limit: usize) -> Option<usize> {
    (open + 1..limit.min(open + 16)).find(|&at| document.tokens[at].kind == Kind::Close)
}

/// A prepositional phrase inside a mention: `perwira dengan satu melati itu`, `sumber di kepolisian`, `salah seorang di antaranya`,
/// `pengamat dari Universitas Harapan, Budi`. Its end, or nothing where it is a circumstance.
fn past_preposition(
    document: &Document,
    start: usize,
    at: usize,
    limit: usize,
    named: bool,
    follows: Follows,
) -> Option<usize> {
    let tokens = &document.tokens;
    let described = tokens[start].is(Classes::ROLE
        | Classes::PERSON
        | Classes::RELATION
        | Classes::UNNAMED
        | Classes::STATUS
        | Classes::GROUP);
    if named || at == start || !described {
        return None;
    }
    if is_word(document, at, "di")
        && (is_word(document, at + 1, "antaranya") || is_word(document, at + 1, "antara"))
    {
        return Some((at + 2).min(limit));
    }
    if let Some(end) = relative_end(document, at, limit, 10) {
        return Some(end);
    }
    let inner = ["di", "dari", "pada"].iter().any(|word| is_word(document, at, word));
    let next = tokens[..limit].get(at + 1)?;
    if !inner {
        return None;
    }
    if tokens[start].is(Classes::UNNAMED)
        && next.is(Classes::BODY | Classes::BODY_HEAD | Classes::BODY_GENERIC)
    {
        return Some(at + 2);
    }
    // A body after the preposition, then the name, with or without a comma.
    let inner_body = next.is(Classes::BODY | Classes::BODY_HEAD) && next.is_capital();
    if !(inner_body || follows == Follows::Verb && next.is_capital()) {
        return None;
    }
    let mut end = at + 2;
    while end < limit.min(at + 14) {
        let token = &tokens[end];
        match token.kind {
            Kind::Word if token.is_capital() || is_word(document, end, "dan") => end += 1,
            Kind::Open => end = close_of(document, end, limit)? + 1,
            _ => break,
        }
    }
    if end >= limit && follows == Follows::Verb
        || inner_body && end > at + 2 && ends_in_name(document, at + 2, end)
    {
        // `Dirjen Pajak pada Kementerian Keuangan (Kemenkeu) Rida Mulyana mengatakan`
        return Some(end);
    }
    let name = tokens[..limit].get(end + 1)?;
    (tokens.get(end)?.kind == Kind::Comma && name.is_capital() && !name.is(Classes::DAY | Classes::PLACE))
        .then_some(end)
}

/// Whether two known personal names end the stretch, or any word after a bracket.
fn ends_in_name(document: &Document, start: usize, end: usize) -> bool {
    let tokens = &document.tokens[start..end];
    let given =
        tokens.iter().rev().take_while(|token| token.is(Classes::GIVEN) && !token.is(Classes::PLACE)).count();
    given >= 2
        || tokens
            .iter()
            .rposition(|token| token.kind == Kind::Close)
            .is_some_and(|close| close + 1 < tokens.len())
}

/// End of `yang … itu`, where a relative clause is closed by a determiner before any stop.
fn relative_end(document: &Document, yang: usize, limit: usize, reach: usize) -> Option<usize> {
    for at in yang + 1..limit.min(yang + reach) {
        let token = &document.tokens[at];
        if token.is_quoted()
            || token.ends_sentence()
            || matches!(token.kind, Kind::Mark | Kind::Colon | Kind::Comma)
        {
            return None;
        }
        if is_determiner(document, at) {
            // `yang digelar itu mengatakan`; but in `… itu dan …` the clause goes on.
            return Some(at + 1);
        }
    }
    None
}
