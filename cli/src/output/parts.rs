//! The output as a whole: one file, or numbered parts that appear together.

use super::compress::{Compression, Packer};
use super::encode::{Encoder, Rows};
use super::parquet::{self, TableWriter};
use super::sink::{self, Ready, Sink};
use super::{Format, Style};
use ::parquet::errors::ParquetError;
use anyhow::{Result, bail};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the rows of a run go.
pub(crate) struct Output {
    path: Option<PathBuf>,
    style: Arc<Style>,
    /// Most bytes in a part, before compression, unless a single article has more.
    split: Option<u64>,
    part: Part,
    /// Parts that are whole.
    ready: Vec<Ready>,
}

/// The file that is being written.
struct Part {
    /// As messages name it.
    name: String,
    /// Whether nothing of it is seen before it is whole.
    whole: bool,
    /// `None` once something went wrong.
    writer: Option<Writer>,
    bytes: u64,
    has_rows: bool,
}

enum Writer {
    Bytes(Box<Packer>),
    Table(Box<TableWriter>),
}

impl Output {
    /// Opens the first file; a failure names it and says what to do.
    pub(crate) fn open(path: Option<&Path>, style: Style, split: Option<u64>) -> Result<Self> {
        let path = path.filter(|path| *path != Path::new("-"));
        if split.is_some() {
            match path {
                None => bail!("--split: parts need a name; add -o FILE"),
                Some(path) if fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) => {
                    bail!("--split: {} is no ordinary file; name one with -o FILE", path.display())
                }
                _ => {}
            }
        }
        let style = Arc::new(style);
        let first = path.map(|path| if split.is_some() { part_name(path, 1) } else { path.to_owned() });
        let part = Part::open(first.as_deref(), &style)?;
        Ok(Self { path: path.map(Path::to_owned), style, split, part, ready: Vec::new() })
    }

    /// An encoder for this output.
    pub(crate) fn encoder(&self) -> Encoder {
        Encoder::new(&self.style)
    }

    /// Whether rows go to standard output.
    pub(crate) fn is_stdout(&self) -> bool {
        self.path.is_none()
    }

    /// Writes the rows of one article, all into the same part.
    pub(crate) fn article(&mut self, rows: &Rows) -> Result<()> {
        let bytes = size(rows);
        if bytes == 0 {
            return Ok(());
        }
        if let Some(limit) = self.split
            && self.part.has_rows
            && self.part.bytes + bytes > limit
        {
            let path = self.path.as_deref().unwrap_or(Path::new(""));
            // The next part is opened first, so that it exists whatever happens to this one.
            let next = Part::open(Some(&part_name(path, self.ready.len() + 2)), &self.style)?;
            let part = std::mem::replace(&mut self.part, next);
            self.ready.extend(part.finish()?);
        }
        self.part.bytes += bytes;
        self.part.has_rows = true;
        self.part.write(rows)
    }

    /// After some articles: lets whoever reads at the other end of standard output have their rows.
    pub(crate) fn pass_on(&mut self) -> Result<()> {
        if !self.is_stdout() {
            return Ok(());
        }
        self.part.attempt(|writer| match writer {
            Writer::Bytes(packer) => Ok(packer.flush()?),
            Writer::Table(_) => Ok(()),
        })
    }

    /// Ends the output; only now do files appear under their names.
    pub(crate) fn finish(self) -> Result<()> {
        let Self { path, split, part, mut ready, .. } = self;
        let name = path.as_deref().map_or_else(String::new, |path| format!("-o {}", path.display()));
        ready.extend(part.finish()?);
        let parts = ready.len();
        place(ready).map_err(|error| failed(&name, true, error.into()))?;
        if let (Some(path), Some(_)) = (path, split) {
            // What an earlier run left under the next numbers would be read together with these parts.
            for n in parts + 1.. {
                if fs::remove_file(part_name(&path, n)).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }
}

impl Part {
    fn open(path: Option<&Path>, style: &Arc<Style>) -> Result<Self> {
        let sink = Sink::open(path)?;
        let name = path.map_or_else(|| "standard output".to_owned(), |path| format!("-o {}", path.display()));
        let mut part =
            Self { name, whole: matches!(sink, Sink::Beside(..)), writer: None, bytes: 0, has_rows: false };
        let header = Encoder::new(style).header();
        part.bytes = header.len() as u64;
        let begun =
            Packer::new(sink, style.compression).map_err(anyhow::Error::from).and_then(|mut packer| {
                if style.format == Format::Parquet {
                    return Ok(Writer::Table(Box::new(TableWriter::new(packer, &style.keep)?)));
                }
                packer.write_all(&header)?;
                Ok(Writer::Bytes(Box::new(packer)))
            });
        part.writer = Some(begun.map_err(|error| failed(&part.name, part.whole, error))?);
        Ok(part)
    }

    fn write(&mut self, rows: &Rows) -> Result<()> {
        self.attempt(|writer| match (writer, rows) {
            (Writer::Bytes(packer), Rows::Bytes(bytes)) => Ok(packer.write_all(bytes)?),
            (Writer::Table(table), Rows::Records(records, kept)) => table.rows(records, kept),
            _ => bail!("rows of another format (please report this)"),
        })
    }

    fn attempt(&mut self, act: impl FnOnce(&mut Writer) -> Result<()>) -> Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        act(writer).map_err(|error| failed(&self.name, self.whole, error))
    }

    fn finish(self) -> Result<Option<Ready>> {
        let ended = match self.writer {
            None => return Ok(None),
            Some(Writer::Bytes(packer)) => packer.finish().map_err(anyhow::Error::from),
            Some(Writer::Table(table)) => table.finish(),
        };
        let ready = ended.and_then(|sink| Ok(sink.finish()?));
        ready.map_err(|error| failed(&self.name, self.whole, error))
    }
}

