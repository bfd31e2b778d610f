//! In which words two texts differ.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::cmp::Reverse;
use std::ops::Range;

/// What happened to some words between a text and another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// They stand in both.
    Equal,
    /// They stand in the first alone.
    Removed,
    /// They stand in the second alone.
    Added,
}

/// Words in a row that fared alike: a range of each text, one of them empty unless the words are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub change: Change,
    /// In the first text.
    pub old: Range<usize>,
    /// In the second text.
    pub new: Range<usize>,
}

/// How two texts differ, and how much they have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// In order; together they are both texts.
    pub steps: Vec<Step>,
    /// Number of words in both.
    pub equal: usize,
    /// Twice the words in both, as a share of all words: 1 for the same text, 0 for none in common.
    pub similarity: f64,
}

/// Compares two texts, given as hashes of their words.
#[must_use]
pub fn compare(old: &[u64], new: &[u64]) -> Comparison {
    let mut steps = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (old, new) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            steps.push(Step { change: Change::Equal, old, new });
            continue;
        }
        if !old.is_empty() {
            steps.push(Step { change: Change::Removed, old: old.clone(), new: new.start..new.start });
        }
        if !new.is_empty() {
            steps.push(Step { change: Change::Added, old: old.end..old.end, new });
        }
    }
    let equal = steps.iter().filter(|step| step.change == Change::Equal).map(|step| step.old.len()).sum();
    Comparison { steps, equal, similarity: share(equal, old.len() + new.len()) }
}

/// Twice a number as a share of another; 0 of none.
fn share(equal: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { 2.0 * equal as f64 / all as f64 }
}

/// Where in a text some words stand one after another, if they do.
#[must_use]
pub fn find(words: &[u64], text: &[u64]) -> Option<usize> {
    if words.is_empty() || words.len() > text.len() {
        return None;
    }
    text.windows(words.len()).position(|window| window == words)
}

/// What it costs to remove or add a word, and to put one for another, which is more likely than both at different places.
const ONE: usize = 2;
const EXCHANGE: usize = 3;

/// The part of a text that is nearest to some words: the one into which the least changes turn them; of several, one
/// with most words in common, the shortest of these.
/// Empty when nothing is in common. Takes time in proportion to the product of the lengths.
#[must_use]
pub fn nearest_part(words: &[u64], text: &[u64]) -> Range<usize> {
    /// Changes and words in common so far, and where in the text the part began.
    #[derive(Clone, Copy)]
    struct Cell {
        changes: usize,
        equal: usize,
        start: usize,
    }
    let is_better = |one: Cell, other: Cell| {
        (one.changes, Reverse(one.equal), Reverse(one.start))
            < (other.changes, Reverse(other.equal), Reverse(other.start))
    };
    let better = |one: Cell, other: Cell| if is_better(other, one) { other } else { one };
    let after = |cell: Cell, changes: usize| Cell { changes: cell.changes + changes, ..cell };
    // row[i]: the best way to have the first i words end at this place of the text.
    let mut row: Vec<Cell> =
        (0..=words.len()).map(|i| Cell { changes: i * ONE, equal: 0, start: 0 }).collect();
    let mut best = (row[words.len()], 0);
    for (at, word) in text.iter().enumerate() {
        let mut corner = row[0];
        row[0] = Cell { changes: 0, equal: 0, start: at + 1 };
        for i in 1..row.len() {
            let above = row[i];
            let same = words[i - 1] == *word;
            let through =
                if same { Cell { equal: corner.equal + 1, ..corner } } else { after(corner, EXCHANGE) };
            row[i] = better(better(through, after(above, ONE)), after(row[i - 1], ONE));
            corner = above;
        }
        let end = row[words.len()];
        if is_better(end, best.0) {
            best = (end, at + 1);
        }
    }
    let (cell, end) = best;
    if cell.equal == 0 { 0..0 } else { cell.start..end }
}

