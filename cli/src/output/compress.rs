//! Bytes on their way into a file, compressed as its name says.

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
pub(super) enum Packer {
    Plain(Buffered),
    Gzip(GzEncoder<Buffered>),
    Zstd(zstd::Encoder<'static, Buffered>),
    Bzip2(BzEncoder<Buffered>),
    Xz(XzWriter<Buffered>),
}

impl Packer {
    /// Puts the compressor before the sink.
    pub(super) fn new(sink: Sink, compression: Option<Compression>) -> io::Result<Self> {
        let sink = BufWriter::with_capacity(256 * 1024, sink);
        Ok(match compression {
            None => Packer::Plain(sink),
            Some(Compression::Gzip) => Packer::Gzip(GzEncoder::new(sink, flate2::Compression::default())),
            Some(Compression::Zstd) => {
                let mut encoder = zstd::Encoder::new(sink, ZSTD_LEVEL)?;
                encoder.include_checksum(true)?;
                Packer::Zstd(encoder)
            }
            Some(Compression::Bzip2) => Packer::Bzip2(BzEncoder::new(sink, bzip2::Compression::best())),
            Some(Compression::Xz) => Packer::Xz(XzWriter::new(sink, XzOptions::with_preset(XZ_LEVEL))?),
        })
    }

    /// Writes what is still held back.
    pub(super) fn finish(self) -> io::Result<Sink> {
        let sink = match self {
            Packer::Plain(sink) => sink,
            Packer::Gzip(encoder) => encoder.finish()?,
            Packer::Zstd(encoder) => encoder.finish()?,
            Packer::Bzip2(encoder) => encoder.finish()?,
            Packer::Xz(encoder) => encoder.finish()?,
        };
        sink.into_inner().map_err(IntoInnerError::into_error)
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Packer::Plain(sink) => sink,
            Packer::Gzip(encoder) => encoder,
            Packer::Zstd(encoder) => encoder,
            Packer::Bzip2(encoder) => encoder,
            Packer::Xz(encoder) => encoder,
        }
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
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
            packer.finish().unwrap().finish().unwrap().unwrap().place().unwrap();
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
