//! The paths of the command line, opened one after another: files, folders, standard input.

use super::decode;
use super::problem::{Problem, Severity, advice};
use super::sniff::{self, Format};
use super::stream::Stream;
use super::{Inputs, Sender, Source, Task, Work, lines, table, warc, web};
use crate::overlay::{is_hidden, relative_name};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// The name of standard input in messages and in `doc_id`.
const STDIN: &str = "stdin";

impl Inputs {
    /// Sends everything there is to read, in order, until all is sent or the receiver has had enough.
    pub(crate) fn read(&self, send: Sender<'_>) -> ControlFlow<()> {
        for path in &self.paths {
            if path == Path::new("-") {
                self.stdin(send)?;
                continue;
            }
            match fs::metadata(path) {
                Ok(meta) if meta.is_dir() => self.folder(path, send)?,
                Ok(meta) => {
                    let id = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                    self.file(path, &meta, &id, send)?;
                }
                Err(error) => send(Task::problem(Problem::io(&name_of(path), &error)))?,
            }
        }
        ControlFlow::Continue(())
    }

    fn stdin(&self, send: Sender<'_>) -> ControlFlow<()> {
        let name = Arc::from(STDIN);
        match Stream::open(Box::new(std::io::stdin())) {
            Ok(stream) => self.stream(stream, self.from, &name, STDIN, send),
            Err(error) => send(Task::problem(Problem::io(&name, &error))),
        }
    }

    fn folder(&self, root: &Path, send: Sender<'_>) -> ControlFlow<()> {
        let (mut found, mut others) = (0u64, 0u64);
        let walk = walkdir::WalkDir::new(root).follow_links(true).min_depth(1).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| !is_hidden(entry.file_name())) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    found += u64::from(error.io_error().is_some());
                    send(Task::problem(walk_problem(root, &error)))?;
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            if !self.takes(entry.path()) {
                others += u64::from(sniff::by_name(entry.path()).is_some());
                continue;
            }
            found += 1;
            match fs::metadata(entry.path()) {
                Ok(meta) => self.file(entry.path(), &meta, &relative_name(root, entry.path()), send)?,
                Err(error) => send(Task::problem(Problem::io(&name_of(entry.path()), &error)))?,
            }
        }
        if found == 0 {
            let wanted = self.extensions.iter().map(|ext| format!(".{ext}")).collect::<Vec<_>>().join(" or ");
            let hint = if others > 0 { "; for JSON Lines and tables in it say --ext jsonl,csv" } else { "" };
            let message =
                format!("no {wanted} file in this folder{hint}; choose others with --ext, or name files");
            send(Task::problem(Problem::skipped(&name_of(root), message)))?;
        }
        ControlFlow::Continue(())
    }

    /// Whether a file found in a folder is to be read.
    fn takes(&self, path: &Path) -> bool {
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or("");
        self.extensions.iter().any(|wanted| wanted.eq_ignore_ascii_case(extension))
    }

    fn file(&self, path: &Path, meta: &fs::Metadata, id: &str, send: Sender<'_>) -> ControlFlow<()> {
        let name = name_of(path);
        let format = self.from.or_else(|| sniff::by_name(path));
        if let Some(format @ (Format::Text | Format::Html)) = format
            && meta.is_file()
        {
            return send(file_task(path, meta, name, id, format));
        }
        let opened = File::open(path).and_then(|file| Stream::open(Box::new(file)));
        let stream = match opened {
            Ok(stream) => stream,
            Err(error) => return send(Task::problem(Problem::io(&name, &error))),
        };
        let format = format
            .or_else(|| sniff::by_bytes(stream.head()))
            .or_else(|| Some(sniff::by_content(&stream.head_text(), &self.fields)));
        // A named pipe or `<(…)` cannot be opened a second time; a regular file is better read by a worker.
        if let Some(format @ (Format::Text | Format::Html)) = format
            && meta.is_file()
        {
            return send(file_task(path, meta, name, id, format));
        }
        self.stream(stream, format, &name, id, send)
    }

    fn stream(
        &self,
        stream: Stream,
        format: Option<Format>,
        name: &Arc<str>,
        id: &str,
        send: Sender<'_>,
    ) -> ControlFlow<()> {
        if stream.head().is_empty() {
            return send(Task::problem(Problem::skipped(name, "is empty")));
        }
        let format = format
            .or_else(|| sniff::by_bytes(stream.head()))
            .unwrap_or_else(|| sniff::by_content(&stream.head_text(), &self.fields));
        if format == Format::Warc {
            return warc::read(stream.into_raw(), name, self.any_language, send);
        }
        if matches!(format, Format::Text | Format::Html) {
            return match stream.into_bytes() {
                Ok(bytes) => {
                    let (name, id) = (Arc::clone(name), id.to_owned());
                    let work = match format {
                        Format::Html => Work::Page(web::Page { name, id, body: web::Body::Bytes(bytes) }),
                        _ => Work::Bytes { name, id, bytes },
                    };
                    send(Task { size: 0, work })
                }
                Err(error) => send(Task::problem(Problem::io(name, &error))),
            };
        }
        if decode::is_binary(stream.head()) {
            return send(Task::problem(Problem::skipped(name, decode::no_text(stream.head()))));
        }
        let reader = match stream.into_reader() {
            Ok(reader) => reader,
            Err(message) => return send(Task::problem(Problem::skipped(name, message))),
        };
        let source = Source::new(name, id, &self.fields);
        match format {
            Format::Jsonl => lines::read(reader, &Arc::new(source), send),
            _ => table::read(reader, format, self.quoting, source, send),
        }
    }

    /// How many bytes there are to read, where that can be known: for the progress bar.
    pub(crate) fn total_size(&self) -> Option<u64> {
        let mut total = 0;
        for path in &self.paths {
            let meta = fs::metadata(path).ok();
            match meta {
                _ if path == Path::new("-") => return None,
                Some(meta) if meta.is_file() => total += meta.len(),
                Some(meta) if meta.is_dir() => {
                    let walk = walkdir::WalkDir::new(path).follow_links(true).min_depth(1);
                    let entries =
                        walk.into_iter().filter_entry(|entry| !is_hidden(entry.file_name())).flatten();
                    let taken = entries.filter(|entry| self.takes(entry.path()));
                    total +=
                        taken.filter_map(|entry| entry.metadata().ok()).map(|meta| meta.len()).sum::<u64>();
                }
                Some(_) => return None,
                None => {}
            }
        }
        Some(total)
    }
}

