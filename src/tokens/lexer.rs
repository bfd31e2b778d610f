//! One pass over the text.

use super::damaged_marks::DAMAGED_MARKS;
use super::ends;
use super::waiting::Row;
use crate::lexicon::Vocabulary;
use crate::model::document::{Document, Paragraph, Stretch};
use crate::model::letters::{BLOCK, Block, ones};
use crate::model::token::{Flags, Kind, Mark, MarkShape, Token};
use crate::model::token_bits::Sets;
use crate::model::word::{Classes, CueId, WordId};
use std::hint::select_unpredictable;

/// Cuts `document.text` into tokens and paragraphs.
pub(crate) fn split(document: &mut Document, vocabulary: &Vocabulary) {
    let text = std::mem::take(&mut document.text);
    let chrome = std::mem::take(&mut document.chrome);
    let letters = std::mem::take(&mut document.letters);
    let bytes = text.as_bytes();
    let spaced = Flags::SPACED;
    let waiting = Row::default();
    // Text of words has a token for each six bytes. Lists of long articles that grow while they are filled touch twice the memory,
    // and getting memory costs them as much as all the rest.
    document.reserve_tokens(text.len() / 5);
    let mut lexer = Lexer {
        text: &text,
        bytes,
        letters: letters.blocks(),
        at: 0,
        spaced,
        paragraph_start: 0,
        waiting,
        document,
        vocabulary,
    };
    lexer.run(&chrome);
    document.text = text;
    document.chrome = chrome;
    document.letters = letters;
    document.bits.finish();
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// Those of the text.
    pub(super) letters: &'a [Block],
    pub(super) at: usize,
    /// [`Flags::SPACED`] if white space (or the start of a line) stands before the next token.
    pub(super) spaced: Flags,
    /// The first token of the paragraph.
    paragraph_start: usize,
    /// The last tokens, which are not in the document yet.
    pub(super) waiting: Row,
    pub(super) document: &'a mut Document,
    pub(super) vocabulary: &'a Vocabulary,
}

