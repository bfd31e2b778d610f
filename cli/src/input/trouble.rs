//! What went wrong with a stream while it was read, told by its layers and asked for at its end.
//!
//! A reader of records cannot do anything about a broken archive but stop, and what came before is good. So a layer
//! that fails says so here and ends its stream; whoever opened the stream reports it after the last good record.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

/// Shared by the layers of one stream; the first trouble counts, later ones follow from it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trouble(Rc<RefCell<Option<Damage>>>);

#[derive(Debug)]
struct Damage {
    message: String,
    cut: bool,
}

impl Trouble {
    /// The stream ends before its time: its last record may be half.
    pub(crate) fn cut(&self, message: impl FnOnce() -> String) {
        self.set(true, message);
    }

    /// Something was left out, but what was read is whole.
    pub(crate) fn note(&self, message: impl FnOnce() -> String) {
        self.set(false, message);
    }

    fn set(&self, cut: bool, message: impl FnOnce() -> String) {
        let mut damage = self.0.borrow_mut();
        if damage.is_none() {
            *damage = Some(Damage { message: message(), cut });
        }
    }

    /// Whether the last record may be half.
    pub(crate) fn is_cut(&self) -> bool {
        self.0.borrow().as_ref().is_some_and(|damage| damage.cut)
    }

    /// The message, once.
    pub(crate) fn take(&self) -> Option<String> {
        self.0.borrow_mut().take().map(|damage| damage.message)
    }
}

/// Bytes as they lie in a file, a pipe or an archive: counted, and failures told as trouble.
#[derive(Debug)]
pub(crate) struct Raw<R> {
    inner: R,
    count: Rc<Cell<u64>>,
    expected: Option<u64>,
    trouble: Trouble,
    over: bool,
}

impl<R> Raw<R> {
    /// `expected` is how many bytes there must be, where that is known.
    pub(crate) fn new(inner: R, expected: Option<u64>, trouble: &Trouble) -> Self {
        Self { inner, count: Rc::default(), expected, trouble: trouble.clone(), over: false }
    }

    /// The number of bytes read so far, also while the reader is in other hands.
    pub(crate) fn count(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.count)
    }
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.over || buffer.is_empty() {
            return Ok(0);
        }
        let count = self.count.get();
        match self.inner.read(buffer) {
            Ok(0) => {
                self.over = true;
                if let Some(expected) = self.expected.filter(|expected| count < *expected) {
                    self.trouble.cut(|| {
                        format!(
                            "ends at byte {count} of {expected}; it was cut off, or changed while it was read; \
                             what came before was read"
                        )
                    });
                }
                Ok(0)
            }
            Ok(read) => {
                self.count.set(count + read as u64);
                Ok(read)
            }
            // Before the first byte this is for whoever opens: nothing was read.
            Err(error) if error.kind() == io::ErrorKind::Interrupted || count == 0 => Err(error),
            Err(error) => {
                self.over = true;
                self.trouble
                    .cut(|| format!("cannot be read on at byte {count}: {error}; what came before was read"));
                Ok(0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(&'static [u8]);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("disk on fire")),
                read => Ok(read),
            }
        }
    }

    #[test]
    fn a_failure_ends_the_stream_and_is_told_once() {
        let trouble = Trouble::default();
        let mut text = String::new();
        Raw::new(Failing(b"abc"), None, &trouble).read_to_string(&mut text).unwrap();
        assert_eq!(text, "abc");
        assert!(trouble.is_cut());
        assert!(trouble.take().unwrap().contains("at byte 3: disk on fire"));
        assert_eq!(trouble.take(), None);
        assert!(Raw::new(Failing(b""), None, &trouble).read_to_string(&mut text).is_err());
    }

    #[test]
    fn what_ends_early_is_noticed() {
        let trouble = Trouble::default();
        let mut bytes = Vec::new();
        Raw::new(&b"abc"[..], Some(3), &trouble).read_to_end(&mut bytes).unwrap();
        assert_eq!(trouble.take(), None);
        Raw::new(&b"abc"[..], Some(5), &trouble).read_to_end(&mut bytes).unwrap();
        assert!(trouble.take().unwrap().contains("ends at byte 3 of 5"));
    }
}