/// A file that is one article, to be read by a worker.
fn file_task(path: &Path, meta: &fs::Metadata, name: Arc<str>, id: &str, format: Format) -> Task {
    if meta.len() >= decode::TOO_LONG {
        return Task::problem(Problem::skipped(&name, super::TOO_LONG_MESSAGE));
    }
    let (path, id) = (path.to_owned(), id.to_owned());
    let work = match format {
        Format::Html => Work::Page(web::Page { name, id, body: web::Body::File(path) }),
        _ => Work::File { path, name, id },
    };
    Task { size: meta.len(), work }
}

fn name_of(path: &Path) -> Arc<str> {
    Arc::from(path.to_string_lossy())
}

fn walk_problem(root: &Path, error: &walkdir::Error) -> Problem {
    let name = name_of(error.path().unwrap_or(root));
    match error.io_error() {
        Some(io) if error.depth() > 0 && io.kind() == std::io::ErrorKind::NotFound => {
            Problem::skipped(&name, "a link to a file that is not there; remove it or mend it")
        }
        Some(io) => Problem::skipped(&name, advice(io)),
        // Nothing is lost: what the link points to is read where it stands.
        None => Problem::new(Severity::Warning, &name, "a link to a folder that contains it; not followed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::fields::{FieldArgs, Fields};
    use std::path::PathBuf;

    fn read(paths: &[PathBuf], extensions: &[&str]) -> Vec<String> {
        let inputs = Inputs {
            paths: paths.to_vec(),
            from: None,
            extensions: extensions.iter().map(|ext| (*ext).to_owned()).collect(),
            quoting: true,
            any_language: false,
            fields: Arc::new(Fields::new(FieldArgs::default()).unwrap()),
        };
        let mut seen = Vec::new();
        let _ = inputs.read(&mut |task| {
            let loaded = task.work.load(0);
            seen.extend(loaded.problems.iter().map(|problem| problem.message.clone()));
            seen.extend(loaded.document.map(|document| document.id));
            ControlFlow::Continue(())
        });
        seen
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{\"text\": \"Ya.\"}\n").unwrap();
        }
        dir
    }

    #[test]
    fn folders_are_read_in_order_of_names_without_hidden_files() {
        let dir = folder(&["b.txt", "a/2.TXT", "a/1.txt", ".hidden/x.txt", "._b.txt", "c.md", "d.jsonl"]);
        let root = [dir.path().to_owned()];
        assert_eq!(read(&root, &["txt"]), ["a/1.txt", "a/2.TXT", "b.txt"]);
        assert_eq!(read(&root, &["jsonl", "md"]), ["c.md#1", "d.jsonl#1"]);
        assert!(read(&root, &["html"])[0].starts_with("no .html file in this folder; for JSON Lines"));
    }

    #[test]
    fn files_are_named_without_their_folder_and_read_in_the_order_given() {
        let dir = folder(&["b.txt", "a/1.md", "x"]);
        let paths = ["x", "b.txt", "a/1.md", "none"].map(|name| dir.path().join(name));
        let seen = read(&paths, &["txt"]);
        assert_eq!(seen, ["x#1", "b.txt", "1.md#1", "no such file or folder; check the spelling"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        let dir = folder(&["a.txt"]);
        let link =
            |target: &str, name: &str| std::os::unix::fs::symlink(target, dir.path().join(name)).unwrap();
        link("a.txt", "b.txt");
        link(".", "c");
        link("nothing", "d.txt");
        let seen = read(&[dir.path().to_owned()], &["txt"]);
        assert_eq!(seen[..2], ["a.txt", "b.txt"]);
        assert!(seen[2].contains("not followed") && seen[3].contains("not there"), "{seen:?}");
    }

    #[test]
    fn four_gibibytes_are_refused_before_they_are_read() {
        let dir = folder(&["a.txt"]);
        let path = dir.path().join("a.txt");
        File::options().write(true).open(&path).unwrap().set_len(decode::TOO_LONG).unwrap();
        assert_eq!(read(&[path], &["txt"]), [super::super::TOO_LONG_MESSAGE]);
    }
}
