//! Datelines: `MAGELANG, KABAR.com -`, `Jakarta (ANTARA) -`, `KABAR.CO.ID - JAKARTA.`

use crate::model::document::Document;
use crate::model::token::{Kind, Token};
use crate::model::word::Classes;

/// A dateline is no longer than this many tokens.
const LONGEST: usize = 16;

/// Cuts the dateline off each paragraph that has one, and marks the headline.
pub(crate) fn cut(document: &mut Document) {
    for index in 0..document.paragraphs.len() {
        let range = document.paragraphs[index].tokens.clone();
        let tokens = &document.tokens[range.clone()];
        if let Some(length) = dateline(tokens, &document.text) {
            document.paragraphs[index].tokens.start = range.start + length;
        }
    }
    document.paragraphs.retain(|paragraph| !paragraph.tokens.is_empty());
    mark_headline(document);
}

/// A headline is no longer than this (bytes).
const LONGEST_HEADLINE: u32 = 220;

/// The first line is the headline if it looks like one; a line with only a date before it is passed over.
fn mark_headline(document: &mut Document) {
    let Document { tokens, paragraphs, headline_field, .. } = document;
    if *headline_field > 0 {
        // A field may hold line breaks: each of its lines is headline.
        for line in paragraphs.iter_mut().take_while(|line| tokens[line.tokens.start].start < *headline_field)
        {
            line.headline = true;
        }
        return;
    }
    let of = |paragraph: &crate::model::document::Paragraph| &tokens[paragraph.tokens.clone()];
    let first = paragraphs.iter().take(3).position(|paragraph| !is_date_line(of(paragraph)));
    let Some(first) = first.filter(|&first| first + 1 < paragraphs.len()) else { return };
    let line = of(&paragraphs[first]);
    let length = line[line.len() - 1].end - line[0].start;
    let closed = line[line.len() - 1].kind == Kind::Period;
    if length <= LONGEST_HEADLINE && !closed {
        paragraphs[first].headline = true;
    }
}

/// `Rabu 15 Dec 2021 21:54 WIB`.
fn is_date_line(line: &[Token]) -> bool {
    let date = line.iter().filter(|token| {
        token.is(Classes::DAY | Classes::MONTH | Classes::ZONE) || token.kind == Kind::Number
    });
    line.len() <= 12
        && line.iter().any(|token| token.is(Classes::DAY | Classes::MONTH))
        && date.count() * 2 > line.len()
}

/// Number of tokens of the dateline at the start, the dash included.
fn dateline(tokens: &[Token], text: &str) -> Option<usize> {
    let start = &tokens[..tokens.len().min(LONGEST)];
    let first = start.iter().position(|token| token.kind == Kind::Dash)?;
    let spaced = |token: &Token| token.kind == Kind::Dash && token.flags.has(SPACED);
    let dash = start[first..].iter().position(spaced).map_or(first, |at| first + at);
    let head = &tokens[..dash];
    if head.is_empty() {
        return None;
    }
    let allowed = head.iter().all(|token| match token.kind {
        Kind::Word => {
            token.is_capital()
                || token.is(Classes::OUTLET | Classes::MONTH | Classes::DAY)
                || is_site(token, text)
        }
        Kind::Number
        | Kind::Comma
        | Kind::Open
        | Kind::Close
        | Kind::Slash
        | Kind::Point
        | Kind::Period
        | Kind::Other => true,
        _ => false,
    });
    if !allowed {
        return None;
    }
    let outlet = head.iter().any(|token| token.is(Classes::OUTLET) || is_site(token, text));
    let first_place = head
        .iter()
        .find(|token| token.is_word())
        .is_some_and(|token| token.is(Classes::PLACE) || token.is_upper());
    let short = head.iter().filter(|token| token.is_word()).count() <= 4;
    if !(outlet || first_place && short && head.len() <= 8) {
        return None;
    }
    let mut length = dash + 1;
    // `KABAR.CO.ID - JAKARTA. Harga beras …`
    if outlet && tokens.get(length).is_some_and(|token| token.is_upper()) {
        let place = tokens[length..].iter().take(4).take_while(|token| token.is_upper()).count();
        if tokens
            .get(length + place)
            .is_some_and(|token| matches!(token.kind, Kind::Period | Kind::Dash | Kind::Comma))
        {
            length += place + 1;
        }
    }
    (length < tokens.len()).then_some(length)
}

const SPACED: crate::model::token::Flags = crate::model::token::Flags::SPACED;

/// A word with a point inside is the address of a site.
fn is_site(token: &Token, text: &str) -> bool {
    let word = token.span().of(text);
    word.len() > 5 && word.find('.').is_some_and(|point| point > 0)
}
