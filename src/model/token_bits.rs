//! Which tokens a stage has to look at: a bit for each token, so that a stage goes from one to the next and not over all.

use super::token::{Flags, Token};
use super::word::{Classes, CueId};
use std::ops::{BitOr, Range};
use wide::u8x16;

/// Tokens that one number has bits for.
const BLOCK: usize = 64;

/// 64 tokens, one bit for each, the first token's the lowest.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TokenBlock {
    /// A word with a capital, or one of [`PERSONAL`].
    pub(crate) persons: u64,
    /// Begins a cue.
    pub(crate) cues: u64,
    /// Phrases of the lexicon begin with the word.
    pub(crate) starts_phrase: u64,
    /// Phrases of the lexicon have the word in the second place.
    pub(crate) second_in_phrase: u64,
    /// A sign at which a sentence may end.
    pub(crate) stops: u64,
    /// A phrase of the lexicon begins.
    pub(crate) phrases: u64,
}

/// Which of the sets of [`TokenBlock`] one token is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sets(u8);

impl Sets {
    pub(crate) const PERSONS: Sets = Sets(1);
    pub(crate) const CUES: Sets = Sets(2);
    pub(crate) const STARTS_PHRASE: Sets = Sets(4);
    pub(crate) const SECOND_IN_PHRASE: Sets = Sets(8);
    pub(crate) const STOPS: Sets = Sets(16);

    /// The sets of a word in lower case with these classes and this cue, but for those about phrases.
    pub(crate) fn of_word(classes: Classes, cue: CueId) -> Sets {
        Sets::PERSONS.when(classes.any(PERSONAL)) | Sets::CUES.when(cue != CueId::default())
    }

    /// These sets if it holds, none if not.
    pub(crate) fn when(self, holds: bool) -> Sets {
        Sets(self.0 * u8::from(holds))
    }

    /// What both have.
    pub(crate) fn only(self, other: Sets) -> Sets {
        Sets(self.0 & other.0)
    }
}

impl BitOr for Sets {
    type Output = Sets;
    fn bitor(self, other: Sets) -> Sets {
        Sets(self.0 | other.0)
    }
}

/// Classes of the words in lower case that tell of a person: `bupati`, `korban berinisial`.
const PERSONAL: Classes = Classes::ROLE
    .with(Classes::STATUS)
    .with(Classes::ROLE_SHORT)
    .with(Classes::PERSON)
    .with(Classes::INITIALS);

/// One of the sets of [`TokenBlock`].
type Set = fn(&TokenBlock) -> u64;

/// The blocks of one article's tokens.
#[derive(Debug, Default)]
pub(crate) struct TokenBits {
    /// The sets of each token, a byte for each: cheaper to write than a bit for each of the sets.
    tokens: Vec<u8>,
    blocks: Vec<TokenBlock>,
}

impl TokenBits {
    pub(crate) fn clear(&mut self) {
        self.tokens.clear();
        self.blocks.clear();
    }

    /// Makes room for so many tokens.
    pub(crate) fn reserve(&mut self, count: usize) {
        self.tokens.reserve(count);
        self.blocks.reserve(count / BLOCK + 1);
    }

    /// Number of tokens that may belong to a person.
    pub(crate) fn persons(&self) -> usize {
        self.blocks.iter().map(|block| block.persons.count_ones() as usize).sum()
    }

    /// Takes in the next tokens, as [`Self::push`].
    pub(crate) fn extend(&mut self, sets: &[Sets]) {
        self.tokens.extend(sets.iter().map(|sets| sets.0));
    }

    /// Takes in the next token. None is found before [`Self::finish`].
    #[inline]
    pub(crate) fn push(&mut self, sets: Sets) {
        self.tokens.push(sets.0);
    }

    /// Takes in that a token is in these sets and in no others.
    pub(crate) fn replace(&mut self, at: usize, sets: Sets) {
        self.tokens[at] = sets.0;
    }

    /// Takes in that a token is in none but these sets.
    pub(crate) fn keep_only(&mut self, at: usize, sets: Sets) {
        self.tokens[at] &= sets.0;
    }

    /// To be called when all tokens are taken in.
    pub(crate) fn finish(&mut self) {
        let (whole, rest) = self.tokens.as_chunks();
        self.blocks.extend(whole.iter().map(TokenBlock::of));
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        self.blocks.push(TokenBlock::of(&last));
    }

    /// Takes in what a phrase has changed of a token.
    pub(crate) fn update(&mut self, at: usize, token: &Token) {
        let block = &mut self.blocks[at / BLOCK];
        let bit = |holds: bool| u64::from(holds) << (at % BLOCK);
        let cue = token.cue != CueId::default() && !token.flags.has(Flags::IN_PHRASE);
        block.cues = block.cues & !bit(true) | bit(cue);
        block.persons |= bit(token.is(PERSONAL));
    }

