//! Pages become documents: those of files, and those of records in archives.

use super::document::{Document, Kept};
use super::html::{self, NoArticle};
use super::language;
use super::problem::{Problem, Severity};
use super::warc::Record;
use super::{Loaded, check_text};
use std::sync::Arc;

/// A page still to be read.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) name: Arc<str>,
    /// The id of its article.
    pub(crate) id: String,
    pub(crate) body: Body,
}

/// Where a page's bytes are.
#[derive(Debug)]
pub(crate) enum Body {
    Bytes(Vec<u8>),
    /// A record of an archive.
    Record(Record),
}

/// Why a record of an archive gave no article; these are counted and not told one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PassedOver {
    NotHtml,
    NotIndonesian,
    NoArticle,
}

impl Body {
    /// How much memory it takes, in bytes.
    pub(super) fn weight(&self) -> u64 {
        match self {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::Record(record) => record.payload.len() as u64,
        }
    }
}

impl Page {
    /// Finds the article of the page; `kept` is how many fields a document carries along.
    pub(crate) fn load(self, kept: usize) -> Loaded {
        let Self { name, id, body } = self;
        match body {
            Body::Record(record) => load_record(&name, record, kept),
            Body::Bytes(bytes) => page(&name, id, &bytes, kept),
        }
    }
}

/// Finds the article of a page that is an input of its own.
pub(super) fn page(name: &Arc<str>, id: String, bytes: &[u8], kept: usize) -> Loaded {
    if bytes.is_empty() {
        return Loaded::problem(Problem::skipped(name, "is empty"));
    }
    match html::read(bytes, None) {
        Ok(page) => {
            let mut problems = Vec::new();
            if page.damaged {
                let note = "some characters of the page could not be decoded and were read as U+FFFD";
                problems.push(Problem::new(Severity::Damaged, name, note));
            }
            Loaded { document: Some(document(id, page, kept)), problems, ..Loaded::default() }
        }
        Err(NoArticle::None(why) | NoArticle::Unreadable(why)) => {
            Loaded::problem(Problem::skipped(name, why))
        }
    }
}

fn load_record(name: &Arc<str>, record: Record, kept: usize) -> Loaded {
    let passed = |why| Loaded { passed: Some(why), ..Loaded::default() };
    let Record { id, url, position, any_language, payload } = record;
    let page = match payload.into_page() {
        Ok(Some(page)) => page,
        Ok(None) => return passed(PassedOver::NotHtml),
        Err(what) => {
            let message = format!("the record at byte {position} is damaged ({what}); it was left out");
            return Loaded::problem(Problem::skipped(name, message));
        }
    };
    let found = match page {
        super::warc::Content::Html { bytes, content_type } => {
            match html::read(&bytes, content_type.as_deref()) {
                Ok(page) => page,
                Err(_) => return passed(PassedOver::NoArticle),
            }
        }
        super::warc::Content::Text(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if check_text(&text).is_err() {
                return passed(PassedOver::NoArticle);
            }
            html::Page { text, ..html::Page::default() }
        }
    };
    if !any_language && !language::is_indonesian(&found.text) {
        return passed(PassedOver::NotIndonesian);
    }
    let mut document = document(id, found, kept);
    // The address that was asked for is what the archive knows; the page's own may be another's.
    document.url = url.or(document.url);
    Loaded { document: Some(document), ..Loaded::default() }
}

fn document(id: String, page: html::Page, kept: usize) -> Document {
    let html::Page { text, headline, date, author, outlet, url, .. } = page;
    Document {
        id,
        text,
        headline,
        date,
        author,
        outlet,
        url,
        kept: vec![Kept::Missing; kept],
        ..Document::default()
    }
}
