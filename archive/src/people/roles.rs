//! Roles as they are compared: the words that tell who somebody is.

use super::short_forms::ShortForms;
use crate::lexicon;
use kutip::Lexicon;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

const ROLE_WORDS: &str = include_str!("../../lexicons/people/role_words.tsv");
const NOT_HELD: &str = include_str!("../../lexicons/people/not_held.tsv");

/// Longest form in the tables, in words.
const LONGEST: usize = 6;

/// What is known of the words of roles.
struct Tables {
    /// Forms of one or more words with what stands for them.
    standard: FxHashMap<String, String>,
    /// Words of status: `mantan`, `calon`, `Plt`.
    status: FxHashSet<String>,
    /// Those among them with which the office is not held.
    not_held: FxHashSet<&'static str>,
    /// Single words that are places.
    places: FxHashSet<String>,
    /// Words for a relation or just any person, which are no office: `rekan`, `anak`.
    relations: FxHashSet<String>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let lexicon = Lexicon::builtin();
    let mut tables = Tables {
        standard: FxHashMap::default(),
        status: FxHashSet::default(),
        not_held: lexicon::rows(NOT_HELD).map(|cells| cells[0]).collect(),
        places: FxHashSet::default(),
        relations: FxHashSet::default(),
    };
    for entry in lexicon.entries() {
        let form = split(entry.cells[0]).join(" ");
        match entry.file {
            "mentions/role_short.tsv" => {
                tables.standard.insert(form, split(entry.cells[1]).join(" "));
            }
            "mentions/role_status.tsv" => {
                tables.status.insert(form);
            }
            "mentions/roles.tsv" if matches!(entry.cells[1], "relation" | "person") => {
                tables.relations.insert(form);
            }
            "mentions/places.tsv" => tables.places.extend(split(entry.cells[0])),
            _ => {}
        }
    }
    for cells in lexicon::rows(ROLE_WORDS) {
        tables.standard.insert(cells[0].to_owned(), lexicon::some(cells[1]).to_owned());
    }
    // A deputy is somebody else than the one deputised for.
    tables.status.remove("wakil");
    tables
});

/// What a role says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Office {
    /// Its words, sorted, each once.
    pub(crate) words: Vec<String>,
    /// Whether it is held at the time, not formerly (`mantan`) or perhaps in the future (`calon`).
    pub(crate) held: bool,
}

impl Office {
    /// Reads a role.
    pub(crate) fn of(role: &str) -> Self {
        Self::with(role, &ShortForms::default())
    }

    /// Reads a role, with short forms of places written out.
    pub(crate) fn with(role: &str, short_forms: &ShortForms) -> Self {
        let words = split(role);
        let held = !words.iter().any(|word| TABLES.not_held.contains(&**word));
        let mut office = Self { words: short_forms.write_out(standard(&words)), held };
        office.words.sort();
        office.words.dedup();
        office
    }
}

/// Whether a word of a role is a place.
pub(crate) fn is_place(word: &str) -> bool {
    TABLES.places.contains(word)
}

/// Whether a role says whose relation somebody is, or that it is a person, and names no office.
pub(crate) fn is_relation(role: &str) -> bool {
    split(role).first().is_some_and(|word| TABLES.relations.contains(word))
}

/// Words in lower case, without marks.
fn split(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '.'));
    parts.map(|part| part.replace(['.', '\'', '’'], "")).filter(|part| !part.is_empty()).collect()
}

/// The words with short forms written out, and without those that say nothing.
fn standard(words: &[String]) -> Vec<String> {
    let mut standard = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = LONGEST.min(words.len() - at);
        let found = (1..=longest).rev().find_map(|length| {
            let form = words[at..at + length].join(" ");
            if TABLES.status.contains(&form) {
                return Some((length, ""));
            }
            TABLES.standard.get(&form).map(|standard| (length, &**standard))
        });
        match found {
            // What stands for a form may have words that say nothing (`menteri pemuda dan olahraga`).
            Some((length, full)) => {
                let says =
                    |word: &&str| TABLES.standard.get(*word).is_none_or(|standard| !standard.is_empty());
                standard
                    .extend(full.split(' ').filter(|word| !word.is_empty()).filter(says).map(str::to_owned));
                at += length;
            }
            None => {
                standard.push(words[at].clone());
                at += 1;
            }
        }
    }
    standard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_role_words_are_the_same() {
        lexicon::check::well_formed("role_words.tsv", ROLE_WORDS);
        for row in lexicon::rows(ROLE_WORDS) {
            let (one, other) = row[2].split_once(" | ").unwrap();
            assert_eq!(Office::of(one), Office::of(other), "{row:?}");
        }
    }

    #[test]
    fn examples_of_offices_not_held_are_not() {
        lexicon::check::well_formed("not_held.tsv", NOT_HELD);
        for row in lexicon::rows(NOT_HELD) {
            assert!(!Office::of(row[1]).held && Office::of("Bupati Garut").held, "{row:?}");
        }
    }

    #[test]
    fn short_forms_and_status_do_not_matter_but_for_being_held() {
        assert_eq!(Office::of("Wagub Banten").words, Office::of("Wakil Gubernur Banten").words);
        assert_eq!(Office::of("Plt Bupati Garut"), Office::of("Bupati Garut"));
        assert_eq!(Office::of("mantan Bupati Garut").words, Office::of("Bupati Garut").words);
        assert!(!Office::of("mantan Bupati Garut").held && !Office::of("Calon Bupati Garut").held);
        assert_ne!(Office::of("Wakil Bupati Garut").words, Office::of("Bupati Garut").words);
    }
}
