//! Literal phrases: page chrome, matched in the running text.

use crate::model::letters::{BLOCK, Block, Letters};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

/// What a chrome phrase does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chrome {
    /// The whole line is the phrase.
    Line,
    /// A line that begins with it is chrome.
    Prefix,
    /// The phrase itself, inside running text.
    Inline,
    /// Opens the title of a link, to the end of the sentence or line.
    Link,
    /// From here to the end of the line.
    Tail,
    /// Ends a caption; the whole line is one.
    Caption,
}

/// The literal phrases in effect.
#[derive(Debug)]
pub(crate) struct Literals {
    chrome: AhoCorasick,
    kinds: Vec<Chrome>,
    starts: Starts,
}

impl Literals {
    pub(crate) fn new<'l>(chrome: impl Iterator<Item = (&'l str, &'l str)>) -> Self {
        let mut phrases = Vec::new();
        let mut kinds = Vec::new();
        let mut starts = Starts::default();
        for (phrase, kind) in chrome {
            starts.add(phrase.as_bytes());
            phrases.push(phrase);
            kinds.push(match kind {
                "line" => Chrome::Line,
                "prefix" => Chrome::Prefix,
                "inline" => Chrome::Inline,
                "link" => Chrome::Link,
                "tail" => Chrome::Tail,
                _ => Chrome::Caption,
            });
        }
        let chrome = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(phrases)
            .expect("a few hundred short phrases fit an automaton");
        Self { chrome, kinds, starts }
    }

    /// Chrome phrases in `text` that begin a word, leftmost-longest: byte range and kind. `letters` are those of the text.
    ///
    /// Only the starts of words are looked at, and of these only those whose first letters begin some phrase: one pass with the
    /// automaton over all bytes took an eighth of the whole extraction, a search for each gap a twelfth.
    pub(crate) fn chrome<'a>(
        &'a self,
        text: &'a str,
        letters: &'a Letters,
    ) -> impl Iterator<Item = (usize, usize, Chrome)> + 'a {
        let bytes = text.as_bytes();
        starts(letters).filter_map(move |at| {
            // The last letters of a text may still be a short phrase.
            let start = bytes.get(at..at + START).or(bytes.get(at..)).filter(|start| !start.is_empty())?;
            if start.len() == START && !self.starts.may_begin(start) {
                return None;
            }
            let found = self.chrome.find(Input::new(text).range(at..).anchored(Anchored::Yes))?;
            Some((found.start(), found.end(), self.kinds[found.pattern().as_usize()]))
        })
    }
}

/// Where chrome may begin: at a slash, behind a line end, and behind a space but for small letters. Inside a line chrome begins
/// with a capital or a mark: `peng…` is no `Pengirim:`.
fn starts(letters: &Letters) -> impl Iterator<Item = usize> + '_ {
    // The text begins as a line does.
    let mut before = Block { gaps: 1 << (BLOCK - 1), lines: 1 << (BLOCK - 1), ..Block::default() };
    letters.blocks().iter().enumerate().flat_map(move |(index, block)| {
        let behind = |here: u64, before: u64| here << 1 | before >> (BLOCK - 1);
        let small = block.letters & !block.capitals;
        let line_starts = behind(block.lines, before.lines);
        let mut bits = block.slashes | line_starts | behind(block.gaps, before.gaps) & !small;
        before = *block;
        std::iter::from_fn(move || {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits.wrapping_sub(1);
            (bit < BLOCK).then_some(index * BLOCK + bit)
        })
    })
}

/// This many first letters tell most words from the beginnings of phrases.
const START: usize = 4;

/// A set of word beginnings, by hash: it may say yes to a few words too many.
#[derive(Debug)]
struct Starts {
    bits: Vec<u64>,
}

impl Default for Starts {
    fn default() -> Self {
        Self { bits: vec![0; 1 << (BITS - 6)] }
    }
}

/// Logarithm of the number of bits.
const BITS: u32 = 14;

impl Starts {
    fn add(&mut self, phrase: &[u8]) {
        match phrase.get(..START) {
            Some(start) => self.set(start),
            // After a phrase that is one letter too short anything may stand; shorter ones say nothing.
            None if phrase.len() + 1 == START => {
                (0..=u8::MAX).for_each(|last| self.set(&[phrase, &[last]].concat()));
            }
            None => self.bits.fill(u64::MAX),
        }
    }

    fn set(&mut self, start: &[u8]) {
        let at = Self::place(start);
        self.bits[at / 64] |= 1 << (at % 64);
    }

    fn may_begin(&self, start: &[u8]) -> bool {
        let at = Self::place(start);
        self.bits[at / 64] >> (at % 64) & 1 == 1
    }

    fn place(start: &[u8]) -> usize {
        // Setting the bit that tells small letters from capitals folds case.
        let letters = start.iter().fold(0u32, |letters, byte| letters << 8 | u32::from(byte | 0x20));
        (letters.wrapping_mul(0x9e37_79b1) >> (32 - BITS)) as usize
    }
}