    /// Takes in that a phrase begins at a token.
    pub(crate) fn add_phrase(&mut self, at: usize) {
        self.blocks[at / BLOCK].phrases |= 1 << (at % BLOCK);
    }

    /// Whether a phrase begins at the token.
    #[inline]
    pub(crate) fn begins_phrase(&self, at: usize) -> bool {
        self.blocks.get(at / BLOCK).is_some_and(|block| block.phrases >> (at % BLOCK) & 1 == 1)
    }

    /// The first token from `from` on that may begin a phrase, with the next as its second word.
    pub(crate) fn next_pair(&self, from: usize) -> Option<usize> {
        let mut past = !0 << (from % BLOCK);
        let mut index = from / BLOCK;
        while let Some(block) = self.blocks.get(index) {
            let next = self.blocks.get(index + 1).map_or(0, |next| next.second_in_phrase);
            let second = block.second_in_phrase >> 1 | next << (BLOCK - 1);
            let bits = block.starts_phrase & second & past;
            if bits != 0 {
                return Some(index * BLOCK + bits.trailing_zeros() as usize);
            }
            past = !0;
            index += 1;
        }
        None
    }

    /// The first token of the range that is in the set.
    #[inline]
    pub(crate) fn first(&self, range: Range<usize>, set: Set) -> Option<usize> {
        let mut past = !0 << (range.start % BLOCK);
        for (index, block) in
            self.blocks.get(range.start / BLOCK..range.end.div_ceil(BLOCK))?.iter().enumerate()
        {
            let bits = set(block) & past;
            if bits != 0 {
                let at = (range.start / BLOCK + index) * BLOCK + bits.trailing_zeros() as usize;
                return (at < range.end).then_some(at);
            }
            past = !0;
        }
        None
    }

    /// The tokens of the range that are in the set.
    #[inline]
    pub(crate) fn each(&self, range: Range<usize>, set: Set) -> impl Iterator<Item = usize> + '_ {
        let end = range.end.div_ceil(BLOCK).min(self.blocks.len());
        let mut index = range.start / BLOCK;
        let mut bits = self.blocks[..end].get(index).map_or(0, set) & !0 << (range.start % BLOCK);
        std::iter::from_fn(move || {
            while bits == 0 {
                index += 1;
                bits = self.blocks[..end].get(index).map(set)?;
            }
            let at = index * BLOCK + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            (at < range.end).then_some(at)
        })
    }
}

impl TokenBlock {
    fn of(tokens: &[u8; BLOCK]) -> TokenBlock {
        let (quarters, _) = tokens.as_chunks::<16>();
        let set = |Sets(bit): Sets| {
            let bit = u8x16::splat(bit);
            let in_quarter = |quarter: &[u8; 16]| (u8x16::new(*quarter) & bit).simd_eq(bit).to_bitmask();
            quarters.iter().rev().fold(0, |set, quarter| set << 16 | u64::from(in_quarter(quarter)))
        };
        TokenBlock {
            persons: set(Sets::PERSONS),
            cues: set(Sets::CUES),
            starts_phrase: set(Sets::STARTS_PHRASE),
            second_in_phrase: set(Sets::SECOND_IN_PHRASE),
            stops: set(Sets::STOPS),
            phrases: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tokens_of_a_set_are_found_across_blocks() {
        let mut bits = TokenBits::default();
        let stops = [3, 63, 64, 127, 199];
        for at in 0..200 {
            bits.push(Sets::CUES | Sets::STOPS.when(stops.contains(&at)));
        }
        bits.finish();
        let found = |range: Range<usize>| bits.each(range, |block| block.stops).collect::<Vec<_>>();
        assert_eq!(found(0..200), stops);
        assert_eq!(found(4..127), [63, 64]);
        assert_eq!(found(128..199), []);
        assert_eq!(found(64..65), [64]);
        assert_eq!(found(200..200), []);
        assert_eq!(bits.each(0..200, |block| block.cues).count(), 200);
        assert_eq!(bits.first(0..200, |block| block.persons), None);
    }

    #[test]
    fn pairs_of_words_are_found_across_blocks() {
        let mut bits = TokenBits::default();
        for at in 0..130 {
            let (first, second) = (matches!(at, 5 | 63 | 100), matches!(at, 6 | 64 | 102));
            bits.push(Sets::STARTS_PHRASE.when(first) | Sets::SECOND_IN_PHRASE.when(second));
        }
        bits.finish();
        assert_eq!(bits.next_pair(0), Some(5));
        assert_eq!(bits.next_pair(6), Some(63));
        assert_eq!(bits.next_pair(64), None);
    }
}
