//! The names of parts.

use super::compress::Compression;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// `quotes.csv.gz` becomes `quotes-00001.csv.gz`.
pub(super) fn part_name(path: &Path, n: usize) -> PathBuf {
    let (stem, extensions) = split_name(path);
    let mut name = stem;
    name.push(format!("-{n:05}"));
    name.push(extensions);
    path.with_file_name(name)
}

/// The name without its extensions, and the extensions: that of the compression, and the one before.
fn split_name(path: &Path) -> (OsString, OsString) {
    let mut stem = path.to_owned();
    let mut extensions = OsString::new();
    let depth = if Compression::by_name(path).is_some() { 2 } else { 1 };
    for _ in 0..depth {
        let Some(extension) = stem.extension() else { break };
        let mut longer = OsString::from(".");
        longer.push(extension);
        longer.push(&extensions);
        extensions = longer;
        stem.set_extension("");
    }
    (stem.file_name().unwrap_or_default().to_owned(), extensions)
}

/// Whether a file could be a part of an output of this name.
pub(crate) fn is_part(output: &Path, path: &Path) -> bool {
    let (stem, extensions) = split_name(output);
    let (stem, extensions) = (stem.to_string_lossy(), extensions.to_string_lossy());
    let folder = |path: &Path| match path.parent() {
        Some(parent) if parent != Path::new("") => parent.canonicalize().ok(),
        _ => Path::new(".").canonicalize().ok(),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = name.strip_prefix(&*stem).and_then(|rest| rest.strip_suffix(&*extensions));
    let number = number.and_then(|number| number.strip_prefix('-'));
    number.is_some_and(|n| n.len() >= 5 && n.bytes().all(|b| b.is_ascii_digit()))
        && folder(output) == folder(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_before_the_extensions() {
        let name = |path: &str| part_name(Path::new(path), 12).to_str().unwrap().to_owned();
        assert_eq!(name("a/quotes.csv"), "a/quotes-00012.csv");
        assert_eq!(name("quotes.v1.jsonl.zst"), "quotes.v1-00012.jsonl.zst");
        assert_eq!(name("quotes.gz"), "quotes-00012.gz");
        assert_eq!(name("quotes"), "quotes-00012");
    }

    #[test]
    fn parts_are_known_by_their_names() {
        let dir = tempfile::tempdir().unwrap();
        let part = |name: &str| is_part(&dir.path().join("q.csv"), &dir.path().join(name));
        assert!(part("q-00001.csv") && part("q-123456.csv"));
        assert!(!part("q.csv") && !part("q-1.csv") && !part("q-00001.tsv") && !part("x/q-00001.csv"));
    }
}
