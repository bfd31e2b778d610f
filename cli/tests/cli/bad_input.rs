//! `kutip extract`: every bad input gets a message with its name and what to do, and the rest goes on.

use crate::util::{Dir, article};

/// A good article beside a bad one: the good one must come through.
fn beside(name: &str, contents: impl AsRef<[u8]>) -> Dir {
    let dir = Dir::new();
    dir.file("good.txt", article(1)).file(name, contents);
    dir
}

#[track_caller]
fn skipped(name: &str, contents: impl AsRef<[u8]>, pieces: &[&str]) {
    let run = beside(name, contents).extract(&format!("{name} good.txt"));
    run.says(1, pieces).says(1, &[&format!("skipped: {name}"), "1 article, "]);
    assert_eq!(run.column("doc_id"), ["good.txt"]);
}

#[test]
fn windows_1252_is_read_with_a_warning() {
    let text = article(1).replace('"', "\u{201c}");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let dir = beside("latin.txt", &bytes);
    let run = dir.extract("latin.txt good.txt");
    run.says(0, &["warning: latin.txt: not UTF-8, read as Windows-1252"]);
    assert!(dir.extract("-q latin.txt").stderr.is_empty());
}

#[test]
fn utf8_with_broken_bytes_is_read_as_damaged() {
    let mut bytes = article(1).replace('"', "\u{201d}").into_bytes();
    bytes.extend_from_slice(b"\n\xe2\x80\n");
    let run = beside("broken.txt", bytes).extract("broken.txt good.txt");
    run.says(1, &["damaged: broken.txt: some bytes are not UTF-8", "2 articles, ", "; 1 input damaged"]);
}

#[test]
fn other_encodings_and_binaries_are_skipped() {
    skipped("x.txt", b"\x81\x8d kata\xe9 dia", &["neither UTF-8 nor Windows-1252", "iconv"]);
    skipped("x.txt", [0; 5000], &["binary, not text"]);
    skipped("x.txt", b"y\0a\0,\0 \0k\0a\0t\0a\0", &["UTF-16 without a byte order mark"]);
    skipped("x.txt", b"\x1f\x8b\x08\0\0\0\0\0\0\xff", &["the gzip data ends early, at byte 10"]);
    skipped("x.jsonl", b"\x1f\x8b\x08\0\0\0\0\0\0\xff", &["the gzip data ends early, at byte 10"]);
    skipped("x.jsonl", b"\x1f\x8b\x09\0\0\0\0\0\0\xff", &["compressed with gzip", "gzip -dc FILE"]);
    skipped("x.csv", [0; 5000], &["binary, not text"]);
    skipped("x", b"%PDF-1.4\n\xff\xff\0", &["a PDF"]);
}

#[test]
fn empty_inputs_are_skipped() {
    for name in ["x.txt", "x.jsonl", "x.csv", "x"] {
        skipped(name, "", &["is empty"]);
    }
    skipped("x.txt", "\u{feff}", &["is empty"]);
    skipped("x.txt", " \r\n\t\n", &["nothing but white space"]);
    skipped("x.jsonl", "\n\n", &["no line with an object"]);
    Dir::new().extract("").says(1, &["skipped: stdin: is empty"]);
}

