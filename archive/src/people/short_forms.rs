//! Short forms of places that articles themselves explain: `Lampung Barat (Lambar)`.
//!
//! Only of places: bodies mostly stand with both forms in a role (`Badan Pusat Statistik (BPS)`), and their many words, of which each
//! would count, are those of others too.

use super::roles;
use crate::{Db, Result};
use rustc_hash::{FxHashMap, FxHashSet};

/// Longest short form, in letters.
const LONGEST: usize = 12;
/// Most words that stand for a short form.
const MOST_WORDS: usize = 6;
/// So many articles must explain it alike …
const FEWEST: usize = 2;
/// … and so large a share of those that explain it.
const SHARE: f64 = 0.8;

/// Short forms and the words for which they stand, all in small letters.
#[derive(Clone, Debug, Default)]
pub(crate) struct ShortForms(FxHashMap<String, String>);

impl ShortForms {
    /// Reads them from all articles.
    pub(super) fn learn(db: &Db) -> Result<Self> {
        let mut explained: FxHashMap<String, FxHashMap<String, usize>> = FxHashMap::default();
        let mut query = db.connection().prepare("SELECT text FROM articles")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            // An article says it once, however often it repeats it.
            let found: FxHashSet<(String, String)> = explanations(row.get_ref(0)?.as_str()?).collect();
            for (short, long) in found {
                *explained.entry(short).or_default().entry(long).or_default() += 1;
            }
        }
        let mut forms = FxHashMap::default();
        for (short, longs) in explained {
            let all: usize = longs.values().sum();
            let commonest = longs.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
            let Some((long, count)) = commonest else { continue };
            if count >= FEWEST && count as f64 >= SHARE * all as f64 && long.split(' ').all(roles::is_place) {
                forms.insert(short, long);
            }
        }
        Ok(Self(forms))
    }

    /// The words with short forms written out.
    pub(super) fn write_out(&self, words: Vec<String>) -> Vec<String> {
        if !words.iter().any(|word| self.0.contains_key(word)) {
            return words;
        }
        let long = |word: String| self.0.get(&word).cloned().unwrap_or(word);
        words
            .into_iter()
            .flat_map(|word| long(word).split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }
}

/// Short forms in brackets with the words before them.
fn explanations(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    text.match_indices('(').filter_map(|(open, _)| {
        let inside = text[open + 1..].split(')').next()?;
        let letters = inside.chars().count();
        let fits = (2..=LONGEST).contains(&letters) && inside.chars().all(char::is_alphabetic);
        if !fits || !inside.starts_with(char::is_uppercase) {
            return None;
        }
        let short = inside.to_lowercase();
        let mut words = Vec::new();
        for word in text[..open].trim_end().rsplit(' ').take(MOST_WORDS) {
            let plain = !word.is_empty() && word.chars().all(char::is_alphabetic);
            if !plain {
                break;
            }
            words.insert(0, word.to_lowercase());
            if words.len() > 1 && word.starts_with(char::is_uppercase) && stands_for(&short, &words) {
                return Some((short, words.join(" ")));
            }
        }
        None
    })
}

/// Whether a short form is made of the beginnings of all words, in order.
fn stands_for(short: &str, words: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return short.is_empty() };
    let common = short.chars().zip(first.chars()).take_while(|(a, b)| a == b);
    let mut length = 0;
    for (letter, _) in common {
        length += letter.len_utf8();
        if stands_for(&short[length..], rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_made_of_beginnings_of_all_words() {
        let found = |text: &str| {
            explanations(text).map(|(short, long)| format!("{short} {long}")).collect::<Vec<_>>()
        };
        assert_eq!(found("Bupati Lampung Barat (Lambar) berkata"), ["lambar lampung barat"]);
        assert_eq!(
            found("Kepala Badan Penanggulangan Bencana Daerah (BPBD) Garut"),
            ["bpbd badan penanggulangan bencana daerah"]
        );
        for text in [
            "Rahmat Hidayat (Aat)",
            "Jumat (2/4)",
            "Garut (kiri)",
            "Lampung Barat (",
            "(BPBD)",
            "harga, Barat (HB)",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
