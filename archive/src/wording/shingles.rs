//! Words in a row, by which texts that share some are found among many.
//!
//! A shingle is the hash of three words in a row. An index of all shingles would be larger than the text; [`chosen`] takes about half
//! of them such that two texts with five words in a row in common have a chosen shingle in common (winnowing).

use rustc_hash::FxHashSet;

/// Words in a shingle.
const LENGTH: usize = 3;
/// Of so many neighbours at least one is chosen.
const NEIGHBOURS: usize = 3;

/// All shingles of a text, in order. A text of one or two words has one of all its words.
pub fn all(words: &[u64]) -> impl Iterator<Item = u64> {
    words.windows(LENGTH.min(words.len()).max(1)).map(mix)
}

/// The shingles by which a text is put into an index, each once, in order.
#[must_use]
pub fn chosen(words: &[u64]) -> Vec<u64> {
    let shingles: Vec<u64> = all(words).collect();
    let mut seen = FxHashSet::default();
    let windows = shingles.windows(NEIGHBOURS.min(shingles.len()).max(1));
    windows
        .filter_map(|window| window.iter().min().copied())
        .filter(|shingle| seen.insert(*shingle))
        .collect()
}

/// A shingle as a term of the full-text index: 40 bits in eight letters and digits. Two shingles in a million million share a term,
/// which costs a look at a text that has nothing in common.
#[must_use]
pub fn term(shingle: u64) -> String {
    let mut term = String::with_capacity(8);
    push_term(&mut term, shingle);
    term
}

/// The terms of a text for the full-text index, with spaces between.
#[must_use]
pub fn terms(words: &[u64]) -> String {
    let mut terms = String::new();
    for shingle in chosen(words) {
        if !terms.is_empty() {
            terms.push(' ');
        }
        push_term(&mut terms, shingle);
    }
    terms
}

fn push_term(term: &mut String, shingle: u64) {
    const DIGITS: [char; 32] = [
        'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't',
        'u', 'v', 'w', 'x', 'y', 'z', '2', '3', '4', '5', '6', '7',
    ];
    term.extend((0..8).map(|at| DIGITS[(shingle >> (24 + 5 * at)) as usize & 31]));
}

/// One hash of several, in order.
fn mix(words: &[u64]) -> u64 {
    words.iter().fold(0x9e37_79b9_7f4a_7c15, |hash, word| scatter(hash.rotate_left(5) ^ word))
}

/// A number far from that of its neighbours: the finalizer of MurmurHash3.
pub(crate) fn scatter(mut number: u64) -> u64 {
    number ^= number >> 33;
    number = number.wrapping_mul(0xff51_afd7_ed55_8ccd);
    number ^= number >> 33;
    number = number.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    number ^ number >> 33
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_texts_have_shingles_too() {
        assert_eq!(all(&[]).count(), 0);
        assert_eq!(
            [&[1_u64][..], &[1, 2], &[1, 2, 3], &[1, 2, 3, 4]].map(|words| all(words).count()),
            [1, 1, 1, 2]
        );
        assert_eq!(term(0).len(), 8);
        assert_eq!(terms(&[1, 2, 3]), term(chosen(&[1, 2, 3])[0]));
    }

    proptest! {
        /// What is looked for by all its shingles is found when five words in a row are the same.
        #[test]
        fn five_words_in_common_are_found(
            before in prop::collection::vec(any::<u64>(), 0..20),
            common in prop::collection::vec(any::<u64>(), LENGTH + NEIGHBOURS - 1..9),
            after in prop::collection::vec(any::<u64>(), 0..20),
        ) {
            let text: Vec<u64> = before.iter().chain(&common).chain(&after).copied().collect();
            let index = chosen(&text);
            prop_assert!(all(&common).any(|shingle| index.contains(&shingle)));
        }
    }
}
