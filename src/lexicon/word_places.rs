//! Where in the table each short word has its place: one place that no other word has, so that a look-up is one comparison.
//!
//! The places are found once, when the lexicon is read (hash and displace: words are put into small groups, and each group gets
//! the first number that sends all of its words to free places). Nothing in a look-up then depends on a jump that the processor
//! could guess wrong: half of the words of an article are unknown, so that asking "is it there?" with a jump cost more than
//! all else.

use super::word_key::Key;
use rustc_hash::FxHashSet;

/// Logarithm of the number of groups; their numbers stay in the nearest cache, 8 KiB.
const GROUP_BITS: u32 = 13;

/// Logarithm of the number of filter bits: 16 KiB, about eight bits a word.
const FILTER_BITS: u32 = 17;

/// The place of each short word.
#[derive(Debug)]
pub(super) struct Places {
    /// Number of places.
    count: u64,
    /// What is mixed into the hashes of each group.
    groups: Vec<u8>,
    /// Two bits per word: keep most unknown words from touching the memory of the table.
    filter: Vec<u64>,
}

impl Places {
    /// Places for these words.
    pub(super) fn of(words: &FxHashSet<Key>) -> Self {
        let mut groups: Vec<Vec<u64>> = vec![Vec::new(); 1 << GROUP_BITS];
        let mut filter = vec![0; 1 << (FILTER_BITS - 6)];
        for word in words {
            let hash = word.hash();
            groups[group_of(hash)].push(hash);
            let (place, bits) = filter_place(hash);
            filter[place] |= bits;
        }
        // A few places stay free, so that the last words find one. Fewer make a denser table, of which more is in the near caches.
        let least = words.len() as u64 * 17 / 16 + 64;
        let (count, groups) = (0..16)
            .map(|doublings| least << doublings)
            .find_map(|count| Some((count, displacements(&groups, count)?)))
            .expect("64-bit hashes of different words differ");
        Self { count, groups, filter }
    }

    /// Number of places. Place 0 is nobody's.
    pub(super) fn count(&self) -> usize {
        self.count as usize
    }

    /// Where the word stands if it stands anywhere; 0 for most words that do not.
    #[inline(always)]
    pub(super) fn find(&self, word: Key) -> usize {
        let hash = word.hash();
        let (at, bits) = filter_place(hash);
        let known = usize::from(self.filter[at] & bits == bits);
        place(hash, self.groups[group_of(hash)], self.count) * known
    }
}

fn group_of(hash: u64) -> usize {
    (hash >> (64 - GROUP_BITS)) as usize
}

/// The number of the filter and the two bits in it.
fn filter_place(hash: u64) -> (usize, u64) {
    let at = (hash >> 16) as usize % (1 << (FILTER_BITS - 6));
    (at, (1 << (hash % 64)) | (1 << ((hash >> 6) % 64)))
}

fn place(hash: u64, displacement: u8, count: u64) -> usize {
    let mixed = hash ^ u64::from(displacement).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let part = mixed.wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32;
    ((part * count) >> 32) as usize
}

/// A number for each group that sends its words to places of their own, if there are such numbers.
fn displacements(groups: &[Vec<u64>], count: u64) -> Option<Vec<u8>> {
    let mut order: Vec<usize> = (0..groups.len()).collect();
    // The largest groups first, while most places are free.
    order.sort_by_key(|&group| std::cmp::Reverse(groups[group].len()));
    let mut taken = vec![false; count as usize];
    taken[0] = true;
    let mut found = vec![0; groups.len()];
    for group in order {
        found[group] = (0..=u8::MAX).find(|&displacement| {
            let put = |hash: &&u64| !std::mem::replace(&mut taken[place(**hash, displacement, count)], true);
            let free = groups[group].iter().take_while(put).count();
            let all = free == groups[group].len();
            if !all {
                for &hash in &groups[group][..free] {
                    taken[place(hash, displacement, count)] = false;
                }
            }
            all
        })?;
    }
    Some(found)
}
