//! `kutip extract --manifest`: what a run says of itself.

use crate::util::{Dir, article};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::Write;

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn manifest(dir: &Dir, name: &str) -> Value {
    serde_json::from_str(&dir.read(name)).unwrap()
}

fn line(n: usize) -> String {
    format!("{{\"id\": \"j{n}\", \"text\": {}}}\n", serde_json::to_string(&article(n)).unwrap())
}

/// An input of every kind, packed too; some are left before their end.
fn archive() -> Dir {
    let dir = Dir::new();
    dir.file("teks/a.txt", article(1)).file("teks/b.txt", "").file("a.jsonl", line(1) + &line(2) + "[]\n");
    dir.file("b.json", format!("[{}]", line(3))).file("c.csv", "id,text\n1,Tidak ada.\n");
    let page =
        format!("<html><body><article><h1>Harga</h1><p>{}</p></article></body></html>", article(4).repeat(4));
    dir.file("d.html", page);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(line(5).as_bytes()).unwrap();
    let mut packed = gzip.finish().unwrap();
    packed.extend_from_slice(&[b'x'; 200_000]);
    dir.file("e.jsonl.gz", packed);
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(article(6).len() as u64);
    tar.append_data(&mut header, "f.txt", article(6).as_bytes()).unwrap();
    let mut tar = tar.into_inner().unwrap();
    tar.resize(tar.len() + 600 * 512, 0);
    dir.file("f.tar", tar).file("g.dat", [0; 100_000]);
    dir.extract("a.jsonl -q -o rows.parquet");
    dir
}

const INPUTS: &str = "teks a.jsonl b.json c.csv d.html e.jsonl.gz f.tar g.dat rows.parquet hilang.txt";

