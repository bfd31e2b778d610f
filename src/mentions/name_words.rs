//! Which words can be part of a personal name.

use super::classify::{OFFICIAL, ORDINARY};
use super::evidence::Evidence;
use super::noun_phrase::{is_possessed, is_verb};
use crate::model::document::Document;
use crate::model::token::Token;
use crate::model::word::Classes;

/// Classes of words that are part of no personal name.
const NEVER: Classes =
    Classes::ROLE.with(Classes::STATUS).with(Classes::BODY_HEAD).with(Classes::DAY).with(Classes::ROLE_SHORT);

/// Classes of known names that mean something else too, and then count only where they stand alone beside a cue.
const DOUBTFUL: Classes = Classes::BODY.with(Classes::OFFICE).with(Classes::PLACE).with(Classes::HONORIFIC);

/// Classes of other words that count only there.
const NO_NAME: Classes = ORDINARY
    .with(OFFICIAL)
    .with(Classes::BODY)
    .with(Classes::HONORIFIC)
    .with(Classes::RANK)
    .with(Classes::DEGREE);

/// Whether the token can be part of a personal name, by its form and by what the article says of it.
pub(super) fn can_be_name(document: &Document, evidence: &Evidence, at: usize) -> bool {
    let token = &document.tokens[at];
    let given = token.is(Classes::GIVEN);
    let against = if given { DOUBTFUL } else { NO_NAME };
    // Initials (`AAGN`, `BJ`) count where a plain name word follows; bodies do not. One jump, not one for each question: about half of
    // the words are plain, in no order.
    let capital = token.is_word() & token.is_capital();
    let plain = capital & !token.is_upper() & !token.is(against.with(NEVER));
    let word = document.bytes_of(at);
    // Asked only of the few words for which it decides.
    let lone = || evidence.is_lone(word);
    if !plain && (!capital || token.is(NEVER) || !lone()) || has_digit(document, token, word) {
        return false;
    }
    // `Dijelaskan Siti`, `Ambruk Massa`: a verb with the capital of a sentence or subheading.
    given || !is_derived(document, at, word) && (word.len() < 7 || !is_verb(document, at) || lone())
}

/// `Ketertarikan Bagas`, `Alasannya`, `Benarkah Rahmat`: ke-…-an and pe-…-an make nouns, -nya and -kah stand behind ordinary words.
fn is_derived(document: &Document, at: usize, word: &[u8]) -> bool {
    let noun = word.len() >= 8 && word.ends_with(b"an") && matches!(word, [b'K' | b'P', b'e', ..]);
    noun || is_possessed(document, at) || word.len() >= 6 && word.ends_with(b"kah")
}

/// `Covid-19`: no name has digits.
fn has_digit(document: &Document, token: &Token, word: &[u8]) -> bool {
    // Most words are nothing but letters, which the bits tell at once.
    document.letters.run(token.start as usize).length < word.len() && word.iter().any(u8::is_ascii_digit)
}
