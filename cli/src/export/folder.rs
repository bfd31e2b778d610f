//! The folder that an export fills: new or empty, each file whole or not at all, none written over.

use super::names::Names;
use anyhow::{Context, Result, anyhow, bail};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Tries for a name that the system says is taken though it was not given out.
const MOST_TRIES: u32 = 100;

/// An output folder.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    names: Names,
    /// The folder within it that was made last; the next file is mostly in the same.
    made: PathBuf,
}

impl Folder {
    /// Makes the folder. One with files in it is refused: what annotators have changed there must not be lost.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let shown = path.display();
        match fs::read_dir(path) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    bail!(
                        "-o {shown}: has files in it; name a new or empty folder, so that nothing is written over"
                    );
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(path).with_context(|| format!("-o {shown}: cannot be made"))?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                bail!("-o {shown}: is a file; name a folder")
            }
            Err(error) => return Err(error).with_context(|| format!("-o {shown}: cannot be read")),
        }
        Ok(Self { path: path.to_owned(), names: Names::default(), made: path.to_owned() })
    }

    /// Writes the files of an article, which differ in their extensions. Returns false, having written nothing, if a file of that
    /// name is there: the system takes two names for one that differ in more than small and capital letters.
    fn write(&mut self, name: &str, extensions: &[&str], files: &[Vec<u8>]) -> Result<bool> {
        let target = self.path.join(name);
        let folder = target.parent().unwrap_or(&self.path);
        if folder != self.made {
            fs::create_dir_all(folder).with_context(|| cannot(folder))?;
            self.made = folder.to_owned();
        }
        for (at, (extension, bytes)) in extensions.iter().zip(files).enumerate() {
            // `with_extension` would cut off what looks like one in the name.
            let path = self.path.join(format!("{name}.{extension}"));
            match put(folder, &path, bytes) {
                Err(error) if at == 0 && error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
                result => result.with_context(|| cannot(&path))?,
            }
        }
        Ok(true)
    }

    /// Writes the files of an article under a name that no other has: that of its [`stem`](super::names::stem), or with a number
    /// behind it. `again` is asked for the files of another name where they speak of it.
    pub(crate) fn write_article(
        &mut self,
        stem: &str,
        extensions: &[&str],
        mut files: Vec<Vec<u8>>,
        mut again: impl FnMut(&str) -> Result<Option<Vec<Vec<u8>>>>,
    ) -> Result<()> {
        for _ in 0..MOST_TRIES {
            let name = self.names.give(stem);
            if name != stem
                && let Some(others) = again(&name)?
            {
                files = others;
            }
            if self.write(&name, extensions, &files)? {
                return Ok(());
            }
        }
        let taken = anyhow!("files of others keep appearing in the folder; name a new one");
        Err(taken).with_context(|| cannot(&self.path.join(stem)))
    }

    /// Writes a file of the folder itself.
    pub(crate) fn write_once(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path.join(name);
        put(&self.path, &path, bytes).with_context(|| cannot(&path))
    }
}

fn cannot(path: &Path) -> String {
    format!("{}: cannot be written; what was written before is whole", path.display())
}

/// Writes beside the target, then gives the file its name, which must be free.
fn put(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kutip-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_articles_never_share_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out/new");
        let mut folder = Folder::create(&path).unwrap();
        for text in ["satu", "dua", "tiga"] {
            let files = vec![text.into(), b"first".to_vec()];
            let again = |name: &str| Ok(Some(vec![text.into(), name.into()]));
            folder.write_article("a/b.c", &["txt", "ann"], files, again).unwrap();
        }
        // A file that appears from elsewhere is not written over.
        fs::write(path.join("d.txt"), "theirs").unwrap();
        folder.write_article("d", &["txt"], vec![b"ours".to_vec()], |_| Ok(None)).unwrap();
        let read = |name: &str| fs::read_to_string(path.join(name)).unwrap();
        assert_eq!((read("a/b.c.txt"), read("a/b.c.ann")), ("satu".into(), "first".into()));
        assert_eq!((read("a/b.c-2.txt"), read("a/b.c-2.ann")), ("dua".into(), "a/b.c-2".into()));
        assert_eq!((read("d.txt"), read("d-2.txt")), ("theirs".into(), "ours".into()));
        assert_eq!(fs::read_dir(path.join("a")).unwrap().count(), 6);
    }

    #[test]
    fn only_new_or_empty_folders_are_taken() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Folder::create(dir.path()).is_ok());
        fs::write(dir.path().join("x"), "").unwrap();
        let message = |path: &Path| Folder::create(path).unwrap_err().to_string();
        assert!(message(dir.path()).contains("name a new or empty folder"));
        assert!(message(&dir.path().join("x")).contains("is a file"));
    }
}
