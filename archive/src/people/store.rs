//! Writes people into the archive.

use super::corrections::Person;
use super::load::{Kind, Speaker};
use super::roles::Office;
use crate::{Db, Result};
use rusqlite::{Connection, params};
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Replaces all people by these.
pub(super) fn write(db: &mut Db, speakers: &[Speaker], people: &[Person]) -> Result<()> {
    let transaction = db.connection_mut().transaction()?;
    // Foreign keys are not enforced, so that tables can be emptied in any order.
    transaction.execute_batch(
        "DELETE FROM evidence; DELETE FROM roles; DELETE FROM aliases; DELETE FROM people;
         DELETE FROM people_fts; DELETE FROM name_words; DELETE FROM counts;",
    )?;
    let mut people: Vec<&Person> = people.iter().collect();
    // In the order of their names, then as their first articles are ordered, so that ids and slugs are always the same.
    let of = |person: &Person| {
        let first = &speakers[person.members[0]];
        (
            name(speakers, person),
            first.day.is_none(),
            first.day.clone(),
            first.doc_id.clone(),
            first.label.clone(),
        )
    };
    people.sort_by_cached_key(|person| of(person));
    let (mut ids, mut slugs) = (FxHashSet::default(), FxHashMap::default());
    let mut assigned = Vec::with_capacity(speakers.len());
    let mut entries = Vec::with_capacity(people.len());
    for person in people {
        let id = new_id(&speakers[person.members[0]], &mut ids);
        let slug = new_slug(name(speakers, person), &mut slugs);
        let quotations = person.members.iter().map(|&member| u64::from(speakers[member].quotations)).sum();
        assigned.extend(person.members.iter().map(|&member| (speakers[member].key, id)));
        entries.push(Entry { person, id, slug, quotations, rank: 0 });
    }
    entries.sort_by_key(|entry| (std::cmp::Reverse(entry.quotations), entry.id));
    let mut words = BTreeSet::new();
    for (entry, rank) in entries.iter_mut().zip(1..) {
        entry.rank = rank;
        write_person(&transaction, speakers, entry, &mut words)?;
    }
    write_words(&transaction, &words)?;
    assign(&transaction, assigned)?;
    count(&transaction)?;
    let ranks =
        entries.iter().filter_map(|entry| Some((entry.id, u32::try_from(entry.rank).ok()?))).collect();
    crate::said::write(&transaction, &ranks)?;
    // Whether articles disagree about a speaker depends on who is whom.
    transaction.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('people', 'fresh'), ('families', 'stale')",
        [],
    )?;
    Ok(transaction.commit()?)
}

/// A person as it is written.
struct Entry<'p> {
    person: &'p Person,
    id: i64,
    slug: String,
    quotations: u64,
    rank: i64,
}

/// Statements from which on a person's are counted beforehand.
const MANY: u32 = 500;

/// Counts what readers ask of those with many statements, which takes longer than they wait.
fn count(connection: &Connection) -> Result<()> {
    for (what, value) in
        [("month", "substr(q.day, 1, 7)"), ("outlet", "a.outlet"), ("cue_class", "q.cue_class")]
    {
        let sql = format!(
            "INSERT INTO counts SELECT q.person_id, ?1, ifnull({value}, ''), count(*)
             FROM quotations q JOIN articles a ON a.article_id = q.article_id
             WHERE q.person_id IN (SELECT person_id FROM people WHERE quotations >= ?2) GROUP BY 1, 3"
        );
        connection.execute(&sql, params![what, MANY])?;
    }
    Ok(())
}

/// A hash of the person's first speaker; 48 bits, which JavaScript can hold.
fn new_id(first: &Speaker, taken: &mut FxHashSet<i64>) -> i64 {
    let mut hash = Sha256::new();
    hash.update(&first.doc_id);
    hash.update([0]);
    hash.update(&first.label);
    let bytes: [u8; 32] = hash.finalize().into();
    let mut id = bytes[..6].iter().fold(0, |id, &byte| id << 8 | i64::from(byte));
    while !taken.insert(id) {
        id = (id + 1) & 0xffff_ffff_ffff;
    }
    id
}

