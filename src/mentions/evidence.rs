//! What the article itself says about which words are names.

use crate::model::document::Document;
use crate::model::token::{Kind, Token};
use crate::model::word::{Classes, CueId, WordId};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;

/// Words that stand alone next to a cue (`kata Dian`, `Dian menjelaskan`): short names, and so the first word of
/// a full name in three cases of four.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    lone: FxHashSet<u64>,
    /// One bit for first letter and length of each lone word: spares most words the set.
    lone_shapes: u64,
    /// Words of the lexicon with a capital in the middle of a sentence, one bit for each: no ordinary words.
    inside: Vec<u64>,
    /// The words that have their bit there.
    set: Vec<usize>,
}

/// The bit of a word's first letter and length.
fn shape(word: &[u8]) -> u64 {
    let first = word.first().copied().unwrap_or_default();
    1 << ((usize::from(first) * 5 + word.len()) % 64)
}

/// A word's key for sets and comparisons within one article.
pub(crate) fn key(word: &(impl AsRef<[u8]> + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_ref());
    hasher.finish()
}

impl Evidence {
    /// Reads the article's cues.
    pub(crate) fn gather(&mut self, document: &Document, cues: &[usize]) {
        self.lone.clear();
        self.lone_shapes = 0;
        self.gather_inside(document);
        let headline_end = document
            .paragraphs
            .iter()
            .take(4)
            .find(|paragraph| paragraph.headline)
            .map_or(0, |paragraph| paragraph.tokens.end);
        for &cue in cues.iter().filter(|&&cue| cue >= headline_end) {
            // `kata Dian`, `dijelaskan Dian`; in `menyatakan Dian …` Dian may be anything.
            let before_name = document.is(cue, Classes::AFTER_QUOTE | Classes::ACCORDING)
                || document.text_of(cue).get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("di"));
            let after = document.tokens.get(cue + 1).filter(|token| before_name && lone_name(token));
            if let Some(token) = after
                && !document.tokens.get(cue + 2).is_some_and(|next| next.is_word() && next.is_capital())
                && document.kind(cue + 2) != Some(Kind::Open)
            {
                self.add_lone(token.span().of(&document.text));
            }
            // Before a verb an office may stand alone (`Humas menyebut`), right after one a person does (`kata Ferry`).
            let mut before = cue;
            while before > 0 && document.tokens[before - 1].is(Classes::ADVERB_BEFORE) {
                before -= 1;
            }
            let Some(token) = before
                .checked_sub(1)
                .map(|at| &document.tokens[at])
                .filter(|token| lone_name(token) && !token.is(Classes::OFFICE))
            else {
                continue;
            };
            let initial = before < 2
                || document.tokens[before - 2].ends_sentence()
                || document.tokens[before - 2].kind == Kind::Mark;
            let known = token.is_known() && !token.is(Classes::GIVEN);
            if initial && known && !self.is_inside(token.word) {
                continue;
            }
            let alone = before < 2 || {
                let previous = &document.tokens[before - 2];
                !(previous.is_word() && previous.is_capital()
                    || matches!(previous.kind, Kind::Point | Kind::Close))
            };
            if alone {
                self.add_lone(token.span().of(&document.text));
            }
        }
    }

    fn gather_inside(&mut self, document: &Document) {
        for word in self.set.drain(..) {
            self.inside[word / 64] = 0;
        }
        let mut initials = 0;
        for at in document.bits.each(1..document.tokens.len(), |block| block.persons) {
            let token = &document.tokens[at];
            if document.is(at, Classes::INITIALS) {
                initials = at + 12;
            }
            let previous = &document.tokens[at - 1];
            let follows_word = previous.is_word() && !token.is_quoted()
                || previous.kind == Kind::Comma
                || previous.kind == Kind::Point;
            // Only a known word can be an ordinary one.
            let doubtful = token.is_known() && !token.is(Classes::GIVEN);
            if !token.is_capital() || !follows_word {
                continue;
            }
            if doubtful {
                let place = token.word.0 as usize;
                if place / 64 >= self.inside.len() {
                    self.inside.resize(place / 64 + 1, 0);
                }
                self.inside[place / 64] |= 1 << (place % 64);
                self.set.push(place);
            }
            // `berinisial MS (27) dan AR (31)`
            if at < initials && token.is_upper() && token.span().len() <= 4 {
                self.add_lone(token.span().of(&document.text));
            }
        }
    }

    fn add_lone(&mut self, word: &str) {
        self.lone.insert(key(word));
        self.lone_shapes |= shape(word.as_bytes());
    }

    /// Whether the word has a capital in the middle of a sentence somewhere in the article.
    pub(crate) fn is_inside(&self, word: WordId) -> bool {
        let place = word.0 as usize;
        self.inside.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }

    /// Keys of the words that stand alone next to a cue.
    pub(crate) fn lone_words(&self) -> &FxHashSet<u64> {
        &self.lone
    }

    /// Whether the word stands alone next to a cue somewhere in the article.
    #[inline]
    pub(crate) fn is_lone(&self, word: &(impl AsRef<[u8]> + ?Sized)) -> bool {
        let word = word.as_ref();
        self.lone_shapes & shape(word) != 0 && self.lone.contains(&key(word))
    }
}

/// A capitalised word that can be a person's short name.
fn lone_name(token: &Token) -> bool {
    token.is_word()
        && token.is_capital()
        && !token.is_upper()
        && token.cue == CueId::default()
        && (!token.is(Classes::PLACE) || token.is(Classes::GIVEN))
        && !token.is(Classes::ROLE
            | Classes::BODY
            | Classes::BODY_HEAD
            | Classes::PRONOUN
            | Classes::CONNECTIVE
            | Classes::DAY
            | Classes::ROLE_SHORT
            | Classes::HONORIFIC
            | Classes::RANK
            | Classes::GROUP
            | Classes::BODY_GENERIC
            | Classes::PREPOSITION
            | Classes::SUBORDINATOR
            | Classes::SELF_PRONOUN
            | Classes::DOCUMENT
            | Classes::DEGREE
            | Classes::GROUP_PRONOUN
            | Classes::UNNAMED
            | Classes::PERSON)
}
