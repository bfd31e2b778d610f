//! An HTTP response as archives store it: which part of it is a page?

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// How much of a response is looked at for its head.
pub(super) const HEAD: usize = 64 * 1024;
/// Most headers of a response.
const MOST_HEADERS: usize = 256;

/// What the head of a response says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    encodings: Vec<String>,
    chunked: bool,
    /// Where the body begins.
    body: usize,
}

impl Head {
    /// Reads the head; nothing where there is none.
    pub(super) fn read(response: &[u8]) -> Option<Self> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Response::new(&mut headers);
        let mut config = httparse::ParserConfig::default();
        config.allow_obsolete_multiline_headers_in_responses(true);
        config.allow_spaces_after_header_name_in_responses(true);
        config.ignore_invalid_headers_in_responses(true);
        let httparse::Status::Complete(body) = config.parse_response(&mut parsed, response).ok()? else {
            return None;
        };
        let mut head = Self { status: parsed.code?, body, ..Self::default() };
        for header in parsed.headers.iter() {
            let value = String::from_utf8_lossy(header.value).trim().to_ascii_lowercase();
            match header.name.to_ascii_lowercase().as_str() {
                "content-type" => head.content_type = Some(value),
                "content-encoding" => {
                    head.encodings = value.split(',').map(|name| name.trim().to_owned()).collect()
                }
                "transfer-encoding" => head.chunked = value.contains("chunked"),
                _ => {}
            }
        }
        Some(head)
    }

    /// Whether the body is a page, by its type, or by its first bytes where none is given.
    pub(super) fn is_html(&self, response: &[u8]) -> bool {
        match &self.content_type {
            Some(kind) => is_html_type(kind),
            None => super::super::html::is_html(response.get(self.body..).unwrap_or_default()),
        }
    }

    /// The body, unpacked.
    ///
    /// # Errors
    /// What is damaged.
    pub(super) fn body(&self, response: &[u8]) -> Result<Vec<u8>, String> {
        let mut body = response.get(self.body..).unwrap_or_default().to_vec();
        // Many archives store bodies unpacked and the headers as they came, so what does not fit the header is taken as it is.
        if self.chunked
            && let Some(joined) = unchunked(&body)
        {
            body = joined;
        }
        for encoding in self.encodings.iter().rev() {
            body = match encoding.as_str() {
                "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
                    unpack(MultiGzDecoder::new(&*body), encoding)?
                }
                "deflate" if is_zlib(&body) => unpack(ZlibDecoder::new(&*body), encoding)?,
                "deflate" if !looks_like_text(&body) => unpack(DeflateDecoder::new(&*body), encoding)?,
                "br" if !looks_like_text(&body) => {
                    unpack(brotli_decompressor::Decompressor::new(&*body, 4096), encoding)?
                }
                "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
                    let decoder = zstd::stream::read::Decoder::new(&*body);
                    unpack(decoder.map_err(|error| format!("zstd: {error}"))?, encoding)?
                }
                _ => body,
            };
        }
        Ok(body)
    }
}

/// `text/html; charset=utf-8`, `application/xhtml+xml`
pub(super) fn is_html_type(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    kind == "text/html" || kind == "application/xhtml+xml"
}

fn unpack(decoder: impl Read, encoding: &str) -> Result<Vec<u8>, String> {
    let most = super::MOST_RECORD as u64;
    let mut unpacked = Vec::new();
    match decoder.take(most + 1).read_to_end(&mut unpacked) {
        Ok(count) if count as u64 > most => {
            Err(format!("{encoding} data that unpacks to more than {} MB", most >> 20))
        }
        Ok(_) => Ok(unpacked),
        Err(error) => Err(format!("{encoding}: {error}")),
    }
}

fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [cmf, flags, ..] if cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flags)).is_multiple_of(31))
}

/// Whether a body that should be packed is text already.
fn looks_like_text(body: &[u8]) -> bool {
    let head = &body[..body.len().min(512)];
    let odd = head.iter().filter(|b| b.is_ascii_control() && !b.is_ascii_whitespace()).count();
    odd == 0 && head.trim_ascii_start().starts_with(b"<")
}

/// Joins the chunks of a chunked body; nothing if it is not one. A last chunk that is cut short is kept.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = rest.iter().take(1024).position(|&b| b == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(joined);
        }
        joined.extend_from_slice(&rest[..size.min(rest.len())]);
        if size >= rest.len() {
            return Some(joined);
        }
        rest = &rest[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
        if rest.is_empty() {
            return Some(joined);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const PAGE: &[u8] = b"<html><p>Jalan desa rusak.</p>";

    fn body(headers: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let response =
            [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n").as_bytes(), body]
                .concat();
        Head::read(&response).unwrap().body(&response)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn encodings_are_undone_or_were_already() {
        assert_eq!(body("", PAGE).unwrap(), PAGE);
        assert_eq!(body("Content-Encoding: gzip\r\n", &gzip(PAGE)).unwrap(), PAGE);
        for name in ["gzip", "br", "deflate", "zstd", "identity"] {
            assert_eq!(body(&format!("Content-Encoding: {name}\r\n"), PAGE).unwrap(), PAGE, "{name}");
        }
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(PAGE).unwrap();
        assert_eq!(body("content-encoding:deflate\r\n", &zlib.finish().unwrap()).unwrap(), PAGE);
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        raw.write_all(PAGE).unwrap();
        assert_eq!(body("content-encoding: deflate\r\n", &raw.finish().unwrap()).unwrap(), PAGE);
        let zstd = zstd::stream::encode_all(PAGE, 3).unwrap();
        assert_eq!(body("Content-Encoding: zstd\r\n", &zstd).unwrap(), PAGE);
        // An uncompressed block of brotli: window bits, one meta-block of 30 bytes, the empty last one.
        assert!(body("Content-Encoding: br\r\n", b"\x01\x02\x03").is_err());
        assert!(body("Content-Encoding: gzip\r\n", &gzip(PAGE)[..20]).is_err());
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = b"11;x=y\r\n<html><p>Jalan de\r\nE\r\nsa rusak.</p>\n\r\n0\r\n\r\n";
        assert_eq!(body("Transfer-Encoding: chunked\r\n", chunked).unwrap(), [PAGE, b"\n"].concat());
        assert_eq!(body("Transfer-Encoding: chunked\r\n", PAGE).unwrap(), PAGE);
        assert_eq!(body("Transfer-Encoding: chunked\r\n", b"ff\r\n<html>").unwrap(), b"<html>");
    }

    #[test]
    fn bombs_are_refused() {
        let bomb = gzip(&vec![b' '; super::super::MOST_RECORD + 2]);
        assert!(body("Content-Encoding: gzip\r\n", &bomb).unwrap_err().contains("more than 64 MB"));
    }

    #[test]
    fn heads_of_all_kinds() {
        let head = Head::read(b"HTTP/1.0 404 \nContent-type : Text/HTML; Charset=ISO-8859-1\nX\xff: y\n\nx")
            .unwrap();
        assert_eq!((head.status, head.content_type.as_deref()), (404, Some("text/html; charset=iso-8859-1")));
        assert_eq!(Head::read(b"<html>"), None);
        assert!(
            is_html_type("application/xhtml+xml")
                && !is_html_type("text/plain")
                && !is_html_type("image/png")
        );
    }
}
