//! Byte offsets to code points or UTF-16 units, from counts for blocks of the text.

use crate::model::span::Span;

/// The unit in which records count offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Unicode code points, as Python indexes strings.
    #[default]
    CodePoint,
    /// Bytes of UTF-8.
    Byte,
    /// UTF-16 code units, as JavaScript and Java index strings.
    Utf16,
}

/// Bytes of a block. Most have no character of more than one byte, and need no counting within.
const BLOCK: usize = 64;

/// Converts the byte offsets of one article.
pub(crate) struct Offsets<'d> {
    text: &'d [u8],
    unit: OffsetUnit,
    /// What stands before each block, in the unit asked for, and at the end all of the text; empty where bytes are asked for or
    /// the text is ASCII.
    before: Vec<u32>,
    /// Bytes of a headline field before the text.
    field: u32,
    /// The same in the unit asked for.
    field_units: u32,
}

impl<'d> Offsets<'d> {
    /// Prepares the offsets in `text`; those at or after `field` count from there.
    pub(crate) fn new(text: &'d str, unit: OffsetUnit, field: usize) -> Self {
        let mut before = Vec::new();
        if unit != OffsetUnit::Byte && !text.is_ascii() {
            before.reserve_exact(text.len() / BLOCK + 2);
            let mut units = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                before.push(units);
                units += count(block, unit);
            }
            before.push(units);
        }
        let mut offsets = Self { text: text.as_bytes(), unit, before, field: field as u32, field_units: 0 };
        offsets.field_units = offsets.units(field as u32);
        offsets
    }

    /// Start and end of a span in the unit asked for.
    pub(crate) fn span(&self, span: Span) -> (u32, u32) {
        let base = if span.start >= self.field { self.field_units } else { 0 };
        (self.units(span.start) - base, self.units(span.end) - base)
    }

    fn units(&self, byte: u32) -> u32 {
        let start = byte as usize / BLOCK * BLOCK;
        let Some(&[before, after]) = self.before.get(start / BLOCK..).and_then(<[u32]>::first_chunk) else {
            // Bytes, ASCII, or the very end of a text of whole blocks.
            return self.before.last().copied().unwrap_or(byte);
        };
        let within = byte - start as u32;
        // As many points as bytes: each begins one. UTF-16 units may make up for bytes that continue one.
        if self.unit == OffsetUnit::CodePoint && (after - before) as usize == BLOCK {
            return before + within;
        }
        before + count(&self.text[start..byte as usize], self.unit)
    }
}

/// Units of at most a block.
fn count(block: &[u8], unit: OffsetUnit) -> u32 {
    // Sums of single bytes, so that the compiler adds up sixteen at a time. A continuation byte is 10xxxxxx; characters of four
    // bytes are two UTF-16 units.
    let points: u8 = block.iter().map(|&byte| u8::from(byte & 0xc0 != 0x80)).sum();
    let astral: u8 = match unit {
        OffsetUnit::Utf16 => block.iter().map(|&byte| u8::from(byte >= 0xf0)).sum(),
        _ => 0,
    };
    u32::from(points) + u32::from(astral)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_what_stands_before() {
        let text = format!("{}é{}😀“ya”{}", "a".repeat(63), "b".repeat(130), "é".repeat(100));
        // A block with as many UTF-16 units as bytes that is not ASCII.
        let even = format!("{}é{}😀{}", "a".repeat(63), "b".repeat(62), "c".repeat(70));
        for text in [&text[..], &text[65..], &even, "", "é", &"😀".repeat(32), &"a".repeat(128)] {
            for field in [0, text.len()] {
                for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf16, OffsetUnit::Byte] {
                    let offsets = Offsets::new(text, unit, field);
                    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                    for end in places {
                        let units = match unit {
                            OffsetUnit::CodePoint => text[..end].chars().count(),
                            OffsetUnit::Byte => end,
                            OffsetUnit::Utf16 => text[..end].encode_utf16().count(),
                        };
                        assert_eq!(offsets.units(end as u32), units as u32, "{end} of {text:?}");
                    }
                }
            }
        }
    }
}
