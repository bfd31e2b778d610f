//! How a claim relates to one utterance. Pure.

use super::claim::Claim;
use super::utterance::Utterance;
use crate::wording::Words;
use crate::wording::compare::{Change, Comparison, compare, find, longest_run, nearest_part};
use std::ops::Range;

/// So many words in a row are hardly the same by chance.
pub(super) const LEAST_RUN: usize = 4;

/// How the words of a claim relate to those of an utterance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// All words of a quotation, and no others.
    Exact,
    /// A part of what was said, or parts with `…` between.
    Contained,
    /// Partly the same words.
    Altered,
}

/// What makes a claim differ from what was said. In the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alteration {
    /// Other words.
    Words,
    /// A word that denies was put in, taken out or cut off.
    Negation,
    /// Words said at different places were put together.
    Joined,
    /// They are ascribed to somebody else.
    Speaker,
}

/// What was found of a claim in an utterance.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    /// How they relate.
    pub(super) relation: Relation,
    /// Twice the words in common as a share of all words, of the claim and of the part of the utterance that it is like.
    pub(super) similarity: f64,
    /// What makes them differ.
    pub(super) alterations: Vec<Alteration>,
    /// The part of the utterance that the claim is like, in bytes of its text.
    pub(super) part: Range<usize>,
    /// Its words.
    pub(super) words: Range<usize>,
    /// The part word by word against the claim.
    pub(super) comparison: Comparison,
    /// Runs of words of the claim that the utterance has too, longest first, of [`LEAST_RUN`] words and more.
    pub(super) runs: Vec<Range<usize>>,
}

/// Relates a claim to an utterance; nothing when they have no words in common.
///
/// `said` are the words of the utterance's text.
#[must_use]
pub(super) fn judge(claim: &Claim<'_>, utterance: &Utterance, said: &Words<'_>) -> Option<Finding> {
    let hashes = said.hashes();
    if let Some(words) = places(&claim.hashes, &hashes, |words| utterance.is_whole(&bytes(said, words))) {
        let whole = utterance.is_whole(&bytes(said, &words));
        let turned = !whole && cuts_negation(said, words.start);
        // With the word that was cut off, which the comparison shows.
        let part = if turned { words.start - 1..words.end } else { words };
        let relation = match (whole, turned) {
            (true, _) => Relation::Exact,
            (false, true) => Relation::Altered,
            (false, false) => Relation::Contained,
        };
        return Some(finding(claim, said, &hashes, part, relation));
    }
    if let Some((words, turned)) = with_omissions(claim, said, &hashes) {
        let relation = if turned { Relation::Altered } else { Relation::Contained };
        return Some(finding(claim, said, &hashes, words, relation));
    }
    let words = nearest_part(&claim.hashes, &hashes);
    (!words.is_empty()).then(|| finding(claim, said, &hashes, words, Relation::Altered))
}

fn finding(
    claim: &Claim<'_>,
    said: &Words<'_>,
    hashes: &[u64],
    words: Range<usize>,
    relation: Relation,
) -> Finding {
    let part = bytes(said, &words);
    let comparison = compare(&hashes[words.clone()], &claim.hashes);
    let similarity = if relation == Relation::Altered { comparison.similarity } else { 1.0 };
    let mut alterations = Vec::new();
    if relation == Relation::Altered {
        let denies = |step: &crate::wording::compare::Step| match step.change {
            Change::Equal => false,
            Change::Removed => said.words[words.clone()][step.old.clone()].iter().any(|word| word.negates),
            Change::Added => claim.words.words[step.new.clone()].iter().any(|word| word.negates),
        };
        alterations.push(Alteration::Words);
        if comparison.steps.iter().any(denies) {
            alterations.push(Alteration::Negation);
        }
    }
    let mut runs = Vec::new();
    shared_runs(&claim.hashes, hashes, 0, &mut runs);
    runs.sort_by_key(|run| (usize::MAX - run.len(), run.start));
    Finding { relation, similarity, alterations, part, words, comparison, runs }
}

/// The longest run that some words of a claim, from a place of it on, share with an utterance; then the same before and behind it.
fn shared_runs(claim: &[u64], said: &[u64], from: usize, runs: &mut Vec<Range<usize>>) {
    let run = longest_run(claim, said).0;
    if run.len() < LEAST_RUN {
        return;
    }
    shared_runs(&claim[..run.start], said, from, runs);
    shared_runs(&claim[run.end..], said, from + run.end, runs);
    runs.push(from + run.start..from + run.end);
}

