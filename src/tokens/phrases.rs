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

/// Finds the longest phrase of the lexicon at each place, left to right.
pub(crate) fn find(document: &mut Document, vocabulary: &Vocabulary) {
    let Document { tokens, bits, phrases, .. } = document;
    let mut from = 0;
    while let Some(at) = bits.next_pair(from) {
        from = at + 1;
        let (first, second) = (tokens[at], tokens[at + 1]);
        if first.flags.has(Flags::IN_PHRASE) {
            continue;
        }
        let candidates =
            vocabulary.phrases_from(first.word, second.word, first.is_capital(), first.is_upper());
        let matched = candidates.into_iter().find(|(_, phrase)| {
            let rest = tokens.get(at + 1..at + phrase.words.len());
            rest.is_some_and(|rest| {
                rest.iter().zip(&phrase.words[1..]).all(|(token, word)| token.word == *word)
            })
        });
        let Some((id, phrase)) = matched else { continue };
        let length = phrase.words.len();
        phrases.push(PhraseMatch {
            token: at as u32,
            length: length as u32,
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
}
