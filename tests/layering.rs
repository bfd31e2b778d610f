//! The order of the pipeline and who may use whom, as ARCHITECTURE.md states it.

use crate::{read, root};
use kutip::inspect::Stage;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules that may be used by all of the core.
const BASE: [&str; 2] = ["model", "error"];

/// What each module may import of its siblings.
fn allowed(module: &str) -> &'static [&'static str] {
    match module {
        "model" | "error" | "spreadsheet" => &[],
        "lexicon" => &["model", "error"],
        "text" | "tokens" | "quotes" | "cues" | "mentions" | "records" => &["model", "lexicon"],
        "attribution" | "speakers" => &["model", "lexicon", "mentions"],
        // The two that see all; the stages see neither.
        "pipeline" => &[
            "error",
            "lexicon",
            "model",
            "text",
            "tokens",
            "quotes",
            "cues",
            "mentions",
            "attribution",
            "speakers",
            "records",
            "inspect",
        ],
        "inspect" => &["model", "records", "pipeline"],
        other => panic!("src/{other}: say in tests/layering.rs what it may use"),
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The part of a file before its unit tests, without comments.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or_default();
    body.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The modules of `src/lib.rs`, in order.
fn modules() -> Vec<String> {
    let lib = code(&read(&root("src/lib.rs")));
    let names =
        lib.lines().filter_map(|line| line.split_once("mod ")?.1.strip_suffix(';').map(str::to_owned));
    names.collect()
}

#[test]
fn the_pipeline_has_one_order() {
    let stages = Stage::ALL.map(Stage::name);
    let modules: Vec<_> = modules().into_iter().filter(|name| stages.contains(&name.as_str())).collect();
    assert_eq!(modules, stages, "the mod list of src/lib.rs is in pipeline order");

    let pipeline = read(&root("src/pipeline.rs"));
    let run = &pipeline[pipeline.find("fn run_while").expect("src/pipeline.rs has run_while")..];
    let numbered = run.lines().filter_map(|line| line.rsplit_once("//")).filter_map(|(_, comment)| {
        let (number, name) = comment.trim().split_once(' ')?;
        Some((number.parse::<usize>().ok()?, name.to_owned()))
    });
    let expected: Vec<_> = stages.iter().enumerate().map(|(at, name)| (at + 1, (*name).to_owned())).collect();
    assert_eq!(
        numbered.collect::<Vec<_>>(),
        expected[..7],
        "src/pipeline.rs calls the stages in this order, each with its number"
    );

    let folders = fs::read_dir(root("tests/golden"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let expected: BTreeSet<_> =
        stages.iter().enumerate().map(|(at, name)| format!("{:02}-{name}", at + 1)).collect();
    assert_eq!(folders.collect::<BTreeSet<_>>(), expected, "tests/golden has one folder per stage");
}

#[test]
fn stages_use_only_what_lies_before_them() {
    let mut wrong = Vec::new();
    for module in modules() {
        let folder = root(&format!("src/{module}"));
        let files = if folder.is_dir() { sources(&folder) } else { vec![root(&format!("src/{module}.rs"))] };
        // `probe` answers the tests of the lexicon's examples and runs stages to do so.
        for file in files.into_iter().filter(|file| !file.ends_with("lexicon/probe.rs")) {
            let text = code(&read(&file));
            for used in text.split("crate::").skip(1) {
                let used: String =
                    used.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect();
                if used.is_empty() {
                    wrong.push(format!(
                        "{}: `crate::{{a, b}}` hides its names; write one `use crate::…` per module",
                        file.display()
                    ));
                    continue;
                }
                let fine = used == module
                    || BASE.contains(&used.as_str())
                    || allowed(&module).contains(&used.as_str())
                    || used.chars().next().is_some_and(char::is_uppercase);
                if !fine {
                    wrong.push(format!("{}: {module} must not use {used}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for name in BASE {
        assert!(allowed(name).is_empty());
    }
}

#[test]
fn the_core_touches_nothing_outside() {
    let banned = [
        "std::fs",
        "std::env",
        "std::thread",
        "std::net",
        "std::time",
        "std::process",
        "std::io",
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "dbg!",
        "todo!",
        "unimplemented!",
        ".unwrap()",
        "unsafe ",
    ];
    for file in sources(&root("src")) {
        let text = code(&read(&file));
        for word in banned {
            assert!(!text.contains(word), "{}: {word} has no place in the core", file.display());
        }
    }
}

#[test]
fn every_stage_says_what_it_finds_reads_and_writes() {
    let mut lacking = Vec::new();
    for stage in Stage::ALL.map(Stage::name) {
        let text = read(&root(&format!("src/{stage}/mod.rs")));
        let doc: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        let headings =
            ["*Finds*", "*Reads*", "*Writes*"].into_iter().filter(|heading| !doc.contains(heading));
        lacking.extend(headings.map(|heading| format!("src/{stage}/mod.rs: its text lacks {heading}")));
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn files_stay_readable() {
    for folder in ["src", "cli/src", "archive/src", "web/src"] {
        for file in sources(&root(folder)) {
            let lines = read(&file).lines().count();
            assert!(lines <= 450, "{}: {lines} lines; split it", file.display());
        }
    }
}

#[test]
fn rules_have_names_and_one_sentence() {
    let mut names = BTreeSet::new();
    for rule in kutip::rules() {
        let kebab = rule.name.split('-').all(|part| {
            !part.is_empty() && part.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit())
        });
        assert!(kebab, "{}: rule names are kebab-case", rule.name);
        assert!(names.insert(rule.name), "{}: two rules have this name", rule.name);
        assert!(!rule.doc.trim().is_empty(), "{}: says nothing of itself", rule.name);
    }
    assert!(names.len() > 10);
}
