//! Cells of CSV and TSV, one after another, quoted where RFC 4180 wants it.
//!
//! A test reads and writes the same with the `csv` crate. Its writer decides byte by byte, through a buffer of its own; with it,
//! cells took a quarter of a whole run.

use super::{Format, Style};
use kutip::Value;
use kutip::spreadsheet;

/// Appends cells and ends of rows to a text.
pub(super) struct Cells<'o> {
    out: &'o mut String,
    delimiter: u8,
    /// For spreadsheet programs: no formulas, Windows line ends.
    excel: bool,
    first: bool,
}

impl<'o> Cells<'o> {
    /// Cells of this style; nothing for formats that are no tables of text.
    pub(super) fn new(style: &Style, out: &'o mut String) -> Option<Self> {
        let delimiter = match style.format {
            Format::Csv => b',',
            Format::Tsv => b'\t',
            Format::Jsonl | Format::Parquet => return None,
        };
        Some(Self { out, delimiter, excel: style.excel, first: true })
    }

    /// Cells of the same row that are written elsewhere.
    pub(super) fn behind<'t>(&self, out: &'t mut String) -> Cells<'t> {
        Cells { out, ..*self }
    }

    /// A cell of a column.
    pub(super) fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Text(text) => self.text(text),
            Value::Names(names) => self.text(&names.join("|")),
            // Words of closed sets, digits and what stands between them never need quotation marks.
            Value::Term(_)
            | Value::Words(_)
            | Value::Count(_)
            | Value::Offset(_)
            | Value::Share(_)
            | Value::Spans(_) => {
                self.delimit();
                value.write_cell(self.out);
            }
        }
    }

    /// A cell of text; where a spreadsheet program would compute it, it gets an apostrophe before it.
    pub(super) fn text(&mut self, cell: &str) {
        self.delimit();
        if cell.is_empty() {
            return;
        }
        let apostrophe = if self.excel && spreadsheet::is_formula(cell) { "'" } else { "" };
        if !needs_marks(cell, self.delimiter) {
            if !apostrophe.is_empty() {
                self.out.push_str(apostrophe);
            }
            self.out.push_str(cell);
            return;
        }
        self.out.push('"');
        self.out.push_str(apostrophe);
        let mut start = 0;
        for mark in memchr::memchr_iter(b'"', cell.as_bytes()) {
            self.out.push_str(&cell[start..=mark]);
            start = mark;
        }
        self.out.push_str(&cell[start..]);
        self.out.push('"');
    }

    /// The end of a row.
    pub(super) fn end_row(&mut self) {
        self.out.push_str(if self.excel { "\r\n" } else { "\n" });
        self.first = true;
    }

    fn delimit(&mut self) {
        if !std::mem::replace(&mut self.first, false) {
            self.out.push(char::from(self.delimiter));
        }
    }
}

/// Whether a cell must stand between quotation marks.
fn needs_marks(cell: &str, delimiter: u8) -> bool {
    // Sixteen bytes at a time, which the compiler compares at once; shorter ends are filled up by looking at some bytes twice.
    let special = |bytes: [u8; 16]| {
        bytes.iter().fold(false, |found, &byte| {
            found | (byte == delimiter) | (byte == b'"') | (byte == b'\n') | (byte == b'\r')
        })
    };
    let bytes = cell.as_bytes();
    let (blocks, _) = bytes.as_chunks::<16>();
    if let Some(end) = bytes.last_chunk::<16>() {
        return blocks.iter().any(|block| special(*block)) || special(*end);
    }
    special(twice::<8>(bytes).or_else(|| twice::<4>(bytes)).unwrap_or_else(|| {
        let mut block = [b' '; 16];
        block.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        block
    }))
}

/// The first `N` bytes and the last `N`, filled up with spaces, of `N` to 16 bytes.
fn twice<const N: usize>(bytes: &[u8]) -> Option<[u8; 16]> {
    let (first, last) = (bytes.first_chunk::<N>()?, bytes.last_chunk::<N>()?);
    let mut block = [b' '; 16];
    block[..N].copy_from_slice(first);
    block[16 - N..].copy_from_slice(last);
    Some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_those_of_the_csv_crate() {
        let long = format!("{}\"{}", "a".repeat(100), "b".repeat(100));
        let cells = ["", "a", "a,b", "a\tb", "\"", "\"\"a\"", "a\nb", "a\r", "é, “ya”", " a ", "'", &long];
        let many: Vec<String> =
            (0..70).map(|n| format!("{},{}", "a".repeat(n % 35), "b".repeat(n / 2))).collect();
        let cells: Vec<&str> = cells.into_iter().chain(many.iter().map(String::as_str)).collect();
        for (format, delimiter) in [(Format::Csv, b','), (Format::Tsv, b'\t')] {
            let style = Style { format, excel: false, compression: None, keep: Vec::new() };
            let mut ours = String::new();
            let mut table = Cells::new(&style, &mut ours).unwrap();
            let mut theirs = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            for row in cells.windows(3) {
                row.iter().for_each(|cell| table.text(cell));
                table.end_row();
                theirs.write_record(row).unwrap();
            }
            assert_eq!(ours.as_bytes(), theirs.into_inner().unwrap());
        }
    }

    #[test]
    fn values_are_written_as_their_column_says() {
        let style = Style { format: Format::Csv, excel: false, compression: None, keep: Vec::new() };
        let mut out = String::new();
        let mut cells = Cells::new(&style, &mut out).unwrap();
        for value in [
            Value::Text("a,b"),
            Value::Count(70_123),
            Value::Offset(None),
            Value::Offset(Some(0)),
            Value::Share(0.899),
            Value::Spans(&[(1, 2), (30, 45)]),
            Value::Words(&["unclosed", "no_source"]),
            Value::Names(&["Budi".into(), "Ani, Siti".into()]),
        ] {
            cells.value(&value);
        }
        cells.end_row();
        assert_eq!(out, "\"a,b\",70123,,0,0.90,1:2;30:45,unclosed|no_source,\"Budi|Ani, Siti\"\n");
    }
}
