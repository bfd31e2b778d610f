//! Entries of several words, found behind their first word.

use crate::lexicon::Vocabulary;
use crate::model::document::{Document, PhraseMatch};
use crate::model::token::Flags;
use crate::model::word::{Classes, CueId};

/// Classes that every word of a phrase gets: each word of `Jawa Tengah` is part of a place.
const WHOLE: Classes = Classes::PLACE
    .with(Classes::BODY)
    .with(Classes::BODY_HEAD)
    .with(Classes::OFFICE)
    .with(Classes::ROLE)
    .with(Classes::HONORIFIC)
    .with(Classes::RANK)
    .with(Classes::AREA_ROLE)
    .with(Classes::STATUS)
    .with(Classes::RELATION)
    .with(Classes::PERSON)
    .with(Classes::GROUP)
    .with(Classes::QUANTIFIER)
    .with(Classes::UNNAMED)
    .with(Classes::DOCUMENT)
    .with(Classes::BODY_GENERIC);

/// Classes that the first word of a phrase gets: `beberapa waktu lalu` ends a mention before it.
const FIRST: Classes =
    Classes::OPENER.with(Classes::OPENER_PLACE).with(Classes::OPENER_MANNER).with(Classes::RELATIVE_TIME);

/// So many pairs of words are looked up in one go; as with words, the processor then waits for many of them at the same time.
const BATCH: usize = 64;

/// A token where phrases of the lexicon may begin, and where they lie in it.
#[derive(Clone, Copy, Default)]
struct Place {
    token: usize,
    phrases: Option<u32>,
}

/// Finds the longest phrase of the lexicon at each place, left to right.
pub(crate) fn find(document: &mut Document, vocabulary: &Vocabulary) {
    let mut places = [Place::default(); BATCH];
    let mut from = 0;
    loop {
        let mut count = 0;
        let word = |at: usize| document.tokens[at].word;
        while let Some(at) = document.bits.next_pair(from) {
            if count == BATCH {
                break;
            }
            from = at + 1;
            places[count].token = at;
            count += usize::from(vocabulary.may_begin_phrase(word(at), word(at + 1)));
        }
        for place in &mut places[..count] {
            place.phrases = vocabulary.phrases_from(word(place.token), word(place.token + 1));
        }
        for Place { token, phrases } in &places[..count] {
            if let Some(phrases) = *phrases {
                put(document, vocabulary, *token, phrases);
            }
        }
        if count < BATCH {
            return;
        }
    }
}

/// Puts the longest of the phrases that stands at the token there.
fn put(document: &mut Document, vocabulary: &Vocabulary, at: usize, candidates: u32) {
    let Document { tokens, bits, phrases, .. } = document;
    let first = tokens[at];
    if first.flags.has(Flags::IN_PHRASE) {
        return;
    }
    let mut candidates = vocabulary.phrases_at(candidates, first.is_capital(), first.is_upper());
    let matched = candidates.find(|phrase| {
        let rest = tokens.get(at + 2..at + usize::from(phrase.length));
        rest.is_some_and(|rest| {
            rest.iter().zip(vocabulary.rest_of(phrase)).all(|(token, word)| token.word == *word)
        })
    });
    let Some(phrase) = matched else { return };
    let length = usize::from(phrase.length);
    bits.add_phrase(at);
    phrases.push(PhraseMatch {
        token: at as u32,
        length: u32::from(phrase.length),
        payload: phrase.payload,
        classes: phrase.classes,
    });
    if phrase.cue != CueId::default() {
        tokens[at].cue = phrase.cue;
        tokens[at].classes |= phrase.classes;
        if phrase.clitic {
            tokens[at].flags.set(Flags::CLITIC);
        }
    }
    if phrase.classes.any(Classes::ORDINARY) {
        for token in &mut tokens[at..at + length] {
            token.cue = CueId::default();
            token.classes = token.classes.without(Classes::CUE);
        }
    }
    let shared = phrase.classes.only(WHOLE);
    tokens[at].classes |= shared | phrase.classes.only(FIRST);
    for token in &mut tokens[at + 1..at + length] {
        token.flags.set(Flags::IN_PHRASE);
        token.classes |= shared;
    }
    for (at, token) in tokens.iter().enumerate().take(at + length).skip(at) {
        bits.update(at, token);
    }
}
