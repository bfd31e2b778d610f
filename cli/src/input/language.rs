//! Is a text Indonesian?
//!
//! In two steps. `whatlang` tells the language by frequent letter groups, among all languages it knows. It does not
//! know Malay and takes it for Indonesian, so words are counted that one of the two standard languages has and the
//! other writes differently (`karena` and `kerana`, `polisi` and `polis`, `Jumat` and `Jumaat`; `language.tsv`). A
//! text with more Malay than Indonesian words is Malay. One with none of either counts as Indonesian.

use std::collections::HashMap;
use std::sync::LazyLock;
use whatlang::Lang;

/// How much of a text is looked at, in bytes: more makes no judgement surer.
const ENOUGH: usize = 20_000;

/// +1 for words of Indonesian, -1 for words of Malay.
static WORDS: LazyLock<HashMap<&'static str, i32>> = LazyLock::new(|| {
    let rows = include_str!("language.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
        .flat_map(|(indonesian, malay)| [(indonesian, 1), (malay, -1)])
        .filter(|(word, _)| !word.is_empty())
        .collect()
});

/// Whether the text is Indonesian, and not Malay or another language.
pub(crate) fn is_indonesian(text: &str) -> bool {
    let mut end = text.len().min(ENOUGH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    whatlang::detect_lang(text) == Some(Lang::Ind) && balance(text) >= 0
}

/// Indonesian words minus Malay words.
fn balance(text: &str) -> i32 {
    let mut lower = String::new();
    let mut sum = 0;
    for word in text.split(|c: char| !c.is_alphabetic()) {
        if word.len() > 20 {
            continue;
        }
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        sum += WORDS.get(&*lower).copied().unwrap_or(0);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const MALAY: &str = "KUALA TERENGGANU: Polis menahan seorang lelaki kerana disyaki mencuri wang tabung masjid pada malam \
        Jumaat. Ketua Polis Daerah berkata, suspek yang bekerja sebagai buruh binaan ditahan selepas siasatan dijalankan \
        di sebuah kedai makan. Beliau berkata, kes itu disiasat mengikut Seksyen 380 Kanun Keseksaan.";
    const INDONESIAN: &str = "Polisi menangkap seorang pria karena diduga mencuri uang kotak amal masjid pada Jumat malam. \
        Kapolsek mengatakan, tersangka yang bekerja sebagai buruh bangunan ditangkap setelah penyelidikan dilakukan di \
        sebuah warung makan. Kasus itu masih didalami penyidik.";

    #[test]
    fn indonesian_is_told_from_malay_and_others() {
        assert!(is_indonesian(INDONESIAN));
        assert!(!is_indonesian(MALAY));
        assert!(!is_indonesian(
            "The police arrested a man who is said to have stolen money from the mosque on Friday night."
        ));
        assert!(!is_indonesian(
            "Pulisi nangkep wong lanang merga nyolong dhuwit kothak amal mesjid nalika malem Jemuwah wingi."
        ));
        assert!(!is_indonesian(
            "De politie heeft vrijdagavond een man aangehouden die geld uit de moskee zou hebben gestolen."
        ));
        assert!(!is_indonesian(""));
    }

    #[test]
    fn every_article_of_the_corpus_is_indonesian() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus/gold/texts");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            assert!(is_indonesian(&std::fs::read_to_string(&path).unwrap()), "{}", path.display());
        }
    }

    #[test]
    fn the_table_has_pairs() {
        let rows: Vec<&str> = include_str!("language.tsv").lines().filter(|l| !l.starts_with('#')).collect();
        assert!(rows.is_sorted(), "sort language.tsv");
        for row in rows {
            let (indonesian, malay) = row.split_once('\t').unwrap();
            assert!(!indonesian.is_empty() && !malay.is_empty() && row.to_lowercase() == row, "{row}");
        }
    }
}
