//! How many different people are named as the speaker of one statement.

use crate::people::names;
use crate::verify::ClaimedSpeaker;
use crate::verify::Identity;
use crate::{Db, Result};
use rustc_hash::{FxHashMap, FxHashSet};

/// A person whom an article names as a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Speaker {
    person_id: Option<i64>,
    name: String,
    role: Option<String>,
}

/// Names with which one is compared: what more names say of one statement says nothing.
const MOST_NAMES: usize = 32;

/// The people who speak, by their keys. Bodies, groups and those without a name are left out: that one outlet names the agency and
/// another its head is no disagreement.
pub(super) fn load(db: &Db) -> Result<FxHashMap<i64, Speaker>> {
    let mut query = db
        .connection()
        .prepare("SELECT speaker_key, person_id, name, role FROM speakers WHERE kind = 'person'")?;
    let rows = query.query_map([], |row| {
        Ok((row.get(0)?, Speaker { person_id: row.get(1)?, name: row.get(2)?, role: row.get(3)? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many different people these are, as far as names tell: who may be the same counts once.
pub(super) fn count<'s>(speakers: impl Iterator<Item = &'s Speaker>) -> usize {
    let mut seen = FxHashSet::default();
    let mut distinct: Vec<&Speaker> = Vec::new();
    for speaker in speakers {
        if distinct.len() < MOST_NAMES
            && seen.insert((speaker.person_id, &speaker.name))
            && !distinct.iter().any(|other| may_be_same(speaker, other))
        {
            distinct.push(speaker);
        }
    }
    distinct.len()
}

fn may_be_same(one: &Speaker, other: &Speaker) -> bool {
    let names = |one: &Speaker, other: &Speaker| {
        let claimed = ClaimedSpeaker::new(&one.name);
        claimed.identity([other.name.as_str()], other.role.as_deref()) != Identity::Other
    };
    // A role without a name may be anybody's who has it, also under another title.
    let is_role = |speaker: &Speaker| {
        speaker.role.as_deref().is_some_and(|role| names::words(role) == names::words(&speaker.name))
    };
    one.person_id.is_some() && one.person_id == other.person_id
        || is_role(one)
        || is_role(other)
        || names(one, other)
        || names(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person_are_no_disagreement() {
        let speaker = |name: &str, role: Option<&str>| Speaker {
            person_id: None,
            name: name.into(),
            role: role.map(str::to_owned),
        };
        let full = speaker("Rahmat Hidayat", Some("Bupati Garut"));
        let short = speaker("Rahmat", None);
        let role = speaker("Bupati Garut", Some("Bupati Garut"));
        let other = speaker("Siti Aminah", Some("Wakil Bupati Garut"));
        assert_eq!(count([&full, &short, &role].into_iter()), 1);
        assert_eq!(count([&full, &other, &role].into_iter()), 2);
        let under = |name: &str| Speaker { person_id: Some(7), ..speaker(name, None) };
        assert_eq!(count([&under("Aat"), &under("Rahmat")].into_iter()), 1);
    }
}
