//! Spellings of the same word, and words that deny: what the tables in `lexicons/` say.

use crate::lexicon::rows;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// `form`, the usual spelling, an example.
const SPELLINGS: &str = include_str!("../../lexicons/wording/spellings.tsv");
/// `form`, an example.
const NEGATIONS: &str = include_str!("../../lexicons/wording/negations.tsv");

/// What is known of how words are written.
#[derive(Clone, Debug)]
pub struct Spelling {
    usual: FxHashMap<&'static str, &'static str>,
    negations: FxHashSet<&'static str>,
}

impl Spelling {
    /// The tables that kutip has.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Spelling> = LazyLock::new(|| Spelling {
            usual: rows(SPELLINGS).map(|cells| (cells[0], cells[1])).collect(),
            negations: rows(NEGATIONS).map(|cells| cells[0]).collect(),
        });
        &BUILTIN
    }

    /// The usual spelling of a word in lower case, if it is written in another way; it may be several words.
    pub(super) fn usual(&self, form: &str) -> Option<&'static str> {
        self.usual.get(form).copied()
    }

    /// Whether a character that is no letter is read as a word: `%`.
    pub(super) fn is_symbol(&self, form: &str) -> bool {
        self.usual.contains_key(form)
    }

    /// Whether a word in lower case denies.
    pub(super) fn negates(&self, form: &str) -> bool {
        self.negations.contains(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::check;
    use crate::wording::Words;

    fn hashes(text: &str) -> Vec<u64> {
        Words::of(text, Spelling::builtin()).hashes()
    }

    /// The example with one of its words, given in lower case, put as another.
    fn with(example: &str, form: &str, instead: &str) -> String {
        let at = example.to_lowercase().match_indices(form).map(|(at, _)| at).find(|&at| {
            let letter = |char: Option<char>| {
                char.is_some_and(char::is_alphabetic) && form.starts_with(char::is_alphabetic)
            };
            !letter(example[..at].chars().next_back()) && !letter(example[at + form.len()..].chars().next())
        });
        let at = at.unwrap_or_else(|| panic!("{form} does not stand in its example: {example}"));
        format!("{} {instead} {}", &example[..at], &example[at + form.len()..])
    }

    #[test]
    fn each_spelling_works_in_its_example() {
        for row in rows(SPELLINGS) {
            let [form, usual, example] = row[..] else { panic!("{row:?}: three cells") };
            assert_eq!(hashes(example), hashes(&with(example, form, usual)), "{form}: not taken for {usual}");
            let plain: Vec<u64> = usual.split(' ').map(crate::wording::words::hash).collect();
            assert_eq!(hashes(form), plain, "{form}: {usual} must be a usual spelling itself, in lower case");
        }
    }

    #[test]
    fn each_negation_is_seen_in_its_example() {
        for row in rows(NEGATIONS) {
            let [form, example] = row[..] else { panic!("{row:?}: two cells") };
            let seen = |text: &str| {
                Words::of(text, Spelling::builtin()).words.iter().filter(|word| word.negates).count()
            };
            assert_eq!((seen(example), seen(&with(example, form, ""))), (1, 0), "{form}: {example}");
        }
    }

    #[test]
    fn tables_are_well_formed() {
        check::well_formed("spellings.tsv", SPELLINGS);
        check::well_formed("negations.tsv", NEGATIONS);
    }
}
