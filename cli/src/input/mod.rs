//! From what the user names to articles: files, folders, archives, standard input; text, JSON, CSV, TSV, Parquet, web
//! pages and archives of them, also packed.
//!
//! Reading has two halves. One thread opens inputs and cuts them into [`Task`]s, one per article; many threads
//! turn tasks into [`Document`]s. Only the first half knows the order, only the second does the work.

pub(crate) mod args;
pub(crate) mod budget;
mod cells;
pub(crate) mod decode;
pub(crate) mod document;
pub(crate) mod fields;
mod guard;
mod json;
pub(crate) mod html;
mod language;
mod lines;
mod packed;
mod parquet;
pub(crate) mod problem;
pub(crate) mod sniff;
mod open;
mod sources;
mod stream;
mod table;
mod tar;
mod trouble;
pub(crate) mod unit;
mod utf16;
mod zip;
mod warc;
pub(crate) mod web;

use budget::Limit;
use document::{Document, Kept};
use fields::{Fields, Seen};
use problem::Problem;
use sniff::Format;
pub(crate) use sources::Found;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

/// Takes a task; breaks when no more are wanted.
pub(crate) type Sender<'s> = &'s mut dyn FnMut(Task) -> ControlFlow<()>;

const TOO_LONG_MESSAGE: &str = "4 GiB or larger; split it into articles";

/// Everything to read and how.
#[derive(Debug)]
pub(crate) struct Inputs {
    /// Files, folders and `-`, in order.
    pub(crate) paths: Vec<PathBuf>,
    /// The kind of all inputs, where the user says it.
    pub(crate) from: Option<Format>,
    /// Extensions of the files to read in folders.
    pub(crate) extensions: Vec<String>,
    /// Whether quotation marks enclose fields of CSV and TSV.
    pub(crate) quoting: bool,
    /// What separates the fields of tables, where the user says it.
    pub(crate) delimiter: Option<u8>,
    /// How much compressed inputs may unpack to.
    pub(crate) max_unpacked: Limit,
    /// Whether pages of archives are taken whatever their language.
    pub(crate) any_language: bool,
    pub(crate) fields: Arc<Fields>,
    /// Whether tasks tell where each unit begins and ends.
    pub(crate) track: Option<unit::Track>,
}

/// One file or stream of records.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: Arc<str>,
    id: String,
    pub(crate) fields: Arc<Fields>,
    pub(crate) seen: Seen,
    columns: table::Columns,
    /// Whether it was found in a folder or an archive, not named: then it need not hold articles.
    found: bool,
}

impl Source {
    fn new(name: &str, id: &str, fields: &Arc<Fields>) -> Self {
        Self {
            name: Arc::from(name),
            id: id.to_owned(),
            fields: Arc::clone(fields),
            seen: Seen::default(),
            columns: table::Columns::default(),
            found: false,
        }
    }

    /// The id of a record that has none.
    fn numbered(&self, line: u64) -> String {
        format!("{}#{line}", self.id)
    }

    /// Warns of fields that the user named and that never came; to be asked after the last record.
    pub(crate) fn missing_fields(&self) -> Option<Problem> {
        let missing = self.seen.never(&self.fields);
        if missing.is_empty() {
            return None;
        }
        let message = format!("no such field in it: {}; check the spelling", missing.join(", "));
        Some(Problem::new(problem::Severity::Warning, &self.name, message))
    }
}

/// One article still to be read, or a message in its place.
#[derive(Debug)]
pub(crate) struct Task {
    /// Bytes of input that it stands for.
    pub(crate) size: u64,
    pub(crate) work: Work,
}

/// What is to be done for a [`Task`].
#[derive(Debug)]
pub(crate) enum Work {
    /// A file that is one article, to be read.
    File(open::FileTask),
    /// A text already in memory.
    Bytes { name: Arc<str>, id: String, bytes: Vec<u8> },
    /// A line of JSON Lines.
    Line { source: Arc<Source>, number: u64, bytes: Vec<u8> },
    /// An element of a JSON list, which begins on a line.
    Element { source: Arc<Source>, number: u64, line: u64, bytes: Vec<u8> },
    /// A row of CSV or TSV.
    Row { source: Arc<Source>, number: u64, record: csv::ByteRecord },
    /// A row of Parquet.
    Cells { source: Arc<Source>, layout: Arc<parquet::Layout>, number: u64, row: ::parquet::record::Row },
    /// A page, or a record of an archive of pages.
    Page(web::Page),
    /// A record of an archive that is no article.
    PassedOver(web::PassedOver),
    /// The end of a source.
    End(Arc<Source>),
    /// The beginning of a unit that is read piece by piece; comes only where units are tracked.
    Opened(Box<unit::Unit>),
    /// The end of a unit; comes only where units are tracked.
    Closed(Box<unit::Closed>),
    /// What an earlier run has done.
    Done(Box<Work>),
    /// Something that could not be read at all.
    Problem(Problem),
}

