//! How much it says that two speakers share a name or a word of their roles: as much as it is rare in the archive.
//!
//! All weights are natural logarithms of odds, so that they add up: 2.3 makes it ten times as likely that two are one.

use super::features::{Features, RoleWord};
use rustc_hash::{FxHashMap, FxHashSet};

/// The weight from which two are taken for one.
pub(super) const ENOUGH: f64 = 1.1;
/// Most that a name by itself can say, and most that it can speak against.
const NAME: (f64, f64) = (-3.0, 6.0);
/// A single word is mostly a part of a name whose other words differ.
const ALONE: f64 = -1.0;
/// Most that shared words of roles can say.
const MOST_SHARED: f64 = 9.0;
/// What a shared word of a role says, of what its rarity would say if words were independent.
const PER_WORD: f64 = 0.8;
/// The same for places, which many people share.
const PER_PLACE: f64 = 0.5;
/// Share of the shorter role that is enough to agree, and the same where one name is a part of the other.
const ENOUGH_SHARED: f64 = 0.6;
const ENOUGH_OF_PART: f64 = 0.75;
/// Roles without a word in common speak against it, if they have …
const NOTHING_SHARED: f64 = -4.0;
/// … so many words: `pedagang` alone says little …
const MOST_WORDS: usize = 2;
/// … and other places even more.
const OTHER_PLACE: f64 = -3.0;
/// A name that is often in the news draws mentions to it.
const PROMINENCE: f64 = 0.75;
/// What it says that the same people speak in both articles.
const COMPANY: f64 = 2.0;

/// How rare words are in the archive.
pub(super) struct Weights {
    /// Different names.
    names: f64,
    /// In how many of them each word is.
    name_words: FxHashMap<u32, u32>,
    /// In the roles of how many names each word is.
    role_words: FxHashMap<u32, u32>,
}

impl Weights {
    /// Counts the words of different names, and of the roles that go with each.
    pub(super) fn count<'a>(names: impl Iterator<Item = (&'a [u32], impl Iterator<Item = u32>)>) -> Self {
        let mut weights =
            Self { names: 0.0, name_words: FxHashMap::default(), role_words: FxHashMap::default() };
        let names: Vec<_> = names.collect();
        let parts = parts(names.iter().map(|(name, _)| *name));
        for (name, roles) in names {
            // Rahmat of Rahmat Hidayat is no other name.
            if !parts.contains(name) {
                weights.names += 1.0;
                for &word in name {
                    *weights.name_words.entry(word).or_default() += 1;
                }
            }
            for word in roles {
                *weights.role_words.entry(word).or_default() += 1;
            }
        }
        weights
    }

    /// What it says that two speakers have these words of a name in common: how unlikely it is that another person of the
    /// archive has them by chance.
    pub(super) fn name(&self, words: &[u32]) -> f64 {
        let others = |word| (f64::from(self.name_words.get(word).copied().unwrap_or(0)) - 1.0).max(0.3);
        let expected: f64 =
            words.iter().map(|word| (others(word) / self.names).ln()).sum::<f64>() + self.names.ln();
        let alone = if words.len() == 1 { ALONE } else { 0.0 };
        (alone - expected).clamp(NAME.0, NAME.1)
    }

    /// What it says that two speakers have a name and all of a role in common.
    pub(super) fn name_and_role(&self, name: &[u32], office: &[RoleWord]) -> f64 {
        let shared: f64 = office.iter().map(|&word| self.shared(word)).sum();
        self.name(name) + shared.min(MOST_SHARED)
    }

    /// What it says that two roles have this word in common.
    fn shared(&self, word: RoleWord) -> f64 {
        let rarity =
            (self.names / f64::from(self.role_words.get(&word.id).copied().unwrap_or(1))).ln().max(0.0);
        rarity * if word.is_place { PER_PLACE } else { PER_WORD }
    }

    /// What roles, places and company of two groups of speakers say.
    pub(super) fn features(&self, one: &Features, other: &Features, enough: f64) -> f64 {
        let (few, many) = if one.role.len() <= other.role.len() { (one, other) } else { (other, one) };
        let mut weight = 0.0;
        if !few.role.is_empty() {
            let (mut shared, mut all) = (0.0, 0.0);
            for &word in few.role.keys() {
                let says = self.shared(word);
                all += says;
                shared += if many.role.contains_key(&word) { says } else { 0.0 };
            }
            // Of long roles some words are shared by chance: what matters is how much of the shorter one is.
            let covered = if all > 0.0 { shared / all } else { 0.5 };
            let agrees = (covered / enough).min(1.0);
            let words = few.role.len().min(MOST_WORDS) as f64 / MOST_WORDS as f64;
            let known = one.knowledge().min(other.knowledge());
            weight += agrees * shared.min(MOST_SHARED) + (1.0 - agrees) * words * known * NOTHING_SHARED;
            let place = |features: &Features| {
                features.role.keys().any(|word| word.is_place && many.role.contains_key(word))
            };
            if one.has_place() && other.has_place() && !place(few) {
                weight += known * OTHER_PLACE;
            }
        }
        let (few, many) = if one.company.len() <= other.company.len() { (one, other) } else { (other, one) };
        let together = few.company.iter().filter(|name| many.company.contains(name)).count();
        weight += COMPANY * (1.0 + together as f64).ln();
        weight
    }

    /// The same for a part of a longer name. One who is often in the news is meant where nothing speaks against it.
    pub(super) fn features_of_part(&self, part: &Features, longer: &Features) -> f64 {
        let prominence =
            if part.role.is_empty() { PROMINENCE / 2.0 * f64::from(longer.articles).ln() } else { 0.0 };
        self.features(part, longer, ENOUGH_OF_PART) + prominence
    }

    /// The same, and that the larger group is often in the news; where both have roles, with many different ones.
    pub(super) fn features_of_namesakes(&self, one: &Features, other: &Features) -> f64 {
        let prominence = match one.role.is_empty() || other.role.is_empty() {
            true => f64::from(one.articles.max(other.articles)),
            false => one.role.len().max(other.role.len()) as f64,
        };
        self.features(one, other, ENOUGH_SHARED) + PROMINENCE * prominence.ln()
    }
}

/// Longest name of which parts are looked at, in words.
const LONGEST: usize = 6;

/// What is left of names when words are left out.
fn parts<'a>(names: impl Iterator<Item = &'a [u32]>) -> FxHashSet<Vec<u32>> {
    let mut parts = FxHashSet::default();
    for name in names.filter(|name| (2..=LONGEST).contains(&name.len())) {
        // Each set of words but none and all.
        for chosen in 1..(1_u32 << name.len()) - 1 {
            let part = name.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
            parts.insert(part.map(|(_, word)| *word).collect());
        }
    }
    parts
}
