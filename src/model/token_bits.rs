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

    /// Takes in the next token, whose index is `at`.
    #[inline]
    pub(crate) fn push(&mut self, at: usize, token: &Token) {
        if at.is_multiple_of(BLOCK) {
            self.blocks.push(TokenBlock::default());
        }
        let Some(block) = self.blocks.last_mut() else { return };
        let bit = |holds: bool| u64::from(holds) << (at % BLOCK);
        block.starts_phrase |= bit(token.flags.has(Flags::STARTS_PHRASE));
        block.second_in_phrase |= bit(token.flags.has(Flags::SECOND_IN_PHRASE));
        block.cues |= bit(token.cue != CueId::default());
        block.persons |= bit(token.is_capital() || token.is(PERSONAL));
        block.stops |= bit(matches!(
            token.kind,
            Kind::Mark | Kind::Period | Kind::Question | Kind::Exclaim | Kind::Close | Kind::Ellipsis
        ));
    }

    /// Takes in what a phrase has changed of a token.
    pub(crate) fn update(&mut self, at: usize, token: &Token) {
        let block = &mut self.blocks[at / BLOCK];
        let bit = |holds: bool| u64::from(holds) << (at % BLOCK);
        let cue = token.cue != CueId::default() && !token.flags.has(Flags::IN_PHRASE);
        block.cues = block.cues & !bit(true) | bit(cue);
        block.persons |= bit(token.is(PERSONAL));
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
    pub(crate) fn each(&self, mut range: Range<usize>, set: Set) -> impl Iterator<Item = usize> + '_ {
        std::iter::from_fn(move || {
            let at = self.first(range.clone(), set)?;
            range.start = at + 1;
            Some(at)
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
            bits.push(at, &Token { start: 0, end: 0, classes, word, cue, kind, flags: Flags::default() });
        }
        let found = |range: Range<usize>| bits.each(range, |block| block.stops).collect::<Vec<_>>();
        assert_eq!(found(0..200), stops);
        assert_eq!(found(4..127), [63, 64]);
        assert_eq!(found(128..199), []);
        assert_eq!(found(64..65), [64]);
        assert_eq!(found(200..200), []);
    }
}
