//! From speakers to the first clusters: those of the same name, kind and role are one.

use super::clusters::{Cluster, Clusters};
use super::features::{Features, RoleWord};
use super::load::{Kind, Speaker};
use super::names;
use super::roles::{self, Office};
use super::short_forms::ShortForms;
use super::weights::{ENOUGH, Weights};
use rustc_hash::{FxHashMap, FxHashSet};

/// The name of the rule that puts speakers of the same name and role together.
pub(super) const RULE: &str = "same-name-and-role";
/// What it does.
pub(super) const DOC: &str = "the same name and the same role, or for bodies the same name";

/// Words with their numbers.
#[derive(Debug, Default)]
pub(super) struct Words(FxHashMap<String, u32>);

impl Words {
    pub(super) fn id(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.0.get(word) {
            return id;
        }
        let id = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(word.to_owned(), id);
        id
    }
}

/// A speaker with name and role read.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// Words of the name; of the office for those without a name.
    pub(super) name: Vec<u32>,
    /// A number for these words.
    pub(super) name_id: u32,
    pub(super) office: Vec<RoleWord>,
    pub(super) held: bool,
}

/// Makes named people of offices that end with the full name of somebody in the archive: `Kepala Desa Sukamaju Rahmat Hidayat`.
pub(super) fn find_names(speakers: &mut [Speaker]) {
    let full = |speaker: &&Speaker| speaker.kind == Kind::Person && speaker.name.contains(' ');
    let known: FxHashSet<String> = speakers.iter().filter(full).map(|speaker| speaker.name.clone()).collect();
    for speaker in speakers.iter_mut().filter(|speaker| speaker.kind == Kind::Office) {
        let starts = speaker.name.match_indices(' ').map(|(at, _)| at + 1);
        let found = std::iter::once(0).chain(starts).find(|&at| known.contains(&speaker.name[at..]));
        if let Some(at) = found {
            let name = speaker.name.split_off(at);
            let role = std::mem::replace(&mut speaker.name, name);
            speaker.role = Some(role.trim_end().to_owned()).filter(|role| !role.is_empty());
            speaker.kind = Kind::Person;
        }
    }
}

/// Leaves out names of two people who stand as one speaker: `Siti Aminah-Rahmat Hidayat`.
pub(super) fn leave_out_pairs(speakers: &mut Vec<Speaker>) {
    let named = speakers.iter().filter(|speaker| speaker.kind == Kind::Person);
    let known: FxHashSet<String> = named.map(|speaker| speaker.name.clone()).collect();
    let is_pair = |name: &str| {
        let parts = name.split_once(['-', '–', '/']).or_else(|| name.split_once(" dan "));
        parts.is_some_and(|(one, other)| known.contains(one.trim()) && known.contains(other.trim()))
    };
    speakers.retain(|speaker| speaker.kind != Kind::Person || !is_pair(&speaker.name));
}

/// Reads names and roles.
pub(super) fn read(speakers: &[Speaker], words: &mut Words, short_forms: &ShortForms) -> Vec<Read> {
    let mut offices: FxHashMap<&str, (Vec<RoleWord>, bool)> = FxHashMap::default();
    let mut found = Vec::with_capacity(speakers.len());
    for speaker in speakers {
        let role = match speaker.kind {
            Kind::Office => &*speaker.name,
            _ => speaker.role.as_deref().unwrap_or_default(),
        };
        let (office, held) = offices.entry(role).or_insert_with(|| office(role, words, short_forms)).clone();
        let named = names::words(&speaker.name);
        let key = match speaker.kind {
            Kind::Office => Office::with(&speaker.name, short_forms).words,
            Kind::Person | Kind::Organization => named,
        };
        let name_id = words.id(&format!(" {}", key.join(" ")));
        let name = key.iter().map(|word| words.id(word)).collect();
        found.push(Read { name, name_id, office, held });
    }
    found
}

fn office(role: &str, words: &mut Words, short_forms: &ShortForms) -> (Vec<RoleWord>, bool) {
    let office = Office::with(role, short_forms);
    let word = |word: &String| RoleWord { id: words.id(word), is_place: roles::is_place(word) };
    (office.words.iter().map(word).collect(), office.held)
}

/// Counts how rare words of names and roles are.
pub(super) fn weights(speakers: &[Speaker], read: &[Read]) -> Weights {
    let mut names: FxHashMap<u32, (&[u32], FxHashSet<u32>)> = FxHashMap::default();
    for (speaker, read) in speakers.iter().zip(read) {
        if speaker.kind == Kind::Person {
            let (_, roles) = names.entry(read.name_id).or_insert((&read.name, FxHashSet::default()));
            roles.extend(read.office.iter().map(|word| word.id));
        }
    }
    Weights::count(names.into_values().map(|(name, roles)| (name, roles.into_iter())))
}

/// Puts speakers of the same name, kind and role together, if these are not so common that chance explains it.
pub(super) fn group(speakers: &[Speaker], read: &[Read], weights: &Weights) -> Clusters {
    let mut clusters = Clusters::default();
    let mut places: FxHashMap<(Kind, u32, &[RoleWord]), usize> = FxHashMap::default();
    let company = company(speakers, read);
    for (at, (speaker, read)) in speakers.iter().zip(read).enumerate() {
        let with_role = u32::from(!read.office.is_empty());
        let mut features = Features { articles: 1, with_role, ..Features::default() };
        features.role.extend(read.office.iter().map(|&word| (word, 1)));
        let others = company[&speaker.article].iter().filter(|&&name| name != read.name_id);
        features.company.extend(others);
        let cluster =
            Cluster { kind: speaker.kind, name: read.name.clone(), features, first: at, members: vec![at] };
        let new = clusters.push(cluster);
        // A name alone does not make two people the same, an office alone does not either.
        let same = match speaker.kind {
            Kind::Person => {
                !read.office.is_empty() && weights.name_and_role(&read.name, &read.office) >= ENOUGH
            }
            Kind::Organization => true,
            Kind::Office => false,
        };
        if !same {
            continue;
        }
        match places.entry((speaker.kind, read.name_id, &read.office)) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(new);
            }
            std::collections::hash_map::Entry::Occupied(entry) => {
                let detail = match &speaker.role {
                    Some(role) => format!("{}, {role}", speaker.name),
                    None => speaker.name.clone(),
                };
                clusters.merge(new, *entry.get(), RULE, detail);
            }
        }
    }
    clusters
}

/// The named people of each article.
fn company(speakers: &[Speaker], read: &[Read]) -> FxHashMap<i64, FxHashSet<u32>> {
    let mut company: FxHashMap<i64, FxHashSet<u32>> = FxHashMap::default();
    for (speaker, read) in speakers.iter().zip(read) {
        let names = company.entry(speaker.article).or_default();
        if speaker.kind == Kind::Person && read.name.len() > 1 {
            names.insert(read.name_id);
        }
    }
    company
}
