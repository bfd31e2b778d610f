//! Did they really say this?
//!
//! [`verify`] looks for the quotations of an archive that hold the words of a claim, or words like them (`lookup`), relates the
//! claim to each utterance (`judge`), and sums up (`verdict`). An utterance (`utterance`) is a quotation with those that carry
//! it on: `"A," kata X, "B."` is said in one go.
//!
//! A claim is exact only when its words are those of a whole quotation and no others; case, marks and spelling do not matter
//! ([`crate::wording`]).

mod answer;
mod claim;
mod judge;
mod lookup;
mod speaker;
mod utterance;
mod verdict;

use crate::search::people;
use crate::{Db, Result};
pub use answer::{Answer, DiffStep, Match, MatchRelation, Place};
use claim::Claim;
pub use judge::Alteration;
use judge::Relation;
use lookup::Candidate;
use rusqlite::Connection;
use rustc_hash::FxHashSet;
pub(crate) use speaker::ClaimedSpeaker;
pub use speaker::Identity;
use utterance::{Row, Speech, Utterance, utterances};
pub use verdict::Verdict;
use verdict::{Judged, decide};

/// Quotations that are compared with the claim, of those that share most with it.
const MOST_COMPARED: usize = 40;
/// Of so many more, those of the claimed speaker.
const MOST_OF_SPEAKER: usize = 400;
/// Once the words are found: share of the weight of the first candidate from which on another is worth a look.
const WORTH: f64 = 0.7;
/// Once the words are found: so many that share most are looked at.
const ENOUGH: usize = 20;
/// Words of an utterance that are compared; no real one is longer.
const MOST_SAID: usize = 2_000;
/// With a likeness of so much there is no need to look further.
const GOOD: f64 = 0.8;
/// People whose names are like that of the claimed speaker.
const MOST_PEOPLE: usize = 5;
/// Matches in an answer.
const MOST_MATCHES: usize = 20;

/// What the archive says of a claim: that `quote` was said, by `speaker` if one is named.
///
/// # Errors
/// The claim has no words or too many, or the archive cannot be read.
pub fn verify(db: &Db, quote: &str, speaker: Option<&str>) -> Result<Answer> {
    let claim = Claim::new(quote)?;
    // All questions to one state of the archive, which is locked and checked once.
    let connection = db.connection();
    let _snapshot = connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose()?;
    let mut search = Search {
        connection,
        claim: &claim,
        speaker: speaker.map(ClaimedSpeaker::new),
        found: Vec::new(),
        seen: FxHashSet::default(),
    };
    search.compare(&lookup::by_shingles(search.connection, &claim)?)?;
    if !search.is_settled() {
        search.compare(&lookup::by_words(search.connection, &claim)?)?;
    }
    if let Some(name) = speaker
        && !search.is_settled()
    {
        // What everybody says, this person may have said too.
        for found in people(db, name, MOST_PEOPLE)? {
            let quotations = lookup::of_person(search.connection, &claim, found.person.person_id)?;
            search.compare(&quotations)?;
        }
    }
    search.answer(quote, speaker)
}

/// An utterance that was looked at.
struct Found {
    utterance: Utterance,
    judged: Judged,
}

struct Search<'a> {
    connection: &'a Connection,
    claim: &'a Claim<'a>,
    speaker: Option<ClaimedSpeaker>,
    found: Vec<Found>,
    /// Quotations that were looked at.
    seen: FxHashSet<i64>,
}

