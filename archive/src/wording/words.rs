//! The words of a text in the form in which they are compared.

use super::Spelling;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Hash of its normal form: the same for all spellings of a word, and in every version of kutip (archives keep hashes).
    pub hash: u64,
    /// Where it begins, in bytes of the text.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Whether it denies what would be said without it: `tidak`, `bukan`.
    pub negates: bool,
    /// Whether a sentence begins with it.
    pub opens: bool,
    /// Whether `…` stands before it.
    pub after_gap: bool,
}

/// A text and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words<'t> {
    /// As it is written.
    pub text: &'t str,
    /// In order.
    pub words: Vec<Word>,
}

impl<'t> Words<'t> {
    /// Reads the words of a text; what lies 4 GiB and more behind its start is not looked at.
    #[must_use]
    pub fn of(text: &'t str, spelling: &Spelling) -> Self {
        let mut reader =
            Reader { text, at: 0, spelling, words: Vec::new(), opens: true, gap: false, form: String::new() };
        reader.read();
        Self { text, words: reader.words }
    }

    /// The hashes alone, as comparisons take them.
    #[must_use]
    pub fn hashes(&self) -> Vec<u64> {
        self.words.iter().map(|word| word.hash).collect()
    }

    /// The text from the first to the last of some words, as it is written; empty for no words.
    #[must_use]
    pub fn slice(&self, words: Range<usize>) -> &'t str {
        match &self.words[words] {
            [] => "",
            [first, .., last] | [first @ last] => &self.text[first.start as usize..last.end as usize],
        }
    }
}

/// Goes over a text once.
struct Reader<'t, 's> {
    text: &'t str,
    at: usize,
    spelling: &'s Spelling,
    words: Vec<Word>,
    /// Whether the next word opens a sentence.
    opens: bool,
    /// Whether the next word comes after an ellipsis.
    gap: bool,
    form: String,
}

impl Reader<'_, '_> {
    fn read(&mut self) {
        while let Some(char) = self.peek() {
            let start = self.at;
            if u32::try_from(start + char.len_utf8()).is_err() {
                return;
            }
            if char.is_alphabetic() {
                self.letters();
            } else if char.is_ascii_digit() {
                self.digits();
            } else {
                self.between(char);
            }
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// A word of letters; initials with points (`K.H.`) are one word.
    fn letters(&mut self) {
        let start = self.at;
        self.form.clear();
        let mut letters = self.run();
        if letters == 1 {
            while self.initial_follows() {
                self.at += 1;
                letters += self.run();
            }
        }
        let doubled = letters > 2
            && self.text[start..self.at].ends_with(char::is_lowercase)
            && self.rest().strip_prefix('2').is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if doubled {
            // anak2 for anak-anak
            self.at += 1;
            self.push(start);
        }
        self.push(start);
    }

    /// Takes letters into the form, passing over apostrophes between them (`Jum'at`); says how many.
    fn run(&mut self) -> usize {
        let mut letters = 0;
        let text = self.text;
        let mut chars = text[self.at..].chars().peekable();
        while let Some(char) = chars.next() {
            let inside = is_apostrophe(char) && chars.peek().is_some_and(|next| next.is_alphabetic());
            if char.is_alphabetic() {
                push_folded(&mut self.form, char);
                letters += 1;
            } else if !inside && !is_combining_mark(char) && !is_invisible(char) {
                break;
            }
            self.at += char.len_utf8();
        }
        letters
    }

    /// Whether a point, a single letter and no more of a word come next.
    fn initial_follows(&self) -> bool {
        let mut chars = self.rest().chars();
        chars.next() == Some('.')
            && chars.next().is_some_and(char::is_alphabetic)
            && !chars.next().is_some_and(char::is_alphanumeric)
    }

    /// A run of digits. Points that part thousands (`10.000`) are passed over.
    fn digits(&mut self) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let run = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += run(start);
        if self.at - start <= 3 {
            while bytes.get(self.at) == Some(&b'.') && run(self.at + 1) == 3 {
                self.at += 4;
            }
        }
        self.form.clear();
        self.form.extend(self.text[start..self.at].chars().filter(|&char| char != '.'));
        self.push(start);
    }

    /// What lies between words.
    fn between(&mut self, char: char) {
        let start = self.at;
        self.at += char.len_utf8();
        match char {
            // An entity of HTML.
            '&' => {
                let name = self
                    .rest()
                    .bytes()
                    .take(8)
                    .take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'#')
                    .count();
                if name > 0 && self.rest().as_bytes().get(name) == Some(&b';') {
                    self.at += name + 1;
                    return;
                }
            }
            '…' => {
                self.gap = true;
                self.opens |= self.rest().trim_start().starts_with(char::is_uppercase);
            }
            '.' if self.rest().starts_with("..") => {
                self.at += self.rest().bytes().take_while(|&byte| byte == b'.').count();
                self.gap = true;
            }
            // A point before a small letter or a digit ends no sentence.
            '.' | '?' | '!' => {
                let next = self.rest().chars().find(|char| char.is_alphanumeric());
                self.opens |=
                    next.is_some_and(char::is_uppercase) && !self.rest().starts_with(char::is_alphanumeric);
            }
            '\n' => self.opens = true,
            _ => {}
        }
        self.form.clear();
        self.form.push(char);
        if self.spelling.is_symbol(&self.form) {
            self.push(start);
        }
    }

