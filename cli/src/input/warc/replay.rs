//! A reader that remembers what it gave since a mark, so that reading can begin again after damage.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

const CHUNK: usize = 64 * 1024;

/// Counts bytes and keeps those since the last mark, at most `most`.
pub(super) struct Replay<R> {
    inner: R,
    buffer: Vec<u8>,
    /// Where the buffer begins in the stream.
    base: u64,
    at: usize,
    most: usize,
    /// What went wrong behind the bytes that are still to be given.
    failed: Option<io::Error>,
}

impl<R: Read> Replay<R> {
    pub(super) fn new(inner: R, most: usize) -> Self {
        Self { inner, buffer: Vec::new(), base: 0, at: 0, most, failed: None }
    }

    /// Bytes given so far.
    pub(super) fn position(&self) -> u64 {
        self.base + self.at as u64
    }

    /// From here on bytes are remembered; those before are forgotten.
    pub(super) fn mark(&mut self) {
        // Moving the rest to the front costs; a few chunks are collected first.
        if self.at >= (4 * CHUNK).max(self.buffer.len() / 2) || self.at == self.buffer.len() {
            self.buffer.drain(..self.at);
            self.base += self.at as u64;
            self.at = 0;
        }
    }

    /// Goes back to a position that was marked, or as near after it as is remembered.
    pub(super) fn back_to(&mut self, position: u64) {
        self.at =
            usize::try_from(position.saturating_sub(self.base)).unwrap_or(usize::MAX).min(self.buffer.len());
    }

    pub(super) fn inner(&mut self) -> &mut R {
        &mut self.inner
    }

    /// Makes at least `count` bytes readable at once, unless the stream ends or fails before. A failure is told only
    /// when nothing is left before it.
    pub(super) fn ahead(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < count && self.failed.is_none() {
            match self.more() {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => self.failed = Some(error),
            }
        }
        if self.at == self.buffer.len()
            && let Some(error) = self.failed.take()
        {
            return Err(error);
        }
        Ok(&self.buffer[self.at..])
    }

    /// What went wrong behind the bytes that are still to be given; those bytes are dropped.
    pub(super) fn failure(&mut self) -> Option<io::Error> {
        let error = self.failed.take()?;
        self.at = self.buffer.len();
        Some(error)
    }

    /// Puts an error back, to be told again when it is the turn.
    pub(super) fn fail(&mut self, error: io::Error) {
        self.failed = Some(error);
    }

    fn more(&mut self) -> io::Result<usize> {
        if self.at > self.most {
            let surplus = self.at - self.most / 2;
            self.buffer.drain(..surplus);
            self.base += surplus as u64;
            self.at -= surplus;
        }
        let old = self.buffer.len();
        self.buffer.resize(old + CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[old..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(old + *read.as_ref().unwrap_or(&0));
        read
    }

    /// Goes on to the next place at which `found` says yes to the bytes from there on; `false` at the end of the
    /// stream. `need` is how many bytes the answer takes.
    pub(super) fn seek(&mut self, need: usize, found: impl Fn(&[u8]) -> bool) -> io::Result<bool> {
        loop {
            let ahead = self.ahead(need.max(CHUNK))?;
            let length = ahead.len();
            if let Some(at) = (0..length.saturating_sub(need - 1)).find(|&at| found(&ahead[at..])) {
                self.at += at;
                return Ok(true);
            }
            if length < need.max(CHUNK) {
                self.at += length;
                return self.failed.take().map_or(Ok(false), Err);
            }
            self.at += length - (need - 1);
            self.mark();
        }
    }
}

impl<R: Read> Read for Replay<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Replay<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.ahead(1)
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}

/// Which position of one stream belongs to which of another: where members of gzip begin.
#[derive(Default)]
pub(super) struct Places(VecDeque<(u64, u64)>);

impl Places {
    pub(super) fn add(&mut self, unpacked: u64, packed: u64) {
        self.0.push_back((unpacked, packed));
    }

    /// Where the member begins that holds an unpacked position; those before it are forgotten.
    pub(super) fn of(&mut self, unpacked: u64) -> Option<u64> {
        while self.0.get(1).is_some_and(|next| next.0 <= unpacked) {
            self.0.pop_front();
        }
        self.0.front().filter(|place| place.0 <= unpacked).map(|place| place.1)
    }
}
