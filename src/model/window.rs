//! The next few bytes of a text, looked at all at once.

use wide::u8x16;

/// Bytes that are looked at at once. Few words are longer.
pub(crate) const WINDOW: usize = 16;

/// 16 bytes of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    bytes: u8x16,
    /// Letters in lower case; the other bytes may be others.
    lower: u8x16,
}

/// The ASCII letters that a window begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letters {
    /// Their number; those of a word that fills the window may go on behind it.
    pub(crate) length: usize,
    /// A bit for each capital, the first letter's the lowest.
    capitals: u32,
    /// A bit for each letter.
    all: u32,
}

impl Letters {
    /// The first is a capital.
    #[inline]
    pub(crate) fn is_capital(self) -> bool {
        self.capitals & 1 == 1
    }

    /// Two letters or more, with a capital behind the first: where they are [plain](Self::are_plain), all are capitals.
    #[inline]
    pub(crate) fn is_upper(self) -> bool {
        self.capitals > 1
    }

    /// No capitals, or one in front, or nothing else.
    #[inline]
    pub(crate) fn are_plain(self) -> bool {
        self.capitals <= 1 || self.capitals == self.all
    }
}

impl Window {
    /// The window from byte `at` on, unless the text ends before.
    #[inline]
    pub(crate) fn at(text: &[u8], at: usize) -> Option<Self> {
        let bytes = u8x16::new(*text.get(at..)?.first_chunk()?);
        // The bit 0x20 tells small letters from capitals.
        Some(Self { bytes, lower: bytes | u8x16::splat(0x20) })
    }

    /// The letters at its start.
    #[inline]
    pub(crate) fn letters(self) -> Letters {
        let place = self.lower - u8x16::splat(b'a');
        let letters = place.min(u8x16::splat(25)).simd_eq(place).to_bitmask();
        let small = self.lower.simd_eq(self.bytes).to_bitmask();
        let length = letters.trailing_ones();
        let all = letters & !(letters + 1);
        Letters { length: length as usize, capitals: all & !small, all }
    }

    /// The first `length` bytes, all of them letters, in lower case, as two numbers; zeros behind them.
    #[inline]
    pub(crate) fn word(self, length: usize) -> [u64; 2] {
        let word = u128::from_le_bytes((self.lower & MASKS[length]).to_array());
        [word as u64, (word >> 64) as u64]
    }
}

/// For each length the bits of the bytes up to it.
const MASKS: [u8x16; WINDOW + 1] = {
    let mut masks = [u8x16::new([0; WINDOW]); WINDOW + 1];
    let mut length = 1;
    while length <= WINDOW {
        masks[length] = u8x16::new((u128::MAX >> (8 * (WINDOW - length))).to_le_bytes());
        length += 1;
    }
    masks
};

#[cfg(test)]
mod tests {
    use super::*;

    fn window(text: &str, at: usize) -> Window {
        Window::at(text.as_bytes(), at).unwrap()
    }

    #[test]
    fn every_byte_is_known_as_letter_or_capital() {
        for byte in 0..=u8::MAX {
            let letters = Window::at(&[byte; 20], 2).unwrap().letters();
            let length = if byte.is_ascii_alphabetic() { WINDOW } else { 0 };
            assert_eq!(letters.length, length, "{byte}");
            assert_eq!(letters.is_capital(), byte.is_ascii_uppercase(), "{byte}");
        }
    }

    #[test]
    fn the_letters_of_a_word_end_with_it() {
        let word = window("ab KataNya 7 Mempertanggungjawabkan", 3);
        assert_eq!(word.letters(), Letters { length: 7, capitals: 0b10001, all: 0b111_1111 });
        assert_eq!(word.word(7), [u64::from_le_bytes(*b"katanya\0"), 0]);
        let long = window("ab KataNya 7 Mempertanggungjawabkan", 13);
        assert_eq!(long.letters().length, WINDOW);
        assert_eq!(long.word(9), [u64::from_le_bytes(*b"memperta"), u64::from(b'n')]);
    }

    #[test]
    fn no_window_goes_past_the_text() {
        let text = b"KataNya 12345678";
        assert!(Window::at(text, 0).is_some());
        assert!(Window::at(text, 1).is_none());
        assert!(Window::at(text, 17).is_none());
    }

    #[test]
    fn plain_words_have_capitals_in_front_or_everywhere() {
        for (word, plain, capital, upper) in [
            ("kata", true, false, false),
            ("Kata", true, true, false),
            ("K", true, true, false),
            ("KPK", true, true, true),
            ("KPUd", false, true, true),
            ("kataNya", false, false, true),
        ] {
            let letters = window(&format!("{word:16}"), 0).letters();
            let told = (letters.are_plain(), letters.is_capital(), letters.is_upper());
            assert_eq!(told, (plain, capital, upper), "{word}");
        }
    }
}