impl Lexer<'_> {
    fn run(&mut self, chrome: &[Stretch]) {
        for Stretch { span, ends_paragraph } in chrome {
            self.read_until(span.start as usize);
            if span.end as usize > self.at {
                self.at = span.end as usize;
                self.spaced = Flags::SPACED;
            }
            if *ends_paragraph {
                self.end_paragraph();
            }
        }
        self.read_until(self.bytes.len());
        self.look_up();
        self.end_paragraph();
    }

    /// Reads all tokens that begin before the byte `stop`.
    fn read_until(&mut self, stop: usize) {
        while self.at < stop {
            self.read_block(stop);
        }
    }

    /// Reads the tokens that begin in one block of the text's letters, up to one that is longer than its first byte tells.
    ///
    /// Where tokens begin, and how long words are, comes from the bits: the next word is known before this one is read.
    fn read_block(&mut self, stop: usize) {
        let base = self.at / BLOCK * BLOCK;
        let [here, next] = self.letters[base / BLOCK..][..2] else { return };
        let from = !0 << (self.at % BLOCK);
        let letters = here.letters & from;
        let spaces = here.gaps & !here.lines;
        let mut starts = letters & !(letters << 1) | !(here.letters | spaces) & from;
        if stop - base < BLOCK {
            starts &= ones(stop - base);
        }
        // One for each word, in order: behind its last letter, or at a capital behind a letter.
        let mut ends = letters << 1 & (!letters | here.capitals);
        // The last word may end in the next block.
        let overhang = (!next.letters | next.capitals).trailing_zeros() as usize;
        let after_space = spaces << 1 | u64::from(self.bytes[..base].last() == Some(&b' '));
        while starts != 0 {
            let bit = starts.trailing_zeros();
            starts &= starts - 1;
            let start = base + bit as usize;
            let spaced = self.spaced | Flags::SPACED.when(after_space >> bit & 1 == 1);
            if here.letters >> bit & 1 == 1 {
                let end = ends.trailing_zeros() as usize;
                ends &= ends.wrapping_sub(1);
                let end = base + end + select_unpredictable(end == BLOCK, overhang, 0);
                let capital = Flags::CAPITAL.when(here.capitals >> bit & 1 == 1);
                if self.plain_word(start, end, spaced | capital) {
                    continue;
                }
                (self.at, self.spaced) = (start, spaced);
                return self.other_word();
            }
            (self.at, self.spaced) = (start, spaced);
            let byte = self.bytes[start];
            if let Some(kind) = ends::sign(byte) {
                self.push(kind, 1);
                continue;
            }
            self.sign(byte);
            if self.at != start + 1 {
                return;
            }
        }
        self.at = self.at.max(stop.min(base + BLOCK));
    }

    /// What begins with this byte, which is no letter of ASCII.
    #[inline]
    fn sign(&mut self, byte: u8) {
        match byte {
            b'\n' => {
                self.end_paragraph();
                self.pass(1);
            }
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => self.pass(1),
            b'.' => self.point(),
            b'"' => self.mark(MarkShape::Double, 1, false),
            b'0'..=b'9' => self.number(),
            b'?' => self.question(),
            b'-' => self.push(Kind::Dash, self.run_of(b'-')),
            b'\'' if self.bytes[self.at..].starts_with(b"''") => self.mark(MarkShape::Double, 2, false),
            b'`' if self.bytes[self.at..].starts_with(b"``") => self.mark(MarkShape::DoubleOpen, 2, false),
            b'\'' | b'`' => self.mark(MarkShape::Single, 1, false),
            b'&' => self.ampersand(),
            0x80.. => self.beyond_ascii(),
            _ => self.push(Kind::Other, 1),
        }
    }

    /// Passes over white space.
    pub(super) fn pass(&mut self, length: usize) {
        self.at += length;
        self.spaced = Flags::SPACED;
    }

    fn end_paragraph(&mut self) {
        let tokens = self.paragraph_start..self.count();
        self.paragraph_start = tokens.end;
        if !tokens.is_empty() {
            self.document.paragraphs.push(Paragraph { tokens, headline: false });
        }
    }

    /// A token that is no word.
    pub(super) fn push(&mut self, kind: Kind, length: usize) {
        let stop = matches!(
            kind,
            Kind::Mark | Kind::Period | Kind::Question | Kind::Exclaim | Kind::Close | Kind::Ellipsis
        );
        if let Ok(length) = u8::try_from(length) {
            return self.wait_as_sign(kind, length, stop);
        }
        let (start, end) = (self.at as u32, (self.at + length) as u32);
        let (classes, word, cue) = (Classes::NONE, WordId::UNKNOWN, CueId::default());
        self.add(Token { start, end, classes, word, cue, kind, flags: self.spaced }, Sets::STOPS.when(stop));
    }

    /// Number of tokens so far.
    fn count(&self) -> usize {
        self.document.tokens.len() + self.waiting.len()
    }

    /// A token and the sets that it is in.
    #[inline]
    pub(super) fn add(&mut self, token: Token, sets: Sets) {
        self.look_up();
        self.document.bits.push(sets);
        self.document.tokens.push(token);
        self.at = token.end as usize;
        self.spaced = Flags::default();
    }

    fn mark(&mut self, shape: MarkShape, length: usize, damaged: bool) {
        let token = self.count() as u32;
        self.document.marks.push(Mark { token, shape, damaged });
        self.push(Kind::Mark, length);
    }

    /// A hyphen between two letters or digits.
    pub(super) fn joins(&self, at: usize) -> bool {
        self.bytes.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0xc3)
    }

    pub(super) fn is_digit_at(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_digit)
    }

    pub(super) fn is_letter_at(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_alphabetic)
    }

    #[inline(never)]
    fn number(&mut self) {
        let start = self.at;
        let mut end = start;
        while let Some(&byte) = self.bytes.get(end) {
            let next_is_digit = || self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            match byte {
                b'0'..=b'9' => {}
                b'.' | b',' | b'/' | b':' | b'-' if next_is_digit() => {}
                b'a'..=b'z' | b'A'..=b'Z' => {}
                b'-' if self.is_letter_at(end + 1) => {}
                _ => break,
            }
            end += 1;
        }
        if let Some(hash) = self.vocabulary.hash_in(self.text, start, end) {
            return self.wait_for_number(hash, start, end);
        }
        let word = self.vocabulary.id_in(self.text, start, end);
        let sets = self.vocabulary.word(word).sets.only(Sets::SECOND_IN_PHRASE);
        let (classes, cue, kind, flags) = (Classes::NONE, CueId::default(), Kind::Number, self.spaced);
        self.add(Token { start: start as u32, end: end as u32, classes, word, cue, kind, flags }, sets);
    }

    /// How often this byte stands here in a row.
    fn run_of(&self, byte: u8) -> usize {
        self.bytes[self.at..].iter().take_while(|&&next| next == byte).count()
    }

    fn point(&mut self) {
        match self.bytes.get(self.at + 1) {
            Some(b'.') if self.belongs_to_word() => self.push(Kind::Point, 1),
            Some(b'.') => self.push(Kind::Ellipsis, self.run_of(b'.')),
            // `Budi., mengatakan`: a point before a comma ends no sentence.
            Some(b',') => self.push(Kind::Point, 1),
            _ if self.is_behind_word() => self.wait_for_point(),
            _ => self.push(Kind::Period, 1),
        }
    }

    /// Whether a word ends right here.
    fn is_behind_word(&self) -> bool {
        let last = || self.document.tokens.last().filter(|last| last.is_word());
        let end = match self.waiting.len() {
            0 => last().map(|last| last.end as usize),
            _ => self.waiting.end_of_word(),
        };
        end == Some(self.at)
    }

    /// Whether the point here belongs to a word right before it.
    fn belongs_to_word(&mut self) -> bool {
        self.look_up();
        self.is_behind_word()
            && self.document.tokens.last().is_some_and(|&Token { start, end, classes, .. }| {
                self.point_abbreviates(start as usize, end as usize, classes)
            })
    }

    /// An entity, or the sign itself.
    fn ampersand(&mut self) {
        let rest = &self.bytes[self.at..];
        let entity = |name: &[u8]| rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name);
        if entity(b"&quot;") {
            self.mark(MarkShape::Double, 6, false);
        } else if entity(b"&#34;") {
            self.mark(MarkShape::Double, 5, false);
        } else if entity(b"&ldquo;") {
            self.mark(MarkShape::DoubleOpen, 7, false);
        } else if entity(b"&rdquo;") {
            self.mark(MarkShape::DoubleClose, 7, false);
        } else if entity(b"&nbsp;") {
            self.pass(6);
        } else {
            self.push(Kind::Other, 1);
        }
    }

    /// A question mark, or a quotation mark lost to a wrong encoding: `?Harga turun,? kata Budi`.
    fn question(&mut self) {
        let spaced = self.spaced.has(Flags::SPACED);
        if self.bytes[self.at..].starts_with(b"??") && !self.bytes[self.at..].starts_with(b"???") {
            let previous = self.at.checked_sub(1).map(|at| self.bytes[at]);
            if spaced || matches!(previous, Some(b',' | b'.')) {
                return self.mark(MarkShape::Lost, 2, true);
            }
        }
        let next = self.bytes.get(self.at + 1).copied();
        let previous = self.at.checked_sub(1).map(|at| self.bytes[at]);
        let opens = spaced && next.is_some_and(|byte| byte.is_ascii_uppercase());
        let closes =
            previous == Some(b',') || (matches!(previous, Some(b'.' | b'?' | b'!')) && next == Some(b' '));
        if opens || closes {
            self.mark(MarkShape::Lost, 1, true);
        } else {
            self.push(Kind::Question, 1);
        }
    }

    fn beyond_ascii(&mut self) {
        let rest = &self.text[self.at..];
        // General punctuation begins with this byte and the marks of wrong encodings do not.
        if self.bytes[self.at] == 0xe2 {
            return self.char_beyond_ascii(rest);
        }
        // `…`, `–`, `—` of UTF-8 read as Windows-1252.
        if rest.starts_with("â€¦") {
            return self.push(Kind::Ellipsis, "â€¦".len());
        }
        if let Some(dash) = ["â€“", "â€”"].iter().find(|dash| rest.starts_with(**dash)) {
            return self.push(Kind::Dash, dash.len());
        }
        // Marks of UTF-8 read as Windows-1252 or Latin-1.
        for (damaged, shape) in DAMAGED_MARKS {
            if rest.starts_with(damaged) {
                return self.mark(*shape, damaged.len(), true);
            }
        }
        self.char_beyond_ascii(rest);
    }

    /// The first character of what is left of the text.
    fn char_beyond_ascii(&mut self, rest: &str) {
        let char = rest.chars().next().expect("not at the end");
        let length = char.len_utf8();
        match char {
            '“' | '„' | '«' | '‟' | '〝' => self.mark(MarkShape::DoubleOpen, length, false),
            '”' | '»' | '〞' => self.mark(MarkShape::DoubleClose, length, false),
            '＂' | '″' => self.mark(MarkShape::Double, length, false),
            '‘' | '‛' | '‚' if rest[length..].starts_with(char) => {
                self.mark(MarkShape::DoubleOpen, 2 * length, false)
            }
            '’' if rest[length..].starts_with(char) => self.mark(MarkShape::DoubleClose, 2 * length, false),
            '‘' | '‛' => self.mark(MarkShape::SingleOpen, length, false),
            '’' => self.mark(MarkShape::SingleClose, length, false),
            '…' => self.push(Kind::Ellipsis, length),
            '–' | '—' | '―' | '−' => self.push(Kind::Dash, length),
            '\u{2028}' | '\u{2029}' | '\u{85}' => self.pass(length),
            // Zero-width characters and byte order marks stand for nothing.
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => self.at += length,
            _ if char.is_whitespace() => self.pass(length),
            _ if char.is_alphabetic() => self.odd_word(),
            _ if char.is_numeric() => self.push(Kind::Number, length),
            _ => self.push(Kind::Other, length),
        }
    }
}
