//! What is known of a group of speakers who are taken for one.

use rustc_hash::{FxHashMap, FxHashSet};

/// A word of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RoleWord {
    pub(super) id: u32,
    pub(super) is_place: bool,
}

/// Most other speakers that are remembered of a group.
const MOST_COMPANY: usize = 256;

/// Roles, company and number of articles of a group of speakers.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// Words of their roles, with the number of articles.
    pub(super) role: FxHashMap<RoleWord, u32>,
    /// Names of those who speak in the same articles.
    pub(super) company: FxHashSet<u32>,
    pub(super) articles: u32,
    /// Articles that give a role.
    pub(super) with_role: u32,
}

impl Features {
    /// Whether a role names a place.
    pub(super) fn has_place(&self) -> bool {
        self.role.keys().any(|word| word.is_place)
    }

    /// How much its roles are known: of one who has a role in one article of thirty they are what this article says.
    pub(super) fn knowledge(&self) -> f64 {
        f64::from(self.with_role) / f64::from(self.articles.max(1))
    }

    /// Takes in those of another group.
    pub(super) fn absorb(&mut self, other: Features) {
        for (word, count) in other.role {
            *self.role.entry(word).or_default() += count;
        }
        let room = MOST_COMPANY.saturating_sub(self.company.len());
        self.company.extend(other.company.into_iter().take(room));
        self.articles += other.articles;
        self.with_role += other.with_role;
    }
}
