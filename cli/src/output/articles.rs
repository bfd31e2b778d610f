//! The texts of the articles that were read, for those whose offsets refer to a text made here.

use super::Sink;
use crate::input::document::Document;
use anyhow::{Result, anyhow, bail};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

/// One line of the file: what the article is, and the text that offsets refer to.
#[derive(Serialize)]
struct Line<'d> {
    doc_id: &'d str,
    url: Option<&'d str>,
    title: Option<&'d str>,
    date: Option<&'d str>,
    outlet: Option<&'d str>,
    author: Option<&'d str>,
    /// Of the text in UTF-8, in hexadecimal digits.
    sha256: &'d str,
    text: &'d str,
}

/// The line of an article.
pub(crate) fn line(document: &Document) -> Result<Vec<u8>> {
    let mut sha256 = String::with_capacity(64);
    for byte in Sha256::digest(document.text.as_bytes()) {
        write!(sha256, "{byte:02x}")?;
    }
    let line = Line {
        doc_id: &document.id,
        url: document.url.as_deref(),
        title: document.title.as_deref().or(document.headline.as_deref()),
        date: document.date.as_deref(),
        outlet: document.outlet.as_deref(),
        author: document.author.as_deref(),
        sha256: &sha256,
        text: &document.text,
    };
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The file of `--articles`, which appears whole or not at all.
#[derive(Debug)]
pub(crate) struct Articles(Sink);

impl Articles {
    /// Opens the file, if one is wanted.
    pub(crate) fn open(path: Option<&Path>, rows: Option<&Path>) -> Result<Option<Self>> {
        let Some(path) = path else { return Ok(None) };
        if path == Path::new("-") {
            bail!("--articles -: standard output is for the rows; name a file");
        }
        let same = |rows: &Path| {
            rows == path
                || rows.canonicalize().is_ok_and(|rows| path.canonicalize().is_ok_and(|path| path == rows))
        };
        if rows.is_some_and(same) {
            bail!("--articles {}: is the file of the rows too; choose another name", path.display());
        }
        Sink::open(Some(path)).map(|sink| Some(Self(sink))).map_err(|error| named(&error))
    }

    /// Writes lines.
    pub(crate) fn write(&mut self, lines: &[u8]) -> Result<()> {
        self.0.write(lines).map_err(|error| named(&error))
    }

    /// Ends the file; only now does it appear under its name.
    pub(crate) fn finish(self) -> Result<()> {
        self.0.finish().map_err(|error| named(&error))
    }
}

/// The same message with the option that it is about.
fn named(error: &anyhow::Error) -> anyhow::Error {
    anyhow!(format!("{error:#}").replacen("-o ", "--articles ", 1))
}
