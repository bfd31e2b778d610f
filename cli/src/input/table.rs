//! CSV and TSV: one article per row.

use super::decode;
use super::document::{Document, Kept};
use super::fields::{Fields, Role};
use super::problem::{Problem, Severity};
use super::sniff::{self, Format};
use super::trouble::Trouble;
use super::{Loaded, Sender, Source, Task, Work};
use csv::ByteRecord;
use std::cell::Cell;
use std::io::{BufRead, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

/// A row of more bytes is taken for a quotation mark that is never closed.
const MOST_ROW: u64 = 256 << 20;

/// Where the fields stand in a row.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    count: usize,
    roles: [Option<usize>; 6],
    kept: Vec<Option<usize>>,
}

impl Columns {
    fn new(header: &[String], source: &Source) -> Self {
        let fields: &Fields = &source.fields;
        let keys = header.iter().map(String::as_str);
        let roles = [Role::Text, Role::Id, Role::Title, Role::Date, Role::Outlet, Role::Url];
        let roles = roles.map(|role| fields.find(role, keys.clone()).inspect(|_| source.seen.role(role)));
        let kept = (0..fields.keep.len())
            .map(|n| fields.find_kept(n, keys.clone()).inspect(|_| source.seen.kept(n)))
            .collect();
        Self { count: header.len(), roles, kept }
    }
}

/// Splits a stream into rows; they are decoded later, by many threads.
pub(crate) fn read(
    mut reader: Box<dyn BufRead + '_>,
    (format, delimiter): (Format, Option<u8>),
    quoting: bool,
    mut source: Source,
    trouble: &Trouble,
    send: Sender<'_>,
) -> ControlFlow<()> {
    let mut head = reader.fill_buf().unwrap_or_default().to_vec();
    // Excel writes, and wants, the separator on a line before the header.
    let told = separator_line(&head);
    if let Some((_, length)) = told {
        reader.consume(length);
        head.drain(..length);
    }
    let before = u64::from(told.is_some());
    let delimiter = delimiter.or(told.map(|(separator, _)| separator)).unwrap_or_else(|| match format {
        Format::Tsv => b'\t',
        _ => sniff::delimiter(&head),
    });
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting)
        .buffer_capacity(256 * 1024)
        .from_reader(QuoteCounter { inner: reader, quotes: 0, last: b'\n', read: 0, row: Cell::new(0) });
    let mut record = ByteRecord::new();
    let header = match rows.read_byte_record(&mut record) {
        Ok(true) => decode_row(&record).map(|(header, _)| header),
        Ok(false) => Err("has no header line; the first line must name the fields".to_owned()),
        Err(error) => Err(format!("cannot be read: {error}")),
    };
    if trouble.is_cut() && header.is_err() {
        return send(Task::end(&Arc::new(source)));
    }
    let header = header.map(|names| names.iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>());
    match header {
        Ok(names) => {
            let keys = names.iter().map(String::as_str);
            let missing =
                || Problem::skipped(&source.name, source.fields.missing_text("header", keys.clone()));
            if let Some(problem) = no_articles(&source, "header", keys.clone()) {
                return send(Task::problem(problem));
            }
            if source.fields.find(Role::Text, keys.clone()).is_none() {
                return send(Task::problem(missing()));
            }
            source.columns = Columns::new(&names, &source);
        }
        Err(message) => return send(Task::problem(Problem::skipped(&source.name, message))),
    }
    let source = Arc::new(source);
    // The parser ends a row at CR and counts the LF with the next, so that its lines are one behind in such files.
    let end = usize::try_from(rows.position().byte()).unwrap_or(usize::MAX);
    let behind = before + u64::from(head.get(end) == Some(&b'\n'));
    send_rows(rows, Layout { quoting, behind }, &source, trouble, send)?;
    send(Task::end(&source))
}

/// The separator that a first line `sep=;` gives, and the length of that line.
fn separator_line(head: &[u8]) -> Option<(u8, usize)> {
    let rest = head.strip_prefix(b"sep=")?;
    match rest {
        [separator, b'\r', b'\n', ..] => Some((*separator, 7)),
        [separator, b'\n', ..] => Some((*separator, 6)),
        _ => None,
    }
}

/// What to say of records that are not what is read. No articles are rows of kutip's own, and in a folder all that have no field
/// for the text; where rows are read, all that are no such rows.
pub(super) fn no_articles<'k, K>(source: &Source, what: &str, keys: K) -> Option<Problem>
where
    K: Iterator<Item = &'k str> + Clone,
{
    let severity = if source.found { Severity::Warning } else { Severity::Skipped };
    let passed = if source.found { "passed over: " } else { "" };
    if let Some(no_rows) = source.fields.no_rows(keys.clone()) {
        return no_rows.map(|message| Problem::new(severity, &source.name, format!("{passed}{message}")));
    }
    if ["quote_id", "content_start"].iter().all(|name| keys.clone().any(|key| key == *name)) {
        let message = format!("{passed}these are rows that kutip wrote, not articles");
        return Some(Problem::new(severity, &source.name, message));
    }
    if source.found && source.fields.find(Role::Text, keys.clone()).is_none() {
        let message = format!("{passed}{}", source.fields.missing_text(what, keys));
        return Some(Problem::new(severity, &source.name, message));
    }
    None
}

