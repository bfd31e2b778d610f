//! Stems of Indonesian words: `banjir` for `kebanjiran`, `membanjiri`, `banjirnya`.
//!
//! There is no dictionary, only a list of roots that need one. A stem need not be a word: it is enough that the forms of a word
//! share it and that other words rarely do.

use crate::lexicon;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::LazyLock;

const ROOTS: &str = include_str!("../../lexicons/search/roots.tsv");
const WORDS: &str = include_str!("../../lexicons/search/words.tsv");
const PREFIXES: &str = include_str!("../../lexicons/search/prefixes.tsv");
const SUFFIXES: &str = include_str!("../../lexicons/search/suffixes.tsv");

/// Fewest letters of a stem that is not in the list of roots: less would be chance (`makan` is not `mak`).
const SHORTEST: usize = 4;

static ROOT_SET: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| lexicon::rows(ROOTS).map(|cells| cells[0]).collect());
static WHOLE: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| lexicon::rows(WORDS).map(|cells| (cells[0], cells[1])).collect());
/// Prefixes with the letter that they swallow, the longest first.
static PREFIX_LIST: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut rows: Vec<_> = lexicon::rows(PREFIXES).map(|cells| (cells[0], lexicon::some(cells[1]))).collect();
    rows.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
    rows
});
static SUFFIX_LIST: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut rows: Vec<_> = lexicon::rows(SUFFIXES).map(|cells| (cells[0], cells[1])).collect();
    rows.sort_by_key(|(suffix, _)| std::cmp::Reverse(suffix.len()));
    rows
});

/// The stem of a word in lower case.
#[must_use]
pub fn stem(word: &str) -> Cow<'_, str> {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let mut word = word;
    for kind in ["", "particle", "possessive"] {
        if let Some(stem) = known(word) {
            return Cow::Borrowed(stem);
        }
        word = without(word, kind).unwrap_or(word);
    }
    if let Some(stem) = known(word) {
        return Cow::Borrowed(stem);
    }
    if let Some(root) = known_without_suffix(word) {
        return Cow::Borrowed(root);
    }
    let mut plain: Option<&str> = None;
    for &(prefix, restores) in PREFIX_LIST.iter() {
        let Some(rest) = word.strip_prefix(prefix) else { continue };
        let swallowed = !restores.is_empty() && rest.starts_with(['a', 'e', 'i', 'o', 'u']);
        let restored = swallowed.then(|| format!("{restores}{rest}"));
        let root = restored.as_deref().and_then(known_without_suffix).or_else(|| known_without_suffix(rest));
        if let Some(root) = root {
            return Cow::Borrowed(root);
        }
        // Which prefix it is the list of roots tells, else the longest stands.
        if plain.is_none() && rest.len() >= SHORTEST {
            plain = without(rest, "with-prefix").or_else(|| without(rest, "suffix")).or(Some(rest));
        }
    }
    Cow::Borrowed(plain.or_else(|| without(word, "suffix")).unwrap_or(word))
}

/// The stem of a word that is known with or without any of the suffixes.
fn known_without_suffix(word: &str) -> Option<&'static str> {
    let suffixes = SUFFIX_LIST.iter().filter(|(_, kind)| matches!(*kind, "suffix" | "with-prefix"));
    known(word).or_else(|| suffixes.filter_map(|(suffix, _)| word.strip_suffix(suffix)).find_map(known))
}

/// The stem of a word that is known as a whole.
fn known(word: &str) -> Option<&'static str> {
    WHOLE.get(word).copied().or_else(|| ROOT_SET.get(word).copied())
}

/// The word without its ending of a kind, if enough is left.
fn without<'w>(word: &'w str, kind: &str) -> Option<&'w str> {
    let fitting = SUFFIX_LIST.iter().filter(|(_, of)| *of == kind);
    fitting
        .filter_map(|(suffix, _)| word.strip_suffix(suffix))
        .find(|rest| rest.len() >= SHORTEST || known(rest).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_roots_have_their_stem() {
        lexicon::check::well_formed("roots.tsv", ROOTS);
        let misses: Vec<_> =
            lexicon::rows(ROOTS).filter(|row| stem(row[1]) != row[0] || stem(row[0]) != row[0]).collect();
        assert!(
            misses.is_empty(),
            "{:?}",
            misses.iter().map(|row| (row[1], stem(row[1]))).collect::<Vec<_>>()
        );
    }

    #[test]
    fn examples_of_words_have_their_stem() {
        lexicon::check::well_formed("words.tsv", WORDS);
        for row in lexicon::rows(WORDS) {
            assert!(row[2].contains(row[0]), "{row:?}");
            assert_eq!(stem(row[0]), row[1]);
        }
    }

    #[test]
    fn examples_of_affixes_lose_them() {
        lexicon::check::well_formed("prefixes.tsv", PREFIXES);
        lexicon::check::well_formed("suffixes.tsv", SUFFIXES);
        for row in lexicon::rows(PREFIXES) {
            assert!(
                row[2].starts_with(row[0]) && !stem(row[2]).starts_with(row[0]),
                "{row:?} {}",
                stem(row[2])
            );
        }
        for row in lexicon::rows(SUFFIXES) {
            assert!(row[2].ends_with(row[0]) && !stem(row[2]).ends_with(row[0]), "{row:?} {}", stem(row[2]));
        }
    }

    #[test]
    fn forms_of_a_word_share_a_stem_and_other_words_do_not() {
        for form in ["banjir", "kebanjiran", "membanjiri", "dibanjiri", "banjirnya", "banjirlah"] {
            assert_eq!(stem(form), "banjir", "{form}");
        }
        for form in ["tulis", "menulis", "ditulis", "penulis", "tulisan", "penulisannya", "tertulis"] {
            assert_eq!(stem(form), "tulis", "{form}");
        }
        for (one, other) in
            [("makan", "mak"), ("bulan", "bul"), ("kepala", "pala"), ("beras", "ras"), ("Émi", "emi")]
        {
            assert_ne!(stem(one), stem(other));
        }
    }
}
