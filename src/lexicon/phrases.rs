//! Entries of several words, found by their first two.

use super::vocabulary::Case;
use super::word_key::{PAIR_BITS, pair_place};
use crate::model::word::{Classes, CueId, WordId};
use rustc_hash::FxHashMap;
use std::ops::Range;

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

/// An entry of several words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    pub(crate) classes: Classes,
    /// Number of words.
    pub(crate) length: u32,
    /// Where its words from the third on begin among those of all phrases.
    rest: u32,
    pub(super) payload: u32,
    pub(crate) cue: CueId,
    /// The last word carries *-nya* for the speaker.
    pub(crate) clitic: bool,
    case: Case,
}

/// Two words that phrases begin with, and which phrases.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    words: (WordId, WordId),
    start: u32,
    end: u32,
}

/// All phrases. What one look-up reads lies together: the pairs in one vector, the phrases of a pair side by side.
#[derive(Debug)]
pub(super) struct Phrases {
    /// What rows have given so far, longest first for each pair; empty when the lexicon is in use.
    drafts: FxHashMap<(WordId, WordId), Vec<Draft>>,
    phrases: Vec<Phrase>,
    rest: Vec<WordId>,
    /// Each pair where its hash puts it, or behind (open addressing).
    pairs: Vec<Pair>,
    /// One bit per pair, for the many neighbours that begin no phrase.
    filter: Vec<u64>,
}

impl Default for Phrases {
    fn default() -> Self {
        Self {
            drafts: FxHashMap::default(),
            phrases: Vec::new(),
            rest: Vec::new(),
            pairs: vec![Pair::default()],
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
        drafts.sort_unstable_by_key(|(words, _)| *words);
        self.pairs = vec![Pair::default(); (drafts.len() * 2).next_power_of_two()];
        for (words, list) in drafts {
            let start = number(self.phrases.len());
            for draft in list {
                self.phrases.push(Phrase {
                    classes: draft.classes,
                    length: number(draft.words.len()),
                    rest: number(self.rest.len()),
                    payload: draft.payload,
                    cue: draft.cue,
                    clitic: draft.clitic,
                    case: draft.case,
                });
                self.rest.extend(&draft.words[2..]);
            }
            let (at, bit) = pair_place(words.0, words.1);
            self.filter[at] |= bit;
            let at = self.place(words);
            self.pairs[at] = Pair { words, start, end: number(self.phrases.len()) };
        }
    }

    /// Where the pair stands or would stand.
    fn place(&self, words: (WordId, WordId)) -> usize {
        let mask = self.pairs.len() - 1;
        let (place, bit) = pair_place(words.0, words.1);
        let mut at = (place * 64 + bit.trailing_zeros() as usize) & mask;
        while self.pairs[at].words != words && self.pairs[at].end > 0 {
            at = (at + 1) & mask;
        }
        at
    }

    /// Whether phrases may begin with these two words.
    pub(super) fn may_begin(&self, first: WordId, second: WordId) -> bool {
        let (at, bit) = pair_place(first, second);
        self.filter[at] & bit != 0
    }

    /// Numbers of the phrases that begin with these two words, longest first.
    pub(super) fn beginning(&self, first: WordId, second: WordId) -> Range<u32> {
        let pair = self.pairs[self.place((first, second))];
        pair.start..pair.end
    }

    /// The phrase of that number, if words with these capitals can be it.
    pub(super) fn get(&self, id: u32, capital: bool, upper: bool) -> Option<&Phrase> {
        let phrase = &self.phrases[id as usize];
        let fits = match phrase.case {
            Case::Any => true,
            Case::Capital => capital,
            Case::Upper => upper,
        };
        fits.then_some(phrase)
    }

    /// The words of a phrase from the third on.
    pub(super) fn rest_of(&self, phrase: &Phrase) -> &[WordId] {
        let start = phrase.rest as usize;
        &self.rest[start..start + phrase.length as usize - 2]
    }

    /// Number of the payload of a phrase.
    pub(super) fn payload(&self, phrase: u32) -> usize {
        self.phrases[phrase as usize].payload as usize
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("fewer than 4 billion rows")
}
