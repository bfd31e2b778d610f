//! Points that end no sentence: in abbreviations, initials, degrees, domains.

use super::lexer::Lexer;
use crate::model::word::Classes;

/// Classes of words that a point may belong to.
const SHORTENED: Classes = Classes::ABBREVIATION.with(Classes::DEGREE_ABBREVIATION).with(Classes::DEGREE);

impl Lexer<'_> {
    /// A point after a word that ends no sentence: `Drs.`, `H.`, `S.H.`, `No.`.
    pub(super) fn point_abbreviates(&self, start: usize, end: usize, classes: Classes) -> bool {
        let text = &self.text[start..end];
        let short = text.len() == 1 || classes.any(SHORTENED);
        // The words that most sentences end with.
        if !short && !text.contains('.') {
            return false;
        }
        let next = self.next_byte_after_space(end + 1);
        if classes.any(Classes::ABBREVIATION) && (text.len() > 1 || next.is_some()) {
            return true;
        }
        if text.len() == 1 && text.as_bytes()[0].is_ascii_uppercase() {
            // An initial; but in `golongan A. Mereka …` a word follows that begins a sentence.
            return next.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b',')
                && !self.begins_sentence(end + 1);
        }
        if classes.any(Classes::DEGREE_ABBREVIATION | Classes::DEGREE) || text.contains('.') {
            // `Budi, S.H. menilai` goes on; `… Budi, S.H. Ia menilai` does not.
            return next.is_some_and(|byte| {
                byte.is_ascii_lowercase() || matches!(byte, b',' | b')' | b'(') || byte.is_ascii_digit()
            });
        }
        false
    }

    /// Whether the word after the spaces from `from` on is one that no name goes on with: `Ia`, `Menurut`, `Namun`.
    fn begins_sentence(&self, from: usize) -> bool {
        const OPENING: Classes = Classes::CONNECTIVE
            .with(Classes::PREPOSITION)
            .with(Classes::SUBORDINATOR)
            .with(Classes::PRONOUN)
            .with(Classes::GROUP_PRONOUN)
            .with(Classes::ACCORDING)
            .with(Classes::QUANTIFIER);
        let rest = &self.bytes[from.min(self.bytes.len())..];
        let start = from.min(self.bytes.len()) + rest.iter().take_while(|&&byte| byte == b' ').count();
        let length = self.bytes[start..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if length < 2 || start == from {
            return false;
        }
        let word = self.vocabulary.id_in(self.text, start, start + length);
        let classes = self.vocabulary.classes(word, true, false);
        classes.any(OPENING) && !classes.any(Classes::GIVEN)
    }

    /// The next byte that is not a space, on the same line.
    fn next_byte_after_space(&self, from: usize) -> Option<u8> {
        self.bytes[from.min(self.bytes.len())..]
            .iter()
            .copied()
            .find(|&byte| byte != b' ')
            .filter(|&byte| byte != b'\n')
    }

    /// A point inside a token: `S.H`, `KOMPAS.com`, `CO.ID`; but not `hari.Ketiga`.
    pub(super) fn point_is_inside(&self, start: usize, at: usize) -> bool {
        if !self.bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
            return false;
        }
        let segment = self.bytes[start..at].rsplit(|&byte| byte == b'.').next().unwrap_or_default();
        let rest = &self.bytes[at + 1..];
        let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if is_domain(&rest[..length]) {
            return true;
        }
        // `Dr.Drs.Hi.Agus`: titles written together.
        let title = Classes::ABBREVIATION | Classes::HONORIFIC;
        let classes = |from: usize, to: usize| {
            self.vocabulary.classes(self.vocabulary.id_in(self.text, from, to), true, false)
        };
        // `H.Budi` is a title before a name, `M.Pd` a degree.
        let titled = at - segment.len() == start
            && classes(start, at).any(title)
            && (segment.len() > 1 || classes(at + 1, at + 1 + length).any(Classes::GIVEN));
        if titled && rest[0].is_ascii_uppercase() {
            return false;
        }
        // In `M.Soc.Sc` a point came before.
        let longest = if segment.len() < at - start { 4 } else { 2 };
        let initials = segment.len() <= longest && segment[0].is_ascii_uppercase() && length <= 5;
        initials || segment.len() == 1 && length == 1
    }
}

/// `M.Soc.Sc`, `S.Kom.I`: three short parts, each with a capital in front, and not all of them initials.
pub(super) fn is_degree(word: &str) -> bool {
    let mut parts = 0;
    let mut longest = 0;
    for part in word.split('.') {
        if part.is_empty() || part.len() > 5 || !part.as_bytes()[0].is_ascii_uppercase() {
            return false;
        }
        parts += 1;
        longest = longest.max(part.len());
    }
    parts >= 3 && (2..=4).contains(&longest)
}

fn is_domain(segment: &[u8]) -> bool {
    const DOMAINS: [&[u8]; 8] = [b"com", b"co", b"id", b"net", b"org", b"tv", b"go", b"news"];
    DOMAINS.iter().any(|domain| segment.eq_ignore_ascii_case(domain))
}
