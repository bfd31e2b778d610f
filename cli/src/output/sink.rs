//! Standard output, or a file that appears whole or not at all.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Where the rows go.
#[derive(Debug)]
pub(crate) enum Sink {
    /// Standard output.
    Stdout(io::Stdout),
    /// A device or pipe, which cannot be replaced.
    Direct(BufWriter<File>, PathBuf),
    /// A file beside the target, which takes its place at the end.
    Beside(Box<BufWriter<NamedTempFile>>, PathBuf),
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
                return Ok(Sink::Direct(BufWriter::new(file), target));
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
        Ok(Sink::Beside(Box::new(BufWriter::with_capacity(256 * 1024, file)), target))
    }

    /// Writes a batch's rows.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            // The lock writes whole lines through at once, so that a reader at the other end of a pipe gets them.
            Sink::Stdout(stdout) => Ok(stdout.lock().write_all(bytes)?),
            Sink::Direct(file, path) => file.write_all(bytes).with_context(|| full(path)),
            Sink::Beside(file, path) => file.write_all(bytes).with_context(|| full(path)),
        }
    }

    /// Ends the output; only now does a file appear under its name.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Sink::Stdout(stdout) => Ok(stdout.lock().flush()?),
            Sink::Direct(mut file, path) => file.flush().with_context(|| full(&path)),
            Sink::Beside(file, path) => {
                let file =
                    file.into_inner().map_err(io::IntoInnerError::into_error).with_context(|| full(&path))?;
                file.persist(&path).map_err(|error| error.error).with_context(|| full(&path))?;
                Ok(())
            }
        }
    }
}

fn full(path: &Path) -> String {
    format!("-o {}: cannot be written; nothing was kept", path.display())
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

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.csv");
        let mut sink = Sink::open(Some(&path)).unwrap();
        sink.write(b"a\n").unwrap();
        assert!(!path.exists());
        drop(sink);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        let mut sink = Sink::open(Some(&path)).unwrap();
        sink.write(b"a\n").unwrap();
        sink.finish().unwrap();
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
        let mut sink = Sink::open(Some(&link)).unwrap();
        sink.write(b"new").unwrap();
        sink.finish().unwrap();
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
    }
}
