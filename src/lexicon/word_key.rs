//! Short words as numbers: in lower case, hashed and compared without touching their letters one by one.

use crate::model::window::{WINDOW, Window};
use crate::model::word::WordId;

/// Words of up to this many bytes are compared as one number.
pub(super) const SHORT: usize = WINDOW;

/// A short word in lower case as two numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) low: u64,
    pub(super) high: u64,
}

impl Key {
    /// Both halves of one product: every bit of it depends on all letters.
    pub(super) fn hash(self) -> u64 {
        let low = u128::from(self.low ^ 0x9e37_79b9_7f4a_7c15);
        let product = low * u128::from(self.high ^ 0xd6e8_feb8_6659_fd93);
        product as u64 ^ (product >> 64) as u64
    }

    /// The word of `length` bytes, 16 at most, at the start of these, as it stands.
    pub(super) fn cut(window: &[u8; SHORT], length: usize) -> Self {
        let word = u128::from_le_bytes(*window);
        let [low, high] = MASKS[length];
        Self { low: word as u64 & low, high: (word >> 64) as u64 & high }
    }

    /// The word of letters at the start of a window.
    #[inline]
    pub(super) fn of_letters(window: Window, length: usize) -> Self {
        let [low, high] = window.word(length);
        Self { low, high }
    }

    /// In lower case, ASCII capitals only.
    pub(super) fn in_lower_case(self) -> Self {
        Self { low: lower(self.low), high: lower(self.high) }
    }

    /// Whether one of the bytes is a point.
    pub(super) fn has_point(self) -> bool {
        has_point(self.low) || has_point(self.high)
    }
}

/// For each length the bits of the bytes up to it, of 16: words are cut to their length without a jump.
const MASKS: [[u64; 2]; SHORT + 1] = {
    let mut masks = [[0; 2]; SHORT + 1];
    let mut length = 1;
    while length <= SHORT {
        let mask = u128::MAX >> (8 * (SHORT - length));
        masks[length] = [mask as u64, (mask >> 64) as u64];
        length += 1;
    }
    masks
};

/// The word in lower case as numbers, if it is short.
pub(super) fn word_key(word: &[u8]) -> Option<Key> {
    let mut bytes = [0; SHORT];
    bytes.get_mut(..word.len())?.copy_from_slice(word);
    let number = u128::from_le_bytes(bytes);
    Some(Key { low: lower(number as u64), high: lower((number >> 64) as u64) })
}

/// The byte 1 in each of the 8 places.
const ONES: u64 = u64::from_ne_bytes([1; 8]);

/// All ASCII capitals among the 8 bytes in lower case, the others as they are.
fn lower(bytes: u64) -> u64 {
    let low = bytes & (ONES * 0x7f);
    let from_a = low + ONES * (0x80 - b'A' as u64);
    let past_z = low + ONES * (0x7f - b'Z' as u64);
    let capital = from_a & !past_z & !bytes & (ONES * 0x80);
    bytes | capital >> 2
}

/// Whether one of the 8 bytes is a point.
fn has_point(bytes: u64) -> bool {
    let points = bytes ^ (ONES * b'.' as u64);
    points.wrapping_sub(ONES) & !points & (ONES * 0x80) != 0
}

/// Logarithm of the number of bits that tell the first two words of phrases: 16 KiB, ten bits a pair.
pub(super) const PAIR_BITS: u32 = 17;

/// The bit of a pair of words: index of its number, and the bit in it.
pub(super) fn pair_place(first: WordId, second: WordId) -> (usize, u64) {
    let mixed = (u64::from(first.0) << 32 | u64::from(second.0)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let place = mixed >> (64 - PAIR_BITS);
    ((place / 64) as usize, 1 << (place % 64))
}
