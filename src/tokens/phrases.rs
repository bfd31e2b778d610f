//! Entries of several words, found behind their first word.

use crate::lexicon::Vocabulary;
use crate::model::document::{Document, PhraseMatch};
use crate::model::token::Flags;
use crate::model::word::{Classes, CueId};
use std::ops::Range;

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

/// A place where phrases of the lexicon may begin, and which.
#[derive(Clone, Default)]
struct Place {
    token: usize,
    phrases: Range<u32>,
}

/// Finds the longest phrase of the lexicon at each place, left to right.
pub(crate) fn find(document: &mut Document, vocabulary: &Vocabulary) {
    let mut places: [Place; BATCH] = std::array::from_fn(|_| Place::default());
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
        for place in &places[..count] {
            put(document, vocabulary, place);
        }
        if count < BATCH {
            return;
        }
    }
}

/// Puts the longest phrase that stands at a place there.
fn put(document: &mut Document, vocabulary: &Vocabulary, place: &Place) {
    let Document { tokens, bits, phrases, .. } = document;
    let at = place.token;
    let first = tokens[at];
    if first.flags.has(Flags::IN_PHRASE) {
        return;
    }
    let matched = place.phrases.clone().find_map(|id| {
        let phrase = vocabulary.phrase(id, first.is_capital(), first.is_upper())?;
        let rest = tokens.get(at + 2..at + phrase.length as usize)?;
        let same = rest.iter().zip(vocabulary.rest_of(phrase)).all(|(token, word)| token.word == *word);
        same.then_some((id, phrase))
    });
    let Some((id, phrase)) = matched else { return };
    let length = phrase.length as usize;
    bits.add_phrase(at);
    phrases.push(PhraseMatch {
        token: at as u32,
        length: phrase.length,
        phrase: id,
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
