//! Reads the folders given with `--lexicon DIR`; every command that extracts takes them.

use crate::output::sum::Sum;
use anyhow::{Context, Result, anyhow, bail};
use kutip::{Extractor, Lexicon, Overlay};
use std::path::{Path, PathBuf};

/// The option `--lexicon DIR`, to be flattened into a command's arguments.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct LexiconDirs {
    /// Folder of your own lexicon tables, laid over the built-in ones; may be given several times
    ///
    /// The folder has the names of the built-in tables (`cues/verbs.tsv`, ...). A row adds an entry or
    /// replaces the one with the same key, a key with `-` before it removes one, and a first line
    /// `#!replace` drops the built-in table. `kutip lexicon dump` prints the tables in effect.
    #[arg(long = "lexicon", value_name = "DIR", help_heading = "Extraction")]
    pub(crate) dirs: Vec<PathBuf>,
}

impl LexiconDirs {
    /// The folders' files, not yet checked.
    pub(crate) fn overlays(&self) -> Result<Vec<Overlay>> {
        self.dirs.iter().map(|dir| read(dir).map_err(|error| anyhow!("--lexicon {error:#}"))).collect()
    }

    /// The built-in lexicon with these folders laid over it.
    pub(crate) fn lexicon(&self) -> Result<Lexicon> {
        if self.dirs.is_empty() {
            Ok(Lexicon::builtin())
        } else {
            Ok(Lexicon::with_overlays(&self.overlays()?)?)
        }
    }

    /// An extractor with this lexicon.
    pub(crate) fn extractor(&self) -> Result<Extractor> {
        Ok(Extractor::new(self.lexicon()?))
    }
}

/// The SHA-256 of all rows in effect, in hexadecimal digits: the same for the same rows, wherever they come from.
pub(crate) fn hash(lexicon: &Lexicon) -> String {
    let mut sum = Sum::new(true);
    for entry in lexicon.entries() {
        for part in std::iter::once(&entry.file).chain(&entry.cells) {
            sum.add(part.as_bytes());
            sum.add(b"\t");
        }
        sum.add(b"\n");
    }
    sum.hex().unwrap_or_default()
}

/// All `.tsv` files of a folder, sorted by relative path; hidden files and other kinds are left alone.
///
/// # Errors
/// Where it is no folder, cannot be read, or has no such file.
pub fn read(dir: &Path) -> Result<Overlay> {
    let origin = dir.display().to_string();
    if !dir.exists() {
        bail!("{origin}: no such folder; check the spelling");
    }
    if !dir.is_dir() {
        bail!("{origin}: not a folder; name the folder that holds `cues/verbs.tsv` and the like");
    }
    let mut files = Vec::new();
    let walk = walkdir::WalkDir::new(dir).follow_links(true).min_depth(1).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| !is_hidden(entry.file_name())) {
        let entry = entry.with_context(|| format!("{origin}: cannot be listed"))?;
        if !entry.file_type().is_file() || entry.path().extension().is_none_or(|ext| ext != "tsv") {
            continue;
        }
        let path = entry.path();
        let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
        let Ok(text) = String::from_utf8(bytes) else {
            bail!("{}: not UTF-8; save the table as UTF-8", path.display());
        };
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        files.push((relative_name(dir, path), text));
    }
    if files.is_empty() {
        bail!("{origin}: has no .tsv file; the layout is that of the built-in tables, `cues/verbs.tsv`");
    }
    files.sort();
    Ok(Overlay { origin, files })
}

/// Whether a file or folder is hidden by a leading point.
pub(crate) fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// The path of `path` below `root`, with `/` on every system.
pub(crate) fn relative_name(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tables_below_the_folder_in_order() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in
            [("cues/b.tsv", "\u{feff}form\n"), ("a.tsv", "x\n"), ("README.md", "no"), ("cues/.h.tsv", "no")]
        {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let overlay = read(dir.path()).unwrap();
        assert_eq!(overlay.files, [("a.tsv".into(), "x\n".into()), ("cues/b.tsv".into(), "form\n".into())]);
    }

    #[test]
    fn says_what_is_wrong_with_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        assert!(read(dir.path()).unwrap_err().to_string().contains("has no .tsv file"));
        assert!(read(&dir.path().join("x")).unwrap_err().to_string().contains("no such folder"));
        std::fs::write(dir.path().join("latin.tsv"), b"caf\xe9\n").unwrap();
        assert!(read(dir.path()).unwrap_err().to_string().contains("not UTF-8"));
        assert!(read(&dir.path().join("latin.tsv")).unwrap_err().to_string().contains("not a folder"));
    }
}
