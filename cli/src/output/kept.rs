//! Files that stay when a run ends before its time, and how another run goes on with them.

use super::sum::Sum;
use ::parquet::errors::{ParquetError, Result as Read_};
use ::parquet::file::reader::{ChunkReader, Length};
use anyhow::{Context, Result, bail};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How far a file was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileState {
    pub(crate) bytes: u64,
    /// Of these bytes.
    pub(crate) sha256: Option<String>,
    /// Members of a compressed file.
    pub(crate) members: u64,
}

/// What is written until it is whole: `quotes.csv` is `.quotes.csv.partial` before.
pub(crate) fn partial(target: &Path) -> PathBuf {
    beside(target, "partial")
}

/// Where it is put together, if it was written in pieces that cannot stay apart.
pub(super) fn joined(target: &Path) -> PathBuf {
    beside(target, "joined")
}

/// What was done, in words: `.quotes.csv.journal`.
pub(crate) fn journal(target: &Path) -> PathBuf {
    beside(target, "journal")
}

fn beside(target: &Path, extension: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".");
    name.push(extension);
    target.with_file_name(name)
}

/// Opens a file to go on with it, or anew.
pub(super) fn open(path: &Path, from: Option<&FileState>) -> Result<(File, Sum)> {
    let cannot = || format!("{}: cannot be written", path.display());
    let Some(from) = from else {
        return Ok((File::create(path).with_context(cannot)?, Sum::new(true)));
    };
    let mut file = match File::options().read(true).write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(changed(path)),
        result => result.with_context(cannot)?,
    };
    let sum = Sum::read((&mut file).take(from.bytes)).with_context(cannot)?;
    if sum.bytes() != from.bytes || sum.hex() != from.sha256 {
        bail!(changed(path));
    }
    file.set_len(from.bytes).with_context(cannot)?;
    file.seek(SeekFrom::End(0)).with_context(cannot)?;
    Ok((file, sum))
}

/// What to say of a file that is not as it was left.
pub(super) fn changed(path: &Path) -> String {
    format!(
        "{}: is not as the interrupted run left it; delete it and the file that ends with .journal beside it to \
         begin anew",
        path.display()
    )
}

/// Whether a test asks for steps so small that a run can be stopped at many places: batches of a few articles, a
/// checkpoint after each, row groups of 20 kB. Rows are the same.
pub(crate) fn small_steps() -> bool {
    static SMALL: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *SMALL.get_or_init(|| std::env::var_os("KUTIP_TEST_SMALL_STEPS").is_some())
}

/// A table that lies within a file together with others.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    file: Arc<File>,
    start: u64,
    end: u64,
}

impl Segment {
    pub(super) fn new(file: &Arc<File>, start: u64, end: u64) -> Self {
        Self { file: Arc::clone(file), start, end }
    }
}

impl Length for Segment {
    fn len(&self) -> u64 {
        self.end - self.start
    }
}

impl ChunkReader for Segment {
    type T = BufReader<io::Take<File>>;

    fn get_read(&self, start: u64) -> Read_<Self::T> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(self.start + start))?;
        Ok(BufReader::new(file.take((self.end - self.start).saturating_sub(start))))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Read_<Bytes> {
        let mut bytes = Vec::with_capacity(length);
        self.get_read(start)?.take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() != length {
            return Err(ParquetError::EOF(format!("{} bytes instead of {length}", bytes.len())));
        }
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hidden_and_beside() {
        assert_eq!(partial(Path::new("a/q.csv.gz")), Path::new("a/.q.csv.gz.partial"));
        assert_eq!(journal(Path::new("q.csv")), Path::new(".q.csv.journal"));
    }

    #[test]
    fn a_file_is_cut_to_what_is_known_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(".a.partial");
        std::fs::write(&path, "abcdef").unwrap();
        let state = |bytes: &[u8]| FileState {
            bytes: bytes.len() as u64,
            sha256: Some(super::super::sum::of(bytes)),
            members: 1,
        };
        assert!(open(&path, Some(&state(b"abx"))).is_err());
        assert!(open(&path, Some(&state(b"abcdefg"))).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"abcdef");
        let (_, sum) = open(&path, Some(&state(b"abc"))).unwrap();
        assert_eq!((sum.bytes(), std::fs::read(&path).unwrap()), (3, b"abc".to_vec()));
        open(&path, None).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"");
    }
}