    /// The word whose normal form has been put together.
    fn push(&mut self, start: usize) {
        // Both fit: `read` stops before 4 GiB, and a word ends there at the latest.
        let (start, end) = (start as u32, self.at as u32);
        let (opens, after_gap) = (std::mem::take(&mut self.opens), std::mem::take(&mut self.gap));
        let negates = self.spelling.negates(&self.form);
        let mut push = |form: &str, first: bool| {
            let (opens, after_gap) = (opens && first, after_gap && first);
            let negates = negates || self.spelling.negates(form);
            self.words.push(Word { hash: hash(form), start, end, negates, opens, after_gap });
        };
        match self.spelling.usual(&self.form) {
            // A word that others write as several has them all, at its place.
            Some(usual) => usual.split(' ').enumerate().for_each(|(at, form)| push(form, at == 0)),
            None => push(&self.form, true),
        }
    }
}

/// Adds a letter in lower case without its accents.
fn push_folded(form: &mut String, char: char) {
    if char.is_ascii() {
        form.push(char.to_ascii_lowercase());
    } else {
        form.extend(char.nfkd().filter(|&part| !is_combining_mark(part)).flat_map(char::to_lowercase));
    }
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// Characters that do not show.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// FNV-1a, which is specified to the bit.
pub(super) fn hash(form: &str) -> u64 {
    form.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(text: &str) -> Vec<u64> {
        Words::of(text, Spelling::builtin()).hashes()
    }

    #[test]
    fn the_same_words_however_they_are_written() {
        let same = [
            ("Covid-19 belum usai", "covid 19, belum usai!"),
            ("Covid19", "COVID-19"),
            ("“Kami siap,” katanya", "kami siap katanya"),
            ("hari Jum'at", "hari Jumat"),
            ("biaya Rp10.000", "biaya Rp 10000"),
            ("naik 5 persen", "naik 5%"),
            ("anak-anak bermain", "anak2 bermain"),
            ("K.H. Sarwani", "KH Sarwani"),
            ("café", "cafe\u{301}"),
            ("kami\u{200b} siap &quot;sekarang&quot;", "kami siap sekarang"),
            ("kami… siap", "kami siap"),
        ];
        for (one, other) in same {
            assert_eq!(hashes(one), hashes(other), "{one} | {other}");
        }
    }

    #[test]
    fn other_words_differ() {
        for (one, other) in [("1,5 persen", "15 persen"), ("kami tidak lari", "kami lari"), ("G20", "G7")] {
            assert_ne!(hashes(one), hashes(other), "{one} | {other}");
        }
    }

    #[test]
    fn words_know_their_place() {
        let text = "Ya. Kami… tidak lari, Pak H. Sarwani.";
        let words = Words::of(text, Spelling::builtin());
        assert_eq!(words.slice(1..3), "Kami… tidak");
        assert_eq!(words.slice(2..2), "");
        let marked = |mark: fn(&Word) -> bool| -> Vec<&str> {
            let marked = words.words.iter().enumerate().filter(|(_, word)| mark(word));
            marked.map(|(at, _)| words.slice(at..at + 1)).collect()
        };
        assert_eq!(marked(|word| word.negates), ["tidak"]);
        assert_eq!(marked(|word| word.after_gap), ["tidak"]);
        assert_eq!(marked(|word| word.opens), ["Ya", "Kami", "Sarwani"]);
    }
}
