//! Byte offsets as the code points that the output shows.

use kutip::Record;

/// The code point of each byte offset that the records mention, found in one sweep.
#[derive(Debug)]
pub(super) struct Positions(Vec<(u32, u32)>);

impl Positions {
    /// Counts code points up to every offset.
    pub(super) fn new(text: &str, records: &[&Record<'_>]) -> Self {
        let mut offsets: Vec<u32> = records
            .iter()
            .flat_map(|record| record.resolution_chain.iter().chain(&record.content_spans))
            .flat_map(|&(start, end)| [start, end])
            .collect();
        offsets.sort_unstable();
        offsets.dedup();
        let (mut byte, mut point) = (0, 0);
        let counted = offsets.into_iter().map(|offset| {
            let part = text.get(byte..offset as usize).unwrap_or_default();
            point += part.chars().count() as u32;
            byte = offset as usize;
            (offset, point)
        });
        Self(counted.collect())
    }

    /// The code point at a byte offset.
    pub(super) fn of(&self, offset: u32) -> u32 {
        self.0.binary_search_by_key(&offset, |(byte, _)| *byte).map_or(offset, |i| self.0[i].1)
    }
}
