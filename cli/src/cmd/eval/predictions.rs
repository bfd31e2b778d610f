//! The program's rows, from CSV or JSON Lines.

use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// One predicted quotation.
#[derive(Debug, Default)]
pub(super) struct Prediction {
    pub(super) kind: String,
    pub(super) content: Vec<(i64, i64)>,
    pub(super) cue: Option<(i64, i64)>,
    pub(super) source: Option<(i64, i64)>,
    pub(super) speaker: String,
    pub(super) speaker_kind: String,
    pub(super) role: String,
    /// Not scored, but what the scores are broken down by.
    pub(super) labels: Labels,
    pub(super) confidence: Option<f64>,
}

/// Columns by which results are grouped; empty where the file has none.
#[derive(Debug, Default)]
pub(super) struct Labels {
    pub(super) attributed_by: String,
    pub(super) resolved_by: String,
    pub(super) cue_lemma: String,
    pub(super) cue_class: String,
    pub(super) source_form: String,
}

/// All predictions of one file.
#[derive(Debug, Default)]
pub(super) struct Predictions {
    /// By gold article, in file order.
    pub(super) by_doc: HashMap<String, Vec<Prediction>>,
    /// Rows per document that the gold does not know.
    pub(super) unknown: BTreeMap<String, usize>,
}

/// Reads the rows of the articles in `known`. `-` is standard input; whether it is CSV or JSON Lines is
/// told by the name's ending or the first character.
pub(super) fn read(path: &Path, known: &HashSet<String>) -> Result<Predictions> {
    let name = path.display().to_string();
    let input: Box<dyn Read> = if name == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(path).with_context(|| format!("cannot read the predictions {name}"))?)
    };
    let mut input = BufReader::new(input);
    let start = input.fill_buf().with_context(|| format!("cannot read {name}"))?;
    let bom = if start.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let is_json = start[bom..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    input.consume(bom);
    let mut predictions = Predictions::default();
    if is_json && !name.ends_with(".csv") {
        read_json(input, &name, known, &mut predictions)?;
    } else {
        read_csv(input, &name, known, &mut predictions)?;
    }
    Ok(predictions)
}

fn read_json(input: impl BufRead, name: &str, known: &HashSet<String>, into: &mut Predictions) -> Result<()> {
    for (number, line) in input.lines().enumerate() {
        let place = || format!("{name}:{}", number + 1);
        let line = line.with_context(place)?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Value =
            serde_json::from_str(&line).with_context(|| format!("{}: not a JSON object", place()))?;
        let row = row.as_object().with_context(|| format!("{}: not a JSON object", place()))?;
        into.add(known, |column| row.get(column).and_then(json_cell)).with_context(place)?;
    }
    Ok(())
}

fn read_csv(input: impl Read, name: &str, known: &HashSet<String>, into: &mut Predictions) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let headers = reader.headers().with_context(|| format!("{name}: no CSV header"))?;
    let position: HashMap<String, usize> =
        headers.iter().enumerate().map(|(i, header)| (header.to_owned(), i)).collect();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).with_context(|| format!("{name}: not readable as CSV"))? {
        let line = row.position().map_or(0, csv::Position::line);
        into.add(known, |column| row.get(*position.get(column)?).map(str::to_owned))
            .with_context(|| format!("{name}:{line}"))?;
    }
    Ok(())
}

impl Predictions {
    /// Adds one row, given as a function from column name to cell.
    fn add(&mut self, known: &HashSet<String>, cell: impl Fn(&str) -> Option<String>) -> Result<()> {
        let required = |column: &str| {
            cell(column).with_context(|| format!("no {column}: is this an output of kutip extract?"))
        };
        let doc_id = required("doc_id")?;
        let doc = match document(&doc_id, known) {
            Ok(doc) => doc,
            Err(unknown) => {
                *self.unknown.entry(unknown.to_owned()).or_default() += 1;
                return Ok(());
            }
        };
        let optional = |column: &str| cell(column).unwrap_or_default();
        let prediction = Prediction {
            kind: required("type")?,
            content: content_spans(&required("content_spans")?)?,
            cue: span(&cell, "cue")?,
            source: span(&cell, "source")?,
            speaker: optional("speaker"),
            speaker_kind: optional("speaker_kind"),
            role: optional("role"),
            labels: Labels {
                attributed_by: optional("attributed_by"),
                resolved_by: optional("resolved_by"),
                cue_lemma: optional("cue_lemma"),
                cue_class: optional("cue_class"),
                source_form: optional("source_form"),
            },
            confidence: cell("confidence").and_then(|text| text.trim().parse().ok()),
        };
        self.by_doc.entry(doc.to_owned()).or_default().push(prediction);
        Ok(())
    }
}

