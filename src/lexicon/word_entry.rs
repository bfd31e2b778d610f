//! What stands at the place of a word.

use crate::model::word::WordId;
use std::hint::select_unpredictable;

/// A word that was looked up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    pub(crate) word: WordId,
    /// That of its [`WordInfo`](super::WordInfo); 0 where it is unknown.
    pub(super) number: u32,
}

/// A word: in the upper 48 bits those of its hash, which tell it from others, in the lower 16 the number of its
/// [`WordInfo`](super::WordInfo).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry(u64);

impl Entry {
    const NUMBER: u64 = u16::MAX as u64;

    pub(super) fn of(hash: u64) -> Self {
        Self(hash & !Self::NUMBER)
    }

    /// Gives a word its number.
    pub(super) fn set_number(&mut self, number: u16) {
        self.0 = self.0 & !Self::NUMBER | u64::from(number);
    }

    /// The word with that hash if it is the one at this place, without a jump.
    #[inline(always)]
    pub(super) fn find(self, hash: u64, place: usize) -> Found {
        let difference = self.0 ^ hash & !Self::NUMBER;
        let same = difference <= Self::NUMBER;
        Found {
            word: WordId(select_unpredictable(same, place as u32, 0)),
            number: select_unpredictable(same, difference as u32, 0),
        }
    }

    pub(super) fn number(self) -> usize {
        (self.0 & Self::NUMBER) as usize
    }
}
