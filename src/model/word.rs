//! Words of the closed vocabulary: their ids and classes, as the lexicon gives them.

use std::ops::{BitOr, BitOrAssign};

/// A word of the closed vocabulary; unknown words share [`WordId::UNKNOWN`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct WordId(pub(crate) u32);

impl WordId {
    pub(crate) const UNKNOWN: WordId = WordId(0);
}

/// Index of a cue form of the lexicon; 0 is "no cue".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CueId(pub(crate) u16);

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Classes(u64);

macro_rules! classes {
    ($($name:ident),+ $(,)?) => {
        classes!(@count 0u32; $($name,)+);
    };
    (@count $n:expr; $name:ident, $($rest:ident,)*) => {
        impl Classes {
            pub(crate) const $name: Classes = Classes(1 << ($n));
        }
        classes!(@count $n + 1; $($rest,)*);
    };
    (@count $n:expr;) => {};
}

classes!(
    // cues
    CUE,
    ACCORDING,
    AFTER_QUOTE,
    ADVERB_BEFORE,
    ADVERB_AFTER,
    NEGATOR,
    ORDINARY,
    // mentions
    ROLE,
    RELATION,
    PERSON,
    STATUS,
    HONORIFIC,
    RANK,
    DEGREE,
    BODY,
    BODY_HEAD,
    BODY_GENERIC,
    GROUP,
    QUANTIFIER,
    UNNAMED,
    DOCUMENT,
    PRONOUN,
    GROUP_PRONOUN,
    SELF_PRONOUN,
    PLACE,
    OFFICE,
    GIVEN,
    PARTICLE,
    // clauses
    CONNECTIVE,
    THAT,
    PURPOSE,
    MODAL,
    COPULA,
    ADJECTIVE,
    PLAIN_VERB,
    NOT_VERB,
    STANCE,
    SUBORDINATOR,
    PREPOSITION,
    // circumstances
    DAY,
    MONTH,
    DAY_PART,
    RELATIVE_TIME,
    ZONE,
    OPENER,
    OPENER_PLACE,
    OPENER_MANNER,
    CHANNEL,
    // others
    OUTLET,
    TITLE_NOUN,
    ABBREVIATION,
    DEGREE_ABBREVIATION,
    ROLE_SHORT,
    ALIAS,
    AREA_ROLE,
    LISTED_AREA,
    DETERMINER,
    RELATIVE,
    JOINT,
    INITIALS,
    // In a phrase in lower case: an ordinary word, not one that only the name of a body has (`Seknas Jokowi`).
    COMMON,
);

impl Classes {
    pub(crate) const NONE: Classes = Classes(0);

    /// Whether any of `other`'s classes is in this set.
    pub(crate) fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// What both sets share.
    pub(crate) fn only(self, other: Classes) -> Classes {
        Classes(self.0 & other.0)
    }

    /// This set without `other`'s classes.
    pub(crate) fn without(self, other: Classes) -> Classes {
        Classes(self.0 & !other.0)
    }
}

impl BitOr for Classes {
    type Output = Classes;
    fn bitor(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

impl BitOrAssign for Classes {
    fn bitor_assign(&mut self, other: Classes) {
        self.0 |= other.0;
    }
}

impl Classes {
    /// An adverb that stands before or after the cue.
    pub(crate) const BOTH_ADVERBS: Classes = Classes(Self::ADVERB_BEFORE.0 | Self::ADVERB_AFTER.0);
    /// `di`, `dari`: opens a place.
    pub(crate) const PLACE_OPENERS: Classes = Classes(Self::OPENER.0 | Self::OPENER_PLACE.0);
    /// `sambil`, `menambahkan`: opens a manner or topic.
    pub(crate) const MANNER_OPENERS: Classes = Classes(Self::OPENER.0 | Self::OPENER_MANNER.0);
}

impl Classes {
    /// Both sets together, for constants.
    pub(crate) const fn with(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}
