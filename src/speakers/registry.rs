//! The people and bodies of the article under their fullest names.

mod aliases;

use super::bearers::Bearers;
use super::name_lists::Lists;
use super::short_names::{clips, is_misspelt, is_pair};
use crate::mentions::evidence::{Evidence, key};
use crate::model::document::Document;
use crate::model::mention::{Mention, SourceForm};
use crate::model::quotation::Quotation;
use crate::model::span::Span;
use crate::model::speaker::{NameWords, Speaker, SpeakerKind};
use crate::model::word::Classes;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// All speakers of one article.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    pub(crate) speakers: Vec<Speaker>,
    /// Speakers by the words of their names, latest last.
    by_word: Bearers,
    /// Speakers that are no persons, by the text that names them.
    by_text: FxHashMap<u64, u32>,
    /// Initials that the text gives with a name, and the speaker: `Agus Hari Santoso (AHS)`.
    initials: Vec<(u64, usize)>,
    /// Name words that stand alone beside cues.
    lone: FxHashSet<u64>,
    /// The words of each mention's name, and of each source's.
    words: Lists,
    source_words: Lists,
    /// Names of two words and more: where they begin, and their place in `words` or, behind these, in `source_words`.
    full: Vec<(usize, usize)>,
}

impl Registry {
    /// Registers everybody with a name: those who speak and those who are only mentioned.
    pub(crate) fn gather(
        &mut self,
        document: &Document,
        evidence: &Evidence,
        mentions: &[Mention],
        quotations: &[Quotation],
    ) {
        self.speakers.clear();
        self.by_word.clear();
        self.by_text.clear();
        self.initials.clear();
        self.lone.clone_from(evidence.lone_words());
        let (mut words, mut source_words, mut full) = self.take_scratch();
        words.reserve(mentions.len());
        source_words.reserve(quotations.len());
        mentions.iter().for_each(|mention| words.push(document, Some(mention)));
        for quotation in quotations {
            source_words.push(document, quotation.source.as_ref().filter(|source| is_named(source)));
        }
        // Full names first, so that a short name finds its bearer wherever it stands.
        let source = |at: usize| quotations[at].source.as_ref();
        full.extend((0..mentions.len()).filter_map(|at| {
            (words.get(at).len() >= 2 && is_named(&mentions[at])).then_some((mentions[at].tokens.start, at))
        }));
        full.extend((0..quotations.len()).filter_map(|at| {
            let source = source(at).filter(|_| source_words.get(at).len() >= 2)?;
            Some((source.tokens.start, mentions.len() + at))
        }));
        full.sort_unstable();
        // As with tokens: an article may have a million people.
        self.speakers.reserve(full.len());
        self.by_word.reserve(full.len());
        for &(_, at) in &full {
            let (mention, words) = match at.checked_sub(mentions.len()) {
                None => (&mentions[at], words.get(at)),
                Some(at) => (source(at).expect("a source with words"), source_words.get(at)),
            };
            let name = mention.name.clone().expect("a name with words");
            if !name.clone().any(|at| is_pair(document.text_of(at))) {
                self.person(document, mention, &name, words);
            }
        }
        for (mention, words) in mentions.iter().zip(words.each()).filter(|(_, words)| words.len() == 1) {
            if mention.role.is_some() && self.find(words, mention.tokens.start, true).is_none() {
                self.only_name(document, mention, words);
            }
        }
        // Gives the function of `Bupati Rahmat` to the Rahmat that is known.
        for (mention, words) in mentions.iter().zip(words.each()).filter(|(_, words)| words.len() == 1) {
            if let Some(role) = &mention.role
                && let Some(found) = self.find(words, mention.tokens.start, true)
                && self.speakers[found].role.is_none()
            {
                set_role(document, &mut self.speakers[found], role.clone());
            }
        }
        for (mention, words) in mentions.iter().zip(words.each()) {
            self.alias_after(document, mention, words);
        }
        // Sources of one word that no fuller name explains: a clipped name of somebody known (`Pras`), or a person of one name.
        let headline = document.paragraphs.iter().take(4).find(|paragraph| paragraph.headline);
        let text_start = headline.map_or(0, |line| line.tokens.end);
        for (at, words) in source_words.each().enumerate().filter(|(_, words)| words.len() == 1) {
            let source = source(at).expect("a source with words");
            if source.tokens.start >= text_start && self.find(words, source.tokens.start, true).is_none() {
                self.only_name(document, source, words);
            }
        }
        // `Budi mengaku menyesal`, `disampaikan Budi`: a name that stands alone beside a cue, though nothing is quoted there.
        for (mention, words) in mentions.iter().zip(words.each()).filter(|(_, words)| words.len() == 1) {
            let lone = self.lone.contains(&words[0])
                && mention.name.as_ref().is_some_and(|name| document.is(name.start, Classes::GIVEN));
            if lone && self.find(words, mention.tokens.start, true).is_none() {
                self.only_name(document, mention, words);
            }
        }
        for (at, words) in source_words.each().enumerate() {
            if let Some(source) = source(at).filter(|_| !words.is_empty())
                && let Some(found) = self.find(words, source.tokens.start, true)
            {
                self.speakers[found].speaks = true;
            }
        }
        if !self.initials.is_empty() {
            for source in quotations.iter().filter_map(|quotation| quotation.source.as_ref()) {
                if let Some(found) = self.bearer_of_initials(document, source) {
                    self.speakers[found].speaks = true;
                }
            }
        }
        (self.words, self.source_words, self.full) = (words, source_words, full);
    }

