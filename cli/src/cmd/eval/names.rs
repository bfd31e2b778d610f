//! When two spellings name the same speaker.

use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

static HONORIFICS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("honorifics.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
});

/// Marks that may stand around a word of a name.
const EDGE_MARKS: [char; 6] = ['.', ',', '"', '“', '”', '('];

/// The words of a name, folded, without what stands in round brackets and without honorifics; where
/// nothing but honorifics is there, those.
pub(super) fn name_key(name: &str) -> Vec<String> {
    let folded = fold(name);
    let open = without_brackets(&folded);
    let words: Vec<&str> = open
        .split(|c: char| c == ',' || is_space(c))
        .map(|word| word.trim_matches(|c| EDGE_MARKS.contains(&c) || c == ')'))
        .filter(|word| !word.is_empty())
        .collect();
    let kept: Vec<&str> = words.iter().copied().filter(|word| !is_honorific(word)).collect();
    let chosen = if kept.is_empty() { words } else { kept };
    chosen.into_iter().map(str::to_owned).collect()
}

/// Whether the predicted speaker is one of the accepted names: the same words, or all words of the
/// shorter within the longer where the shorter has at least two different ones.
pub(super) fn same_speaker(accepted: &[String], predicted: &str) -> bool {
    let predicted = name_key(predicted);
    let predicted_words: HashSet<&str> = predicted.iter().map(String::as_str).collect();
    accepted.iter().any(|name| {
        let key = name_key(name);
        if key == predicted {
            return true;
        }
        let words: HashSet<&str> = key.iter().map(String::as_str).collect();
        let (small, big) = if words.len() <= predicted_words.len() {
            (&words, &predicted_words)
        } else {
            (&predicted_words, &words)
        };
        small.len() >= 2 && small.is_subset(big)
    })
}

/// F1 over the words of two names or roles, repeated words counted as often as both have them.
pub(super) fn token_f1(a: &str, b: &str) -> f64 {
    let (mut a, mut b) = (name_key(a), name_key(b));
    a.sort_unstable();
    b.sort_unstable();
    let (mut i, mut j, mut common) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    if common == 0 { 0.0 } else { (2 * common) as f64 / (a.len() + b.len()) as f64 }
}

fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(word) || (word.contains('.') && HONORIFICS.contains(word.replace('.', "").as_str()))
}

/// NFKC, then full case folding. Rust has no folding of its own; lower, upper, lower gives the same
/// classes for every character of NFKC text but the dotless i, which folding leaves alone.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc() {
        if c == 'ı' {
            folded.push(c);
        } else {
            folded.extend(c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase));
        }
    }
    folded
}

/// Replaces each `(…)` by a blank; an opening bracket that nothing closes stays.
fn without_brackets(text: &str) -> String {
    let mut open = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('(') {
        let Some(length) = rest[start..].find(')') else { break };
        open.push_str(&rest[..start]);
        open.push(' ');
        rest = &rest[start + length + 1..];
    }
    open.push_str(rest);
    open
}

/// White space as Python's `\s` has it: Unicode's, and the four ASCII separators.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> String {
        name_key(name).join(" ")
    }

    #[test]
    fn honorifics_degrees_and_brackets_are_left_out() {
        assert_eq!(key("dr. H. Rahmat Hidayat, S.IP., M.Si (52)"), "rahmat hidayat");
        assert_eq!(key("K.H. Salim"), "salim");
        assert_eq!(key("Bapak"), "bapak");
        assert_eq!(key("Rini (Riri"), "rini riri");
        assert_eq!(key("A((b)c)"), "a c");
    }

    #[test]
    fn spelling_variants_fold_together() {
        assert_eq!(key("ＲＡＨＭＡＴ"), "rahmat");
        assert_eq!(key("Weiß"), key("WEISS"));
        assert_eq!(key("WEIẞ"), key("weiss"));
        assert_eq!(key("ΟΔΟΣ"), key("οδος"));
        assert_ne!(key("Iı"), key("ii"));
        assert_eq!(key("a\u{1f}b\u{a0}c"), "a b c");
    }

    #[test]
    fn a_name_with_a_missing_part_is_the_same_but_one_word_is_not_enough() {
        let accepted = vec!["Rahmat Budi Hidayat".to_owned()];
        assert!(same_speaker(&accepted, "Rahmat Hidayat"));
        assert!(same_speaker(&accepted, "H. Rahmat Budi Hidayat, S.E."));
        assert!(!same_speaker(&accepted, "Rahmat"));
        assert!(!same_speaker(&accepted, "Rahmat Rahmat"));
        assert!(!same_speaker(&accepted, "Rahmat Salim"));
        assert!(!same_speaker(&[], "Rahmat"));
        assert!(same_speaker(&["KPK".to_owned()], "kpk"));
    }

    #[test]
    fn role_words_are_counted_with_repetition() {
        assert_eq!(token_f1("Bupati Tirtasari", "Bupati Tirtasari"), 1.0);
        assert_eq!(token_f1("Bupati Tirtasari", "Wakil Bupati"), 0.5);
        assert_eq!(token_f1("a1 a1 b1", "a1"), 0.5);
        assert_eq!(token_f1("", "Bupati"), 0.0);
    }
}
