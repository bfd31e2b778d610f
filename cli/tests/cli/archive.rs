//! `kutip archive` and `kutip who`: what goes in comes out, once, whatever happens on the way.

use crate::util::{Dir, Run, command};
use std::fmt::Write as _;
use std::process::Stdio;
use std::time::Duration;

/// Runs the command in a folder.
fn kutip(dir: &Dir, arguments: &[&str]) -> Run {
    let output = command(&dir.path("")).args(arguments).stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Articles about invented people: a regent under three names, a namesake in another trade, and the office alone.
const PEOPLE: &str = r#"{"id":"a1","outlet":"harian-satu","date":"2021-03-01","title":"Jalan Sukamaju Rusak","text":"\"Jalan itu diperbaiki bulan depan,\" kata Bupati Magelang Zulkarnain Wiratama di kantornya. Ia meminta warga bersabar."}
{"id":"a2","outlet":"harian-dua","date":"2021-04-02","title":"Warga Kebanjiran","text":"\"Warga yang kebanjiran sudah mengungsi,\" kata Bupati Magelang H. Zulkarnain Wiratama, S.IP (Zul), Jumat (2/4)."}
{"id":"a3","outlet":"harian-dua","date":"2021-05-03","title":"Zul Janji","text":"\"Pasar selesai tahun ini,\" kata Zulkarnain Wiratama di Magelang."}
{"id":"a4","outlet":"harian-tiga","date":"2021-05-04","title":"Sapi Mahal","text":"\"Harga sapi naik,\" kata Kepala Dinas Peternakan Garut Agus Susanto."}
{"id":"a5","outlet":"harian-tiga","date":"2021-05-05","title":"Gol Telat","text":"\"Kami terlambat bangun,\" kata pelatih Persela Baru Agus Susanto."}
{"id":"a6","outlet":"harian-satu","date":"2021-06-01","title":"Bupati Bicara","text":"\"Sekolah dibuka lagi pekan depan,\" kata Bupati Magelang."}
"#;

/// More articles, so that namesakes of both words of a common name are known.
fn crowd() -> String {
    let (given, family) =
        (["Agus", "Budi", "Siti", "Dewi", "Eko"], ["Susanto", "Hidayat", "Lestari", "Saputra"]);
    let mut text = String::new();
    for (n, first) in given.iter().enumerate() {
        for (m, last) in family.iter().enumerate().filter(|(m, _)| *m > 0 || n > 0) {
            writeln!(
                text,
                r#"{{"id":"c{n}{m}","text":"\"Panen nomor {n}{m} bagus,\" kata petani Desa Sukaraja {first} {last}."}}"#
            )
            .unwrap();
        }
    }
    text
}

fn people() -> Dir {
    let dir = Dir::new();
    dir.file("berita.jsonl", PEOPLE).file("ramai.jsonl", crowd());
    kutip(&dir, &["archive", "build", "berita.db", "berita.jsonl", "ramai.jsonl"]).says(0, &["25 articles"]);
    dir
}

/// Everything in an archive that does not depend on how it came in.
fn content(dir: &Dir, name: &str) -> Vec<String> {
    let db = rusqlite::Connection::open(dir.path(name)).unwrap();
    let mut lines = Vec::new();
    for table in ["articles", "speakers", "mentions", "quotations", "people", "aliases", "roles", "evidence"]
    {
        let mut query = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3")).unwrap();
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> =
                (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            lines.push(format!("{table} {}", cells.join("|")));
        }
    }
    lines
}

#[test]
fn names_with_titles_and_the_office_are_one_person_and_namesakes_are_two() {
    let dir = people();
    let who = kutip(&dir, &["who", "berita.db", "Zulkarnain Wiratama", "--format", "json"]);
    who.says(0, &[]);
    let found: serde_json::Value = serde_json::from_str(&who.stdout).unwrap();
    let docs: Vec<_> =
        found["statements"].as_array().unwrap().iter().map(|s| s["doc_id"].as_str().unwrap()).collect();
    assert_eq!(docs, ["a6", "a3", "a2", "a1", "a1"], "newest first, the office among them\n{}", who.stdout);
    assert!(found["aliases"].as_array().unwrap().iter().any(|alias| alias == "Zul"), "{}", who.stdout);
    kutip(&dir, &["who", "berita.db", "Agus Susanto"]).says(2, &["agus-susanto:", "agus-susanto-2:"]);
    // Misspelt, with titles, and by the nickname.
    for name in ["Zulkarnaen Wirotama", "H. Zulkarnain Wiratama, S.IP", "zul", "Bupati Magelang"] {
        assert!(
            kutip(&dir, &["who", "berita.db", name]).stdout.starts_with("Zulkarnain Wiratama ("),
            "{name}"
        );
    }
}

#[test]
fn statements_are_found_by_words_in_any_form_and_by_all_filters() {
    let dir = people();
    let ids = |filters: &[&str]| {
        let run =
            kutip(&dir, &[&["who", "berita.db", "Zulkarnain Wiratama", "--format", "csv"], filters].concat());
        run.says(0, &[]);
        run.rows().into_iter().map(|row| row["quote_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["--about", "banjir"]), ["a2#1"]);
    assert_eq!(ids(&["--about", "perbaikan jalan"]), ["a1#1"], "words of the statement and of the headline");
    assert_eq!(ids(&["--from", "2021-04-01", "--to", "2021-05-31"]), ["a3#1", "a2#1"]);
    assert_eq!(ids(&["--outlet", "harian-dua"]), ["a3#1", "a2#1"]);
    assert_eq!(ids(&["--type", "indirect"]), ["a1#2"]);
    assert_eq!(ids(&["--cue-class", "request"]), ["a1#2"]);
    // What is typed is text, not a query.
    assert!(ids(&["--about", "\" OR 1=1 -- NEAR(*"]).is_empty());
}

#[test]
fn who_spoke_about_something_is_counted() {
    let dir = people();
    let rows = |arguments: &[&str]| {
        let run = kutip(&dir, &[&["who", "berita.db", "--format", "csv"], arguments].concat());
        run.says(0, &[]);
        let cells = ["person", "statements", "first_day"];
        run.rows().into_iter().map(|row| cells.map(|cell| row[cell].clone()).join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(rows(&["--about", "banjir"]), ["zulkarnain-wiratama 1 2021-04-02"]);
    assert_eq!(rows(&["--about", "panen", "--limit", "3"]).len(), 3);
    assert!(rows(&["--about", "banjir", "--outlet", "harian-satu"]).is_empty());
    let json = kutip(&dir, &["who", "berita.db", "--about", "panen", "--format", "json"]);
    json.says(0, &[]);
    assert!(json.stdout.contains("\"people\": 19") && json.stdout.contains("\"statements\": 19"));
    let text = kutip(&dir, &["who", "berita.db", "--about", "banjir"]).stdout;
    assert!(text.contains("1 statement by 1 person"), "{text}");
    kutip(&dir, &["who", "berita.db"]).says(2, &["<NAME>"]);
    kutip(&dir, &["who", "berita.db", "--about", "?"]).says(2, &["--about: has no words"]);
}

#[test]
fn tables_for_spreadsheet_programs_hold_no_formulas() {
    let dir = Dir::new();
    dir.file(
        "a.jsonl",
        r#"{"id":"=1+1","text":"\"Jalan itu diperbaiki,\" kata Bupati Magelang Zulkarnain Wiratama."}"#,
    );
    kutip(&dir, &["archive", "build", "a.db", "a.jsonl"]).says(0, &["1 article"]);
    let csv = kutip(&dir, &["who", "a.db", "Zulkarnain", "--format", "csv", "--excel"]);
    csv.says(0, &[]);
    assert!(csv.stdout.starts_with("\u{feff}doc_id,"), "{}", csv.stdout);
    let row = csv.stdout.lines().nth(1).unwrap();
    assert!(row.starts_with("'=1+1,'=1+1#1,") && csv.stdout.ends_with(",Zulkarnain Wiratama\r\n"), "{row}");
    kutip(&dir, &["who", "a.db", "Zulkarnain", "--excel"]).says(2, &["--excel: is for CSV"]);
}

#[test]
fn days_come_from_dates_however_written_and_else_from_addresses() {
    let dir = Dir::new();
    let article = |id: &str, more: &str| {
        format!(
            r#"{{"id":"{id}",{more}"text":"\"Jalan itu rusak,\" kata Bupati Magelang Zulkarnain Wiratama."}}"#
        ) + "\n"
    };
    let articles = article("a", r#""date":"Rabu, 24 Nov 2021 | 17:03","#)
        + &article("b", r#""url":"https://contoh.id/2021/11/25/jalan","#)
        + &article("c", r#""date":"26/11/2021","url":"https://contoh.id/2020/01/01/x","#)
        + &article("d", "");
    dir.file("a.jsonl", articles);
    kutip(&dir, &["archive", "build", "a.db", "a.jsonl"]).says(0, &["4 articles"]);
    let who = kutip(&dir, &["who", "a.db", "Zulkarnain", "--format", "csv"]);
    let days: Vec<String> =
        who.rows().into_iter().map(|row| format!("{} {}", row["doc_id"], row["day"])).collect();
    assert_eq!(days, ["c 2021-11-26", "b 2021-11-25", "a 2021-11-24", "d "]);
}

#[test]
fn what_is_in_is_passed_over_and_the_order_of_adding_does_not_matter_for_people() {
    let dir = people();
    let before = content(&dir, "berita.db");
    kutip(&dir, &["archive", "add", "berita.db", "berita.jsonl", "ramai.jsonl"]).says(0, &["0 articles"]);
    assert_eq!(content(&dir, "berita.db"), before);

    let mut lines: Vec<&str> = PEOPLE.lines().collect();
    lines.reverse();
    for (n, line) in lines.iter().enumerate() {
        dir.file(&format!("{n}.jsonl"), line);
        kutip(&dir, &["archive", "add", "lain.db", &format!("{n}.jsonl")]).says(0, &[]);
    }
    kutip(&dir, &["archive", "add", "lain.db", "ramai.jsonl"]).says(0, &[]);
    let people = |name| -> Vec<String> {
        content(&dir, name)
            .into_iter()
            .filter(|line| line.starts_with("people") || line.starts_with("aliases"))
            .collect()
    };
    assert_eq!(people("lain.db"), people("berita.db"));
}

#[test]
fn another_article_of_the_same_id_is_refused() {
    let dir = people();
    dir.file("lain.jsonl", r#"{"id":"a1","text":"\"Lain,\" kata Bupati Garut Rudi Hartono."}"#);
    kutip(&dir, &["archive", "add", "berita.db", "lain.jsonl"])
        .says(1, &["skipped: lain.jsonl:1", "the id a1"]);
}

#[test]
fn corrections_hold_for_later_builds() {
    let dir = people();
    kutip(&dir, &["archive", "merge", "berita.db", "agus-susanto", "agus-susanto-2"]).says(0, &[]);
    kutip(&dir, &["archive", "split", "berita.db", "zulkarnain-wiratama", "--doc", "a6"]).says(0, &[]);
    dir.file("baru.jsonl", r#"{"id":"b1","text":"\"Baru,\" kata Bupati Garut Rudi Hartono."}"#);
    kutip(&dir, &["archive", "add", "berita.db", "baru.jsonl"]).says(0, &[]);
    let merged = kutip(&dir, &["archive", "people", "berita.db", "Agus Susanto"]);
    assert!(merged.says(0, &[]).stdout.contains("corrected"), "{}", merged.stdout);
    let left = kutip(&dir, &["who", "berita.db", "zulkarnain-wiratama", "--format", "csv"]);
    assert!(left.rows().iter().all(|row| row["doc_id"] != "a6"), "{}", left.stdout);
    kutip(&dir, &["archive", "split", "berita.db", "zulkarnain-wiratama", "--doc", "a9"])
        .says(2, &["no such article"]);
}

#[test]
fn a_build_that_is_killed_goes_on_to_the_same_content() {
    let dir = Dir::new();
    kutip(&dir, &["synth", "--articles", "60", "--seed", "3", "-o", "arsip.jsonl"]).says(0, &[]);
    kutip(&dir, &["archive", "build", "ganz.db", "arsip.jsonl", "-q"]).says(0, &[]);
    let whole = content(&dir, "ganz.db");
    let started = std::time::Instant::now();
    kutip(&dir, &["archive", "build", "x.db", "arsip.jsonl", "-q"]).says(0, &[]);
    let length = started.elapsed();
    let mut seed = 7_u64;
    for _ in 0..50 {
        for end in ["x.db", "x.db-wal", "x.db-shm", "x.db-journal"] {
            let _ = std::fs::remove_file(dir.path(end));
        }
        let mut child = command(&dir.path(""))
            .env("KUTIP_TEST_SMALL_STEPS", "1")
            .args(["archive", "build", "x.db", "arsip.jsonl", "-q"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (seed >> 33) as f64 / f64::from(1_u32 << 31);
        // The child is waited for by time, since a kill at any moment is what is tested.
        let killed = std::time::Instant::now() + Duration::from_secs_f64(length.as_secs_f64() * share);
        while std::time::Instant::now() < killed && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        kutip(&dir, &["archive", "build", "x.db", "arsip.jsonl", "-q"]).says(0, &[]);
        assert!(content(&dir, "x.db") == whole, "other content after a kill at {share}");
    }
}

#[test]
fn what_is_no_archive_or_damaged_or_newer_is_told() {
    let dir = people();
    dir.file("teks.db", "bukan basis data, hanya teks yang cukup panjang untuk dibaca sebagai kepala sebuah berkas basis data");
    kutip(&dir, &["who", "teks.db", "Zul"]).says(2, &["teks.db: no archive of kutip"]);
    kutip(&dir, &["who", "hilang.db", "Zul"]).says(2, &["hilang.db: no such archive"]);
    rusqlite::Connection::open(dir.path("lain.db")).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    kutip(&dir, &["archive", "add", "lain.db", "berita.jsonl"]).says(2, &["no archive of kutip"]);
    std::fs::copy(dir.path("berita.db"), dir.path("baru.db")).unwrap();
    rusqlite::Connection::open(dir.path("baru.db")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    kutip(&dir, &["who", "baru.db", "Zul"]).says(2, &["made by a newer kutip", "install"]);
    let mut bytes = std::fs::read(dir.path("berita.db")).unwrap();
    let length = bytes.len();
    bytes[4096..length / 2].fill(0x5a);
    dir.file("rusak.db", bytes);
    kutip(&dir, &["who", "rusak.db", "Zul"]).says(2, &["damaged"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_that_was_added() {
    let dir = people();
    let before = content(&dir, "berita.db");
    kutip(&dir, &["synth", "--articles", "300", "-o", "arsip.jsonl"]).says(0, &[]);
    let size = std::fs::metadata(dir.path("berita.db")).unwrap().len() / 1024;
    let binary = env!("CARGO_BIN_EXE_kutip");
    let limited =
        format!("trap '' XFSZ; ulimit -f {}; exec {binary} archive add berita.db arsip.jsonl", size + 100);
    let output =
        std::process::Command::new("bash").args(["-c", &limited]).current_dir(dir.path("")).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(content(&dir, "berita.db"), before);
    kutip(&dir, &["archive", "add", "berita.db", "arsip.jsonl"]).says(0, &["300 articles"]);
}
