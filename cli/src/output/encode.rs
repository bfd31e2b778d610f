//! Rows of CSV and TSV, objects of JSON Lines; both from [`kutip::COLUMNS`]. Parquet gets the records as they are.

use super::cells::Cells;
use super::excel;
use super::{Format, Style};
use crate::input::document::Kept;
use anyhow::Result;
use kutip::{COLUMNS, Record};
use std::io::Write;
use std::sync::Arc;

/// The rows of one article.
#[derive(Debug)]
pub(crate) enum Rows {
    /// As they stand in the file.
    Bytes(Vec<u8>),
    /// For formats that are written by column, together with the kept fields, which are the same for all.
    Records(Vec<Record<'static>>, Vec<Kept>),
}

impl Rows {
    /// The bytes of a format that is written by rows; nothing for others.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Rows::Bytes(bytes) => bytes,
            Rows::Records(..) => &[],
        }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Rows::Bytes(Vec::new())
    }
}

/// Bytes of a row without its content, more than most have.
const USUAL_ROW: usize = 512;

/// Turns records into rows; one for each thread.
#[derive(Clone, Debug)]
pub(crate) struct Encoder {
    style: Arc<Style>,
}

impl Encoder {
    /// An encoder for outputs that look alike.
    pub(super) fn new(style: &Arc<Style>) -> Self {
        Self { style: Arc::clone(style) }
    }

    /// An encoder for plain CSV, for measurements.
    pub(crate) fn csv(keep: &[String]) -> Self {
        let style = Style { format: Format::Csv, excel: false, compression: None, keep: keep.to_vec() };
        Self::new(&Arc::new(style))
    }

    /// The first line of a table; nothing for JSON Lines and Parquet.
    pub(super) fn header(&self) -> Vec<u8> {
        let mut out = if self.style.excel { excel::BOM.to_owned() } else { String::new() };
        if let Some(mut cells) = Cells::new(&self.style, &mut out) {
            let columns = COLUMNS.iter().filter(|column| column.in_csv).map(|column| column.name);
            columns.chain(self.style.keep.iter().map(String::as_str)).for_each(|name| cells.text(name));
            cells.end_row();
        }
        out.into_bytes()
    }

    /// The rows of one article with its kept fields.
    pub(crate) fn rows(&mut self, records: Vec<Record<'_>>, kept: &[Kept]) -> Result<Rows> {
        if records.is_empty() {
            return Ok(Rows::default());
        }
        match self.style.format {
            Format::Parquet => {
                let records = records.into_iter().map(Record::into_owned).collect();
                Ok(Rows::Records(records, kept.to_vec()))
            }
            Format::Jsonl => {
                let mut out = Vec::new();
                objects(&records, &self.style.keep, kept, &mut out)?;
                Ok(Rows::Bytes(out))
            }
            Format::Csv | Format::Tsv => Ok(Rows::Bytes(self.table(&records, kept))),
        }
    }

    fn table(&self, records: &[Record<'_>], kept: &[Kept]) -> Vec<u8> {
        // Growing row by row would copy an article's rows several times over.
        let expected = records.iter().map(|record| USUAL_ROW + record.content.len()).sum();
        let mut out = String::with_capacity(expected);
        let Some(mut cells) = Cells::new(&self.style, &mut out) else { return Vec::new() };
        for record in records {
            for column in COLUMNS.iter().filter(|column| column.in_csv) {
                cells.value(&(column.get)(record));
            }
            for value in kept {
                cells.text(match value {
                    Kept::Missing => "",
                    Kept::Text(text) | Kept::Json(text) => text,
                });
            }
            cells.end_row();
        }
        out.into_bytes()
    }
}

fn objects(records: &[Record<'_>], keep: &[String], kept: &[Kept], out: &mut Vec<u8>) -> Result<()> {
    let mut tail = Vec::new();
    for (name, value) in keep.iter().zip(kept) {
        tail.push(b',');
        serde_json::to_writer(&mut tail, name)?;
        tail.push(b':');
        match value {
            Kept::Missing => tail.extend_from_slice(b"null"),
            Kept::Text(text) => serde_json::to_writer(&mut tail, text)?,
            Kept::Json(json) => tail.extend_from_slice(json.as_bytes()),
        }
    }
    for record in records {
        serde_json::to_writer(&mut *out, record)?;
        if !tail.is_empty() {
            // A record is never an empty object, so its end is a brace after a member.
            out.pop();
            out.extend_from_slice(&tail);
            out.push(b'}');
        }
        out.write_all(b"\n")?;
    }
    Ok(())
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
        let Rows::Bytes(rows) = encoder.rows(records, kept).unwrap() else { panic!("no bytes") };
        out.extend_from_slice(&rows);
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
