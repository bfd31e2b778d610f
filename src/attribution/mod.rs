//! Stage 6: quotations with their cues and sources.
//!
//! *Finds* direct, indirect and mixed quotations. *Reads* sentences, pairs, cues. *Writes* [`Quotation`]s in text order.
//! Each sentence is asked three times: is a marked stretch somebody's speech ([`PAIR_RULES`], asked of each pair of marks); does a
//! cue report a clause ([`CLAUSE_RULES`], asked of each cue, first success wins); is a marked stretch without a cue plainly speech
//! ([`LEFTOVER_RULES`]). The rules are tried in order and the first answer stands; its name is the column `attributed_by`.
//! *Known misses*: a second report in the same sentence (`A mengatakan …, sedangkan B menilai …`); free indirect speech.

pub(crate) mod scene;
mod content;
mod circumstances;
mod cue_after_quote;
mod source_then_cue_after_quote;
mod cue_before_quote;
mod according;
mod cue_beside_clause;
mod source_then_cue;
mod passive_inside_clause;
mod document_states;
mod headline_colon;
mod bare_quote;
mod second_report;

use crate::model::quotation::Quotation;
use scene::Scene;

/// A rule that is asked whether a pair of marks is a quotation.
pub(crate) struct PairRule {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    apply: fn(&Scene<'_>, pair: usize) -> Option<Quotation>,
}

/// A rule that is asked whether a cue reports a clause.
pub(crate) struct ClauseRule {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    apply: fn(&Scene<'_>, sentence: usize, cue: usize) -> Option<Quotation>,
}

/// A rule that is asked of a pair of marks that no cue goes with.
pub(crate) struct LeftoverRule {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    apply: fn(&Scene<'_>, pair: usize, before: &[Quotation]) -> Option<Quotation>,
}

/// Rules for marked stretches, in order.
pub(crate) const PAIR_RULES: &[PairRule] =
    &[cue_after_quote::RULE, source_then_cue_after_quote::RULE, cue_before_quote::RULE];

/// Rules for reported clauses, in order.
pub(crate) const CLAUSE_RULES: &[ClauseRule] = &[
    headline_colon::RULE,
    according::RULE,
    cue_beside_clause::RULE,
    passive_inside_clause::RULE,
    document_states::RULE,
    source_then_cue::RULE,
];

/// Rules for marked stretches without a cue, in order.
pub(crate) const LEFTOVER_RULES: &[LeftoverRule] = &[bare_quote::CONTINUATION, bare_quote::PARAGRAPH];

/// No real sentence has more cues; the bound keeps the work in proportion to the text.
const MOST_CUES: usize = 24;

/// Finds all quotations of the article, ordered by content.
pub(crate) fn find(scene: &Scene<'_>, quotations: &mut Vec<Quotation>) {
    let document = scene.document;
    // As with tokens: an article may have a million.
    quotations.reserve(document.pairs.len() + document.sentences.len() / 4);
    let mut next_pair = 0;
    let mut next_cue = 0;
    for (index, sentence) in document.sentences.iter().enumerate() {
        let pairs_start = next_pair;
        while document.pairs.get(next_pair).is_some_and(|pair| pair.open < sentence.tokens.end) {
            next_pair += 1;
        }
        while scene.cues.get(next_cue).is_some_and(|&cue| cue < sentence.tokens.start) {
            next_cue += 1;
        }
        let cues_start = next_cue;
        while scene.cues.get(next_cue).is_some_and(|&cue| cue < sentence.tokens.end) {
            next_cue += 1;
        }
        let found = quotations.len();
        for pair in pairs_start..next_pair {
            from_pair(scene, pair, found, quotations);
        }
        if quotations.len() == found {
            let cues = scene.cues[cues_start..next_cue]
                .iter()
                .filter(|&&cue| !document.tokens[cue].is_quoted())
                .take(MOST_CUES);
            let quotation = cues
                .flat_map(|&cue| CLAUSE_RULES.iter().find_map(|rule| (rule.apply)(scene, index, cue)))
                .next();
            if let Some(mut first) = quotation {
                let second = second_report::find(scene, index, &mut first, &scene.cues[cues_start..next_cue]);
                quotations.push(first);
                quotations.extend(second);
            }
        }
        if quotations.len() == found {
            for pair in pairs_start..next_pair {
                let quotation = LEFTOVER_RULES.iter().find_map(|rule| (rule.apply)(scene, pair, quotations));
                quotations.extend(quotation);
            }
        }
    }
    order(quotations);
}

/// Asks the pair rules; a stretch that carries on a sentence broken by its attribution joins the quotation before it.
fn from_pair(scene: &Scene<'_>, pair: usize, first_of_sentence: usize, quotations: &mut Vec<Quotation>) {
    let before = quotations[first_of_sentence..].last_mut();
    if let Some(before) = before
        && let Some(span) = cue_after_quote::second_part(scene, before, pair)
    {
        before.content.push(span);
        return;
    }
    if let Some(quotation) = PAIR_RULES.iter().find_map(|rule| (rule.apply)(scene, pair)) {
        quotations.push(quotation);
    }
}

/// Orders by content and lets `continues` follow.
fn order(quotations: &mut Vec<Quotation>) {
    if quotations.is_sorted_by_key(|quotation| quotation.content[0]) {
        return;
    }
    let mut places: Vec<usize> = (0..quotations.len()).collect();
    places.sort_by_key(|&at| quotations[at].content[0]);
    let mut new_place = vec![0; places.len()];
    for (new, &old) in places.iter().enumerate() {
        new_place[old] = new;
    }
    quotations.sort_by_key(|quotation| quotation.content[0]);
    for quotation in quotations {
        quotation.continues = quotation.continues.map(|at| new_place[at]);
    }
}
