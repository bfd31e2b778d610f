//! Literal phrases: page chrome, matched in the running text.

use crate::model::letters::{BLOCK, Block, Letters};
use rustc_hash::FxHashMap;

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

/// One phrase; capitals of ASCII make no difference.
#[derive(Debug)]
struct Phrase {
    bytes: Box<[u8]>,
    kind: Chrome,
    /// The eight letters behind the first, capitals as small ones, as far as it has them, and the bits of these.
    next: u64,
    has: u64,
}

impl Phrase {
    fn new(phrase: &str, kind: Chrome) -> Self {
        let bytes = phrase.as_bytes();
        let (mut next, mut has) = ([0; 8], [0; 8]);
        for ((next, has), byte) in next.iter_mut().zip(&mut has).zip(bytes.iter().skip(START)) {
            (*next, *has) = (byte | 0x20, u8::MAX);
        }
        Self { bytes: bytes.into(), kind, next: u64::from_le_bytes(next), has: u64::from_le_bytes(has) }
    }

    /// Whether a text goes on as the phrase does; `next` are the eight bytes behind its first, if there are so many. Most that does
    /// not is told by these, without a look at the phrase itself, which lies elsewhere.
    fn begins(&self, rest: &[u8], next: Option<u64>) -> bool {
        if next.is_some_and(|next| (next ^ self.next) & self.has != 0) {
            return false;
        }
        rest.get(..self.bytes.len()).is_some_and(|start| start.eq_ignore_ascii_case(&self.bytes))
    }
}

/// The literal phrases in effect.
#[derive(Debug)]
pub(crate) struct Literals {
    /// Phrases by their first letters, longest first.
    phrases: FxHashMap<u32, Vec<Phrase>>,
    /// Those of fewer letters.
    short: Vec<Phrase>,
    starts: Starts,
}

impl Literals {
    pub(crate) fn new<'l>(chrome: impl Iterator<Item = (&'l str, &'l str)>) -> Self {
        let mut literals =
            Self { phrases: FxHashMap::default(), short: Vec::new(), starts: Starts::default() };
        for (phrase, kind) in chrome {
            let bytes = phrase.as_bytes();
            literals.starts.add(bytes);
            let kind = match kind {
                "line" => Chrome::Line,
                "prefix" => Chrome::Prefix,
                "inline" => Chrome::Inline,
                "link" => Chrome::Link,
                "tail" => Chrome::Tail,
                _ => Chrome::Caption,
            };
            let alike = match bytes.first_chunk::<START>() {
                Some(start) => literals.phrases.entry(folded(*start)).or_default(),
                None => &mut literals.short,
            };
            // Of the kinds of one phrase the first stands.
            let at = alike.iter().position(|known| known.bytes.len() < bytes.len()).unwrap_or(alike.len());
            alike.insert(at, Phrase::new(phrase, kind));
        }
        literals
    }

    /// Chrome phrases in `text` that begin a word, the longest at each place: byte range and kind. `letters` are those of the text.
    ///
    /// Only the starts of words are looked at, and of these only those whose first letters begin some phrase: one pass with an
    /// automaton over all bytes took an eighth of the whole extraction, a search for each gap a twelfth.
    pub(crate) fn chrome<'a>(
        &'a self,
        text: &'a str,
        letters: &'a Letters,
    ) -> impl Iterator<Item = (usize, usize, Chrome)> + 'a {
        let bytes = text.as_bytes();
        let mut starts = WordStarts::of(letters);
        std::iter::from_fn(move || {
            loop {
                let at = starts.next()?;
                let start = bytes.get(at..).and_then(<[u8]>::first_chunk);
                if start.is_some_and(|start| !self.starts.may_begin(*start)) {
                    continue;
                }
                if let Some(found) = self.longest(bytes.get(at..)?) {
                    return Some((at, at + found.bytes.len(), found.kind));
                }
            }
        })
    }

    /// The longest phrase that this begins with.
    #[inline(never)]
    fn longest(&self, rest: &[u8]) -> Option<&Phrase> {
        let next = rest.get(START..).and_then(<[u8]>::first_chunk);
        let next = next.map(|next| u64::from_le_bytes(*next) | u64::from_le_bytes([0x20; 8]));
        let begins = |phrase: &&Phrase| phrase.begins(rest, next);
        let alike = rest.first_chunk().and_then(|start| self.phrases.get(&folded(*start)));
        alike.and_then(|alike| alike.iter().find(begins)).or_else(|| self.short.iter().find(begins))
    }
}

