//! Compressed streams: gzip, zstd, bzip2 and xz, of one member or many, unpacked as they are read.

use super::budget::Budget;
use super::trouble::Trouble;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// Most bytes that are asked of a decoder at once: what it made before it fails is lost with the failure.
const CHUNK: usize = 16 * 1024;
/// Read-ahead of packed bytes.
const BUFFER: usize = 64 * 1024;
/// Binary logarithm of the largest window of zstd, 128 MiB, which is also zstd's own default.
const ZSTD_WINDOW: u32 = 27;
/// Memory for xz, in KiB: enough for `xz -9`, whose dictionary has 64 MiB.
const XZ_MEMORY: u32 = 160 * 1024;
/// How many bytes tell a packing.
const MAGIC: usize = 10;

/// A way to compress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Packing {
    /// The packing of a stream by its first bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            // A skippable frame, with which some writers begin.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            // The level, then a block or the end: `BZh` alone may begin a text.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Some(Self::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ => None,
        }
    }

    /// As messages name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

/// The name of what is packed in a file of this name: `a.txt` of `a.txt.gz`, `a.tar` of `a.tgz`.
pub(crate) fn inner_name(name: &str) -> Option<String> {
    const ENDS: [(&str, &str); 10] = [
        (".gz", ""),
        (".zst", ""),
        (".zstd", ""),
        (".bz2", ""),
        (".xz", ""),
        (".tgz", ".tar"),
        (".tzst", ".tar"),
        (".tbz2", ".tar"),
        (".tbz", ".tar"),
        (".txz", ".tar"),
    ];
    let lower = name.to_ascii_lowercase();
    let (end, inner) = ENDS.iter().find(|(end, _)| lower.ends_with(end))?;
    let stem = &name[..name.len() - end.len()];
    (!stem.is_empty()).then(|| format!("{stem}{inner}"))
}

/// What a packed stream unpacks to. A failure is told as trouble and ends it; the good part comes through.
pub(crate) struct Unpacked<'r> {
    packing: Packing,
    decoder: Option<Decoder<'r>>,
    position: Rc<Cell<u64>>,
    trouble: Trouble,
    budget: Rc<Budget>,
}

impl<'r> Unpacked<'r> {
    /// Unpacks `packed`, which begins with the mark of `packing`.
    pub(crate) fn new(
        packing: Packing,
        packed: impl Read + 'r,
        trouble: &Trouble,
        budget: &Rc<Budget>,
    ) -> io::Result<Self> {
        let position = Rc::default();
        let input = Input {
            inner: Box::new(BufReader::with_capacity(BUFFER, packed)),
            ahead: Vec::new(),
            taken: 0,
            position: Rc::clone(&position),
        };
        let decoder = Some(Decoder::new(packing, input)?);
        Ok(Self { packing, decoder, position, trouble: trouble.clone(), budget: Rc::clone(budget) })
    }

    /// At the end of a member: goes on to the next, or ends.
    fn next_member(&mut self, mut input: Input<'r>) -> io::Result<()> {
        // Padding with zeros, as tapes and xz have it.
        while input.fill_buf()?.first() == Some(&0) {
            input.consume(1);
        }
        let start = input.position.get();
        let head = input.peek(MAGIC)?;
        if head.is_empty() {
            return Ok(());
        }
        if Packing::of(head) == Some(self.packing) {
            self.decoder = Some(Decoder::new(self.packing, input)?);
            return Ok(());
        }
        let kind = self.packing.name();
        self.trouble.note(|| {
            format!("from byte {start} on there is something else than {kind} data; it was left out, what came before was read")
        });
        Ok(())
    }

