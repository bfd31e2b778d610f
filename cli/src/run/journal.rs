//! The journal of a run that can be resumed: JSON Lines, the first about the run, then what was done, then how far that
//! is safe.
//!
//! Only what stands before a checkpoint counts. A checkpoint is written after everything that it speaks of has reached the
//! disk, and holds a hash of the lines before it, so that a line that was torn or lost with the power is noticed.

use crate::input::problem::Problem;
use crate::input::problem::Severity;
use crate::input::unit::{Unit, WasRead};
use crate::output::sum::Sum;
use crate::output::{ArticlesState, FileSum, OutputState, PartState};
use crate::report::{Counts, Note};
use crate::run::options::Options;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The run that began it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Begin {
    pub(crate) kutip: String,
    pub(crate) options: Options,
    /// Hash of the lexicon.
    pub(crate) lexicon: String,
    /// UTC.
    pub(crate) started: String,
}

/// An input that was read to its end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Input {
    #[serde(flatten)]
    pub(crate) unit: Unit,
    pub(crate) read: Option<WasRead>,
    pub(crate) articles: u64,
    pub(crate) rows: u64,
}

/// A problem that was told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) severity: Severity,
    pub(crate) file: String,
    pub(crate) line: Option<u64>,
    pub(crate) message: String,
}

impl From<&Problem> for Told {
    fn from(problem: &Problem) -> Self {
        let Problem { severity, file, line, message } = problem;
        Self { severity: *severity, file: file.to_string(), line: *line, message: message.clone() }
    }
}

impl From<Told> for Note {
    fn from(told: Told) -> Self {
        let Told { severity, file, line, message } = told;
        Note::Problem(Problem::new(severity, &Arc::from(file), message).at(line))
    }
}

/// How far a run has come with its inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Inputs that are finished.
    pub(crate) inputs: u64,
    /// Bytes of these.
    pub(crate) bytes: u64,
    /// Tasks done of the next.
    pub(crate) tasks: u64,
    /// The next, where it was begun.
    pub(crate) open: Option<Unit>,
    /// What the next gave so far.
    pub(crate) articles: u64,
    pub(crate) rows: u64,
    /// Bytes read in all, as progress counts them.
    pub(crate) progress: u64,
}

/// Everything that is needed to go on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) position: Position,
    /// Time that was worked so far.
    pub(crate) seconds: f64,
    pub(crate) counts: Counts,
    pub(crate) output: PartState,
    pub(crate) articles: Option<ArticlesState>,
    /// Hashes of the ids of articles since the last checkpoint, in hexadecimal digits.
    ids: String,
    /// All files, once they are whole.
    pub(crate) whole: Option<Files>,
    /// Hash of the lines before.
    sum: String,
}

impl Checkpoint {
    /// Without what is known of the outputs.
    pub(crate) fn at(position: Position, seconds: f64, counts: Counts) -> Self {
        Self { position, seconds, counts, ..Self::default() }
    }
}

/// The files of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Files {
    pub(crate) rows: Vec<FileSum>,
    pub(crate) articles: Option<FileSum>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Begin(Begin),
    Input(Input),
    Part(FileSum),
    Problem(Told),
    More(String),
    Checkpoint(Box<Checkpoint>),
}

/// A journal that is written.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    /// Holds the lock.
    file: BufWriter<File>,
    /// Whether the file was read, so that it no longer stands at its end.
    moved: bool,
    sum: Sum,
}

/// What an interrupted run has left.
#[derive(Debug)]
pub(crate) struct Past {
    pub(crate) begin: Begin,
    pub(crate) last: Checkpoint,
    pub(crate) output: OutputState,
    pub(crate) ids: Vec<u64>,
    /// Bytes of the journal that count.
    end: u64,
}

