//! From records to bytes, and where the bytes go.

pub(crate) mod articles;
mod cells;
mod compress;
mod encode;

mod join;
pub(crate) mod kept;
mod names;
mod parquet;
mod parts;
mod sink;
pub(crate) mod sum;

pub(crate) use articles::{Articles, ArticlesState, Finished};
pub(crate) use compress::Compression;
pub(crate) use encode::{Encoder, Rows};
pub(crate) use names::is_part;
pub(crate) use parts::{FileSum, Open, Output, OutputState, PartState, Whole, failed};
pub(crate) use sink::{Sink, target};

use anyhow::{Result, bail};
use std::io::IsTerminal;
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
    /// Typed columns with real lists, compressed with zstd
    Parquet,
}

impl Format {
    /// The kind that the name of the output promises, whatever compresses it.
    pub(crate) fn by_name(path: &Path) -> Option<Self> {
        let stem = Compression::by_name(path).and(path.file_stem());
        let inner = stem.map_or(path, Path::new);
        match inner.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }
}

/// What the output looks like; the same for all its parts.
#[derive(Debug)]
pub(crate) struct Style {
    pub(crate) format: Format,
    /// Whether tables are for spreadsheet programs.
    pub(crate) excel: bool,
    pub(crate) compression: Option<Compression>,
    /// Names of the kept fields, which come after the columns.
    pub(crate) keep: Vec<String>,
}

impl Style {
    /// Puts options and the name of the output together; refuses what cannot be meant.
    pub(crate) fn new(
        path: Option<&Path>,
        format: Option<Format>,
        excel: bool,
        keep: &[String],
    ) -> Result<Self> {
        let format = format.or_else(|| path.and_then(Format::by_name)).unwrap_or_default();
        let compression = path.and_then(Compression::by_name);
        if excel && !matches!(format, Format::Csv | Format::Tsv) {
            bail!(
                "--excel: is for CSV and TSV; leave it out, or choose --format csv and another name for -o"
            );
        }
        if format == Format::Parquet {
            match path.filter(|path| *path != Path::new("-")) {
                Some(path) if compression.is_some() => {
                    bail!("-o {}: Parquet is compressed within; leave the last extension out", path.display())
                }
                None if std::io::stdout().is_terminal() => {
                    bail!("Parquet is no text for a terminal; name a file: -o FILE.parquet")
                }
                _ => {}
            }
        }
        Ok(Self { format, excel, compression, keep: keep.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_format_and_compression() {
        let told = |name: &str| (Format::by_name(Path::new(name)), Compression::by_name(Path::new(name)));
        assert_eq!(told("a/b.csv"), (Some(Format::Csv), None));
        assert_eq!(told("b.CSV.GZ"), (Some(Format::Csv), Some(Compression::Gzip)));
        assert_eq!(told("b.c.jsonl.zst"), (Some(Format::Jsonl), Some(Compression::Zstd)));
        assert_eq!(told("b.tsv.xz"), (Some(Format::Tsv), Some(Compression::Xz)));
        assert_eq!(told("b.bz2"), (None, Some(Compression::Bzip2)));
        assert_eq!(told("b.parquet"), (Some(Format::Parquet), None));
        assert_eq!(told("csv"), (None, None));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let style = |name: &str, format, excel| Style::new(Some(Path::new(name)), format, excel, &[]);
        assert!(style("a.jsonl", None, true).is_err());
        assert!(style("a.parquet", None, true).is_err());
        assert!(style("a.parquet.gz", None, false).is_err());
        assert!(style("a.parquet.gz", Some(Format::Csv), false).is_ok());
        assert!(style("a.csv.gz", None, true).is_ok());
    }
}
