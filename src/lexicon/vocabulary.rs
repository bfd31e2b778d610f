//! The tables as the stages read them: one hash look-up per token, phrases behind their first word.

use super::tables::{ClassRule, TableSpec};
use crate::model::cue::CueClass;
use crate::model::word::{Classes, CueId, WordId};
use rustc_hash::FxHashMap;

/// How a cue form stands to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Root after a quotation or before its subject: *kata*.
    Bare,
    /// After its subject: *mengatakan*.
    Active,
    /// Before its agent: *dikatakan*.
    Passive,
    /// Active without prefix, in headlines: *Pastikan*.
    Stem,
    /// Preposition before the source: *menurut*.
    According,
    /// Verb and noun; content only after *bahwa*: *menepis anggapan*.
    Noun,
    /// After a quotation, before the source: *demikian*.
    AfterQuote,
}

/// What a cue takes as content when there are no marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Complement {
    /// Nearly always a clause.
    Clause,
    /// A clause or a mere noun; the clause must show itself.
    Weak,
    /// A clause only after *bahwa*, a comma or a colon.
    That,
    /// Addressee and what is asked.
    Request,
    /// What is criticised or praised.
    Critic,
    /// Only a marked quotation.
    None,
}

/// One cue form.
#[derive(Clone, Debug)]
pub(crate) struct CueEntry {
    pub(crate) lemma: String,
    pub(crate) class: CueClass,
    pub(crate) shape: Shape,
    pub(crate) complement: Complement,
}

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

/// What the tables say of one word.
#[derive(Clone, Debug, Default)]
struct WordInfo {
    any: Classes,
    capital: Classes,
    upper: Classes,
    cue: CueId,
    clitic_cue: bool,
    phrases: Vec<u32>,
    payload: u32,
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
    ids: FxHashMap<Box<str>, WordId>,
    words: Vec<WordInfo>,
    phrases: Vec<Phrase>,
    cues: Vec<CueEntry>,
    payloads: Vec<String>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        let nothing = CueEntry {
            lemma: String::new(),
            class: CueClass::Say,
            shape: Shape::Bare,
            complement: Complement::None,
        };
        Self {
            ids: FxHashMap::default(),
            words: vec![WordInfo::default()],
            phrases: Vec::new(),
            cues: vec![nothing],
            payloads: vec![String::new()],
        }
    }
}

/// Words are looked up in lower case, without points, up to this many bytes.
const LONGEST_WORD: usize = 40;

