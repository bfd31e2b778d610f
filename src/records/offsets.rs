//! Byte offsets to code points or UTF-16 units, in one sweep over the sorted offsets.

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

/// Converts the byte offsets of one article.
pub(crate) struct Offsets {
    /// Sorted byte offsets and what they are in the unit asked for; empty where bytes are asked for or the text is ASCII.
    known: Vec<(u32, u32)>,
    /// Bytes of a headline field before the text.
    field: u32,
    /// The same in the unit asked for.
    field_units: u32,
}

impl Offsets {
    /// Prepares the offsets of `spans`; those at or after `field` count from there.
    pub(crate) fn new(text: &str, unit: OffsetUnit, field: usize, spans: impl Iterator<Item = Span>) -> Self {
        let field = field as u32;
        if unit == OffsetUnit::Byte || text.is_ascii() {
            return Self { known: Vec::new(), field, field_units: field };
        }
        let mut wanted: Vec<u32> = spans.flat_map(|span| [span.start, span.end]).chain([field]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut known = Vec::with_capacity(wanted.len());
        let (mut at, mut units) = (0, 0);
        for offset in wanted {
            units += count(&text[at as usize..offset as usize], unit);
            at = offset;
            known.push((offset, units));
        }
        let mut offsets = Self { known, field, field_units: 0 };
        offsets.field_units = offsets.units(field);
        offsets
    }

    /// Start and end of a span in the unit asked for.
    pub(crate) fn span(&self, span: Span) -> (u32, u32) {
        let base = if span.start >= self.field { self.field_units } else { 0 };
        (self.units(span.start) - base, self.units(span.end) - base)
    }

    fn units(&self, byte: u32) -> u32 {
        match self.known.binary_search_by_key(&byte, |known| known.0) {
            Ok(at) => self.known[at].1,
            Err(_) => byte,
        }
    }
}

fn count(text: &str, unit: OffsetUnit) -> u32 {
    // A continuation byte is 10xxxxxx; characters of four bytes are two UTF-16 units.
    let points = text.bytes().filter(|byte| byte & 0xc0 != 0x80).count();
    let astral =
        if unit == OffsetUnit::Utf16 { text.bytes().filter(|byte| *byte >= 0xf0).count() } else { 0 };
    (points + astral) as u32
}
