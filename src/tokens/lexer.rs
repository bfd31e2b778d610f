//! One pass over the text.

use super::damaged_marks::DAMAGED_MARKS;
use crate::lexicon::Vocabulary;
use crate::model::document::{Document, Paragraph, Stretch};
use crate::model::token::{Flags, Kind, Mark, MarkShape, Token};
use crate::model::token_bits::Sets;
use crate::model::word::{Classes, CueId, WordId};

/// Cuts `document.text` into tokens and paragraphs.
pub(crate) fn split(document: &mut Document, vocabulary: &Vocabulary) {
    let text = std::mem::take(&mut document.text);
    let chrome = std::mem::take(&mut document.chrome);
    let bytes = text.as_bytes();
    let spaced = Flags::SPACED;
    Lexer { text: &text, bytes, at: 0, spaced, paragraph_start: 0, document, vocabulary }.run(&chrome);
    document.text = text;
    document.chrome = chrome;
    document.bits.finish();
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// [`Flags::SPACED`] if white space (or the start of a line) stands before the next token.
    pub(super) spaced: Flags,
    /// The first token of the paragraph.
    paragraph_start: usize,
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
        self.end_paragraph();
    }

    /// Reads all tokens that begin before the byte `stop`. Each is told by its first byte in one jump, since the processor guesses
    /// wrong whenever something else than a word comes.
    fn read_until(&mut self, stop: usize) {
        loop {
            self.pass_space();
            if self.at >= stop {
                return;
            }
            let byte = self.bytes[self.at];
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => self.word(),
                b'\n' => {
                    self.end_paragraph();
                    self.pass(1);
                }
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => self.pass(1),
                b',' => self.push(Kind::Comma, 1),
                b'.' => self.point(),
                b'"' => self.mark(MarkShape::Double, 1, false),
                b'0'..=b'9' => self.number(),
                b'?' => self.question(),
                b'!' => self.push(Kind::Exclaim, 1),
                b':' => self.push(Kind::Colon, 1),
                b';' => self.push(Kind::Semicolon, 1),
                b'(' | b'[' | b'{' => self.push(Kind::Open, 1),
                b')' | b']' | b'}' => self.push(Kind::Close, 1),
                b'-' => self.push(Kind::Dash, self.run_of(b'-')),
                b'/' => self.push(Kind::Slash, 1),
                b'\'' if self.bytes[self.at..].starts_with(b"''") => self.mark(MarkShape::Double, 2, false),
                b'`' if self.bytes[self.at..].starts_with(b"``") => {
                    self.mark(MarkShape::DoubleOpen, 2, false)
                }
                b'\'' | b'`' => self.mark(MarkShape::Single, 1, false),
                b'&' => self.ampersand(),
                0x80.. => self.beyond_ascii(),
                _ => self.push(Kind::Other, 1),
            }
        }
    }

    /// Passes over one space if there is one, without a jump.
    fn pass_space(&mut self) {
        let space = self.bytes.get(self.at) == Some(&b' ');
        self.at += usize::from(space);
        self.spaced.set(Flags::SPACED.when(space));
    }

    /// Passes over white space.
    pub(super) fn pass(&mut self, length: usize) {
        self.at += length;
        self.spaced = Flags::SPACED;
    }

    fn end_paragraph(&mut self) {
        let tokens = self.paragraph_start..self.document.tokens.len();
        self.paragraph_start = tokens.end;
        if !tokens.is_empty() {
            self.document.paragraphs.push(Paragraph { tokens, headline: false });
        }
    }

    /// A token that is no word.
    pub(super) fn push(&mut self, kind: Kind, length: usize) {
        let (start, end) = (self.at as u32, (self.at + length) as u32);
        let (classes, word, cue) = (Classes::NONE, WordId::UNKNOWN, CueId::default());
        let stop = matches!(
            kind,
            Kind::Mark | Kind::Period | Kind::Question | Kind::Exclaim | Kind::Close | Kind::Ellipsis
        );
        self.add(Token { start, end, classes, word, cue, kind, flags: self.spaced }, Sets::STOPS.when(stop));
    }

    /// A token and the sets that it is in.
    #[inline]
    pub(super) fn add(&mut self, token: Token, sets: Sets) {
        self.document.bits.push(sets);
        self.document.tokens.push(token);
        self.at = token.end as usize;
        self.spaced = Flags::default();
    }

    fn mark(&mut self, shape: MarkShape, length: usize, damaged: bool) {
        let token = self.document.tokens.len() as u32;
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
            _ if self.belongs_to_word() => self.push(Kind::Point, 1),
            Some(b'.') => self.push(Kind::Ellipsis, self.run_of(b'.')),
            // `Budi., mengatakan`: a point before a comma ends no sentence.
            Some(b',') => self.push(Kind::Point, 1),
            _ => self.push(Kind::Period, 1),
        }
    }

    /// Whether the point here belongs to a word right before it.
    fn belongs_to_word(&self) -> bool {
        self.document.tokens.last().is_some_and(|&Token { start, end, classes, kind, .. }| {
            kind == Kind::Word
                && end as usize == self.at
                && self.point_abbreviates(start as usize, end as usize, classes)
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
