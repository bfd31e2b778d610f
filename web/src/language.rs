//! The two languages of the interface: words, numbers and days.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const INTERFACE: &str = include_str!("../strings/interface.tsv");
const REASONS: &str = include_str!("../strings/reasons.tsv");

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Indonesian
    #[default]
    Indonesian,
    /// English
    English,
}

/// The strings of one language by their keys.
pub(crate) type Strings = BTreeMap<&'static str, &'static str>;

static INTERFACE_STRINGS: LazyLock<[Strings; 2]> = LazyLock::new(|| read(INTERFACE));
static REASON_STRINGS: LazyLock<[Strings; 2]> = LazyLock::new(|| read(REASONS));

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::Indonesian, Self::English];

    /// Its code in addresses, cookies and `lang` attributes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// Its name in itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Indonesian => "Bahasa Indonesia",
            Self::English => "English",
        }
    }

    /// The language of a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The first of a header `Accept-Language` that there is.
    pub(crate) fn accepted(header: &str) -> Option<Self> {
        let code =
            |range: &str| range.split([';', '-']).next().unwrap_or_default().trim().to_ascii_lowercase();
        // Browsers write them in order of preference.
        header.split(',').find_map(|range| Self::of(&code(range)))
    }

    /// All strings of pages.
    pub(crate) fn strings(self) -> &'static Strings {
        &INTERFACE_STRINGS[self as usize]
    }

    /// The string of a key; the key itself where there is none, as for a value that a newer kutip wrote.
    pub(crate) fn say(self, key: &str) -> &str {
        self.strings().get(key).copied().unwrap_or(key)
    }

    /// The string of a key with what stands in braces filled in.
    pub(crate) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.say(key), values)
    }

    /// The label of a value: `kind`, `direct` → *langsung*. A value without a label is its own.
    pub(crate) fn label(self, group: &str, value: &str) -> String {
        self.strings()
            .get(&*format!("{group}.{value}"))
            .map_or_else(|| value.to_owned(), |&label| label.to_owned())
    }

    /// The sentence for a rule; `None` for a rule that a newer kutip has.
    pub(crate) fn reason(self, rule: &str) -> Option<&'static str> {
        REASON_STRINGS[self as usize].get(rule).copied()
    }

    /// *1.234 pernyataan*, *1,234 statements*: a number with its noun.
    pub(crate) fn count(self, noun: &str, n: u64) -> String {
        let key = if n == 1 { format!("{noun}_one") } else { format!("{noun}_many") };
        self.fill(&key, &[("n", &self.number(n))])
    }

    /// A number with its thousands set apart.
    pub(crate) fn number(self, n: u64) -> String {
        let apart = match self {
            Self::Indonesian => '.',
            Self::English => ',',
        };
        let digits = n.to_string();
        let mut number = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                number.push(apart);
            }
            number.push(digit);
        }
        number
    }

    /// `2021-12-05` → *5 Desember 2021*; anything else as it is.
    pub(crate) fn day(self, iso: &str) -> String {
        match iso.splitn(3, '-').collect::<Vec<_>>()[..] {
            [year, month, day] => {
                let day = day.trim_start_matches('0');
                format!("{day} {} {year}", self.label("month", month))
            }
            _ => iso.to_owned(),
        }
    }

    /// `2021-12` → *Desember 2021*; anything else as it is.
    pub(crate) fn month(self, iso: &str) -> String {
        iso.split_once('-')
            .map_or_else(|| iso.to_owned(), |(year, month)| format!("{} {year}", self.label("month", month)))
    }
}

/// Puts values for names in braces. What a value has in braces stays.
pub(crate) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

/// Reads a table of strings: lines `key`, Indonesian, English.
fn read(table: &'static str) -> [Strings; 2] {
    let mut languages = [Strings::new(), Strings::new()];
    for row in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut cells = row.split('\t');
        if let (Some(key), Some(indonesian), Some(english)) = (cells.next(), cells.next(), cells.next()) {
            languages[0].insert(key, indonesian);
            languages[1].insert(key, english);
        }
    }
    languages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
        table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|row| row.split('\t').collect())
    }

    /// Names in braces, sorted.
    fn blanks(text: &str) -> Vec<&str> {
        let mut names: Vec<_> =
            text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn tables_are_sorted_and_whole_and_both_languages_fill_in_the_same() {
        for table in [INTERFACE, REASONS] {
            let keys: Vec<_> = rows(table).map(|row| row[0]).collect();
            assert!(keys.is_sorted_by(|a, b| a < b), "sorted by key, each once");
            for row in rows(table) {
                assert!(row.len() == 3 && row.iter().all(|cell| !cell.trim().is_empty()), "{row:?}");
                assert_eq!(blanks(row[1]), blanks(row[2]), "{}", row[0]);
            }
        }
    }

    #[test]
    fn every_rule_has_its_reason_and_every_reason_a_rule() {
        let rules: Vec<_> = kutip::rules().iter().map(|rule| rule.name).collect();
        for rule in &rules {
            assert!(Language::English.reason(rule).is_some(), "{rule}: say why in strings/reasons.tsv");
        }
        for row in rows(REASONS) {
            assert!(rules.contains(&row[0]), "{}: no such rule", row[0]);
        }
    }

    #[test]
    fn every_class_of_cues_has_a_label() {
        for (_, class) in kutip::CueClass::ALL {
            assert_ne!(Language::English.label("cue", class), "", "{class}");
            assert!(Language::English.strings().contains_key(&*format!("cue.{class}")), "{class}");
        }
    }

    #[test]
    fn numbers_and_days_are_written_as_in_the_language() {
        use Language::{English, Indonesian};
        assert_eq!(Indonesian.count("statements", 1_234_567), "1.234.567 pernyataan");
        assert_eq!(English.count("statements", 1), "1 statement");
        assert_eq!(English.number(999), "999");
        assert_eq!(English.number(1000), "1,000");
        assert_eq!(Indonesian.day("2021-12-05"), "5 Desember 2021");
        assert_eq!(Indonesian.day("kemarin"), "kemarin");
        assert_eq!(English.month("2021-05"), "May 2021");
    }

    #[test]
    fn values_are_not_filled_in_again() {
        assert_eq!(fill("“{q}” {n}", &[("q", "{n}"), ("n", "2")]), "“{n}” 2");
        assert_eq!(fill("a {b", &[]), "a {b");
    }

    #[test]
    fn the_first_language_that_there_is_is_taken() {
        assert_eq!(Language::accepted("fr-FR, en-GB;q=0.8, id;q=0.5"), Some(Language::English));
        assert_eq!(Language::accepted("de"), None);
    }
}
