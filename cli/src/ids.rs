//! Which ids have come before, in memory that does not grow with their number.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Places for hashes: 16 MB, of which a page is only taken when something is written there.
const PLACES: usize = 1 << 21;
/// Most ids that are remembered, so that a free place is always near: seven in eight places.
const MOST_IDS: usize = PLACES / 8 * 7;

/// The hashes of the first 1.8 million ids.
///
/// One table of a fixed size, in which a hash stands at the place that it names or soon after. A set that grows would make memory
/// depend on the number of articles, most of all while it moves to a larger table. Hashes of 64 bits make two different ids the
/// same once in ten million runs of that size.
#[derive(Debug)]
pub(crate) struct Ids {
    /// 0 is a free place.
    places: Vec<u64>,
    count: usize,
}

impl Ids {
    pub(crate) fn new() -> Self {
        Self { places: Vec::new(), count: 0 }
    }

    /// What stands for an id.
    pub(crate) fn hash(id: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        hasher.finish().max(1)
    }

    /// Whether later ids are no longer remembered.
    pub(crate) fn is_full(&self) -> bool {
        self.count >= MOST_IDS
    }

    /// Whether an id with this hash has come before. When all places are taken, later ids are no longer remembered, but still
    /// compared with those before.
    pub(crate) fn is_known(&mut self, hash: u64) -> bool {
        if self.places.is_empty() {
            self.places = vec![0; PLACES];
        }
        let mut at = hash as usize % PLACES;
        while self.places[at] != 0 {
            if self.places[at] == hash {
                return true;
            }
            at = (at + 1) % PLACES;
        }
        if !self.is_full() {
            self.places[at] = hash;
            self.count += 1;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_known_again_however_many_there_are() {
        let mut ids = Ids::new();
        for n in 0..MOST_IDS + 1000 {
            assert!(!ids.is_known(Ids::hash(&n.to_string())), "{n}");
        }
        assert_eq!(ids.count, MOST_IDS);
        for n in [0, 1, 77_777, MOST_IDS - 1] {
            assert!(ids.is_known(Ids::hash(&n.to_string())), "{n}");
        }
        assert!(!ids.is_known(Ids::hash(&MOST_IDS.to_string())));
    }
}