impl Vocabulary {
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
                clitic = cells[5] == "yes";
                cue = self.add_cue(cells[1], cells[2], shape_named(cells[3]), complement_named(cells[4]));
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
        let payload = if cells.len() == 3 && classes.any(Classes::CHANNEL | Classes::ROLE_SHORT | Classes::MONTH) {
            self.payloads.push(cells[1].to_owned());
            u32::try_from(self.payloads.len() - 1).expect("fewer than 4 billion rows")
        } else {
            0
        };
        let words: Vec<WordId> = form.split(' ').map(|word| self.intern(word)).collect();
        let case = Case::of(form);
        if let [word] = words[..] {
            let info = &mut self.words[word.0 as usize];
            match case {
                Case::Any => info.any |= classes,
                Case::Capital => info.capital |= classes,
                Case::Upper => info.upper |= classes,
            }
            if cue != CueId::default() {
                info.cue = cue;
            }
            if payload != 0 {
                info.payload = payload;
            }
            if clitic {
                let with_clitic = self.intern(&format!("{form}nya"));
                let info = &mut self.words[with_clitic.0 as usize];
                info.any |= classes;
                info.cue = cue;
                info.clitic_cue = true;
            }
            return;
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

    fn add_cue(&mut self, lemma: &str, class: &str, shape: Shape, complement: Complement) -> CueId {
        let class = CueClass::from_name(class).unwrap_or(CueClass::Say);
        self.cues.push(CueEntry { lemma: lemma.to_owned(), class, shape, complement });
        CueId(u16::try_from(self.cues.len() - 1).expect("fewer than 65,536 cue forms"))
    }

    fn add_phrase(&mut self, phrase: Phrase) {
        let first = phrase.words[0].0 as usize;
        // The same words in two tables are one phrase with both classes.
        for &known in &self.words[first].phrases {
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
        let length = phrase.words.len();
        self.phrases.push(phrase);
        // Longest first, so that the first match is the one.
        let phrases = &self.phrases;
        let list = &mut self.words[first].phrases;
        let at = list.iter().position(|&p| phrases[p as usize].words.len() < length).unwrap_or(list.len());
        list.insert(at, id);
    }

    fn intern(&mut self, word: &str) -> WordId {
        let key: String = word.chars().filter(|&c| c != '.').collect::<String>().to_ascii_lowercase();
        if let Some(&id) = self.ids.get(key.as_str()) {
            return id;
        }
        let id = WordId(u32::try_from(self.words.len()).expect("fewer than 4 billion words"));
        self.words.push(WordInfo::default());
        self.ids.insert(key.into_boxed_str(), id);
        id
    }

    /// The word's id; capitals and points make no difference.
    pub(crate) fn id(&self, word: &str) -> WordId {
        let mut key = [0u8; LONGEST_WORD];
        let mut length = 0;
        for &byte in word.as_bytes() {
            if byte == b'.' {
                continue;
            }
            if length == LONGEST_WORD {
                return WordId::UNKNOWN;
            }
            key[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        // Cutting points out of UTF-8 leaves UTF-8.
        let Ok(key) = std::str::from_utf8(&key[..length]) else { return WordId::UNKNOWN };
        self.ids.get(key).copied().unwrap_or(WordId::UNKNOWN)
    }

    /// The classes that a token with this word and these capitals has.
    pub(crate) fn classes(&self, word: WordId, capital: bool, upper: bool) -> Classes {
        let info = &self.words[word.0 as usize];
        let mut classes = info.any;
        if capital {
            classes |= info.capital;
        }
        if upper {
            classes |= info.upper;
        }
        classes
    }

    /// The cue that the single word is, if it is one, and whether the clitic *-nya* is in it.
    pub(crate) fn cue_of(&self, word: WordId) -> (CueId, bool) {
        let info = &self.words[word.0 as usize];
        (info.cue, info.clitic_cue)
    }

    /// Whether phrases begin with this word.
    pub(crate) fn starts_phrase(&self, word: WordId) -> bool {
        !self.words[word.0 as usize].phrases.is_empty()
    }

    /// Phrases that begin with this word, longest first; each must still be compared with the text.
    pub(crate) fn phrases_from(
        &self,
        word: WordId,
        capital: bool,
        upper: bool,
    ) -> impl Iterator<Item = (u32, &Phrase)> {
        self.words[word.0 as usize].phrases.iter().map(|&id| (id, &self.phrases[id as usize])).filter(
            move |(_, phrase)| match phrase.case {
                Case::Any => true,
                Case::Capital => capital,
                Case::Upper => upper,
            },
        )
    }

    /// The phrase with that number.
    pub(crate) fn phrase(&self, id: u32) -> &Phrase {
        &self.phrases[id as usize]
    }

    /// The cue form with that number.
    pub(crate) fn cue(&self, id: CueId) -> &CueEntry {
        &self.cues[id.0 as usize]
    }

    /// What a short role or channel word stands for; empty for others.
    pub(crate) fn word_payload(&self, word: WordId) -> &str {
        &self.payloads[self.words[word.0 as usize].payload as usize]
    }

    /// What a phrase stands for; empty for most.
    pub(crate) fn phrase_payload(&self, phrase: u32) -> &str {
        &self.payloads[self.phrases[phrase as usize].payload as usize]
    }
}

fn shape_named(name: &str) -> Shape {
    match name {
        "active" => Shape::Active,
        "passive" => Shape::Passive,
        "stem" => Shape::Stem,
        _ => Shape::Bare,
    }
}

fn complement_named(name: &str) -> Complement {
    match name {
        "clause" => Complement::Clause,
        "weak" => Complement::Weak,
        "that" => Complement::That,
        "request" => Complement::Request,
        "critic" => Complement::Critic,
        _ => Complement::None,
    }
}
