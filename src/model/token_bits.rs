//! Which tokens a stage has to look at: a bit for each token, so that a stage goes from one to the next and not over all.

use super::token::{Flags, Kind, Token};
use super::word::{Classes, CueId};
use std::ops::Range;

/// Tokens that one number has bits for.
const BLOCK: usize = 64;

/// 64 tokens, one bit for each, the first token's the lowest.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TokenBlock {
    /// Phrases of the lexicon begin with the word.
    pub(crate) starts_phrase: u64,
    /// Phrases of the lexicon have the word in the second place.
    pub(crate) second_in_phrase: u64,
    /// Begins a cue.
    pub(crate) cues: u64,
    /// A word with a capital, or one of [`PERSONAL`].
    pub(crate) persons: u64,
    /// A sign at which a sentence may end.
    pub(crate) stops: u64,
    /// A phrase of the lexicon begins.
    pub(crate) phrases: u64,
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
    blocks: Vec<TokenBlock>,
}

impl TokenBits {
    pub(crate) fn clear(&mut self) {
        self.blocks.clear();
    }

    /// Makes room for so many tokens.
    pub(crate) fn resize(&mut self, tokens: usize) {
        self.blocks.resize(tokens.div_ceil(BLOCK), TokenBlock::default());
    }

    /// Takes in a token that is no word and whose index is `at`, the next.
    pub(crate) fn add(&mut self, at: usize, token: &Token) {
        self.resize(at + 1);
        let block = &mut self.blocks[at / BLOCK];
        let bit = |holds: bool| u64::from(holds) << (at % BLOCK);
        block.second_in_phrase |= bit(token.flags.has(Flags::SECOND_IN_PHRASE));
        block.stops |= bit(matches!(
            token.kind,
            Kind::Mark | Kind::Period | Kind::Question | Kind::Exclaim | Kind::Close | Kind::Ellipsis
        ));
    }

    /// Takes in a word that was looked up; there is room for it.
    #[inline]
    pub(crate) fn add_word(&mut self, at: usize, token: &Token) {
        let block = &mut self.blocks[at / BLOCK];
        let bit = |holds: bool| u64::from(holds) << (at % BLOCK);
        block.starts_phrase |= bit(token.flags.has(Flags::STARTS_PHRASE));
        block.second_in_phrase |= bit(token.flags.has(Flags::SECOND_IN_PHRASE));
        block.cues |= bit(token.cue != CueId::default());
        block.persons |= bit(token.is_capital() || token.is(PERSONAL));
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

    /// Takes in that the sign at a token ends no sentence.
    pub(crate) fn remove_stop(&mut self, at: usize) {
        self.blocks[at / BLOCK].stops &= !(1 << (at % BLOCK));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::word::WordId;

    #[test]
    fn the_tokens_of_a_set_are_found_across_blocks() {
        let mut bits = TokenBits::default();
        let stops = [3, 63, 64, 127, 199];
        for at in 0..200 {
            let kind = if stops.contains(&at) { Kind::Period } else { Kind::Word };
            let (classes, word, cue) = (Classes::NONE, WordId::UNKNOWN, CueId::default());
            bits.add(at, &Token { start: 0, end: 0, classes, word, cue, kind, flags: Flags::default() });
        }
        let found = |range: Range<usize>| bits.each(range, |block| block.stops).collect::<Vec<_>>();
        assert_eq!(found(0..200), stops);
        assert_eq!(found(4..127), [63, 64]);
        assert_eq!(found(128..199), []);
        assert_eq!(found(64..65), [64]);
        assert_eq!(found(200..200), []);
    }
}
