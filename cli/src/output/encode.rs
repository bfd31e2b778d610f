//! Rows of CSV and TSV, objects of JSON Lines; both from [`kutip::COLUMNS`].

use super::Format;
use crate::input::document::Kept;
use anyhow::Result;
use kutip::{COLUMNS, Record};
use std::io::Write;

/// Turns records into bytes; one for each thread.
#[derive(Clone, Debug)]
pub(crate) struct Encoder {
    format: Format,
    cell: String,
}

impl Encoder {
    /// An encoder for a format.
    pub(crate) fn new(format: Format) -> Self {
        Self { format, cell: String::new() }
    }

    /// The first line of a table; nothing for JSON Lines.
    pub(crate) fn header(&self, keep: &[String]) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        if let Some(mut rows) = self.table(&mut out) {
            let columns = COLUMNS.iter().filter(|column| column.in_csv).map(|column| column.name);
            rows.write_record(columns.chain(keep.iter().map(String::as_str)))?;
            rows.flush()?;
        }
        Ok(out)
    }

    /// The rows of one article; `keep` names the fields of `kept`.
    pub(crate) fn rows(
        &mut self,
        records: &[Record],
        keep: &[String],
        kept: &[Kept],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        if self.format == Format::Jsonl {
            objects(records, keep, kept, out)
        } else {
            self.cells(records, kept, out)
        }
    }

    fn cells(&mut self, records: &[Record], kept: &[Kept], out: &mut Vec<u8>) -> Result<()> {
        let mut cell = std::mem::take(&mut self.cell);
        if let Some(mut rows) = self.table(out) {
            for record in records {
                for column in COLUMNS.iter().filter(|column| column.in_csv) {
                    cell.clear();
                    (column.get)(record).write_cell(&mut cell);
                    rows.write_field(&cell)?;
                }
                for value in kept {
                    rows.write_field(match value {
                        Kept::Missing => "",
                        Kept::Text(text) | Kept::Json(text) => text,
                    })?;
                }
                rows.write_record(None::<&[u8]>)?;
            }
            rows.flush()?;
        }
        self.cell = cell;
        Ok(())
    }

    fn table<'o>(&self, out: &'o mut Vec<u8>) -> Option<csv::Writer<&'o mut Vec<u8>>> {
        let delimiter = match self.format {
            Format::Csv => b',',
            Format::Tsv => b'\t',
            Format::Jsonl => return None,
        };
        // Rows differ in nothing but their cells; the writer's own buffer need not be large.
        Some(csv::WriterBuilder::new().delimiter(delimiter).buffer_capacity(4096).from_writer(out))
    }
}

fn objects(records: &[Record], keep: &[String], kept: &[Kept], out: &mut Vec<u8>) -> Result<()> {
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

    fn record() -> Record {
        let content = "baris \"satu\",\nbaris dua".to_owned();
        Record { doc_id: "a".into(), content, content_spans: vec![(1, 24)], ..Record::default() }
    }

    fn rows(format: Format, keep: &[String], kept: &[Kept]) -> String {
        let mut encoder = Encoder::new(format);
        let mut out = encoder.header(keep).unwrap();
        encoder.rows(&[record(), record()], keep, kept, &mut out).unwrap();
        String::from_utf8(out).unwrap()
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
        let header = Encoder::new(Format::Csv).header(&[]).unwrap();
        assert!(header.starts_with(b"doc_id,quote_id,type,content,"));
        assert!(header.ends_with(b",outlet,url\n"));
        assert!(Encoder::new(Format::Jsonl).header(&[]).unwrap().is_empty());
    }
}
