//! The rules by which clusters come together, in order.

use super::clusters::{Cluster, Clusters};
use super::load::{Kind, Speaker};
use super::names;
use super::units::{Read, Words};
use super::weights::{ENOUGH, Weights};
use rustc_hash::{FxHashMap, FxHashSet};

/// Most clusters of one name that a speaker is compared with, the largest: what is beyond stays by itself.
const MOST_NAMESAKES: usize = 64;
/// Most people with a longer name that a short name is compared with, the largest.
const MOST_LONGER: usize = 200;
/// How much better than the next one the best must be.
const MARGIN: f64 = 1.0;
/// Most that it says that a part of a name is rare: whose it is, the number of articles tells.
const MOST_OF_PART: f64 = 2.0;
/// What it costs that a word is spelt otherwise.
const MISSPELT: f64 = -1.0;
/// What it says that an article gives an alias; each further one says it again.
const GIVEN: f64 = 2.0;
/// The same, where the whole name is known to be rare.
const SLIP: f64 = -4.0;
/// Share of the articles with an alias that must mean the same person.
const ALIAS_SHARE: f64 = 0.8;
/// People of one name whom the archive does not name in full, as articles.
const UNKNOWN: f64 = 1.0;

/// What the rules see.
pub(super) struct Scene<'a> {
    pub(super) speakers: &'a [Speaker],
    pub(super) read: &'a [Read],
    pub(super) weights: &'a Weights,
}

/// A rule: its name, what it does, and the rule itself.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    pub(super) apply: fn(&Scene<'_>, &mut Clusters, &mut Words, &'static str),
}

/// All rules, in the order in which they are applied.
pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "same-article",
        doc: "one word of the name, or its beginning, of the only other speaker of the article who has it",
        apply: super::article::apply,
    },
    Rule {
        name: "same-name",
        doc: "the same name, and roles, company or the rarity of the name speak for one person",
        apply: same_name,
    },
    Rule {
        name: "misspelt-name",
        doc: "one word of the name spelt otherwise, and roles agree or the name is rare",
        apply: misspelt_name,
    },
    Rule {
        name: "part-of-name",
        doc: "two or more words of a longer name: Sri Wahyuni and Sri Wahyuni Lestari",
        apply: part_of_name,
    },
    Rule {
        name: "alias",
        doc: "a name given in brackets or used instead of the full one: Rahmat Hidayat (Aat)",
        apply: alias,
    },
    Rule {
        name: "single-name",
        doc: "one word of a longer name, which roles or the archive's use of it make clear",
        apply: single_name,
    },
];

/// Standing clusters of a kind with a name of so many words.
fn named(clusters: &Clusters, kind: Kind, words: std::ops::RangeInclusive<usize>) -> Vec<usize> {
    let fits = |&at: &usize| {
        let cluster = clusters.get(at);
        cluster.kind == kind && words.contains(&cluster.name.len())
    };
    clusters.standing().filter(fits).collect()
}

/// The largest first; of equals the one that comes first by name and day.
fn by_size(clusters: &Clusters, list: &mut [usize]) {
    list.sort_by_key(|&at| {
        let cluster = clusters.get(at);
        (std::cmp::Reverse(cluster.features.articles), cluster.features.role.is_empty(), cluster.first)
    });
}

fn name_of(scene: &Scene<'_>, clusters: &Clusters, at: usize) -> String {
    scene.speakers[clusters.get(at).first].name.clone()
}

fn same_name(scene: &Scene<'_>, clusters: &mut Clusters, _: &mut Words, rule: &'static str) {
    let mut blocks: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for at in named(clusters, Kind::Person, 1..=usize::MAX) {
        blocks.entry(scene.read[clusters.get(at).first].name_id).or_default().push(at);
    }
    let mut blocks: Vec<_> = blocks.into_values().filter(|block| block.len() > 1).collect();
    blocks.sort_by_key(|block| clusters.get(block[0]).first);
    for mut block in blocks {
        by_size(clusters, &mut block);
        let evidence = scene.weights.name(&clusters.get(block[0]).name);
        let mut kept: Vec<usize> = Vec::new();
        for at in block {
            let score = |other: usize| {
                evidence
                    + scene
                        .weights
                        .features_of_namesakes(&clusters.get(at).features, &clusters.get(other).features)
            };
            let best =
                kept.iter().map(|&other| (score(other), other)).reduce(|a, b| if b.0 > a.0 { b } else { a });
            match best {
                Some((score, other)) if score >= ENOUGH => {
                    let detail = name_of(scene, clusters, at);
                    clusters.merge(at, other, rule, detail);
                }
                _ if kept.len() < MOST_NAMESAKES => kept.push(at),
                _ => {}
            }
        }
    }
}

