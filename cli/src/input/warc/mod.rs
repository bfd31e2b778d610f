//! Archives of web pages: WARC, and WET with the texts of pages (Common Crawl), record by record.
//!
//! The framing of records is read here and not by a crate: those at hand (`warc`, `rust_warc`) give up at the first
//! damaged record and do not tell where a record stands, and both are needed. HTTP is parsed by `httparse`, gzip
//! unpacked by `flate2`.

mod header;
mod http;
mod members;
mod records;
mod replay;

use super::budget::Budget;
use super::open::Place;
use super::problem::{Problem, Severity};
use super::stream::Stream;
use super::trouble::Trouble;
use super::web;
use super::{Sender, Task, Work};
use members::Members;
use records::{Records, Step};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

/// Records of more bytes than this hold no article.
pub(super) const MOST_RECORD: usize = 64 << 20;

/// A record that may hold an article.
#[derive(Debug)]
pub(crate) struct Record {
    /// The address, else the id of the record.
    pub(crate) id: String,
    pub(crate) url: Option<String>,
    /// Where it begins in the file: the record, or the gzip member that holds it.
    pub(crate) position: u64,
    /// Whether texts of every language are taken.
    pub(crate) any_language: bool,
    pub(crate) payload: Payload,
}

/// What a record holds.
#[derive(Debug)]
pub(crate) enum Payload {
    /// A response with its headers.
    Http(Vec<u8>),
    /// A page without headers, and its type.
    Html(Vec<u8>, Option<String>),
    /// The text of a page, as in WET.
    Text(Vec<u8>),
}

/// A payload without its wrappings.
#[derive(Debug)]
pub(crate) enum Content {
    Html { bytes: Vec<u8>, content_type: Option<String> },
    Text(Vec<u8>),
}

impl Payload {
    pub(crate) fn len(&self) -> usize {
        match self {
            Payload::Http(bytes) | Payload::Html(bytes, _) | Payload::Text(bytes) => bytes.len(),
        }
    }

    /// Unpacks the page; nothing where there is none.
    ///
    /// # Errors
    /// What is damaged.
    pub(crate) fn into_page(self) -> Result<Option<Content>, String> {
        Ok(match self {
            Payload::Http(response) => {
                let head = http::Head::read(&response).ok_or("no HTTP headers")?;
                if !head.is_html(&response) {
                    return Ok(None);
                }
                Some(Content::Html { bytes: head.body(&response)?, content_type: head.content_type })
            }
            Payload::Html(bytes, content_type) => Some(Content::Html { bytes, content_type }),
            Payload::Text(text) => Some(Content::Text(text)),
        })
    }
}

/// Whether bytes are the beginning of an archive, packed with gzip or not.
pub(crate) fn is_warc(head: &[u8]) -> bool {
    head.starts_with(b"WARC/") || is_packed(head)
}

/// Whether bytes are the beginning of an archive that is packed with gzip.
pub(crate) fn is_packed(head: &[u8]) -> bool {
    if !head.starts_with(&GZIP) {
        return false;
    }
    let mut start = [0; 5];
    flate2::read::GzDecoder::new(head).read_exact(&mut start).is_ok() && start == *b"WARC/"
}

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The bytes of an archive, unpacked. This is the only place that knows how archives are packed.
enum Unpacked<'r> {
    Plain(Box<dyn Read + 'r>),
    Gzip(Box<Members<Box<dyn Read + 'r>>>, Rc<Budget>, Trouble),
}

impl<'r> Unpacked<'r> {
    fn new(mut file: Box<dyn Read + 'r>, budget: &Rc<Budget>, trouble: &Trouble) -> io::Result<Self> {
        let mut head = Vec::new();
        file.by_ref().take(2).read_to_end(&mut head)?;
        let packed = head == GZIP;
        let whole: Box<dyn Read + 'r> = Box::new(io::Cursor::new(head).chain(file));
        Ok(match packed {
            true => Self::Gzip(Box::new(Members::new(whole)), Rc::clone(budget), trouble.clone()),
            false => Self::Plain(whole),
        })
    }

    /// The place in the file of an unpacked position.
    fn place(&mut self, unpacked: u64) -> u64 {
        match self {
            Self::Plain(_) => unpacked,
            Self::Gzip(members, ..) => members.places.of(unpacked).unwrap_or(0),
        }
    }

    /// Bytes of the file up to an unpacked position, for the progress bar.
    fn packed(&self, unpacked: u64) -> u64 {
        match self {
            Self::Plain(_) => unpacked,
            Self::Gzip(members, ..) => members.packed(),
        }
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(out),
            Self::Gzip(_, _, trouble) if trouble.is_cut() => Ok(0),
            Self::Gzip(members, budget, trouble) => {
                let read = members.read(out)?;
                match budget.spend(read) {
                    Ok(()) => Ok(read),
                    Err(message) => {
                        trouble.cut(|| message);
                        Ok(0)
                    }
                }
            }
        }
    }
}

/// Cuts an archive into records; the pages in them are read later, by many threads.
pub(crate) fn read(
    stream: Stream<'_>,
    place: &Place<'_>,
    any_language: bool,
    send: Sender<'_>,
) -> ControlFlow<()> {
    let name = &place.name;
    let trouble = stream.trouble();
    let unpacked = match Unpacked::new(stream.into_raw(), &place.budget, &trouble) {
        Ok(unpacked) => unpacked,
        Err(error) => return send(Task::problem(Problem::io(name, &error))),
    };
    let records = Records::new(unpacked, any_language);
    Archive { records, name, trouble }.read(send)
}

struct Archive<'a> {
    records: Records<'a>,
    name: &'a Arc<str>,
    trouble: Trouble,
}

impl Archive<'_> {
    fn read(mut self, send: Sender<'_>) -> ControlFlow<()> {
        let (mut any, mut sent) = (false, 0);
        // What is damaged at the end of an archive that was cut off is told by whoever opened it.
        let mut last: Option<Problem> = None;
        loop {
            let step = self.records.next();
            if !matches!(step, Step::Nothing | Step::End) || !self.trouble.is_cut() {
                last.take().map_or(ControlFlow::Continue(()), |problem| send(Task::problem(problem)))?;
            }
            let work = match step {
                Step::End => break,
                Step::Nothing => continue,
                Step::PassedOver(why) => Work::PassedOver(why),
                Step::Record(record) => {
                    let (name, id) = (Arc::clone(self.name), record.id.clone());
                    Work::Page(web::Page { name, id, body: web::Body::Record(record) })
                }
                Step::Damaged { position, what } => {
                    let message =
                        format!("the record at byte {position} is damaged ({what}); it was left out");
                    any = true;
                    last = Some(Problem::new(Severity::Damaged, self.name, message));
                    continue;
                }
            };
            any = true;
            let packed = self.records.packed();
            let size = packed.saturating_sub(sent);
            sent = sent.max(packed);
            send(Task { size, work })?;
        }
        if !any && !self.trouble.is_cut() {
            let message = "no record of a page in it; look whether it is a WARC or WET file";
            send(Task::problem(Problem::skipped(self.name, message)))?;
        }
        ControlFlow::Continue(())
    }
}
