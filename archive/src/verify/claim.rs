//! What is claimed to have been said.

use crate::wording::{Spelling, Words};
use crate::{Error, Result};
use std::ops::Range;

/// Longest claim in words: comparing takes time in proportion to it.
pub(super) const MOST_WORDS: usize = 1_000;

/// A claim, ready to be compared.
#[derive(Clone, Debug)]
pub(super) struct Claim<'t> {
    /// Its words.
    pub(super) words: Words<'t>,
    /// Their hashes.
    pub(super) hashes: Vec<u64>,
    /// The stretches between its ellipses, which may stand for words left out.
    pub(super) parts: Vec<Range<usize>>,
}

impl<'t> Claim<'t> {
    /// Reads a claim; marks around it do not matter.
    ///
    /// # Errors
    /// It has no words, or more than [`MOST_WORDS`].
    pub(super) fn new(text: &'t str) -> Result<Self> {
        let words = Words::of(text, Spelling::builtin());
        let hashes = words.hashes();
        match hashes.len() {
            0 => return Err(Error::new("no words to look for; write the quotation between quotation marks")),
            1..=MOST_WORDS => {}
            many => {
                let message =
                    format!("{many} words are more than are compared ({MOST_WORDS}); ask for a part of them");
                return Err(Error::new(message));
            }
        }
        let mut starts: Vec<usize> = vec![0];
        starts.extend((1..hashes.len()).filter(|&at| words.words[at].after_gap));
        let ends = starts.iter().skip(1).copied().chain([hashes.len()]);
        let parts = starts.iter().zip(ends).map(|(&start, end)| start..end).collect();
        Ok(Self { words, hashes, parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ellipses_part_a_claim() {
        let claim = Claim::new("“… kami siap … menanam padi...”").unwrap();
        assert_eq!(claim.parts, [0..2, 2..4]);
        assert!(Claim::new("“…”").is_err());
        assert!(Claim::new(&"kata ".repeat(MOST_WORDS + 1)).is_err());
    }
}