/// How rows are laid out in their file.
#[derive(Clone, Copy)]
struct Layout {
    quoting: bool,
    /// Lines that the parser is behind at the start of a row.
    behind: u64,
}

fn send_rows<R: Read>(
    mut rows: csv::Reader<QuoteCounter<R>>,
    layout: Layout,
    source: &Arc<Source>,
    trouble: &Trouble,
    send: Sender<'_>,
) -> ControlFlow<()> {
    // One row is held back: only after the last is known whether its quotation marks were closed.
    let mut held: Option<(ByteRecord, u64, u64)> = None;
    loop {
        let (line, start) = (rows.position().line(), rows.position().byte());
        let mut record = ByteRecord::new();
        rows.get_ref().row.set(start);
        let more = match rows.read_byte_record(&mut record) {
            Ok(more) => more,
            Err(error) => {
                let problem = Problem::skipped(&source.name, format!("cannot be read on: {error}"));
                send(Task::problem(problem.at(Some(line))))?;
                false
            }
        };
        let line = record.position().map_or(line, csv::Position::line) + layout.behind;
        let size = rows.position().byte() - start;
        let previous = if more { held.replace((record, line, size)) } else { held.take() };
        let Some((record, number, size)) = previous else {
            if more {
                continue;
            }
            return ControlFlow::Continue(());
        };
        let odd = layout.quoting && rows.get_ref().quotes % 2 == 1;
        let open = odd && !more && rows.position().line() > number + 1;
        // Half a row is no article; that the stream was cut off is told by whoever opened it.
        let half = !more && trouble.is_cut() && (odd || rows.get_ref().last != b'\n');
        if half {
            return ControlFlow::Continue(());
        }
        if open {
            let message = "a quotation mark of this row is never closed, so that it takes in all that follows; \
                           close it, or say --no-quoting if the fields are not quoted";
            send(Task::problem(Problem::skipped(&source.name, message).at(Some(number))))?;
        } else {
            send(Task { size, work: Work::Row { source: Arc::clone(source), number, record } })?;
        }
        if !more {
            return ControlFlow::Continue(());
        }
    }
}

/// Turns a row into a document.
pub(crate) fn load(source: &Source, number: u64, record: &ByteRecord) -> Loaded {
    let at = |problem: Problem| problem.at(Some(number));
    let skipped = |message: String| Loaded::problem(at(Problem::skipped(&source.name, message)));
    let columns = &source.columns;
    if record.len() < columns.count {
        return skipped(format!(
            "the row has {} of {} fields; look for a missing separator or quotation mark",
            record.len(),
            columns.count
        ));
    }
    if record.iter().skip(columns.count).any(|cell| !cell.is_empty()) {
        return skipped(format!(
            "the row has {} fields, the header {}; put quotation marks around fields with the separator in them",
            record.len(),
            columns.count
        ));
    }
    let (mut cells, note) = match decode_row(record) {
        Ok(decoded) => decoded,
        Err(message) => return skipped(format!("the row is {message}")),
    };
    // Kept columns may be the same as others, so they are copied before the others are taken.
    let kept = columns.kept.iter().map(|column| match column {
        Some(column) => Kept::Text(cells[*column].clone()),
        None => Kept::Missing,
    });
    let kept = kept.collect();
    let mut take = |role: Role| columns.roles[role as usize].map(|column| std::mem::take(&mut cells[column]));
    let text = take(Role::Text).unwrap_or_default();
    if let Err(what) = super::check_text(&text) {
        return skipped(format!("the text {what}"));
    }
    let mut some = |role| take(role).filter(|value| !value.is_empty());
    let document = Document {
        id: some(Role::Id).unwrap_or_else(|| source.numbered(number)),
        title: some(Role::Title),
        date: some(Role::Date),
        outlet: some(Role::Outlet),
        url: some(Role::Url),
        kept,
        text,
        ..Document::default()
    };
    let problems = note.map(|(severity, note)| at(Problem::new(severity, &source.name, note)));
    Loaded { document: Some(document), problems: problems.into_iter().collect(), ..Loaded::default() }
}

type Note = (super::problem::Severity, &'static str);

/// All cells of a row, decoded alike.
fn decode_row(record: &ByteRecord) -> Result<(Vec<String>, Option<Note>), String> {
    let decoded = decode::plain(record.as_slice())?;
    if decoded.note.is_none() {
        let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned());
        return Ok((cells.collect(), None));
    }
    let mut cells = Vec::with_capacity(record.len());
    for cell in record {
        cells.push(decode::plain(cell)?.text.into_owned());
    }
    Ok((cells, decoded.note))
}

/// Counts the quotation marks that pass; an odd number at the end means that one was not closed.
struct QuoteCounter<R> {
    inner: R,
    quotes: u64,
    last: u8,
    read: u64,
    /// Where the row begins that is being read.
    row: Cell<u64>,
}

