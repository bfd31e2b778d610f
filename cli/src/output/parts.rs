//! The output as a whole: one file, or numbered parts that appear together.

use super::compress::{Compression, Packer};
use super::encode::{Encoder, Rows};
use super::join;
use super::kept::FileState;
use super::names::part_name;
use super::parquet::{self, TableWriter};
use super::sink::{self, Fate, Ready, Sink};
use super::sum::Sum;
use super::{Format, Style};
use ::parquet::errors::ParquetError;
use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};
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
    /// Parts that are whole, and how many rows each has.
    ready: Vec<(Ready, u64)>,
    /// How many of these an earlier run has made.
    known: usize,
    open: Open,
}

/// How files are opened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Open {
    /// Whether what is written is hashed.
    pub(crate) hash: bool,
    /// Whether what was written stays if the run ends before its time.
    pub(crate) keep: bool,
}

/// Where an output stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PartState {
    pub(crate) file: FileState,
    /// Bytes of rows, before compression.
    size: u64,
    rows: u64,
}

/// All of an output that was not finished.
#[derive(Debug, Default)]
pub(crate) struct OutputState {
    /// Parts that are whole: length, hash and rows.
    pub(crate) parts: Vec<FileSum>,
    pub(crate) part: PartState,
    /// Where the segments of the last part end.
    pub(crate) segments: Vec<u64>,
}

/// A file that is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileSum {
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: Option<String>,
    /// Rows, or articles in the file of their texts.
    pub(crate) rows: u64,
}

impl FileSum {
    pub(super) fn of(path: &Path, sum: &Sum, rows: u64) -> Self {
        Self { path: path.to_string_lossy().into_owned(), bytes: sum.bytes(), sha256: sum.hex(), rows }
    }
}

/// An output whose files are whole, still beside their places.
pub(crate) struct Whole {
    name: String,
    ready: Vec<Ready>,
    sums: Vec<FileSum>,
    /// The name of which parts have theirs.
    parts: Option<PathBuf>,
}

/// The file that is being written.
struct Part {
    /// As messages name it.
    name: String,
    path: Option<PathBuf>,
    fate: Fate,
    /// `None` once something went wrong.
    writer: Option<Writer>,
    bytes: u64,
    rows: u64,
    /// Where segments end, of a table that is kept.
    segments: Vec<u64>,
    open: Open,
    style: Arc<Style>,
}

enum Writer {
    Bytes(Box<Packer>),
    Table(Box<TableWriter>),
}

impl Output {
    /// Opens the first file; a failure names it and says what to do.
    pub(crate) fn open(path: Option<&Path>, style: Style, split: Option<u64>) -> Result<Self> {
        Self::open_as(path, style, split, Open::default(), None)
    }

    /// The same in other ways, and perhaps where another run has left it.
    pub(crate) fn open_as(
        path: Option<&Path>,
        style: Style,
        split: Option<u64>,
        open: Open,
        from: Option<OutputState>,
    ) -> Result<Self> {
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
        let name = |n| path.map(|path| if split.is_some() { part_name(path, n) } else { path.to_owned() });
        let mut ready = Vec::new();
        let parts = from.as_ref().map_or(&[][..], |from| &from.parts);
        for (n, sum) in parts.iter().enumerate() {
            let Some(path) = name(n + 1) else { continue };
            ready.push((Ready::kept(&path, sum)?, sum.rows));
        }
        let known = ready.len();
        let part = Part::open(name(known + 1).as_deref(), &style, open, from)?;
        Ok(Self { path: path.map(Path::to_owned), style, split, part, ready, known, open })
    }

    /// An encoder for this output.
    pub(crate) fn encoder(&self) -> Encoder {
        Encoder::new(&self.style)
    }

    /// Whether rows go to standard output.
    pub(crate) fn is_stdout(&self) -> bool {
        self.path.is_none()
    }

    /// Begins the next part if the rows of the next article do not fit into this one; whether it did.
    pub(crate) fn make_room(&mut self, rows: &Rows) -> Result<bool> {
        let bytes = size(rows);
        let Some(limit) = self.split else { return Ok(false) };
        if bytes == 0 || self.part.rows == 0 || self.part.bytes + bytes <= limit {
            return Ok(false);
        }
        let path = self.path.as_deref().unwrap_or(Path::new(""));
        // The next part is opened first, so that it exists whatever happens to this one.
        let next = Part::open(Some(&part_name(path, self.ready.len() + 2)), &self.style, self.open, None)?;
        let part = std::mem::replace(&mut self.part, next);
        self.ready.extend(part.finish()?);
        Ok(true)
    }

