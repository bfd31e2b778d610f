//! From records to bytes, and where the bytes go.

pub(crate) mod articles;
mod encode;
mod sink;

pub(crate) use articles::Articles;
pub(crate) use encode::Encoder;
pub(crate) use sink::Sink;

use std::path::Path;

/// How rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated, header first
    #[default]
    Csv,
    /// Tab-separated, header first, quoted where needed as in CSV
    Tsv,
    /// One JSON object per quotation
    Jsonl,
}

impl Format {
    /// The kind that the name of the output promises.
    pub(crate) fn by_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            _ => None,
        }
    }
}
