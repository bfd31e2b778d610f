//! Texts that say the same, put together. Pure.

use super::minhash::{BANDS, bucket};
use crate::wording::compare::{Change, compare, nearest_part};
use crate::wording::shingles::scatter;
use crate::wording::{Spelling, Words};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Fewest words of a statement; shorter ones are said by everybody.
const LEAST_WORDS: usize = 5;
/// From so many words on the wording alone shows that a statement is the same.
const LONG: usize = 8;
/// Least likeness of two wordings of a statement, of the shorter and the part of the longer that it is like.
const ALIKE: f64 = 0.8;
/// Days between two reports of the same short statement.
const NEAR: i64 = 7;
/// Texts of a bucket with which others are compared. A bucket of a million texts takes a million times so many comparisons at most.
const MOST_LEADERS: usize = 4;

/// Quotations as grouping sees them, in the order in which they are added.
#[derive(Debug, Default)]
pub(super) struct Texts {
    words: Vec<u64>,
    /// Where the words of each begin; the last is their end.
    starts: Vec<usize>,
    /// A bit for each word, set by its hash: what two texts can have in common at most.
    bits: Vec<u64>,
    /// Words that are numbers.
    numbers: FxHashSet<u64>,
    /// Of each text: who spoke, as far as known, and on which day.
    said: Vec<(Option<i64>, Option<i64>)>,
}

impl Texts {
    /// Adds a text, said by somebody (a number for each speaker) on a day (a number that counts days).
    pub(super) fn push(&mut self, text: &str, speaker: Option<i64>, day: Option<i64>) {
        let words = Words::of(text, Spelling::builtin());
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        for (at, word) in words.words.iter().enumerate() {
            if words.slice(at..at + 1).starts_with(|char: char| char.is_ascii_digit()) {
                self.numbers.insert(word.hash);
            }
            self.words.push(word.hash);
        }
        self.starts.push(self.words.len());
        self.bits.push(words.words.iter().fold(0, |bits, word| bits | 1 << (word.hash >> 58)));
        self.said.push((speaker, day));
    }

    pub(super) fn len(&self) -> usize {
        self.said.len()
    }

    pub(super) fn words(&self, text: usize) -> &[u64] {
        &self.words[self.starts[text]..self.starts[text + 1]]
    }

    /// How like two texts are: the shorter and the part of the longer that it is like.
    pub(super) fn similarity(&self, one: usize, other: usize) -> f64 {
        let (short, _, part) = self.nearest(one, other);
        compare(short, part).similarity
    }

    fn nearest(&self, one: usize, other: usize) -> (&[u64], Range<usize>, &[u64]) {
        let (one, other) = (self.words(one), self.words(other));
        let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        let range = nearest_part(short, long);
        (short, range.clone(), &long[range])
    }

    /// Whether two texts are the same statement.
    fn are_same(&self, one: usize, other: usize) -> bool {
        let shorter = self.words(one).len().min(self.words(other).len());
        if shorter < LONG && !self.are_near(one, other) {
            return false;
        }
        if self.words(one) == self.words(other) {
            return true;
        }
        let common = (self.bits[one] & self.bits[other]).count_ones();
        let fewer = self.bits[one].count_ones().min(self.bits[other].count_ones());
        // Each word of the shorter that the longer has not may take one bit at most.
        if f64::from(common) < f64::from(fewer) - (1.0 - ALIKE) * 2.0 * shorter as f64 {
            return false;
        }
        let (short, _, part) = self.nearest(one, other);
        let comparison = compare(short, part);
        // What differs in a number tells of something else: the weather of another day.
        let number = |word: &u64| self.numbers.contains(word);
        let same_numbers = comparison.steps.iter().all(|step| match step.change {
            Change::Equal => true,
            Change::Removed => !short[step.old.clone()].iter().any(number),
            Change::Added => !part[step.new.clone()].iter().any(number),
        });
        comparison.similarity >= ALIKE && same_numbers
    }

    /// Whether two were said by the same speaker or in the same days.
    fn are_near(&self, one: usize, other: usize) -> bool {
        let ((one_speaker, one_day), (other_speaker, other_day)) = (self.said[one], self.said[other]);
        let same = one_speaker.is_some() && one_speaker == other_speaker;
        same || one_day.zip(other_day).is_some_and(|(one, other)| (one - other).abs() <= NEAR)
    }
}

