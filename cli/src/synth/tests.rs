//! Whether archives are what they say, and the same everywhere.

use super::*;
use std::collections::BTreeSet;
use std::hash::Hasher;
use std::path::Path;

fn articles(seed: u64, numbers: std::ops::Range<u64>) -> Vec<Article> {
    let mut archive = Archive::new(seed).unwrap();
    let mut out = Vec::new();
    numbers.for_each(|n| archive.article(n, &mut out));
    String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// `articles.jsonl` is `corpus/gold/texts` with `manifest.jsonl`; `UPDATE=1` writes it anew.
#[test]
fn the_articles_are_those_of_the_corpus() {
    #[derive(serde::Deserialize)]
    struct Entry {
        doc_id: String,
        outlet: String,
        date: String,
    }
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/gold");
    let manifest = std::fs::read_to_string(gold.join("manifest.jsonl")).unwrap();
    let mut derived = String::new();
    for line in manifest.lines() {
        let Entry { doc_id: id, outlet, date } = serde_json::from_str(line).unwrap();
        let text = std::fs::read_to_string(gold.join(format!("texts/{id}.txt"))).unwrap();
        derived += &serde_json::to_string(&Article { id, date, outlet, text }).unwrap();
        derived.push('\n');
    }
    if std::env::var_os("UPDATE").is_some() {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/synth/articles.jsonl");
        std::fs::write(target, derived).unwrap();
        return;
    }
    assert!(
        derived == ARTICLES,
        "the corpus changed: UPDATE=1 cargo test -p kutip-cli synth, then give its people and places rows in slots.tsv"
    );
}

/// Every word of a speaker's name varies, but for titles and particles.
#[test]
fn no_person_keeps_a_name() {
    let stay = [
        "Lalu",
        "I",
        "Gusti",
        "Andi",
        "Daeng",
        "Tjokorda",
        "Moh.",
        "Raden",
        "Ajeng",
        "Ida",
        "Bagus",
        "Ni",
        "Luh",
        "Cak",
        "Pak",
        "Umbu",
        "Rambu",
        "Fx.",
        "Pengelola",
        "Bu",
    ];
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/gold/gold.jsonl");
    for line in std::fs::read_to_string(gold).unwrap().lines() {
        let gold: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = gold["doc_id"].as_str().unwrap();
        let rows = SLOTS.lines().filter_map(|row| row.strip_prefix(id)?.strip_prefix('\t'));
        let known: BTreeSet<&str> =
            rows.filter_map(|row| row.split('\t').nth(1)).flat_map(|words| words.split(' ')).collect();
        for quote in
            gold["quotes"].as_array().unwrap().iter().filter(|quote| quote["speaker_kind"] == "person")
        {
            for name in quote["speaker"].as_array().unwrap().iter().filter_map(|name| name.as_str()) {
                let mut words = name.split(' ').filter(|word| !stay.contains(word));
                assert!(words.all(|word| known.contains(word)), "slots.tsv: {id}: {name}");
            }
        }
    }
}

#[test]
fn every_row_of_the_slots_is_found_in_its_article() {
    let articles: Vec<Article> = ARTICLES.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for row in SLOTS.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<_> = row.split('\t').collect();
        let article =
            articles.iter().find(|article| article.id == cells[0]).unwrap_or_else(|| panic!("{row}"));
        let words: Vec<_> = if cells[1] == "place" { vec![cells[2]] } else { cells[2].split(' ').collect() };
        for word in words {
            let there = article.text.contains(word) || article.text.contains(&word.to_uppercase());
            assert!(there, "slots.tsv: {row}");
        }
    }
}

#[test]
fn a_person_has_one_name_in_an_article_and_another_in_the_next() {
    let mut names = BTreeSet::new();
    for article in articles(3, 0..400) {
        // The article on roads: "Bupati X, Dra. GIVEN FAMILY, M.Si.," and later "kata GIVEN seusai meninjau".
        let Some((_, rest)) = article.text.split_once(", Dra. ") else { continue };
        let (name, _) = rest.split_once(", M.Si.").unwrap();
        let (given, family) = name.split_once(' ').unwrap();
        assert!(article.text.contains(&format!("kata {given} seusai meninjau")), "{}", article.text);
        assert!(!article.text.contains("Endang") && !family.is_empty());
        names.insert(name.to_owned());
    }
    assert!(names.len() > 3, "{names:?}");
}

#[test]
fn dates_agree_within_an_article() {
    let mut years = BTreeSet::new();
    for article in articles(3, 0..400) {
        years.insert(article.date[..4].to_owned());
        let Some((_, rest)) = article.text.split_once("seusai meninjau ruas ") else { continue };
        let written = rest.split_once('(').and_then(|(_, rest)| rest.split_once(')')).unwrap().0;
        let parts: Vec<u32> = written.split('/').map(|part| part.parse().unwrap()).collect();
        assert_eq!(article.date, format!("{}-{:02}-{:02}", parts[2], parts[1], parts[0]));
        assert!(
            rest.contains("Selasa (")
                && dates::iso(&article.date).unwrap().weekday() == jiff::civil::Weekday::Tuesday
        );
    }
    assert!(years.len() > 5, "{years:?}");
}

#[test]
fn an_article_depends_on_seed_and_number_alone() {
    let text = |article: Article| (article.id, article.text);
    let all: Vec<_> = articles(1, 0..60).into_iter().map(text).collect();
    let some: Vec<_> = articles(1, 40..60).into_iter().map(text).collect();
    assert_eq!(all[40..], some);
    assert_ne!(all[0].1, articles(2, 0..1).remove(0).text);
    let different: BTreeSet<_> = all.iter().map(|(_, text)| text).collect();
    assert_eq!(different.len(), 60);
}

/// A hash whose algorithm is written here, so that it is the same everywhere: FNV-1a.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Fails when a change of the corpus, the pools or a crate changes archives: then say so in the CHANGELOG and write the new number here.
#[test]
fn the_same_bytes_on_every_machine() {
    let mut archive = Archive::new(1).unwrap();
    let mut out = Vec::new();
    (0..500).for_each(|n| archive.article(n, &mut out));
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.write(&out);
    assert_eq!(format!("{:016x}", hash.finish()), "10a75dccad393213");
}
