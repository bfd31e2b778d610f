//! `kutip synth` and `kutip bench`: archives to measure with, and the measuring. No time is asserted.

use crate::util::{Dir, Run, command};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// Runs a command in a folder.
fn kutip(dir: &Dir, arguments: &str) -> Run {
    let output =
        command(&dir.path("")).args(arguments.split_whitespace()).stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn the_same_seed_gives_the_same_archive() {
    let dir = Dir::new();
    let first = kutip(&dir, "synth --articles 50 --seed 7");
    first.says(0, &[]);
    assert_eq!(first.stdout.lines().count(), 50);
    assert_eq!(first.stderr, "");
    kutip(&dir, "synth --articles 50 --seed 7 -o a.jsonl").says(0, &[]);
    assert!(dir.read("a.jsonl") == first.stdout);
    assert_ne!(kutip(&dir, "synth --articles 50 --seed 8").stdout, first.stdout);
    for line in first.stdout.lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let keys: Vec<_> = article.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys.len(), 5, "{keys:?}");
        for key in ["id", "title", "date", "outlet", "text"] {
            assert!(article[key].as_str().is_some_and(|value| !value.is_empty()), "{key}: {line}");
        }
    }
}

#[test]
fn sizes_are_reached_with_whole_articles() {
    let dir = Dir::new();
    let archive = kutip(&dir, "synth --bytes 100kB").stdout;
    assert!((100_000..104_000).contains(&archive.len()), "{}", archive.len());
    assert!(archive.ends_with("\"}\n"));
    assert!(kutip(&dir, "synth --articles 20 --bytes 1GB").stdout.lines().count() == 20);
}

#[test]
fn quotations_are_found_in_every_kind_of_article() {
    let dir = Dir::new();
    kutip(&dir, "synth --articles 400 -o a.jsonl");
    let ran = dir.extract("a.jsonl");
    ran.says(0, &["400 articles, "]);
    let rows = ran.rows();
    // 427 quotations are annotated in 35 articles, 12 in each.
    assert!(rows.len() > 400 * 10, "{}", rows.len());
    let speakers: std::collections::BTreeSet<_> = rows.iter().map(|row| &row["speaker"]).collect();
    assert!(speakers.len() > 800, "{}", speakers.len());
}

#[test]
fn adversarial_articles_are_read_as_one_article_each() {
    let dir = Dir::new();
    for kind in ["unclosed-mark", "quotations", "names", "brackets", "no-spaces"] {
        kutip(&dir, &format!("synth --adversarial {kind} --bytes 100kB -o {kind}.jsonl")).says(0, &[]);
        dir.extract(&format!("{kind}.jsonl")).says(0, &["1 article, "]);
    }
    assert_eq!(dir.extract("names.jsonl").rows().len(), 2000);
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let dir = Dir::new();
    for arguments in ["--bytes 100MB", "--adversarial names --bytes 100MB"] {
        let mut child = command(&dir.path(""))
            .arg("synth")
            .args(arguments.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut head = [0; 64];
        std::io::Read::read_exact(&mut BufReader::new(child.stdout.take().unwrap()), &mut head).unwrap();
        let mut stderr = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
    }
}

#[test]
fn bench_measures_each_step_stage_and_number_of_threads() {
    let dir = Dir::new();
    kutip(&dir, "synth --articles 60 -o a.jsonl");
    let ran = kutip(&dir, "bench a.jsonl --passes 1 --format json -j 3 --sample 50kB");
    ran.says(0, &[]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let names = |list: &str, key: &str| -> Vec<String> {
        report[list].as_array().unwrap().iter().map(|entry| entry[key].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("steps", "step"), ["reading", "parsing", "extraction", "encoding", "writing"]);
    assert_eq!(names("stages", "stage").len(), 8);
    let threads: Vec<_> = report["whole"].as_array().unwrap().iter().map(|entry| &entry["threads"]).collect();
    assert_eq!(threads, [1, 2, 3]);
    assert_eq!(report["sample"]["whole_archive"], false);
    let bytes = report["sample"]["bytes"].as_u64().unwrap();
    assert!((50_000..53_000).contains(&bytes), "{bytes}");
    for list in ["steps", "stages"] {
        let shares: f64 =
            report[list].as_array().unwrap().iter().map(|entry| entry["share"].as_f64().unwrap()).sum();
        assert!((shares - 1.0).abs() < 1e-6, "{list}: {shares}");
    }
    assert!(report["ratio_to_limit"].as_f64().unwrap() > 0.0);
}

#[test]
fn bench_prints_tables_and_names_what_it_could_not_read() {
    let dir = Dir::new();
    kutip(&dir, "synth --articles 5 -o a.jsonl");
    dir.file("berita/a.txt", "\"Harga sudah turun,\" kata Bupati Rahmat Hidayat.\n");
    let ran = kutip(&dir, "bench a.jsonl hilang.txt berita --passes 1");
    ran.says(1, &["hilang.txt"]);
    for piece in ["6 articles", "extraction, stage by stage", "one pass for the cue verbs", "whole command"] {
        assert!(ran.stdout.contains(piece), "{}", ran.stdout);
    }
    kutip(&dir, "bench hilang.txt").says(2, &["no article to measure"]);
    kutip(&dir, "bench -").says(2, &["name a file"]);
}
