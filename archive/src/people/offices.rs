//! Who is meant where an article gives only the office: `Bupati Magelang`.

use super::clusters::Clusters;
use super::load::{Kind, Speaker};
use super::roles;
use super::rules::Scene;
use rustc_hash::{FxHashMap, FxHashSet};

/// The name of this rule.
pub(super) const RULE: &str = "office-holder";
/// What it does.
pub(super) const DOC: &str = "only the office is given: the holder who speaks in the same article, or the only one whom the archive has around that day";

/// Longest time, in days, between an article with the office only and one with its holder.
const MOST_DAYS: i64 = 365;

/// An office of one word is that of its holder only if so many articles name him with it …
const FEWEST: usize = 5;
/// … and so large a share of those that name anybody with it: `presiden`, not `hakim`.
const SHARE: f64 = 0.8;

/// A person in an office, on the day of an article if known.
struct Holding {
    speaker: usize,
    held: bool,
    day: Option<i64>,
}

/// Ties speakers without a name to people.
pub(super) fn apply(scene: &Scene<'_>, clusters: &mut Clusters) {
    let mut holdings: FxHashMap<Vec<u32>, Vec<Holding>> = FxHashMap::default();
    let mut in_article: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
    for (at, (speaker, read)) in scene.speakers.iter().zip(scene.read).enumerate() {
        if speaker.kind != Kind::Person {
            continue;
        }
        in_article.entry(speaker.article).or_default().push(at);
        if !read.office.is_empty() {
            let day = speaker.day.as_deref().and_then(day_number);
            holdings.entry(key(scene, at)).or_default().push(Holding { speaker: at, held: read.held, day });
        }
    }
    let office_only =
        |(_, speaker): &(usize, &Speaker)| speaker.kind == Kind::Office && !roles::is_relation(&speaker.name);
    for (at, speaker) in scene.speakers.iter().enumerate().filter(office_only) {
        let Some(holdings) = holdings.get(&key(scene, at)) else { continue };
        let here: FxHashSet<usize> = in_article
            .get(&speaker.article)
            .into_iter()
            .flatten()
            .map(|&other| clusters.root(other))
            .collect();
        let day = speaker.day.as_deref().and_then(day_number);
        let specific = scene.read[at].office.len() > 1;
        let held = scene.read[at].held;
        let near = |holding: &&Holding| match (day, holding.day) {
            // Whoever has held the office at some time is its former holder.
            _ if !held => specific,
            _ if !holding.held => false,
            (Some(day), Some(other)) => (day - other).abs() <= MOST_DAYS,
            _ => specific,
        };
        let mut found = FxHashMap::default(); // one speaker of each person
        for holding in holdings {
            let person = clusters.root(holding.speaker);
            if here.contains(&person) {
                found.entry(person).or_insert(holding.speaker);
            }
        }
        if found.is_empty() {
            for holding in holdings.iter().filter(near) {
                found.entry(clusters.root(holding.speaker)).or_insert(holding.speaker);
            }
        }
        let elsewhere = found.keys().all(|person| !here.contains(person));
        let mut found = found.into_iter();
        if let (Some((person, holder)), None) = (found.next(), found.next()) {
            if elsewhere && !specific {
                let all = holdings.iter().filter(|holding| holding.held);
                let own = all.clone().filter(|holding| clusters.root(holding.speaker) == person).count();
                if own < FEWEST || (own as f64) < SHARE * all.count() as f64 {
                    continue;
                }
            }
            let detail = format!("{}, {}", speaker.name, scene.speakers[holder].name);
            clusters.merge(at, person, RULE, detail);
        }
    }
}

/// The words of an office.
fn key(scene: &Scene<'_>, at: usize) -> Vec<u32> {
    scene.read[at].office.iter().map(|word| word.id).collect()
}

/// Days since some day long ago.
fn day_number(day: &str) -> Option<i64> {
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Months of 31 days: gaps of a day or three do not matter here.
    Some((year * 12 + month) * 31 + day)
}