/// The longest run of words that two texts share, as its places in both.
#[must_use]
pub fn longest_run(one: &[u64], other: &[u64]) -> (Range<usize>, Range<usize>) {
    let mut lengths = vec![0_usize; other.len() + 1];
    let mut best = (0, 0, 0);
    for (i, word) in one.iter().enumerate() {
        let mut corner = 0;
        for (j, there) in other.iter().enumerate() {
            let length = if word == there { corner + 1 } else { 0 };
            corner = std::mem::replace(&mut lengths[j + 1], length);
            if length > best.0 {
                best = (length, i + 1, j + 1);
            }
        }
    }
    let (length, i, j) = best;
    (i - length..i, j - length..j)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_differs_is_told_in_order() {
        let Comparison { steps, equal, similarity } = compare(&[1, 2, 3, 4], &[1, 9, 3, 4]);
        let changes: Vec<_> =
            steps.iter().map(|step| (step.change, step.old.clone(), step.new.clone())).collect();
        let expected = [
            (Change::Equal, 0..1, 0..1),
            (Change::Removed, 1..2, 1..1),
            (Change::Added, 2..2, 1..2),
            (Change::Equal, 2..4, 2..4),
        ];
        assert_eq!(changes, expected);
        assert_eq!((equal, similarity), (3, 0.75));
        assert_eq!(compare(&[], &[]).similarity, 0.0);
    }

    #[test]
    fn the_nearest_part_is_where_the_words_stand() {
        assert_eq!(nearest_part(&[3, 4, 5], &[1, 2, 3, 4, 5, 6]), 2..5);
        assert_eq!(nearest_part(&[3, 9, 5], &[1, 2, 3, 4, 5, 6]), 2..5);
        assert_eq!(nearest_part(&[3, 9, 4, 5], &[3, 7, 7, 3, 4, 5]), 3..6);
        assert_eq!(nearest_part(&[8, 9], &[1, 2, 3]), 0..0);
    }

    #[test]
    fn the_longest_run() {
        assert_eq!(longest_run(&[1, 2, 3, 9, 4], &[7, 2, 3, 4]), (1..3, 1..3));
        assert_eq!(longest_run(&[1], &[2]), (0..0, 0..0));
    }

    proptest! {
        /// Whatever is compared, the steps are both texts, and no part of a text is nearer than the nearest.
        #[test]
        fn steps_make_up_both_texts(old in words(), new in words()) {
            let comparison = compare(&old, &new);
            let gather = |side: fn(&Step) -> Range<usize>| -> Vec<usize> { comparison.steps.iter().flat_map(side).collect() };
            prop_assert_eq!(gather(|step| step.old.clone()), (0..old.len()).collect::<Vec<_>>());
            prop_assert_eq!(gather(|step| step.new.clone()), (0..new.len()).collect::<Vec<_>>());
            prop_assert!((0.0..=1.0).contains(&comparison.similarity));
            prop_assert_eq!(comparison.similarity == 1.0, old == new && !old.is_empty());
            let nearest = cost(&old, &new[nearest_part(&old, &new)]);
            for start in 0..new.len() {
                for end in start..=new.len() {
                    prop_assert!(nearest <= cost(&old, &new[start..end]));
                }
            }
        }

        #[test]
        fn words_that_are_there_are_found(text in words(), from in 0..6_usize, length in 1..4_usize) {
            prop_assume!(from + length <= text.len());
            let part = &text[from..from + length];
            let at = find(part, &text);
            prop_assert!(at.is_some_and(|at| at <= from && text[at..at + length] == *part));
            prop_assert_eq!(longest_run(part, &text).0, 0..length);
            prop_assert_eq!(compare(part, &text[nearest_part(part, &text)]).similarity, 1.0);
        }
    }

    /// The least that it costs to turn some words into others, by trying everything.
    fn cost(old: &[u64], new: &[u64]) -> usize {
        let (Some((first, old_rest)), Some((other, new_rest))) = (old.split_first(), new.split_first())
        else {
            return (old.len() + new.len()) * ONE;
        };
        if first == other {
            return cost(old_rest, new_rest);
        }
        let either = cost(old_rest, new).min(cost(old, new_rest)) + ONE;
        either.min(cost(old_rest, new_rest) + EXCHANGE)
    }

    fn words() -> impl Strategy<Value = Vec<u64>> {
        prop::collection::vec(1..6_u64, 0..7)
    }
}
