//! Bytes counted and hashed as they pass.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read};

/// The count and, where it is asked for, the SHA-256 of bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    bytes: u64,
    hash: Option<Sha256>,
    /// The hash, where another run has made it.
    known: Option<String>,
}

impl Sum {
    pub(crate) fn new(hash: bool) -> Self {
        Self { bytes: 0, hash: hash.then(Sha256::new), known: None }
    }

    /// That of bytes that will not be seen again.
    pub(crate) fn known(bytes: u64, sha256: &Option<String>) -> Self {
        Self { bytes, hash: None, known: sha256.clone() }
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(bytes);
        }
    }

    /// The sum of all that a reader gives.
    pub(crate) fn read(mut reader: impl Read) -> io::Result<Self> {
        let mut sum = Self::new(true);
        let mut buffer = vec![0; 256 * 1024];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(sum),
                Ok(read) => sum.add(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(crate) fn hashes(&self) -> bool {
        self.hash.is_some()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The hash so far in hexadecimal digits.
    pub(crate) fn hex(&self) -> Option<String> {
        self.hash.clone().map(|hash| hex(&hash.finalize())).or_else(|| self.known.clone())
    }
}

/// The SHA-256 of bytes in hexadecimal digits.
pub(crate) fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_pieces_is_that_of_the_whole() {
        let mut sum = Sum::new(true);
        sum.add(b"a");
        sum.add(b"bc");
        assert_eq!((sum.bytes(), sum.hex()), (3, Some(of(b"abc"))));
        assert_eq!(of(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(Sum::read(&b"abc"[..]).unwrap().hex(), sum.hex());
        assert_eq!(Sum::new(false).hex(), None);
    }
}
