//! The header of a record.

use super::http;
use super::replay::Replay;
use std::io::{self, BufRead, Read};

/// Longer headers are damage.
const MOST: usize = 1 << 20;

/// Why a record cannot be read.
#[derive(Debug)]
pub(super) enum Fault {
    /// The bytes before it cannot be had.
    Stream(io::Error),
    /// The bytes are no record.
    Frame(String),
}

/// What a header says, as far as it matters here.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Header {
    kind: String,
    pub(super) length: u64,
    pub(super) uri: Option<String>,
    pub(super) id: Option<String>,
    pub(super) content_type: Option<String>,
}

/// What a record may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Http,
    Html,
    Text,
}

impl Header {
    /// Reads a header, with the empty line after it.
    pub(super) fn read<R: Read>(bytes: &mut Replay<R>) -> Result<Self, Fault> {
        let mut need = 2048;
        let (end, header) = loop {
            let ahead = bytes.ahead(need).map_err(Fault::Stream)?;
            if !ahead.starts_with(b"WARC/") {
                return Err(Fault::Frame("no WARC header where it should begin".to_owned()));
            }
            if let Some(end) = end_of(ahead) {
                break (end, Self::parse(&ahead[..end]));
            }
            if ahead.len() < need {
                let early = || Fault::Frame("the file ends within its header".to_owned());
                return Err(bytes.failure().map_or_else(early, Fault::Stream));
            }
            need *= 2;
            if need > MOST {
                return Err(Fault::Frame("its header does not end".to_owned()));
            }
        };
        bytes.consume(end);
        header.map_err(|what| Fault::Frame(what.to_owned()))
    }

    fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let text = String::from_utf8_lossy(bytes);
        let mut header = Self::default();
        let mut length = None;
        for line in text.lines().skip(1) {
            let Some((name, value)) = line.split_once(':') else { continue };
            // Some writers put angle brackets around addresses too.
            let value = value.trim();
            let bare = value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(value);
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-length" => {
                    length = Some(value.parse().map_err(|_| "its Content-Length is no number")?)
                }
                "warc-target-uri" => header.uri = Some(bare.to_owned()),
                "warc-record-id" => header.id = Some(bare.to_owned()),
                "content-type" => header.content_type = Some(value.to_owned()),
                _ => {}
            }
        }
        header.length = length.ok_or("it has no Content-Length")?;
        Ok(header)
    }

    /// How the block is to be read, if it may hold a page.
    pub(super) fn wanted(&self) -> Option<Kind> {
        let content_type = self.content_type.as_deref().unwrap_or("");
        match self.kind.as_str() {
            "response" if self.uri.as_deref().is_some_and(|uri| uri.starts_with("dns:")) => None,
            "response" => Some(Kind::Http),
            "resource" if http::is_html_type(content_type) => Some(Kind::Html),
            "conversion" if http::is_html_type(content_type) => Some(Kind::Html),
            "conversion" if content_type.to_ascii_lowercase().starts_with("text/plain") => Some(Kind::Text),
            _ => None,
        }
    }
}

/// Where a header ends, with its empty line.
fn end_of(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|&b| b == b'\n') {
        from += at + 1;
        match &bytes[from..] {
            [b'\r', b'\n', ..] => return Some(from + 2),
            [b'\n', ..] => return Some(from + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &'static [u8]) -> Result<Header, String> {
        Header::read(&mut Replay::new(bytes, 1000)).map_err(|fault| match fault {
            Fault::Stream(error) => error.to_string(),
            Fault::Frame(what) => what,
        })
    }

    #[test]
    fn fields_are_found_in_any_case() {
        let header = read(b"WARC/1.1\r\nWARC-Type: response\r\nwarc-target-URI: <http://a.example/x>\r\ncontent-length: 12\r\n\r\n").unwrap();
        assert_eq!((header.length, header.uri.as_deref()), (12, Some("http://a.example/x")));
        assert_eq!(header.wanted(), Some(Kind::Http));
        let header =
            read(b"WARC/1.0\nWARC-Type: conversion\nContent-Type: text/plain\nContent-Length: 0\n\n")
                .unwrap();
        assert_eq!(header.wanted(), Some(Kind::Text));
        assert_eq!(read(b"WARC/1.0\nWARC-Type: request\nContent-Length: 0\n\n").unwrap().wanted(), None);
    }

    #[test]
    fn damage_is_named() {
        assert!(read(b"x").unwrap_err().contains("no WARC header"));
        assert!(read(b"WARC/1.0\nWARC-Type: request\n\n").unwrap_err().contains("no Content-Length"));
        assert!(read(b"WARC/1.0\nContent-Length: x\n\n").unwrap_err().contains("no number"));
        assert!(read(b"WARC/1.0\nContent-Length: 3").unwrap_err().contains("ends within"));
    }
}
