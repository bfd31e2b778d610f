//! Members of ZIP archives, in the order of the archive's directory, which is read as it goes and never held.

use super::budget::Budget;
use super::open::Place;
use super::problem::{Problem, Severity};
use super::trouble::Trouble;
use super::{Inputs, Sender, Task};
use rawzip::{CompressionMethod, Crc32, ZipArchive, ZipVerification};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

/// Most bytes that are asked of a decoder at once: what it made before it fails is lost with the failure.
const CHUNK: usize = 16 * 1024;

/// Reads the members of `file`; `named` tells whether it is the input itself, not something unpacked from it.
pub(super) fn read(
    inputs: &Inputs,
    file: File,
    named: bool,
    layers: u8,
    place: &Place<'_>,
    send: Sender<'_>,
) -> ControlFlow<()> {
    let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE.max(rawzip::RECOMMENDED_BUFFER_SIZE)];
    let archive = match ZipArchive::from_file(file, &mut buffer) {
        Ok(archive) => archive,
        Err(error) => {
            let message = format!(
                "a ZIP archive without its directory, most likely cut off ({error}); get a whole copy, or mend it: \
                 zip -FF FILE --out NEW.zip"
            );
            return send(Task::problem(Problem::skipped(&place.name, message)));
        }
    };
    let mut entries = archive.entries(&mut buffer);
    let (mut found, mut seen) = (0u64, 0u64);
    while !place.budget.is_spent() {
        let record = match entries.next_entry() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) => {
                let message = format!(
                    "its directory is damaged after {seen} members ({error}); those after it were not read; mend it: \
                     zip -FF FILE --out NEW.zip"
                );
                return send(Task::problem(Problem::new(Severity::Damaged, &place.name, message)));
            }
        };
        seen += 1;
        let path = record.file_path();
        let name: &[u8] = path.as_ref();
        if seen == 1 && matches!(name, b"[Content_Types].xml" | b"mimetype") {
            let message = "an Office document or e-book; save it as text first";
            return send(Task::problem(Problem::skipped(&place.name, message)));
        }
        let packed = record.compressed_size_hint();
        if named {
            place.budget.packed(packed);
        }
        let Some(name) = inputs.member_name(name).filter(|_| !record.is_dir() && !record.mode().is_symlink())
        else {
            continue;
        };
        found += 1;
        let trouble = Trouble::default();
        let opened = if record.flags().is_encrypted() {
            Err("is encrypted; unpack the archive with its password first".to_owned())
        } else {
            let entry = archive.get_entry(record.wayfinder());
            entry.map_err(|error| format!("is damaged ({error}); get a good copy of the archive")).and_then(
                |entry| {
                    let claim = entry.reader().claim_verifier();
                    let bytes = BufReader::with_capacity(64 * 1024, entry.reader());
                    let decoder = decoder(record.compression_method(), bytes)?;
                    Ok(Checked::new(decoder, claim, &trouble, &place.budget))
                },
            )
        };
        match opened {
            Ok(bytes) => inputs.member(&name, Box::new(bytes), (trouble, layers), place, send)?,
            Err(message) => {
                let name = Arc::from(format!("{}/{name}", place.name));
                send(Task::problem(Problem::skipped(&name, message)))?;
            }
        }
    }
    if found == 0 && !place.budget.is_spent() {
        send(Task::problem(inputs.nothing_found(&place.name, "archive")))?;
    }
    ControlFlow::Continue(())
}

/// Unpacks a member.
fn decoder<'r>(
    method: CompressionMethod,
    bytes: BufReader<impl Read + 'r>,
) -> Result<Box<dyn Read + 'r>, String> {
    Ok(match method {
        CompressionMethod::STORE => Box::new(bytes),
        CompressionMethod::DEFLATE => Box::new(flate2::bufread::DeflateDecoder::new(bytes)),
        CompressionMethod::BZIP2 => Box::new(bzip2::bufread::BzDecoder::new(bytes)),
        CompressionMethod::ZSTD => {
            Box::new(zstd::stream::read::Decoder::with_buffer(bytes).map_err(|error| error.to_string())?)
        }
        CompressionMethod::XZ => Box::new(lzma_rust2::XzReader::new_mem_limit(bytes, true, 160 * 1024)),
        other => {
            return Err(format!(
                "is packed by a method that kutip does not read ({}); unpack the archive first",
                other.name().map_or_else(|| other.as_u16().to_string(), str::to_owned)
            ));
        }
    })
}

/// A member's bytes, checked against what the directory says of them; failures are told as trouble.
struct Checked<'r> {
    inner: Option<Box<dyn Read + 'r>>,
    crc: Crc32,
    size: u64,
    claim: ZipVerification,
    trouble: Trouble,
    budget: Rc<Budget>,
}

impl<'r> Checked<'r> {
    fn new(
        inner: Box<dyn Read + 'r>,
        claim: ZipVerification,
        trouble: &Trouble,
        budget: &Rc<Budget>,
    ) -> Self {
        let (trouble, budget) = (trouble.clone(), Rc::clone(budget));
        Self { inner: Some(inner), crc: Crc32::new(), size: 0, claim, trouble, budget }
    }

    fn failed(&mut self, error: &dyn std::fmt::Display) {
        self.inner = None;
        let size = self.size;
        self.trouble.cut(|| {
            format!("is damaged: wrong after {size} unpacked bytes ({error}); what came before was read; get a good copy")
        });
    }
}

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(CHUNK);
        let Some(inner) = self.inner.as_mut().filter(|_| most > 0) else { return Ok(0) };
        match inner.read(&mut buffer[..most]) {
            Ok(0) => {
                let found = ZipVerification { crc: self.crc.checksum(), uncompressed_size: self.size };
                match self.claim.valid(found) {
                    Ok(()) => self.inner = None,
                    Err(error) => self.failed(&error),
                }
                Ok(0)
            }
            Ok(read) => {
                self.crc.update(&buffer[..read]);
                self.size += read as u64;
                // More than was promised is no longer this member.
                if self.size > self.claim.uncompressed_size {
                    self.failed(&"longer than the directory says");
                    return Ok(0);
                }
                if let Err(message) = self.budget.spend(read) {
                    self.inner = None;
                    self.trouble.cut(|| message);
                    return Ok(0);
                }
                Ok(read)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.failed(&error);
                Ok(0)
            }
        }
    }
}
