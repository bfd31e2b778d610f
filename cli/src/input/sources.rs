//! The paths of the command line, opened one after another: files, folders, standard input.

use super::open::{self, FileTask, Place};
use super::packed::{self, Packing};
use super::problem::{Problem, Severity, advice};
use super::sniff::{self, Format};
use super::unit::{Closed, Shared, Told, Track, Unit, WasRead};
use super::{Inputs, Sender, Task, Work, decode};
use crate::overlay::{is_hidden, relative_name};
use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// The name of standard input in messages and in `doc_id`.
const STDIN: &str = "stdin";

/// What a path of the command line, or a folder, gives to read: a unit.
pub(crate) enum Found<'p> {
    Stdin,
    /// A file, the id of its article, and whether it was found in a folder.
    File(&'p Path, &'p fs::Metadata, &'p str, bool),
    /// Nothing, and why.
    Problem(Problem),
}

impl Found<'_> {
    /// What a run remembers of it.
    pub(crate) fn unit(&self) -> Unit {
        match self {
            Found::Stdin => Unit::unseen(STDIN),
            Found::File(path, meta, ..) => Unit::of(path, meta),
            Found::Problem(problem) => Unit::unseen(&problem.file),
        }
    }
}

impl Inputs {
    /// Sends everything there is to read, in order, until all is sent or the receiver has had enough.
    pub(crate) fn read(&self, send: Sender<'_>) -> ControlFlow<()> {
        let Some(Track { hash, units, tasks }) = self.track else {
            return self.walk(&mut |found| self.found(found, false, send).map_continue(|_| ()));
        };
        let mut number = 0;
        self.walk(&mut |found| {
            number += 1;
            if number <= units {
                return ControlFlow::Continue(());
            }
            let mut left = if number == units + 1 { tasks } else { 0 };
            let mut send = |mut task: Task| {
                if left > 0 && !matches!(task.work, Work::Opened(_) | Work::Closed(_)) {
                    left -= 1;
                    task.work = Work::Done(Box::new(task.work));
                }
                send(task)
            };
            let unit = found.unit();
            match self.found(found, hash, &mut send)? {
                End::Told => ControlFlow::Continue(()),
                End::Untold(read) => {
                    send(Task { size: 0, work: Work::Closed(Box::new(Closed { unit, read })) })
                }
            }
        })
    }

