//! One opened input: its first bytes known, the rest still to be read.

use super::budget::Budget;
use super::decode;
use super::packed::{Packing, Unpacked};
use super::trouble::Trouble;
use super::utf16::Utf16;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::rc::Rc;

/// How much of a stream is looked at to know its kind.
const HEAD: usize = 64 * 1024;
/// The first block of a tar archive, which is no text and tells the kind at its end.
const TAR_BLOCK: usize = 512;
/// How often a stream may be packed over, archives counted.
pub(super) const MOST_LAYERS: u8 = 6;

/// A stream whose first line, or first 64 KiB, has been read ahead.
pub(crate) struct Stream<'r> {
    head: Vec<u8>,
    rest: Box<dyn Read + 'r>,
    trouble: Trouble,
    /// How often it was packed over.
    pub(super) layers: u8,
}

impl<'r> Stream<'r> {
    /// Reads ahead.
    #[cfg(test)]
    pub(crate) fn open(rest: Box<dyn Read + 'r>) -> io::Result<Self> {
        Self::open_in(rest, Trouble::default(), 0)
    }

    /// Reads ahead in a stream that tells of its `trouble`, itself within so many `layers` of packing.
    pub(crate) fn open_in(mut rest: Box<dyn Read + 'r>, trouble: Trouble, layers: u8) -> io::Result<Self> {
        let mut head = Vec::new();
        let mut buffer = [0; 8 * 1024];
        while head.len() < HEAD {
            match rest.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => head.extend_from_slice(&buffer[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            // A first line with something in it is enough; blank lines are not.
            let whole = head.len() >= TAR_BLOCK || !head.contains(&0);
            if whole && head.trim_ascii_start().contains(&b'\n') {
                break;
            }
        }
        Ok(Self { head, rest, trouble, layers })
    }

    /// What goes wrong with it, to be asked when it has been read.
    pub(crate) fn trouble(&self) -> Trouble {
        self.trouble.clone()
    }

    /// Takes off all compression.
    ///
    /// # Errors
    /// Those of reading; compression within compression within compression without end.
    pub(crate) fn unpack(mut self, budget: &Rc<Budget>) -> io::Result<Self> {
        while let Some(packing) = Packing::of(&self.head) {
            if self.layers >= MOST_LAYERS {
                return Err(io::Error::other(format!("packed over more than {MOST_LAYERS} times")));
            }
            let packed = Cursor::new(self.head).chain(self.rest);
            let unpacked = Unpacked::new(packing, packed, &self.trouble, budget)?;
            self = Self::open_in(Box::new(unpacked), self.trouble, self.layers + 1)?;
        }
        Ok(self)
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

    /// Everything, as bytes, up to the length that is refused. What was cut off ends with a whole character.
    pub(crate) fn into_bytes(self) -> io::Result<Vec<u8>> {
        let mut bytes = self.head;
        self.rest.take(decode::TOO_LONG).read_to_end(&mut bytes)?;
        if self.trouble.is_cut() {
            let tail = bytes.len().saturating_sub(3);
            if let Err(error) = std::str::from_utf8(&bytes[tail..])
                && error.error_len().is_none()
            {
                bytes.truncate(tail + error.valid_up_to());
            }
        }
        // Thousands of small members wait in a batch.
        bytes.shrink_to_fit();
        Ok(bytes)
    }

    /// Everything, as bytes, however they are encoded.
    pub(crate) fn into_raw(self) -> Box<dyn Read + 'r> {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }

    /// Everything, in a temporary file without a name, for kinds of input that have to be read from their end.
    pub(crate) fn into_file(self) -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut self.into_raw(), &mut file)?;
        file.rewind()?;
        Ok(file)
    }

    /// A reader of records: without byte order mark, UTF-16 decoded.
    ///
    /// # Errors
    /// A message where the encoding cannot be read.
    pub(crate) fn into_reader(mut self) -> Result<Box<dyn BufRead + 'r>, String> {
        const BUFFER: usize = 256 * 1024;
        if self.head.starts_with(b"\xff\xfe") || self.head.starts_with(b"\xfe\xff") {
            let decoder = Utf16::new(&self.head)?;
            self.head.drain(..2);
            let trouble = self.trouble.clone();
            let bytes = BufReader::with_capacity(BUFFER, Cursor::new(self.head).chain(self.rest));
            return Ok(Box::new(BufReader::with_capacity(BUFFER, decoder.reader(bytes, trouble))));
        }
        if self.head.starts_with(b"\xef\xbb\xbf") {
            self.head.drain(..3);
        }
        Ok(Box::new(BufReader::with_capacity(BUFFER, Cursor::new(self.head).chain(self.rest))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(bytes: &[u8]) -> String {
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
    fn utf16_is_decoded_as_it_comes() {
        let text = "Kafé 😀, “ya”\n".repeat(100_000);
        let units = text.encode_utf16();
        let little: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(units.clone().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(units.flat_map(u16::to_be_bytes)).collect();
        assert!(records(&little) == text && records(&big) == text);
    }

    #[test]
    fn damaged_utf16_is_noted() {
        let stream = Stream::open(Box::new(&b"\xff\xfea\0\x00\xd8b\0\n\0"[..])).unwrap();
        let trouble = stream.trouble();
        let mut text = String::new();
        stream.into_reader().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "a\u{fffd}b\n");
        assert!(trouble.take().unwrap().contains("UTF-16"));
        assert!(Stream::open(Box::new(&b"\xff\xfe\0\0a\0\0\0"[..])).unwrap().into_reader().is_err());
    }

    #[test]
    fn the_head_goes_to_the_first_line_with_something_in_it() {
        let stream = Stream::open(Box::new(&b"\n\n{}\nrest"[..])).unwrap();
        assert!(stream.head_text().contains("{}"));
        assert_eq!(stream.into_bytes().unwrap(), b"\n\n{}\nrest");
    }

    #[test]
    fn a_text_that_was_cut_off_ends_with_a_whole_character() {
        let trouble = Trouble::default();
        trouble.cut(|| "cut".to_owned());
        let stream = Stream::open_in(Box::new(&b"ya \xe2\x80"[..]), trouble, 0).unwrap();
        assert_eq!(stream.into_bytes().unwrap(), b"ya ");
    }
}