/// Groups of two and more texts that are the same statement, each in the order of the texts, in the order of their first.
pub(super) fn group(texts: &Texts) -> Vec<Vec<usize>> {
    let mut sets = Sets::new(texts.len());
    let long = (0..texts.len()).filter(|&text| texts.words(text).len() >= LEAST_WORDS);
    let mut distinct: Vec<usize> = long.collect();
    // Copies first: there are many, and one of them stands for all.
    unite_in_buckets(
        texts,
        &distinct,
        |text| texts.words(text).iter().fold(0, |all, word| scatter(all ^ word)),
        &mut sets,
    );
    distinct.retain(|&text| sets.root(text) == text);
    for band in 0..BANDS {
        unite_in_buckets(texts, &distinct, |text| bucket(texts.words(text), band), &mut sets);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    for text in 0..texts.len() {
        groups[sets.root(text)].push(text);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Unites texts of the same bucket that are the same statement.
fn unite_in_buckets(texts: &Texts, among: &[usize], bucket: impl Fn(usize) -> u64, sets: &mut Sets) {
    let mut places: Vec<(u64, usize)> = among.iter().map(|&text| (bucket(text), text)).collect();
    places.sort_unstable();
    for bucket in places.chunk_by(|one, other| one.0 == other.0).filter(|bucket| bucket.len() > 1) {
        let mut leaders: Vec<usize> = Vec::new();
        for &(_, text) in bucket {
            if leaders.iter().any(|&leader| sets.root(leader) == sets.root(text)) {
                continue;
            }
            match leaders.iter().find(|&&leader| texts.are_same(leader, text)) {
                Some(&leader) => sets.unite(leader, text),
                None if leaders.len() < MOST_LEADERS => leaders.push(text),
                None => {}
            }
        }
    }
}

/// Sets that grow together; the root of a set is its first member.
struct Sets(Vec<usize>);

impl Sets {
    fn new(members: usize) -> Self {
        Self((0..members).collect())
    }

    fn root(&mut self, mut member: usize) -> usize {
        while self.0[member] != member {
            self.0[member] = self.0[self.0[member]];
            member = self.0[member];
        }
        member
    }

    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grouped(texts: &[(&str, i64, i64)]) -> Vec<Vec<usize>> {
        let mut all = Texts::default();
        for (text, speaker, day) in texts {
            all.push(text, Some(*speaker), Some(*day));
        }
        group(&all)
    }

    const LONG_ONE: &str =
        "Kami sudah menyiapkan lima perahu karet untuk warga yang rumahnya terendam sejak malam";

    #[test]
    fn copies_and_variants_are_a_family() {
        let altered = LONG_ONE.replace("menyiapkan", "menyediakan");
        let cut = "Kami sudah menyiapkan lima perahu karet untuk warga yang rumahnya terendam";
        let other =
            "Jalan menuju pasar lama baru dibuka lagi setelah longsoran tanah disingkirkan alat berat";
        let texts = [(LONG_ONE, 1, 0), (other, 2, 0), (altered.as_str(), 1, 400), (cut, 3, 1)];
        assert_eq!(grouped(&texts), [vec![0, 2, 3]]);
    }

    #[test]
    fn another_number_is_another_statement() {
        let one = "Tinggi air di pintu bendung lama pagi ini mencapai 120 sentimeter";
        assert_eq!(grouped(&[(one, 1, 0), (&one.replace("120", "135"), 1, 1)]), [[0; 0]; 0]);
    }

    #[test]
    fn short_ones_need_the_speaker_or_the_day() {
        let short = "Kami akan terus berusaha keras";
        assert_eq!(grouped(&[(short, 1, 0), (short, 2, 400)]), [[0; 0]; 0]);
        assert_eq!(grouped(&[(short, 1, 0), (short, 1, 400)]), [[0, 1]]);
        assert_eq!(grouped(&[(short, 1, 0), (short, 2, 3)]), [[0, 1]]);
        assert_eq!(grouped(&[("Terima kasih", 1, 0), ("Terima kasih", 1, 0)]), [[0; 0]; 0]);
    }

    proptest! {
        /// Groups have no member in common, each has two and more, and texts that are the same to the word are in one.
        #[test]
        fn groups_are_apart(texts in prop::collection::vec("(satu|dua|tiga|empat)( (satu|dua|tiga|empat)){4,9}", 0..20)) {
            let rows: Vec<_> = texts.iter().map(|text| (text.as_str(), 1, 0)).collect();
            let groups = grouped(&rows);
            let members: Vec<usize> = groups.iter().flatten().copied().collect();
            prop_assert_eq!(members.len(), members.iter().collect::<FxHashSet<_>>().len());
            prop_assert!(groups.iter().all(|group| group.len() > 1 && group.is_sorted()));
            let of = |text: usize| groups.iter().position(|group| group.contains(&text));
            for one in 0..texts.len() {
                for other in 0..one {
                    prop_assert!(texts[one] != texts[other] || of(one).is_some() && of(one) == of(other));
                }
            }
        }
    }
}
