//! An answer as it is given to users: one object.

use super::judge::{Alteration, Finding, Relation};
use super::speaker::Identity;
use super::utterance::{Speech, Utterance};
use super::verdict::Verdict;
use crate::wording::Words;
use crate::wording::compare::Change;
use serde::Serialize;

/// What the archive says of a claim. Serialised, it is what `kutip verify --format json` writes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// In one word.
    pub verdict: Verdict,
    /// The claim as it was given.
    pub quote: String,
    /// The claimed speaker.
    pub speaker: Option<String>,
    /// What makes the claim differ from what was said; empty unless the verdict is altered or other-speaker.
    pub alterations: Vec<Alteration>,
    /// Of the best match; 0 where nothing was found.
    pub similarity: f64,
    /// What the verdict rests on, best first.
    pub matches: Vec<Match>,
}

/// Words in the archive that are those of the claim or like them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Match {
    /// How they relate to the claim.
    pub relation: MatchRelation,
    /// Twice the words in common as a share of all words, of the claim and of the part that it is like.
    pub similarity: f64,
    /// Whether the claimed speaker said them; absent when none is claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker_match: Option<Identity>,
    /// Where they stand.
    #[serde(flatten)]
    pub place: Place,
    /// The part that the claim is like, as the article writes it.
    pub said: String,
    /// Its places in the article, in code points: of the title where the section is headline and the headline a field, else of the
    /// text.
    pub spans: Vec<(u32, u32)>,
    /// All that was said in one go, or the reporter's sentence.
    pub statement: String,
    /// From what was said to what is claimed, in order.
    pub diff: Vec<DiffStep>,
}

/// How a match relates to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchRelation {
    /// A whole quotation.
    Exact,
    /// A part of one.
    Contained,
    /// Partly the same words.
    Altered,
    /// A reporter's wording.
    Indirect,
}

/// A quotation and its article, under the names that `kutip extract` gives them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(missing_docs, reason = "they are columns, documented by `kutip columns`")]
pub struct Place {
    pub quote_id: String,
    pub doc_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub section: String,
    pub speaker: Option<String>,
    /// The person across articles.
    pub person: Option<String>,
    pub person_id: Option<i64>,
    pub role: Option<String>,
    pub cue: Option<String>,
    pub said_at: Option<String>,
    pub title: Option<String>,
    pub date: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// The same statement in several articles; see `kutip archive families`.
    pub family_id: Option<i64>,
}

/// Words in a row that fared alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiffStep {
    /// `equal`; `removed`: said, not claimed; `added`: claimed, not said.
    pub change: &'static str,
    /// The words, as the article writes them, of what was added as the claim does.
    pub text: String,
}

impl Match {
    /// Puts a finding as users see it.
    pub(super) fn new(
        claim: &Words<'_>,
        (utterance, finding): (&Utterance, &Finding),
        identity: Option<Identity>,
        place: Place,
    ) -> Self {
        let said = utterance.words();
        let step = |step: &crate::wording::compare::Step| {
            let there = finding.words.start + step.old.start..finding.words.start + step.old.end;
            let (change, text) = match step.change {
                Change::Equal => ("equal", said.slice(there)),
                Change::Removed => ("removed", said.slice(there)),
                Change::Added => ("added", claim.slice(step.new.clone())),
            };
            DiffStep { change, text: text.to_owned() }
        };
        let relation = match (utterance.speech, finding.relation) {
            (Speech::Indirect, _) => MatchRelation::Indirect,
            (_, Relation::Exact) => MatchRelation::Exact,
            (_, Relation::Contained) => MatchRelation::Contained,
            (_, Relation::Altered) => MatchRelation::Altered,
        };
        Self {
            relation,
            similarity: (finding.similarity * 1000.0).round() / 1000.0,
            speaker_match: identity,
            place,
            said: utterance.text[finding.part.clone()].to_owned(),
            spans: utterance.spans(&finding.part),
            statement: utterance.text.clone(),
            diff: finding.comparison.steps.iter().map(step).collect(),
        }
    }
}