impl Journal {
    /// Opens the journal, for this run alone; with it what an interrupted run has left.
    ///
    /// # Errors
    /// Another run has it open, or it cannot be written.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<Past>)> {
        let cannot = || format!("{}: the journal of --resume cannot be written", path.display());
        let file = loop {
            let mut options = File::options();
            let file = options.read(true).write(true).create(true).truncate(false).open(path);
            let file = file.with_context(cannot)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => bail!(
                    "{}: another run is writing to this output; wait for its end, or name another file with -o",
                    path.display()
                ),
                // File systems without locks cannot tell.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error).with_context(cannot),
                Ok(()) => {}
            }
            // The run that held the lock may have finished meanwhile and taken the file away.
            if is_at(&file, path) {
                break file;
            }
        };
        let (past, sum) = load(&file).with_context(|| format!("{}: cannot be read", path.display()))?;
        let end = past.as_ref().map_or(0, |past| past.end);
        file.set_len(end).with_context(cannot)?;
        let mut file = BufWriter::new(file);
        file.seek(SeekFrom::Start(end)).with_context(cannot)?;
        Ok((Self { path: path.to_owned(), file, moved: false, sum }, past))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Begins it.
    pub(crate) fn begin(&mut self, begin: Begin) -> Result<()> {
        self.add(&Line::Begin(begin))?;
        self.sync()?;
        // A file may be on the disk and its name not.
        #[cfg(unix)]
        if let Ok(folder) = File::open(match self.path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        }) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    pub(crate) fn input(&mut self, input: Input) -> Result<()> {
        self.add(&Line::Input(input))
    }

    pub(crate) fn note(&mut self, note: Note) -> Result<()> {
        self.add(&match note {
            Note::Problem(problem) => Line::Problem(Told::from(&problem)),
            Note::More(line) => Line::More(line),
        })
    }

    /// Says how far everything is safe.
    pub(crate) fn checkpoint(
        &mut self,
        parts: Vec<FileSum>,
        mut checkpoint: Checkpoint,
        ids: &[u64],
    ) -> Result<()> {
        for part in parts {
            self.add(&Line::Part(part))?;
        }
        checkpoint.ids = ids.iter().map(|id| format!("{id:016x}")).collect();
        checkpoint.sum = self.sum.hex().unwrap_or_default();
        self.add(&Line::Checkpoint(Box::new(checkpoint)))?;
        self.sync()
    }

    fn add(&mut self, line: &Line) -> Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.sum.add(&bytes);
        if std::mem::take(&mut self.moved) {
            self.file.seek(SeekFrom::End(0)).with_context(|| self.failed())?;
        }
        self.file.write_all(&bytes).with_context(|| self.failed())
    }

    fn sync(&mut self) -> Result<()> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        synced.with_context(|| self.failed())
    }

    fn failed(&self) -> String {
        format!(
            "{}: cannot be written; what was done so far is kept. Make room and give the same command again to go on, \
             with --resume",
            self.path.display()
        )
    }

    /// The same file from its beginning; another handle may not read what is locked. Nothing is added while it is read.
    fn reread(&mut self) -> Result<BufReader<File>> {
        self.moved = true;
        let file = self.file.flush().and_then(|()| self.file.get_ref().try_clone()).and_then(|mut file| {
            file.seek(SeekFrom::Start(0))?;
            Ok(BufReader::new(file))
        });
        file.with_context(|| self.failed())
    }

    /// All inputs so far, in order.
    pub(crate) fn inputs(&mut self) -> Result<impl Iterator<Item = Input> + use<>> {
        Ok(lines(self.reread()?).filter_map(|(line, _)| match line {
            Line::Input(input) => Some(input),
            _ => None,
        }))
    }

    /// All notes so far, in order.
    pub(crate) fn notes(&mut self) -> Result<impl Iterator<Item = Note> + use<>> {
        Ok(lines(self.reread()?).filter_map(|(line, _)| match line {
            Line::Problem(told) => Some(told.into()),
            Line::More(line) => Some(Note::More(line)),
            _ => None,
        }))
    }

    /// Takes it away: everything is done.
    pub(crate) fn remove(self) {
        // If it cannot be removed, the next run finds that everything is done.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether a file is still what its path leads to.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        match (file.metadata(), fs::metadata(path)) {
            (Ok(file), Ok(path)) => (file.dev(), file.ino()) == (path.dev(), path.ino()),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

/// The lines of a journal with their bytes, up to the first that is not whole.
fn lines(mut reader: impl BufRead) -> impl Iterator<Item = (Line, Vec<u8>)> {
    std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        reader.read_until(b'\n', &mut bytes).ok()?;
        let line = serde_json::from_slice(bytes.strip_suffix(b"\n")?).ok()?;
        Some((line, bytes))
    })
}

/// What counts of a journal, and the sum of its lines.
fn load(mut file: &File) -> io::Result<(Option<Past>, Sum)> {
    file.seek(SeekFrom::Start(0))?;
    let (mut sum, mut past, mut counted) = (Sum::new(true), None::<Past>, Sum::new(true));
    let (mut begun, mut parts, mut last_part) = (None, Vec::new(), 0);
    for (line, bytes) in lines(BufReader::new(file)) {
        let before = sum.hex();
        sum.add(&bytes);
        match line {
            Line::Begin(begin) => begun = Some(begin),
            Line::Part(part) => parts.push(part),
            Line::Checkpoint(last) => {
                let Some(begin) = begun.clone().filter(|_| before.as_ref() == Some(&last.sum)) else { break };
                let past = past.get_or_insert_with(|| Past {
                    begin,
                    last: Checkpoint::default(),
                    output: OutputState::default(),
                    ids: Vec::new(),
                    end: 0,
                });
                past.ids.extend(
                    last.ids
                        .as_bytes()
                        .chunks(16)
                        .filter_map(|digits| u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()),
                );
                past.output.parts.append(&mut parts);
                if past.output.parts.len() > last_part {
                    last_part = past.output.parts.len();
                    past.output.segments.clear();
                }
                let end = last.output.file.bytes;
                if past.output.segments.last().copied().unwrap_or(0) < end {
                    past.output.segments.push(end);
                }
                past.output.part = last.output.clone();
                past.last = *last;
                past.end = sum.bytes();
                counted = sum.clone();
            }
            Line::Input(_) | Line::Problem(_) | Line::More(_) => {}
        }
    }
    Ok((past, counted))
}