/// Bytes of rows, before compression.
fn size(rows: &Rows) -> u64 {
    match rows {
        Rows::Bytes(bytes) => bytes.len() as u64,
        Rows::Records(records, kept) => records.iter().map(|record| parquet::size(record, kept)).sum(),
    }
}

/// Lets all files appear; if one cannot, those that did are taken away again.
fn place(ready: Vec<Ready>) -> io::Result<()> {
    let mut placed = Vec::new();
    for part in ready {
        match part.place() {
            Ok(path) => placed.push(path),
            Err(error) => {
                placed.iter().for_each(|path| drop(fs::remove_file(path)));
                return Err(error);
            }
        }
    }
    Ok(())
}

/// Says which output failed and what to do; the cause stays below, where a closed pipe is looked for.
pub(super) fn failed(name: &str, whole: bool, error: anyhow::Error) -> anyhow::Error {
    // Parquet wraps what the system says in an error that says it once more.
    let error = match error.downcast::<ParquetError>() {
        Ok(ParquetError::External(cause)) => match cause.downcast::<io::Error>() {
            Ok(cause) => (*cause).into(),
            Err(cause) => ParquetError::External(cause).into(),
        },
        Ok(other) => other.into(),
        Err(error) => error,
    };
    let io = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    match io.map(|io| sink::advice(name, whole, io)) {
        Some(advice) => error.context(advice),
        None => error.context(format!("{name}: cannot be written")),
    }
}

/// `quotes.csv.gz` becomes `quotes-00001.csv.gz`.
fn part_name(path: &Path, n: usize) -> PathBuf {
    let (stem, extensions) = split_name(path);
    let mut name = stem;
    name.push(format!("-{n:05}"));
    name.push(extensions);
    path.with_file_name(name)
}

/// The name without its extensions, and the extensions: that of the compression, and the one before.
fn split_name(path: &Path) -> (OsString, OsString) {
    let mut stem = path.to_owned();
    let mut extensions = OsString::new();
    let depth = if Compression::by_name(path).is_some() { 2 } else { 1 };
    for _ in 0..depth {
        let Some(extension) = stem.extension() else { break };
        let mut longer = OsString::from(".");
        longer.push(extension);
        longer.push(&extensions);
        extensions = longer;
        stem.set_extension("");
    }
    (stem.file_name().unwrap_or_default().to_owned(), extensions)
}

/// Whether a file could be a part of an output of this name.
pub(crate) fn is_part(output: &Path, path: &Path) -> bool {
    let (stem, extensions) = split_name(output);
    let (stem, extensions) = (stem.to_string_lossy(), extensions.to_string_lossy());
    let folder = |path: &Path| match path.parent() {
        Some(parent) if parent != Path::new("") => parent.canonicalize().ok(),
        _ => Path::new(".").canonicalize().ok(),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = name.strip_prefix(&*stem).and_then(|rest| rest.strip_suffix(&*extensions));
    let number = number.and_then(|number| number.strip_prefix('-'));
    number.is_some_and(|n| n.len() >= 5 && n.bytes().all(|b| b.is_ascii_digit()))
        && folder(output) == folder(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_before_the_extensions() {
        let name = |path: &str| part_name(Path::new(path), 12).to_str().unwrap().to_owned();
        assert_eq!(name("a/quotes.csv"), "a/quotes-00012.csv");
        assert_eq!(name("quotes.v1.jsonl.zst"), "quotes.v1-00012.jsonl.zst");
        assert_eq!(name("quotes.gz"), "quotes-00012.gz");
        assert_eq!(name("quotes"), "quotes-00012");
    }

    #[test]
    fn parts_are_known_by_their_names() {
        let dir = tempfile::tempdir().unwrap();
        let part = |name: &str| is_part(&dir.path().join("q.csv"), &dir.path().join(name));
        assert!(part("q-00001.csv") && part("q-123456.csv"));
        assert!(!part("q.csv") && !part("q-1.csv") && !part("q-00001.tsv") && !part("x/q-00001.csv"));
    }

    #[test]
    fn parts_appear_all_or_none() {
        let dir = tempfile::tempdir().unwrap();
        let ready = |name: &str| {
            let mut sink = Sink::open(Some(&dir.path().join(name))).unwrap();
            sink.write_all(b"a\n").unwrap();
            sink.finish().unwrap().unwrap()
        };
        let parts = vec![ready("1"), ready("2"), ready("3")];
        fs::create_dir(dir.path().join("2")).unwrap();
        assert!(place(parts).is_err());
        fs::remove_dir(dir.path().join("2")).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        place(vec![ready("1"), ready("2")]).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
