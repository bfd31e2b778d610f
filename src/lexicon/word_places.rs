//! Where in the table each short word has its place: one place that no other word has, so that a look-up is one comparison.
//!
//! The places are found once, when the lexicon is read (hash and displace: words are put into small groups, and each group gets
//! the first number that sends all of its words to free places). Nothing in a look-up then depends on a jump that the processor
//! could guess wrong: half of the words of an article are unknown, so that asking "is it there?" with a jump cost more than
//! all else.

use super::word_key::Key;
use rustc_hash::FxHashSet;

/// Number of groups; what is kept of them stays in the nearest cache, 8 KiB.
const GROUPS: usize = 1 << 13;

/// The place of each short word.
#[derive(Debug)]
pub(super) struct Places {
    /// Number of places.
    count: u64,
    /// What the hashes of each group are multiplied with.
    groups: Box<[u8; GROUPS]>,
}

impl Places {
    /// Places for these words.
    pub(super) fn of(words: &FxHashSet<Key>) -> Self {
        let mut groups: Vec<Vec<u64>> = vec![Vec::new(); GROUPS];
        for word in words {
            let hash = word.hash();
            groups[group_of(hash)].push(hash);
        }
        // A few places stay free, so that the last words find one. Fewer make a denser table, of which more is in the near caches.
        let least = words.len() as u64 * 17 / 16 + 64;
        let (count, groups) = (0..16)
            .map(|doublings| least << doublings)
            .find_map(|count| Some((count, factors(&groups, count)?)))
            .expect("64-bit hashes of different words differ");
        Self { count, groups }
    }

    /// Number of places. Place 0 is nobody's.
    pub(super) fn count(&self) -> usize {
        self.count as usize
    }

    /// Where the word with this hash stands if it stands anywhere.
    #[inline]
    pub(super) fn find(&self, hash: u64) -> usize {
        place(hash, self.groups[group_of(hash)], self.count)
    }
}

fn group_of(hash: u64) -> usize {
    hash as usize % GROUPS
}

/// The lower bits of a hash say the group, the upper ones of the product the place: words of one group lie apart.
fn place(hash: u64, factor: u8, count: u64) -> usize {
    let part = hash.wrapping_mul(u64::from(factor)) >> 32;
    ((part * count) >> 32) as usize
}

/// A number for each group that sends its words to places of their own, if there are such numbers.
fn factors(groups: &[Vec<u64>], count: u64) -> Option<Box<[u8; GROUPS]>> {
    let mut order: Vec<usize> = (0..groups.len()).collect();
    // The largest groups first, while most places are free.
    order.sort_by_key(|&group| std::cmp::Reverse(groups[group].len()));
    let mut taken = vec![false; count as usize];
    taken[0] = true;
    let mut found = Box::new([1; GROUPS]);
    for group in order {
        found[group] = (1..=u8::MAX).find(|&factor| {
            let put = |hash: &&u64| !std::mem::replace(&mut taken[place(**hash, factor, count)], true);
            let free = groups[group].iter().take_while(put).count();
            let all = free == groups[group].len();
            if !all {
                for &hash in &groups[group][..free] {
                    taken[place(hash, factor, count)] = false;
                }
            }
            all
        })?;
    }
    Some(found)
}
