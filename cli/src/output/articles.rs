//! The texts of the articles that were read, for those whose offsets refer to a text made here.

use super::compress::{Compression, Packer};
use super::join;
use super::kept::FileState;
use super::parts::{FileSum, Open, failed};
use super::sink::{Fate, Ready, Sink};
use super::sum;
use crate::input::document::Document;
use anyhow::{Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};

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
    let sha256 = sum::of(document.text.as_bytes());
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
    path: PathBuf,
    fate: Fate,
    packer: Packer,
    compression: Option<Compression>,
    count: u64,
}

/// Where the file stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ArticlesState {
    pub(crate) file: FileState,
    count: u64,
}

/// The whole file, still beside its place.
pub(crate) struct Finished {
    name: String,
    ready: Ready,
    sum: FileSum,
}

impl Articles {
    /// Opens the file, if one is wanted, perhaps where another run has left it; `rows` is where the rows go.
    pub(crate) fn open(
        path: Option<&Path>,
        rows: Option<&Path>,
        open: Open,
        from: Option<&ArticlesState>,
    ) -> Result<Option<Self>> {
        let Some(path) = path else { return Ok(None) };
        let name = name_of(path);
        check_name("--articles", path, &[("the rows", rows)])?;
        let sink = if open.keep {
            Sink::open_kept(path, from.map(|from| &from.file))
        } else {
            Sink::open(Some(path))
        };
        let sink = sink.map_err(|error| anyhow!(format!("{error:#}").replacen("-o ", "--articles ", 1)))?;
        let sink = if open.hash && !open.keep { sink.hashed() } else { sink };
        let (fate, compression) = (sink.fate(), Compression::by_name(path));
        let start = from.cloned().unwrap_or_default();
        let packer = Packer::go_on(sink, compression, &start.file)
            .map_err(|error| failed(&name, fate, error.into()))?;
        Ok(Some(Self { name, path: path.to_owned(), fate, packer, compression, count: start.count }))
    }

    /// Writes the line of an article, if there is one.
    pub(crate) fn write(&mut self, line: &[u8]) -> Result<()> {
        if line.is_empty() {
            return Ok(());
        }
        self.count += 1;
        self.packer.write_all(line).map_err(|error| failed(&self.name, self.fate, error.into()))
    }

    /// Lets all that was written outlast a loss of power.
    pub(crate) fn checkpoint(&mut self) -> Result<ArticlesState> {
        match self.packer.checkpoint() {
            Ok(file) => Ok(ArticlesState { file, count: self.count }),
            Err(error) => Err(failed(&self.name, self.fate, error.into())),
        }
    }

    /// Ends the file.
    pub(crate) fn finish(self) -> Result<Finished> {
        let Self { name, path, fate, packer, compression, count } = self;
        let ended = packer.finish().map_err(anyhow::Error::from).and_then(|(sink, members)| {
            let ready = sink.finish()?;
            if members > 1 && compression == Some(Compression::Zstd) {
                join::frames(ready)
            } else {
                Ok(ready)
            }
        });
        let ready = ended.map_err(|error| failed(&name, fate, error))?;
        let sum = FileSum::of(&path, ready.sum(), count);
        Ok(Finished { name, ready, sum })
    }
}

impl Finished {
    /// What an earlier run has made whole, and perhaps put in its place.
    pub(crate) fn kept(path: &Path, sum: FileSum) -> Result<Self> {
        Ok(Self { name: name_of(path), ready: Ready::kept(path, &sum)?, sum })
    }

    /// Length, hash and number of articles.
    pub(crate) fn sum(&self) -> &FileSum {
        &self.sum
    }

    /// Lets the file appear under its name.
    pub(crate) fn place(self) -> Result<()> {
        let Self { name, ready, .. } = self;
        let fate = if ready.is_kept() { Fate::Kept } else { Fate::Gone };
        match ready.place() {
            Ok(_) => Ok(()),
            Err(error) => Err(failed(&name, fate, error.into())),
        }
    }
}

fn name_of(path: &Path) -> String {
    format!("--articles {}", path.display())
}

/// Refuses standard output and files that other options name too.
pub(crate) fn check_name(option: &str, path: &Path, others: &[(&str, Option<&Path>)]) -> Result<()> {
    if path == Path::new("-") {
        bail!("{option} -: standard output is for the rows; name a file");
    }
    for (what, other) in others {
        let same = |other: &Path| {
            other == path
                || other.canonicalize().is_ok_and(|other| path.canonicalize().is_ok_and(|path| path == other))
        };
        if other.is_some_and(same) {
            bail!("{option} {}: is the file of {what} too; choose another name", path.display());
        }
    }
    Ok(())
}
