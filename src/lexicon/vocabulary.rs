//! The tables as the stages read them: one hash look-up per token, phrases behind their first word.

use super::cue_entry::{Complement, CueEntry, Shape};
use super::tables::{ClassRule, TableSpec};
use super::word_key::{Key, PAIR_BITS, SHORT, pair_place, word_key};
use super::word_places::Places;
use crate::model::cue::CueClass;
use crate::model::token::Flags;
use crate::model::word::{Classes, CueId, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Which capitals a token needs for an entry to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Any,
    Capital,
    Upper,
}

impl Case {
    fn of(form: &str) -> Case {
        let letters = || form.chars().filter(|c| c.is_alphabetic());
        if letters().count() > 1 && letters().all(char::is_uppercase) {
            Case::Upper
        } else if letters().next().is_some_and(char::is_uppercase) {
            Case::Capital
        } else {
            Case::Any
        }
    }
}

/// What the tables say of one word; two fit in a line of the cache.
#[derive(Clone, Debug, Default)]
#[repr(align(32))]
pub(crate) struct WordInfo {
    key: Key,
    /// Classes whatever the capitals, with a capital, in capitals: places in [`Vocabulary::class_sets`].
    any: u16,
    capital: u16,
    upper: u16,
    /// The cue that the single word is, if it is one.
    pub(crate) cue: CueId,
    /// Whether its *-nya* stands for the speaker, phrases begin with it, phrases have it in the second place.
    pub(crate) flags: Flags,
}

/// An entry of several words.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub(crate) words: Vec<WordId>,
    pub(crate) classes: Classes,
    pub(crate) cue: CueId,
    /// The last word carries *-nya* for the speaker.
    pub(crate) clitic: bool,
    case: Case,
    payload: u32,
}

/// All words and phrases in effect.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Words of up to 16 bytes, each at its place, then the longer ones. A word's id is its place, so that finding it and reading
    /// what it is touch one line of the cache. Place 0 is what unknown words share.
    words: Vec<WordInfo>,
    /// Where short words stand.
    places: Places,
    /// The sets of classes that words have; a few hundred.
    class_sets: Vec<Classes>,
    /// What short roles, months and channels stand for.
    word_payloads: FxHashMap<WordId, u32>,
    /// Longer words.
    long: FxHashMap<Box<str>, WordId>,
    /// Bytes of the longest of them.
    longest: usize,
    phrases: Vec<Phrase>,
    /// Phrases by their first two words, longest first.
    by_pair: FxHashMap<(WordId, WordId), Vec<u32>>,
    /// One bit per pair of first words, for the many neighbours that begin no phrase.
    pair_filter: Vec<u64>,
    cues: Vec<CueEntry>,
    payloads: Vec<String>,
}

