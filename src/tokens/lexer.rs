//! One pass over the text.

use super::damaged_marks::DAMAGED_MARKS;
use super::entries::BATCH;
use super::points::is_degree;
use crate::lexicon::{Sought, Vocabulary};
use crate::model::document::{Document, Paragraph};
use crate::model::letters::{BLOCK, Letters, ones};
use crate::model::token::{Flags, Kind, Mark, MarkShape, Token};
use crate::model::word::{Classes, CueId, WordId};

/// Cuts `document.text` into tokens and paragraphs.
pub(crate) fn split(document: &mut Document, vocabulary: &Vocabulary) {
    let text = std::mem::take(&mut document.text);
    let letters = std::mem::take(&mut document.letters);
    let bytes = text.as_bytes();
    let (sought, points) = (Vec::with_capacity(BATCH), Vec::new());
    Lexer {
        text: &text,
        bytes,
        letters: &letters,
        at: 0,
        spaced: true,
        document,
        vocabulary,
        sought,
        points,
    }
    .run();
    document.text = text;
    document.letters = letters;
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    letters: &'a Letters,
    at: usize,
    /// White space (or the start of a line) stands before the next token.
    spaced: bool,
    pub(super) document: &'a mut Document,
    pub(super) vocabulary: &'a Vocabulary,
    /// Words whose look-up is put off.
    pub(super) sought: Vec<Sought>,
    /// Those of them that a point follows, as tokens.
    pub(super) points: Vec<u32>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        let mut next_chrome = 0;
        let mut paragraph_start = 0;
        while self.at < self.bytes.len() {
            if let Some(chrome) = self.document.chrome.get(next_chrome)
                && self.at >= chrome.span.start as usize
            {
                let (end, ends_paragraph) = (chrome.span.end as usize, chrome.ends_paragraph);
                if end > self.at {
                    // A stretch of chrome that takes a line's end with it also ends the paragraph.
                    self.at = end;
                    self.spaced = true;
                }
                if ends_paragraph {
                    paragraph_start = self.end_paragraph(paragraph_start);
                }
                next_chrome += 1;
                continue;
            }
            let byte = self.bytes[self.at];
            match byte {
                b'\n' => {
                    paragraph_start = self.end_paragraph(paragraph_start);
                    self.at += 1;
                    self.spaced = true;
                }
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => {
                    self.at += 1;
                    self.spaced = true;
                }
                b'a'..=b'z' | b'A'..=b'Z' => self.word(),
                b'0'..=b'9' => self.number(),
                0x80.. => self.beyond_ascii(),
                _ => self.punctuation(byte),
            }
        }
        self.end_paragraph(paragraph_start);
        self.look_up();
    }

    fn end_paragraph(&mut self, start: usize) -> usize {
        let end = self.document.tokens.len();
        if end > start {
            self.document.paragraphs.push(Paragraph { tokens: start..end, headline: false });
        }
        end
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let (start, end) = (self.at as u32, (self.at + length) as u32);
        let mut flags = Flags::default();
        if self.spaced {
            flags.set(Flags::SPACED);
        }
        let token = Token {
            start,
            end,
            classes: Classes::NONE,
            word: WordId::UNKNOWN,
            cue: CueId::default(),
            kind,
            flags,
        };
        self.add(token);
        self.at += length;
        self.spaced = false;
    }

    fn add(&mut self, token: Token) {
        let Document { tokens, bits, .. } = &mut *self.document;
        bits.add(tokens.len(), &token);
        tokens.push(token);
    }

    fn mark(&mut self, shape: MarkShape, length: usize, damaged: bool) {
        let token = self.document.tokens.len() as u32;
        self.document.marks.push(Mark { token, shape, damaged });
        self.push(Kind::Mark, length);
    }

    /// A word; most are plain letters, small or with one capital in front.
    #[inline(always)]
    fn word(&mut self) {
        let start = self.at;
        let (length, capitals) = self.letters.run(start);
        let end = start + length;
        let plain = capitals <= 1 || capitals == ones(length);
        // What follows nearly all words, before anything else is asked.
        let ends = self.bytes.get(end).is_none_or(|byte| matches!(byte, b' ' | b',' | b'\n'));
        if !plain || length == BLOCK || !ends && self.goes_on(end) {
            return self.odd_word();
        }
        let sought = self.vocabulary.seek_letters(self.text, start, end, self.document.tokens.len());
        self.push_word(start, end, sought, Classes::NONE, capitals & 1 == 1, capitals > 1);
    }

    /// Whether a word of letters may have more behind this byte, which is no letter. Most words that a point, hyphen or quotation
    /// mark follows end with it.
    #[inline(never)]
    fn goes_on(&self, end: usize) -> bool {
        let next = |at: usize| self.bytes.get(end + at).copied().unwrap_or_default();
        match next(0) {
            b'.' => next(1).is_ascii_alphanumeric(),
            b'-' => self.joins(end),
            b'\'' | b'`' => self.is_letter_at(end + 1),
            b'_' | b'0'..=b'9' => true,
            // General punctuation: no letters, but an apostrophe before a letter.
            0xe2 if next(1) == 0x80 => next(2) == 0x99 && next(3).is_ascii_alphabetic(),
            0x80.. => true,
            _ => false,
        }
    }

    /// A word with hyphens, points, digits, letters beyond ASCII or capitals in the middle.
    fn odd_word(&mut self) {
        let start = self.at;
        let mut end = start;
        let mut glued = None;
        let mut lower_before = false;
        let (mut letters, mut capitals) = (0u32, 0u32);
        while end < self.bytes.len() {
            let byte = self.bytes[end];
            match byte {
                b'a'..=b'z' => {
                    lower_before = true;
                    letters += 1;
                }
                b'A'..=b'Z' => {
                    if lower_before && glued.is_none() {
                        glued = Some(end);
                    }
                    lower_before = false;
                    letters += 1;
                    capitals += 1;
                }
                b'0'..=b'9' | b'_' => lower_before = false,
                b'-' if self.joins(end) => lower_before = false,
                b'\'' | b'`' if self.is_letter_at(end + 1) && end > start => lower_before = false,
                b'.' if self.point_is_inside(start, end) => lower_before = false,
                // `Rp6.902,98`
                b'.' | b',' if end > start && self.is_digit_at(end - 1) && self.is_digit_at(end + 1) => {
                    lower_before = false
                }
                0x80.. => {
                    let Some(char) = self.text[end..].chars().next() else { break };
                    let apostrophe = char == '’' && self.is_letter_at(end + char.len_utf8());
                    if !char.is_alphanumeric() && !apostrophe && !is_combining(char) {
                        break;
                    }
                    letters += 1;
                    capitals += u32::from(char.is_uppercase());
                    lower_before = char.is_lowercase();
                    end += char.len_utf8();
                    continue;
                }
                _ => break,
            }
            end += 1;
        }
        if let Some(at) = glued
            && self.is_glued(start, at, end)
        {
            self.push_odd_word(start, at, false);
            self.spaced = true;
            self.at = at;
            return;
        }
        self.push_odd_word(start, end, letters > 1 && letters == capitals);
    }

    fn push_odd_word(&mut self, start: usize, end: usize, upper: bool) {
        let first = self.bytes[start];
        let capital = first.is_ascii_uppercase()
            || !first.is_ascii() && self.text[start..].chars().next().is_some_and(char::is_uppercase);
        let sought = self.vocabulary.seek(self.text, start, end, self.document.tokens.len());
        let unknown = self.vocabulary.word_of(&sought) == WordId::UNKNOWN;
        let degree = unknown && capital && is_degree(&self.text[start..end]);
        let classes = if degree { Classes::DEGREE } else { Classes::NONE };
        self.push_word(start, end, sought, classes, capital, upper);
    }

    /// A word with those of its classes that its letters tell; the lexicon's are added by [`Self::look_up`].
    #[inline(always)]
    fn push_word(
        &mut self,
        start: usize,
        end: usize,
        sought: Sought,
        classes: Classes,
        capital: bool,
        upper: bool,
    ) {
        self.document.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            classes,
            word: WordId::UNKNOWN,
            cue: CueId::default(),
            kind: Kind::Word,
            flags: Flags::CAPITAL.when(capital) | Flags::UPPER.when(upper) | Flags::SPACED.when(self.spaced),
        });
        self.sought.push(sought);
        self.at = end;
        self.spaced = false;
        if self.bytes.get(end) == Some(&b'.') {
            self.point_after_word(sought, classes);
        }
        if self.sought.len() >= BATCH {
            self.look_up();
        }
    }

    /// A point right after the last token, a word with these classes and what the lexicon says of it.
    #[inline(never)]
    fn point_after_word(&mut self, sought: Sought, classes: Classes) {
        if !matches!(self.bytes.get(self.at + 1), Some(b'.' | b',')) {
            // What kind it is does not change how the text is cut: told when the word was looked up with the others.
            self.points.push(sought.token() as u32);
            return self.push(Kind::Period, 1);
        }
        let Token { start, end, flags, .. } = self.document.tokens[sought.token()];
        let (capital, upper) = (flags.has(Flags::CAPITAL), flags.has(Flags::UPPER));
        let classes = classes | self.vocabulary.classes(self.vocabulary.word_of(&sought), capital, upper);
        if self.point_abbreviates(start as usize, end as usize, classes) {
            self.push(Kind::Point, 1);
        }
    }

    /// `memintaAparatur`: a cue, preposition or function word with the next word stuck to it.
    fn is_glued(&self, start: usize, at: usize, end: usize) -> bool {
        if end - at < 3 || at - start < 2 || self.bytes[start].is_ascii_uppercase() && at - start < 4 {
            return false;
        }
        // `KemampuanSultan`: two sentences or lines run together, a name or function behind.
        let name = Classes::GIVEN | Classes::ROLE;
        let behind = self.vocabulary.classes(self.vocabulary.id_in(self.text, at, end), true, false);
        at - start >= 5 && behind.any(name)
            || self.vocabulary.word(self.vocabulary.id(&self.text[start..at])).cue != CueId::default()
    }

    /// A hyphen between two letters or digits.
    fn joins(&self, at: usize) -> bool {
        self.bytes.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0xc3)
    }

    fn is_digit_at(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_digit)
    }

    fn is_letter_at(&self, at: usize) -> bool {
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
        let second = self.vocabulary.word(word).flags.has(Flags::SECOND_IN_PHRASE);
        let flags = Flags::SPACED.when(self.spaced) | Flags::SECOND_IN_PHRASE.when(second);
        let (classes, cue) = (Classes::NONE, CueId::default());
        let (start, end) = (start as u32, end as u32);
        self.add(Token { start, end, classes, word, cue, kind: Kind::Number, flags });
        self.at = end as usize;
        self.spaced = false;
    }

    fn punctuation(&mut self, byte: u8) {
        let rest = &self.bytes[self.at..];
        let entity = |name: &[u8]| rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name);
        match byte {
            b'"' => self.mark(MarkShape::Double, 1, false),
            b'\'' if rest.starts_with(b"''") => self.mark(MarkShape::Double, 2, false),
            b'`' if rest.starts_with(b"``") => self.mark(MarkShape::DoubleOpen, 2, false),
            b'\'' | b'`' => self.mark(MarkShape::Single, 1, false),
            b'&' if entity(b"&quot;") => self.mark(MarkShape::Double, 6, false),
            b'&' if entity(b"&#34;") => self.mark(MarkShape::Double, 5, false),
            b'&' if entity(b"&ldquo;") => self.mark(MarkShape::DoubleOpen, 7, false),
            b'&' if entity(b"&rdquo;") => self.mark(MarkShape::DoubleClose, 7, false),
            b'&' if entity(b"&nbsp;") => {
                self.at += 6;
                self.spaced = true;
            }
            b',' => self.push(Kind::Comma, 1),
            b'.' if rest.starts_with(b"..") => {
                let length = rest.iter().take_while(|&&byte| byte == b'.').count();
                self.push(Kind::Ellipsis, length);
            }
            // `Budi., mengatakan`: a point before a comma ends no sentence.
            b'.' if rest.starts_with(b".,") => self.push(Kind::Point, 1),
            b'.' => self.push(Kind::Period, 1),
            b'?' => self.question(),
            b'!' => self.push(Kind::Exclaim, 1),
            b':' => self.push(Kind::Colon, 1),
            b';' => self.push(Kind::Semicolon, 1),
            b'(' | b'[' | b'{' => self.push(Kind::Open, 1),
            b')' | b']' | b'}' => self.push(Kind::Close, 1),
            b'-' => {
                let length = rest.iter().take_while(|&&byte| byte == b'-').count();
                self.push(Kind::Dash, length);
            }
            b'/' => self.push(Kind::Slash, 1),
            _ => self.push(Kind::Other, 1),
        }
    }

    /// A question mark, or a quotation mark lost to a wrong encoding: `?Harga turun,? kata Budi`.
    fn question(&mut self) {
        if self.bytes[self.at..].starts_with(b"??") && !self.bytes[self.at..].starts_with(b"???") {
            let previous = self.at.checked_sub(1).map(|at| self.bytes[at]);
            if self.spaced || matches!(previous, Some(b',' | b'.')) {
                return self.mark(MarkShape::Lost, 2, true);
            }
        }
        let next = self.bytes.get(self.at + 1).copied();
        let previous = self.at.checked_sub(1).map(|at| self.bytes[at]);
        let opens = self.spaced && next.is_some_and(|byte| byte.is_ascii_uppercase());
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
            '\u{2028}' | '\u{2029}' | '\u{85}' => {
                self.at += length;
                self.spaced = true;
            }
            // Zero-width characters and byte order marks stand for nothing.
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => self.at += length,
            _ if char.is_whitespace() => {
                self.at += length;
                self.spaced = true;
            }
            _ if char.is_alphabetic() => self.odd_word(),
            _ if char.is_numeric() => self.push(Kind::Number, length),
            _ => self.push(Kind::Other, length),
        }
    }
}

fn is_combining(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}')
}
