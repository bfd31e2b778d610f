//! In which encoding is a page written?
//!
//! A byte order mark decides, then bytes that are valid UTF-8 beyond ASCII (no other text looks like that, and pages
//! that say `iso-8859-1` and are UTF-8 are common), then the `Content-Type` of the server, then what the page itself
//! declares in its first kilobytes, then UTF-8 or Windows-1252 by the bytes.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// How far into a page its own declaration is looked for; browsers stop at 1 KiB, scripts before it may be longer.
const HEAD: usize = 8 * 1024;

/// The text of a page, and whether characters were lost.
pub(super) fn decode<'b>(bytes: &'b [u8], content_type: Option<&str>) -> (Cow<'b, str>, bool) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]);
    }
    if !bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (Cow::Borrowed(text), false);
    }
    let declared = content_type.and_then(|value| label(value.as_bytes()));
    let declared = declared.or_else(|| declared_in(&bytes[..bytes.len().min(HEAD)]));
    // A few broken bytes in UTF-8 are a few broken characters; as Windows-1252 every accent would be wrong.
    let encoding = declared.unwrap_or(if looks_like_utf8(bytes) { UTF_8 } else { WINDOWS_1252 });
    encoding.decode_without_bom_handling(bytes)
}

/// `<meta charset="…">`, `<meta http-equiv content="text/html; charset=…">`, `<?xml encoding="…"?>`.
fn declared_in(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    for (at, _) in lower.iter().enumerate().filter(|(_, b)| **b == b'<') {
        let tag = &lower[at..];
        if tag.starts_with(b"<meta") || tag.starts_with(b"<?xml") {
            let end = tag.iter().position(|&b| b == b'>').unwrap_or(tag.len());
            if let Some(encoding) = label(&tag[..end]) {
                // A page that could be read as far as its declaration is not UTF-16, whatever it says.
                return Some(if encoding.is_ascii_compatible() { encoding } else { UTF_8 });
            }
        }
    }
    None
}

/// The value after `charset=` or `encoding=`.
fn label(text: &[u8]) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let value = ["charset", "encoding"].iter().find_map(|key| {
        let at = lower.windows(key.len()).position(|window| window == key.as_bytes())?;
        lower[at + key.len()..].trim_ascii_start().strip_prefix(b"=")
    })?;
    let value = value.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| matches!(b, b'"' | b'\'' | b';' | b'>' | b'?' | b' ' | b'/'));
    Encoding::for_label(&value[..end.unwrap_or(value.len())])
}

fn looks_like_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0u64, 0u64);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
        bad += u64::from(!chunk.invalid().is_empty());
    }
    bad == 0 || good > 4 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], content_type: Option<&str>) -> String {
        decode(bytes, content_type).0.into_owned()
    }

    #[test]
    fn declarations_are_followed() {
        assert_eq!(read(b"<meta charset=windows-1252>\x93Ya\x94", None), "<meta charset=windows-1252>“Ya”");
        let page = b"<META http-equiv=\"Content-Type\" content=\"text/html; CHARSET = 'iso-8859-1'\">caf\xe9";
        assert!(read(page, None).ends_with("café"));
        assert_eq!(read(b"\x93Ya\x94", Some("text/html; charset=Windows-1252")), "“Ya”");
        assert!(read(b"<?xml version='1.0' encoding='iso-8859-15'?>\xa4", None).ends_with('€'));
        assert!(read(b"<meta charset=shift_jis>\x83\x4a", None).ends_with('カ'));
    }

    #[test]
    fn bytes_that_can_only_be_utf8_are() {
        let page = "<meta charset=iso-8859-1>“Ya”".as_bytes();
        assert_eq!(
            decode(page, Some("text/html; charset=iso-8859-1")),
            ("<meta charset=iso-8859-1>“Ya”".into(), false)
        );
        assert_eq!(read(b"\xef\xbb\xbfYa", None), "Ya");
        assert_eq!(read(b"\xff\xfeY\0a\0", None), "Ya");
    }

    #[test]
    fn without_a_declaration_the_bytes_decide() {
        assert_eq!(read(b"\x93Ya\x94 caf\xe9", None), "“Ya” café");
        let (text, lost) =
            decode(b"\xe2\x80\x9cYa\xe2\x80\x9d \xe2\x80\x9cdan\xe2\x80\x9d \xe2\x80\x9cini\xe2\x80", None);
        assert!(text.starts_with("“Ya” “dan”") && lost);
        assert!(read(b"<meta charset=utf-16>caf\xc3\xa9", None).ends_with("café"));
    }
}
