//! One input after it was opened: what it is, by its content and name, and who reads it.

use super::budget::{Budget, Limit};
use super::packed::Packing;
use super::problem::{Problem, Severity};
use super::sniff::{self, Container, Format};
use super::stream::{MOST_LAYERS, Stream};
use super::trouble::{Raw, Trouble};
use super::unit::{self, Closed, Told, Unit};
use super::{
    Inputs, Loaded, Sender, Source, Task, Work, decode, json, lines, parquet, table, tar, text, warc, web,
    zip,
};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// What is known of a stream besides its bytes.
pub(super) struct Place<'p> {
    /// For messages: as typed, with the path inside archives.
    pub(super) name: Arc<str>,
    /// For `doc_id`.
    pub(super) id: String,
    /// The kind that its name promises.
    pub(super) format: Option<Format>,
    /// Whether it was found in a folder or an archive.
    pub(super) found: bool,
    pub(super) budget: Rc<Budget>,
    /// The file that it is, where it is one that can be opened again.
    pub(super) file: Option<&'p Path>,
    /// What it turned out to be.
    pub(super) told: Told,
}

impl Inputs {
    /// Reads a stream, whatever it is, and tells what went wrong with it after its last good record.
    pub(super) fn stream(&self, stream: Stream<'_>, place: &Place<'_>, send: Sender<'_>) -> ControlFlow<()> {
        let trouble = stream.trouble();
        place.told.packed(Packing::of(stream.head()).map(Packing::name));
        let mut lost = false;
        // Archives of web pages are packed record by record, which their reader undoes itself.
        let as_is = match self.from.or(place.format) {
            Some(Format::Warc) => Packing::of(stream.head()) == Some(Packing::Gzip),
            Some(_) => false,
            None => warc::is_packed(stream.head()),
        };
        match if as_is { Ok(stream) } else { stream.unpack(&place.budget) } {
            Ok(stream) if stream.head().is_empty() => {
                lost = true;
                if !trouble.is_cut() {
                    send(Task::problem(Problem::skipped(&place.name, "is empty")))?;
                }
            }
            Ok(stream) => self.unpacked(stream, place, send)?,
            Err(error) => send(Task::problem(Problem::io(&place.name, &error)))?,
        }
        match trouble.take() {
            Some(message) => {
                let severity = if lost { Severity::Skipped } else { Severity::Damaged };
                send(Task::problem(Problem::new(severity, &place.name, message)))
            }
            None => ControlFlow::Continue(()),
        }
    }

    fn unpacked(&self, stream: Stream<'_>, place: &Place<'_>, send: Sender<'_>) -> ControlFlow<()> {
        if let Some(container) = sniff::container(stream.head()) {
            if stream.layers >= MOST_LAYERS {
                let message = format!("packed over more than {MOST_LAYERS} times; unpack it first");
                return send(Task::problem(Problem::skipped(&place.name, message)));
            }
            place.told.container(container);
            return match container {
                Container::Tar => tar::read(self, stream, place, send),
                Container::Zip => self.zip(stream, place, send),
            };
        }
        let mut format = self.from.or(place.format).or_else(|| sniff::by_bytes(stream.head()));
        if format == Some(Format::Jsonl) && json::is_no_lines(&stream.head_text()) {
            format = Some(Format::Json);
        }
        let format = format.unwrap_or_else(|| sniff::by_content(&stream.head_text(), &self.fields));
        place.told.format(format);
        if format == Format::Warc {
            return warc::read(stream, place, self.any_language, send);
        }
        if matches!(format, Format::Text | Format::Html) {
            return match stream.into_bytes() {
                Ok(bytes) => {
                    let (name, id) = (Arc::clone(&place.name), place.id.clone());
                    let work = match format {
                        Format::Html => Work::Page(web::Page { name, id, body: web::Body::Bytes(bytes) }),
                        _ => Work::Bytes { name, id, bytes },
                    };
                    send(Task { size: 0, work })
                }
                Err(error) => send(Task::problem(Problem::io(&place.name, &error))),
            };
        }
        if format == Format::Parquet {
            return self.parquet(stream, place, send);
        }
        if decode::is_binary(stream.head()) {
            return send(Task::problem(Problem::skipped(&place.name, decode::no_text(stream.head()))));
        }
        let trouble = stream.trouble();
        let reader = match stream.into_reader() {
            Ok(reader) => reader,
            Err(message) => return send(Task::problem(Problem::skipped(&place.name, message))),
        };
        let mut source = Source::new(&place.name, &place.id, &self.fields);
        source.found = place.found;
        match format {
            Format::Jsonl => lines::read(reader, &Arc::new(source), &trouble, send),
            Format::Json => json::read(reader, &Arc::new(source), &trouble, send),
            _ => table::read(reader, (format, self.delimiter), self.quoting, source, &trouble, send),
        }
    }

