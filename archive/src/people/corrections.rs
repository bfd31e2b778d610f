//! What the user says about who is whom; it is done again after every linking.

use super::clusters::{Clusters, Step};
use super::load::Speaker;
use crate::{Db, Error, Result};
use rustc_hash::FxHashMap;

/// The name of this rule.
pub(super) const RULE: &str = "corrected";
/// What it does.
pub(super) const DOC: &str = "the user said so: kutip archive merge";

/// A person, with the steps by which it came together.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    /// Indexes of the speakers, the earliest first.
    pub(super) members: Vec<usize>,
    pub(super) steps: Vec<Step>,
}

/// What is to be corrected; people are named by one of their speakers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// Two people are one.
    Merge {
        /// Of the one, the id.
        person: i64,
        /// Of the other.
        other: i64,
    },
    /// Some of a person's speakers are somebody else.
    Split {
        /// The person.
        person: i64,
        /// The keys of those speakers.
        speakers: Vec<i64>,
    },
}

/// Notes a correction; [`super::link`] carries it out.
///
/// # Errors
/// It names people or speakers that are not there, or all speakers of a person.
pub fn correct(db: &mut Db, correction: &Correction) -> Result<()> {
    let transaction = db.connection_mut().transaction()?;
    {
        let first = |person: i64, without: &[i64]| -> Result<i64> {
            let mut query = transaction
                .prepare("SELECT speaker_key FROM speakers WHERE person_id = ?1 ORDER BY speaker_key")?;
            let keys =
                query.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
            if keys.is_empty() {
                return Err(Error::new(format!("no person has the id {person}")));
            }
            let rest = keys.into_iter().find(|key| !without.contains(key));
            rest.ok_or_else(|| Error::new("these are all speakers of this person; nobody would be left"))
        };
        let mut insert = transaction.prepare(
            "INSERT INTO overrides (kind, doc_id, speaker_id, other_doc, other_speaker)
             SELECT ?1, a.doc_id, s.speaker_id, b.doc_id, t.speaker_id
             FROM speakers s JOIN articles a ON a.article_id = s.article_id, speakers t JOIN articles b ON b.article_id = t.article_id
             WHERE s.speaker_key = ?2 AND t.speaker_key = ?3",
        )?;
        match correction {
            Correction::Merge { person, other } if person == other => {
                return Err(Error::new("these are one person already"));
            }
            Correction::Merge { person, other } => {
                insert.execute(("merge", first(*other, &[])?, first(*person, &[])?))?;
            }
            Correction::Split { person, speakers } => {
                let rest = first(*person, speakers)?;
                let mut before = None;
                for &speaker in speakers {
                    let of: Option<i64> = transaction.query_row(
                        "SELECT person_id FROM speakers WHERE speaker_key = ?1",
                        [speaker],
                        |row| row.get(0),
                    )?;
                    if of != Some(*person) {
                        return Err(Error::new("a speaker that is to go is not of this person"));
                    }
                    insert.execute(("split", speaker, rest))?;
                    if let Some(before) = before.replace(speaker) {
                        insert.execute(("merge", speaker, before))?;
                    }
                }
            }
        }
        transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('people', 'stale')", [])?;
    }
    Ok(transaction.commit()?)
}

/// Makes people of clusters, and carries out all corrections in the order in which they were made.
pub(super) fn replay(db: &Db, speakers: &[Speaker], mut clusters: Clusters) -> Result<Vec<Person>> {
    let mut of: Vec<usize> = (0..clusters.len()).map(|at| clusters.root(at)).collect();
    let mut people: Vec<Person> = vec![Person::default(); of.len()];
    for (speaker, &person) in of.iter().enumerate() {
        people[person].members.push(speaker);
    }
    for step in std::mem::take(&mut clusters.steps) {
        people[of[step.speaker]].steps.push(step);
    }
    let mut query = db.connection().prepare(
        "SELECT kind, doc_id, speaker_id, other_doc, other_speaker FROM overrides ORDER BY override_id",
    )?;
    let mut rows = query.query([])?;
    let mut places: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    let mut first = true;
    while let Some(row) = rows.next()? {
        if std::mem::take(&mut first) {
            places = speakers.iter().enumerate().map(|(at, s)| ((&*s.doc_id, &*s.label), at)).collect();
        }
        let place = |column: usize| -> Result<Option<usize>> {
            Ok(places.get(&(row.get_ref(column)?.as_str()?, row.get_ref(column + 1)?.as_str()?)).copied())
        };
        // Articles may not be in yet when corrections come from another archive.
        let (Some(one), Some(other)) = (place(1)?, place(3)?) else { continue };
        let same = of[one] == of[other];
        match row.get_ref(0)?.as_str()? {
            "merge" if !same => {
                let taken = std::mem::take(&mut people[of[one]]);
                let into = of[other];
                let detail = format!("{}, {}", speakers[one].name, speakers[other].name);
                taken.members.iter().for_each(|&member| of[member] = into);
                people[into].members.extend(taken.members);
                people[into].steps.extend(taken.steps);
                people[into].steps.push(Step { speaker: one, other, rule: RULE, detail });
            }
            "split" if same => {
                let person = &mut people[of[one]];
                person.members.retain(|&member| member != one);
                detach(&mut person.steps, one);
                of[one] = people.len();
                people.push(Person { members: vec![one], steps: Vec::new() });
            }
            _ => {}
        }
    }
    people.retain(|person| !person.members.is_empty());
    for person in &mut people {
        person.members.sort_by_key(|&member| {
            let speaker = &speakers[member];
            (speaker.day.is_none(), &speaker.day, &speaker.doc_id, &speaker.label)
        });
    }
    Ok(people)
}

/// Takes a speaker out of the steps: those who were tied to it are tied to the one it was tied to, or to the first of them.
fn detach(steps: &mut Vec<Step>, gone: usize) {
    let mut heir = steps.iter().find(|step| step.speaker == gone).map(|step| step.other);
    steps.retain_mut(|step| {
        if step.speaker == gone {
            // The second and later ones lead on from the heir.
            match heir {
                Some(heir) if heir != step.other => step.speaker = heir,
                _ => return false,
            }
        } else if step.other == gone {
            match heir {
                Some(heir) => step.other = heir,
                None => {
                    heir = Some(step.speaker);
                    return false;
                }
            }
        }
        step.speaker != step.other
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_tied_to_one_who_goes_is_tied_to_the_next() {
        let step = |speaker, other| Step { speaker, other, rule: "", detail: String::new() };
        let pairs = |steps: &[Step]| steps.iter().map(|s| (s.speaker, s.other)).collect::<Vec<_>>();
        let mut steps = vec![step(1, 0), step(2, 0), step(3, 2)];
        detach(&mut steps, 0);
        assert_eq!(pairs(&steps), [(2, 1), (3, 2)]);
        let mut steps = vec![step(1, 0), step(2, 1)];
        detach(&mut steps, 1);
        assert_eq!(pairs(&steps), [(2, 0)]);
    }
}