/// Where chrome may begin: at a slash, behind a line end, and behind a space but for small letters. Inside a line chrome begins
/// with a capital or a mark: `peng…` is no `Pengirim:`.
struct WordStarts<'a> {
    blocks: &'a [Block],
    /// The block after the one whose starts are being given.
    next: usize,
    /// The starts that are left of it.
    bits: u64,
}

impl<'a> WordStarts<'a> {
    fn of(letters: &'a Letters) -> Self {
        Self { blocks: letters.blocks(), next: 0, bits: 0 }
    }
}

impl Iterator for WordStarts<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.bits == 0 {
            let block = self.blocks.get(self.next)?;
            // The text begins as a line does.
            let (gap, line) = match self.next.checked_sub(1) {
                Some(before) => {
                    (self.blocks[before].gaps >> (BLOCK - 1), self.blocks[before].lines >> (BLOCK - 1))
                }
                None => (1, 1),
            };
            let small = block.letters & !block.capitals;
            self.bits = block.slashes | block.lines << 1 | line | (block.gaps << 1 | gap) & !small;
            self.next += 1;
        }
        let bit = self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some((self.next - 1) * BLOCK + bit)
    }
}

/// This many first letters tell most words from the beginnings of phrases.
const START: usize = 4;

/// A set of word beginnings, by hash: it may say yes to a few words too many.
#[derive(Debug)]
struct Starts {
    bits: Box<[u64; 1 << (BITS - 6)]>,
}

impl Default for Starts {
    fn default() -> Self {
        Self { bits: Box::new([0; 1 << (BITS - 6)]) }
    }
}

/// Logarithm of the number of bits.
const BITS: u32 = 14;

impl Starts {
    fn add(&mut self, phrase: &[u8]) {
        match phrase.first_chunk() {
            Some(start) => self.set(*start),
            // After a phrase that is one letter too short anything may stand; shorter ones say nothing.
            None => match *phrase {
                [first, second, third] => {
                    (0..=u8::MAX).for_each(|last| self.set([first, second, third, last]));
                }
                _ => self.bits.fill(u64::MAX),
            },
        }
    }

    fn set(&mut self, start: [u8; START]) {
        let at = Self::place(start);
        self.bits[at / 64] |= 1 << (at % 64);
    }

    fn may_begin(&self, start: [u8; START]) -> bool {
        let at = Self::place(start);
        self.bits[at / 64] >> (at % 64) & 1 == 1
    }

    fn place(start: [u8; START]) -> usize {
        (folded(start).wrapping_mul(0x9e37_79b1) >> (32 - BITS)) as usize
    }
}

/// The letters as a number in which capitals make no difference. The bit that tells them from small letters is set in all bytes,
/// so some marks count as others.
fn folded(start: [u8; START]) -> u32 {
    u32::from_le_bytes(start) | u32::from_le_bytes([0x20; START])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[(&str, &str)], text: &str) -> Vec<(usize, usize, Chrome)> {
        let mut letters = Letters::default();
        letters.read(text.as_bytes());
        Literals::new(phrases.iter().copied()).chrome(text, &letters).collect()
    }

    #[test]
    fn the_longest_phrase_at_the_start_of_a_word_is_found() {
        let phrases = [("Baca", "line"), ("Baca juga:", "link"), ("Tag", "line"), ("/Ist", "caption")];
        let text = "Dibaca. BACA JUGA: Pasar, /ist baca\nbaca ia\nTag";
        let expected = [
            (8, 18, Chrome::Link),
            (26, 30, Chrome::Caption),
            (36, 40, Chrome::Line),
            (44, 47, Chrome::Line),
        ];
        assert_eq!(found(&phrases, text), expected);
    }

    #[test]
    fn phrases_of_any_length_are_found_at_the_end_of_the_text() {
        for phrase in ["A", "Ab", "Abc", "Abcd", "Abcde"] {
            let text = format!("x {phrase}");
            assert_eq!(found(&[(phrase, "inline")], &text), [(2, text.len(), Chrome::Inline)], "{phrase}");
        }
    }
}
