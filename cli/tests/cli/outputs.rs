//! `kutip extract`: Parquet, compressed outputs, tables for spreadsheets, parts; full disks and closed pipes.

use crate::util::{Dir, article, command, rows};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, RowAccessor};
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

/// 200 articles in JSON Lines, with fields to keep.
fn archive() -> Dir {
    let dir = Dir::new();
    let line = |n: usize| {
        let text = serde_json::to_string(&article(n)).unwrap();
        let kept = ["null", "\"=1+1\"", "-1.5", "[1, \"a\"]"][n % 4];
        format!("{{\"id\": \"j{n}\", \"text\": {text}, \"judul\": \"-judul {n}\", \"kunci\": {kept}}}\n")
    };
    dir.file("a.jsonl", (0..200).map(line).collect::<String>());
    dir
}

/// A file without what compresses it.
fn unpacked(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    let mut reader: Box<dyn Read> = match path.extension().unwrap().to_str().unwrap() {
        "gz" => Box::new(flate2::read::GzDecoder::new(&bytes[..])),
        "zst" => Box::new(zstd::Decoder::new(&bytes[..]).unwrap()),
        "bz2" => Box::new(bzip2::read::BzDecoder::new(&bytes[..])),
        "xz" => Box::new(lzma_rust2::XzReader::new(&bytes[..], true)),
        _ => Box::new(&bytes[..]),
    };
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    text
}

/// The rows of a Parquet file as JSON Lines have them.
fn table(path: &Path) -> Vec<Value> {
    let file = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
    let rows = file.get_row_iter(None).unwrap();
    rows.map(|row| object(row.unwrap().get_column_iter())).collect()
}

fn object<'f>(fields: impl Iterator<Item = (&'f String, &'f Field)>) -> Value {
    fields.map(|(name, field)| (name.clone(), value(field))).collect::<serde_json::Map<_, _>>().into()
}

fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Str(text) => json!(text),
        Field::Long(n) => json!(n),
        Field::Double(x) => json!(x),
        Field::Group(row) => {
            json!([row.get_long(0).unwrap(), row.get_long(1).unwrap()])
        }
        Field::ListInternal(list) => list.elements().iter().map(value).collect(),
        other => panic!("no column has {other}"),
    }
}

#[test]
fn parquet_holds_what_json_lines_hold() {
    let dir = archive();
    dir.extract("a.jsonl --keep kunci,none -o out.parquet").says(0, &["--keep none"]);
    dir.extract("a.jsonl -q --keep kunci,none -o out.jsonl");
    let found = table(&dir.path("out.parquet"));
    let lines = dir.read("out.jsonl");
    assert_eq!(found.len(), lines.lines().count());
    assert!(found.len() >= 200);
    for (found, line) in found.into_iter().zip(lines.lines()) {
        let mut wanted: Value = serde_json::from_str(line).unwrap();
        // A list in Parquet, and kept fields as text.
        let spans = wanted["content_spans"].as_str().unwrap().split(';').map(|span| {
            let (start, end) = span.split_once(':').unwrap();
            json!([start.parse::<u64>().unwrap(), end.parse::<u64>().unwrap()])
        });
        wanted["content_spans"] = spans.collect();
        match &wanted["kunci"] {
            Value::Null | Value::String(_) => {}
            Value::Array(_) => wanted["kunci"] = json!("[1, \"a\"]"),
            other => wanted["kunci"] = json!(other.to_string()),
        }
        assert_eq!(found, wanted);
    }
}