impl Search<'_> {
    /// Compares the claim with the first of some quotations, and with more that are the claimed speaker's.
    fn compare(&mut self, candidates: &[Candidate]) -> Result<()> {
        let (first, rest) = candidates.split_at(candidates.len().min(MOST_COMPARED));
        for (at, (quotation, weight)) in first.iter().enumerate() {
            // What shares far less with the claim than one that has all of it has not all of it; and copies are as good as each other.
            if (*weight < first[0].1 * WORTH || at >= ENOUGH) && self.is_settled() {
                break;
            }
            self.look_at(*quotation)?;
        }
        if self.speaker.is_some() && !self.is_settled() {
            let mut own = 0;
            for (quotation, _) in rest.iter().take(MOST_OF_SPEAKER) {
                if own < MOST_COMPARED && self.identity(*quotation)? == Some(Identity::Same) {
                    own += 1;
                    self.look_at(*quotation)?;
                }
            }
        }
        Ok(())
    }

    /// Whether what was found leaves nothing better to be found.
    fn is_settled(&self) -> bool {
        self.found.iter().any(|Found { judged, .. }| {
            let same = judged.identity.is_none_or(|identity| identity == Identity::Same);
            same && judged.finding.similarity >= GOOD
        })
    }

    fn look_at(&mut self, quotation: i64) -> Result<()> {
        if self.seen.contains(&quotation) {
            return Ok(());
        }
        let chain = lookup::chain(self.connection, quotation)?;
        self.seen.extend(chain.iter().map(|row| row.quotation_id));
        let mut best: [Option<Found>; 2] = [None, None];
        for utterance in utterances(&chain).into_iter().chain(as_written(&chain)) {
            let mut said = utterance.words();
            said.words.truncate(MOST_SAID);
            let Some(finding) = judge::judge(self.claim, &utterance, &said) else { continue };
            let identity = self.identity(utterance.quotation_at(finding.part.start))?;
            let place = &mut best[usize::from(utterance.speech == Speech::Indirect)];
            let found = Found { judged: Judged { finding, speech: utterance.speech, identity }, utterance };
            if place.as_ref().is_none_or(|other| is_better(&found.judged, &other.judged)) {
                *place = Some(found);
            }
        }
        let [direct, indirect] = best;
        let verbatim =
            direct.as_ref().is_some_and(|direct| direct.judged.finding.relation != Relation::Altered);
        self.found.extend(direct);
        self.found.extend(indirect.filter(|_| !verbatim));
        Ok(())
    }

    /// Whether a quotation is the claimed speaker's.
    fn identity(&self, quotation: i64) -> Result<Option<Identity>> {
        let Some(claimed) = &self.speaker else { return Ok(None) };
        let mut query = self.connection.prepare_cached(
            "SELECT s.name, s.kind, s.role, q.person_id FROM quotations q JOIN speakers s USING (speaker_key)
             WHERE q.quotation_id = ?1",
        )?;
        let mut rows = query.query([quotation])?;
        let Some(row) = rows.next()? else { return Ok(Some(Identity::Unknown)) };
        let mut names: Vec<String> = Vec::new();
        if row.get_ref(1)?.as_str()? != "none" {
            names.push(row.get(0)?);
        }
        let role: Option<String> = row.get(2)?;
        if let Some(person) = row.get::<_, Option<i64>>(3)? {
            let mut aliases = self.connection.prepare_cached(
                "SELECT alias FROM aliases WHERE person_id = ?1 AND form <> 'role'
                 UNION SELECT name FROM people WHERE person_id = ?1",
            )?;
            let aliases = aliases.query_map([person], |row| row.get(0))?;
            for alias in aliases {
                names.push(alias?);
            }
        }
        Ok(Some(claimed.identity(names.iter().map(String::as_str), role.as_deref())))
    }

    fn answer(self, quote: &str, speaker: Option<&str>) -> Result<Answer> {
        let judged: Vec<Judged> = self.found.iter().map(|found| found.judged.clone()).collect();
        let (verdict, alterations, places) = decide(self.claim.hashes.len(), &judged);
        let mut matches = Vec::new();
        for at in places.into_iter().take(MOST_MATCHES) {
            let Found { utterance, judged } = &self.found[at];
            let place = place(self.connection, utterance.quotation_at(judged.finding.part.start))?;
            let parts = (utterance, &judged.finding);
            matches.push(Match::new(&self.claim.words, parts, judged.identity, place));
        }
        let similarity = matches.iter().map(|found| found.similarity).fold(0.0, f64::max);
        Ok(Answer {
            verdict,
            quote: quote.to_owned(),
            speaker: speaker.map(str::to_owned),
            alterations,
            similarity,
            matches,
        })
    }
}

/// Quotations in pieces as the article writes them, with the cue between: so they are copied.
fn as_written(chain: &[Row]) -> impl Iterator<Item = Utterance> {
    let in_pieces = chain.iter().filter(|row| row.spans.len() > 1 && row.kind != "mixed");
    in_pieces.flat_map(|row| {
        let (start, end) = (row.spans[0].0, row.spans[row.spans.len() - 1].1);
        utterances(&[Row { spans: vec![(start, end)], ..row.clone() }])
    })
}

fn is_better(one: &Judged, other: &Judged) -> bool {
    let verbatim = |judged: &Judged| judged.finding.relation != Relation::Altered;
    (verbatim(one), one.finding.similarity) > (verbatim(other), other.finding.similarity)
}

/// A quotation and its article, as they are told.
fn place(connection: &Connection, quotation: i64) -> Result<Place> {
    let mut query = connection.prepare_cached(
        "SELECT quote_id, doc_id, type, section, speaker, person, person_id, role, cue, said_at, title, date, outlet, url, family_id
         FROM statements WHERE quotation_id = ?1",
    )?;
    Ok(query.query_row([quotation], |row| {
        Ok(Place {
            quote_id: row.get(0)?,
            doc_id: row.get(1)?,
            kind: row.get(2)?,
            section: row.get(3)?,
            speaker: row.get(4)?,
            person: row.get(5)?,
            person_id: row.get(6)?,
            role: row.get(7)?,
            cue: row.get(8)?,
            said_at: row.get(9)?,
            title: row.get(10)?,
            date: row.get(11)?,
            outlet: row.get(12)?,
            url: row.get(13)?,
            family_id: row.get(14)?,
        })
    })?)
}
