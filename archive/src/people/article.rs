//! Short names that the article itself explains: `Rahmat` beside `Rahmat Hidayat`.

use super::clusters::Clusters;
use super::load::Kind;
use super::names;
use super::rules::Scene;
use super::units::Words;
use rustc_hash::{FxHashMap, FxHashSet};

/// Shortest clipped name, in letters.
const SHORTEST: usize = 4;

/// Ties a name of one word to the only other speaker of its article whose name has the word, or a word that begins with it.
pub(super) fn apply(scene: &Scene<'_>, clusters: &mut Clusters, _: &mut Words, rule: &'static str) {
    let mut in_article: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
    for (at, speaker) in scene.speakers.iter().enumerate() {
        in_article.entry(speaker.article).or_default().push(at);
    }
    for (at, speaker) in scene.speakers.iter().enumerate() {
        // Who has a role of his own is somebody else.
        let fits = speaker.kind == Kind::Person
            && scene.read[at].name.len() == 1
            && scene.read[at].office.is_empty();
        if !fits {
            continue;
        }
        let short = names::words(&speaker.name);
        let is_longer = |&other: &usize| {
            let longer = &scene.speakers[other];
            other != at && longer.kind == Kind::Person && has(&names::words(&longer.name), &short[0])
        };
        let found: Vec<usize> = in_article[&speaker.article].iter().copied().filter(is_longer).collect();
        let people: FxHashSet<usize> = found.iter().map(|&other| clusters.root(other)).collect();
        if let (Some(&other), 1) = (found.first(), people.len()) {
            let detail = format!("{}, {}", speaker.name, scene.speakers[other].name);
            let other = clusters.root(other);
            clusters.merge(at, other, rule, detail);
        }
    }
}

/// Whether a name has a word among others, or a longer word that begins with it.
fn has(name: &[String], word: &str) -> bool {
    let clipped = |other: &String| {
        word.chars().count() >= SHORTEST && other.len() > word.len() && other.starts_with(word)
    };
    name.len() > 1 && name.iter().any(|other| other == word) || name.iter().any(clipped)
}
