//! The words by which parts of a page are told that are not the article; the table is `labels.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a line that begins with, or is, a label stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Heads links to other articles: `Baca juga`.
    Links,
    /// Stands alone in a line: `ADVERTISEMENT`.
    Alone,
    /// Begins a line of credits, before or after the body: `Editor:`.
    Credit,
}

struct Tables {
    labels: HashMap<&'static str, Label>,
    classes: HashSet<&'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables { labels: HashMap::new(), classes: HashSet::new() };
    let rows = include_str!("labels.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    for row in rows {
        let (kind, text) = row.split_once('\t').expect("every row of labels.tsv has a tab");
        match kind {
            "links" => drop(tables.labels.insert(text, Label::Links)),
            "alone" => drop(tables.labels.insert(text, Label::Alone)),
            "credit" => drop(tables.labels.insert(text, Label::Credit)),
            _ => drop(tables.classes.insert(text)),
        }
    }
    tables
});

/// The label that a whole text is, apart from case, blanks and punctuation around it.
pub(super) fn of(text: &str) -> Option<Label> {
    TABLES.labels.get(&*plain(text)).copied()
}

/// The label before a colon: `Editor: Ana`.
pub(super) fn before_colon(text: &str) -> Option<Label> {
    let (head, _) = text.split_once(':')?;
    if head.len() > 40 {
        return None;
    }
    of(head)
}

/// The words of class names that mean page, not article.
pub(super) fn class_words() -> &'static HashSet<&'static str> {
    &TABLES.classes
}

fn plain(text: &str) -> String {
    // `Komentar (12)`
    let counted = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let text = counted.filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit())).map_or(text, |(text, _)| text);
    let trimmed = text.trim_matches(|c: char| !c.is_alphanumeric());
    let mut plain = String::with_capacity(trimmed.len().min(64));
    for word in trimmed.split_whitespace().take(8) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().flat_map(char::to_lowercase));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_in_any_dress() {
        assert_eq!(of(" BACA  JUGA : "), Some(Label::Links));
        assert_eq!(of("Komentar (12)"), Some(Label::Alone));
        assert_eq!(of("- Advertisement -"), Some(Label::Alone));
        assert_eq!(before_colon("Editor: Ana"), Some(Label::Credit));
        assert_eq!(before_colon("Bupati: Jalan Diperbaiki"), None);
        assert_eq!(of("Baca juga surat itu"), None);
    }

    #[test]
    fn the_table_is_sorted_and_lower_case() {
        let rows: Vec<&str> = include_str!("labels.tsv").lines().filter(|l| !l.starts_with('#')).collect();
        assert!(rows.is_sorted(), "sort labels.tsv");
        for row in rows {
            let (kind, text) = row.split_once('\t').unwrap();
            assert!(["alone", "class", "credit", "links"].contains(&kind), "{row}");
            assert!(kind == "class" || plain(text) == text, "{row}");
        }
    }
}
