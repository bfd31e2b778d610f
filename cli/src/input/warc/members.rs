//! A gzip file of many members as one stream, where damage to one member costs no more than that member.
//!
//! Archives of web pages are compressed record by record. Where a member is damaged, the reader says so once, with its
//! place, and goes on at the next place that looks like the beginning of a member.

use super::replay::{Places, Replay};
use flate2::bufread::GzDecoder;
use std::fmt;
use std::io::{self, BufRead, Read};

/// Most compressed bytes of a member that are searched again after damage.
const MOST_MEMBER: usize = 16 << 20;

/// The unpacked bytes of all members.
pub(super) struct Members<R: Read> {
    state: State<R>,
    /// Where the member that is being read begins in the file.
    member: u64,
    /// Bytes unpacked so far.
    unpacked: u64,
    pub(super) places: Places,
}

enum State<R: Read> {
    Between(Replay<R>),
    Within(Box<GzDecoder<Replay<R>>>),
    Ended,
}

impl<R: Read> Members<R> {
    pub(super) fn new(packed: R) -> Self {
        let packed = Replay::new(packed, MOST_MEMBER);
        Self { state: State::Between(packed), member: 0, unpacked: 0, places: Places::default() }
    }

    /// Compressed bytes read so far.
    pub(super) fn packed(&self) -> u64 {
        match &self.state {
            State::Between(packed) => packed.position(),
            State::Within(decoder) => decoder.get_ref().position(),
            State::Ended => self.member,
        }
    }

    /// Opens the next member; `false` at the end of the file.
    fn next(&mut self, mut packed: Replay<R>) -> io::Result<bool> {
        packed.mark();
        self.member = packed.position();
        if packed.fill_buf()?.is_empty() {
            return Ok(false);
        }
        if !is_member(packed.ahead(HEADER)?) {
            return Err(self.damage(packed, "no gzip data where a record should begin"));
        }
        self.places.add(self.unpacked, self.member);
        self.state = State::Within(Box::new(GzDecoder::new(packed)));
        Ok(true)
    }

    /// Looks for the next member after the one that is damaged.
    fn damage(&mut self, mut packed: Replay<R>, what: &str) -> io::Error {
        let at = self.member;
        packed.back_to(at + 1);
        match packed.seek(HEADER, is_member) {
            Ok(true) => self.state = State::Between(packed),
            Ok(false) => self.member = packed.position(),
            Err(error) => return error,
        }
        io::Error::new(io::ErrorKind::InvalidData, Damage { at, what: what.to_owned() })
    }
}

/// Damage to one member.
#[derive(Debug)]
pub(super) struct Damage {
    /// Where the member begins in the file.
    pub(super) at: u64,
    pub(super) what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Damage {}

const HEADER: usize = 10;

/// The beginning of a gzip member: magic, deflate, no reserved flags, a known level.
fn is_member(bytes: &[u8]) -> bool {
    bytes.len() >= HEADER
        && bytes.starts_with(&[0x1f, 0x8b, 8])
        && bytes[3] & 0xe0 == 0
        && matches!(bytes[8], 0 | 2 | 4)
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(packed) => {
                    if !self.next(packed)? {
                        return Ok(0);
                    }
                }
                State::Within(mut decoder) => match decoder.read(out) {
                    Ok(0) => self.state = State::Between(decoder.into_inner()),
                    Ok(count) => {
                        self.unpacked += count as u64;
                        self.state = State::Within(decoder);
                        return Ok(count);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                        self.state = State::Within(decoder)
                    }
                    Err(error) => {
                        let what = match error.kind() {
                            io::ErrorKind::UnexpectedEof => "the file ends early".to_owned(),
                            _ => error.to_string(),
                        };
                        return Err(self.damage(decoder.into_inner(), &what));
                    }
                },
            }
        }
    }
}
