//! What the article itself says about which words are names.

use super::name_words::can_be_name;
use crate::model::document::Document;
use crate::model::mention::Mention;
use crate::model::token::{Kind, Token};
use crate::model::word::{Classes, CueId, WordId};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// Words that stand alone next to a cue (`kata Dian`, `Dian menjelaskan`): short names, and so the first word of
/// a full name in three cases of four.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    lone: FxHashSet<u64>,
    /// One bit for the form of each lone word: spares most words the set.
    lone_shapes: [u64; SHAPES / BITS],
    /// Words of the lexicon with a capital in the middle of a sentence, one bit for each: no ordinary words.
    inside: Vec<u64>,
    /// The words that have their bit there.
    set: Vec<usize>,
    /// Tokens that can be part of a personal name, one bit for each.
    names: Vec<u64>,
    /// Mentions that were read in the scan of the article, in text order.
    read: Vec<Mention>,
}

/// Bits of a number.
const BITS: usize = 64;

/// Forms of words that are told apart before they are looked up.
const SHAPES: usize = 1024;

/// A word's form: length, first and last letter.
#[inline]
fn shape(word: &[u8]) -> usize {
    let [first, .., last] = word else { return 0 };
    (usize::from(*first) * 5 + usize::from(*last) * 33 + word.len()) % SHAPES
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
        self.read.clear();
        self.lone.clear();
        self.lone_shapes = Default::default();
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
        self.gather_names(document);
    }

    /// Asks every word with a capital once: the stages ask again and again.
    fn gather_names(&mut self, document: &Document) {
        self.names.clear();
        self.names.resize(document.tokens.len().div_ceil(BITS), 0);
        for at in document.bits.each(0..document.tokens.len(), |block| block.persons) {
            self.names[at / BITS] |= u64::from(can_be_name(document, self, at)) << (at % BITS);
        }
    }

    fn gather_inside(&mut self, document: &Document) {
        for word in self.set.drain(..) {
            self.inside[word / BITS] = 0;
        }
        let mut initials = 0;
        for at in document.bits.each(1..document.tokens.len(), |block| block.persons) {
            let token = &document.tokens[at];
            if token.is(Classes::INITIALS) {
                initials = at + 12;
            }
            // Only a known word can be an ordinary one.
            let doubtful = token.is_known() && !token.is(Classes::GIVEN);
            let previous = &document.tokens[at - 1];
            let inside = (doubtful || at < initials)
                && token.is_capital()
                && (previous.is_word() && !token.is_quoted()
                    || matches!(previous.kind, Kind::Comma | Kind::Point));
            if !inside {
                continue;
            }
            if doubtful {
                let place = token.word.0 as usize;
                if place / BITS >= self.inside.len() {
                    self.inside.resize(place / BITS + 1, 0);
                }
                self.inside[place / BITS] |= 1 << (place % BITS);
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
        let shape = shape(word.as_bytes());
        self.lone_shapes[shape / BITS] |= 1 << (shape % BITS);
    }

    /// Whether the word has a capital in the middle of a sentence somewhere in the article.
    pub(crate) fn is_inside(&self, word: WordId) -> bool {
        let place = word.0 as usize;
        self.inside.get(place / BITS).is_some_and(|bits| bits >> (place % BITS) & 1 == 1)
    }

    /// Whether the token can be part of a personal name.
    #[inline]
    pub(super) fn is_name_like(&self, token: usize) -> bool {
        self.names.get(token / BITS).is_some_and(|bits| bits >> (token % BITS) & 1 == 1)
    }

    /// Whether any of the tokens can.
    pub(super) fn holds_name_like(&self, tokens: &Range<usize>) -> bool {
        let mut past = !0 << (tokens.start % BITS);
        (tokens.start / BITS..tokens.end.div_ceil(BITS)).any(|block| {
            let before_end = tokens.end - block * BITS;
            let bits = self.names[block] & past & (!0 >> BITS.saturating_sub(before_end));
            past = !0;
            bits != 0
        })
    }

    /// Whether all of the tokens can.
    pub(super) fn are_name_like(&self, tokens: &Range<usize>) -> bool {
        tokens.len() < 8 && tokens.clone().all(|token| self.is_name_like(token))
    }

    /// Makes room for so many mentions.
    pub(super) fn reserve(&mut self, mentions: usize) {
        self.read.reserve(mentions);
    }

    /// Keeps a mention that begins behind all that are kept.
    pub(super) fn remember(&mut self, mention: &Mention) {
        self.read.push(mention.clone());
    }

    /// The mention on these tokens, if the scan has read it.
    pub(super) fn remembered(&self, tokens: &Range<usize>) -> Option<&Mention> {
        self.read.last().filter(|last| last.tokens.start >= tokens.start)?;
        let at = self.read.partition_point(|mention| mention.tokens.start < tokens.start);
        self.read.get(at).filter(|mention| mention.tokens == *tokens)
    }

    /// Keys of the words that stand alone next to a cue.
    pub(crate) fn lone_words(&self) -> &FxHashSet<u64> {
        &self.lone
    }

    /// Whether the word stands alone next to a cue somewhere in the article.
    #[inline]
    pub(crate) fn is_lone(&self, word: &(impl AsRef<[u8]> + ?Sized)) -> bool {
        let word = word.as_ref();
        let shape = shape(word);
        self.lone_shapes[shape / BITS] >> (shape % BITS) & 1 == 1 && self.lone.contains(&key(word))
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
