//! `kutip extract`: order, formats, metadata, outputs.

use crate::util::{Dir, article, command, rows};
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

/// A folder, JSON Lines and CSV with articles, 300 in all.
fn archive() -> Dir {
    let dir = Dir::new();
    let (mut lines, mut table) = (String::new(), "id,text,judul\n".to_owned());
    for n in 0..100 {
        dir.file(&format!("berita/{}/{n:03}.txt", n % 7), article(n));
        let text = serde_json::to_string(&article(n)).unwrap();
        lines += &format!("{{\"id\": \"j{n}\", \"text\": {text}, \"date\": \"2021-12-16\"}}\n");
        table += &format!("c{n},\"{}\",\"Judul, {n}\"\n", article(n).replace('"', "\"\""));
    }
    dir.file("a.jsonl", lines).file("b.csv", table);
    dir
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let dir = archive();
    for format in ["csv", "tsv", "jsonl"] {
        let one = dir.extract(&format!("berita a.jsonl b.csv -j1 --format {format}"));
        let four = dir.extract(&format!("berita a.jsonl b.csv -j 4 --format {format}"));
        assert_eq!((one.code, one.stdout.len()), (0, four.stdout.len()));
        assert!(one.stdout == four.stdout, "{format}");
        assert_eq!(one.stderr, four.stderr);
        one.says(0, &["300 articles, "]);
    }
}

#[test]
fn rows_come_in_the_order_of_the_inputs() {
    let dir = archive();
    let ids = dir.extract("b.csv berita a.jsonl -j3").column("doc_id");
    assert_eq!(ids.len(), 300);
    assert_eq!((&*ids[0], &*ids[99]), ("c0", "c99"));
    assert_eq!((&*ids[100], &*ids[101], &*ids[199]), ("0/000.txt", "0/007.txt", "6/097.txt"));
    assert_eq!((&*ids[200], &*ids[299]), ("j0", "j99"));
}

#[test]
fn offsets_point_into_the_text_in_every_unit() {
    let text =
        "Kafé 😀 \u{1d538}: harga beras turun.\r\n\r\n\"Harga sudah turun,\" kata Bupati Rahmat Hidayat.\r\n";
    let dir = Dir::new();
    dir.file("a.txt", text).file("bom.txt", format!("\u{feff}{text}"));
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let bytes = utf16.iter().flat_map(|unit| unit.to_le_bytes());
    dir.file("utf16.txt", [0xff, 0xfe].into_iter().chain(bytes).collect::<Vec<u8>>());
    let slice = |unit: &str, start: usize, end: usize| match unit {
        "char" => text.chars().skip(start).take(end - start).collect(),
        "byte" => text[start..end].to_owned(),
        _ => String::from_utf16(&utf16[start..end]).unwrap(),
    };
    for file in ["a.txt", "bom.txt", "utf16.txt"] {
        for unit in ["char", "byte", "utf16"] {
            let rows = dir.extract(&format!("{file} --offsets {unit}")).rows();
            assert!(!rows.is_empty());
            for row in rows {
                let at = |name: &str| row[name].parse().unwrap();
                assert_eq!(
                    slice(unit, at("content_start"), at("content_end")),
                    row["content"],
                    "{file} {unit}"
                );
            }
        }
    }
}