    fn zip(&self, stream: Stream<'_>, place: &Place<'_>, send: Sender<'_>) -> ControlFlow<()> {
        let layers = stream.layers;
        match whole(stream, place) {
            Ok(Some((file, plain))) => zip::read(self, file, plain, layers + 1, place, send),
            Ok(None) => ControlFlow::Continue(()),
            Err(problem) => send(Task::problem(problem)),
        }
    }

    fn parquet(&self, stream: Stream<'_>, place: &Place<'_>, send: Sender<'_>) -> ControlFlow<()> {
        let mut source = Source::new(&place.name, &place.id, &self.fields);
        source.found = place.found;
        match whole(stream, place) {
            Ok(Some((file, plain))) => parquet::read(file, source, &mut |task| {
                // The file was opened a second time, so its own stream does not count what is read.
                place.budget.packed(if plain { task.size } else { 0 });
                send(task)
            }),
            Ok(None) => ControlFlow::Continue(()),
            Err(problem) => send(Task::problem(problem)),
        }
    }

    /// Reads a member of an archive, `layers` deep, whose reader tells of its `trouble`.
    pub(super) fn member(
        &self,
        inner: &str,
        bytes: Box<dyn Read + '_>,
        (trouble, layers): (Trouble, u8),
        archive: &Place<'_>,
        send: Sender<'_>,
    ) -> ControlFlow<()> {
        let place = Place {
            name: Arc::from(format!("{}/{inner}", archive.name)),
            id: format!("{}/{inner}", archive.id),
            format: sniff::by_name(Path::new(inner)),
            found: true,
            budget: Rc::clone(&archive.budget),
            file: None,
            told: Told::default(),
        };
        match Stream::open_in(bytes, trouble, layers) {
            Ok(stream) => self.stream(stream, &place, send),
            Err(error) => send(Task::problem(Problem::io(&place.name, &error))),
        }
    }

    /// The name of a member that is to be read, without `.` and `..`; `None` for hidden ones and those of other kinds.
    pub(super) fn member_name(&self, name: &[u8]) -> Option<String> {
        let name = String::from_utf8_lossy(name);
        let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
        let hidden = parts.iter().any(|part| part.starts_with('.') || *part == "__MACOSX");
        let name = parts.join("/");
        (!hidden && self.takes(Path::new(&name))).then_some(name)
    }

    /// What to say of a folder or archive in which nothing was found.
    pub(super) fn nothing_found(&self, place: &Arc<str>, what: &str) -> Problem {
        let wanted = self.extensions.iter().filter(|ext| !ext.is_empty()).map(|ext| format!(".{ext}"));
        let wanted = wanted.collect::<Vec<_>>().join(", ");
        let message =
            format!("no file to read in this {what} ({wanted}); choose others with --ext, or name files");
        Problem::skipped(place, message)
    }
}

/// All of a stream as a file, for kinds of input that have their directory at the end; whether it is the input itself
/// and not a temporary file. `None` where it was cut off: the reason is told by whoever opened it.
fn whole(stream: Stream<'_>, place: &Place<'_>) -> Result<Option<(File, bool)>, Problem> {
    let trouble = stream.trouble();
    let plain = place.file.filter(|_| stream.layers == 0);
    let file = match plain {
        Some(path) => File::open(path),
        None => stream.into_file(),
    };
    match file {
        Ok(_) if trouble.is_cut() => Ok(None),
        Ok(file) => Ok(Some((file, plain.is_some()))),
        Err(error) => {
            let message = format!("cannot be laid into a temporary file: {error}; unpack it first");
            Err(Problem::skipped(&place.name, message))
        }
    }
}

