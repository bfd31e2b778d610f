//! Tokens: words, numbers and marks with their place in the text.

use super::span::Span;
use super::word::{Classes, CueId, WordId};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    Comma,
    /// A full stop that may end a sentence.
    Period,
    /// The point of an abbreviation or initial.
    Point,
    Question,
    Exclaim,
    Ellipsis,
    Colon,
    Semicolon,
    Open,
    Close,
    Dash,
    Slash,
    /// A quotation mark; details in [`Mark`].
    Mark,
    Other,
}

/// Facts about a token that are not its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Flags(u8);

impl Flags {
    /// Begins with a capital letter.
    pub(crate) const CAPITAL: Flags = Flags(1);
    /// Two letters or more, all capitals.
    pub(crate) const UPPER: Flags = Flags(2);
    /// White space before it.
    pub(crate) const SPACED: Flags = Flags(4);
    /// Carries the clitic *-nya* that stands for the speaker.
    pub(crate) const CLITIC: Flags = Flags(8);
    /// Between the two marks of a pair.
    pub(crate) const QUOTED: Flags = Flags(16);
    /// Continues a phrase begun by an earlier token.
    pub(crate) const IN_PHRASE: Flags = Flags(32);

    pub(crate) fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    /// This fact where it holds, no fact where not.
    pub(crate) fn when(self, holds: bool) -> Flags {
        Flags(self.0 * u8::from(holds))
    }

    /// What both have.
    pub(crate) fn only(self, other: Flags) -> Flags {
        Flags(self.0 & other.0)
    }

    /// The two that say what capitals a word has, as a number below 4.
    #[inline]
    pub(crate) fn capitals(self) -> usize {
        usize::from(self.0 & 3)
    }

    pub(crate) fn set(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

impl std::ops::BitOr for Flags {
    type Output = Flags;
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) classes: Classes,
    pub(crate) word: WordId,
    pub(crate) cue: CueId,
    pub(crate) kind: Kind,
    pub(crate) flags: Flags,
}

impl Token {
    pub(crate) fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    pub(crate) fn is(&self, classes: Classes) -> bool {
        self.classes.any(classes)
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// The lexicon knows the word, and not only inside the names of bodies.
    pub(crate) fn is_known(&self) -> bool {
        self.word != WordId::UNKNOWN && self.classes != Classes::NONE
    }

    pub(crate) fn is_capital(&self) -> bool {
        self.flags.has(Flags::CAPITAL)
    }

    pub(crate) fn is_upper(&self) -> bool {
        self.flags.has(Flags::UPPER)
    }

    pub(crate) fn is_quoted(&self) -> bool {
        self.flags.has(Flags::QUOTED)
    }

    /// Ends a sentence, unless something speaks against it.
    pub(crate) fn ends_sentence(&self) -> bool {
        matches!(self.kind, Kind::Period | Kind::Question | Kind::Exclaim)
    }
}

/// Which way a quotation mark may open or close by its own shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkShape {
    /// `"`, or any mark that serves both ways.
    Double,
    /// `“ „ « ` `` ` ``
    DoubleOpen,
    /// `” »`; Kompas also opens with it.
    DoubleClose,
    /// `'`
    Single,
    /// `‘`
    SingleOpen,
    /// `’`
    SingleClose,
    /// A question mark that stands where a lost mark was.
    Lost,
}

impl MarkShape {
    pub(crate) fn is_single(self) -> bool {
        matches!(self, MarkShape::Single | MarkShape::SingleOpen | MarkShape::SingleClose)
    }
}

/// A quotation mark among the tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Index of its token.
    pub(crate) token: u32,
    pub(crate) shape: MarkShape,
    /// The bytes are those of a wrongly decoded mark (`â€œ`) or a lost one (`?`).
    pub(crate) damaged: bool,
}
