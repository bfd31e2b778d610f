//! Which bytes of the text are letters, capitals, gaps: a bit for each, so that words are found without a look at every byte.

use wide::u8x16;

/// Bytes that one number has bits for.
pub(crate) const BLOCK: usize = 64;

/// 64 bytes of text, one bit for each byte, the first byte's the lowest.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Block {
    /// `A` to `Z` and `a` to `z`.
    pub(crate) letters: u64,
    /// `A` to `Z`.
    pub(crate) capitals: u64,
    /// Spaces and line ends.
    pub(crate) gaps: u64,
    /// Line ends.
    pub(crate) lines: u64,
    /// `/`
    pub(crate) slashes: u64,
}

/// The blocks of one text and an empty one behind them.
#[derive(Debug, Default)]
pub(crate) struct Letters {
    blocks: Vec<Block>,
}

impl Letters {
    /// Reads the text, in place of the one before.
    pub(crate) fn read(&mut self, text: &[u8]) {
        self.blocks.clear();
        self.blocks.reserve(text.len() / BLOCK + 2);
        let (whole, rest) = text.as_chunks::<BLOCK>();
        self.blocks.extend(whole.iter().map(Block::of));
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        self.blocks.push(Block::of(&last));
        self.blocks.push(Block::default());
    }

    /// All blocks.
    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The run of ASCII letters at byte `at`, up to 64.
    #[inline]
    pub(crate) fn run(&self, at: usize) -> Run {
        let [here, next] = &self.blocks[at / BLOCK..][..2] else { return Run { length: 0, capitals: 0 } };
        run(here, next, (at % BLOCK) as u32)
    }
}

/// ASCII letters in a row, up to 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Their number.
    pub(crate) length: usize,
    /// A bit for each capital, the first letter's the lowest; none where there are 64 letters.
    pub(crate) capitals: u64,
}

/// The letters from a bit of the first block on, which may go on in the next.
#[inline]
pub(crate) fn run(here: &Block, next: &Block, bit: u32) -> Run {
    // The 64 bits from there on, of two blocks.
    let from = |here: u64, next: u64| here >> bit | next << 1 << (BLOCK as u32 - 1 - bit);
    let length = from(here.letters, next.letters).trailing_ones() as usize;
    Run { length, capitals: from(here.capitals, next.capitals) & ones(length) }
}

impl Run {
    /// Two letters or more, with a capital behind the first: where they are [plain](Self::is_plain), all are capitals.
    #[inline]
    pub(crate) fn is_upper(self) -> bool {
        self.capitals > 1
    }

    /// No capitals, or one in front, or nothing else.
    #[inline]
    pub(crate) fn is_plain(self) -> bool {
        self.capitals <= 1 || self.capitals == ones(self.length)
    }
}

/// The lowest `count` bits, of fewer than 64.
#[inline]
pub(crate) fn ones(count: usize) -> u64 {
    (1 << (count % BLOCK)) - 1
}

impl Block {
    fn of(bytes: &[u8; BLOCK]) -> Block {
        let mut block = Block::default();
        let (quarters, _) = bytes.as_chunks::<16>();
        for (index, quarter) in quarters.iter().enumerate() {
            let bytes = u8x16::new(*quarter);
            let between = |bytes: u8x16, first: u8| {
                let place = bytes - u8x16::splat(first);
                place.min(u8x16::splat(25)).simd_eq(place)
            };
            let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
            let lines = is(b'\n');
            let put = |found: u8x16| u64::from(found.to_bitmask()) << (16 * index);
            // The bit 0x20 tells small letters from capitals.
            block.letters |= put(between(bytes | u8x16::splat(0x20), b'a'));
            block.capitals |= put(between(bytes, b'A'));
            block.gaps |= put(lines | is(b' '));
            block.lines |= put(lines);
            block.slashes |= put(is(b'/'));
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_bits() {
        let text: Vec<u8> = (0..=255).chain(*b"Ab cd").collect();
        let mut letters = Letters::default();
        letters.read(&text);
        let bit =
            |bits: fn(&Block) -> u64, at: usize| bits(&letters.blocks()[at / BLOCK]) >> (at % BLOCK) & 1 == 1;
        for (at, byte) in text.iter().enumerate() {
            assert_eq!(bit(|block| block.letters, at), byte.is_ascii_alphabetic(), "{byte}");
            assert_eq!(bit(|block| block.capitals, at), byte.is_ascii_uppercase(), "{byte}");
            assert_eq!(bit(|block| block.gaps, at), matches!(byte, b' ' | b'\n'), "{byte}");
            assert_eq!(bit(|block| block.lines, at), *byte == b'\n', "{byte}");
            assert_eq!(bit(|block| block.slashes, at), *byte == b'/', "{byte}");
        }
    }

    #[test]
    fn plain_words_have_capitals_in_front_or_everywhere() {
        for (word, plain, upper) in [
            ("kata", true, false),
            ("Kata", true, false),
            ("K", true, false),
            ("KPK", true, true),
            ("KPUd", false, true),
            ("kataNya", false, true),
        ] {
            let mut letters = Letters::default();
            letters.read(word.as_bytes());
            let run = letters.run(0);
            assert_eq!((run.is_plain(), run.is_upper()), (plain, upper), "{word}");
        }
    }

    #[test]
    fn a_run_goes_on_in_the_next_block() {
        let mut letters = Letters::default();
        for before in 0..130 {
            letters.read(format!("{}KataNya 7", " ".repeat(before)).as_bytes());
            assert_eq!(letters.run(before), Run { length: 7, capitals: 0b10001 }, "{before} bytes before");
            assert_eq!(letters.run(before + 7), Run { length: 0, capitals: 0 });
        }
        letters.read(&[b'a'; 200]);
        assert_eq!(letters.run(3), Run { length: 64, capitals: 0 });
        assert_eq!(letters.run(190), Run { length: 10, capitals: 0 });
    }
}