/// Where the claim stands word for word; a place at which `preferred` holds if there is one.
fn places(claim: &[u64], said: &[u64], preferred: impl Fn(&Range<usize>) -> bool) -> Option<Range<usize>> {
    let first = find(claim, said)?;
    let all = (first..=said.len() - claim.len()).filter(|&at| said[at..].starts_with(claim));
    let mut ranges = all.map(|at| at..at + claim.len());
    ranges.find(|range| preferred(range)).or(Some(first..first + claim.len()))
}

/// Where the parts of a claim stand in the order of the claim, with words left out at its ellipses; and whether what was left out
/// turns the sentence round.
fn with_omissions(claim: &Claim<'_>, said: &Words<'_>, hashes: &[u64]) -> Option<(Range<usize>, bool)> {
    if claim.parts.len() < 2 {
        return None;
    }
    let mut whole: Option<Range<usize>> = None;
    let mut turned = false;
    for part in &claim.parts {
        let from = whole.as_ref().map_or(0, |whole| whole.end);
        let start = from + find(&claim.hashes[part.clone()], &hashes[from..])?;
        let end = start + part.len();
        turned |= match &whole {
            None => cuts_negation(said, start),
            // What is denied in a sentence that was left out as a whole is no matter of the words around it.
            Some(whole) => {
                let omitted = &said.words[whole.end..start];
                let sentence = omitted.iter().rposition(|word| word.opens).unwrap_or(0);
                !said.words[start].opens && omitted[sentence..].iter().any(|word| word.negates)
            }
        };
        whole = Some(whole.map_or(start, |whole| whole.start)..end);
    }
    whole.map(|whole| (whole, turned))
}

/// Whether a part that begins at a word leaves out a word before it that denies it.
fn cuts_negation(said: &Words<'_>, start: usize) -> bool {
    !said.words[start].opens && start > 0 && said.words[start - 1].negates
}

/// The bytes of some words.
fn bytes(said: &Words<'_>, words: &Range<usize>) -> Range<usize> {
    match &said.words[words.clone()] {
        [] => 0..0,
        [first, .., last] | [first @ last] => first.start as usize..last.end as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::super::utterance::{Row, utterances};
    use super::*;

    /// The relation, alterations and similarity in percent.
    fn judged(claim: &str, said: &str) -> (Relation, Vec<Alteration>, i64) {
        let length = u32::try_from(said.chars().count()).unwrap();
        let row =
            Row { quotation_id: 1, kind: "direct".into(), content: said.into(), spans: vec![(0, length)] };
        let utterance = utterances(&[row]).remove(0);
        let finding = judge(&Claim::new(claim).unwrap(), &utterance, &utterance.words()).unwrap();
        (finding.relation, finding.alterations, (finding.similarity * 100.0).round() as i64)
    }

    const SAID: &str =
        "Kami tidak akan menaikkan tarif parkir tahun ini. Warga sudah cukup berat, dan pasar belum pulih.";

    #[test]
    fn relations() {
        use Alteration::{Negation, Words};
        use Relation::{Altered, Contained, Exact};
        let cases = [
            (SAID, Exact, vec![], 100),
            (
                "kami tdk akan menaikkan tarif parkir tahun ini… warga sudah cukup berat dan pasar blm pulih",
                Exact,
                vec![],
                100,
            ),
            ("Kami tidak akan menaikkan tarif parkir", Contained, vec![], 100),
            ("Kami tidak akan menaikkan tarif … pasar belum pulih", Contained, vec![], 100),
            ("Kami akan menaikkan tarif parkir tahun ini.", Altered, vec![Words, Negation], 93),
            ("Kami … akan menaikkan tarif parkir", Altered, vec![Words, Negation], 91),
            ("akan menaikkan tarif parkir tahun ini", Altered, vec![Words, Negation], 92),
            ("Kami tidak akan menurunkan tarif parkir", Altered, vec![Words], 83),
            ("Warga belum cukup berat", Altered, vec![Words, Negation], 75),
        ];
        for (claim, relation, alterations, similarity) in cases {
            assert_eq!(judged(claim, SAID), (relation, alterations, similarity), "{claim}");
        }
    }

    #[test]
    fn a_sentence_left_out_may_deny_what_it_likes() {
        let said = "Panen berjalan baik. Hujan tidak turun lama. Petani senang.";
        assert_eq!(judged("Panen berjalan baik … Petani senang", said).0, Relation::Contained);
        assert_eq!(judged("Petani senang", "Panen buruk, tidak. Petani senang.").0, Relation::Contained);
    }
}
