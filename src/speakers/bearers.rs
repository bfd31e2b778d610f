//! Who bears a word in their name.

use rustc_hash::FxHashMap;

/// A name word points to at most this many speakers: enough for families, and a bound for lists of a million names.
const MOST_PER_WORD: usize = 12;

/// Speakers by the words of their names, latest last.
///
/// Most words have one bearer, who stands in the table itself: an article with a million names must not fill a page of memory
/// with each few of them.
#[derive(Debug, Default)]
pub(super) struct Bearers {
    by_word: FxHashMap<u64, Entry>,
    families: Vec<Family>,
}

/// The only bearer, or the place of the family.
#[derive(Clone, Copy, Debug)]
enum Entry {
    One(u32),
    Many(u32),
}

/// Several who share a word.
#[derive(Clone, Copy, Debug)]
struct Family {
    ids: [u32; MOST_PER_WORD],
    count: u8,
}

impl Bearers {
    pub(super) fn clear(&mut self) {
        self.by_word.clear();
        self.families.clear();
    }

    /// Makes room for so many words.
    pub(super) fn reserve(&mut self, words: usize) {
        self.by_word.reserve(words);
    }

    /// Those who bear the word.
    pub(super) fn of(&self, word: u64) -> &[u32] {
        match self.by_word.get(&word) {
            None => &[],
            Some(Entry::One(id)) => std::slice::from_ref(id),
            Some(Entry::Many(family)) => {
                let family = &self.families[*family as usize];
                &family.ids[..usize::from(family.count)]
            }
        }
    }

    /// Adds a bearer; one too many takes the place of the first.
    pub(super) fn add(&mut self, word: u64, id: u32) {
        let entry = self.by_word.entry(word).or_insert(Entry::One(id));
        let family = match *entry {
            Entry::One(only) if only == id => return,
            Entry::One(only) => {
                let mut ids = [0; MOST_PER_WORD];
                ids[0] = only;
                *entry = Entry::Many(self.families.len() as u32);
                self.families.push(Family { ids, count: 1 });
                self.families.last_mut().expect("one was added")
            }
            Entry::Many(family) => &mut self.families[family as usize],
        };
        if family.ids[..usize::from(family.count)].contains(&id) {
            return;
        }
        if usize::from(family.count) == MOST_PER_WORD {
            family.ids.rotate_left(1);
            family.count -= 1;
        }
        family.ids[usize::from(family.count)] = id;
        family.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_bearers_of_a_word_are_kept_in_order() {
        let mut bearers = Bearers::default();
        bearers.add(7, 0);
        bearers.add(7, 0);
        assert_eq!(bearers.of(7), [0]);
        for id in [1, 0, 2, 1] {
            bearers.add(7, id);
        }
        assert_eq!(bearers.of(7), [0, 1, 2]);
        (3..15).for_each(|id| bearers.add(7, id));
        assert!(bearers.of(7).iter().copied().eq(3..15));
        assert!(bearers.of(8).is_empty());
        bearers.clear();
        assert!(bearers.of(7).is_empty());
    }
}
