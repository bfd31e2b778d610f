//! The tables as the stages read them: one hash look-up per token, phrases behind their first word.

use super::cue_entry::{Complement, CueEntry, Shape};
use super::phrases::{Draft, Phrase, Phrases};
use super::tables::{ClassRule, TableSpec};
use super::word_key::{Key, SHORT, word_key};
use super::word_places::Places;
use crate::model::cue::CueClass;
use crate::model::token::Flags;
use crate::model::word::{Classes, CueId, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::Arc;

/// Which capitals a token needs for an entry to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
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
    /// Classes whatever the capitals.
    any: Classes,
    /// Classes with a capital, in capitals: places in [`Vocabulary::class_sets`].
    capital: u16,
    upper: u16,
    /// The cue that the single word is, if it is one.
    pub(crate) cue: CueId,
    /// Whether its *-nya* stands for the speaker, phrases begin with it, phrases have it in the second place.
    pub(crate) flags: Flags,
}

/// A word on the way to its entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sought {
    key: Key,
    /// The upper half is the place where its entry is looked for, then its id; the lower half the token. One number, since the
    /// processor cannot read at once what was just written in two parts, and waits.
    place_and_token: u64,
}

impl Sought {
    /// The place is not known yet.
    const ANYWHERE: u32 = u32::MAX;

    fn new(key: Key, place: u32, token: usize) -> Self {
        Self { key, place_and_token: u64::from(place) << 32 | token as u64 & u64::from(u32::MAX) }
    }

    fn place(&self) -> u32 {
        (self.place_and_token >> 32) as u32
    }

    /// The word's id, when it was looked up.
    #[inline]
    pub(crate) fn word(&self) -> WordId {
        WordId(self.place())
    }

