//! The records of an archive one after another, and where to go on after one that is damaged.

use super::header::{Fault, Header, Kind};
use super::members::Damage;
use super::replay::Replay;
use super::{MOST_RECORD, Payload, Record, Unpacked, http};
use crate::input::web::PassedOver;
use std::io::{self, BufRead};

/// What comes next in an archive.
pub(super) enum Step {
    Record(Record),
    PassedOver(PassedOver),
    /// A record that is no page: a request, a description.
    Nothing,
    Damaged {
        position: u64,
        what: String,
    },
    End,
}

pub(super) struct Records<'r> {
    bytes: Replay<Unpacked<'r>>,
    any_language: bool,
    /// Where the damage begins after which the next record is still being looked for; it was told.
    lost: Option<u64>,
}

impl<'r> Records<'r> {
    pub(super) fn new(unpacked: Unpacked<'r>, any_language: bool) -> Self {
        Self { bytes: Replay::new(unpacked, MOST_RECORD + (1 << 20)), any_language, lost: None }
    }

    /// Bytes of the file that were read.
    pub(super) fn packed(&mut self) -> u64 {
        let position = self.bytes.position();
        self.bytes.inner().packed(position)
    }

    /// Goes on to the next record.
    pub(super) fn next(&mut self) -> Step {
        self.bytes.mark();
        let start = match self.blank() {
            Ok(true) => return Step::End,
            Ok(false) => self.bytes.position(),
            Err(error) => return self.damaged(0, Fault::Stream(error)),
        };
        match self.record(start) {
            Ok(step) => {
                self.lost = None;
                step
            }
            Err(fault) => self.damaged(start, fault),
        }
    }

    /// Passes over line ends between records; `true` at the end of the archive.
    fn blank(&mut self) -> io::Result<bool> {
        loop {
            let ahead = self.bytes.fill_buf()?;
            let (count, length) =
                (ahead.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count(), ahead.len());
            self.bytes.consume(count);
            if count < length || length == 0 {
                return Ok(length == 0);
            }
        }
    }

    fn record(&mut self, start: u64) -> Result<Step, Fault> {
        let place = self.bytes.inner().place(start);
        let header = Header::read(&mut self.bytes)?;
        let step = match header.wanted() {
            Some(kind) if header.length <= MOST_RECORD as u64 => self.block(header, kind, place)?,
            wanted => {
                self.skip(header.length)?;
                wanted.map_or(Step::Nothing, |_| Step::PassedOver(PassedOver::NotHtml))
            }
        };
        // What follows shows whether the length was right and, in packed data, whether the checksum is.
        match self.blank() {
            Ok(true) => Ok(step),
            Ok(false) => match self.bytes.ahead(5) {
                Ok(next) if next.len() >= 5 && !next.starts_with(b"WARC/") => Err(wrong_length()),
                Ok(_) => Ok(step),
                Err(error) => Err(Fault::Stream(error)),
            },
            // Damage to the next member leaves this record whole.
            Err(error) if damage_of(&error).is_some_and(|damage| damage.at != place) => {
                self.bytes.fail(error);
                Ok(step)
            }
            Err(error) => Err(Fault::Stream(error)),
        }
    }

    /// Reads the block of a record that may be a page, or passes over it.
    fn block(&mut self, header: Header, kind: Kind, position: u64) -> Result<Step, Fault> {
        let length = usize::try_from(header.length).unwrap_or(usize::MAX);
        if kind == Kind::Http {
            let ahead = self.bytes.ahead(length.min(http::HEAD)).map_err(Fault::Stream)?;
            let head = &ahead[..ahead.len().min(length)];
            let why = match http::Head::read(head) {
                Some(http) if !http.is_html(head) => Some(PassedOver::NotHtml),
                Some(http) if !(200..300).contains(&http.status) => Some(PassedOver::NoArticle),
                _ => None,
            };
            if let Some(why) = why {
                self.skip(header.length)?;
                return Ok(Step::PassedOver(why));
            }
        }
        // A few bytes more: a wrong length shows before the block is copied.
        const AFTER: usize = 12;
        let ahead =
            if length == 0 { &[] } else { self.bytes.ahead(length + AFTER).map_err(Fault::Stream)? };
        if ahead.len() < length {
            return Err(self.early());
        }
        let after = ahead[length..].trim_ascii_start();
        if after.len() >= 5 && !after.starts_with(b"WARC/") {
            return Err(wrong_length());
        }
        let block = ahead[..length].to_vec();
        self.bytes.consume(length);
        let Header { uri, id, content_type, .. } = header;
        let payload = match kind {
            Kind::Http => Payload::Http(block),
            Kind::Html => Payload::Html(block, content_type),
            Kind::Text => Payload::Text(block),
        };
        let id = uri.clone().or(id).unwrap_or_else(|| format!("byte {position}"));
        Ok(Step::Record(Record { id, url: uri, position, any_language: self.any_language, payload }))
    }

    fn skip(&mut self, length: u64) -> Result<(), Fault> {
        let mut left = length;
        while left > 0 {
            let ahead = self.bytes.fill_buf().map_err(Fault::Stream)?.len();
            if ahead == 0 {
                return Err(self.early());
            }
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(ahead);
            self.bytes.consume(count);
            left -= count as u64;
        }
        Ok(())
    }

    /// Why a record ends before its length.
    fn early(&mut self) -> Fault {
        let end = || Fault::Frame("the file ends before the record does".to_owned());
        self.bytes.failure().map_or_else(end, Fault::Stream)
    }

    /// Tells of a damaged record and goes to where the next may begin.
    fn damaged(&mut self, start: u64, fault: Fault) -> Step {
        let (position, what, told) = match fault {
            // The reader of packed data has gone on to the next member by itself.
            Fault::Stream(error) => {
                let position = match damage_of(&error) {
                    Some(damage) => damage.at,
                    None => self.bytes.inner().place(start),
                };
                (position, error.to_string(), self.lost == Some(position))
            }
            Fault::Frame(what) => {
                let position = self.bytes.inner().place(start);
                self.bytes.back_to(start + 1);
                match self.bytes.seek(8, |bytes| bytes.starts_with(b"\nWARC/1.")) {
                    Ok(true) => self.bytes.consume(1),
                    Ok(false) => {}
                    Err(error) => self.bytes.fail(error),
                }
                (position, what, self.lost.is_some())
            }
        };
        self.lost = Some(position);
        if told { Step::Nothing } else { Step::Damaged { position, what } }
    }
}

fn wrong_length() -> Fault {
    Fault::Frame("its Content-Length is wrong".to_owned())
}

fn damage_of(error: &io::Error) -> Option<&Damage> {
    error.get_ref()?.downcast_ref()
}
