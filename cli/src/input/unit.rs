//! What a run remembers of each file that it reads: what it was, how large, and the hash of its bytes.
//!
//! A unit is whatever the command line or a folder gives to read: a file, whatever is packed in it, or standard input.

use super::sniff::{Container, Format};
use crate::output::sum::{self, Sum};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::fs::Metadata;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;
use std::time::UNIX_EPOCH;

/// What a run wants to know of its units, and where it begins.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Track {
    /// Whether the bytes of each unit are hashed.
    pub(crate) hash: bool,
    /// Units that an earlier run has finished; they are not opened.
    pub(crate) units: u64,
    /// Tasks that it has done of the next unit; they are read, but not extracted once more.
    pub(crate) tasks: u64,
}

/// A unit as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unit {
    /// As typed, or below the folder as typed.
    pub(crate) path: String,
    /// Bytes, of an ordinary file.
    pub(crate) size: Option<u64>,
    /// When it was written last: seconds and nanoseconds since 1970.
    pub(crate) modified: Option<(u64, u32)>,
}

impl Unit {
    /// A unit without a file that could be looked at: standard input, or a path that leads nowhere.
    pub(crate) fn unseen(path: &str) -> Self {
        Self { path: path.to_owned(), size: None, modified: None }
    }

    /// A file.
    pub(crate) fn of(path: &Path, meta: &Metadata) -> Self {
        let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self {
            path: path.to_string_lossy().into_owned(),
            size: meta.is_file().then_some(meta.len()),
            modified: modified.map(|time| (time.as_secs(), time.subsec_nanos())),
        }
    }
}

/// A unit after it was read.
#[derive(Debug)]
pub(crate) struct Closed {
    pub(crate) unit: Unit,
    /// Nothing where it could not be opened.
    pub(crate) read: Option<WasRead>,
}

/// What was found in a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WasRead {
    /// Bytes that were read.
    pub(crate) bytes: u64,
    /// Of these bytes, in hexadecimal digits, where it was asked for.
    pub(crate) sha256: Option<String>,
    #[serde(flatten)]
    pub(crate) kind: Kind,
}

/// What a unit is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kind {
    pub(crate) kind: Option<String>,
    pub(crate) packed: Option<String>,
}

/// Where those who find out what a stream is say so.
#[derive(Debug, Default)]
pub(super) struct Told {
    kind: Cell<Option<&'static str>>,
    packed: Cell<Option<&'static str>>,
}

impl Told {
    pub(super) fn packed(&self, packing: Option<&'static str>) {
        self.packed.set(packing);
    }

    pub(super) fn format(&self, format: Format) {
        self.kind.set(Some(match format {
            Format::Text => "text",
            Format::Jsonl => "jsonl",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Parquet => "parquet",
            Format::Html => "html",
            Format::Warc => "warc",
        }));
    }

    pub(super) fn container(&self, container: Container) {
        self.kind.set(Some(match container {
            Container::Zip => "zip",
            Container::Tar => "tar",
        }));
    }

    pub(super) fn kind(&self) -> Kind {
        Kind { kind: self.kind.get().map(str::to_owned), packed: self.packed.get().map(str::to_owned) }
    }
}

/// The bytes of a unit on their way to its reader, which may leave some unread; clones are the same bytes.
#[derive(Debug)]
pub(super) struct Shared<R>(Rc<RefCell<Bytes<R>>>);

#[derive(Debug)]
struct Bytes<R> {
    inner: R,
    sum: Sum,
}

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<R: Read> Shared<R> {
    pub(super) fn new(inner: R, hash: bool) -> Self {
        Self(Rc::new(RefCell::new(Bytes { inner, sum: Sum::new(hash) })))
    }

    /// Reads what is left, where a hash of all is wanted: a reader of records stops at the first thing that it does not
    /// know, and readers of ZIP and Parquet open the file by themselves.
    pub(super) fn finish(mut self) -> (u64, Option<String>) {
        if self.0.borrow().sum.hashes() {
            let mut buffer = vec![0; 64 * 1024];
            // What cannot be read was told by whoever came before.
            while self.read(&mut buffer).is_ok_and(|read| read > 0) {}
        }
        let sum = &self.0.borrow().sum;
        (sum.bytes(), sum.hex())
    }
}

impl<R: Read> Read for Shared<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Bytes { inner, sum } = &mut *self.0.borrow_mut();
        let read = inner.read(buffer)?;
        sum.add(&buffer[..read]);
        Ok(read)
    }
}

/// What was read of a unit whose bytes are all in memory.
pub(super) fn whole(bytes: &[u8], hash: bool, told: &Told) -> WasRead {
    WasRead { bytes: bytes.len() as u64, sha256: hash.then(|| sum::of(bytes)), kind: told.kind() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_leaves_is_hashed_all_the_same() {
        let bytes = vec![7; 300_000];
        let shared = Shared::new(&bytes[..], true);
        shared.clone().read_exact(&mut [0; 10]).unwrap();
        assert_eq!(shared.finish(), (300_000, Some(sum::of(&bytes))));
        let shared = Shared::new(&bytes[..], false);
        shared.clone().read_exact(&mut [0; 10]).unwrap();
        assert_eq!(shared.finish(), (10, None));
    }
}
