//! Accuracy may only rise: the command is run on annotated articles, and no measure may be below `corpus/floors.toml`.
//!
//! `corpus/gold` is always measured; the annotated real articles, which are not in the repository, where the folder is there:
//! `../shared/gold/dev` beside the repository, or the folder that `KUTIP_GOLD_DEV` names.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Runs the command and gives its standard output.
fn kutip(arguments: &[&Path]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_kutip")).args(arguments).output().unwrap();
    assert!(output.status.success(), "kutip {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Extracts from `gold/texts` and scores against `gold/gold.jsonl`.
fn scores(gold: &Path) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let rows = folder.path().join("rows.csv");
    let extract = [Path::new("extract"), &gold.join("texts"), Path::new("-o"), &rows];
    kutip(&extract);
    serde_json::from_slice(&kutip(&[Path::new("eval"), gold, &rows, Path::new("--json")])).unwrap()
}

/// The value at `all.attribution.f1`.
fn at<'v>(scores: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(scores, |value, key| &value[key])
}

/// Every line of the table `name` in `corpus/floors.toml` against what is measured.
fn check(name: &str, gold: &Path) {
    let file = std::fs::read_to_string(root().join("corpus/floors.toml")).unwrap();
    let floors: toml::Table = toml::from_str(&file).unwrap();
    let floors = floors[name].as_table().unwrap();
    assert!(!floors.is_empty(), "corpus/floors.toml: [{name}] is empty");
    let scores = scores(gold);
    let mut below = Vec::new();
    for (measure, floor) in floors {
        let floor = floor
            .as_float()
            .unwrap_or_else(|| panic!("corpus/floors.toml: {measure} is a number with a point"));
        let found = at(&scores, measure)
            .as_f64()
            .unwrap_or_else(|| panic!("corpus/floors.toml: eval has no measure {measure}"));
        println!("{name:5} {measure:28} {found:.4} (floor {floor:.4})");
        if found < floor {
            below.push(format!("{measure} is {found:.4}, its floor {floor:.4}"));
        }
    }
    assert!(
        below.is_empty(),
        "{name}: {}\nlower a floor only with a reason in the commit message",
        below.join("; ")
    );
}

#[test]
fn own_corpus_is_not_below_its_floors() {
    check("corpus", &root().join("corpus/gold"));
}

#[test]
fn real_articles_are_not_below_their_floors() {
    let named = std::env::var_os("KUTIP_GOLD_DEV").map(PathBuf::from);
    let gold = named.clone().unwrap_or_else(|| root().join("../shared/gold/dev"));
    if !gold.join("gold.jsonl").is_file() {
        assert!(named.is_none(), "KUTIP_GOLD_DEV: {} has no gold.jsonl", gold.display());
        println!("{} is not there: nothing to measure", gold.display());
        return;
    }
    check("dev", &gold);
}
