//! Byte offsets as code points or UTF-16 units, in any order.

/// Bytes between two counts that are kept.
const STEP: usize = 256;

/// Counts up to any character boundary of a text.
#[derive(Debug)]
pub(crate) struct Units<'t> {
    bytes: &'t [u8],
    weight: fn(u8) -> u32,
    /// The count before every `STEP`-th byte.
    known: Vec<u32>,
}

impl<'t> Units<'t> {
    /// Counts Unicode code points.
    pub(crate) fn code_points(text: &'t str) -> Self {
        Self::new(text, |byte| u32::from(byte & 0xc0 != 0x80))
    }

    /// Counts UTF-16 code units: two where UTF-8 has four bytes.
    pub(crate) fn utf16(text: &'t str) -> Self {
        Self::new(text, |byte| u32::from(byte & 0xc0 != 0x80) + u32::from(byte >= 0xf0))
    }

    fn new(text: &'t str, weight: fn(u8) -> u32) -> Self {
        let bytes = text.as_bytes();
        let mut count = 0;
        let known = bytes
            .chunks(STEP)
            .map(|chunk| {
                let before = count;
                count += chunk.iter().map(|&byte| weight(byte)).sum::<u32>();
                before
            })
            .collect();
        Self { bytes, weight, known }
    }

    /// The count before a byte offset.
    pub(crate) fn at(&self, byte: usize) -> u32 {
        let byte = byte.min(self.bytes.len());
        let step = (byte / STEP).min(self.known.len().saturating_sub(1));
        let before = self.known.get(step).copied().unwrap_or(0);
        before + self.bytes[step * STEP..byte].iter().map(|&byte| (self.weight)(byte)).sum::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_is_counted_as_by_the_standard_library() {
        for text in ["", "abc", &"é😀a\u{1d538}中".repeat(60)] {
            let (points, units) = (Units::code_points(text), Units::utf16(text));
            for byte in (0..=text.len()).filter(|&byte| text.is_char_boundary(byte)) {
                assert_eq!(points.at(byte) as usize, text[..byte].chars().count());
                assert_eq!(units.at(byte) as usize, text[..byte].encode_utf16().count());
            }
        }
    }
}