#[test]
fn metadata_is_passed_through() {
    let text = serde_json::to_string(&article(5)).unwrap();
    let line = format!(
        "{{\"doc_id\": 7, \"isi\": {text}, \"judul\": \"J\", \"tanggal\": \"2021-12-16\", \"media\": \"Harian\", \
         \"link\": \"http://x/\", \"tag\": [1, \"a\"], \"skor\": 1.50}}\n"
    );
    let dir = Dir::new();
    dir.file("a.jsonl", line);
    for row in dir.extract("a.jsonl --keep skor,tag,none").says(0, &["--keep none"]).rows() {
        let cells = ["doc_id", "title", "date", "outlet", "url", "skor", "tag", "none"]
            .map(|name| row[name].as_str());
        assert_eq!(cells, ["7", "J", "2021-12-16", "Harian", "http://x/", "1.50", "[1, \"a\"]", ""]);
    }
    let json = dir.extract("a.jsonl --keep skor,tag,none --format jsonl");
    assert!(
        json.stdout.lines().all(|line| line.ends_with(r#","skor":1.50,"tag":[1, "a"],"none":null}"#)),
        "{json:?}"
    );
    let named = dir.extract("a.jsonl --id-field media --outlet-field doc_id --title-field skor --date-field tag --url-field judul");
    let row = &named.rows()[0];
    let cells = ["doc_id", "title", "date", "outlet", "url"].map(|name| row[name].as_str());
    assert_eq!(cells, ["Harian", "1.50", "[1, \"a\"]", "7", "J"]);
}

#[test]
fn a_default_date_is_for_articles_without_one() {
    let dir = Dir::new();
    let text = serde_json::to_string(&article(5)).unwrap();
    dir.file(
        "a.jsonl",
        format!("{{\"text\": {text}, \"date\": \"2020-01-01\"}}\n{{\"text\": {text}, \"date\": \"\"}}\n"),
    );
    dir.file("b.txt", article(1));
    assert_eq!(dir.extract("a.jsonl b.txt --date 2021-12-16").column("date"), ["2020-01-01", "2021-12-16"]);
}

#[test]
fn standard_input_is_told_by_its_content() {
    let dir = Dir::new();
    let text = serde_json::to_string(&article(5)).unwrap();
    let quoted = article(5).replace('"', "\"\"");
    let ids = |arguments, stdin: &str| dir.pipe(arguments, stdin.as_bytes()).column("doc_id");
    assert_eq!(ids("", &article(5)), ["stdin"]);
    assert_eq!(ids("-", &format!("\n{{\"text\": {text}}}\n")), ["stdin#2"]);
    assert_eq!(ids("-", &format!("text,n\n\"{quoted}\",1\n")), ["stdin#2"]);
    assert_eq!(ids("", &format!("\u{feff}n;text\r\n1;\"{quoted}\"\r\n")), ["stdin#2"]);
    assert_eq!(ids("--from tsv", &format!("text\n\"{quoted}\"\n")), ["stdin#2"]);
    assert_eq!(ids("--from text", &format!("text,n\n\n{}", article(5))), ["stdin"]);
}

#[test]
fn records_in_utf16_are_read() {
    let dir = Dir::new();
    let line = format!("{{\"id\": \"é\", \"text\": {}}}\r\n", serde_json::to_string(&article(5)).unwrap());
    let bytes = line.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(bytes).collect();
    dir.file("a.jsonl", &bytes);
    assert_eq!(dir.extract("a.jsonl").column("doc_id"), ["é"]);
    assert_eq!(dir.pipe("-", &bytes).column("doc_id"), ["é"]);
}

#[test]
fn the_output_file_appears_whole_and_tells_the_format() {
    let dir = archive();
    assert_eq!(dir.extract("a.jsonl -o out.csv").says(0, &[]).stdout, "");
    assert!(!rows(&dir.read("out.csv")).is_empty());
    dir.extract("a.jsonl -q -o out.jsonl").says(0, &[]);
    assert!(dir.read("out.jsonl").starts_with("{\"doc_id\":\"j0\""));
    dir.extract("a.jsonl -q -o out.tsv").says(0, &[]);
    assert!(dir.read("out.tsv").starts_with("doc_id\tquote_id\t"));
    dir.extract("a.jsonl -q --format csv -o out.tsv").says(0, &[]);
    assert_eq!(dir.read("out.tsv"), dir.read("out.csv"));
    assert_eq!(dir.names(), ["a.jsonl", "b.csv", "berita", "out.csv", "out.jsonl", "out.tsv"]);
}

#[test]
fn quiet_is_quiet_and_the_header_is_always_there() {
    let dir = Dir::new();
    dir.file("a.txt", "Tidak ada apa-apa.\n");
    let run = dir.extract("-q a.txt");
    assert_eq!((run.code, run.stderr.as_str(), run.stdout.lines().count()), (0, "", 1));
    let run = dir.extract("-q missing.txt");
    assert_eq!((run.code, run.stdout.lines().count()), (1, 1));
    run.says(1, &["skipped: missing.txt"]);
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let dir = archive();
    let many = dir.read("a.jsonl").repeat(40);
    dir.file("many.jsonl", many);
    let mut child = command(&dir.path("."))
        .args(["extract", "many.jsonl"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("doc_id,"));
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn named_pipes_are_read_once() {
    let dir = archive();
    let status = std::process::Command::new("mkfifo").arg(dir.path("pipe")).status();
    if !status.is_ok_and(|status| status.success()) {
        return;
    }
    let (path, lines) = (dir.path("pipe"), dir.read("a.jsonl"));
    let writer = std::thread::spawn(move || std::fs::write(path, lines));
    assert_eq!(dir.extract("pipe").column("doc_id").len(), 100);
    writer.join().unwrap().unwrap();
}