impl Task {
    /// How much memory it takes, in bytes.
    pub(crate) fn weight(&self) -> u64 {
        let work = match &self.work {
            Work::Done(work) => work,
            work => work,
        };
        match work {
            Work::File(file) => file.size,
            Work::Bytes { bytes, .. } | Work::Line { bytes, .. } | Work::Element { bytes, .. } => {
                bytes.len() as u64
            }
            Work::Row { record, .. } => record.as_slice().len() as u64,
            Work::Cells { row, .. } => parquet::weight(row),
            Work::Page(page) => page.body.weight(),
            Work::End(_) | Work::Problem(_) | Work::PassedOver(_) => 0,
            Work::Opened(_) | Work::Closed(_) | Work::Done(_) => 0,
        }
    }

    fn problem(problem: Problem) -> Self {
        Self { size: 0, work: Work::Problem(problem) }
    }

    fn end(source: &Arc<Source>) -> Self {
        Self { size: 0, work: Work::End(Arc::clone(source)) }
    }
}

/// What became of a task.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) document: Option<Document>,
    pub(crate) problems: Vec<Problem>,
    /// The source that ends here.
    pub(crate) ended: Option<Arc<Source>>,
    /// Why a record of an archive gave no document.
    pub(crate) passed: Option<web::PassedOver>,
    /// The unit that begins here.
    pub(crate) opened: Option<Box<unit::Unit>>,
    /// The unit that ends here.
    pub(crate) closed: Option<Box<unit::Closed>>,
    /// Whether all of this was done by an earlier run.
    pub(crate) done: bool,
}

impl Loaded {
    fn problem(problem: Problem) -> Self {
        Self { problems: vec![problem], ..Self::default() }
    }
}

impl Work {
    /// The name of the input and the line, for messages about what happens later.
    pub(crate) fn place(&self) -> (Arc<str>, Option<u64>) {
        match self {
            Work::File(open::FileTask { name, .. })
            | Work::Bytes { name, .. }
            | Work::Page(web::Page { name, .. }) => (Arc::clone(name), None),
            Work::Line { source, number, .. }
            | Work::Row { source, number, .. }
            | Work::Cells { source, number, .. } => (Arc::clone(&source.name), Some(*number)),
            Work::Element { source, line, .. } => (Arc::clone(&source.name), Some(*line)),
            Work::PassedOver(_) | Work::Opened(_) | Work::Closed(_) | Work::Done(_) => (Arc::from(""), None),
            Work::End(source) => (Arc::clone(&source.name), None),
            Work::Problem(problem) => (Arc::clone(&problem.file), problem.line),
        }
    }

    /// Reads, decodes and parses; `kept` is how many fields a document carries along.
    pub(crate) fn load(self, kept: usize) -> Loaded {
        match self {
            Work::File(file) => file.load(kept),
            Work::Bytes { name, id, bytes } => text(&name, id, &bytes, kept),
            Work::Line { source, number, bytes } => lines::load(&source, number, &bytes),
            Work::Element { source, number, line, bytes } => {
                lines::load_element(&source, number, line, &bytes)
            }
            Work::Row { source, number, record } => table::load(&source, number, &record),
            Work::Cells { source, layout, number, row } => parquet::load(&source, &layout, number, row),
            Work::Page(page) => page.load(kept),
            Work::PassedOver(why) => Loaded { passed: Some(why), ..Loaded::default() },
            Work::End(source) => Loaded { ended: Some(source), ..Loaded::default() },
            Work::Problem(problem) => Loaded::problem(problem),
            Work::Opened(unit) => Loaded { opened: Some(unit), ..Loaded::default() },
            Work::Closed(unit) => Loaded { closed: Some(unit), ..Loaded::default() },
            Work::Done(work) => {
                // Objects say only now which fields they have, and those that never came are told at the end.
                if matches!(*work, Work::Line { .. } | Work::Element { .. }) {
                    work.load(kept);
                }
                Loaded { done: true, ..Loaded::default() }
            }
        }
    }
}

fn text(name: &Arc<str>, id: String, bytes: &[u8], kept: usize) -> Loaded {
    let checked = decode::file(bytes).and_then(|decoded| {
        check_text(&decoded.text).map_err(str::to_owned)?;
        Ok(decoded)
    });
    match checked {
        Ok(decoded) => Loaded {
            problems: decoded
                .note
                .map(|(severity, note)| Problem::new(severity, name, note))
                .into_iter()
                .collect(),
            document: Some(Document {
                id,
                text: decoded.text.into_owned(),
                kept: vec![Kept::Missing; kept],
                ..Document::default()
            }),
            ..Loaded::default()
        },
        Err(message) => Loaded::problem(Problem::skipped(name, message)),
    }
}

/// Refuses texts without anything in them and those too long for positions of 32 bits.
fn check_text(text: &str) -> Result<(), &'static str> {
    match text {
        "" => Err("is empty"),
        _ if text.len() as u64 >= decode::TOO_LONG => Err(TOO_LONG_MESSAGE),
        _ if text.trim_start_matches('\u{feff}').trim_start().is_empty() => {
            Err("has nothing but white space")
        }
        _ => Ok(()),
    }
}
