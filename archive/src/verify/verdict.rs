//! What all findings say together. Pure.

use super::judge::{Alteration, Finding, Relation};
use super::speaker::Identity;
use super::utterance::Speech;
use std::ops::Range;

/// What the archive says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// These are the words of a quotation, all of them and no others.
    Exact,
    /// These words are a part of what was said.
    Contained,
    /// Something like it was said; the words differ.
    Altered,
    /// These are words of somebody else.
    OtherSpeaker,
    /// Reporters told it in their own words; nobody quotes it.
    IndirectOnly,
    /// Nothing like it is in the archive.
    NotFound,
}

/// Least similarity of words that are the claim in an altered form.
const ALIKE: f64 = 0.6;
/// Fewest words in common of an altered claim; all but one of a shorter one.
const FEWEST: usize = 3;
/// Least share of a claim that runs of words from several places make up.
const COVERED: f64 = 0.75;

/// A finding in an utterance of the archive.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    /// How the words relate.
    pub(super) finding: Finding,
    /// Whose words they are.
    pub(super) speech: Speech,
    /// Whether the claimed speaker said them; `None` when no speaker is claimed.
    pub(super) identity: Option<Identity>,
}

impl Judged {
    /// Whether they are the words of the claim, as the speaker put them.
    fn is_verbatim(&self) -> bool {
        self.speech == Speech::Direct && self.finding.relation != Relation::Altered
    }

    fn is_of_other(&self) -> bool {
        self.identity == Some(Identity::Other)
    }

    /// Whether the words are like enough to be those of the claim.
    fn is_alike(&self) -> bool {
        let words: usize = self.finding.comparison.steps.iter().map(|step| step.new.len()).sum();
        let equal = self.finding.comparison.equal;
        self.finding.similarity >= ALIKE && (equal >= FEWEST || equal + 1 >= words && words >= FEWEST)
    }

    fn denies(&self) -> bool {
        self.finding.alterations.contains(&Alteration::Negation)
    }
}

/// The verdict, what makes the claim differ, and the findings that it rests on, best first.
#[must_use]
pub(super) fn decide(words: usize, judged: &[Judged]) -> (Verdict, Vec<Alteration>, Vec<usize>) {
    let verbatim: Vec<usize> = select(judged, Judged::is_verbatim);
    if !verbatim.is_empty() {
        let of = |identity: Identity| {
            verbatim.iter().copied().filter(move |&at| judged[at].identity == Some(identity))
        };
        let same: Vec<usize> = verbatim
            .iter()
            .copied()
            .filter(|&at| judged[at].identity.is_none_or(|identity| identity == Identity::Same))
            .collect();
        if same.is_empty() && of(Identity::Other).next().is_some() {
            return (Verdict::OtherSpeaker, vec![Alteration::Speaker], ranked(judged, verbatim));
        }
        let deciding = if same.is_empty() { &verbatim } else { &same };
        let exact = deciding.iter().any(|&at| judged[at].finding.relation == Relation::Exact);
        return (
            if exact { Verdict::Exact } else { Verdict::Contained },
            Vec::new(),
            ranked(judged, verbatim),
        );
    }
    let alike = ranked(judged, select(judged, Judged::is_alike));
    let joined = joined(words, judged);
    let best = alike.first().map(|&at| &judged[at]);
    let covered = |places: &[(usize, Range<usize>)]| places.iter().map(|(_, run)| run.len()).sum::<usize>();
    // Two places of which the better one has nearly all words add nothing.
    let is_joined = !joined.is_empty()
        && best.is_none_or(|best| {
            covered(&joined)
                >= best.finding.comparison.equal.max(best.finding.runs.first().map_or(0, Range::len)) + FEWEST
        });
    if is_joined {
        let mut places: Vec<usize> = joined.iter().map(|(at, _)| *at).collect();
        let mut alterations = vec![Alteration::Joined];
        if places.iter().all(|&at| judged[at].is_of_other()) {
            alterations.push(Alteration::Speaker);
        }
        places.dedup();
        return (Verdict::Altered, alterations, places);
    }
    let Some(best) = best else { return (Verdict::NotFound, Vec::new(), Vec::new()) };
    if best.speech == Speech::Direct || best.denies() {
        let mut alterations = best.finding.alterations.clone();
        if best.is_of_other() {
            alterations.push(Alteration::Speaker);
        }
        return (Verdict::Altered, alterations, alike);
    }
    if best.is_of_other() {
        return (Verdict::OtherSpeaker, vec![Alteration::Speaker], alike);
    }
    (Verdict::IndirectOnly, Vec::new(), alike)
}

fn select(judged: &[Judged], which: impl Fn(&Judged) -> bool) -> Vec<usize> {
    (0..judged.len()).filter(|&at| which(&judged[at])).collect()
}

/// Best first: by likeness in tenths, then the claimed speaker's, then by likeness, the speaker's words before the reporter's, whole
/// quotations before parts. (A likeness that is greater by little does not make the words another's.)
fn ranked(judged: &[Judged], mut places: Vec<usize>) -> Vec<usize> {
    places.sort_by_key(|&at| {
        let Judged { finding, speech, identity } = &judged[at];
        let thousandths = (finding.similarity * 1000.0) as usize;
        let less = 1000_usize.saturating_sub(thousandths);
        (less.div_ceil(100), *identity, less, *speech, finding.relation)
    });
    places
}

/// Utterances whose runs of words make up the claim, where one alone does not: `(place in judged, words of the claim)` in the order
/// of the claim.
fn joined(words: usize, judged: &[Judged]) -> Vec<(usize, Range<usize>)> {
    let mut runs: Vec<(usize, Range<usize>)> = (0..judged.len())
        .flat_map(|at| judged[at].finding.runs.iter().map(move |run| (at, run.clone())))
        .collect();
    runs.sort_by_key(|(at, run)| (usize::MAX - run.len(), *at));
    let mut taken: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, mut run) in runs {
        // Words at the seam that both have belong to the longer run.
        for (_, other) in &taken {
            if run.start < other.end && other.end < run.end && other.start <= run.start {
                run.start = other.end;
            }
            if run.start < other.start && other.start < run.end && run.end <= other.end {
                run.end = other.start;
            }
        }
        let free = taken.iter().all(|(_, other)| run.end <= other.start || other.end <= run.start);
        if free && run.len() >= FEWEST {
            taken.push((at, run));
        }
    }
    let covered: usize = taken.iter().map(|(_, run)| run.len()).sum();
    if taken.len() < 2 || (covered as f64) < COVERED * words as f64 {
        return Vec::new();
    }
    taken.sort_by_key(|(_, run)| run.start);
    taken
}