/// The name for addresses, with a number from the second on.
fn new_slug(name: &str, taken: &mut FxHashMap<String, u32>) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() && !matches!(c, '\'' | '’' | '.') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    let count = taken.entry(slug.clone()).or_default();
    *count += 1;
    if *count == 1 { slug } else { format!("{slug}-{count}") }
}

/// The commonest full name; of equals the longest, then the first.
fn name<'s>(speakers: &'s [Speaker], person: &Person) -> &'s str {
    let mut counts: BTreeMap<&str, (Kind, usize)> = BTreeMap::new();
    for &member in &person.members {
        let speaker = &speakers[member];
        counts.entry(&speaker.name).or_insert((speaker.kind, 0)).1 += 1;
    }
    let words = |name: &str| name.split_whitespace().count().min(3);
    let rank = |(name, (kind, count)): &(&'s str, (Kind, usize))| {
        // A full name that is used less is still the name: Joko Widodo, not Jokowi. An office is none.
        let several = words(name) > 1 && *kind == Kind::Person;
        (*kind == Kind::Person, several, *count, name.len(), std::cmp::Reverse(*name))
    };
    counts.into_iter().max_by_key(rank).map_or("", |(name, _)| name)
}

fn write_person(
    connection: &Connection,
    speakers: &[Speaker],
    entry: &Entry<'_>,
    words: &mut BTreeSet<String>,
) -> Result<()> {
    let &Entry { person, id, ref slug, quotations, rank } = entry;
    let members = || person.members.iter().map(|&member| &speakers[member]);
    let named = name(speakers, person);
    let days = || members().filter_map(|speaker| speaker.day.as_deref());
    let articles: FxHashSet<i64> = members().map(|speaker| speaker.article).collect();
    let kind =
        if members().any(|speaker| speaker.kind != Kind::Organization) { "person" } else { "organization" };
    let roles = roles(speakers, person);
    let latest = roles.iter().max_by(|a, b| {
        let rank = |role: &Role<'_>| (role.last.map(str::to_owned), role.articles.len());
        rank(a.1).cmp(&rank(b.1)).then(b.0.cmp(a.0))
    });
    connection
        .prepare_cached(
            "INSERT INTO people (person_id, slug, name, kind, role, first_day, last_day, articles, quotations, rank)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            id,
            slug,
            named,
            kind,
            latest.map(|((role, _), _)| *role),
            days().min(),
            days().max(),
            articles.len(),
            quotations,
            rank,
        ])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO roles (person_id, role, affiliation, first_day, last_day, articles) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for ((role, affiliation), found) in &roles {
        insert.execute(params![id, role, affiliation, found.first, found.last, found.articles.len()])?;
    }
    let mut insert = connection
        .prepare_cached("INSERT INTO aliases (person_id, alias, form, articles) VALUES (?1, ?2, ?3, ?4)")?;
    let aliases = aliases(speakers, person, named);
    for ((alias, form), articles) in &aliases {
        insert.execute(params![id, alias, form, articles.len()])?;
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO evidence (speaker_key, other_key, person_id, rule, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for step in &person.steps {
        insert.execute(params![
            speakers[step.speaker].key,
            speakers[step.other].key,
            id,
            step.rule,
            step.detail
        ])?;
    }
    let mut names = BTreeSet::new();
    for (alias, _) in aliases.keys().filter(|(_, form)| *form != "role") {
        let even = super::names::words(alias);
        names.insert(even.join(" "));
        names.insert(alias.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "));
        words.extend(even);
    }
    let names: Vec<String> = names.into_iter().collect();
    let roles: Vec<&str> = roles.keys().map(|(role, _)| *role).collect();
    connection
        .prepare_cached("INSERT INTO people_fts (rowid, names, roles) VALUES (?1, ?2, ?3)")?
        .execute(params![rank, names.join("\n"), roles.join("\n")])?;
    Ok(())
}

/// The words of all names under their forms.
fn write_words(connection: &Connection, words: &BTreeSet<String>) -> Result<()> {
    let mut rows: Vec<(String, &str)> = Vec::with_capacity(words.len() * 8);
    for word in words {
        rows.extend(crate::search::forms(word).into_iter().map(|form| (form, &**word)));
    }
    // In their order the table is written from its beginning to its end.
    rows.sort();
    let mut insert = connection.prepare("INSERT INTO name_words (form, word) VALUES (?1, ?2)")?;
    for row in rows {
        insert.execute(row)?;
    }
    Ok(())
}

/// When and how often a role is given.
#[derive(Default)]
struct Role<'s> {
    first: Option<&'s str>,
    last: Option<&'s str>,
    articles: FxHashSet<i64>,
}

/// The words of a role and whether it is held.
type Key = (Vec<String>, bool);
/// Ways of writing a role and its affiliation, with the number of speakers.
type Ways<'s> = BTreeMap<(&'s str, &'s str), usize>;

/// Roles with their affiliation. Ways of writing one role count as that which is written most.
fn roles<'s>(speakers: &'s [Speaker], person: &Person) -> BTreeMap<(&'s str, &'s str), Role<'s>> {
    let mut written: BTreeMap<Key, Ways<'s>> = BTreeMap::new();
    let mut found: BTreeMap<Key, Role<'s>> = BTreeMap::new();
    for speaker in person.members.iter().map(|&member| &speakers[member]) {
        let role = match speaker.kind {
            Kind::Office => Some(&*speaker.name),
            _ => speaker.role.as_deref(),
        };
        let Some(role) = role else { continue };
        let office = Office::of(role);
        let key = (office.words, office.held);
        let affiliation = speaker.affiliation.as_deref().unwrap_or_default();
        *written.entry(key.clone()).or_default().entry((role, affiliation)).or_default() += 1;
        let role = found.entry(key).or_default();
        let day = speaker.day.as_deref();
        role.first = [role.first, day].into_iter().flatten().min();
        role.last = role.last.max(day);
        role.articles.insert(speaker.article);
    }
    let commonest = |ways: Ways<'s>| {
        ways.into_iter().max_by_key(|(way, count)| (*count, std::cmp::Reverse(*way))).map(|(way, _)| way)
    };
    written.into_values().filter_map(commonest).zip(found.into_values()).collect()
}