fn misspelt_name(scene: &Scene<'_>, clusters: &mut Clusters, _: &mut Words, rule: &'static str) {
    // Names with one word left out, but for its first letter.
    let mut blocks: FxHashMap<(usize, Vec<u32>, char), Vec<usize>> = FxHashMap::default();
    for at in named(clusters, Kind::Person, 2..=usize::MAX) {
        let cluster = clusters.get(at);
        let spelt = names::words(&scene.speakers[cluster.first].name);
        for (place, word) in spelt.iter().enumerate().filter(|(_, word)| word.chars().count() >= 4) {
            let mut rest = cluster.name.clone();
            rest.remove(place);
            let first = word.chars().next().unwrap_or_default();
            blocks.entry((place, rest, first)).or_default().push(at);
        }
    }
    let mut blocks: Vec<_> = blocks.into_iter().filter(|(_, block)| block.len() > 1).collect();
    blocks.sort();
    for ((place, rest, _), mut block) in blocks {
        by_size(clusters, &mut block);
        block.truncate(MOST_NAMESAKES);
        let spelt = |clusters: &Clusters, at: usize| {
            names::words(&scene.speakers[clusters.get(at).first].name).swap_remove(place)
        };
        let evidence = scene.weights.name(&rest) + MISSPELT;
        for small in (1..block.len()).rev() {
            for large in 0..small {
                let (from, into) = (block[small], block[large]);
                if clusters.root(from) == clusters.root(into)
                    || !alike(&spelt(clusters, from), &spelt(clusters, into))
                {
                    continue;
                }
                let (from, into) = (clusters.root(from), clusters.root(into));
                // Of a rare name a slip is more likely than another name that is almost the same.
                let whole = scene.weights.name(&clusters.get(into).name) + SLIP;
                let score = evidence.max(whole)
                    + scene
                        .weights
                        .features_of_namesakes(&clusters.get(from).features, &clusters.get(into).features);
                if score >= ENOUGH {
                    let detail =
                        format!("{}, {}", name_of(scene, clusters, from), name_of(scene, clusters, into));
                    clusters.merge(from, into, rule, detail);
                    break;
                }
            }
        }
    }
}

/// Whether two words differ as slips of the pen do: by a letter, or in long words two.
fn alike(one: &str, other: &str) -> bool {
    let length = one.chars().count().min(other.chars().count());
    let most = if length >= 8 { 2 } else { 1 };
    strsim::osa_distance(one, other) <= most
}

/// Standing clusters by the words of their names, for those with more than one.
fn by_word(clusters: &Clusters) -> FxHashMap<u32, Vec<usize>> {
    let mut by_word: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut long = named(clusters, Kind::Person, 2..=usize::MAX);
    by_size(clusters, &mut long);
    for at in long {
        let words: FxHashSet<u32> = clusters.get(at).name.iter().copied().collect();
        for word in words {
            by_word.entry(word).or_default().push(at);
        }
    }
    by_word
}

fn part_of_name(scene: &Scene<'_>, clusters: &mut Clusters, _: &mut Words, rule: &'static str) {
    let by_word = by_word(clusters);
    let mut short = named(clusters, Kind::Person, 2..=usize::MAX);
    // Longer names first: what they take in counts for the shorter ones.
    short.sort_by_key(|&at| (std::cmp::Reverse(clusters.get(at).name.len()), clusters.get(at).first));
    for at in short {
        join_longer(scene, clusters, &by_word, at, rule, |weights, name| {
            weights.name(name).min(MOST_OF_PART)
        });
    }
}

fn single_name(scene: &Scene<'_>, clusters: &mut Clusters, _: &mut Words, rule: &'static str) {
    let by_word = by_word(clusters);
    let mut short = named(clusters, Kind::Person, 1..=1);
    by_size(clusters, &mut short);
    for at in short {
        join_longer(scene, clusters, &by_word, at, rule, |_, _| 0.0);
    }
}

