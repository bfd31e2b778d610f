//! Rows of CSV and TSV, objects of JSON Lines; both from [`kutip::COLUMNS`]. Parquet gets the records as they are.

use super::cells::Cells;
use super::{Format, Style};
use crate::input::document::Kept;
use anyhow::Result;
use kutip::spreadsheet;
use kutip::{COLUMNS, Record};
use std::sync::Arc;

/// The rows of one article.
#[derive(Debug)]
pub(crate) enum Rows {
    /// As they stand in the file.
    Bytes(Vec<u8>),
    /// The same in pieces, where they are long: one list would be copied again and again while it grows.
    Pieces(Vec<Vec<u8>>),
    /// For formats that are written by column, together with the kept fields, which are the same for all.
    Records(Vec<Record<'static>>, Vec<Kept>),
}

impl Rows {
    /// The bytes of a format that is written by rows, piece by piece; nothing for others.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let pieces = match self {
            Rows::Bytes(bytes) => std::slice::from_ref(bytes),
            Rows::Pieces(pieces) => pieces,
            Rows::Records(..) => &[],
        };
        pieces.iter().map(Vec::as_slice)
    }
}

impl Default for Rows {
    fn default() -> Self {
        Rows::Bytes(Vec::new())
    }
}

/// Bytes of a piece of the rows of a long article.
const PIECE: usize = 1 << 20;

/// Turns records into rows, article by article; one for each thread.
#[derive(Clone, Debug)]
pub(crate) struct Encoder {
    style: Arc<Style>,
    /// The article's rows so far, in formats of text; kept from article to article.
    out: String,
    /// The article's rows before those, where it has many.
    pieces: Vec<Vec<u8>>,
    /// What is the same at the end of all rows of the article: in tables from the first row on, in JSON Lines from the start.
    tail: String,
    /// The article's records so far, in formats that are written by column.
    records: Vec<Record<'static>>,
}

impl Encoder {
    /// An encoder for outputs that look alike.
    pub(super) fn new(style: &Arc<Style>) -> Self {
        Self {
            style: Arc::clone(style),
            out: String::new(),
            pieces: Vec::new(),
            tail: String::new(),
            records: Vec::new(),
        }
    }

    /// An encoder for plain CSV, for measurements.
    pub(crate) fn csv(keep: &[String]) -> Self {
        let style = Style { format: Format::Csv, excel: false, compression: None, keep: keep.to_vec() };
        Self::new(&Arc::new(style))
    }

    /// The first line of a table; nothing for JSON Lines and Parquet.
    pub(super) fn header(&self) -> Vec<u8> {
        let mut out = if self.style.excel { spreadsheet::BOM.to_owned() } else { String::new() };
        if let Some(mut cells) = Cells::new(&self.style, &mut out) {
            let columns = COLUMNS.iter().filter(|column| column.in_csv).map(|column| column.name);
            columns.chain(self.style.keep.iter().map(String::as_str)).for_each(|name| cells.text(name));
            cells.end_row();
        }
        out.into_bytes()
    }

