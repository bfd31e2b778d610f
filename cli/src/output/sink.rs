//! Standard output, or a file that appears whole or not at all.

use super::kept::{self, FileState};
use super::parts::FileSum;
use super::sum::Sum;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// Where bytes go.
#[derive(Debug)]
pub(crate) struct Sink {
    to: To,
    sum: Sum,
}

#[derive(Debug)]
enum To {
    /// Standard output.
    Stdout(io::Stdout),
    /// A device or pipe, which cannot be replaced.
    Direct(File, PathBuf),
    /// A file beside the target, which takes its place at the end.
    Beside(NamedTempFile, PathBuf),
    /// The same, but it stays if the run ends before its time, so that another can go on with it.
    Kept(File, PathBuf, PathBuf),
}

/// A whole file that still lies beside its place; unless it is kept, it goes if nobody puts it there.
#[derive(Debug)]
pub(crate) struct Ready {
    aside: Aside,
    target: PathBuf,
    named: PathBuf,
    sum: Sum,
}

#[derive(Debug)]
enum Aside {
    /// Written to where it belongs.
    No,
    Temporary(TempPath),
    Kept(PathBuf),
}

/// What becomes of what was written before something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It goes.
    Gone,
    /// It was seen already, and ends somewhere.
    Cut,
    /// It stays aside, and another run can go on with it.
    Kept,
}

impl Sink {
    /// Opens the output; a failure names the file and what to do.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self { to: To::Stdout(io::stdout()), sum: Sum::default() });
        };
        let cannot = || format!("-o {}: cannot be written", path.display());
        let Place { target, existing, folder, ordinary } = Place::of(path)?;
        if !ordinary {
            let file = File::options().write(true).open(&target).with_context(cannot)?;
            return Ok(Self { to: To::Direct(file, target), sum: Sum::default() });
        }
        let file = match create_beside(&folder, existing.as_ref()) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                bail!(
                    "-o {}: permission denied in {}; choose a folder you may write to",
                    path.display(),
                    folder.display()
                )
            }
            result => result.with_context(cannot)?,
        };
        Ok(Self { to: To::Beside(file, target), sum: Sum::default() })
    }

    /// Tells early that a file cannot be written, which is opened much later.
    pub(crate) fn check(option: &str, path: &Path) -> Result<()> {
        match Place::of(path) {
            Ok(_) => Ok(()),
            Err(error) => bail!(format!("{error:#}").replacen("-o", option, 1)),
        }
    }

    /// Opens a file that stays if the run ends before its time, at the length that another run has left it.
    pub(crate) fn open_kept(path: &Path, from: Option<&FileState>) -> Result<Self> {
        let Place { target, existing, ordinary, .. } = Place::of(path)?;
        if !ordinary {
            bail!("-o {}: is no ordinary file; --resume needs one", path.display());
        }
        let aside = kept::partial(&target);
        let (file, sum) = kept::open(&aside, from)?;
        if let Some(meta) = existing {
            let _ = file.set_permissions(meta.permissions());
        }
        Ok(Self { to: To::Kept(file, aside, target), sum })
    }

    /// From here on, hashes what is written.
    pub(crate) fn hashed(mut self) -> Self {
        self.sum = Sum::new(true);
        self
    }

    /// What becomes of what was written if something goes wrong.
    pub(crate) fn fate(&self) -> Fate {
        match self.to {
            To::Stdout(_) | To::Direct(..) => Fate::Cut,
            To::Beside(..) => Fate::Gone,
            To::Kept(..) => Fate::Kept,
        }
    }

    /// Lets what was written so far outlast a loss of power; its length and hash.
    pub(crate) fn sync(&mut self) -> io::Result<&Sum> {
        if let To::Kept(file, ..) = &self.to {
            file.sync_data()?;
        }
        Ok(&self.sum)
    }

    /// Ends the output; a file still has to be put in its place.
    pub(crate) fn finish(self) -> io::Result<Ready> {
        let (aside, target) = match self.to {
            To::Stdout(stdout) => {
                stdout.lock().flush()?;
                (Aside::No, PathBuf::from("-"))
            }
            To::Direct(mut file, target) => {
                file.flush()?;
                (Aside::No, target)
            }
            // Closed here, since there may be more parts than a process may have open files.
            To::Beside(file, target) => (Aside::Temporary(file.into_temp_path()), target),
            To::Kept(file, aside, target) => {
                file.sync_data()?;
                (Aside::Kept(aside), target)
            }
        };
        Ok(Ready { aside, named: target.clone(), target, sum: self.sum })
    }
}