#[test]
fn inputs_and_outputs_have_sizes_and_hashes() {
    let dir = archive();
    let run = dir.extract(&format!("{INPUTS} -o q.csv.gz --articles t.jsonl --manifest m.json"));
    assert_eq!(run.code, 1);
    let told = manifest(&dir, "m.json");
    let inputs = told["inputs"].as_array().unwrap();
    let kinds: Vec<_> = inputs
        .iter()
        .map(|input| {
            let path = input["path"].as_str().unwrap();
            let bytes = std::fs::read(dir.path(path)).unwrap();
            assert_eq!(
                (&input["bytes"], &input["sha256"]),
                (&json!(bytes.len()), &json!(sum(&bytes))),
                "{path}"
            );
            let packed = input["packed"].as_str().map_or(String::new(), |packed| format!(".{packed}"));
            let kind = input["kind"].as_str().unwrap_or("?");
            format!("{path} {kind}{packed} {} {}", input["articles"], input["rows"])
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "teks/a.txt text 1 2",
            "teks/b.txt text 0 0",
            "a.jsonl jsonl 2 4",
            "b.json json 1 2",
            "c.csv csv 1 0",
            "d.html html 1 8",
            "e.jsonl.gz jsonl.gzip 1 2",
            "f.tar tar 1 2",
            "g.dat text 0 0",
            "rows.parquet parquet 0 0"
        ]
    );
    for (output, path) in [(&told["outputs"][0], "q.csv.gz"), (&told["articles"], "t.jsonl")] {
        let bytes = std::fs::read(dir.path(path)).unwrap();
        assert_eq!(output["path"], path);
        assert_eq!(
            (&output["bytes"], &output["sha256"]),
            (&json!(bytes.len()), &json!(sum(&bytes))),
            "{path}"
        );
    }
    let counts = &told["counts"];
    assert_eq!((&told["outputs"][0]["rows"], &told["articles"]["articles"]), (&json!(20), &json!(8)));
    assert_eq!((&counts["quotations"], &counts["articles"]), (&json!(20), &json!(8)));
    assert_eq!(
        counts["quotations"].as_u64().unwrap(),
        ["direct", "indirect", "mixed"].iter().map(|kind| counts[*kind].as_u64().unwrap()).sum::<u64>()
    );
    let files: Vec<_> = told["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["teks/b.txt", "a.jsonl", "e.jsonl.gz", "g.dat", "rows.parquet", "hilang.txt"]);
    assert_eq!(told["problems"][1]["line"], 3);
    assert_eq!(told["problems_left_out"], 0);
    assert_eq!(told["options"]["output"], "q.csv.gz");
    assert_eq!(told["kutip"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn it_is_the_same_but_for_the_run() {
    let dir = archive();
    let told = |options: &str| {
        dir.extract(&format!("{INPUTS} -o q.csv --split 1kB --manifest m.json {options}"));
        let mut told = manifest(&dir, "m.json");
        let run = told.as_object_mut().unwrap().remove("run").unwrap();
        assert!(run["finished"].as_str().unwrap() >= run["started"].as_str().unwrap());
        (told, run["threads"].clone())
    };
    let (one, threads) = told("-j1");
    assert_eq!((threads, one["outputs"].as_array().unwrap().len() > 3), (json!(1), true));
    assert_eq!(told("-j3"), (one.clone(), json!(3)));
    assert_eq!(told("-q").0, one);
    assert_eq!(told("-j2 --resume").0, one);
    dir.file("kata/cues/verbs.tsv", "-kata\n");
    let (other, _) = told("--lexicon kata");
    assert_ne!(other["lexicon"], one["lexicon"]);
}

#[test]
fn standard_input_and_output_are_in_it() {
    let dir = Dir::new();
    let text = line(1);
    let run = dir.pipe("--manifest m.json", text.as_bytes());
    let told = manifest(&dir, "m.json");
    assert_eq!(
        told["inputs"][0],
        json!({"path": "stdin", "bytes": text.len(), "sha256": sum(text.as_bytes()), "kind": "jsonl", "packed": null,
               "articles": 1, "rows": 2})
    );
    let output = run.stdout.as_bytes();
    assert_eq!(
        told["outputs"],
        json!([{"path": "-", "bytes": output.len(), "sha256": sum(output), "rows": 2}])
    );
}

#[test]
fn problems_are_told_up_to_a_bound() {
    let dir = Dir::new();
    for n in 0..120 {
        dir.file(&format!("a/{n:03}.jsonl"), "[]\n".repeat(12) + &line(1));
    }
    dir.extract("a -q --manifest m.json -o q.csv");
    let told = manifest(&dir, "m.json");
    // At most ten of a file, and a thousand in all.
    assert_eq!(told["problems"].as_array().unwrap().len(), 1000);
    assert_eq!((&told["problems_left_out"], &told["counts"]["skipped"]), (&json!(440), &json!(1440)));
}

#[test]
fn it_appears_after_the_output_or_not_at_all() {
    let dir = archive();
    dir.extract("a.jsonl --strict -o q.csv --manifest m.json").says(2, &["stopped at the first bad input"]);
    assert!(!dir.path("m.json").exists() && !dir.path("q.csv").exists());
    dir.extract("a.jsonl --manifest -")
        .says(2, &["--manifest -: standard output is for the rows; name a file"]);
    dir.extract("a.jsonl -o q.csv --manifest q.csv")
        .says(2, &["--manifest q.csv: is the file of the rows too"]);
    dir.extract("a.jsonl --articles q --manifest q").says(2, &["--manifest q: is the file of the texts too"]);
    dir.extract("a.jsonl --manifest a.jsonl").says(2, &["--manifest a.jsonl: is one of the inputs"]);
    dir.extract("a.jsonl --manifest no/m.json")
        .says(2, &["--manifest no/m.json: the folder no does not exist"]);
    dir.extract("a.jsonl --manifest teks").says(2, &["--manifest teks: is a folder"]);
    #[cfg(target_os = "linux")]
    dir.extract("a.jsonl -o q.csv --manifest /dev/full")
        .says(2, &["--manifest /dev/full: cannot be written: the disk is full"]);
    assert!(dir.names().iter().all(|name| !name.starts_with('.')));
}
