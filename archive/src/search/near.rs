//! Words of names that are spelt almost like another.

use crate::{Db, Result};
use rusqlite::params;
use rustc_hash::FxHashSet;

/// Longest word of which forms are kept, in letters; longer ones are found as they are.
const LONGEST: usize = 24;
/// Shortest word in which a letter may be wrong.
const SHORTEST: usize = 3;
/// Most words that are taken for one.
const MOST: usize = 16;
/// Most words with the same beginning that are looked at.
const MOST_READ: usize = 5_000;
/// Least likeness of words that share no form.
const ALIKE: f64 = 0.85;

/// The word itself, and what is left of it when any letter is taken out. Two words that differ by a letter that is missing, wrong
/// or changed for the next one have one of these in common.
pub(crate) fn forms(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut forms = vec![word.to_owned()];
    if (SHORTEST..=LONGEST).contains(&letters.len()) {
        for out in 0..letters.len() {
            forms.push(letters[..out].iter().chain(&letters[out + 1..]).collect());
        }
    }
    forms.sort();
    forms.dedup();
    forms
}

/// Words of names in the archive that are spelt almost like `word`, the likest first.
///
/// # Errors
/// The archive cannot be read.
pub(super) fn near(db: &Db, word: &str) -> Result<Vec<String>> {
    let mut found: FxHashSet<String> = FxHashSet::default();
    let mut query = db.connection().prepare_cached("SELECT word FROM name_words WHERE form = ?1")?;
    for form in forms(word) {
        for other in query.query_map([form], |row| row.get(0))? {
            found.insert(other?);
        }
    }
    let mut least = 0.0;
    if found.is_empty() {
        // More than a letter is wrong: the beginning is so least often.
        least = ALIKE;
        let begin: String = word.chars().take(SHORTEST).collect();
        let mut query = db
            .connection()
            .prepare_cached("SELECT DISTINCT word FROM name_words WHERE form >= ?1 AND form < ?2 LIMIT ?3")?;
        for other in
            query.query_map(params![begin, format!("{begin}\u{10ffff}"), MOST_READ], |row| row.get(0))?
        {
            found.insert(other?);
        }
    }
    let like = |other: String| (strsim::jaro_winkler(word, &other), other);
    let mut ranked: Vec<(f64, String)> =
        found.into_iter().map(like).filter(|(like, _)| *like >= least).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(ranked.into_iter().take(MOST).map(|(_, word)| word).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_differ_by_a_slip_share_a_form() {
        let share = |one: &str, other: &str| forms(one).iter().any(|form| forms(other).contains(form));
        for (one, other) in
            [("hidayat", "hidyat"), ("hidayat", "hidayta"), ("hidayat", "hidagat"), ("ali", "al")]
        {
            assert!(share(one, other), "{one} {other}");
        }
        assert!(!share("hidayat", "suryadi"));
        assert_eq!(forms(""), [""]);
    }
}