impl Ready {
    /// A file that an earlier run has made whole, and perhaps put in its place.
    pub(crate) fn kept(path: &Path, sum: &FileSum) -> Result<Self> {
        let target = target(path);
        let [partial, joined] = [kept::partial(&target), kept::joined(&target)];
        let has = |path: &PathBuf| fs::metadata(path).is_ok_and(|meta| meta.len() == sum.bytes);
        let Some(found) = [&partial, &joined, &target].into_iter().find(|path| has(path)) else {
            bail!(kept::changed(&partial));
        };
        let found = if *found == joined { joined } else { partial };
        Ok(Self {
            aside: Aside::Kept(found),
            named: path.to_owned(),
            target,
            sum: Sum::known(sum.bytes, &sum.sha256),
        })
    }

    /// A sink for the same in another form, which takes its place.
    pub(super) fn joined(&self) -> Result<Sink> {
        let aside = kept::joined(&self.target);
        let (file, sum) = kept::open(&aside, None)?;
        Ok(Sink { to: To::Kept(file, aside, self.target.clone()), sum })
    }

    /// Lets messages and the manifest call it by the name that was typed.
    pub(super) fn named(mut self, path: &Path) -> Self {
        path.clone_into(&mut self.named);
        self
    }

    /// The name that was typed.
    pub(super) fn name(&self) -> &Path {
        &self.named
    }

    /// Lets the file appear under its name; its path, if it was not there before.
    pub(crate) fn place(self) -> io::Result<Option<PathBuf>> {
        match self.aside {
            Aside::No => return Ok(None),
            Aside::Temporary(file) => file.persist(&self.target).map_err(|error| error.error)?,
            Aside::Kept(file) => {
                match fs::rename(file, &self.target) {
                    // An earlier run has come as far as this.
                    Err(error) if error.kind() == io::ErrorKind::NotFound && self.target.is_file() => {}
                    result => result?,
                }
                // Of what was joined, the pieces are left.
                let _ = fs::remove_file(kept::partial(&self.target));
            }
        }
        Ok(Some(self.target))
    }

    /// Whether it stays where it is if nobody puts it in its place.
    pub(crate) fn is_kept(&self) -> bool {
        matches!(self.aside, Aside::Kept(_))
    }

    /// Length and hash.
    pub(crate) fn sum(&self) -> &Sum {
        &self.sum
    }

    /// The file, while it lies beside its place.
    pub(crate) fn aside(&self) -> Option<&Path> {
        match &self.aside {
            Aside::No => None,
            Aside::Temporary(path) => Some(path),
            Aside::Kept(path) => Some(path),
        }
    }
}

/// Where an output is to appear.
struct Place {
    target: PathBuf,
    /// What is there already.
    existing: Option<fs::Metadata>,
    folder: PathBuf,
    /// Whether it can be replaced, as no device or pipe can.
    ordinary: bool,
}

impl Place {
    /// Looks at it; says what is wrong with it and what to do.
    fn of(path: &Path) -> Result<Self> {
        let target = target(path);
        let existing = fs::metadata(&target).ok();
        match &existing {
            Some(meta) if meta.is_dir() => bail!("-o {}: is a folder; name a file in it", path.display()),
            Some(meta) if meta.is_file() && meta.permissions().readonly() => {
                bail!("-o {}: is write-protected; choose another name or remove it", path.display())
            }
            _ => {}
        }
        let folder = match target.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let ordinary = existing.as_ref().is_none_or(fs::Metadata::is_file);
        if ordinary && !folder.is_dir() {
            bail!("-o {}: the folder {} does not exist; make it first", path.display(), folder.display());
        }
        Ok(Self { target, existing, folder, ordinary })
    }
}

/// What is replaced: a link stays a link, and what it points to is replaced.
pub(crate) fn target(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            To::Stdout(stdout) => stdout.write(bytes),
            To::Direct(file, _) | To::Kept(file, ..) => file.write(bytes),
            // The file itself: its wrapper would add the path of the file beside to errors, which nobody knows.
            To::Beside(file, _) => file.as_file_mut().write(bytes),
        }?;
        self.sum.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Stdout(stdout) => stdout.flush(),
            To::Direct(file, _) | To::Kept(file, ..) => file.flush(),
            To::Beside(file, _) => file.as_file_mut().flush(),
        }
    }
}

/// What it means that an output could not be written, and what to do; `name` is the output as typed.
pub(crate) fn advice(name: &str, fate: Fate, error: &io::Error) -> String {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let lost = match fate {
        Fate::Gone => "nothing was kept",
        Fate::Cut => "what was written before is not complete",
        Fate::Kept => {
            return match error.kind() {
                StorageFull | QuotaExceeded | FileTooLarge => format!(
                    "{name}: cannot be written: no more room; what was done so far is kept. Make room and give the \
                     same command again to go on, with --resume"
                ),
                _ => format!(
                    "{name}: cannot be written; what was done so far is kept, --resume goes on with it"
                ),
            };
        }
    };
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
        sink.finish().unwrap()
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
            advice("-o a.csv", Fate::Gone, &full)
                .starts_with("-o a.csv: cannot be written: the disk is full; nothing")
        );
    }
}
