//! Standard output, or a file that appears whole or not at all.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// Where bytes go.
#[derive(Debug)]
pub(crate) enum Sink {
    /// Standard output.
    Stdout(io::Stdout),
    /// A device or pipe, which cannot be replaced.
    Direct(File),
    /// A file beside the target, which takes its place at the end.
    Beside(NamedTempFile, PathBuf),
}

/// A whole file that still lies beside its place; it goes if nobody puts it there.
#[derive(Debug)]
pub(crate) struct Ready {
    file: TempPath,
    target: PathBuf,
}

impl Sink {
    /// Opens the output; a failure names the file and what to do.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Sink::Stdout(io::stdout()));
        };
        let cannot = || format!("-o {}: cannot be written", path.display());
        // A link stays a link: what it points to is replaced.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let existing = fs::metadata(&target).ok();
        match &existing {
            Some(meta) if meta.is_dir() => bail!("-o {}: is a folder; name a file in it", path.display()),
            Some(meta) if !meta.is_file() => {
                let file = File::options().write(true).open(&target).with_context(cannot)?;
                return Ok(Sink::Direct(file));
            }
            Some(meta) if meta.permissions().readonly() => {
                bail!("-o {}: is write-protected; choose another name or remove it", path.display())
            }
            _ => {}
        }
        let folder = match target.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            bail!("-o {}: the folder {} does not exist; make it first", path.display(), folder.display());
        }
        let file = match create_beside(folder, existing.as_ref()) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                bail!(
                    "-o {}: permission denied in {}; choose a folder you may write to",
                    path.display(),
                    folder.display()
                )
            }
            result => result.with_context(cannot)?,
        };
        Ok(Sink::Beside(file, target))
    }

    /// Ends the output; a file still has to be put in its place.
    pub(crate) fn finish(self) -> io::Result<Option<Ready>> {
        match self {
            Sink::Stdout(stdout) => stdout.lock().flush().map(|()| None),
            Sink::Direct(mut file) => file.flush().map(|()| None),
            // Closed here, since there may be more parts than a process may have open files.
            Sink::Beside(file, target) => Ok(Some(Ready { file: file.into_temp_path(), target })),
        }
    }
}

impl Ready {
    /// Lets the file appear under its name.
    pub(crate) fn place(self) -> io::Result<PathBuf> {
        self.file.persist(&self.target).map_err(|error| error.error)?;
        Ok(self.target)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(stdout) => stdout.write(bytes),
            Sink::Direct(file) => file.write(bytes),
            // The file itself: its wrapper would add the path of the file beside to errors, which nobody knows.
            Sink::Beside(file, _) => file.as_file_mut().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(stdout) => stdout.flush(),
            Sink::Direct(file) => file.flush(),
            Sink::Beside(file, _) => file.as_file_mut().flush(),
        }
    }
}

/// What it means that an output could not be written, and what to do; `name` is the output as typed.
pub(crate) fn advice(name: &str, whole: bool, error: &io::Error) -> String {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let lost = if whole { "nothing was kept" } else { "what was written before is not complete" };
    match error.kind() {
        StorageFull => format!(
            "{name}: cannot be written: the disk is full; {lost}. Make room, or name a file on another disk with -o"
        ),
        QuotaExceeded => format!(
            "{name}: cannot be written: your quota is used up; {lost}. Make room, or name a file on another disk with -o"
        ),
        FileTooLarge => format!(
            "{name}: cannot be written: the file would be larger than allowed here (see ulimit -f); {lost}. Raise the \
             limit, or write parts with --split"
        ),
        _ => format!("{name}: cannot be written; {lost}"),
    }
}

/// A new file with the permissions of the one it replaces, or those of any new file.
fn create_beside(folder: &Path, existing: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kutip-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    if let Some(meta) = existing {
        file.as_file().set_permissions(meta.permissions())?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, bytes: &[u8]) -> Ready {
        let mut sink = Sink::open(Some(path)).unwrap();
        sink.write_all(bytes).unwrap();
        sink.finish().unwrap().unwrap()
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.csv");
        let mut sink = Sink::open(Some(&path)).unwrap();
        sink.write_all(b"a\n").unwrap();
        assert!(!path.exists());
        drop(sink);
        drop(write(&path, b"a\n"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        write(&path, b"a\n").place().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (path, link) = (dir.path().join("out.csv"), dir.path().join("link.csv"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write(&link, b"new").place().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn failures_say_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let message = |path: &Path| Sink::open(Some(path)).unwrap_err().to_string();
        assert!(message(dir.path()).contains("is a folder"));
        assert!(message(&dir.path().join("x/y.csv")).contains("make it first"));
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert!(
            advice("-o a.csv", true, &full)
                .starts_with("-o a.csv: cannot be written: the disk is full; nothing")
        );
    }
}
