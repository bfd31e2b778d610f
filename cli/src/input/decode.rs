//! Bytes to text: UTF-8, UTF-16 with a byte order mark, Windows-1252 where nothing else fits.
//!
//! Offsets in the output refer to the decoded text. A byte order mark is not part of it, line ends are kept as they are.

use super::problem::Severity;
use std::borrow::Cow;

/// An article of this many bytes or more is refused: positions are 32 bits wide.
pub(crate) const TOO_LONG: u64 = 1 << 32;

/// A text that could be decoded, and what is worth saying about it.
#[derive(Debug, PartialEq)]
pub(crate) struct Decoded<'b> {
    pub(crate) text: Cow<'b, str>,
    pub(crate) note: Option<(Severity, &'static str)>,
}

const BOM_NOTE: &str = "begins with a byte order mark; offsets count from the character after it";
const LATIN_NOTE: &str = "not UTF-8, read as Windows-1252; offsets refer to the decoded text";
const LOSSY_NOTE: &str =
    "some bytes are not UTF-8 and were read as U+FFFD; get an undamaged copy of the text";

/// Decodes a whole file.
///
/// # Errors
/// What the bytes are instead of text, and what to do.
pub(crate) fn file(bytes: &[u8]) -> Result<Decoded<'_>, String> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        let decoded = plain(rest)?;
        return Ok(Decoded { note: decoded.note.or(Some((Severity::Warning, BOM_NOTE))), ..decoded });
    }
    match utf16(bytes) {
        Some(text) => Ok(Decoded { text: Cow::Owned(text?), note: None }),
        None => plain(bytes),
    }
}

/// Decodes UTF-16 if there is a byte order mark for it.
pub(crate) fn utf16(bytes: &[u8]) -> Option<Result<String, String>> {
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Some(Err("is UTF-32; convert it: iconv -f UTF-32 -t UTF-8".to_owned()));
    }
    let (encoding, rest) = match bytes {
        [0xff, 0xfe, rest @ ..] => (encoding_rs::UTF_16LE, rest),
        [0xfe, 0xff, rest @ ..] => (encoding_rs::UTF_16BE, rest),
        _ => return None,
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
    Some(
        text.map(Cow::into_owned).ok_or_else(|| "is damaged UTF-16; save the text again as UTF-8".to_owned()),
    )
}

/// Decodes bytes without a byte order mark: a file's rest, or one record.
///
/// # Errors
/// What the bytes are instead of text, and what to do.
pub(crate) fn plain(bytes: &[u8]) -> Result<Decoded<'_>, String> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let nuls = count_nuls(bytes);
        if nuls * 100 > bytes.len() {
            return Err(no_text(bytes));
        }
        return Ok(Decoded { text: Cow::Borrowed(text), note: None });
    }
    if known_kind(bytes).is_some()
        || bytes.contains(&0)
        || bytes.iter().filter(|&&b| is_control(b)).count() * 100 > bytes.len()
    {
        return Err(no_text(bytes));
    }
    // A text with valid multi-byte characters is UTF-8 with a few broken bytes, not Windows-1252.
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if valid >= broken {
        return Ok(Decoded {
            text: String::from_utf8_lossy(bytes),
            note: Some((Severity::Damaged, LOSSY_NOTE)),
        });
    }
    if bytes.iter().any(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
        return Err("neither UTF-8 nor Windows-1252; convert it: iconv -f ENCODING -t UTF-8".to_owned());
    }
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok(Decoded { text, note: Some((Severity::Warning, LATIN_NOTE)) })
}

/// The message for bytes that are no text, with advice where the kind is known.
pub(crate) fn no_text(bytes: &[u8]) -> String {
    if let Some(kind) = known_kind(bytes) {
        return format!("not text but {kind}");
    }
    let nuls = count_nuls(bytes);
    if nuls * 10 > bytes.len() * 4 && nuls * 10 < bytes.len() * 6 {
        return "binary, or UTF-16 without a byte order mark; save it as UTF-8".to_owned();
    }
    "binary, not text; leave it out or make text of it first".to_owned()
}

/// What a file is by its first bytes, with advice.
fn known_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"\x1f\x8b", "compressed with gzip; unpack it first: gzip -dc FILE | kutip extract -"),
        (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first: zstd -dc FILE | kutip extract -"),
        (b"BZh", "compressed with bzip2; unpack it first: bzip2 -dc FILE | kutip extract -"),
        (b"\xfd7zXZ", "compressed with xz; unpack it first: xz -dc FILE | kutip extract -"),
        (b"%PDF", "a PDF; make text of it first, for example with pdftotext"),
        (b"PK\x03\x04", "a zip archive or an Office document; unpack it or save it as text first"),
        (b"\xd0\xcf\x11\xe0", "an old Office document; save it as text first"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

/// Whether the first bytes of a stream are no text, so that it need not be read as records.
pub(crate) fn is_binary(head: &[u8]) -> bool {
    !is_utf16(head) && (head.contains(&0) || known_kind(head).is_some())
}

fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")
}

fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a)
}

fn count_nuls(bytes: &[u8]) -> usize {
    if !bytes.contains(&0) {
        return 0;
    }
    bytes.iter().filter(|&&b| b == 0).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_borrowed_as_it_is() {
        let decoded = file("“Ya,”\r\nkata dia.".as_bytes()).unwrap();
        assert_eq!(decoded, Decoded { text: Cow::Borrowed("“Ya,”\r\nkata dia."), note: None });
    }

    #[test]
    fn byte_order_marks_are_no_text() {
        let decoded = file(b"\xef\xbb\xbfya").unwrap();
        assert_eq!((&*decoded.text, decoded.note), ("ya", Some((Severity::Warning, BOM_NOTE))));
        assert_eq!(file(b"\xff\xfey\0a\0").unwrap().text, "ya");
        assert_eq!(file(b"\xfe\xff\0y\0a").unwrap().text, "ya");
        assert!(file(b"\xff\xfey\0a").unwrap_err().contains("damaged UTF-16"));
        assert!(file(b"\xff\xfe\0\0y\0\0\0").unwrap_err().contains("UTF-32"));
    }

    #[test]
    fn windows_1252_where_it_fits() {
        let decoded = file(b"\x93Caf\xe9 tutup,\x94 kata dia.").unwrap();
        assert_eq!(
            (&*decoded.text, decoded.note),
            ("“Café tutup,” kata dia.", Some((Severity::Warning, LATIN_NOTE)))
        );
        assert!(file(b"\x93Caf\xe9\x81").unwrap_err().contains("iconv"));
    }

    #[test]
    fn utf8_with_a_broken_byte_stays_utf8() {
        let decoded = file(b"\xe2\x80\x9cYa,\xe2\x80\x9d kata \xe2\x80 dia").unwrap();
        assert_eq!(
            (&*decoded.text, decoded.note),
            ("“Ya,” kata \u{fffd} dia", Some((Severity::Damaged, LOSSY_NOTE)))
        );
    }

    #[test]
    fn binaries_are_named() {
        assert!(file(&[0; 64]).unwrap_err().contains("binary"));
        assert!(file(b"\x1f\x8b\x08\0\0\xff").unwrap_err().contains("gzip"));
        assert!(file(b"%PDF-1.4\0\xff").unwrap_err().contains("PDF"));
        assert!(file(b"y\0a\0,\0 \0").unwrap_err().contains("UTF-16 without"));
        let stray = format!("{}\0", "kata ".repeat(100));
        assert_eq!(file(stray.as_bytes()).unwrap().text, stray);
    }
}