/// Lets a cluster go into that of a longer name which has all its words, if one fits far better than the others.
fn join_longer(
    scene: &Scene<'_>,
    clusters: &mut Clusters,
    by_word: &FxHashMap<u32, Vec<usize>>,
    at: usize,
    rule: &'static str,
    evidence: impl Fn(&Weights, &[u32]) -> f64,
) {
    let name = clusters.get(at).name.clone();
    let lists = name.iter().filter_map(|word| by_word.get(word));
    let Some(list) = lists.min_by_key(|list| list.len()) else { return };
    let mut candidates: Vec<(usize, f64)> = Vec::new();
    let mut articles = UNKNOWN;
    for &other in list {
        let other = clusters.root(other);
        let longer = clusters.get(other);
        if other != at && longer.name.len() > name.len() && names::is_part(&name, &longer.name) {
            if candidates.iter().any(|&(candidate, _)| candidate == other) {
                continue;
            }
            let named = named_so(scene, longer, &name);
            // As many as are named once are not named at all.
            articles += named + f64::from(u8::from(longer.features.articles == 1));
            candidates.push((other, named));
            if candidates.len() == MOST_LONGER {
                break;
            }
        }
    }
    let score = |other: usize, named: f64| {
        let longer = clusters.get(other);
        let share = named / articles;
        let prior = (share / (1.0 - share)).ln();
        prior
            + evidence(scene.weights, &name).max(0.0)
            + scene.weights.features_of_part(&clusters.get(at).features, &longer.features)
    };
    let mut scored: Vec<(f64, usize)> =
        candidates.iter().map(|&(other, named)| (score(other, named), other)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let next = scored.get(1).map_or(f64::NEG_INFINITY, |&(score, _)| score);
    if let Some(&(best, other)) = scored.first()
        && best >= ENOUGH
        && best - next >= MARGIN
    {
        let detail = format!("{}, {}", name_of(scene, clusters, at), name_of(scene, clusters, other));
        clusters.merge(at, other, rule, detail);
    }
}

/// Members of which the names are looked at, of a large cluster.
const MOST_READ: usize = 256;

/// In how many articles somebody goes by a name with these words; who is mostly called otherwise is not meant by them.
fn named_so(scene: &Scene<'_>, cluster: &Cluster, words: &[u32]) -> f64 {
    let read = &cluster.members[..cluster.members.len().min(MOST_READ)];
    let so = read.iter().filter(|&&member| names::is_part(words, &scene.read[member].name)).count();
    f64::from(cluster.features.articles) * so as f64 / read.len() as f64
}

fn alias(scene: &Scene<'_>, clusters: &mut Clusters, words: &mut Words, rule: &'static str) {
    // For each alias the clusters that have it, with the number of articles.
    let mut owners: FxHashMap<u32, FxHashMap<usize, f64>> = FxHashMap::default();
    for (index, cluster) in clusters.standing().map(|at| (at, clusters.get(at))).collect::<Vec<_>>() {
        for &member in &cluster.members {
            for alias in &scene.speakers[member].aliases {
                let id = words.id(&format!(" {}", names::words(&alias.name).join(" ")));
                let weight = if alias.in_brackets { 1.0 } else { 0.5 };
                *owners.entry(id).or_default().entry(index).or_default() += weight;
            }
        }
    }
    let mut bearers: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for at in clusters.standing() {
        let first = clusters.get(at).first;
        if clusters.get(at).kind != Kind::Office {
            bearers.entry(scene.read[first].name_id).or_default().push(at);
        }
    }
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    for (id, owners) in &owners {
        let Some(bearers) = bearers.get(id) else { continue };
        let total: f64 = owners.values().sum();
        let Some((&owner, &most)) = owners.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0))) else {
            continue;
        };
        if most >= 1.0 && most / total >= ALIAS_SHARE {
            pairs.extend(bearers.iter().map(|&bearer| (bearer, owner, most)));
        }
    }
    pairs.sort_by_key(|&(bearer, owner, _)| (clusters.get(bearer).first, clusters.get(owner).first));
    for (bearer, owner, most) in pairs {
        let (bearer, owner) = (clusters.root(bearer), clusters.root(owner));
        if bearer == owner {
            continue;
        }
        let (from, into) = (clusters.get(bearer), clusters.get(owner));
        // A body of the same letters is not a person with those initials unless nothing else is known of it.
        let prior = scene.weights.name(&from.name) + GIVEN + most.ln();
        if prior + scene.weights.features_of_namesakes(&from.features, &into.features) >= ENOUGH {
            let detail = format!("{}, {}", name_of(scene, clusters, bearer), name_of(scene, clusters, owner));
            clusters.merge(bearer, owner, rule, detail);
        }
    }
}