    /// Buffers that [`Registry::gather`] fills, empty.
    fn take_scratch(&mut self) -> (Lists, Lists, Vec<(usize, usize)>) {
        self.words.clear();
        self.source_words.clear();
        self.full.clear();
        let Self { words, source_words, full, .. } = self;
        (std::mem::take(words), std::mem::take(source_words), std::mem::take(full))
    }

    /// The words of a mention's name, by the place of the mention; none where it has no name.
    pub(crate) fn words_of_mention(&self, mention: usize) -> &[u64] {
        self.words.get(mention)
    }

    /// The words of the name that is a quotation's source; none where its source is no name.
    pub(crate) fn words_of_source(&self, quotation: usize) -> &[u64] {
        self.source_words.get(quotation)
    }

    /// A name of one word: a clipped form of somebody's, or all the name that there is.
    fn only_name(&mut self, document: &Document, mention: &Mention, words: &[u64]) {
        let Some(name) = &mention.name else { return };
        let short = document.span_of(name).of(&document.text);
        let people = self.speakers.iter().take(MOST_COMPARED);
        let clipped = people.enumerate().rev().find(|(_, speaker)| {
            let full = speaker.name.of(&document.text);
            // `Gubernur Ren` for Gubernur Rendrawangsa: of one name a part only with the same function.
            let same_function = || {
                let head = |role: &Range<usize>| lower_key(document.text_of(role.start));
                mention.role.as_ref().map(head) == speaker.role_tokens.as_ref().map(head)
            };
            speaker.kind == SpeakerKind::Person
                && (speaker.words.len() > 1
                    || speaker.role.is_some() && same_function()
                    || is_misspelt(short, full))
                && clips(short, full)
        });
        match clipped.map(|(at, _)| at) {
            Some(speaker) => self.index(words[0], speaker),
            None => {
                self.add_person(document, mention, name, words);
            }
        }
    }

    /// The person with this name, known or new; a fuller name replaces a shorter one.
    pub(crate) fn person(
        &mut self,
        document: &Document,
        mention: &Mention,
        name: &Range<usize>,
        words: &[u64],
    ) -> usize {
        let Some(found) = self.find(words, mention.tokens.start, words.len() == 1) else {
            return self.add_person(document, mention, name, words);
        };
        let fuller = words.len() > self.speakers[found].words.len();
        // `Menteri Sosial Nurdin Halimi` and `Penasihat Laila Nurdin Halimi`: another first name, another function.
        let known = &self.speakers[found];
        if fuller
            && words.first() != known.words.first()
            && let (Some(known), Some(role)) = (&known.role_tokens, &mention.role)
            && !document.text_of(known.start).eq_ignore_ascii_case(document.text_of(role.start))
        {
            return self.add_person(document, mention, name, words);
        }
        if fuller {
            for &word in words.iter() {
                self.index(word, found);
            }
        }
        let speaker = &mut self.speakers[found];
        if fuller {
            speaker.name = document.span_of(name);
            speaker.words = words.iter().copied().collect();
        }
        match (&speaker.role_tokens, &mention.role) {
            (None, Some(role)) => set_role(document, speaker, role.clone()),
            // `Bupati Budi` first, `Bupati Garut Budi Santoso` later: the function with its area.
            (Some(known), Some(role))
                if known.len() == 1
                    && role.len() > 1
                    && document.text_of(known.start).eq_ignore_ascii_case(document.text_of(role.start)) =>
            {
                set_role(document, speaker, role.clone());
            }
            _ => {}
        }
        found
    }

    /// Adds a person that is not known yet.
    pub(crate) fn add_person(
        &mut self,
        document: &Document,
        mention: &Mention,
        name: &Range<usize>,
        words: &[u64],
    ) -> usize {
        let at = self.speakers.len();
        for &word in words.iter() {
            self.index(word, at);
        }
        let mut speaker = Speaker {
            kind: SpeakerKind::Person,
            name: document.span_of(name),
            words: words.iter().copied().collect(),
            role: None,
            role_tokens: None,
            surely_person: name.clone().any(|at| {
                let token = &document.tokens[at];
                token.is_word()
                    && (token.is(Classes::GIVEN) && !token.is(Classes::PLACE)
                        || self.lone.contains(&key(document.text_of(at))))
            }),
            speaks: false,
            first: mention.tokens.start,
        };
        if let Some(role) = &mention.role {
            set_role(document, &mut speaker, role.clone());
        }
        self.speakers.push(speaker);
        at
    }

    fn index(&mut self, word: u64, speaker: usize) {
        self.by_word.add(word, speaker as u32);
    }