    /// The rows of an article with its kept fields, from records that `each` gives one after another.
    pub(crate) fn article<'t>(
        &mut self,
        kept: &[Kept],
        each: impl FnOnce(&mut dyn FnMut(Record<'t>)),
    ) -> Result<Rows> {
        // What an article that failed has left.
        self.out.clear();
        self.pieces.clear();
        self.records.clear();
        let mut result = self.begin(kept);
        each(&mut |record| {
            if result.is_ok() {
                result = self.push(record, kept);
            }
        });
        result?;
        if self.style.format == Format::Parquet && !self.records.is_empty() {
            return Ok(Rows::Records(std::mem::take(&mut self.records), kept.to_vec()));
        }
        // The buffer stays for the next article.
        let last = self.out.as_bytes().to_vec();
        if self.pieces.is_empty() {
            return Ok(Rows::Bytes(last));
        }
        self.pieces.push(last);
        Ok(Rows::Pieces(std::mem::take(&mut self.pieces)))
    }

    /// The rows of one article with its kept fields.
    pub(crate) fn rows(&mut self, records: Vec<Record<'_>>, kept: &[Kept]) -> Result<Rows> {
        self.article(kept, |each| records.into_iter().for_each(each))
    }

    fn begin(&mut self, kept: &[Kept]) -> Result<()> {
        self.tail.clear();
        if self.style.format != Format::Jsonl {
            return Ok(());
        }
        for (name, value) in self.style.keep.iter().zip(kept) {
            self.tail.push(',');
            self.tail.push_str(&serde_json::to_string(name)?);
            self.tail.push(':');
            match value {
                Kept::Missing => self.tail.push_str("null"),
                Kept::Text(text) => self.tail.push_str(&serde_json::to_string(text)?),
                Kept::Json(json) => self.tail.push_str(json),
            }
        }
        Ok(())
    }

    fn push(&mut self, record: Record<'_>, kept: &[Kept]) -> Result<()> {
        if self.out.len() >= PIECE {
            let full = std::mem::replace(&mut self.out, String::with_capacity(PIECE + PIECE / 8));
            self.pieces.push(full.into_bytes());
        }
        let Some(mut cells) = Cells::new(&self.style, &mut self.out) else {
            if self.style.format == Format::Parquet {
                self.records.push(record.into_owned());
                return Ok(());
            }
            return self.object(&record);
        };
        let columns = || COLUMNS.iter().filter(|column| column.in_csv);
        for column in columns().filter(|column| !column.of_article) {
            cells.value(&(column.get)(&record));
        }
        if self.tail.is_empty() {
            let mut cells = cells.behind(&mut self.tail);
            for column in columns().filter(|column| column.of_article) {
                cells.value(&(column.get)(&record));
            }
            for value in kept {
                cells.text(match value {
                    Kept::Missing => "",
                    Kept::Text(text) | Kept::Json(text) => text,
                });
            }
            cells.end_row();
        }
        self.out.push_str(&self.tail);
        Ok(())
    }

    fn object(&mut self, record: &Record<'_>) -> Result<()> {
        self.out.push_str(&serde_json::to_string(record)?);
        if !self.tail.is_empty() {
            // A record is never an empty object, so its end is a brace after a member.
            self.out.pop();
            self.out.push_str(&self.tail);
            self.out.push('}');
        }
        self.out.push('\n');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record<'static> {
        let content = "baris \"satu\",\nbaris dua";
        Record {
            doc_id: "a".into(),
            content: content.into(),
            content_spans: vec![(1, 24)],
            ..Record::default()
        }
    }

    fn encoder(format: Format, excel: bool, keep: &[String]) -> Encoder {
        Encoder::new(&Arc::new(Style { format, excel, compression: None, keep: keep.to_vec() }))
    }

    fn text(mut encoder: Encoder, records: Vec<Record<'_>>, kept: &[Kept]) -> String {
        let mut out = encoder.header();
        let rows = encoder.rows(records, kept).unwrap();
        rows.pieces().for_each(|piece| out.extend_from_slice(piece));
        String::from_utf8(out).unwrap()
    }

    fn rows(format: Format, keep: &[String], kept: &[Kept]) -> String {
        text(encoder(format, false, keep), vec![record(), record()], kept)
    }

    #[test]
    fn tables_have_as_many_cells_as_the_header() {
        let keep = ["x".to_owned(), "y,z".to_owned()];
        let kept = [Kept::Json("[1,2]".into()), Kept::Missing];
        for (format, delimiter) in [(Format::Csv, b','), (Format::Tsv, b'\t')] {
            let text = rows(format, &keep, &kept);
            let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
            let header = reader.headers().unwrap().clone();
            assert_eq!(header.iter().rev().take(2).collect::<Vec<_>>(), ["y,z", "x"]);
            let all: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
            assert_eq!(all.len(), 2);
            assert_eq!(&all[0][header.len() - 2], "[1,2]");
            assert_eq!(&all[1][3], "baris \"satu\",\nbaris dua");
        }
    }

    #[test]
    fn objects_carry_kept_fields_at_the_end() {
        let text = rows(
            Format::Jsonl,
            &["x".into(), "y".into(), "z".into()],
            &[Kept::Json("{\"a\":1}".into()), Kept::Text("k\"".into()), Kept::Missing],
        );
        assert_eq!(text.lines().count(), 2);
        for line in text.lines() {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(object["x"]["a"], 1);
            assert_eq!(object["y"], "k\"");
            assert!(object["z"].is_null());
            assert!(line.ends_with(r#","x":{"a":1},"y":"k\"","z":null}"#));
        }
    }

    #[test]
    fn what_all_rows_of_an_article_have_stands_at_the_end() {
        let of_article = COLUMNS.iter().filter(|column| column.in_csv).map(|column| column.of_article);
        assert!(of_article.is_sorted());
        let mut encoder = encoder(Format::Tsv, false, &["x".into()]);
        for (title, x) in [("satu", "a"), ("dua", "b\tc")] {
            let titled = Record { title: title.into(), ..record() };
            let rows = encoder.rows(vec![titled; 2], &[Kept::Text(x.into())]).unwrap();
            let bytes = rows.pieces().collect::<Vec<_>>().concat();
            let mut reader =
                csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(&bytes[..]);
            let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
            assert_eq!(rows.len(), 2);
            assert!(
                rows.iter()
                    .all(|row| row.iter().any(|cell| cell == title) && row.iter().next_back() == Some(x))
            );
        }
    }

    #[test]
    fn many_rows_come_in_pieces() {
        let one = text(encoder(Format::Jsonl, false, &[]), vec![record()], &[]);
        let count = 3 * PIECE / one.len();
        let mut encoder = encoder(Format::Jsonl, false, &[]);
        let rows = encoder.rows(vec![record(); count], &[]).unwrap();
        assert!(rows.pieces().count() > 2);
        assert!(rows.pieces().collect::<Vec<_>>().concat() == one.repeat(count).into_bytes());
        let next = encoder.rows(vec![record()], &[]).unwrap();
        assert_eq!(next.pieces().collect::<Vec<_>>(), [one.as_bytes()]);
    }

    #[test]
    fn the_header_is_written_without_rows() {
        let header = encoder(Format::Csv, false, &[]).header();
        assert!(header.starts_with(b"doc_id,quote_id,type,content,"));
        assert!(header.ends_with(b",outlet,url\n"));
        assert!(encoder(Format::Jsonl, false, &[]).header().is_empty());
    }

    #[test]
    fn tables_for_spreadsheets_hold_no_formulas() {
        let record = Record {
            content: "=HYPERLINK(\"http://x\")".into(),
            content_start: 7,
            speaker: "-5".into(),
            role: "@a".into(),
            ..Record::default()
        };
        let kept = [Kept::Json("-1.5".into()), Kept::Text("+1+1".into())];
        let keep = ["n".to_owned(), "x".to_owned()];
        let excel = text(encoder(Format::Csv, true, &keep), vec![record.clone()], &kept);
        assert!(excel.starts_with("\u{feff}doc_id,"));
        assert_eq!(excel.matches("\r\n").count(), 2);
        assert!(excel.ends_with(",-1.5,'+1+1\r\n"), "{excel}");
        assert!(
            excel.contains(",\"'=HYPERLINK(\"\"http://x\"\")\",7,") && excel.contains(",-5,,'@a,"),
            "{excel}"
        );
        let plain = text(encoder(Format::Csv, false, &keep), vec![record], &kept);
        assert!(plain.contains(",\"=HYPERLINK") && plain.ends_with(",-1.5,+1+1\n") && !plain.contains('\r'));
    }
}
