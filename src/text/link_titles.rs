//! Where does the title of a link end that stands in running text?
//!
//! Articles whose line breaks are lost have `… kata Rahmat. Baca juga: Harga Cabai Naik di Pasar Ia menambahkan …` in one line. The title
//! has no full stop, but its words are written with capitals, and a sentence is not: the first word in lower case that titles
//! do not write so (`menambahkan`) belongs to the sentence, which begins at most a subject before it.

use crate::lexicon::Vocabulary;
use crate::model::word::Classes;

/// Longer titles (words) are none.
const MOST_WORDS: usize = 34;
/// A quotation of so many words is speech, a shorter one a term within the title.
const SPEECH_WORDS: usize = 6;
/// So many words may stand between the first word of a sentence's subject and its verb.
const MOST_SUBJECT_WORDS: usize = 10;

/// Marks of speech; single ones in titles are terms.
const QUOTES: [char; 3] = ['"', '“', '”'];
/// A name is looked for in so many bytes before the link.
const KNOWN_WITHIN: usize = 8 << 10;

/// Words in lower case that titles have between their capitals.
const WITHIN_TITLES: Classes = Classes::PREPOSITION
    .with(Classes::SUBORDINATOR)
    .with(Classes::PURPOSE)
    .with(Classes::RELATIVE)
    .with(Classes::PARTICLE)
    .with(Classes::JOINT)
    .with(Classes::THAT);

/// Words that begin a sentence whatever comes after them.
const SENTENCE_OPENERS: Classes =
    Classes::PRONOUN.with(Classes::GROUP_PRONOUN).with(Classes::CONNECTIVE).with(Classes::ACCORDING);

/// A word of the line, cut at white space: bytes of the text.
struct Word<'t> {
    text: &'t str,
    start: usize,
    /// Begins with a capital.
    capital: bool,
    /// Begins with a letter in lower case.
    lower: bool,
    classes: Classes,
}

impl Word<'_> {
    fn is_content(&self) -> bool {
        self.lower && !self.classes.any(WITHIN_TITLES)
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The byte at which the sentence after the title, or the next link, begins; `from` is where the title begins, `line_end` where
/// its line ends, and `next_link` where the next link does, if one stands before that.
pub(super) fn end(
    text: &str,
    from: usize,
    line_end: usize,
    next_link: Option<usize>,
    vocabulary: &Vocabulary,
) -> Option<usize> {
    let line_end = next_link.unwrap_or(line_end);
    let words = words(text, from, line_end, vocabulary);
    if words.first().is_none_or(|word| word.lower) {
        return None;
    }
    // `Harga cabai naik di pasar`: a title in the case of sentences, whose end only an opener shows.
    let plain = words.iter().take(4).any(Word::is_content);
    for (i, word) in words.iter().enumerate().skip(1) {
        let before = &words[i - 1];
        if is_speech(text, word, line_end) {
            return Some(word.start);
        }
        if let Some(end) = glued(word, words.get(i + 1)) {
            return Some(end);
        }
        let capital = word.capital || word.text.starts_with(['"', '“']);
        if i >= 2 && capital && ends_sentence(before.text) {
            return Some(word.start);
        }
        if plain {
            if i >= 4 && word.capital && word.classes.any(SENTENCE_OPENERS) {
                return Some(word.start);
            }
        } else if word.is_content() {
            return subject_start(text, from, &words[..i]).filter(|start| *start > words[1].start);
        }
    }
    next_link.filter(|_| words.len() < MOST_WORDS)
}

fn words<'t>(text: &'t str, from: usize, line_end: usize, vocabulary: &Vocabulary) -> Vec<Word<'t>> {
    let (mut words, mut ids) = (Vec::new(), Vec::new());
    for word in text[from..line_end].split_ascii_whitespace().take(MOST_WORDS) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let first = bare.chars().next().unwrap_or('-');
        let id = vocabulary.id(bare);
        let classes = vocabulary.classes(id, first.is_uppercase(), false);
        ids.push(id);
        words.push(Word {
            text: word,
            start,
            capital: first.is_uppercase() && word.starts_with(first),
            lower: first.is_lowercase(),
            classes,
        });
    }
    // `Juru Bicara`, `Kepala Dinas`: an office of several words shows at its first.
    for at in 0..ids.len().saturating_sub(1) {
        let Some(place) = vocabulary.phrases_from(ids[at], ids[at + 1]) else { continue };
        let of_several = vocabulary
            .phrases_at(place, words[at].capital, false)
            .find(|phrase| ids[at + 2..].starts_with(vocabulary.rest_of(phrase)));
        if let Some(phrase) = of_several {
            words[at].classes |= phrase.classes.only(Classes::ROLE.with(Classes::RANK));
        }
    }
    words
}

/// Whether a quotation of some length begins with this word.
fn is_speech(text: &str, word: &Word<'_>, line_end: usize) -> bool {
    if !word.text.starts_with(QUOTES) {
        return false;
    }
    let mut inside =
        text[word.start..line_end].trim_start_matches(QUOTES).split_ascii_whitespace().take(SPEECH_WORDS);
    inside.all(|word| !word.contains(QUOTES))
}