/// Opens a stream of bytes of its own, and counts them.
pub(super) fn raw<'r>(
    bytes: impl Read + 'r,
    expected: Option<u64>,
    limit: Limit,
) -> io::Result<(Stream<'r>, Rc<std::cell::Cell<u64>>, Rc<Budget>)> {
    let trouble = Trouble::default();
    let raw = Raw::new(bytes, expected, &trouble);
    let count = raw.count();
    let budget = Budget::new(limit, Rc::clone(&count));
    Ok((Stream::open_in(Box::new(raw), trouble, 0)?, count, budget))
}

/// A file that is one article, of a size that was seen a moment ago.
#[derive(Debug)]
pub(crate) struct FileTask {
    pub(super) path: PathBuf,
    pub(super) name: Arc<str>,
    pub(super) id: String,
    /// Bytes.
    pub(super) size: u64,
    pub(super) limit: Limit,
    /// Whether it is a web page, else a text.
    pub(super) page: bool,
    /// The unit that it is, where units are tracked, and whether its bytes are hashed.
    pub(super) unit: Option<(Box<Unit>, bool)>,
}

impl FileTask {
    /// Reads it; `kept` is how many fields a document carries along.
    pub(super) fn load(mut self, kept: usize) -> Loaded {
        let unit = self.unit.take();
        let told = Told::default();
        told.format(if self.page { Format::Html } else { Format::Text });
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let problem = match error.kind() {
                    io::ErrorKind::NotFound => {
                        Problem::skipped(&self.name, "vanished before it could be read")
                    }
                    _ => Problem::io(&self.name, &error),
                };
                let closed = unit.map(|(unit, _)| Box::new(Closed { unit: *unit, read: None }));
                return Loaded { closed, ..Loaded::problem(problem) };
            }
        };
        let closed = unit.map(|(unit, hash)| {
            told.packed(Packing::of(&bytes).map(Packing::name));
            Box::new(Closed { unit: *unit, read: Some(unit::whole(&bytes, hash, &told)) })
        });
        Loaded { closed, ..self.read(bytes, kept) }
    }

    fn read(self, bytes: Vec<u8>, kept: usize) -> Loaded {
        let Self { name, id, size, limit, page, .. } = self;
        let length = bytes.len() as u64;
        let changed = (length != size && size > 0).then(|| {
            let severity = if length < size { Severity::Damaged } else { Severity::Warning };
            let message = format!(
                "changed while it was read: {length} bytes instead of {size}; run again when it is finished"
            );
            Problem::new(severity, &name, message)
        });
        let read = |bytes: Vec<u8>| match page {
            true => web::page(&name, id, &bytes, kept),
            false => text(&name, id, &bytes, kept),
        };
        let mut loaded = if Packing::of(&bytes).is_some() || sniff::container(&bytes).is_some() {
            match unpack(&bytes, limit) {
                Ok((bytes, Some(message))) if bytes.is_empty() => {
                    Loaded::problem(Problem::skipped(&name, message))
                }
                Ok((bytes, trouble)) => {
                    let mut loaded = read(bytes);
                    let damaged = |message| Problem::new(Severity::Damaged, &name, message);
                    loaded.problems.extend(trouble.map(damaged));
                    loaded
                }
                Err(error) => Loaded::problem(Problem::skipped(&name, error.to_string())),
            }
        } else {
            read(bytes)
        };
        loaded.problems.extend(changed);
        loaded
    }
}

/// Unpacks an article that is packed though its name does not say so, and tells what went wrong.
fn unpack(bytes: &[u8], limit: Limit) -> io::Result<(Vec<u8>, Option<String>)> {
    let (stream, count, budget) = raw(Cursor::new(bytes), None, limit)?;
    // All of it is here already.
    count.set(bytes.len() as u64);
    let trouble = stream.trouble();
    let stream = stream.unpack(&budget)?;
    if sniff::container(stream.head()).is_some() {
        let message = "an archive, though its name is that of a text; give it the extension .zip or .tar";
        return Err(io::Error::other(message));
    }
    Ok((stream.into_bytes()?, trouble.take()))
}
