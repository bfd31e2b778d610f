//! Short names: clipped, pet and misspelt forms, and nicknames that the text announces.

use crate::model::document::Document;
use crate::model::token::{Kind, Token};
use crate::model::word::Classes;

/// One letter away from a long name: `Hardiono` for Hardiyono.
pub(super) fn is_misspelt(short: &str, full: &str) -> bool {
    short.len() >= 7 && one_letter_apart(short.as_bytes(), full.as_bytes())
}

/// Whether `short` is the beginning or end of a word of `full`, a pet form, or one letter away from one.
pub(super) fn clips(short: &str, full: &str) -> bool {
    full.split_whitespace().any(|word| {
        let longer = word.len() > short.len();
        let begins = short.len() >= 3 && longer && word.starts_with(short);
        // `Marno` for Sumarno, `Hendi` for Hendrar.
        let tail = word.get(word.len().saturating_sub(short.len())..).unwrap_or_default();
        let ends = short.len() >= 4 && longer && tail.eq_ignore_ascii_case(short);
        let pet = short.len() >= 5
            && longer
            && short.ends_with(['i', 'y'])
            && word.get(..short.len() - 1).is_some_and(|head| short.starts_with(head));
        begins || ends || pet || short.len() >= 5 && one_letter_apart(short.as_bytes(), word.as_bytes())
    })
}

/// One letter inserted, left out, replaced, or two neighbours swapped.
fn one_letter_apart(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    a.len() <= 1 && b.len() <= 1 || a.len() == 2 && b.len() == 2 && a[0] == b[1] && a[1] == b[0]
}

/// The name that a word of naming announces soon after `end`: `…, yang akrab disapa Emil`, `…, sapaan Fransiska`.
pub(super) fn announced_after(document: &Document, end: usize) -> Option<usize> {
    let tokens = &document.tokens;
    let near = end..tokens.len().min(end + 6);
    // Behind most names there is no phrase and no word of naming.
    let none = document.bits.first(near.clone(), |block| block.phrases).is_none()
        && !tokens[near.clone()].iter().any(|token| token.is(Classes::ALIAS));
    let announced = near.filter(|_| !none).find(|&at| document.match_len(at, Classes::ALIAS) > 0)?;
    let plain = tokens[end..announced]
        .iter()
        .all(|token| token.kind == Kind::Comma || token.is_word() && !token.is_capital());
    let mut at = announced + document.match_len(announced, Classes::ALIAS);
    while at < tokens.len().min(announced + 4)
        && (tokens[at].kind == Kind::Mark
            || tokens[at].is_word() && !tokens[at].is_capital()
            || tokens[at].is(Classes::HONORIFIC))
    {
        at += 1;
    }
    (plain && tokens.get(at).is_some_and(is_nickname)).then_some(at)
}

/// `Pranowo-Mahfud`: two people joined by a hyphen; not `Tae-yong`, `Al-Habsyi`.
pub(super) fn is_pair(word: &str) -> bool {
    // Names are short: looking at each byte is faster than a search that is made for long texts.
    let Some(hyphen) = word.bytes().position(|byte| byte == b'-') else { return false };
    let second = &word[hyphen + 1..];
    hyphen >= 4 && second.len() >= 4 && second.starts_with(|c: char| c.is_uppercase())
}

/// A word that can be a nickname: a capital, but no acronym of an office.
pub(super) fn is_nickname(token: &Token) -> bool {
    token.is_word()
        && token.is_capital()
        && !token.is(Classes::BODY
            | Classes::BODY_HEAD
            | Classes::PLACE
            | Classes::ROLE
            | Classes::ROLE_SHORT
            | Classes::DAY)
        && (!token.is_upper() || token.span().len() <= 4)
}