    /// Writes the rows of one article, all into the same part; `count` is how many they are.
    pub(crate) fn article(&mut self, rows: &Rows, count: u64) -> Result<()> {
        let bytes = size(rows);
        if bytes == 0 {
            return Ok(());
        }
        self.make_room(rows)?;
        self.part.bytes += bytes;
        self.part.rows += count;
        self.part.write(rows)
    }

    /// Whether all that was written can be kept as it is: of a table, rows wait until a row group is full.
    pub(crate) fn is_even(&self) -> bool {
        match &self.part.writer {
            Some(Writer::Table(table)) => table.is_even(),
            _ => true,
        }
    }

    /// Whether rows are written by column.
    pub(crate) fn is_table(&self) -> bool {
        matches!(self.part.writer, Some(Writer::Table(_)))
    }

    /// Lets all that was written outlast a loss of power; parts that became whole since the last time, and where the
    /// last part stands.
    pub(crate) fn checkpoint(&mut self) -> Result<(Vec<FileSum>, PartState)> {
        let parts: Vec<_> = self.ready[self.known..].iter().map(sum_of).collect();
        let mut file = FileState::default();
        self.part.attempt(|writer| {
            file = match writer {
                Writer::Bytes(packer) => packer.checkpoint()?,
                Writer::Table(table) => table.checkpoint()?,
            };
            Ok(())
        })?;
        if self.is_table() && self.part.segments.last().copied().unwrap_or(0) < file.bytes {
            self.part.segments.push(file.bytes);
        }
        self.known = self.ready.len();
        Ok((parts, PartState { file, size: self.part.bytes, rows: self.part.rows }))
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
        self.end()?.place()
    }

    /// Ends all files.
    pub(crate) fn end(self) -> Result<Whole> {
        let Self { path, split, part, mut ready, .. } = self;
        ready.extend(part.finish()?);
        let sums = ready.iter().map(sum_of).collect();
        let ready = ready.into_iter().map(|(ready, _)| ready).collect();
        Ok(Whole { name: name_of(path.as_deref()), ready, sums, parts: path.filter(|_| split.is_some()) })
    }
}

fn name_of(path: Option<&Path>) -> String {
    path.map_or_else(String::new, |path| format!("-o {}", path.display()))
}

fn sum_of((ready, rows): &(Ready, u64)) -> FileSum {
    FileSum::of(ready.name(), ready.sum(), *rows)
}

impl Whole {
    /// What an earlier run has made whole, and perhaps put in its place in part.
    pub(crate) fn kept(path: &Path, split: bool, sums: Vec<FileSum>) -> Result<Self> {
        let name = |n| if split { part_name(path, n) } else { path.to_owned() };
        let ready = sums.iter().enumerate().map(|(n, sum)| Ready::kept(&name(n + 1), sum));
        let ready = ready.collect::<Result<_>>()?;
        Ok(Self { name: name_of(Some(path)), ready, sums, parts: split.then(|| path.to_owned()) })
    }

    /// Length, hash and rows of each file.
    pub(crate) fn sums(&self) -> &[FileSum] {
        &self.sums
    }