    /// The person that bears all of these words, or whose words are all among these.
    ///
    /// A single word is looked for only with `single`: first as a first name, then anywhere in a name, the nearest earlier
    /// bearer before a later one.
    pub(crate) fn find(&self, words: &[u64], at: usize, single: bool) -> Option<usize> {
        if let [word] = words {
            if !single {
                return None;
            }
            let bearers = self.by_word.of(*word);
            let best = |first_only: bool| {
                let fits =
                    |&&id: &&u32| !first_only || self.speakers[id as usize].words.first() == Some(word);
                let earlier =
                    bearers.iter().filter(fits).filter(|&&id| self.speakers[id as usize].first <= at);
                earlier
                    .max_by_key(|&&id| self.speakers[id as usize].first)
                    .or_else(|| bearers.iter().find(fits))
            };
            return best(true).or_else(|| best(false)).map(|&id| id as usize);
        }
        let mut found = None;
        for word in words {
            for &id in self.by_word.of(*word) {
                let known = &self.speakers[id as usize].words;
                let (small, large) =
                    if known.len() < words.len() { (&known[..], words) } else { (words, &known[..]) };
                let contained = small.iter().all(|word| large.contains(word));
                // `Budi` and `Budi Santoso` are one only if the short name is the first; `Sari` alone may be another.
                if contained && (small.len() >= 2 || large.first() == small.first()) {
                    if small.len() == large.len() {
                        return Some(id as usize);
                    }
                    found = Some(id as usize);
                }
            }
        }
        found
    }

    /// The speaker that is no person, known or new, by the text that names it.
    pub(crate) fn thing(&mut self, document: &Document, kind: SpeakerKind, name: Span, at: usize) -> usize {
        let id = lower_key(name.of(&document.text));
        if let Some(&known) = self.by_text.get(&id) {
            return known as usize;
        }
        let number = self.speakers.len();
        self.by_text.insert(id, number as u32);
        self.speakers.push(Speaker {
            kind,
            name,
            words: NameWords::default(),
            role: None,
            role_tokens: None,
            surely_person: false,
            speaks: true,
            first: at,
        });
        number
    }
}

/// A clipped name is compared with at most this many people.
const MOST_COMPARED: usize = 200;

/// Sets the function of a speaker.
pub(crate) fn set_role(document: &Document, speaker: &mut Speaker, role: Range<usize>) {
    speaker.role = Some(document.span_of(&role));
    // `pekerja Kopkarpel`: a lower-case noun and one unknown word name no person yet.
    speaker.surely_person |= speaker.words.len() > 1 || document.tokens[role.start].is_capital();
    speaker.role_tokens = Some(role);
}

/// A mention whose form is that of a name.
fn is_named(mention: &Mention) -> bool {
    matches!(mention.form, SourceForm::Name | SourceForm::NameWithRole)
}

/// The key of a text in lower case.
pub(crate) fn lower_key(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hasher = FxHasher::default();
    let mut all = 0;
    let mut add = |eight: u64| {
        all |= eight;
        hasher.write_u64(lower(eight));
    };
    let whole = bytes.len().saturating_sub(1) / 8 * 8;
    bytes[..whole].as_chunks().0.iter().for_each(|eight| add(u64::from_le_bytes(*eight)));
    // The last eight, some of them for the second time; of a shorter text each half, or first, middle and last.
    add(match (bytes.last_chunk(), bytes.first_chunk(), bytes.last_chunk(), bytes) {
        (Some(eight), ..) => u64::from_le_bytes(*eight),
        (_, Some(first), Some(last), _) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        (.., [first, .., last]) => {
            u64::from(*first) | u64::from(bytes[bytes.len() / 2]) << 8 | u64::from(*last) << 16
        }
        (.., [only]) => u64::from(*only),
        _ => 0,
    });
    if all & (EACH * 0x80) != 0 {
        return key(&*text.to_lowercase());
    }
    // Lengths differ where nothing else does.
    hasher.write_usize(text.len());
    hasher.finish()
}

/// The byte 1 in each of the 8 places.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Eight ASCII bytes in lower case; of others something, which nobody uses.
fn lower(bytes: u64) -> u64 {
    // The highest bit of each byte tells whether it is no less than `A`, and whether it is more than `Z`.
    let from_a = bytes.wrapping_add(EACH * (0x80 - b'A' as u64));
    let past_z = bytes.wrapping_add(EACH * (0x7f - b'Z' as u64));
    let capitals = from_a & !past_z & (EACH * 0x80);
    bytes | capitals >> 2
}

#[cfg(test)]
mod tests {
    use super::lower_key;

    #[test]
    fn keys_in_lower_case_tell_words_apart_but_not_their_capitals() {
        let words =
            ["", "@", "`", "[", "{", "ketua", "ketua ", "ketua\n", "sekretaris", "sekretaris\0", "kétua"];
        for (at, word) in words.iter().enumerate() {
            assert_eq!(lower_key(word), lower_key(&word.to_uppercase()), "{word:?}");
            for other in &words[at + 1..] {
                assert_ne!(lower_key(word), lower_key(other), "{word:?} and {other:?}");
            }
        }
    }
}
