//! Day, place and channel of an utterance, from the reporting clause's circumstances.

use super::build::Texts;
use crate::lexicon::Vocabulary;
use crate::model::document::Document;
use crate::model::span::Span;
use crate::model::token::{Flags, Kind};
use crate::model::word::Classes;
use std::borrow::Cow;
use std::ops::Range;

/// What the reporting clause tells of the utterance; empty where it tells nothing.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Utterance<'t> {
    pub(super) said_at: String,
    pub(super) place: Cow<'t, str>,
    pub(super) channel: String,
}

/// A calendar day; year and month may be unknown in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Day {
    pub(super) year: i32,
    pub(super) month: u32,
    pub(super) day: u32,
}

/// Circumstances are read no farther than this many tokens.
const REACH: usize = 60;

/// Reads `tokens`; `published` completes days without a year.
pub(super) fn read<'t>(
    texts: &Texts<'_, 't>,
    vocabulary: &Vocabulary,
    tokens: &Range<usize>,
    published: Option<Day>,
) -> Utterance<'t> {
    let document = texts.document;
    let mut utterance = Utterance::default();
    let end = tokens.end.min(tokens.start + REACH);
    let mut at = tokens.start;
    while at < end {
        let token = &document.tokens[at];
        if token.is_quoted() {
            break;
        }
        if utterance.said_at.is_empty()
            && let Some(day) = day_at(document, vocabulary, at, end, published)
        {
            utterance.said_at = day;
        }
        if utterance.channel.is_empty() {
            if let Some(phrase) = document.phrase_at(at).filter(|phrase| phrase.classes.any(Classes::CHANNEL))
            {
                utterance.channel = vocabulary.phrase_payload(phrase.payload).to_owned();
            } else if token.is(Classes::CHANNEL) {
                utterance.channel = vocabulary.word_payload(token.word).to_owned();
            }
        }
        if utterance.place.is_empty()
            && token.is(Classes::OPENER_PLACE)
            && !token.is_capital()
            && document.text_of(at) == "di"
        {
            utterance.place =
                place_after(document, at + 1, end).map(|span| texts.of(span)).unwrap_or_default();
        }
        at += 1;
    }
    utterance
}

/// The capitalised words after `di`: `di Balai Kota Magelang, Jawa Tengah`.
fn place_after(document: &Document, from: usize, end: usize) -> Option<Span> {
    let mut last = from;
    let mut at = from;
    // `di gedung KPK, Kuningan`: a lower-case noun may open the place.
    while at < end {
        let token = &document.tokens[at];
        match token.kind {
            Kind::Word if token.is(Classes::DAY | Classes::MONTH) && token.is_capital() => break,
            Kind::Word if token.is_capital() => last = at + 1,
            Kind::Word if at == from && !token.is(Classes::PREPOSITION | Classes::SUBORDINATOR) => {}
            Kind::Number if at > from => {}
            Kind::Comma
                if document.tokens[..end]
                    .get(at + 1)
                    .is_some_and(|next| next.is_capital() && !next.is(Classes::DAY))
                    && last == at => {}
            _ => break,
        }
        at += 1;
    }
    (last > from).then(|| document.span_of(&(from..last)))
}

/// `(15/12)`, `(15/12/2021)`, `15 Desember 2021` at this token, as an ISO date.
fn day_at(
    document: &Document,
    vocabulary: &Vocabulary,
    at: usize,
    end: usize,
    published: Option<Day>,
) -> Option<String> {
    let token = &document.tokens[at];
    if token.kind != Kind::Number {
        return None;
    }
    let text = document.text_of(at);
    let mut numbers = text.split(['/', '-']).map(str::parse::<i32>);
    let first = numbers.next()?.ok()?;
    if let Some(Ok(month)) = numbers.next() {
        let bracketed = at > 0 && document.kind(at - 1) == Some(Kind::Open);
        let after_day = at > 0 && document.tokens[at - 1].is(Classes::DAY);
        if !(bracketed || after_day) {
            return None;
        }
        let year = numbers.next().and_then(Result::ok);
        return iso(first, month, year, published);
    }
    let month = document.tokens[..end].get(at + 1).filter(|month| month.is(Classes::MONTH))?;
    let number = vocabulary.word_payload(month.word).parse().ok()?;
    let year = document.tokens[..end]
        .get(at + 2)
        .filter(|year| year.kind == Kind::Number && year.flags.has(Flags::SPACED));
    let year = year.and_then(|year| year.span().of(&document.text).parse().ok());
    iso(first, number, year, published)
}

/// The day as `2021-12-15`. Without a year the one that puts it at or shortly before the article's date.
fn iso(day: i32, month: i32, year: Option<i32>, published: Option<Day>) -> Option<String> {
    if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
        return None;
    }
    let year = match (year, published) {
        (Some(year), _) if year < 100 => 2000 + year,
        (Some(year), _) if (1900..2100).contains(&year) => year,
        (Some(_), _) => return None,
        // News speaks of days past: a December day in a January article is last year's.
        (None, Some(published)) if month > published.month as i32 + 1 => published.year - 1,
        (None, Some(published)) => published.year,
        (None, None) => return None,
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The article's date as ISO, however the input writes it.
pub(crate) fn day(vocabulary: &Vocabulary, date: &str) -> Option<String> {
    let Day { year, month, day } = published(vocabulary, date)?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Reads the article's date as inputs write it: `2021-12-15`, `15/12/2021`, `15 Desember 2021`, `24 Nov 2023 | 17:03`, `12Jul2025`.
pub(super) fn published(vocabulary: &Vocabulary, date: &str) -> Option<Day> {
    let mut year = None;
    let mut month = None;
    let mut small = Vec::new();
    let parts = split_letters_and_digits(date);
    for part in parts.iter().take(8) {
        if let Ok(number) = part.parse::<i32>() {
            match number {
                1900..=2100 if part.len() == 4 && year.is_none() => year = Some(number),
                1..=31 if small.len() < 2 && part.len() <= 2 => small.push((number, year.is_some())),
                _ => {}
            }
        } else if month.is_none() {
            let mut capital = part.to_lowercase();
            if let Some(first) = capital.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            let word = vocabulary.id(&capital);
            if vocabulary.classes(word, true, false).any(Classes::MONTH) {
                month = vocabulary.word_payload(word).parse::<i32>().ok();
            } else {
                month = english_month(part);
            }
        }
    }
    let year = year?;
    let (month, day) = match (month, small.as_slice()) {
        (Some(month), [(day, _), ..]) => (month, *day),
        // ISO writes the year first, then month and day.
        (None, [(month, true), (day, true), ..]) => (*month, *day),
        (None, [(day, _), (month, _), ..]) => (*month, *day),
        _ => return None,
    };
    (1..=12).contains(&month).then_some(Day { year, month: month as u32, day: day as u32 })
}

/// English month names that differ from the Indonesian ones, as feeds and APIs write dates.
fn english_month(word: &str) -> Option<i32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = word.get(..3)?.to_lowercase();
    MONTHS.iter().position(|month| *month == head).map(|at| at as i32 + 1)
}

fn split_letters_and_digits(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut kind = None;
    for (at, char) in text.char_indices().chain([(text.len(), ' ')]) {
        let next = if char.is_ascii_digit() {
            Some(true)
        } else if char.is_alphabetic() {
            Some(false)
        } else {
            None
        };
        if next != kind {
            if kind.is_some() {
                parts.push(&text[start..at]);
            }
            start = at;
            kind = next;
        }
    }
    parts
}
