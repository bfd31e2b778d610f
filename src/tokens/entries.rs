//! What the lexicon says of the words that the lexer has found.

use super::lexer::Lexer;
use crate::lexicon::{Complement, Vocabulary};
use crate::model::document::Document;
use crate::model::token::{Kind, Token};
use crate::model::word::{Classes, CueId, WordId};

/// So many words are looked up in one go: their entries fit into the nearest cache.
pub(super) const BATCH: usize = 128;

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
    /// Completes the tokens of the words that were put off.
    pub(super) fn look_up(&mut self) {
        let (bytes, text, vocabulary) = (self.bytes, self.text, self.vocabulary);
        let Document { tokens, bits, .. } = &mut *self.document;
        bits.resize(tokens.len());
        vocabulary.look_up(&mut self.sought);
        for sought in &self.sought {
            let word = sought.word();
            let info = vocabulary.word(word);
            let at = sought.token();
            let token = &mut tokens[at];
            token.word = word;
            token.cue = info.cue;
            token.classes |= vocabulary.classes_of(info, token.is_capital(), token.is_upper());
            token.flags.set(info.flags);
            if bytes[..token.end as usize].ends_with(b"nya") && word == WordId::UNKNOWN {
                add_stem(vocabulary, text, token);
            }
            bits.add_word(at, token);
        }
        self.sought.clear();
        for index in 0..self.points.len() {
            let word = self.points[index] as usize;
            let Token { start, end, classes, .. } = self.document.tokens[word];
            if self.point_abbreviates(start as usize, end as usize, classes) {
                self.document.tokens[word + 1].kind = Kind::Point;
                self.document.bits.remove_stop(word + 1);
            }
        }
        self.points.clear();
    }
}

/// `pelatihnya` is a coach as `pelatih` is, and `memintanya` asks as `meminta` does, with an object. A degree stays one.
fn add_stem(vocabulary: &Vocabulary, text: &str, token: &mut Token) {
    let Some(stem) = token.span().of(text).strip_suffix("nya").filter(|_| !token.is(Classes::DEGREE)) else {
        return;
    };
    let word = vocabulary.id(stem);
    let classes = vocabulary.classes(word, token.is_capital(), token.is_upper());
    let cue = vocabulary.word(word).cue;
    if cue != CueId::default()
        && vocabulary.cue(cue).complement == Complement::Request
        && stem.starts_with("me")
    {
        token.classes = classes.only(Classes::CUE);
        token.cue = cue;
    } else {
        token.classes = classes.only(POSSESSED);
    }
}