impl Vocabulary {
    /// An empty vocabulary with places for all words of these forms, also with the clitic *-nya*.
    pub(crate) fn for_forms<'f>(
        forms: impl Iterator<Item = &'f str>,
        clitics: impl Iterator<Item = &'f str>,
    ) -> Self {
        let mut keys = FxHashSet::default();
        let with_clitic = clitics.map(|form| format!("{form}nya"));
        for form in forms.map(str::to_owned).chain(with_clitic) {
            keys.extend(form.split(' ').filter_map(|word| word_key(clean(word).as_bytes())));
        }
        // A form of no letters has no place.
        keys.remove(&Key::default());
        let places = Places::of(&keys);
        let nothing = CueEntry {
            lemma: Arc::from(""),
            class: CueClass::Say,
            shape: Shape::Bare,
            complement: Complement::None,
        };
        Self {
            words: vec![WordInfo::default(); places.count()],
            places,
            class_sets: vec![Classes::NONE],
            word_payloads: FxHashMap::default(),
            long: FxHashMap::default(),
            longest: 0,
            phrases: Vec::new(),
            by_pair: FxHashMap::default(),
            pair_filter: vec![0; 1 << (PAIR_BITS - 6)],
            cues: vec![nothing],
            payloads: vec![String::new()],
        }
    }

    /// Takes in one checked row of a table.
    pub(crate) fn add(&mut self, spec: &TableSpec, cells: &[&str]) {
        let form = cells[0];
        let mut classes = Classes::NONE;
        let mut cue = CueId::default();
        let mut clitic = false;
        match &spec.classes {
            ClassRule::All(all) => classes = *all,
            ClassRule::ByKind(kinds) => {
                if let Some((_, class)) = kinds.iter().find(|(kind, _)| *kind == cells[1]) {
                    classes = *class;
                }
            }
            ClassRule::Literal(_) => return,
            ClassRule::Verbs => {
                classes = Classes::CUE;
                if cells[3] == "bare" {
                    classes |= Classes::AFTER_QUOTE;
                }
                clitic = cells[5] == "yes";
                cue = self.add_cue(cells[1], cells[2], Shape::named(cells[3]), Complement::named(cells[4]));
            }
            ClassRule::Phrases => {
                let (shape, complement) = match cells[3] {
                    "according" => (Shape::According, Complement::Clause),
                    "verb" => (Shape::Active, Complement::Clause),
                    "noun" => (Shape::Noun, Complement::That),
                    _ => (Shape::AfterQuote, Complement::None),
                };
                classes = match shape {
                    Shape::According => Classes::ACCORDING,
                    Shape::AfterQuote => Classes::AFTER_QUOTE,
                    _ => Classes::CUE,
                };
                clitic = shape == Shape::According;
                cue = self.add_cue(cells[1], cells[2], shape, complement);
            }
        }
        let payload =
            if cells.len() == 3 && classes.any(Classes::CHANNEL | Classes::ROLE_SHORT | Classes::MONTH) {
                self.payloads.push(cells[1].to_owned());
                u32::try_from(self.payloads.len() - 1).expect("fewer than 4 billion rows")
            } else {
                0
            };
        let words: Vec<WordId> = form.split(' ').map(|word| self.intern(word)).collect();
        let case = Case::of(form);
        if let [word] = words[..] {
            self.add_classes(word, case, classes);
            if cue != CueId::default() {
                self.words[word.0 as usize].cue = cue;
            }
            if payload != 0 {
                self.word_payloads.insert(word, payload);
            }
            if clitic {
                let with_clitic = self.intern(&format!("{form}nya"));
                self.add_classes(with_clitic, Case::Any, classes);
                let info = &mut self.words[with_clitic.0 as usize];
                info.cue = cue;
                info.flags.set(Flags::CLITIC);
            }
            return;
        }
        if case == Case::Any {
            for &word in &words {
                self.add_classes(word, Case::Any, Classes::COMMON);
            }
        }
        if clitic {
            let mut with_clitic = words.clone();
            let last = form.rsplit(' ').next().unwrap_or(form);
            with_clitic.pop();
            with_clitic.push(self.intern(&format!("{last}nya")));
            self.add_phrase(Phrase { words: with_clitic, classes, cue, clitic: true, case, payload });
        }
        self.add_phrase(Phrase { words, classes, cue, clitic: false, case, payload });
    }

    fn add_classes(&mut self, word: WordId, case: Case, classes: Classes) {
        let info = &self.words[word.0 as usize];
        let before = match case {
            Case::Any => info.any,
            Case::Capital => info.capital,
            Case::Upper => info.upper,
        };
        let set = self.class_sets[usize::from(before)] | classes;
        let place = self.class_sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            self.class_sets.push(set);
            self.class_sets.len() - 1
        });
        let place = u16::try_from(place).expect("far fewer sets of classes than 65,536");
        let info = &mut self.words[word.0 as usize];
        match case {
            Case::Any => info.any = place,
            Case::Capital => info.capital = place,
            Case::Upper => info.upper = place,
        }
    }

    fn add_cue(&mut self, lemma: &str, class: &str, shape: Shape, complement: Complement) -> CueId {
        let class = CueClass::from_name(class).unwrap_or(CueClass::Say);
        self.cues.push(CueEntry { lemma: Arc::from(lemma), class, shape, complement });
        CueId(u16::try_from(self.cues.len() - 1).expect("fewer than 65,536 cue forms"))
    }

    fn add_phrase(&mut self, phrase: Phrase) {
        let (word, bit) = pair_place(phrase.words[0], phrase.words[1]);
        self.pair_filter[word] |= bit;
        let list = self.by_pair.entry((phrase.words[0], phrase.words[1])).or_default();
        // The same words in two tables are one phrase with both classes.
        for &known in list.iter() {
            let known = &mut self.phrases[known as usize];
            if known.words == phrase.words && known.case == phrase.case {
                known.classes |= phrase.classes;
                if phrase.cue != CueId::default() {
                    known.cue = phrase.cue;
                }
                known.payload = known.payload.max(phrase.payload);
                return;
            }
        }
        let id = u32::try_from(self.phrases.len()).expect("fewer than 4 billion rows");
        self.words[phrase.words[0].0 as usize].flags.set(Flags::STARTS_PHRASE);
        self.words[phrase.words[1].0 as usize].flags.set(Flags::SECOND_IN_PHRASE);
        let length = phrase.words.len();
        self.phrases.push(phrase);
        // Longest first, so that the first match is the one.
        let phrases = &self.phrases;
        let at = list.iter().position(|&p| phrases[p as usize].words.len() < length).unwrap_or(list.len());
        list.insert(at, id);
    }

    fn intern(&mut self, word: &str) -> WordId {
        let clean = clean(word);
        let known = self.id(&clean);
        if known != WordId::UNKNOWN {
            return known;
        }
        // A word of points alone is found nowhere.
        let id = match word_key(clean.as_bytes()).filter(|key| *key != Key::default()) {
            Some(key) => {
                let at = self.places.find(key);
                debug_assert!(at > 0, "{word} was among the forms");
                self.words[at].key = key;
                at
            }
            None => {
                self.words.push(WordInfo::default());
                self.words.len() - 1
            }
        };
        let id = WordId(u32::try_from(id).expect("fewer than 4 billion words"));
        if clean.len() > SHORT {
            self.longest = self.longest.max(clean.len());
            self.long.insert(clean.into_boxed_str(), id);
        }
        id
    }

    /// The word's id, or the one of unknown words: without a jump, see [`Places`].
    #[inline(always)]
    fn short_id(&self, key: Key) -> WordId {
        let at = self.places.find(key);
        let known = self.words[at].key;
        let same = (known.low ^ key.low) | (known.high ^ key.high) == 0;
        WordId(at as u32 * u32::from(same))
    }

    /// The word's id; capitals and points make no difference.
    pub(crate) fn id(&self, word: &str) -> WordId {
        if word.contains('.') {
            return self.id(&clean(word));
        }
        match word_key(word.as_bytes()) {
            Some(key) => self.short_id(key),
            None if word.len() > self.longest => WordId::UNKNOWN,
            None => self.long.get(word.to_ascii_lowercase().as_str()).copied().unwrap_or(WordId::UNKNOWN),
        }
    }

    /// The id of the word at `start..end` of a text (bytes), as [`Self::id`], without copying it.
    pub(crate) fn id_in(&self, text: &str, start: usize, end: usize) -> WordId {
        let Some(key) = window(text, start, end) else { return self.id(&text[start..end]) };
        if key.has_point() {
            return self.id(&text[start..end]);
        }
        self.short_id(key.in_lower_case())
    }

    /// As [`Self::id_in`], of a word of ASCII letters.
    #[inline(always)]
    pub(crate) fn id_of_letters(&self, text: &str, start: usize, end: usize) -> WordId {
        match window(text, start, end) {
            Some(key) => self.short_id(key.letters_in_lower_case(end - start)),
            None => self.id(&text[start..end]),
        }
    }

    /// What the tables say of a word.
    pub(crate) fn word(&self, word: WordId) -> &WordInfo {
        &self.words[word.0 as usize]
    }

    /// The classes that a token with this word's entry and these capitals has.
    #[inline]
    pub(crate) fn classes_of(&self, word: &WordInfo, capital: bool, upper: bool) -> Classes {
        let mut classes = self.class_sets[usize::from(word.any)];
        if capital {
            classes |= self.class_sets[usize::from(word.capital)];
        }
        if upper {
            classes |= self.class_sets[usize::from(word.upper)];
        }
        classes
    }

    /// The classes that a token with this word and these capitals has.
    pub(crate) fn classes(&self, word: WordId, capital: bool, upper: bool) -> Classes {
        self.classes_of(self.word(word), capital, upper)
    }

    /// Phrases that begin with these two words, longest first; each must still be compared with the text.
    pub(crate) fn phrases_from(
        &self,
        first: WordId,
        second: WordId,
        capital: bool,
        upper: bool,
    ) -> impl Iterator<Item = (u32, &Phrase)> {
        let (word, bit) = pair_place(first, second);
        let known = self.pair_filter[word] & bit != 0;
        let list = if known { self.by_pair.get(&(first, second)) } else { None };
        list.into_iter().flatten().map(|&id| (id, &self.phrases[id as usize])).filter(move |(_, phrase)| {
            match phrase.case {
                Case::Any => true,
                Case::Capital => capital,
                Case::Upper => upper,
            }
        })
    }

    /// The cue form with that number.
    pub(crate) fn cue(&self, id: CueId) -> &CueEntry {
        &self.cues[id.0 as usize]
    }

    /// What a short role or channel word stands for; empty for others.
    pub(crate) fn word_payload(&self, word: WordId) -> &str {
        &self.payloads[self.word_payloads.get(&word).map_or(0, |&payload| payload as usize)]
    }

    /// What a phrase stands for; empty for most.
    pub(crate) fn phrase_payload(&self, phrase: u32) -> &str {
        &self.payloads[self.phrases[phrase as usize].payload as usize]
    }
}

/// A form as words are compared: without points, in lower case.
fn clean(word: &str) -> String {
    word.chars().filter(|&c| c != '.').collect::<String>().to_ascii_lowercase()
}

/// The word at `start..end` of a text as it stands, unless it is long or at the very end of the text.
#[inline(always)]
fn window(text: &str, start: usize, end: usize) -> Option<Key> {
    let window = text.as_bytes().get(start..)?.first_chunk().filter(|_| end - start <= SHORT)?;
    Some(Key::cut(window, end - start))
}
