//! UTF-16 to UTF-8 while it is read, for records; whole texts are decoded in `decode`.

use super::trouble::Trouble;
use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, Read};

/// Decoded text that is made at once, in bytes.
const TEXT: usize = 64 * 1024;

/// A decoder for what a byte order mark promises.
pub(crate) struct Utf16(Decoder);

impl Utf16 {
    /// By the byte order mark at the head of a stream.
    ///
    /// # Errors
    /// A message for UTF-32.
    pub(crate) fn new(head: &[u8]) -> Result<Self, String> {
        if head.starts_with(b"\xff\xfe\0\0") {
            return Err("is UTF-32; convert it: iconv -f UTF-32 -t UTF-8".to_owned());
        }
        let encoding = if head.starts_with(b"\xff\xfe") { UTF_16LE } else { UTF_16BE };
        Ok(Self(encoding.new_decoder_without_bom_handling()))
    }

    /// The decoded text of `inner`, which stands after the mark.
    pub(crate) fn reader<R: BufRead>(self, inner: R, trouble: Trouble) -> impl Read {
        Reader { inner, decoder: self.0, trouble, text: Vec::new(), taken: 0, over: false }
    }
}

struct Reader<R> {
    inner: R,
    decoder: Decoder,
    trouble: Trouble,
    /// Decoded text of which `taken` bytes have been handed on.
    text: Vec<u8>,
    taken: usize,
    over: bool,
}

impl<R: BufRead> Reader<R> {
    /// Decodes some more.
    fn fill(&mut self) -> io::Result<()> {
        self.text.resize(TEXT, 0);
        self.taken = 0;
        let mut length = 0;
        while length == 0 && !self.over {
            let bytes = self.inner.fill_buf()?;
            let last = bytes.is_empty();
            let (result, used, written, damaged) = self.decoder.decode_to_utf8(bytes, &mut self.text, last);
            self.inner.consume(used);
            if damaged {
                self.trouble.note(|| {
                    "some of its UTF-16 is damaged and was read as U+FFFD; get an undamaged copy".to_owned()
                });
            }
            self.over = last && result == CoderResult::InputEmpty;
            length = written;
        }
        self.text.truncate(length);
        Ok(())
    }
}

impl<R: BufRead> Read for Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.text.len() {
            self.fill()?;
        }
        let used = buffer.len().min(self.text.len() - self.taken);
        buffer[..used].copy_from_slice(&self.text[self.taken..self.taken + used]);
        self.taken += used;
        Ok(used)
    }
}
