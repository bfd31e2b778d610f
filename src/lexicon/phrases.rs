//! Entries of several words, found by their first two.

use super::vocabulary::Case;
use super::word_key::{PAIR_BITS, pair_place};
use crate::model::word::{Classes, CueId, WordId};
use rustc_hash::FxHashMap;

/// An entry of several words as a row gives it.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) words: Vec<WordId>,
    pub(super) classes: Classes,
    pub(super) cue: CueId,
    /// The last word carries *-nya* for the speaker.
    pub(super) clitic: bool,
    pub(super) case: Case,
    pub(super) payload: u32,
}

/// An entry of several words; two fit in a line of the cache.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    /// The first two words.
    pair: (WordId, WordId),
    pub(crate) classes: Classes,
    /// Where its words from the third on begin among those of all phrases.
    rest: u32,
    /// Number of what it stands for.
    pub(crate) payload: u32,
    pub(crate) cue: CueId,
    /// Number of words.
    pub(crate) length: u16,
    /// The last word carries *-nya* for the speaker.
    pub(crate) clitic: bool,
    case: Case,
}

/// All phrases.
#[derive(Debug)]
pub(super) struct Phrases {
    /// What rows have given so far, longest first for each pair of first words; empty when the lexicon is in use.
    drafts: FxHashMap<(WordId, WordId), Vec<Draft>>,
    /// The phrases of a pair side by side.
    phrases: Vec<Phrase>,
    rest: Vec<WordId>,
    /// The number of a pair's first phrase where the pair's hash puts it, or behind (open addressing); `NONE` where no pair is.
    places: Vec<u32>,
    /// One bit per pair, for the many neighbours that begin no phrase.
    filter: Vec<u64>,
}

/// No phrase has this number.
const NONE: u32 = u32::MAX;

impl Default for Phrases {
    fn default() -> Self {
        Self {
            drafts: FxHashMap::default(),
            phrases: Vec::new(),
            rest: Vec::new(),
            places: vec![NONE],
            filter: vec![0; 1 << (PAIR_BITS - 6)],
        }
    }
}

impl Phrases {
    /// Takes in a phrase. The same words in two tables are one phrase with both classes.
    pub(super) fn add(&mut self, phrase: Draft) {
        let list = self.drafts.entry((phrase.words[0], phrase.words[1])).or_default();
        let same = |known: &&mut Draft| known.words == phrase.words && known.case == phrase.case;
        if let Some(known) = list.iter_mut().find(same) {
            known.classes |= phrase.classes;
            if phrase.cue != CueId::default() {
                known.cue = phrase.cue;
            }
            known.payload = known.payload.max(phrase.payload);
            return;
        }
        // Longest first, so that the first match is the one.
        let at = list.iter().position(|known| known.words.len() < phrase.words.len()).unwrap_or(list.len());
        list.insert(at, phrase);
    }

    /// Puts all phrases where they are looked up; none can be added after.
    pub(super) fn finish(&mut self) {
        let mut drafts: Vec<_> = std::mem::take(&mut self.drafts).into_iter().collect();
        drafts.sort_unstable_by_key(|(pair, _)| *pair);
        self.places = vec![NONE; (drafts.len() * 2 + 1).next_power_of_two()];
        for (pair, list) in drafts {
            let place = self.place(pair);
            self.places[place] = number(self.phrases.len());
            let (at, bit) = pair_place(pair.0, pair.1);
            self.filter[at] |= bit;
            for draft in list {
                self.phrases.push(Phrase {
                    pair,
                    classes: draft.classes,
                    rest: number(self.rest.len()),
                    payload: draft.payload,
                    cue: draft.cue,
                    // No text is asked for more words than that.
                    length: u16::try_from(draft.words.len()).unwrap_or(u16::MAX),
                    clitic: draft.clitic,
                    case: draft.case,
                });
                self.rest.extend(&draft.words[2..]);
            }
        }
    }

    /// Where the pair stands or would stand.
    fn place(&self, pair: (WordId, WordId)) -> usize {
        let mask = self.places.len() - 1;
        let (place, bit) = pair_place(pair.0, pair.1);
        let mut at = (place * 64 + bit.trailing_zeros() as usize) & mask;
        while self.places[at] != NONE && self.phrases[self.places[at] as usize].pair != pair {
            at = (at + 1) & mask;
        }
        at
    }

    /// Whether phrases may begin with these two words.
    pub(super) fn may_begin(&self, first: WordId, second: WordId) -> bool {
        let (at, bit) = pair_place(first, second);
        self.filter[at] & bit != 0
    }

    /// Number of the first of the phrases that begin with these two words.
    pub(super) fn beginning(&self, first: WordId, second: WordId) -> Option<u32> {
        Some(self.places[self.place((first, second))]).filter(|number| *number != NONE)
    }

    /// The phrases with the same two first words from that number on, longest first, that words with these capitals can be.
    pub(super) fn at(&self, first: u32, capital: bool, upper: bool) -> impl Iterator<Item = &Phrase> {
        let phrases = &self.phrases[first as usize..];
        phrases.iter().take_while(|phrase| phrase.pair == phrases[0].pair).filter(move |phrase| match phrase
            .case
        {
            Case::Any => true,
            Case::Capital => capital,
            Case::Upper => upper,
        })
    }

    /// The words of a phrase from the third on.
    pub(super) fn rest_of(&self, phrase: &Phrase) -> &[WordId] {
        let start = phrase.rest as usize;
        &self.rest[start..start + usize::from(phrase.length) - 2]
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("fewer than 4 billion rows")
}
