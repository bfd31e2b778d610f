//! Tokens whose words wait for their look-up.
//!
//! A look-up waits for far memory, and the next one can be under way meanwhile, but only where the processor sees both at
//! once: so ends are found for a row of words first, and then all of them are looked up, with little code between.

use super::lexer::Lexer;
use crate::lexicon::{Found, Vocabulary};
use crate::model::document::Document;
use crate::model::token::{Flags, Kind, Token};
use crate::model::token_bits::Sets;
use crate::model::word::{Classes, CueId};

/// So many wait at most; a number has a bit for each.
const MOST: usize = 64;

/// A token but for what the lexicon says of it.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    /// That of the word; [`NO_WORD`] for a sign.
    hash: u64,
    start: u32,
    length: u8,
    kind: Kind,
    flags: Flags,
    /// A sentence may end here.
    stop: bool,
}

/// No word has this hash.
pub(super) const NO_WORD: u64 = 0;

/// Tokens in the order of the text.
#[derive(Debug)]
pub(super) struct Row {
    tokens: [Waiting; MOST],
    /// What the look-up says of them, and the sets that each is then in.
    found: [Found; MOST],
    sets: [Sets; MOST],
    count: usize,
    /// Words that end in *-nya*.
    possessed: u64,
    /// Numbers, which have an id and nothing else of the lexicon.
    numbers: u64,
    /// Full stops right behind a word, which may be its own.
    points: u64,
}

impl Default for Row {
    fn default() -> Self {
        let (kind, flags) = (Kind::Other, Flags::default());
        let nothing = Waiting { hash: NO_WORD, start: 0, length: 0, kind, flags, stop: false };
        Self {
            tokens: [nothing; MOST],
            found: [Found::default(); MOST],
            sets: [Sets::default(); MOST],
            count: 0,
            possessed: 0,
            numbers: 0,
            points: 0,
        }
    }
}

impl Row {
    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Where the last token that waits ends, if it is a word.
    pub(super) fn end_of_word(&self) -> Option<usize> {
        let last = &self.tokens[self.count.checked_sub(1)? % MOST];
        (last.kind == Kind::Word).then_some(last.start as usize + usize::from(last.length))
    }
}

impl Lexer<'_> {
    /// A word.
    #[inline(always)]
    pub(super) fn wait_for_word(&mut self, hash: u64, start: usize, end: usize, flags: Flags) {
        let possessed = self.bytes[..end].last_chunk() == Some(b"nya");
        self.waiting.possessed |= u64::from(possessed) << (self.waiting.count % MOST);
        let (start, length) = (start as u32, (end - start) as u8);
        self.wait(Waiting { hash, start, length, kind: Kind::Word, flags, stop: false });
    }

    /// A number whose digits and letters have this hash.
    pub(super) fn wait_for_number(&mut self, hash: u64, start: usize, end: usize) {
        self.waiting.numbers |= 1 << (self.waiting.count % MOST);
        let (start, length) = (start as u32, (end - start) as u8);
        self.wait(Waiting { hash, start, length, kind: Kind::Number, flags: self.spaced, stop: false });
    }

    /// A full stop right behind a word.
    pub(super) fn wait_for_point(&mut self) {
        self.waiting.points |= 1 << (self.waiting.count % MOST);
        self.push(Kind::Period, 1);
    }

    /// A token that is no word.
    #[inline]
    pub(super) fn wait_as_sign(&mut self, kind: Kind, length: u8, stop: bool) {
        self.wait(Waiting { hash: NO_WORD, start: self.at as u32, length, kind, flags: self.spaced, stop });
    }

    #[inline(always)]
    fn wait(&mut self, token: Waiting) {
        let row = &mut self.waiting;
        self.at = token.start as usize + usize::from(token.length);
        self.spaced = Flags::default();
        row.tokens[row.count % MOST] = token;
        row.count += 1;
        if row.count == MOST {
            self.look_up();
        }
    }

    /// Makes tokens of all that wait.
    #[inline(never)]
    pub(super) fn look_up(&mut self) {
        let Row { tokens: waiting, found, sets, count, .. } = &mut self.waiting;
        let vocabulary: &Vocabulary = self.vocabulary;
        let waiting = &waiting[..*count];
        for (found, token) in found.iter_mut().zip(waiting) {
            *found = vocabulary.look_up(token.hash);
        }
        let Document { tokens, bits, .. } = &mut *self.document;
        let first = tokens.len();
        let all = waiting.iter().zip(&*found).zip(sets.iter_mut());
        tokens.extend(all.map(|((token, found), sets)| {
            let info = vocabulary.info(*found);
            let capital = token.flags.has(Flags::CAPITAL);
            *sets = info.sets | Sets::PERSONS.when(capital) | Sets::STOPS.when(token.stop);
            Token {
                start: token.start,
                end: token.start + u32::from(token.length),
                classes: vocabulary.classes_in(info, token.flags),
                word: found.word,
                cue: info.cue,
                kind: token.kind,
                flags: token.flags | info.flags,
            }
        }));
        bits.extend(&sets[..waiting.len()]);
        *count = 0;
        let row = &mut self.waiting;
        let [possessed, numbers, points] =
            [&mut row.possessed, &mut row.numbers, &mut row.points].map(std::mem::take);
        for at in each(numbers).map(|at| first + at) {
            let token = &mut tokens[at];
            (token.classes, token.cue) = (Classes::NONE, CueId::default());
            token.flags = token.flags.only(Flags::SPACED);
            bits.keep_only(at, Sets::SECOND_IN_PHRASE);
        }
        for at in each(possessed).map(|at| first + at) {
            self.add_stem(at);
        }
        for at in each(points).map(|at| first + at) {
            let Token { start, end, classes, .. } = self.document.tokens[at - 1];
            if self.point_abbreviates(start as usize, end as usize, classes) {
                self.document.tokens[at].kind = Kind::Point;
                self.document.bits.replace(at, Sets::default());
            }
        }
    }
}

/// The places of the bits that are set.
fn each(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (at < MOST).then_some(at)
    })
}
