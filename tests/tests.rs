//! The library's tests, one binary; each module says what it protects.
//!
//! `UPDATE=1 cargo test --test tests` rewrites every derived file instead of comparing: the expectations of
//! `corpus/cases`, `corpus/gold` from `corpus/marked`, and `tests/golden`. Read the diff afterwards.

#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod cases;
mod corpus;
mod golden;
mod layering;
mod lexicons;
mod properties;

use std::fs;
use std::path::{Path, PathBuf};

/// A path from the repository's root.
fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether derived files are to be rewritten.
fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Files with this extension in a folder, by name.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|known| known == extension)).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// Compares a derived file with what it should be, or writes it; the answer says what differs.
fn compare(path: &Path, expected: &str) -> Result<(), String> {
    let found = fs::read_to_string(path).unwrap_or_default();
    if found == expected {
        return Ok(());
    }
    if updating() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, expected).unwrap();
        return Ok(());
    }
    let same = found.lines().zip(expected.lines()).take_while(|(found, expected)| found == expected).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(end of file)").to_owned();
    Err(format!("{}:{}\n  file: {}\n  now:  {}", path.display(), same + 1, line(&found), line(expected)))
}

/// Fails with all complaints of a test, so that one run shows them all.
fn report(complaints: &[String]) {
    let hint = "UPDATE=1 cargo test --test tests rewrites derived files; read the diff afterwards";
    assert!(complaints.is_empty(), "{} differ\n\n{}\n\n{hint}", complaints.len(), complaints.join("\n"));
}
