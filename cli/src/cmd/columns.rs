//! `kutip columns`.

use crate::exit::Exit;
use anyhow::Result;
use kutip::COLUMNS;
use std::fmt::Write as _;
use std::io::Write as _;

#[derive(Debug, clap::Args)]
pub(crate) struct ColumnsArgs {
    /// How to print the table
    #[arg(long, value_name = "KIND", default_value = "md")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table in Markdown, as in the README
    Md,
    /// Tab-separated, header first
    Tsv,
}

pub(crate) fn run(args: ColumnsArgs) -> Result<Exit> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(table(args.format).as_bytes())?;
    stdout.flush()?;
    Ok(Exit::Done)
}

fn table(format: Format) -> String {
    let mut text = match format {
        Format::Md => "| column | meaning |\n|---|---|\n".to_owned(),
        Format::Tsv => "column\tmeaning\n".to_owned(),
    };
    for column in COLUMNS {
        let only = if column.in_csv { "" } else { " (not in CSV and TSV)" };
        // Writing to a String cannot fail.
        let _ = match format {
            Format::Md => writeln!(text, "| `{}` | {}{only} |", column.name, column.doc.replace('|', "\\|")),
            Format::Tsv => writeln!(text, "{}\t{}{only}", column.name, column.doc),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_row() {
        for (format, head) in [(Format::Md, 2), (Format::Tsv, 1)] {
            assert_eq!(table(format).lines().count(), COLUMNS.len() + head);
        }
        assert!(table(Format::Tsv).lines().all(|line| line.split('\t').count() == 2));
    }
}
