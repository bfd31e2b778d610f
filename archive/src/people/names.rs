//! Names as they are compared: words, and what is left of them when spelling is evened out.

use crate::lexicon;
use kutip::Lexicon;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

const LETTERS: &str = include_str!("../../lexicons/people/letters.tsv");
const NAME_WORDS: &str = include_str!("../../lexicons/people/name_words.tsv");

/// Spellings by their first letters, longest first.
static SPELLINGS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut rows: Vec<_> = lexicon::rows(LETTERS).map(|cells| (cells[0], lexicon::some(cells[1]))).collect();
    rows.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    rows
});

static STANDARD: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| lexicon::rows(NAME_WORDS).map(|cells| (cells[0], lexicon::some(cells[1]))).collect());

/// Titles that stand before names, in small letters.
static TITLES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let lexicon = Lexicon::builtin();
    let titles = lexicon.entries().filter(|entry| {
        entry.file == "mentions/honorifics.tsv" && matches!(entry.cells.get(1), Some(&"honorific" | &"rank"))
    });
    titles.map(|entry| entry.cells[0].to_lowercase()).collect()
});

/// The words of a name, spelling evened out: `Moh. Djoko Soetrisno` and `Muhammad Joko Sutrisno` are the same.
pub(crate) fn words(name: &str) -> Vec<String> {
    let lower = plain(name).to_lowercase();
    let mut parts = lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')' | ','));
    let mut words = Vec::new();
    // What stands before is no part of the name: Gus of Gus Aat.
    let first = parts.by_ref().find(|part| !TITLES.contains(*part));
    for part in first.into_iter().chain(parts) {
        let part: String = part.chars().filter(|c| c.is_alphanumeric()).collect();
        let standard = STANDARD.get(&*part).copied().unwrap_or(&part);
        if !standard.is_empty() {
            words.push(fold(standard));
        }
    }
    // An initial says little beside two whole words: Rahmat S. Hidayat.
    if words.iter().filter(|word| word.chars().count() > 1).count() > 1 {
        words.retain(|word| word.chars().count() > 1);
    }
    // All of it may be a title: then it is the name.
    if words.is_empty() { lower.split_whitespace().map(fold).collect() } else { words }
}

/// A name without accents, also where they were read in a wrong encoding: `AntÃ³nio`, `António` and `Antonio`.
fn plain(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    // Bytes of UTF-8 that were taken for characters are UTF-8 when they are taken back.
    let bytes: Option<Vec<u8>> = name.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let meant = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let name = meant.as_deref().unwrap_or(name);
    name.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// A word with its spelling evened out; double letters count once.
pub(crate) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let spelling = SPELLINGS.iter().find(|(from, _)| rest.starts_with(from));
        let length = spelling.map_or(first.len_utf8(), |(from, _)| from.len());
        for letter in spelling.map_or(&rest[..length], |(_, to)| to).chars() {
            if !folded.ends_with(letter) {
                folded.push(letter);
            }
        }
        rest = &rest[length..];
    }
    folded
}

/// Whether `short` has only words of `long`, in the same order.
pub(crate) fn is_part(short: &[u32], long: &[u32]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| other == word))
}

/// A name in brackets after `name` in a mention: `Jokowi` of `Presiden Joko Widodo (Jokowi)`.
pub(crate) fn in_brackets<'m>(mention: &'m str, name: &str) -> Option<&'m str> {
    let after = mention.split_once(name)?.1.trim_start();
    // Degrees may stand between: Rahmat Hidayat, S.IP (Aat).
    let (between, after) = after.split_once('(')?;
    let (inside, _) = after.split_once(')').filter(|_| between.is_empty() || between.starts_with(','))?;
    let inside = inside.trim();
    let letters = inside.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '-'));
    let named = inside.chars().next().is_some_and(char::is_uppercase) && inside.chars().count() > 1;
    (letters && named && inside.split_whitespace().count() <= 3).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_spellings_are_the_same() {
        lexicon::check::well_formed("letters.tsv", LETTERS);
        for row in lexicon::rows(LETTERS) {
            let (one, other) = row[2].split_once(' ').unwrap();
            assert!(one.to_lowercase().contains(row[0]) || other.to_lowercase().contains(row[0]), "{row:?}");
            assert_eq!(words(one), words(other), "{row:?}");
        }
    }

    #[test]
    fn examples_of_name_words_are_the_same() {
        lexicon::check::well_formed("name_words.tsv", NAME_WORDS);
        for row in lexicon::rows(NAME_WORDS) {
            let (one, other) = row[2].split_once(" | ").unwrap();
            assert_eq!(words(one), words(other), "{row:?}");
        }
    }

    #[test]
    fn names_are_told_apart() {
        assert_ne!(words("Rahmat Hidayat"), words("Rahman Hidayat"));
        assert_ne!(words("Siti Aminah"), words("Siti Aminoto"));
        assert_eq!(words("Haji"), ["haji"]);
        assert_eq!(words("Gus Aat"), ["at"]);
        assert_eq!(words("António"), words("AntÃ³nio"));
    }

    #[test]
    fn a_name_in_brackets_is_a_name() {
        let found = |mention| in_brackets(mention, "Rahmat Hidayat");
        assert_eq!(found("Bupati Garut Rahmat Hidayat (Aat)"), Some("Aat"));
        assert_eq!(found("H. Rahmat Hidayat, S.IP, M.Si (Aat)"), Some("Aat"));
        assert_eq!(found("Rahmat Hidayat (45)"), None);
        assert_eq!(found("Ketua Forum (FKG) Rahmat Hidayat"), None);
        assert_eq!(found("Rahmat Hidayat (kiri)"), None);
    }
}