    /// Visits every unit, in order.
    pub(crate) fn walk(&self, visit: &mut dyn FnMut(Found<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        for path in &self.paths {
            if path == Path::new("-") {
                visit(Found::Stdin)?;
                continue;
            }
            match fs::metadata(path) {
                Ok(meta) if meta.is_dir() => self.folder(path, visit)?,
                Ok(meta) => {
                    let id = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                    visit(Found::File(path, &meta, &id, false))?;
                }
                Err(error) => visit(Found::Problem(Problem::io(&name_of(path), &error)))?,
            }
        }
        ControlFlow::Continue(())
    }

    fn folder(&self, root: &Path, visit: &mut dyn FnMut(Found<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        let mut found = 0u64;
        let walk = walkdir::WalkDir::new(root).follow_links(true).min_depth(1).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| !is_hidden(entry.file_name())) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    found += u64::from(error.io_error().is_some());
                    visit(Found::Problem(walk_problem(root, &error)))?;
                    continue;
                }
            };
            if entry.file_type().is_dir() || !self.takes(entry.path()) {
                continue;
            }
            found += 1;
            match fs::metadata(entry.path()) {
                Ok(meta) => {
                    visit(Found::File(entry.path(), &meta, &relative_name(root, entry.path()), true))?
                }
                Err(error) => visit(Found::Problem(Problem::io(&name_of(entry.path()), &error)))?,
            }
        }
        if found == 0 {
            visit(Found::Problem(self.nothing_found(&name_of(root), "folder")))?;
        }
        ControlFlow::Continue(())
    }

    /// Reads a unit, and hashes its bytes if asked to.
    fn found(&self, found: Found<'_>, hash: bool, send: Sender<'_>) -> ControlFlow<(), End> {
        match found {
            Found::Stdin => self.stdin(hash, send),
            Found::File(path, meta, id, found) => self.file(path, meta, (id, found), hash, send),
            Found::Problem(problem) => {
                send(Task::problem(problem))?;
                ControlFlow::Continue(End::Untold(None))
            }
        }
    }

    fn stdin(&self, hash: bool, send: Sender<'_>) -> ControlFlow<(), End> {
        let name = Arc::from(STDIN);
        let bytes = Shared::new(std::io::stdin(), hash);
        match open::raw(bytes.clone(), None, self.max_unpacked) {
            Ok((stream, _, budget)) => {
                let (id, told) = (STDIN.to_owned(), Told::default());
                let place = Place { name, id, format: None, found: false, budget, file: None, told };
                self.stream(stream, &place, send)?;
                let (bytes, sha256) = bytes.finish();
                ControlFlow::Continue(End::Untold(Some(WasRead { bytes, sha256, kind: place.told.kind() })))
            }
            Err(error) => {
                send(Task::problem(Problem::io(&name, &error)))?;
                ControlFlow::Continue(End::Untold(None))
            }
        }
    }

    /// Whether a file found in a folder or an archive is to be read.
    pub(super) fn takes(&self, path: &Path) -> bool {
        let extension = sniff::extension(path);
        // A name that tells the packing alone may hold anything that is looked for.
        let any = extension.is_empty() && path.extension().is_some();
        any || self.extensions.iter().any(|wanted| wanted.eq_ignore_ascii_case(&extension))
    }

    fn file(
        &self,
        path: &Path,
        meta: &fs::Metadata,
        (id, found): (&str, bool),
        hash: bool,
        send: Sender<'_>,
    ) -> ControlFlow<(), End> {
        let name = name_of(path);
        let format = self.from.or_else(|| sniff::by_name(path));
        let packed = packed::inner_name(&path.to_string_lossy()).is_some();
        if let Some(Format::Text | Format::Html) = format
            && meta.is_file()
            && !packed
        {
            return self.file_task((path, meta, hash), name, id, format, send);
        }
        let expected = meta.is_file().then_some(meta.len());
        let opened = File::open(path).and_then(|file| {
            let bytes = Shared::new(file, hash);
            Ok((open::raw(bytes.clone(), expected, self.max_unpacked)?, bytes))
        });
        let ((stream, count, budget), bytes) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                send(Task::problem(Problem::io(&name, &error)))?;
                return ControlFlow::Continue(End::Untold(None));
            }
        };
        // A named pipe or `<(…)` cannot be opened a second time; a regular file is better read by a worker.
        let plain = Packing::of(stream.head()).is_none() && sniff::container(stream.head()).is_none();
        if meta.is_file() && plain && !stream.head().is_empty() {
            let format = format
                .or_else(|| sniff::by_bytes(stream.head()))
                .unwrap_or_else(|| sniff::by_content(&stream.head_text(), &self.fields));
            if matches!(format, Format::Text | Format::Html) {
                return self.file_task((path, meta, hash), name, id, Some(format), send);
            }
        }
        let (file, told) = (meta.is_file().then_some(path), Told::default());
        let place = Place { name, id: id.to_owned(), format, found, budget, file, told };
        if self.track.is_some() {
            send(Task { size: 0, work: Work::Opened(Box::new(Unit::of(path, meta))) })?;
        }
        // Progress is told in bytes of the file, which is what its size counts.
        let mut told = 0;
        self.stream(stream, &place, &mut |mut task| {
            task.size = count.get().saturating_sub(told);
            told += task.size;
            send(task)
        })?;
        let (bytes, sha256) = bytes.finish();
        ControlFlow::Continue(End::Untold(Some(WasRead { bytes, sha256, kind: place.told.kind() })))
    }

    /// Sends a file that is one article, to be read by a worker, who also tells of its end.
    fn file_task(
        &self,
        (path, meta, hash): (&Path, &fs::Metadata, bool),
        name: Arc<str>,
        id: &str,
        format: Option<Format>,
        send: Sender<'_>,
    ) -> ControlFlow<(), End> {
        let size = meta.len();
        if size >= decode::TOO_LONG {
            send(Task::problem(Problem::skipped(&name, super::TOO_LONG_MESSAGE)))?;
            return ControlFlow::Continue(End::Untold(None));
        }
        let unit = self.track.is_some().then(|| (Box::new(Unit::of(path, meta)), hash));
        let (path, id, limit) = (path.to_owned(), id.to_owned(), self.max_unpacked);
        let page = format == Some(Format::Html);
        send(Task { size, work: Work::File(FileTask { path, name, id, size, limit, page, unit }) })?;
        ControlFlow::Continue(End::Told)
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

/// Whether the end of a unit is told by whoever reads it; else what was read of it.
enum End {
    Told,
    Untold(Option<WasRead>),
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
    use crate::input::budget::Limit;
    use crate::input::fields::{FieldArgs, Fields};
    use std::path::PathBuf;

    fn inputs(paths: &[PathBuf], extensions: &[&str]) -> Inputs {
        Inputs {
            paths: paths.to_vec(),
            from: None,
            extensions: extensions.iter().map(|ext| (*ext).to_owned()).collect(),
            quoting: true,
            delimiter: None,
            max_unpacked: Limit::default(),
            any_language: false,
            fields: Arc::new(Fields::new(FieldArgs::default()).unwrap()),
            track: None,
        }
    }

    fn read(paths: &[PathBuf], extensions: &[&str]) -> Vec<String> {
        let inputs = inputs(paths, extensions);
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
        assert!(
            read(&root, &["html"])[0].starts_with("no file to read in this folder (.html); choose others")
        );
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

    /// What comes when the files are changed after the first article was sent on.
    fn read_changing(path: PathBuf, change: impl Fn()) -> (usize, Vec<String>) {
        let inputs = inputs(&[path], &["txt"]);
        let (mut articles, mut messages) = (0, Vec::new());
        let _ = inputs.read(&mut |task| {
            if articles == 0 {
                change();
            }
            let loaded = task.work.load(0);
            articles += usize::from(loaded.document.is_some());
            messages.extend(loaded.problems.into_iter().map(|problem| problem.to_string()));
            ControlFlow::Continue(())
        });
        (articles, messages)
    }

    #[test]
    fn texts_that_vanish_or_shrink_before_they_are_read_are_told() {
        let dir = folder(&["a.txt"]);
        let path = dir.path().join("a.txt");
        let (articles, messages) = read_changing(path.clone(), || fs::write(&path, "Ya.").unwrap());
        assert_eq!(articles, 1);
        assert!(
            messages[0].starts_with("damaged") && messages[0].contains("3 bytes instead of 16"),
            "{messages:?}"
        );
        let (articles, messages) = read_changing(path.clone(), || fs::remove_file(&path).unwrap());
        assert_eq!(articles, 0);
        assert!(messages[0].contains("vanished before it could be read"), "{messages:?}");
    }

    #[test]
    fn files_of_records_that_shrink_while_they_are_read_are_told() {
        let dir = tempfile::tempdir().unwrap();
        for (name, header) in [("a.jsonl", ""), ("a.csv", "text\n")] {
            let path = dir.path().join(name);
            let record = if header.is_empty() { "{\"text\": \"Ya.\"}\n" } else { "Ya.\n" };
            fs::write(&path, header.to_owned() + &record.repeat(200_000)).unwrap();
            let shrink = || File::options().write(true).open(&path).unwrap().set_len(1000).unwrap();
            let (articles, messages) = read_changing(path.clone(), shrink);
            assert!(articles > 100 && articles < 200_000, "{name}: {articles}");
            assert_eq!(messages.len(), 1, "{messages:?}");
            assert!(messages[0].contains("it was cut off, or changed while it was read"), "{messages:?}");
        }
    }
}