    /// The token that it is sought for.
    #[inline]
    pub(crate) fn token(&self) -> usize {
        self.place_and_token as u32 as usize
    }
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
    phrases: Phrases,
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
        let mut add = |form: &str| {
            keys.extend(form.split(' ').filter_map(|word| word_key(clean(word).as_bytes())));
        };
        forms.for_each(&mut add);
        clitics.for_each(|form| add(&format!("{form}nya")));
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
            phrases: Phrases::default(),
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
            self.add_phrase(Draft { words: with_clitic, classes, cue, clitic: true, case, payload });
        }
        self.add_phrase(Draft { words, classes, cue, clitic: false, case, payload });
    }

    fn add_classes(&mut self, word: WordId, case: Case, classes: Classes) {
        let info = &mut self.words[word.0 as usize];
        let before = match case {
            Case::Any => {
                info.any |= classes;
                return;
            }
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
        if case == Case::Upper {
            info.upper = place;
        } else {
            info.capital = place;
        }
    }

    fn add_cue(&mut self, lemma: &str, class: &str, shape: Shape, complement: Complement) -> CueId {
        let class = CueClass::from_name(class).unwrap_or(CueClass::Say);
        self.cues.push(CueEntry { lemma: Arc::from(lemma), class, shape, complement });
        CueId(u16::try_from(self.cues.len() - 1).expect("fewer than 65,536 cue forms"))
    }

    fn add_phrase(&mut self, phrase: Draft) {
        self.words[phrase.words[0].0 as usize].flags.set(Flags::STARTS_PHRASE);
        self.words[phrase.words[1].0 as usize].flags.set(Flags::SECOND_IN_PHRASE);
        self.phrases.add(phrase);
    }

    /// To be called when all rows are taken in.
    pub(crate) fn finish(&mut self) {
        self.phrases.finish();
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
            self.long.insert(clean.into(), id);
        }
        id
    }

    fn short_id(&self, key: Key) -> WordId {
        self.at(key, self.places.find(key) as u32)
    }

    /// The place as an id if the word stands there, or else the id of unknown words: without a jump, see [`Places`].
    #[inline(always)]
    fn at(&self, key: Key, place: u32) -> WordId {
        let known = self.words[place as usize].key;
        let same = (known.low ^ key.low) | (known.high ^ key.high) == 0;
        WordId(place * u32::from(same))
    }

    /// Looks up one word before the others.
    pub(crate) fn word_of(&self, sought: &Sought) -> WordId {
        if sought.place() == Sought::ANYWHERE { self.short_id(sought.key) } else { sought.word() }
    }

    /// Looks up all of these words. A look-up mostly waits for memory; with nothing between them the processor waits for many
    /// at the same time. First for what tells the places, then for the entries.
    pub(crate) fn look_up(&self, words: &mut [Sought]) {
        for sought in words.iter_mut().filter(|sought| sought.place() == Sought::ANYWHERE) {
            *sought = Sought::new(sought.key, self.places.find(sought.key) as u32, sought.token());
        }
        for sought in words {
            *sought = Sought::new(sought.key, self.at(sought.key, sought.place()).0, sought.token());
        }
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

    /// Prepares the look-up of the word at `start..end` of a text (bytes).
    pub(crate) fn seek(&self, text: &str, start: usize, end: usize, token: usize) -> Sought {
        let WordId(place) = self.id_in(text, start, end);
        Sought::new(self.words[place as usize].key, place, token)
    }

    /// As [`Self::seek`], of a word of ASCII letters.
    #[inline(always)]
    pub(crate) fn seek_letters(&self, text: &str, start: usize, end: usize, token: usize) -> Sought {
        match window(text, start, end) {
            Some(key) => Sought::new(key.letters_in_lower_case(end - start), Sought::ANYWHERE, token),
            None => self.seek(text, start, end, token),
        }
    }

    /// What the tables say of a word.
    pub(crate) fn word(&self, word: WordId) -> &WordInfo {
        &self.words[word.0 as usize]
    }

    /// The classes that a token with this word's entry and these capitals has.
    #[inline]
    pub(crate) fn classes_of(&self, word: &WordInfo, capital: bool, upper: bool) -> Classes {
        let capital = self.class_sets[usize::from(word.capital * u16::from(capital))];
        word.any | capital | self.class_sets[usize::from(word.upper * u16::from(upper))]
    }

    /// The classes that a token with this word and these capitals has.
    pub(crate) fn classes(&self, word: WordId, capital: bool, upper: bool) -> Classes {
        self.classes_of(self.word(word), capital, upper)
    }

    /// Whether phrases may begin with these two words.
    pub(crate) fn may_begin_phrase(&self, first: WordId, second: WordId) -> bool {
        self.phrases.may_begin(first, second)
    }

    /// Where the phrases that begin with these two words lie, for [`Self::phrases_at`]; nothing where none does.
    pub(crate) fn phrases_from(&self, first: WordId, second: WordId) -> Option<u32> {
        self.phrases.beginning(first, second)
    }

    /// The phrases there that words with these capitals can be, longest first; each must still be compared with the text.
    pub(crate) fn phrases_at(&self, place: u32, capital: bool, upper: bool) -> impl Iterator<Item = &Phrase> {
        self.phrases.at(place, capital, upper)
    }

    /// The words of a phrase from the third on.
    pub(crate) fn rest_of(&self, phrase: &Phrase) -> &[WordId] {
        self.phrases.rest_of(phrase)
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
    pub(crate) fn phrase_payload(&self, payload: u32) -> &str {
        &self.payloads[payload as usize]
    }
}

/// A form as words are compared: without points, in lower case. Most are so already.
fn clean(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte == b'.' || byte.is_ascii_uppercase()) {
        Cow::Owned(word.chars().filter(|&c| c != '.').collect::<String>().to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// The word at `start..end` of a text as it stands, unless it is long or at the very end of the text.
#[inline(always)]
fn window(text: &str, start: usize, end: usize) -> Option<Key> {
    let window = text.as_bytes().get(start..)?.first_chunk().filter(|_| end - start <= SHORT)?;
    Some(Key::cut(window, end - start))
}
