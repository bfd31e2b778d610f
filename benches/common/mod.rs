//! The texts that the benches read.

#![allow(dead_code)] // each bench uses its part

use std::fs;
use std::path::Path;

/// Texts of this many bytes in all, where no file is named.
const DEFAULT_BYTES: usize = 4_000_000;

/// Articles in memory.
pub(crate) struct Texts {
    pub(crate) texts: Vec<String>,
    pub(crate) bytes: u64,
    pub(crate) origin: String,
}

impl Texts {
    /// The field `text` of each line of the JSON Lines that `KUTIP_BENCH_TEXTS` names; else `corpus/gold/texts`, repeated.
    pub(crate) fn load() -> Self {
        match std::env::var_os("KUTIP_BENCH_TEXTS") {
            Some(path) => Self::new(from_lines(Path::new(&path)), &Path::new(&path).display().to_string()),
            None => {
                let once = own();
                let bytes: usize = once.iter().map(String::len).sum();
                let texts =
                    once.iter().cycle().take(once.len() * DEFAULT_BYTES.div_ceil(bytes)).cloned().collect();
                Self::new(texts, "corpus/gold/texts, repeated")
            }
        }
    }

    /// The project's own articles, once.
    pub(crate) fn own() -> Self {
        Self::new(own(), "corpus/gold/texts")
    }

    fn new(texts: Vec<String>, origin: &str) -> Self {
        let bytes = texts.iter().map(|text| text.len() as u64).sum();
        eprintln!("{} articles, {:.1} MB: {origin}", texts.len(), bytes as f64 / 1e6);
        Self { texts, bytes, origin: origin.to_owned() }
    }
}

fn own() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold/texts");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("corpus/gold/texts").map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("a text in UTF-8")).collect()
}

fn from_lines(path: &Path) -> Vec<String> {
    let lines = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("a JSON object on each line");
        value["text"].as_str().expect("a field `text`").to_owned()
    };
    lines.lines().filter(|line| !line.is_empty()).map(text).collect()
}
