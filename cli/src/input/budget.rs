//! How much an input may unpack to, so that a few bytes made to become terabytes do not run for a week.

use std::cell::Cell;
use std::rc::Rc;

/// How many times its packed size an input may unpack to, unless the user says otherwise.
const MOST_TIMES: u64 = 200;
/// What any input may unpack to, in bytes, however small it is.
const ALWAYS: u64 = 64 << 20;

/// The option `--max-unpacked`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Limit {
    /// [`MOST_TIMES`] the packed size, and always [`ALWAYS`].
    #[default]
    Times,
    /// So many bytes for each input that is named or found.
    Bytes(u64),
    /// No limit.
    None,
}

impl Limit {
    /// Parses `20G`, `500M`, `1000000` or `none`.
    ///
    /// # Errors
    /// How to write it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        const HOW: &str = "write a size as 500M or 20G, or none";
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self::None);
        }
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let number: u64 = text[..end].parse().map_err(|_| HOW.to_owned())?;
        let shift = match text[end..].to_ascii_uppercase().trim_end_matches('B').trim_end_matches('I') {
            "" => 0,
            "K" => 10,
            "M" => 20,
            "G" => 30,
            "T" => 40,
            _ => return Err(HOW.to_owned()),
        };
        number.checked_mul(1 << shift).map(Self::Bytes).ok_or_else(|| HOW.to_owned())
    }
}

/// What one input, with all that is packed in it, may still unpack to.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: Limit,
    /// Bytes read of the input itself.
    packed: Rc<Cell<u64>>,
    unpacked: Cell<u64>,
    spent: Cell<bool>,
}

impl Budget {
    /// `packed` grows while the input is read.
    pub(crate) fn new(limit: Limit, packed: Rc<Cell<u64>>) -> Rc<Self> {
        Rc::new(Self { limit, packed, unpacked: Cell::default(), spent: Cell::default() })
    }

    /// Counts bytes of the input that are read by others than its stream.
    pub(crate) fn packed(&self, bytes: u64) {
        self.packed.set(self.packed.get().saturating_add(bytes));
    }

    /// Counts bytes that came out of a packed stream.
    ///
    /// # Errors
    /// What to say when it is too much.
    pub(crate) fn spend(&self, bytes: usize) -> Result<(), String> {
        let unpacked = self.unpacked.get() + bytes as u64;
        self.unpacked.set(unpacked);
        let packed = self.packed.get();
        let most = match self.limit {
            Limit::None => return Ok(()),
            Limit::Bytes(most) => most,
            Limit::Times => ALWAYS.max(packed.saturating_mul(MOST_TIMES)),
        };
        if unpacked <= most {
            return Ok(());
        }
        self.spent.set(true);
        Err(match self.limit {
            Limit::Bytes(most) => format!(
                "unpacks to more than the {} that --max-unpacked allows; the rest is not read; raise it, or say \
                 --max-unpacked none",
                size(most)
            ),
            _ => format!(
                "unpacks to more than {MOST_TIMES} times its size ({} from {}), as archives do that are made to \
                 fill disks; the rest is not read; if it is right, say --max-unpacked 100G or none",
                size(unpacked),
                size(packed)
            ),
        })
    }

    /// Whether the input was given up.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.get()
    }
}

/// A number of bytes for people.
fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["bytes", "KiB", "MiB", "GiB"] {
        if value < 1024.0 {
            return if unit == "bytes" { format!("{bytes} bytes") } else { format!("{value:.1} {unit}") };
        }
        value /= 1024.0;
    }
    format!("{value:.1} TiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_parsed() {
        assert_eq!(Limit::parse("20G"), Ok(Limit::Bytes(20 << 30)));
        assert_eq!(Limit::parse("1 KiB".replace(' ', "").as_str()), Ok(Limit::Bytes(1024)));
        assert_eq!(Limit::parse("7"), Ok(Limit::Bytes(7)));
        assert_eq!(Limit::parse("None"), Ok(Limit::None));
        for bad in ["", "G", "1X", "-1", "99999999999999999999", "20000000T"] {
            assert!(Limit::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_limit_grows_with_what_was_read() {
        let packed = Rc::new(Cell::new(10));
        let budget = Budget::new(Limit::Times, Rc::clone(&packed));
        budget.spend(64 << 20).unwrap();
        packed.set(1 << 20);
        budget.spend(136 << 20).unwrap();
        assert!(!budget.is_spent());
        let message = budget.spend(1).unwrap_err();
        assert!(message.contains("(200.0 MiB from 1.0 MiB)"), "{message}");
        assert!(budget.is_spent());
    }

    #[test]
    fn a_limit_of_the_user_counts_alone() {
        let spend = |limit, bytes| Budget::new(limit, Rc::default()).spend(bytes);
        assert!(spend(Limit::Bytes(100), 101).unwrap_err().contains("the 100 bytes that --max-unpacked"));
        assert!(spend(Limit::Bytes(1 << 40), 1 << 39).is_ok());
        assert!(spend(Limit::None, usize::MAX).is_ok());
    }
}