    /// Lets the files appear under their names.
    pub(crate) fn place(self) -> Result<()> {
        let Self { name, ready, sums, parts } = self;
        let fate = if ready.iter().any(Ready::is_kept) { Fate::Kept } else { Fate::Gone };
        place(ready, fate).map_err(|error| failed(&name, fate, error.into()))?;
        if let Some(path) = parts {
            // What an earlier run left under the next numbers would be read together with these parts.
            for n in sums.len() + 1.. {
                if fs::remove_file(part_name(&path, n)).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }
}

impl Part {
    fn open(path: Option<&Path>, style: &Arc<Style>, open: Open, from: Option<OutputState>) -> Result<Self> {
        let from = from.map(|from| (from.part, from.segments));
        let sink = match path {
            Some(path) if open.keep => Sink::open_kept(path, from.as_ref().map(|(part, _)| &part.file))?,
            _ => Sink::open(path)?,
        };
        let sink = if open.hash && !open.keep { sink.hashed() } else { sink };
        let name = path.map_or_else(|| "standard output".to_owned(), |path| format!("-o {}", path.display()));
        let header = Encoder::new(style).header();
        let mut part = Self {
            name,
            path: path.map(Path::to_owned),
            fate: sink.fate(),
            writer: None,
            bytes: header.len() as u64,
            rows: 0,
            segments: Vec::new(),
            open,
            style: Arc::clone(style),
        };
        let begun = match from {
            Some((state, segments)) => {
                (part.bytes, part.rows, part.segments) = (state.size, state.rows, segments);
                part.begin(sink, &header, state.file)
            }
            None => part.begin(sink, &header, FileState::default()),
        };
        part.writer = Some(begun.map_err(|error| failed(&part.name, part.fate, error))?);
        Ok(part)
    }

    fn begin(&self, sink: Sink, header: &[u8], from: FileState) -> Result<Writer> {
        let style = &self.style;
        let mut packer = Packer::go_on(sink, style.compression, &from)?;
        if style.format == Format::Parquet {
            return Ok(Writer::Table(Box::new(match self.open.keep {
                true => TableWriter::between(packer, &style.keep)?,
                false => TableWriter::new(packer, &style.keep)?,
            })));
        }
        if from.bytes == 0 {
            packer.write_all(header)?;
        }
        Ok(Writer::Bytes(Box::new(packer)))
    }

    fn write(&mut self, rows: &Rows) -> Result<()> {
        self.attempt(|writer| match (writer, rows) {
            (Writer::Bytes(packer), Rows::Bytes(_) | Rows::Pieces(_)) => {
                Ok(rows.pieces().try_for_each(|piece| packer.write_all(piece))?)
            }
            (Writer::Table(table), Rows::Records(records, kept)) => table.rows(records, kept),
            _ => bail!("rows of another format (please report this)"),
        })
    }

    fn attempt(&mut self, act: impl FnOnce(&mut Writer) -> Result<()>) -> Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        act(writer).map_err(|error| failed(&self.name, self.fate, error))
    }

    fn finish(self) -> Result<Option<(Ready, u64)>> {
        let Self { name, path, fate, writer, rows, mut segments, open, style, .. } = self;
        let path = path.as_deref().unwrap_or(Path::new("-"));
        let ended = match writer {
            None => return Ok(None),
            Some(Writer::Bytes(packer)) => {
                packer.finish().map_err(anyhow::Error::from).and_then(|(sink, members)| {
                    let ready = sink.finish()?;
                    if members > 1 && style.compression == Some(Compression::Zstd) {
                        return join::frames(ready);
                    }
                    Ok(ready)
                })
            }
            Some(Writer::Table(table)) if open.keep => {
                table.finish_segments(&mut segments).and_then(|sink| {
                    let ready = sink.finish()?;
                    join::segments(ready, &segments, &style.keep)
                })
            }
            Some(Writer::Table(table)) => table.finish().and_then(|sink| Ok(sink.finish()?)),
        };
        let ready = ended.map_err(|error| failed(&name, fate, error))?;
        Ok(Some((ready.named(path), rows)))
    }
}

/// Bytes of rows, before compression.
fn size(rows: &Rows) -> u64 {
    match rows {
        Rows::Bytes(_) | Rows::Pieces(_) => rows.pieces().map(|piece| piece.len() as u64).sum(),
        Rows::Records(records, kept) => records.iter().map(|record| parquet::size(record, kept)).sum(),
    }
}

/// Lets all files appear; if one cannot, those that did are taken away again.
fn place(ready: Vec<Ready>, fate: Fate) -> io::Result<()> {
    let mut placed = Vec::new();
    for part in ready {
        match part.place() {
            Ok(path) => placed.extend(path),
            Err(error) => {
                // A run that goes on finds them where they are.
                if fate != Fate::Kept {
                    placed.iter().for_each(|path| drop(fs::remove_file(path)));
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

/// Says which output failed and what to do; the cause stays below, where a closed pipe is looked for.
pub(crate) fn failed(name: &str, fate: Fate, error: anyhow::Error) -> anyhow::Error {
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
    match io.map(|io| sink::advice(name, fate, io)) {
        Some(advice) => error.context(advice),
        None => error.context(format!("{name}: cannot be written")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_appear_all_or_none() {
        let dir = tempfile::tempdir().unwrap();
        let ready = |name: &str| {
            let mut sink = Sink::open(Some(&dir.path().join(name))).unwrap();
            sink.write_all(b"a\n").unwrap();
            sink.finish().unwrap()
        };
        let parts = vec![ready("1"), ready("2"), ready("3")];
        fs::create_dir(dir.path().join("2")).unwrap();
        assert!(place(parts, Fate::Gone).is_err());
        fs::remove_dir(dir.path().join("2")).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        place(vec![ready("1"), ready("2")], Fate::Gone).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
