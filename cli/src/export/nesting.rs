//! Spans that may cross, cut so that they nest: what an XML tree needs.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

/// A piece of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fragment {
    pub(crate) range: Range<usize>,
    /// Which span it is of. Of equal pieces the one with the lower number is outside.
    pub(crate) of: usize,
}

impl Ord for Fragment {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |fragment: &Self| (fragment.range.start, Reverse(fragment.range.end), fragment.of);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Fragment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Cuts pieces where they cross others, so that of any two one is in the other or they are apart. They come out in the order in
/// which their elements open.
pub(crate) fn nest(pieces: impl IntoIterator<Item = Fragment>) -> Vec<Fragment> {
    let mut waiting: BinaryHeap<Reverse<Fragment>> = pieces.into_iter().map(Reverse).collect();
    let mut open: Vec<usize> = Vec::new();
    let mut nested = Vec::new();
    while let Some(Reverse(mut fragment)) = waiting.pop() {
        while open.last().is_some_and(|&end| end <= fragment.range.start) {
            open.pop();
        }
        if let Some(&end) = open.last().filter(|&&end| end < fragment.range.end) {
            waiting.push(Reverse(Fragment { range: end..fragment.range.end, of: fragment.of }));
            fragment.range.end = end;
        }
        open.push(fragment.range.end);
        nested.push(fragment);
    }
    nested
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(spans: &[(usize, usize)]) -> Vec<(usize, usize, usize)> {
        let pieces = spans.iter().enumerate().map(|(of, &(start, end))| Fragment { range: start..end, of });
        nest(pieces).into_iter().map(|piece| (piece.range.start, piece.range.end, piece.of)).collect()
    }

    #[test]
    fn what_nests_stays_whole() {
        assert_eq!(cut(&[(2, 5), (0, 9), (5, 9)]), [(0, 9, 1), (2, 5, 0), (5, 9, 2)]);
        assert_eq!(cut(&[(1, 4), (1, 4)]), [(1, 4, 0), (1, 4, 1)]);
    }

    #[test]
    fn what_crosses_is_cut() {
        assert_eq!(cut(&[(0, 5), (3, 8)]), [(0, 5, 0), (3, 5, 1), (5, 8, 1)]);
        // Two borders to cross.
        assert_eq!(cut(&[(0, 6), (2, 4), (3, 9)]), [(0, 6, 0), (2, 4, 1), (3, 4, 2), (4, 6, 2), (6, 9, 2)]);
    }
}
