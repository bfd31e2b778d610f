//! Claims made from an archive by seeded edits, of which it is known what `verify` should say: a measure that goes with any archive.
//! Nothing of them is kept.

use kutip_archive::verify::Verdict;
use kutip_archive::{Db, Result};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::collections::HashMap;

/// A claim and what should be said of it.
pub(crate) struct TestClaim {
    /// How it was made.
    pub(crate) kind: &'static str,
    /// The words.
    pub(crate) quote: String,
    /// The claimed speaker.
    pub(crate) speaker: Option<String>,
    /// What should be said.
    pub(crate) expected: Verdict,
}

/// The ways in which claims are made.
const KINDS: [&str; 8] = ["exact", "cut", "word", "negation", "joined", "speaker", "reported", "invented"];
/// Words that deny; the generator's own, so that a word missing in the lexicon shows.
const DENY: [&str; 7] = ["tidak", "bukan", "belum", "jangan", "tak", "enggak", "nggak"];
/// Fewest words of a quotation that claims are made of, and of a piece of one.
const LEAST: usize = 6;

struct Quotation {
    words: Vec<String>,
    speaker: String,
    article: i64,
}

/// Makes `per_kind` claims of each kind.
///
/// # Errors
/// The archive cannot be read.
pub(crate) fn make(db: &Db, per_kind: usize, seed: u64) -> Result<Vec<TestClaim>> {
    let direct = quotations(db, "direct")?;
    let indirect = quotations(db, "indirect")?;
    let mut maker =
        Maker { random: ChaCha8Rng::seed_from_u64(seed), followers: followers(&direct), direct, indirect };
    let mut claims = Vec::new();
    for kind in KINDS {
        let made = std::iter::repeat_with(|| maker.claim(kind)).take(per_kind * 100).flatten();
        claims.extend(made.take(per_kind));
    }
    Ok(claims)
}