/// `PasarRahmat menilai`, `Apa?"Tidak`: where the sentence begins within a word.
fn glued(word: &Word<'_>, next: Option<&Word<'_>>) -> Option<usize> {
    let mut previous = None;
    for (at, c) in word.text.char_indices() {
        let Some(before) = previous.replace(c) else { continue };
        let opens = match c {
            '"' | '“' => matches!(before, '?' | '!' | '.') && at + c.len_utf8() < word.text.len(),
            _ if c.is_uppercase() => {
                let ended = matches!(before, '?' | '!' | ')') || before.is_lowercase();
                ended && at >= 3 && next.is_some_and(|next| next.is_content())
            }
            _ => false,
        };
        if opens {
            return Some(word.start + at);
        }
    }
    None
}

/// Whether a word closes a sentence: `Tahu?`, `Ini!`, and a full stop after a word that is no abbreviation.
fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '”', '\'', '’', ')']);
    bare.ends_with(['?', '!']) || bare.strip_suffix('.').is_some_and(|stem| stem.chars().count() >= 4)
}

/// Where the subject begins that the last of these words end; the words of the title stand before it, likewise in capitals.
fn subject_start(text: &str, from: usize, words: &[Word<'_>]) -> Option<usize> {
    let last = words.iter().rposition(|word| word.capital)?;
    // A number in digits after it is its own or a title's; either way the sentence begins behind `last` at the earliest.
    let name = &words[last];
    if name.classes.any(SENTENCE_OPENERS) {
        return Some(name.start);
    }
    let first = last.saturating_sub(MOST_SUBJECT_WORDS);
    let before = &words[first..last];
    if let Some(opener) = before.iter().rposition(|word| word.capital && word.classes.any(SENTENCE_OPENERS)) {
        return Some(before[opener].start);
    }
    // `Bupati Magelang Rahmat Hidayat`: the title's own words seldom name an office so late.
    let is_role = |word: &&Word<'_>| word.capital && word.classes.any(Classes::ROLE.with(Classes::RANK));
    let run = before.iter().rposition(|word| word.lower && !word.classes.any(Classes::JOINT));
    let run = &before[run.map_or(0, |at| at + 1)..];
    if let Some(role) = run.iter().rposition(|word| is_role(&word)) {
        let chain = run[..role].iter().rev().take_while(is_role).count();
        return Some(run[role - chain].start);
    }
    // A name of several words that the article had before.
    let before =
        (from.saturating_sub(KNOWN_WITHIN)..from).find(|&at| text.is_char_boundary(at)).unwrap_or(from);
    let known = (first..last).find(|&at| {
        words[at..last].iter().all(|word| word.capital)
            && text[before..from].contains(text[words[at].start..name.end()].trim_end_matches(','))
    });
    Some(known.map_or(name.start, |at| words[at].start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn rest(before: &str, title: &str) -> Option<String> {
        let text = format!("{before}{title}");
        let next_link = text.find("Baca juga:");
        end(&text, before.len(), text.len(), next_link, &Lexicon::builtin().vocabulary)
            .map(|at| text[at..].split(' ').take(3).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn the_sentence_begins_a_subject_before_its_first_word_in_lower_case() {
        let rest = |title| rest("", title).unwrap();
        assert_eq!(rest("Harga Cabai Naik di Pasar Ia menambahkan, stok aman."), "Ia menambahkan, stok");
        assert_eq!(rest("Harga Cabai di Pasar Gede Naik Stok beras masih aman."), "Stok beras masih");
        assert_eq!(rest("Harga Cabai Naik Lagi Sementara itu, stok beras aman."), "Sementara itu, stok");
        assert_eq!(rest("Harga Cabai Naik Lagi Menurut Ratna, stok beras aman."), "Menurut Ratna, stok");
        assert_eq!(
            rest("Harga Cabai Naik Lagi Kepala Dinas Pasar Klaten Ratna menilai stok aman."),
            "Kepala Dinas Pasar"
        );
        assert_eq!(
            rest("Harga Cabai Naik Lagi Juru Bicara Badan Pangan Klaten (BPK) Ratna Dewi menilai stok aman."),
            "Juru Bicara Badan"
        );
    }

    #[test]
    fn a_name_that_came_before_is_kept_whole() {
        let title = "Harga Cabai Naik Lagi Ratna Dewi menilai stok aman.";
        assert_eq!(rest("Kata Ratna Dewi, stok aman. ", title).unwrap(), "Ratna Dewi menilai");
        assert_eq!(rest("", title).unwrap(), "Dewi menilai stok");
    }

    #[test]
    fn marks_and_glue_end_titles() {
        let rest = |title| rest("", title).unwrap();
        assert_eq!(rest("Harga Cabai Naik, Ini Sebabnya! Stok beras aman."), "Stok beras aman.");
        assert_eq!(
            rest("Harga Cabai Naik \"Stok beras di gudang kami masih aman,\" kata Ratna."),
            "\"Stok beras di"
        );
        assert_eq!(rest("Harga Cabai Naik LagiRatna menilai stok aman."), "Ratna menilai stok");
        assert_eq!(rest("Harga Cabai Naik, Ada Apa?\"Stok aman,\" kata Ratna."), "\"Stok aman,\" kata");
        assert_eq!(rest("Harga Cabai Naik Lagi Baca juga: Beras Turun"), "Baca juga: Beras");
    }

    #[test]
    fn titles_in_the_case_of_sentences_end_where_an_opener_stands() {
        let title = "Harga cabai naik lagi di pasar Gede Sementara itu, stok beras aman.";
        assert_eq!(rest("", title).unwrap(), "Sementara itu, stok");
        assert_eq!(rest("", "Harga cabai naik lagi di pasar Gede Stok beras aman."), None);
    }
}
