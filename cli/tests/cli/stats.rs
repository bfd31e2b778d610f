//! `kutip stats`: the same counts from every kind of rows, pages and pictures that are whole files.

use crate::util::{Dir, Run, article, command};
use std::process::Stdio;

fn stats(dir: &Dir, arguments: &str) -> Run {
    let mut command = command(&dir.path(""));
    command.arg("stats").args(arguments.split_whitespace()).stdin(Stdio::null());
    Run::of(command.output().unwrap())
}

/// Some articles and their rows in a file of this name.
fn rows(names: &[&str]) -> Dir {
    let dir = Dir::new();
    for n in 1..=12 {
        dir.file(&format!("berita/{n}.txt"), article(n));
    }
    for name in names {
        assert_eq!(dir.extract(&format!("berita -q -o {name}")).code, 0);
    }
    dir
}

#[test]
fn every_kind_of_rows_gives_the_same_counts() {
    let names = ["a.csv", "a.tsv.gz", "a.jsonl.zst", "a.parquet", "a.csv.xz"];
    let dir = rows(&names);
    let counts = names.map(|name| stats(&dir, name));
    assert!(counts[0].stdout.starts_with("24 quotations of "), "{}", counts[0].stdout);
    for (name, run) in names.iter().zip(&counts) {
        assert_eq!((run.code, &*run.stderr), (0, ""), "{name}");
        assert_eq!(run.stdout, counts[0].stdout, "{name}");
    }
}

#[test]
fn rows_of_a_folder_are_read_and_articles_in_it_passed_over() {
    let dir = rows(&["a.csv"]);
    dir.file("hasil/a.csv", dir.read("a.csv"));
    dir.file("hasil/arsip.csv", "id,text\n1,Ya.\n").file("hasil/berita.txt", "Ya.\n");
    let run = stats(&dir, "hasil --by type");
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("24 quotations"));
    assert!(
        run.stderr.contains("warning: hasil/arsip.csv: passed over: these are no rows"),
        "{}",
        run.stderr
    );
}

#[test]
fn pictures_appear_whole_or_not_at_all() {
    let dir = rows(&["a.csv"]);
    for (name, start) in [("a.svg", "<svg"), ("a.html", "<!doctype html>")] {
        assert_eq!(stats(&dir, &format!("a.csv -o {name}")).code, 0);
        assert!(dir.read(name).starts_with(start), "{name}");
    }
    dir.file("bukan.csv", "a,b\n1,2\n");
    let run = stats(&dir, "bukan.csv -o b.svg");
    assert_eq!(run.code, 2);
    assert_eq!(dir.names(), ["a.csv", "a.html", "a.svg", "berita", "bukan.csv"]);
}

#[test]
fn no_row_at_all_is_no_failure() {
    let dir = rows(&["a.csv"]);
    let run = stats(&dir, "a.csv --where speaker=Tidakada");
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("0 quotations of 0 words in 0 articles"), "{}", run.stdout);
    assert_eq!(stats(&dir, "a.csv --where speaker=Tidakada -o a.svg").code, 0);
}