/// Quotations in one piece by named people.
fn quotations(db: &Db, kind: &str) -> Result<Vec<Quotation>> {
    let mut query = db.connection().prepare(
        "SELECT q.content, s.name, q.article_id FROM quotations q JOIN speakers s USING (speaker_key)
         WHERE q.type = ?1 AND q.content_spans IS NULL AND s.kind = 'person' ORDER BY q.quotation_id",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        let content: String = row.get(0)?;
        let words = content.split_whitespace().map(str::to_owned).collect();
        Ok(Quotation { words, speaker: row.get(1)?, article: row.get(2)? })
    };
    let all = query.query_map([kind], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(all
        .into_iter()
        .filter(|quotation| quotation.words.len() >= LEAST && !quotation.speaker.is_empty())
        .collect())
}

/// Where each word stands: quotation and place in it.
fn followers(quotations: &[Quotation]) -> HashMap<String, Vec<(usize, usize)>> {
    let mut places: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (at, quotation) in quotations.iter().enumerate() {
        for (place, word) in quotation.words.iter().enumerate() {
            places.entry(bare(word)).or_default().push((at, place));
        }
    }
    places
}

struct Maker {
    random: ChaCha8Rng,
    direct: Vec<Quotation>,
    indirect: Vec<Quotation>,
    followers: HashMap<String, Vec<(usize, usize)>>,
}

impl Maker {
    /// A claim, unless the quotation drawn does not lend itself to one.
    fn claim(&mut self, kind: &'static str) -> Option<TestClaim> {
        let at = self.below(self.direct.len());
        let words = self.direct[at].words.clone();
        let own = Some(self.direct[at].speaker.clone()).filter(|_| self.below(2) == 0);
        let (words, speaker, expected) = match kind {
            "exact" => (words, own, Verdict::Exact),
            "cut" => (self.cut(&words, words.len() - 1)?, own, Verdict::Contained),
            "word" => (self.other_word(words)?, own, Verdict::Altered),
            "negation" => (self.other_negation(words), own, Verdict::Altered),
            "joined" => (self.join(at)?, None, Verdict::Altered),
            "speaker" => (words, Some(self.other_speaker(at)?), Verdict::OtherSpeaker),
            "reported" => {
                let at = self.below(self.indirect.len());
                (self.indirect[at].words.clone(), None, Verdict::IndirectOnly)
            }
            _ => (self.invent()?, None, Verdict::NotFound),
        };
        Some(TestClaim { kind, quote: self.rewrite(&words), speaker, expected })
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.random.next_u64() % bound.max(1) as u64) as usize
    }

    /// Some words in a row, at most so many, that leave out no word that denies them.
    fn cut(&mut self, words: &[String], most: usize) -> Option<Vec<String>> {
        if most < LEAST {
            return None;
        }
        let length = LEAST + self.below(most - LEAST + 1);
        let start = self.below(words.len() - length + 1);
        let fair = start == 0 || !denies(&words[start - 1]);
        fair.then(|| words[start..start + length].to_vec())
    }

    fn other_word(&mut self, mut words: Vec<String>) -> Option<Vec<String>> {
        let at = self.below(words.len());
        let from = self.below(self.direct.len());
        let place = self.below(self.direct[from].words.len());
        let other = bare(&self.direct[from].words[place]);
        let content = |word: &str| {
            bare(word).len() >= 4 && bare(word).chars().all(char::is_alphabetic) && !denies(word)
        };
        let fine = content(&words[at]) && content(&other) && bare(&words[at]) != other;
        words[at] = other;
        fine.then_some(words)
    }

    fn other_negation(&mut self, mut words: Vec<String>) -> Vec<String> {
        match words.iter().position(|word| denies(word)) {
            Some(at) => drop(words.remove(at)),
            None => {
                let at = 1 + self.below(words.len() - 1);
                words.insert(at, "tidak".to_owned());
            }
        }
        words
    }

    fn join(&mut self, at: usize) -> Option<Vec<String>> {
        let other = self.below(self.direct.len());
        let (one, other) = (&self.direct[at], &self.direct[other]);
        if one.article == other.article {
            return None;
        }
        let (one, other) = (one.words.clone(), other.words.clone());
        let mut words = self.cut(&one, one.len())?;
        words.extend(self.cut(&other, other.len())?);
        Some(words)
    }

    fn other_speaker(&mut self, at: usize) -> Option<String> {
        let other = self.below(self.direct.len());
        let speaker = &self.direct[other].speaker;
        let own: Vec<String> = self.direct[at].speaker.split_whitespace().map(bare).collect();
        let shares = speaker.split_whitespace().any(|word| own.contains(&bare(word)));
        (!shares).then(|| speaker.clone())
    }

    /// Words of which each stands behind the one before somewhere, no three of them in one quotation.
    fn invent(&mut self) -> Option<Vec<String>> {
        let length = LEAST + 2 + self.below(12);
        let start = self.below(self.direct.len());
        let mut words = vec![self.direct[start].words[0].clone()];
        let mut last = start;
        while words.len() < length {
            let places = self.followers.get(&bare(words.last()?))?;
            let first = (self.random.next_u64() % places.len() as u64) as usize;
            let mut turned = places[first..].iter().chain(&places[..first]);
            let next = turned.find(|(quotation, place)| {
                *quotation != last && *place + 1 < self.direct[*quotation].words.len()
            });
            let &(quotation, place) = next?;
            words.push(self.direct[quotation].words[place + 1].clone());
            last = quotation;
        }
        Some(words)
    }

    /// The words as somebody might write them: other marks, other capitals.
    fn rewrite(&mut self, words: &[String]) -> String {
        let text = words.join(" ");
        match self.below(4) {
            0 => text,
            1 => text.to_lowercase(),
            2 => text.replace(", ", " ").replace(['"', '“', '”'], ""),
            _ => format!("“{}…”", text.replace("enggak", "nggak").trim_end_matches('.')),
        }
    }
}

/// A word in lower case without its marks.
fn bare(word: &str) -> String {
    word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase()
}

fn denies(word: &str) -> bool {
    DENY.contains(&&*bare(word))
}
