//! What the tables say of a form that reports speech.

use crate::model::cue::CueClass;
use std::borrow::Cow;

/// How a cue form stands to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Root after a quotation or before its subject: *kata*.
    Bare,
    /// After its subject: *mengatakan*.
    Active,
    /// Before its agent: *dikatakan*.
    Passive,
    /// Active without prefix, in headlines: *Pastikan*.
    Stem,
    /// Preposition before the source: *menurut*.
    According,
    /// Verb and noun; content only after *bahwa*: *menepis anggapan*.
    Noun,
    /// After a quotation, before the source: *demikian*.
    AfterQuote,
}

/// What a cue takes as content when there are no marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Complement {
    /// Nearly always a clause.
    Clause,
    /// A clause or a mere noun; the clause must show itself.
    Weak,
    /// A clause only after *bahwa*, a comma or a colon.
    That,
    /// Addressee and what is asked.
    Request,
    /// What is criticised or praised.
    Critic,
    /// Only a marked quotation.
    None,
}

/// One cue form.
#[derive(Clone, Debug)]
pub(crate) struct CueEntry {
    /// Borrowed where it is built in: rows need no copy of it.
    pub(crate) lemma: Cow<'static, str>,
    pub(crate) class: CueClass,
    pub(crate) shape: Shape,
    pub(crate) complement: Complement,
}

impl Shape {
    /// The shape of that name in the tables.
    pub(super) fn named(name: &str) -> Shape {
        match name {
            "active" => Shape::Active,
            "passive" => Shape::Passive,
            "stem" => Shape::Stem,
            _ => Shape::Bare,
        }
    }
}

impl Complement {
    /// The complement of that name in the tables.
    pub(super) fn named(name: &str) -> Complement {
        match name {
            "clause" => Complement::Clause,
            "weak" => Complement::Weak,
            "that" => Complement::That,
            "request" => Complement::Request,
            "critic" => Complement::Critic,
            _ => Complement::None,
        }
    }
}
