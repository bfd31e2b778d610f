//! Arithmetic of stretches of text, in code points.

/// Start and end (exclusive) in code points.
pub(super) type Span = (usize, usize);

/// White space, quotation marks and punctuation that do not count at the edges of a content.
const TRIM: &str = " \t\n\r\u{a0}\"“”„‟‘’'«».,;:!?…-–—()[]";

/// The spans without the marks and blanks at their edges; those of which nothing is left are dropped.
pub(super) fn trim(text: &[char], spans: &[Span]) -> Vec<Span> {
    let is_edge = |position: usize| TRIM.contains(text[position]);
    spans
        .iter()
        .filter_map(|&(mut start, mut end)| {
            while start < end && is_edge(start) {
                start += 1;
            }
            while end > start && is_edge(end - 1) {
                end -= 1;
            }
            (start < end).then_some((start, end))
        })
        .collect()
}

/// Whether two spans share a character; a missing one shares none.
pub(super) fn overlap(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.0 < b.1 && b.0 < a.1)
}

/// A set of characters as sorted, disjoint intervals.
#[derive(Debug, Default)]
pub(super) struct Cover {
    intervals: Vec<Span>,
    length: usize,
}

impl Cover {
    /// The characters that lie in at least one of the spans.
    pub(super) fn of(spans: &[Span]) -> Self {
        let mut sorted = spans.to_vec();
        sorted.sort_unstable();
        let mut intervals: Vec<Span> = Vec::with_capacity(sorted.len());
        for (start, end) in sorted {
            match intervals.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => intervals.push((start, end)),
            }
        }
        let length = intervals.iter().map(|(start, end)| end - start).sum();
        Self { intervals, length }
    }

    /// The stretch from the first to the last character; nothing where the set is empty.
    pub(super) fn outer(&self) -> Option<Span> {
        Some((self.intervals.first()?.0, self.intervals.last()?.1))
    }

    /// Shared characters over characters of either; nothing where none is shared.
    pub(super) fn jaccard(&self, other: &Self) -> Option<f64> {
        let common = self.common(other);
        (common > 0).then(|| common as f64 / (self.length + other.length - common) as f64)
    }

    fn common(&self, other: &Self) -> usize {
        let (mut i, mut j, mut common) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.intervals.get(i), other.intervals.get(j)) {
            common += a.1.min(b.1).saturating_sub(a.0.max(b.0));
            if a.1 <= b.1 {
                i += 1;
            } else {
                j += 1;
            }
        }
        common
    }
}

/// The lowest share of characters in common at which two contents are taken for the same quotation.
const SAME: f64 = 0.5;

/// Pairs gold with predicted contents one to one, best first; ties go to the earlier gold, then the
/// earlier prediction. In the order in which the pairs were made.
pub(super) fn pair(gold: &[Cover], predicted: &[Cover]) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(f64, usize, usize)> = touching(gold, predicted)
        .into_iter()
        .filter_map(|(g, p)| {
            gold[g].jaccard(&predicted[p]).filter(|share| *share >= SAME).map(|share| (share, g, p))
        })
        .collect();
    candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let mut gold_taken = vec![false; gold.len()];
    let mut predicted_taken = vec![false; predicted.len()];
    let mut pairs = Vec::new();
    for (_, g, p) in candidates {
        if !gold_taken[g] && !predicted_taken[p] {
            gold_taken[g] = true;
            predicted_taken[p] = true;
            pairs.push((g, p));
        }
    }
    pairs
}

/// Every pair whose outer stretches overlap, found in one sweep over the starts.
fn touching(gold: &[Cover], predicted: &[Cover]) -> Vec<(usize, usize)> {
    let outer = |covers: &[Cover], is_gold| -> Vec<(Span, bool, usize)> {
        covers.iter().enumerate().filter_map(|(i, cover)| Some((cover.outer()?, is_gold, i))).collect()
    };
    let mut all = outer(gold, true);
    all.extend(outer(predicted, false));
    all.sort_unstable();
    // Those that may still reach what comes, as (end, index).
    let (mut open_gold, mut open_predicted): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    let mut found = Vec::new();
    for ((start, end), is_gold, i) in all {
        let (own, others) = if is_gold {
            (&mut open_gold, &mut open_predicted)
        } else {
            (&mut open_predicted, &mut open_gold)
        };
        others.retain(|(other_end, _)| *other_end > start);
        found.extend(others.iter().map(|&(_, j)| if is_gold { (i, j) } else { (j, i) }));
        own.push((end, i));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn marks_and_blanks_at_the_edges_do_not_count() {
        let text = chars("\"Siap,\" — kata");
        assert_eq!(trim(&text, &[(0, 7)]), [(1, 5)]);
        assert_eq!(trim(&text, &[(5, 10), (10, 14)]), [(10, 14)], "an empty piece is dropped");
        assert_eq!(trim(&text, &[]), []);
    }

    #[test]
    fn overlap_needs_a_shared_character() {
        assert!(overlap(Some((1, 4)), Some((3, 9))));
        assert!(!overlap(Some((1, 3)), Some((3, 9))));
        assert!(!overlap(Some((1, 3)), None));
    }

    #[test]
    fn pieces_that_overlap_each_other_count_once() {
        let doubled = Cover::of(&[(5, 10), (0, 6), (8, 9)]);
        assert_eq!(doubled.outer(), Some((0, 10)));
        assert_eq!(doubled.jaccard(&Cover::of(&[(0, 10)])), Some(1.0));
        assert_eq!(doubled.jaccard(&Cover::of(&[(5, 20)])), Some(0.25));
        assert_eq!(doubled.jaccard(&Cover::of(&[(10, 20)])), None);
        assert_eq!(Cover::of(&[(0, 4), (10, 14)]).jaccard(&Cover::of(&[(4, 10)])), None);
    }

    #[test]
    fn half_in_common_is_enough_and_the_best_pair_goes_first() {
        let gold = [Cover::of(&[(0, 10)]), Cover::of(&[(10, 20)])];
        assert_eq!(pair(&gold, &[Cover::of(&[(0, 20)])]), [(0, 0)], "a tie goes to the earlier gold");
        assert_eq!(pair(&gold, &[Cover::of(&[(0, 21)])]), [], "less than half");
        let predicted = [Cover::of(&[(0, 8)]), Cover::of(&[(0, 10)]), Cover::of(&[(12, 20)])];
        assert_eq!(pair(&gold, &predicted), [(0, 1), (1, 2)]);
    }

    #[test]
    fn an_empty_content_pairs_with_nothing() {
        assert_eq!(pair(&[Cover::default()], &[Cover::default()]), []);
    }

    #[test]
    fn the_sweep_finds_what_trying_all_pairs_finds() {
        let mut state = 7_u64;
        let mut next = |limit: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % limit) as usize
        };
        let mut covers = || -> Vec<Cover> {
            (0..40)
                .map(|_| {
                    let start = next(300);
                    Cover::of(&[(start, start + 1 + next(30)), (start + 40, start + 41 + next(9))])
                })
                .collect()
        };
        let (gold, predicted) = (covers(), covers());
        let mut swept = touching(&gold, &predicted);
        swept.sort_unstable();
        let tried: Vec<(usize, usize)> = (0..gold.len())
            .flat_map(|g| (0..predicted.len()).map(move |p| (g, p)))
            .filter(|&(g, p)| {
                let [a, b] = [&gold[g], &predicted[p]].map(|cover| cover.outer().expect("not empty"));
                a.0 < b.1 && b.0 < a.1
            })
            .collect();
        assert_eq!(swept, tried);
    }
}