impl<R: Read> Read for QuoteCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.read - self.row.get().min(self.read) > MOST_ROW {
            return Err(std::io::Error::other(
                "a row of more than 256 MiB; most likely its quotation mark is never closed; close it, or say \
                 --no-quoting if the fields are not quoted",
            ));
        }
        let read = self.inner.read(buffer)?;
        self.quotes += buffer[..read].iter().filter(|&&b| b == b'"').count() as u64;
        self.last = buffer[..read].last().copied().unwrap_or(self.last);
        self.read += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::fields::FieldArgs;

    fn load_all(bytes: &'static [u8], format: Format, quoting: bool, args: FieldArgs) -> Vec<Loaded> {
        let fields = Arc::new(Fields::new(args).unwrap());
        let keep = fields.keep.len();
        let mut all = Vec::new();
        let _ = read(
            Box::new(bytes),
            (format, None),
            quoting,
            Source::new("d/a.csv", "a.csv", &fields),
            &Trouble::default(),
            &mut |task| {
                all.push(task.work.load(keep));
                ControlFlow::Continue(())
            },
        );
        all
    }

    fn messages(bytes: &'static [u8]) -> Vec<(Option<u64>, String)> {
        let all = load_all(bytes, Format::Csv, true, FieldArgs::default());
        let problems = all.into_iter().flat_map(|loaded| loaded.problems);
        problems.map(|problem| (problem.line, problem.message)).collect()
    }

    #[test]
    fn rows_become_documents() {
        let args = FieldArgs { keep: vec!["n".into(), "none".into(), "isi".into()], ..FieldArgs::default() };
        let bytes = b"isi,Judul,n\r\n\"Baris satu,\nbaris \"\"dua\"\"\",J,5\r\nYa,,\r\n";
        let all = load_all(bytes, Format::Csv, true, args);
        let first = all[0].document.as_ref().unwrap();
        assert_eq!((&*first.id, &*first.text), ("a.csv#2", "Baris satu,\nbaris \"dua\""));
        assert_eq!(first.title.as_deref(), Some("J"));
        assert_eq!(first.kept, [Kept::Text("5".into()), Kept::Missing, Kept::Text(first.text.clone())]);
        let second = all[1].document.as_ref().unwrap();
        assert_eq!((&*second.id, second.title.as_deref()), ("a.csv#4", None));
        let missing = all[2].ended.as_ref().unwrap().missing_fields().unwrap();
        assert!(missing.message.contains("--keep none") && !missing.message.contains("--keep n,"));
    }

    #[test]
    fn separators_are_told_by_the_header() {
        let tables = [
            "id;text\na;Ya, ya\n",
            "id\ttext\na\tYa, ya\n",
            "id|text\na|Ya, ya\n",
            "sep=|\r\nid|text\r\na|Ya, ya\r\n",
        ];
        for bytes in tables.map(str::as_bytes) {
            let all = load_all(bytes, Format::Csv, true, FieldArgs::default());
            assert_eq!(all[0].document.as_ref().unwrap().text, "Ya, ya");
        }
        let all = load_all(b"id\ttext\na\t\"Ya,\" kata dia\n", Format::Tsv, false, FieldArgs::default());
        assert_eq!(all[0].document.as_ref().unwrap().text, "\"Ya,\" kata dia");
    }

    #[test]
    fn windows_1252_is_read_row_by_row() {
        let all = load_all(b"id,text\n\xe9,Ya\n2,\xe2\x80\x9cYa\n", Format::Csv, true, FieldArgs::default());
        assert_eq!(all[0].document.as_ref().unwrap().id, "é");
        assert_eq!(all[0].problems[0].line, Some(2));
        assert_eq!(all[1].document.as_ref().unwrap().text, "“Ya");
    }

    #[test]
    fn bad_rows_are_named_by_line() {
        let found = messages(b"id,text\n1,\"a\nb\"\n2\n3,a,b\n4,a,\n5,\n");
        let lines: Vec<_> = found.iter().map(|(line, _)| line.unwrap()).collect();
        assert_eq!(lines, [4, 5, 7]);
        assert!(found[0].1.contains("1 of 2 fields") && found[1].1.contains("3 fields, the header 2"));
        assert!(found[2].1.contains("the text is empty"));
    }

    #[test]
    fn quotation_marks_that_are_not_closed_are_noticed() {
        let found = messages(b"id,text\n1,a\n2,\"b\n3,c\n4,d\n");
        assert_eq!((found.len(), found[0].0), (1, Some(3)));
        assert!(found[0].1.contains("never closed"));
        // An inch mark within an unquoted field is odd too, and harmless.
        assert_eq!(messages(b"id,text\n1,pipa 5\" dan\n"), []);
    }

    #[test]
    fn headers_without_text_are_explained() {
        assert!(messages(b"a,b\n1,2\n")[0].1.contains("the header has: a, b"));
        assert_eq!(messages(b"id,text\n"), []);
    }
}
