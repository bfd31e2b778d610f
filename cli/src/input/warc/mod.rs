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

use super::problem::{Problem, Severity};
use super::web;
use super::{Sender, Task, Work};
use members::Members;
use records::{Records, Step};
use std::io::{self, Read};
use std::ops::ControlFlow;
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
    if !head.starts_with(&GZIP) {
        return head.starts_with(b"WARC/");
    }
    let mut start = [0; 5];
    flate2::read::GzDecoder::new(head).read_exact(&mut start).is_ok() && start == *b"WARC/"
}

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The bytes of an archive, unpacked. This is the only place that knows how archives are packed.
enum Unpacked {
    Plain(Box<dyn Read>),
    Gzip(Box<Members<Box<dyn Read>>>),
}

impl Unpacked {
    fn new(mut file: Box<dyn Read>) -> io::Result<Self> {
        let mut head = Vec::new();
        file.by_ref().take(2).read_to_end(&mut head)?;
        let packed = head == GZIP;
        let whole: Box<dyn Read> = Box::new(io::Cursor::new(head).chain(file));
        Ok(if packed { Self::Gzip(Box::new(Members::new(whole))) } else { Self::Plain(whole) })
    }

    /// The place in the file of an unpacked position.
    fn place(&mut self, unpacked: u64) -> u64 {
        match self {
            Self::Plain(_) => unpacked,
            Self::Gzip(members) => members.places.of(unpacked).unwrap_or(0),
        }
    }

    /// Bytes of the file up to an unpacked position, for the progress bar.
    fn packed(&self, unpacked: u64) -> u64 {
        match self {
            Self::Plain(_) => unpacked,
            Self::Gzip(members) => members.packed(),
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(out),
            Self::Gzip(members) => members.read(out),
        }
    }
}

/// Cuts an archive into records; the pages in them are read later, by many threads.
pub(crate) fn read(
    file: Box<dyn Read>,
    name: &Arc<str>,
    any_language: bool,
    send: Sender<'_>,
) -> ControlFlow<()> {
    let unpacked = match Unpacked::new(file) {
        Ok(unpacked) => unpacked,
        Err(error) => return send(Task::problem(Problem::io(name, &error))),
    };
    let records = Records::new(unpacked, any_language);
    Archive { records, name }.read(send)
}

struct Archive<'a> {
    records: Records,
    name: &'a Arc<str>,
}

impl Archive<'_> {
    fn read(mut self, send: Sender<'_>) -> ControlFlow<()> {
        let (mut any, mut sent) = (false, 0);
        loop {
            let work = match self.records.next() {
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
                    Work::Problem(Problem::new(Severity::Damaged, self.name, message))
                }
            };
            any = true;
            let packed = self.records.packed();
            let size = packed.saturating_sub(sent);
            sent = sent.max(packed);
            send(Task { size, work })?;
        }
        if !any {
            let message = "no record of a page in it; look whether it is a WARC or WET file";
            send(Task::problem(Problem::skipped(self.name, message)))?;
        }
        ControlFlow::Continue(())
    }
}