/// Every name of a person with how it is used.
fn aliases<'s>(
    speakers: &'s [Speaker],
    person: &Person,
    named: &str,
) -> BTreeMap<(&'s str, &'static str), FxHashSet<i64>> {
    let mut aliases: BTreeMap<(&str, &str), FxHashSet<i64>> = BTreeMap::new();
    let words = named.split_whitespace().count();
    for speaker in person.members.iter().map(|&member| &speakers[member]) {
        let form = match speaker.kind {
            Kind::Office => "role",
            _ if speaker.name.split_whitespace().count() < words.min(2) => "short_name",
            _ => "name",
        };
        aliases.entry((&speaker.name, form)).or_default().insert(speaker.article);
        for alias in &speaker.aliases {
            let form = if alias.in_brackets { "bracket" } else { "short_name" };
            aliases.entry((&alias.name, form)).or_default().insert(speaker.article);
        }
    }
    aliases
}

/// Tells speakers and quotations who they are; only what changes is written.
fn assign(connection: &Connection, assigned: Vec<(i64, i64)>) -> Result<()> {
    let mut now: FxHashMap<i64, i64> = assigned.into_iter().collect();
    let mut changed: Vec<(i64, Option<i64>)> = Vec::new();
    {
        let mut query = connection.prepare("SELECT speaker_key, person_id FROM speakers")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (key, before): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
            let after = now.remove(&key);
            if before != after {
                changed.push((key, after));
            }
        }
    }
    let mut speakers = connection.prepare("UPDATE speakers SET person_id = ?2 WHERE speaker_key = ?1")?;
    let mut quotations = connection.prepare("UPDATE quotations SET person_id = ?2 WHERE speaker_key = ?1")?;
    for (key, person) in changed {
        speakers.execute(params![key, person])?;
        quotations.execute(params![key, person])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_for_addresses_and_differ() {
        let mut taken = FxHashMap::default();
        assert_eq!(new_slug("Rahmat Hidayat", &mut taken), "rahmat-hidayat");
        assert_eq!(new_slug("H. Ma'ruf  Amin-Nur", &mut taken), "h-maruf-amin-nur");
        assert_eq!(new_slug("RAHMAT HIDAYAT", &mut taken), "rahmat-hidayat-2");
    }
}
