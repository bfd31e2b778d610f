//! The next few bytes of a text, looked at all at once.

use wide::u8x16;

/// Bytes that are looked at at once. Few words are longer.
pub(crate) const WINDOW: usize = 16;

/// 16 bytes of a text, letters in lower case; bytes that are no letters may be others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window(u8x16);

impl Window {
    /// The window from byte `at` on, unless the text ends before.
    #[inline]
    pub(crate) fn at(text: &[u8], at: usize) -> Option<Self> {
        // The bit 0x20 tells small letters from capitals.
        Some(Self(u8x16::new(*text.get(at..)?.first_chunk()?) | u8x16::splat(0x20)))
    }

    /// The first `length` bytes, all of them letters, in lower case, as two numbers; zeros behind them.
    #[inline]
    pub(crate) fn word(self, length: usize) -> [u64; 2] {
        let word = u128::from_le_bytes((self.0 & MASKS[length]).to_array());
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
    fn a_word_is_cut_to_its_length_in_lower_case() {
        assert_eq!(
            window("ab KataNya 7 Mempertanggungjawabkan", 3).word(7),
            [u64::from_le_bytes(*b"katanya\0"), 0]
        );
        let long = window("ab KataNya 7 Mempertanggungjawabkan", 13);
        assert_eq!(long.word(9), [u64::from_le_bytes(*b"memperta"), u64::from(b'n')]);
        assert_eq!(long.word(0), [0, 0]);
    }

    #[test]
    fn no_window_goes_past_the_text() {
        let text = b"KataNya 12345678";
        assert!(Window::at(text, 0).is_some());
        assert!(Window::at(text, 1).is_none());
        assert!(Window::at(text, 17).is_none());
    }
}
