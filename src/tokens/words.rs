//! Words: where they end, and what their letters and the lexicon say of them.

use super::ends;
use super::lexer::Lexer;
use super::points::is_degree;
use crate::lexicon::{Complement, WordInfo};
use crate::model::document::Document;
use crate::model::letters::{BLOCK, run};
use crate::model::token::{Flags, Kind, Token};
use crate::model::token_bits::Sets;
use crate::model::window::{WINDOW, Window};
use crate::model::word::{Classes, CueId, WordId};

/// Classes that a noun keeps with the possessive *-nya*.
const POSSESSED: Classes = Classes::ROLE
    .with(Classes::RELATION)
    .with(Classes::PERSON)
    .with(Classes::BODY_GENERIC)
    .with(Classes::GROUP)
    .with(Classes::DOCUMENT)
    .with(Classes::CHANNEL)
    .with(Classes::ALIAS);

impl Lexer<'_> {
    /// Takes in the word of letters between these bytes, small behind the first, and whether it is nothing else.
    #[inline(always)]
    pub(super) fn plain_word(&mut self, start: usize, end: usize, flags: Flags) -> bool {
        let Some(window) = Window::at(self.bytes, start) else { return false };
        let behind = |at: usize| self.bytes.get(end + at).copied().unwrap_or_default();
        if end - start >= WINDOW || ends::may_go_on(behind(0), behind(1)) {
            return false;
        }
        let hash = self.vocabulary.hash_of_letters(window, end - start);
        self.wait_for_word(hash, start, end, flags);
        true
    }

    /// A word that may be in capitals.
    pub(super) fn other_word(&mut self) {
        let start = self.at;
        let [here, next] = &self.letters[start / BLOCK..][..2] else { return };
        let word = run(here, next, (start % BLOCK) as u32);
        let upper = Flags::CAPITAL | Flags::UPPER;
        if !(word.is_upper()
            && word.is_plain()
            && self.plain_word(start, start + word.length, self.spaced | upper))
        {
            self.odd_word();
        }
    }

    /// A word with hyphens, points, digits, letters beyond ASCII or capitals in the middle.
    pub(super) fn odd_word(&mut self) {
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
            self.pass(0);
            return;
        }
        self.push_odd_word(start, end, letters > 1 && letters == capitals);
    }

    fn push_odd_word(&mut self, start: usize, end: usize, upper: bool) {
        let first = self.bytes[start];
        let capital = first.is_ascii_uppercase()
            || !first.is_ascii() && self.text[start..].chars().next().is_some_and(char::is_uppercase);
        // Without points it is no degree.
        if let Some(hash) = self.vocabulary.hash_in(self.text, start, end) {
            let flags = Flags::CAPITAL.when(capital) | Flags::UPPER.when(upper) | self.spaced;
            return self.wait_for_word(hash, start, end, flags);
        }
        let word = self.vocabulary.id_in(self.text, start, end);
        let degree = word == WordId::UNKNOWN && capital && is_degree(&self.text[start..end]);
        let classes = if degree { Classes::DEGREE } else { Classes::NONE };
        let word = (word, self.vocabulary.word(word));
        self.push_word(start, end, word, classes, capital, upper);
    }

    /// A word with those of its classes that its letters tell; the lexicon's are added.
    fn push_word(
        &mut self,
        start: usize,
        end: usize,
        (word, info): (WordId, &WordInfo),
        classes: Classes,
        capital: bool,
        upper: bool,
    ) {
        let token = Token {
            start: start as u32,
            end: end as u32,
            classes: classes | self.vocabulary.classes_of(info, capital, upper),
            word,
            cue: info.cue,
            kind: Kind::Word,
            flags: Flags::CAPITAL.when(capital) | Flags::UPPER.when(upper) | self.spaced | info.flags,
        };
        self.add(token, info.sets | Sets::PERSONS.when(capital));
        if self.bytes[..end].last_chunk() == Some(b"nya") {
            self.add_stem(self.document.tokens.len() - 1);
        }
    }

    /// `pelatihnya` is a coach as `pelatih` is, and `memintanya` asks as `meminta` does, with an object. A degree stays one.
    /// The stem counts where the word itself is not known.
    #[inline(never)]
    pub(super) fn add_stem(&mut self, at: usize) {
        let Document { tokens, bits, .. } = &mut *self.document;
        let has_stem = |token: &&mut Token| token.word == WordId::UNKNOWN && !token.is(Classes::DEGREE);
        let Some(token) = tokens.get_mut(at).filter(has_stem) else { return };
        let Some(stem) = token.span().of(self.text).strip_suffix("nya") else { return };
        let word = self.vocabulary.id_in(self.text, token.start as usize, token.start as usize + stem.len());
        let classes = self.vocabulary.classes(word, token.is_capital(), token.is_upper());
        let cue = self.vocabulary.word(word).cue;
        if cue != CueId::default()
            && self.vocabulary.cue(cue).complement == Complement::Request
            && stem.starts_with("me")
        {
            token.classes = classes.only(Classes::CUE);
            token.cue = cue;
        } else {
            token.classes = classes.only(POSSESSED);
        }
        bits.replace(at, Sets::of_word(token.classes, token.cue) | Sets::PERSONS.when(token.is_capital()));
    }

    /// `memintaAparatur`: a cue, preposition or function word with the next word stuck to it.
    fn is_glued(&self, start: usize, at: usize, end: usize) -> bool {
        if end - at < 3 || at - start < 2 || self.bytes[start].is_ascii_uppercase() && at - start < 4 {
            return false;
        }
        // `PasarBupati`: two sentences or lines run together, a name or function behind.
        let name = Classes::GIVEN | Classes::ROLE;
        let behind = self.vocabulary.classes(self.vocabulary.id_in(self.text, at, end), true, false);
        at - start >= 5 && behind.any(name)
            || self.vocabulary.word(self.vocabulary.id(&self.text[start..at])).cue != CueId::default()
    }
}

fn is_combining(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}')
}