    fn failed(&mut self, error: &io::Error) {
        self.decoder = None;
        let (kind, at) = (self.packing.name(), self.position.get());
        let memory =
            error.kind() == io::ErrorKind::OutOfMemory || error.to_string().contains("too much memory");
        self.trouble.cut(|| match error.kind() {
            _ if memory => format!(
                "needs more than 128 MiB of memory to unpack, as made with `{kind} --long` or the like; unpack it \
                 first: {kind} -dc FILE | kutip extract -"
            ),
            io::ErrorKind::UnexpectedEof => {
                format!("the {kind} data ends early, at byte {at}; what came before was read; get a whole copy")
            }
            _ => format!(
                "the {kind} data is damaged near byte {at} ({error}); what came before was read; get a good copy"
            ),
        });
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(CHUNK);
        if most == 0 {
            return Ok(0);
        }
        while let Some(decoder) = &mut self.decoder {
            match decoder.read(&mut buffer[..most]) {
                Ok(0) => {
                    let Some(decoder) = self.decoder.take() else { break };
                    if let Err(error) = self.next_member(decoder.into_input()) {
                        self.failed(&error);
                    }
                }
                Ok(read) => {
                    if let Err(message) = self.budget.spend(read) {
                        self.decoder = None;
                        self.trouble.cut(|| message);
                        break;
                    }
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(error) => self.failed(&error),
            }
        }
        Ok(0)
    }
}

/// One member, or frame, or stream, of a packed file.
enum Decoder<'r> {
    Gzip(Box<flate2::bufread::GzDecoder<Input<'r>>>),
    Zstd(zstd::stream::read::Decoder<'static, Input<'r>>),
    Bzip2(bzip2::bufread::BzDecoder<Input<'r>>),
    Xz(Box<lzma_rust2::XzReader<Input<'r>>>),
}

impl<'r> Decoder<'r> {
    fn new(packing: Packing, input: Input<'r>) -> io::Result<Self> {
        Ok(match packing {
            Packing::Gzip => Self::Gzip(Box::new(flate2::bufread::GzDecoder::new(input))),
            Packing::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(input)?;
                decoder.window_log_max(ZSTD_WINDOW)?;
                Self::Zstd(decoder.single_frame())
            }
            Packing::Bzip2 => Self::Bzip2(bzip2::bufread::BzDecoder::new(input)),
            Packing::Xz => Self::Xz(Box::new(lzma_rust2::XzReader::new_mem_limit(input, false, XZ_MEMORY))),
        })
    }

    fn into_input(self) -> Input<'r> {
        match self {
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Zstd(decoder) => decoder.finish(),
            Self::Bzip2(decoder) => decoder.into_inner(),
            Self::Xz(decoder) => decoder.into_inner(),
        }
    }
}

impl Read for Decoder<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Zstd(decoder) => decoder.read(buffer),
            Self::Bzip2(decoder) => decoder.read(buffer),
            Self::Xz(decoder) => decoder.read(buffer),
        }
    }
}

/// The packed bytes: where a decoder is in them, and what comes next.
struct Input<'r> {
    inner: Box<dyn BufRead + 'r>,
    /// Bytes that were looked at before their time.
    ahead: Vec<u8>,
    taken: usize,
    position: Rc<Cell<u64>>,
}

impl Input<'_> {
    /// The next bytes, fewer only at the end.
    fn peek(&mut self, bytes: usize) -> io::Result<&[u8]> {
        self.ahead.drain(..self.taken);
        self.taken = 0;
        while self.ahead.len() < bytes {
            let next = self.inner.fill_buf()?;
            if next.is_empty() {
                break;
            }
            let used = next.len().min(bytes - self.ahead.len());
            self.ahead.extend_from_slice(&next[..used]);
            self.inner.consume(used);
        }
        Ok(&self.ahead)
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken < self.ahead.len() { Ok(&self.ahead[self.taken..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, bytes: usize) {
        self.position.set(self.position.get() + bytes as u64);
        if self.taken < self.ahead.len() {
            self.taken += bytes;
        } else {
            self.inner.consume(bytes);
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let used = available.len().min(buffer.len());
        buffer[..used].copy_from_slice(&available[..used]);
        self.consume(used);
        Ok(used)
    }
}

#[cfg(test)]
#[path = "packed_tests.rs"]
mod tests;
