//! The tables as the stages read them: one hash look-up per token, phrases behind their first word.

use super::cue_entry::{Complement, CueEntry, Shape};
use super::phrases::{Draft, Phrase, Phrases};
use super::tables::{ClassRule, TableSpec};
use super::word_entry::{Entry, Found};
use super::word_key::{Key, SHORT, word_key};
use super::word_places::Places;
use crate::model::cue::CueClass;
use crate::model::token::Flags;
use crate::model::token_bits::Sets;
use crate::model::window::Window;
use crate::model::word::{Classes, CueId, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

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

/// What the tables say of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct WordInfo {
    /// Classes whatever the capitals.
    any: Classes,
    /// Further classes with capitals: their place in [`Vocabulary::cased`].
    cased: u16,
    /// The cue that the single word is, if it is one.
    pub(crate) cue: CueId,
    /// Whether its *-nya* stands for the speaker.
    pub(crate) flags: Flags,
    /// The sets that it is in when it stands in lower case.
    pub(crate) sets: Sets,
}

/// All words and phrases in effect.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Words of up to 16 bytes, each at its place, then the longer ones. A word's id is its place. Place 0 is what unknown words
    /// share. Eight fit in a line of the cache: the words of news are so many that a larger table is read from far memory.
    words: Vec<Entry>,
    /// What the tables say of them, 1,500 different answers; the first says nothing.
    infos: Vec<WordInfo>,
    /// The same for each word, until all rows are taken in.
    drafts: Vec<WordInfo>,
    /// Where short words stand.
    places: Places,
    /// The further classes of words with no capital, with one in front, and in capitals (the last two); a few hundred.
    cased: Vec<[Classes; 4]>,
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
            lemma: Cow::Borrowed(""),
            class: CueClass::Say,
            shape: Shape::Bare,
            complement: Complement::None,
        };
        Self {
            words: vec![Entry::default(); places.count()],
            infos: vec![WordInfo::default()],
            drafts: vec![WordInfo::default(); places.count()],
            places,
            cased: vec![[Classes::NONE; 4]],
            word_payloads: FxHashMap::default(),
            long: FxHashMap::default(),
            longest: 0,
            phrases: Phrases::default(),
            cues: vec![nothing],
            payloads: vec![String::new()],
        }
    }

    /// Takes in one checked row of a table.
    pub(crate) fn add(&mut self, spec: &TableSpec, cells: &[Cow<'static, str>]) {
        let form = &*cells[0];
        let mut classes = Classes::NONE;
        let mut cue = CueId::default();
        let mut clitic = false;
        match &spec.classes {
            ClassRule::All(all) => classes = *all,
            ClassRule::ByKind(kinds) => {
                if let Some((_, class)) = kinds.iter().find(|(kind, _)| *kind == &*cells[1]) {
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
                cue = self.add_cue(
                    cells[1].clone(),
                    &cells[2],
                    Shape::named(&cells[3]),
                    Complement::named(&cells[4]),
                );
            }
            ClassRule::Phrases => {
                let (shape, complement) = match &*cells[3] {
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
                cue = self.add_cue(cells[1].clone(), &cells[2], shape, complement);
            }
        }
        let payload =
            if cells.len() == 3 && classes.any(Classes::CHANNEL | Classes::ROLE_SHORT | Classes::MONTH) {
                self.payloads.push(cells[1].to_string());
                u32::try_from(self.payloads.len() - 1).expect("fewer than 4 billion rows")
            } else {
                0
            };
        let words: Vec<WordId> = form.split(' ').map(|word| self.intern(word)).collect();
        let case = Case::of(form);
        if let [word] = words[..] {
            self.add_classes(word, case, classes);
            if cue != CueId::default() {
                self.drafts[word.0 as usize].cue = cue;
            }
            if payload != 0 {
                self.word_payloads.insert(word, payload);
            }
            if clitic {
                let with_clitic = self.intern(&format!("{form}nya"));
                self.add_classes(with_clitic, Case::Any, classes);
                let info = &mut self.drafts[with_clitic.0 as usize];
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
        let info = &mut self.drafts[word.0 as usize];
        let [_, mut capital, mut upper, _] = self.cased[usize::from(info.cased)];
        match case {
            Case::Any => {
                info.any |= classes;
                return;
            }
            Case::Capital => capital |= classes,
            Case::Upper => upper |= classes,
        }
        let same = |[_, c, u, _]: &[Classes; 4]| *c == capital && *u == upper;
        let place = self.cased.iter().position(same).unwrap_or_else(|| {
            self.cased.push([Classes::NONE, capital, upper, capital | upper]);
            self.cased.len() - 1
        });
        info.cased = u16::try_from(place).expect("far fewer sets of classes than 65,536");
    }

    fn add_cue(
        &mut self,
        lemma: Cow<'static, str>,
        class: &str,
        shape: Shape,
        complement: Complement,
    ) -> CueId {
        let class = CueClass::from_name(class).unwrap_or(CueClass::Say);
        self.cues.push(CueEntry { lemma, class, shape, complement });
        CueId(u16::try_from(self.cues.len() - 1).expect("fewer than 65,536 cue forms"))
    }

    fn add_phrase(&mut self, phrase: Draft) {
        let of_places = [Sets::STARTS_PHRASE, Sets::SECOND_IN_PHRASE];
        for (word, sets) in phrase.words.iter().zip(of_places) {
            let info = &mut self.drafts[word.0 as usize];
            info.sets = info.sets | sets;
        }
        self.phrases.add(phrase);
    }

    /// To be called when all rows are taken in.
    pub(crate) fn finish(&mut self) {
        let mut numbers = FxHashMap::from_iter([(WordInfo::default(), 0)]);
        for (entry, mut info) in self.words.iter_mut().zip(std::mem::take(&mut self.drafts)) {
            info.sets = info.sets | Sets::of_word(info.any, info.cue);
            let number = *numbers.entry(info).or_insert_with(|| {
                self.infos.push(info);
                self.infos.len() - 1
            });
            entry.set_number(u16::try_from(number).expect("fewer than 65,536 different words"));
        }
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
                let at = self.places.find(key.hash());
                debug_assert!(at > 0, "{word} was among the forms");
                self.words[at] = Entry::of(key.hash());
                at
            }
            None => {
                self.words.push(Entry::default());
                self.drafts.push(WordInfo::default());
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

    /// The word with that hash, without a jump, see [`Places`].
    #[inline]
    pub(crate) fn look_up(&self, hash: u64) -> Found {
        let place = self.places.find(hash);
        self.words[place].find(hash, place)
    }

    /// What the tables say of a word that was looked up.
    #[inline]
    pub(crate) fn info(&self, found: Found) -> &WordInfo {
        &self.infos[found.number as usize]
    }

    fn short_id(&self, key: Key) -> WordId {
        self.look_up(key.hash()).word
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

    /// The hash of the word at `start..end` of a text (bytes), if it is short and has no points.
    pub(crate) fn hash_in(&self, text: &str, start: usize, end: usize) -> Option<u64> {
        let key = window(text, start, end)?;
        (!key.has_point()).then(|| key.in_lower_case().hash())
    }

    /// The hash of the word of ASCII letters that a window begins with and does not fill.
    #[inline]
    pub(crate) fn hash_of_letters(&self, window: Window, length: usize) -> u64 {
        Key::of_letters(window, length).hash()
    }

    /// What the tables say of a word.
    pub(crate) fn word(&self, word: WordId) -> &WordInfo {
        &self.infos[self.words[word.0 as usize].number()]
    }

    /// The classes that a token with this word's entry and these capitals has.
    #[inline]
    pub(crate) fn classes_of(&self, word: &WordInfo, capital: bool, upper: bool) -> Classes {
        self.classes_in(word, Flags::CAPITAL.when(capital) | Flags::UPPER.when(upper))
    }

    /// As [`Self::classes_of`], with the capitals that flags tell of.
    #[inline]
    pub(crate) fn classes_in(&self, word: &WordInfo, flags: Flags) -> Classes {
        word.any | self.cased[usize::from(word.cased)][flags.capitals()]
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

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;
    use crate::model::window::Window;
    use crate::model::word::WordId;

    #[test]
    fn a_word_is_the_same_whichever_way_it_is_looked_up() {
        let vocabulary = Lexicon::builtin().vocabulary;
        for (word, known) in [("katanya", true), ("menurut", true), ("xyzzyx", false), ("katanyax", false)] {
            let padded = format!("{word:16}");
            let window = Window::at(padded.as_bytes(), 0).unwrap();
            let found = vocabulary.look_up(vocabulary.hash_of_letters(window, word.len()));
            let (id, info) = (found.word, vocabulary.info(found));
            assert_eq!(id != WordId::UNKNOWN, known, "{word}");
            assert_eq!(id, vocabulary.id(word));
            assert_eq!(id, vocabulary.id_in(&padded.to_uppercase(), 0, word.len()));
            assert_eq!(info, vocabulary.word(id));
        }
    }
}
