//! The options that every command has which reads an archive.

use super::Inputs;
use super::budget::Limit;
use super::fields::{FieldArgs, Fields};
use super::sniff::{self, Format};
use anyhow::Result;
use std::path::PathBuf;
use std::sync::Arc;

/// How inputs are read, whatever is done with them.
#[derive(Debug, clap::Args)]
pub(crate) struct InputArgs {
    /// Kind of all inputs, whatever they are called [default: told by extension or first line]
    #[arg(long, value_name = "KIND", help_heading = "Input")]
    from: Option<Format>,

    /// Extensions of the files to read in folders and archives, separated by commas [default: all known, or
    /// those of --from]
    ///
    /// They count without .gz, .zst, .bz2 and .xz: `--ext jsonl` also reads a.jsonl.gz. Archives are opened if
    /// zip or tar is among them.
    #[arg(long, value_name = "EXT", value_delimiter = ',', help_heading = "Input")]
    ext: Vec<String>,

    /// What separates the fields of tables: one character, or tab [default: told by the header]
    #[arg(long, value_name = "CHAR", value_parser = delimiter, help_heading = "Input")]
    delimiter: Option<u8>,

    /// Most that a compressed input may unpack to, as 500M, 20G or none [default: 200 times its size]
    #[arg(long, value_name = "SIZE", value_parser = Limit::parse, help_heading = "Input")]
    max_unpacked: Option<Limit>,

    /// Take quotation marks in CSV and TSV as they are, not as enclosing fields
    #[arg(long, help_heading = "Input")]
    no_quoting: bool,

    /// Which pages of WARC and WET archives to read
    #[arg(long, value_name = "WHICH", default_value = "indonesian", help_heading = "Input")]
    language: Language,

    #[command(flatten)]
    fields: FieldArgs,
}

/// Which pages of archives are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    /// Indonesian, told from Malay and all others by their words
    Indonesian,
    /// All
    Any,
}

impl InputArgs {
    /// The paths as these options have them read; fails where two options name the same field.
    pub(crate) fn inputs(self, paths: Vec<PathBuf>) -> Result<Inputs> {
        Ok(Inputs {
            paths,
            from: self.from,
            extensions: extensions(&self.ext, self.from),
            quoting: !self.no_quoting,
            delimiter: self.delimiter,
            max_unpacked: self.max_unpacked.unwrap_or_default(),
            any_language: self.language == Language::Any,
            fields: Arc::new(Fields::new(self.fields)?),
            track: None,
        })
    }
}

fn extensions(given: &[String], from: Option<Format>) -> Vec<String> {
    if given.is_empty() {
        return sniff::usual_extensions(from);
    }
    given.iter().map(|ext| ext.trim().trim_start_matches(['*', '.']).to_owned()).collect()
}

/// Checks a separator.
pub(crate) fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte @ (b'\t' | b' '..=b'~')] if !byte.is_ascii_alphanumeric() && *byte != b'"' => Ok(*byte),
        _ => Err("name one character, such as ; or |, or tab".to_owned()),
    }
}

/// Checks `YYYY-MM-DD`.
pub(crate) fn iso_date(text: &str) -> Result<String, String> {
    // The parser also takes `20211215` and times of day.
    let date = text.parse::<jiff::civil::Date>().ok().map(|date| date.to_string());
    date.filter(|date| date == text).ok_or_else(|| "write a date as 2021-12-15".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked() {
        assert!(iso_date("2024-02-29").is_ok());
        for bad in ["2023-02-29", "2021-13-01", "2021-1-01", "15/12/2021", "2021-12-1x", "20211-2-15", ""] {
            assert!(iso_date(bad).is_err(), "{bad}");
        }
        assert!(iso_date("20211215").is_err() && iso_date("2021-12-15T10:00").is_err());
    }

    #[test]
    fn extensions_come_from_the_kind_or_the_option() {
        assert_eq!(extensions(&[], None)[..3], ["txt", "jsonl", "ndjson"]);
        assert_eq!(extensions(&[], Some(Format::Jsonl)), ["jsonl", "ndjson", "zip", "tar"]);
        assert_eq!(extensions(&[".md".into(), " *.text".into()], None), ["md", "text"]);
    }
}
