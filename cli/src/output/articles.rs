//! The texts of the articles that were read, for those whose offsets refer to a text made here.

use super::compress::{Compression, Packer};
use super::parts::failed;
use super::sink::{Ready, Sink};
use crate::input::document::Document;
use anyhow::{Result, anyhow, bail};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
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
pub(crate) struct Articles {
    name: String,
    packer: Packer,
}

/// The whole file, still beside its place.
pub(crate) struct Finished(String, Option<Ready>);

impl Articles {
    /// Opens the file, if one is wanted; `rows` is where the rows go.
    pub(crate) fn open(path: Option<&Path>, rows: Option<&Path>) -> Result<Option<Self>> {
        let Some(path) = path else { return Ok(None) };
        if path == Path::new("-") {
            bail!("--articles -: standard output is for the rows; name a file");
        }
        let name = format!("--articles {}", path.display());
        let same = |rows: &Path| {
            rows == path
                || rows.canonicalize().is_ok_and(|rows| path.canonicalize().is_ok_and(|path| path == rows))
        };
        if rows.is_some_and(same) {
            bail!("{name}: is the file of the rows too; choose another name");
        }
        let sink = Sink::open(Some(path))
            .map_err(|error| anyhow!(format!("{error:#}").replacen("-o ", "--articles ", 1)))?;
        let packer = Packer::new(sink, Compression::by_name(path))
            .map_err(|error| failed(&name, true, error.into()))?;
        Ok(Some(Self { name, packer }))
    }

    /// Writes lines.
    pub(crate) fn write(&mut self, lines: &[u8]) -> Result<()> {
        self.packer.write_all(lines).map_err(|error| failed(&self.name, true, error.into()))
    }

    /// Ends the file.
    pub(crate) fn finish(self) -> Result<Finished> {
        let Self { name, packer } = self;
        match packer.finish().and_then(Sink::finish) {
            Ok(ready) => Ok(Finished(name, ready)),
            Err(error) => Err(failed(&name, true, error.into())),
        }
    }
}

impl Finished {
    /// Lets the file appear under its name.
    pub(crate) fn place(self) -> Result<()> {
        let Self(name, ready) = self;
        match ready.map(Ready::place).transpose() {
            Ok(_) => Ok(()),
            Err(error) => Err(failed(&name, true, error.into())),
        }
    }
}