#[test]
fn parquet_is_the_same_for_any_number_of_threads_and_may_be_piped() {
    let dir = archive();
    dir.extract("a.jsonl -j1 -o one.parquet");
    dir.extract("a.jsonl -j4 -o four.parquet");
    let one = std::fs::read(dir.path("one.parquet")).unwrap();
    assert!(one == std::fs::read(dir.path("four.parquet")).unwrap());
    let output = command(&dir.path("."))
        .args(["extract", "a.jsonl", "--format", "parquet"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.stdout == one);
}

#[test]
fn an_output_without_rows_is_still_one() {
    let dir = Dir::new();
    dir.file("a.txt", "Tidak ada apa-apa.\n");
    dir.extract("a.txt -q -o out.parquet").says(0, &[]);
    assert_eq!(table(&dir.path("out.parquet")), Vec::<Value>::new());
    dir.extract("a.txt -q -o out.csv.zst").says(0, &[]);
    assert_eq!(unpacked(&dir.path("out.csv.zst")).lines().count(), 1);
    dir.extract("a.txt -q -o out.jsonl.gz").says(0, &[]);
    assert_eq!(unpacked(&dir.path("out.jsonl.gz")), "");
}

#[test]
fn the_extension_compresses() {
    let dir = archive();
    for format in ["csv", "tsv", "jsonl"] {
        dir.extract(&format!("a.jsonl -q -o plain.{format}"));
    }
    for name in ["out.csv.gz", "out.jsonl.zst", "out.tsv.xz", "out.csv.bz2"] {
        dir.extract(&format!("a.jsonl -q -o {name}")).says(0, &[]);
        let format = name.split('.').nth(1).unwrap();
        assert!(unpacked(&dir.path(name)) == dir.read(&format!("plain.{format}")), "{name}");
    }
    assert!(dir.names().iter().all(|name| !name.starts_with(".kutip")));
}

#[test]
fn spreadsheets_get_no_formulas() {
    let dir = archive();
    dir.extract("a.jsonl -q --keep kunci --excel -o out.csv").says(0, &[]);
    let text = dir.read("out.csv");
    assert!(text.starts_with("\u{feff}doc_id,") && text.ends_with("\r\n"));
    let plain = dir.extract("a.jsonl -q --keep kunci").rows();
    let excel = rows(text.trim_start_matches('\u{feff}'));
    assert_eq!(plain.len(), excel.len());
    for (plain, excel) in plain.iter().zip(&excel) {
        for (name, cell) in plain {
            let changed = cell.starts_with("-judul") || cell == "=1+1";
            let wanted = if changed { format!("'{cell}") } else { cell.clone() };
            assert_eq!(excel[name], wanted, "{name}");
        }
    }
    dir.extract("a.jsonl --excel -o out.jsonl").says(2, &["--excel: is for CSV and TSV"]);
    dir.extract("a.jsonl --excel --format tsv").says(0, &[]);
}

#[test]
fn parts_hold_the_rows_of_the_whole() {
    let dir = archive();
    let whole = dir.extract("a.jsonl -q -o whole.csv").says(0, &[]).code;
    assert_eq!(whole, 0);
    let lines = dir.read("whole.csv");
    let (header, body) = lines.split_once('\n').unwrap();
    for name in ["part.csv", "part.csv.gz", "part.csv.xz"] {
        dir.extract(&format!("a.jsonl -q --split 20kB -o {name}")).says(0, &[]);
        let parts = parts(&dir, name);
        assert!(parts.len() > 3, "{}", parts.len());
        let mut all = String::new();
        for part in &parts {
            let text = unpacked(&dir.path(part));
            assert!(text.len() <= 20_000, "{}", text.len());
            let (first, rest) = text.split_once('\n').unwrap();
            assert_eq!(first, header);
            all += rest;
        }
        assert!(all == body, "{name}");
        // Less than one more article would have fitted.
        assert!(parts.len() <= lines.len() / 15_000 + 1);
    }
    assert!(!dir.path("part.csv").exists());
}

/// The parts of an output, in order.
fn parts(dir: &Dir, output: &str) -> Vec<String> {
    let (stem, extensions) = output.split_once('.').unwrap();
    let part =
        |name: &String| name.starts_with(&format!("{stem}-0")) && name.ends_with(&format!(".{extensions}"));
    dir.names().into_iter().filter(|name| part(name)).collect()
}

#[test]
fn the_rows_of_an_article_stay_in_one_part() {
    let dir = archive();
    dir.extract("a.jsonl -q --split 1kB -o q.jsonl").says(0, &[]);
    let names = parts(&dir, "q.jsonl");
    assert_eq!((names.len(), &*names[9], &*names[199]), (200, "q-00010.jsonl", "q-00200.jsonl"));
    for (n, name) in names.iter().enumerate() {
        for line in dir.read(name).lines() {
            assert_eq!(serde_json::from_str::<Value>(line).unwrap()["doc_id"], format!("j{n}"));
        }
    }
}

#[test]
fn parquet_parts_are_files_of_their_own() {
    let dir = archive();
    dir.extract("a.jsonl -q -o whole.parquet").says(0, &[]);
    dir.extract("a.jsonl -q --split 50kB -o q.parquet").says(0, &[]);
    let names = parts(&dir, "q.parquet");
    assert!(names.len() > 2);
    let all: Vec<Value> = names.iter().flat_map(|name| table(&dir.path(name))).collect();
    assert_eq!(all, table(&dir.path("whole.parquet")));
}

#[test]
fn parts_replace_those_of_an_earlier_run() {
    let dir = archive();
    dir.file("q-note.csv", "x").file("q-00500.csv", "not next in line");
    dir.extract("a.jsonl -q --split 10kB -o q.csv").says(0, &[]);
    let before = parts(&dir, "q.csv").len();
    dir.extract("a.jsonl -q --split 100kB -o q.csv").says(0, &[]);
    let after = parts(&dir, "q.csv");
    assert!(after.len() < before);
    assert_eq!(dir.read("q-00500.csv"), "not next in line");
    let ids: Vec<_> = after[..after.len() - 1]
        .iter()
        .flat_map(|name| rows(&dir.read(name)))
        .map(|row| row["quote_id"].clone())
        .collect();
    let mut once = ids.clone();
    once.dedup();
    assert_eq!((ids.len(), once.len()), (dir.extract("a.jsonl -q").rows().len(), ids.len()));
}

#[test]
fn parts_that_cannot_be_meant_are_refused() {
    let dir = archive();
    dir.extract("a.jsonl --split 1MB").says(2, &["--split: parts need a name; add -o FILE"]);
    dir.extract("a.jsonl --split lots -o q.csv").says(2, &["write a size as 500MB or 2GiB"]);
    dir.extract("a.jsonl --split 1MB -o no/q.csv").says(2, &["-o no/q-00001.csv: the folder"]);
    dir.file("q-00002.csv", "id,text\n");
    dir.extract("q-00002.csv --split 1MB -o q.csv").says(2, &["could replace the input q-00002.csv"]);
    #[cfg(unix)]
    dir.extract("a.jsonl --split 1MB -o /dev/null").says(2, &["/dev/null is no ordinary file"]);
    dir.extract("a.jsonl -o q.parquet.gz").says(2, &["Parquet is compressed within"]);
    assert_eq!(dir.names(), ["a.jsonl", "q-00002.csv"]);
}

#[test]
fn nothing_appears_of_a_run_that_stops() {
    let dir = archive();
    dir.file("bad.jsonl", dir.read("a.jsonl") + "[]\n");
    for output in ["q.parquet", "q.csv.gz", "q.jsonl.zst", "q.csv --split 10kB", "q.parquet --split 10kB"] {
        dir.extract(&format!("bad.jsonl --strict -o {output}")).says(2, &["stopped at the first bad input"]);
        assert_eq!(dir.names(), ["a.jsonl", "bad.jsonl"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn full_devices_are_told() {
    let dir = archive();
    dir.extract("a.jsonl -o /dev/full").says(2, &["-o /dev/full: cannot be written: the disk is full"]);
    for format in ["csv", "jsonl", "parquet"] {
        let output = command(&dir.path("."))
            .args(["extract", "a.jsonl", "--format", format])
            .stdin(Stdio::null())
            .stdout(std::fs::File::options().write(true).open("/dev/full").unwrap())
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("standard output: cannot be written: the disk is full"), "{stderr}");
        assert_eq!(stderr.matches("No space left").count(), 1, "{stderr}");
    }
}

/// A limit on the size of files stands for a full disk; the shell ignores the signal that would come before the error.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_leaves_nothing_behind() {
    let dir = archive();
    dir.file("a.jsonl", dir.read("a.jsonl").repeat(20)).file("old.csv", "old");
    for output in ["old.csv", "q.jsonl.gz", "q.parquet", "q.csv --split 300kB"] {
        let script = format!(
            "trap '' XFSZ; ulimit -f 16; exec {} extract a.jsonl -q -o {output}",
            env!("CARGO_BIN_EXE_kutip")
        );
        let run = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(dir.path("."))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let stderr = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{output}: {stderr}");
        assert!(
            stderr.contains("larger than allowed here") && stderr.contains("nothing was kept"),
            "{stderr}"
        );
        assert_eq!(dir.names(), ["a.jsonl", "old.csv"], "{output}");
    }
    assert_eq!(dir.read("old.csv"), "old");
}

#[test]
fn a_closed_pipe_is_no_error_in_any_format() {
    let dir = archive();
    dir.file("many.jsonl", dir.read("a.jsonl").repeat(20));
    for format in ["csv", "jsonl", "parquet"] {
        let mut child = command(&dir.path("."))
            .args(["extract", "many.jsonl", "--format", format])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 4];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!stderr.contains("cannot be written"), "{format}: {stderr}");
        assert_eq!(output.status.code(), Some(0), "{format}: {stderr}");
    }
}
