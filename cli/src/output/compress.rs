//! Bytes on their way into a file, compressed as its name says.

use super::kept::FileState;
use super::sink::Sink;
use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;
use lzma_rust2::{XzOptions, XzWriter};
use std::io::{self, BufWriter, IntoInnerError, Write};
use std::path::Path;

/// Level of `xz` without options: small files, at some megabytes a second.
const XZ_LEVEL: u32 = 6;
/// Level of `zstd` without options.
const ZSTD_LEVEL: i32 = 3;
/// Bytes that are written at a time.
const BUFFER: usize = 256 * 1024;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Compression {
    /// What the last extension asks for.
    pub(crate) fn by_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "gz" => Some(Compression::Gzip),
            "zst" => Some(Compression::Zstd),
            "bz2" => Some(Compression::Bzip2),
            "xz" => Some(Compression::Xz),
            _ => None,
        }
    }
}

type Buffered = BufWriter<Sink>;

/// A sink behind a buffer and perhaps a compressor.
pub(super) struct Packer {
    state: State,
    compression: Option<Compression>,
    /// Members that were begun, also by an earlier run; some readers of zstd stop after the first.
    members: u64,
    /// Whether something was written since the last member ended.
    dirty: bool,
}

enum State {
    Plain(Buffered),
    Gzip(GzEncoder<Buffered>),
    Zstd(zstd::Encoder<'static, Buffered>),
    Bzip2(BzEncoder<Buffered>),
    Xz(XzWriter<Buffered>),
    /// Between two members; nothing only while one ends.
    Between(Option<Buffered>),
}

impl Packer {
    /// Puts the compressor before the sink.
    pub(super) fn new(sink: Sink, compression: Option<Compression>) -> io::Result<Self> {
        let state = State::begin(BufWriter::with_capacity(BUFFER, sink), compression)?;
        Ok(Self { state, compression, members: 1, dirty: false })
    }

    /// Goes on after what an earlier run has written.
    pub(super) fn go_on(sink: Sink, compression: Option<Compression>, from: &FileState) -> io::Result<Self> {
        if from.bytes == 0 {
            return Self::new(sink, compression);
        }
        let sink = BufWriter::with_capacity(BUFFER, sink);
        let state = if compression.is_none() { State::Plain(sink) } else { State::Between(Some(sink)) };
        Ok(Self { state, compression, members: from.members, dirty: false })
    }

    /// Ends a member, so that what was written so far can be read whatever comes, and lets it outlast a loss of power.
    pub(super) fn checkpoint(&mut self) -> io::Result<FileState> {
        let mut sink = std::mem::replace(&mut self.state, State::Between(None)).end(self.dirty)?;
        let flushed = sink.buffer_mut().and_then(|buffer| {
            buffer.flush()?;
            let sum = buffer.get_mut().sync()?;
            Ok(FileState { bytes: sum.bytes(), sha256: sum.hex(), members: self.members })
        });
        self.state = sink;
        self.dirty = false;
        flushed
    }

    /// Writes what is still held back.
    pub(super) fn finish(self) -> io::Result<(Sink, u64)> {
        let sink = match self.state.end(true)? {
            State::Plain(sink) | State::Between(Some(sink)) => sink,
            _ => return Err(io::Error::other("the output was given up")),
        };
        Ok((sink.into_inner().map_err(IntoInnerError::into_error)?, self.members))
    }

    /// The open member; the next one is begun if there is none.
    fn writer(&mut self) -> io::Result<&mut dyn Write> {
        self.dirty = true;
        if let State::Between(sink) = &mut self.state {
            let sink = sink.take().ok_or_else(|| io::Error::other("the output was given up"))?;
            self.state = State::begin(sink, self.compression)?;
            self.members += 1;
        }
        Ok(match &mut self.state {
            State::Plain(sink) => sink,
            State::Gzip(encoder) => encoder,
            State::Zstd(encoder) => encoder,
            State::Bzip2(encoder) => encoder,
            State::Xz(encoder) => encoder,
            State::Between(_) => return Err(io::Error::other("the output was given up")),
        })
    }
}

impl State {
    fn begin(sink: Buffered, compression: Option<Compression>) -> io::Result<Self> {
        Ok(match compression {
            None => State::Plain(sink),
            Some(Compression::Gzip) => State::Gzip(GzEncoder::new(sink, flate2::Compression::default())),
            Some(Compression::Zstd) => {
                let mut encoder = zstd::Encoder::new(sink, ZSTD_LEVEL)?;
                encoder.include_checksum(true)?;
                State::Zstd(encoder)
            }
            Some(Compression::Bzip2) => State::Bzip2(BzEncoder::new(sink, bzip2::Compression::best())),
            Some(Compression::Xz) => State::Xz(XzWriter::new(sink, XzOptions::with_preset(XZ_LEVEL))?),
        })
    }

    /// Ends the member, if there is something in it.
    fn end(self, dirty: bool) -> io::Result<Self> {
        Ok(match self {
            state @ (State::Plain(_) | State::Between(_)) => state,
            state if !dirty => state,
            State::Gzip(encoder) => State::Between(Some(encoder.finish()?)),
            State::Zstd(encoder) => State::Between(Some(encoder.finish()?)),
            State::Bzip2(encoder) => State::Between(Some(encoder.finish()?)),
            State::Xz(encoder) => State::Between(Some(encoder.finish()?)),
        })
    }

    /// The buffer, where no member is open.
    fn buffer_mut(&mut self) -> io::Result<&mut Buffered> {
        match self {
            State::Plain(sink) | State::Between(Some(sink)) => Ok(sink),
            // A member in which nothing was written yet.
            State::Gzip(encoder) => Ok(encoder.get_mut()),
            State::Zstd(encoder) => Ok(encoder.get_mut()),
            State::Bzip2(encoder) => Ok(encoder.get_mut()),
            State::Xz(encoder) => Ok(encoder.inner_mut()),
            State::Between(None) => Err(io::Error::other("the output was given up")),
        }
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.state {
            State::Between(Some(sink)) => sink.flush(),
            _ => self.writer()?.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let dir = tempfile::tempdir().unwrap();
        let text = b"doc_id,quote_id\n".repeat(50_000);
        for (name, least) in [("a.csv", 800_000), ("a.gz", 0), ("a.zst", 0), ("a.bz2", 0), ("a.xz", 0)] {
            let path = dir.path().join(name);
            let sink = Sink::open(Some(&path)).unwrap();
            let mut packer = Packer::new(sink, Compression::by_name(&path)).unwrap();
            packer.write_all(&text).unwrap();
            packer.finish().unwrap().0.finish().unwrap().place().unwrap();
            let packed = std::fs::read(&path).unwrap();
            assert!(
                packed.len() >= least && (least > 0 || packed.len() < 10_000),
                "{name}: {}",
                packed.len()
            );
            let mut reader: Box<dyn Read> = match Compression::by_name(&path) {
                None => Box::new(&packed[..]),
                Some(Compression::Gzip) => Box::new(flate2::read::MultiGzDecoder::new(&packed[..])),
                Some(Compression::Zstd) => Box::new(zstd::Decoder::new(&packed[..]).unwrap()),
                Some(Compression::Bzip2) => Box::new(bzip2::read::MultiBzDecoder::new(&packed[..])),
                Some(Compression::Xz) => Box::new(lzma_rust2::XzReader::new(&packed[..], true)),
            };
            let mut unpacked = Vec::new();
            reader.read_to_end(&mut unpacked).unwrap();
            assert!(unpacked == text, "{name}");
        }
    }
}
