//! What kind of input something is, by its name or by its first lines.

use super::fields::Fields;
use super::{html, json, packed, warc};
use std::borrow::Cow;
use std::path::Path;

/// A kind of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// One article, plain text
    Text,
    /// One JSON object per line, an article each
    Jsonl,
    /// JSON lists of articles, objects with one such list in them, or one article, over any number of lines
    Json,
    /// One article per row, header first; separated by commas, semicolons, tabs or bars, whichever the header has
    Csv,
    /// One article per row, header first, separated by tabs
    Tsv,
    /// One article per row
    Parquet,
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
            Format::Json => &["json"],
            Format::Csv => &["csv"],
            Format::Tsv => &["tsv", "tab"],
            Format::Parquet => &["parquet"],
            Format::Html => &["html", "htm", "xhtml"],
            Format::Warc => &["warc", "wet"],
        }
    }
}

/// What holds other files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Zip,
    Tar,
}

/// Extensions of containers, in lower case.
pub(crate) const CONTAINERS: [&str; 2] = ["zip", "tar"];

/// The extensions of the files that are read in folders and archives, unless the user names others.
pub(crate) fn usual_extensions(from: Option<Format>) -> Vec<String> {
    const ALL: [Format; 8] = [
        Format::Text,
        Format::Jsonl,
        Format::Json,
        Format::Csv,
        Format::Tsv,
        Format::Parquet,
        Format::Html,
        Format::Warc,
    ];
    let kinds = ALL.iter().filter(|kind| from.is_none_or(|from| from == **kind));
    kinds
        .flat_map(|kind| kind.extensions())
        .chain(&CONTAINERS)
        .map(|extension| (*extension).to_owned())
        .collect()
}

/// The container that a stream is, by its first bytes.
pub(crate) fn container(head: &[u8]) -> Option<Container> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(Container::Zip);
    }
    super::tar::is_header(head).then_some(Container::Tar)
}

/// The extension that tells, in lower case: that of the packed file where the last one only tells the packing.
/// Empty for names without one.
pub(crate) fn extension(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut name: Cow<'_, str> = name;
    while let Some(inner) = packed::inner_name(&name) {
        name = Cow::Owned(inner);
    }
    let extension = Path::new(&*name).extension().unwrap_or_default();
    extension.to_string_lossy().to_ascii_lowercase()
}

/// The kind that the extension promises; `None` where only the content can tell. `.json` is such a name: it stands
/// for JSON Lines as well.
pub(crate) fn by_name(path: &Path) -> Option<Format> {
    let extension = extension(path);
    [Format::Text, Format::Jsonl, Format::Csv, Format::Tsv, Format::Parquet, Format::Html, Format::Warc]
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

/// The kind of a stream by its first line: JSON, a CSV header with a field for the text, else text.
pub(crate) fn by_content(head: &str, fields: &Fields) -> Format {
    if head.starts_with(super::parquet::MAGIC) {
        return Format::Parquet;
    }
    if let Some(format) = json::by_content(head, fields) {
        return format;
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

/// The separator of a CSV header: whichever of comma, semicolon, tab and bar it has most of, outside quotation marks.
pub(crate) fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
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
        assert_eq!(by_name(Path::new("a/b.csv.gz")), Some(Format::Csv));
        assert_eq!(by_name(Path::new("a.HTM")), Some(Format::Html));
        assert_eq!(by_name(Path::new("CC-MAIN.warc.WET.gz")), Some(Format::Warc));
        assert_eq!(by_name(Path::new("a.txt.gz")), Some(Format::Text));
        assert_eq!(extension(Path::new("x/b.tgz")), "tar");
        assert_eq!(extension(Path::new("x.d/arsip.xz")), "");
    }

    #[test]
    fn content_tells() {
        let fields = Fields::new(FieldArgs::default()).unwrap();
        let kind = |head| by_content(head, &fields);
        assert_eq!(kind("{\"id\": 1, \"text\": \"x\"}\n"), Format::Jsonl);
        assert_eq!(kind("\n [\n {"), Format::Json);
        assert_eq!(kind("{\n"), Format::Json);
        assert_eq!(kind("{\"articles\": [{\"text\": \"x\"}]}\n"), Format::Json);
        assert_eq!(kind("[Gambas:Video]\n"), Format::Text);
        assert_eq!(kind("id,text\r\n1,x\n"), Format::Csv);
        assert_eq!(kind("\"id\";\"Isi\"\n"), Format::Csv);
        assert_eq!(kind("id\ttext\n"), Format::Tsv);
        assert_eq!(kind("id|isi\n"), Format::Csv);
        assert_eq!(kind("text\n"), Format::Text);
        assert_eq!(kind("PAR1\u{15}\0"), Format::Parquet);
        assert_eq!(kind("PAR1 berangkat\n"), Format::Text);
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
        assert_eq!(delimiter(b"a|b|c,d"), b'|');
    }
}