/// The gold article that a `doc_id` names: its last path component, as it is or without an ending.
fn document<'d>(doc_id: &'d str, known: &HashSet<String>) -> Result<&'d str, &'d str> {
    let name = doc_id.rsplit('/').next().unwrap_or(doc_id);
    if known.contains(name) {
        return Ok(name);
    }
    let bare = [".txt", ".html", ".htm", ".json"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name);
    if known.contains(bare) { Ok(bare) } else { Err(bare) }
}

/// A JSON value as a CSV cell would hold it; lists of pairs become `12:45;60:90`.
fn json_cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let joined: Vec<String> = items
                .iter()
                .map(|item| match item.as_array().map(Vec::as_slice) {
                    Some([start, end]) => format!("{start}:{end}"),
                    _ => item.to_string(),
                })
                .collect();
            Some(joined.join(";"))
        }
        other => Some(other.to_string()),
    }
}

fn content_spans(cell: &str) -> Result<Vec<(i64, i64)>> {
    cell.split(';')
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (start, end) = piece
                .split_once(':')
                .with_context(|| format!("content_spans {cell:?} is not of the form 12:45;60:90"))?;
            Ok((number(start, "content_spans")?, number(end, "content_spans")?))
        })
        .collect()
}

/// The span in the columns `<name>_start` and `<name>_end`; nothing where the first is empty.
fn span(cell: &impl Fn(&str) -> Option<String>, name: &str) -> Result<Option<(i64, i64)>> {
    let filled = |column: &str| cell(column).filter(|text| !text.is_empty());
    let (start, end) = (format!("{name}_start"), format!("{name}_end"));
    let Some(from) = filled(&start) else { return Ok(None) };
    let to = filled(&end).with_context(|| format!("{start} without {end}"))?;
    Ok(Some((number(&from, &start)?, number(&to, &end)?)))
}

fn number(text: &str, column: &str) -> Result<i64> {
    let text = text.trim();
    // Table programs may have turned 12 into 12.0.
    text.parse()
        .or_else(|_| text.strip_suffix(".0").unwrap_or(text).parse())
        .with_context(|| format!("{column}: {text:?} is not a whole number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> HashSet<String> {
        HashSet::from(["b.1".to_owned(), "a".to_owned()])
    }

    fn parse(text: &str) -> Result<Predictions> {
        let mut file = tempfile::NamedTempFile::new()?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
        read(file.path(), &known())
    }

    #[test]
    fn a_path_or_ending_may_stand_around_the_id() {
        assert_eq!(document("x/y/a.txt", &known()), Ok("a"));
        assert_eq!(document("b.1", &known()), Ok("b.1"));
        assert_eq!(document("b.1.html", &known()), Ok("b.1"));
        assert_eq!(document("b.txt", &known()), Err("b"));
        assert_eq!(document("a.txt/c", &known()), Err("c"));
    }

    #[test]
    fn csv_and_json_lines_read_alike() {
        let csv = "\u{feff}doc_id,type,content_spans,cue_start,cue_end,speaker,confidence\r\n\
                   a.txt,direct,1:3;4:6,7,9,Rahmat,0.90\r\nzz,direct,1:2,,,,\r\n";
        let json = r#"{"doc_id":"a","type":"direct","content_spans":[[1,3],[4,6]],"cue_start":7,"cue_end":9.0,"speaker":"Rahmat","source_start":null,"confidence":0.9}"#;
        for text in [csv, json] {
            let read = parse(text).expect("readable");
            let row = &read.by_doc["a"][0];
            assert_eq!(row.content, [(1, 3), (4, 6)]);
            assert_eq!((row.cue, row.source), (Some((7, 9)), None));
            assert_eq!((row.speaker.as_str(), row.confidence), ("Rahmat", Some(0.9)));
        }
        assert_eq!(parse(csv).expect("readable").unknown, BTreeMap::from([("zz".to_owned(), 1)]));
    }

    #[test]
    fn a_wrong_row_is_named_with_its_line() {
        let error = parse("doc_id,type,content_spans\na,direct,1-2\n").expect_err("refused");
        let message = format!("{error:#}");
        assert!(message.contains(":2: content_spans"), "{message}");
        let message = format!("{:#}", parse("doc_id,type\na,direct\n").expect_err("refused"));
        assert!(message.contains("no content_spans"), "{message}");
        let message = format!("{:#}", parse("{\"doc_id\":\"a\"}\n[]\n").expect_err("refused"));
        assert!(message.contains(":1: no type"), "{message}");
    }
}