#[test]
fn missing_and_unreadable_paths_are_skipped() {
    let dir = beside("x.txt", article(2));
    let run = dir.extract("nothing good.txt");
    assert_eq!(
        run.says(1, &["skipped: nothing: no such file or folder; check"]).column("doc_id"),
        ["good.txt"]
    );
    std::fs::create_dir(dir.path("empty")).unwrap();
    dir.extract("empty good.txt").says(1, &["skipped: empty: no file to read in this folder", "--ext"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(dir.path("x.txt"), std::fs::Permissions::from_mode(0o000)).unwrap();
        // The superuser may read everything.
        if std::fs::File::open(dir.path("x.txt")).is_err() {
            let run = dir.extract("x.txt good.txt");
            assert_eq!(run.says(1, &["skipped: x.txt: permission denied"]).column("doc_id"), ["good.txt"]);
        }
    }
}

#[test]
fn four_gibibytes_are_refused() {
    let dir = beside("x.txt", "");
    std::fs::File::options().write(true).open(dir.path("x.txt")).unwrap().set_len(1 << 32).unwrap();
    dir.extract("x.txt good.txt").says(1, &["skipped: x.txt: 4 GiB or larger; split it", "1 article, "]);
}

#[test]
fn bad_lines_are_skipped_and_the_others_read() {
    let good =
        |id: &str| format!("{{\"id\":\"{id}\",\"text\":{}}}\n", serde_json::to_string(&article(1)).unwrap());
    let lines = format!("{}[1]\n{{\"text\": \n{{\"a\":1}}\n{{\"text\":3}}\n\n{}", good("a"), good("b"));
    let run = beside("x.jsonl", lines).extract("x.jsonl good.txt");
    run.says(
        1,
        &["x.jsonl:2: the line is a list", "x.jsonl:3: invalid JSON at column", "x.jsonl:4: no field text"],
    );
    run.says(
        1,
        &[
            "the line has: a;",
            "--text-field NAME",
            "x.jsonl:5: the field of the text is not a string",
            "4 inputs skipped",
        ],
    );
    assert_eq!(run.column("doc_id"), ["a", "b", "good.txt"]);
}

#[test]
fn bad_rows_are_skipped_and_the_others_read() {
    let good = article(1).replace('"', "\"\"");
    let rows = format!("id,text\na,\"{good}\"\nkurang\nb,\"{good}\"\nc,satu,dua\nd,\n");
    let run = beside("x.csv", rows).extract("x.csv good.txt");
    run.says(1, &["1 of 2 fields", "3 fields, the header 2", "the text is empty", "3 inputs skipped"]);
    assert_eq!(run.column("doc_id"), ["a", "b", "good.txt"]);
    skipped("x.csv", "a,b\n1,2\n", &["the header has: a, b", "--text-field NAME"]);
    skipped("x.csv", "id,text\n1,\"buka\n2,x\n3,y\n", &["x.csv:2: a quotation mark", "never closed"]);
}

#[test]
fn many_messages_about_one_file_are_counted() {
    let first = format!("{{\"text\":{}}}\n", serde_json::to_string(&article(1)).unwrap());
    let dir = beside("y.jsonl", first + &"3\n".repeat(25));
    let run = dir.extract("y.jsonl good.txt");
    run.says(1, &["y.jsonl:11: ", "kutip: y.jsonl: 15 more lines skipped or damaged", "25 inputs skipped"]);
    assert!(!run.stderr.contains("y.jsonl:12: "));
}

#[test]
fn strict_stops_at_the_first() {
    let dir = beside("x.txt", "");
    dir.file("z.txt", article(3));
    let run = dir.extract("good.txt x.txt z.txt nothing --strict -o out.csv");
    run.says(2, &["skipped: x.txt: is empty", "stopped at the first bad input"]);
    assert!(!run.stderr.contains("nothing:"));
    assert!(!dir.path("out.csv").exists());
    let run = dir.extract("good.txt x.txt z.txt --strict");
    assert_eq!(run.column("doc_id"), ["good.txt"]);
}

#[test]
fn outputs_that_cannot_be_written_stop_the_run() {
    let dir = beside("x.txt", article(2));
    dir.extract("x.txt -o no/out.csv")
        .says(2, &["-o no/out.csv: the folder", "does not exist; make it first"]);
    dir.extract("x.txt -o .").says(2, &["-o .: is a folder; name a file in it"]);
    dir.extract("x.txt good.txt -o good.txt").says(2, &["is one of the inputs; choose another name"]);
    assert_eq!(dir.read("good.txt"), article(1));
    #[cfg(target_os = "linux")]
    dir.extract("x.txt -o /dev/full").says(2, &["/dev/full: cannot be written"]);
}

#[test]
fn a_bad_lexicon_stops_the_run() {
    let dir = beside("x.txt", article(2));
    dir.extract("x.txt --lexicon no").says(2, &["--lexicon no: no such folder"]);
    std::fs::create_dir(dir.path("empty")).unwrap();
    dir.extract("x.txt --lexicon empty").says(2, &["--lexicon empty: has no .tsv file"]);
    let row = "form\tlemma\tclass\texample\nlempari\tlempar\tlempar\t\"Ya,\" lempari Budi.\n";
    dir.file("lex/cues/verbs.tsv", row);
    let run = dir.extract("x.txt --lexicon lex -o out.csv");
    run.says(2, &["cues/verbs.tsv:"]);
    assert!(!dir.path("out.csv").exists());
}
