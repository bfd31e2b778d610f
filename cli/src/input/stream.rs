//! One opened input: its first bytes known, the rest still to be read.

use super::decode;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// How much of a stream is looked at to know its kind.
const HEAD: usize = 64 * 1024;

/// A stream whose first line, or first 64 KiB, has been read ahead.
pub(crate) struct Stream {
    head: Vec<u8>,
    rest: Box<dyn Read>,
}

impl Stream {
    /// Reads ahead.
    pub(crate) fn open(mut rest: Box<dyn Read>) -> io::Result<Self> {
        let mut head = Vec::with_capacity(HEAD);
        let mut buffer = [0; 8 * 1024];
        while head.len() < HEAD {
            match rest.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => head.extend_from_slice(&buffer[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            // A first line with something in it is enough; blank lines are not.
            if head.trim_ascii_start().contains(&b'\n') {
                break;
            }
        }
        Ok(Self { head, rest })
    }

    /// The first bytes.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// The first bytes as text, as well as can be.
    pub(crate) fn head_text(&self) -> String {
        match self.head.as_slice() {
            [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
            [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
            [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
            rest => String::from_utf8_lossy(rest).into_owned(),
        }
    }

    /// Everything, as bytes, still to be read.
    pub(crate) fn into_raw(self) -> Box<dyn Read> {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }

    /// Everything, as bytes, up to the length that is refused.
    pub(crate) fn into_bytes(self) -> io::Result<Vec<u8>> {
        let mut bytes = self.head;
        self.rest.take(decode::TOO_LONG).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A reader of records: without byte order mark, UTF-16 decoded (that needs all of it in memory).
    ///
    /// # Errors
    /// A message where UTF-16 is damaged or cannot be read.
    pub(crate) fn into_reader(mut self) -> Result<Box<dyn BufRead>, String> {
        if self.head.starts_with(b"\xff\xfe") || self.head.starts_with(b"\xfe\xff") {
            let mut bytes = self.head;
            self.rest.read_to_end(&mut bytes).map_err(|error| super::problem::advice(&error))?;
            let text = decode::utf16(&bytes).unwrap_or_else(|| Ok(String::new()))?;
            return Ok(Box::new(Cursor::new(text.into_bytes())));
        }
        if self.head.starts_with(b"\xef\xbb\xbf") {
            self.head.drain(..3);
        }
        Ok(Box::new(BufReader::with_capacity(256 * 1024, Cursor::new(self.head).chain(self.rest))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(bytes: &'static [u8]) -> String {
        let mut text = String::new();
        Stream::open(Box::new(bytes)).unwrap().into_reader().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn nothing_is_lost_and_marks_are_dropped() {
        assert_eq!(records(b"a\nb\n"), "a\nb\n");
        assert_eq!(records(b"\xef\xbb\xbfa\n"), "a\n");
        assert_eq!(records(b"\xff\xfea\0\n\0"), "a\n");
    }

    #[test]
    fn the_head_goes_to_the_first_line_with_something_in_it() {
        let stream = Stream::open(Box::new(&b"\n\n{}\nrest"[..])).unwrap();
        assert!(stream.head_text().contains("{}"));
        assert_eq!(stream.into_bytes().unwrap(), b"\n\n{}\nrest");
    }
}
