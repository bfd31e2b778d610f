//! What kind of input something is, by its name or by its first lines.

use super::fields::Fields;
use super::{html, warc};
use std::path::Path;

/// A kind of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// One article, plain text
    Text,
    /// One JSON object per line, an article each
    Jsonl,
    /// One article per row, header first; separated by commas, or by semicolons or tabs if the header is
    Csv,
    /// One article per row, header first, separated by tabs
    Tsv,
    /// A web page; the article in it is found
    Html,
    /// An archive of web pages, WARC or WET, also compressed with gzip
    Warc,
}

impl Format {
    /// Extensions of this kind, in lower case.
    pub(crate) fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Text => &["txt"],
            Format::Jsonl => &["jsonl", "ndjson"],
            Format::Csv => &["csv"],
            Format::Tsv => &["tsv", "tab"],
            Format::Html => &["html", "htm", "xhtml"],
            Format::Warc => &["warc", "wet"],
        }
    }
}

/// The kind that the extension promises; `None` where only the content can tell.
pub(crate) fn by_name(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    if extension == "gz" {
        // Archives of web pages come compressed record by record, which only their reader understands.
        let inner = path.file_stem().and_then(|stem| Path::new(stem).extension())?;
        let warc = Format::Warc.extensions().iter().any(|known| inner.eq_ignore_ascii_case(known));
        return warc.then_some(Format::Warc);
    }
    [Format::Text, Format::Jsonl, Format::Csv, Format::Tsv, Format::Html, Format::Warc]
        .into_iter()
        .find(|format| format.extensions().contains(&extension.as_str()))
}

/// The kind of a stream that shows in its first bytes, whatever its text: pages, and archives of them.
pub(crate) fn by_bytes(head: &[u8]) -> Option<Format> {
    if warc::is_warc(head) {
        Some(Format::Warc)
    } else if html::is_html(head) {
        Some(Format::Html)
    } else {
        None
    }
}

/// The kind of a stream by its first line: an object or a list of JSON, a CSV header with a field for the text, else text.
pub(crate) fn by_content(head: &str, fields: &Fields) -> Format {
    let start = head.trim_start();
    // An object or list over several lines is no JSON Lines, but its message tells how to make it so.
    let json = match start.as_bytes().first() {
        Some(b'{') => matches!(start[1..].trim_start().as_bytes().first(), None | Some(b'"' | b'}')),
        Some(b'[') => matches!(start[1..].trim_start().as_bytes().first(), None | Some(b'{')),
        _ => false,
    };
    if json {
        return Format::Jsonl;
    }
    let first = head.lines().next().unwrap_or("");
    let delimiter = delimiter(first.as_bytes());
    let names: Vec<&str> =
        first.split(char::from(delimiter)).map(|name| name.trim().trim_matches('"')).collect();
    let enough = names.len() > 1 || fields.text_is_named();
    if enough && names.iter().any(|name| fields.is_text(name)) {
        return if delimiter == b'\t' { Format::Tsv } else { Format::Csv };
    }
    Format::Text
}

/// The separator of a CSV header: whichever of comma, semicolon and tab it has most of, outside quotation marks.
pub(crate) fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(b, _)| *b == byte).for_each(|(_, n)| *n += 1),
        }
    }
    // The first of equals, so that a header of one column counts as separated by commas.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(b, _)| *b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::fields::FieldArgs;

    #[test]
    fn names_tell() {
        assert_eq!(by_name(Path::new("a/B.JSONL")), Some(Format::Jsonl));
        assert_eq!(by_name(Path::new("a.tab")), Some(Format::Tsv));
        assert_eq!(by_name(Path::new("a.json")), None);
        assert_eq!(by_name(Path::new("a")), None);
        assert_eq!(by_name(Path::new("a.HTM")), Some(Format::Html));
        assert_eq!(by_name(Path::new("CC-MAIN.warc.WET.gz")), Some(Format::Warc));
        assert_eq!(by_name(Path::new("a.txt.gz")), None);
    }

    #[test]
    fn content_tells() {
        let fields = Fields::new(FieldArgs::default()).unwrap();
        let kind = |head| by_content(head, &fields);
        assert_eq!(kind("{\"id\": 1, \"text\": \"x\"}\n"), Format::Jsonl);
        assert_eq!(kind("\n [\n {"), Format::Jsonl);
        assert_eq!(kind("{\n"), Format::Jsonl);
        assert_eq!(kind("[Gambas:Video]\n"), Format::Text);
        assert_eq!(kind("id,text\r\n1,x\n"), Format::Csv);
        assert_eq!(kind("\"id\";\"Isi\"\n"), Format::Csv);
        assert_eq!(kind("id\ttext\n"), Format::Tsv);
        assert_eq!(kind("text\n"), Format::Text);
        assert_eq!(kind("Jakarta, KOMPAS.com - Bupati, kata dia,\n"), Format::Text);
        let named =
            Fields::new(FieldArgs { text_field: Some("artikel".into()), ..FieldArgs::default() }).unwrap();
        assert_eq!(by_content("artikel\nx\n", &named), Format::Csv);
    }

    #[test]
    fn pages_tell() {
        assert_eq!(by_bytes(b"\n<!-- x --><!DOCTYPE HTML PUBLIC"), Some(Format::Html));
        assert_eq!(by_bytes(b"<?xml version='1.0'?><html>"), Some(Format::Html));
        assert_eq!(by_bytes(b"WARC/1.0\r\n"), Some(Format::Warc));
        assert_eq!(by_bytes(b"<3 kata dia"), None);
        assert_eq!(by_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\xff"), None);
    }

    #[test]
    fn the_header_tells_the_separator() {
        assert_eq!(delimiter(b"a,b;c,d\n;;;"), b',');
        assert_eq!(delimiter(b"\"a,b,c,d\";b;c\n"), b';');
        assert_eq!(delimiter(b"text"), b',');
    }
}
