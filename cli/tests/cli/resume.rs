//! `kutip extract --resume`: however often a run is stopped, its output is that of one that was not.

use crate::util::{Dir, Run, article, command};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Numbers without a pattern, the same in each run of the test.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most.max(1)
    }
}

/// Everything that `archive` writes, as it is named on the command line.
const INPUTS: &str = "teks a.jsonl hilang.txt b.jsonl.gz c.tar laman d.csv";

/// Inputs of many kinds, some of them bad, some ids twice.
fn archive(articles: usize) -> Dir {
    let dir = Dir::new();
    let synth = command(&dir.path("."))
        .args(["synth", "--seed", "7", "--articles", &(2 * articles).to_string()])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let lines: Vec<String> = String::from_utf8(synth.stdout).unwrap().lines().map(str::to_owned).collect();
    let (first, second) = lines.split_at(articles);
    let bad = "{\"judul\": 1}\n[1]\n";
    dir.file("a.jsonl", first.join("\n") + "\n" + &bad.repeat(20));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(second.join("\n").as_bytes()).unwrap();
    dir.file("b.jsonl.gz", packed.finish().unwrap());
    let mut tar = tar::Builder::new(Vec::new());
    let mut member = |name: &str, text: &str| {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        tar.append_data(&mut header, name, text.as_bytes()).unwrap();
    };
    for n in 0..articles / 4 {
        member(&format!("c/{n:03}.txt"), &article(n));
    }
    member("c/z.jsonl", &first[..articles / 4].join("\n"));
    member("c/zz.csv", "id,judul\n1,x\n");
    dir.file("c.tar", tar.into_inner().unwrap());
    for n in 0..articles / 4 {
        dir.file(&format!("teks/{n:03}.txt"), article(n));
    }
    dir.file("teks/rusak.txt", [0; 300]).file("teks/latin.txt", b"\x93Ya,\x94 kata Budi. Caf\xe9 tutup.");
    for n in 0..4 {
        let paragraphs: String =
            article(n).repeat(5).lines().map(|line| format!("<p>{line}</p>\n")).collect();
        let page = format!(
            "<html><head><title>Harga {n}</title></head><body><article><h1>Harga beras turun</h1>{paragraphs}</article></body></html>"
        );
        dir.file(&format!("laman/{n}.html"), page);
    }
    let rows: String =
        (0..articles / 4).map(|n| format!("{n},\"{}\"\n", article(n).replace('"', "\"\""))).collect();
    dir.file("d.csv", format!("id,text\nx\n{rows}"));
    dir
}

/// How a run ended and what it said, without what differs from run to run: progress and speed.
fn told(run: &Run) -> (i32, String) {
    let lines = run.stderr.lines().filter(|line| !line.contains(" MB/s") || line.contains(" MB in "));
    let lines = lines.map(|line| match line.split_once(" MB in ") {
        Some((line, _)) => line.rsplit_once("; ").map_or(line, |(line, _)| line),
        None => line,
    });
    (run.code, lines.collect::<Vec<_>>().join("\n"))
}

fn start(dir: &Dir, arguments: &str) -> Child {
    let mut command = command(&dir.path("."));
    command
        .args(["extract", "--progress", "never"])
        .args(arguments.split_whitespace())
        .env("KUTIP_TEST_SMALL_STEPS", "1");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn end(child: Child) -> Run {
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::new(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[expect(clippy::disallowed_methods, reason = "what is awaited is a moment")]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// Bytes of all files that a run keeps.
fn kept(dir: &Dir) -> u64 {
    let names = dir.names().into_iter().filter(|name| name.ends_with(".partial"));
    names.map(|name| std::fs::metadata(dir.path(&name)).map_or(0, |meta| meta.len())).sum()
}

/// Kills a run so many times, and lets it go on each time and at last end. `check` looks at what it made; should it end
/// before its time, on a machine that is busy, it begins anew. How often it was killed after some of its work.
fn run_killed(dir: &Dir, arguments: &str, (kills, seed): (u64, u64), whole: u64, check: &dyn Fn(Run)) -> u64 {
    let mut random = Random(seed);
    let (mut kill, mut working) = (0, 0);
    while kill < kills {
        let before = kept(dir);
        let mut child = start(dir, arguments);
        let begun = Instant::now();
        // Some at any moment, most after a share of the work, so that the whole has as many places as there are kills.
        let early = kill % 6 == 5;
        let after = Duration::from_millis(random.below(200));
        let target = before + 1 + random.below(whole * 3 / 2 / kills);
        while child.try_wait().unwrap().is_none() {
            if if early { begun.elapsed() >= after } else { kept(dir) >= target } {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "nothing happens");
            pause(Duration::from_micros(500));
        }
        pause(Duration::from_micros(random.below(4000)));
        if child.try_wait().unwrap().is_some() {
            check(end(child));
            continue;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kill += 1;
        working += u64::from(kept(dir) > before);
    }
    check(end(start(dir, arguments)));
    working
}

#[track_caller]
fn same(one: &Path, other: &Path) {
    assert!(std::fs::read(one).unwrap() == std::fs::read(other).unwrap(), "{} differs", other.display());
}

/// A manifest without what differs from run to run, and the names of its outputs.
fn account(dir: &Dir, name: &str) -> serde_json::Value {
    let mut account: serde_json::Value = serde_json::from_str(&dir.read(name)).unwrap();
    let members = account.as_object_mut().unwrap();
    members.remove("run").unwrap();
    members.remove("options").unwrap();
    members["articles"]["path"].take();
    members["outputs"].as_array_mut().unwrap().iter_mut().for_each(|output| drop(output["path"].take()));
    account
}

#[test]
fn a_run_that_is_killed_fifty_times_ends_like_one_that_was_not() {
    let dir = archive(160);
    let whole =
        dir.extract(&format!("{INPUTS} -j2 -o whole.csv --articles whole-texts.jsonl --manifest whole.json"));
    whole.says(
        1,
        &["hilang.txt", "more lines skipped or damaged", "has the doc_id of an earlier one", "c/zz.csv"].map(
            |piece| {
                // One article or several.
                if piece.starts_with("has the") { "the doc_id of an earlier one" } else { piece }
            },
        ),
    );
    let bytes = |name: &str| std::fs::metadata(dir.path(name)).unwrap().len();
    let size = bytes("whole.csv") + bytes("whole-texts.jsonl");
    let arguments = format!("{INPUTS} -j2 -o q.csv --articles texts.jsonl --manifest m.json --resume");
    let check = |run: Run| {
        assert_eq!(told(&run), told(&whole));
        same(&dir.path("whole.csv"), &dir.path("q.csv"));
        same(&dir.path("whole-texts.jsonl"), &dir.path("texts.jsonl"));
        assert_eq!(account(&dir, "m.json"), account(&dir, "whole.json"));
        nothing_left(&dir);
    };
    let working = run_killed(&dir, &arguments, (50, 20_240_229), size, &check);
    assert!(working >= 25, "{working}");
}

fn nothing_left(dir: &Dir) {
    assert_eq!(dir.names().into_iter().filter(|name| name.starts_with('.')).collect::<Vec<_>>(), [""; 0]);
}

fn parts(dir: &Dir, stem: &str) -> Vec<PathBuf> {
    let names = dir.names().into_iter().filter(|name| name.starts_with(&format!("{stem}-")));
    names.map(|name| dir.path(&name)).collect()
}

#[test]
fn parts_and_compressed_files_are_resumed_too() {
    let dir = archive(60);
    let unpacked = |path: &Path| {
        let bytes = std::fs::read(path).unwrap();
        let mut text = Vec::new();
        match path.extension().unwrap().to_str().unwrap() {
            "gz" => std::io::copy(&mut flate2::read::MultiGzDecoder::new(&bytes[..]), &mut text),
            "bz2" => std::io::copy(&mut bzip2::read::MultiBzDecoder::new(&bytes[..]), &mut text),
            "xz" => std::io::copy(&mut lzma_rust2::XzReader::new(&bytes[..], true), &mut text),
            _ => std::io::copy(&mut &bytes[..], &mut text),
        }
        .unwrap();
        text
    };
    let runs = [
        ("csv.zst", "", 5),
        ("csv", "--split 40kB", 6),
        ("jsonl.gz", "--split 100kB", 3),
        ("tsv.bz2", "", 2),
        ("csv.xz", "", 2),
    ];
    for (seed, (extension, options, kills)) in (1..).zip(runs) {
        let whole = dir.extract(&format!("{INPUTS} {options} -o w.{extension}"));
        let files = |stem: &str| {
            if options.is_empty() {
                vec![dir.path(&format!("{stem}.{extension}"))]
            } else {
                parts(&dir, stem)
            }
        };
        let size = files("w").iter().map(|path| std::fs::metadata(path).unwrap().len()).sum();
        let arguments = format!("{INPUTS} {options} -j1 -o q.{extension} --resume");
        let check = |run: Run| {
            assert_eq!(told(&run), told(&whole));
            assert_eq!(files("w").len(), files("q").len());
            for (one, other) in files("w").iter().zip(&files("q")) {
                // Frames of zstd are joined at the end; members of the others stay apart.
                if extension.ends_with("zst") {
                    same(one, other);
                }
                assert!(unpacked(one) == unpacked(other), "{}", other.display());
            }
            nothing_left(&dir);
        };
        run_killed(&dir, &arguments, (kills, seed), size, &check);
        for path in files("w").into_iter().chain(files("q")) {
            std::fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn tables_are_resumed_too() {
    let dir = archive(60);
    for (seed, options) in [(1, ""), (2, "--split 100kB")] {
        let whole = end(start(&dir, &format!("{INPUTS} {options} -o w.parquet --resume")));
        let files = |stem: &str| {
            if options.is_empty() { vec![dir.path(&format!("{stem}.parquet"))] } else { parts(&dir, stem) }
        };
        let size = files("w").iter().map(|path| std::fs::metadata(path).unwrap().len()).sum();
        let arguments = format!("{INPUTS} {options} -o q.parquet --resume");
        let check = |run: Run| {
            assert_eq!(told(&run), told(&whole));
            assert_eq!(files("w").len(), files("q").len());
            files("w").iter().zip(&files("q")).for_each(|(one, other)| same(one, other));
            nothing_left(&dir);
        };
        run_killed(&dir, &arguments, (6, seed), size, &check);
    }
}

/// An archive of which a run was stopped after some of its work: a limit on the size of files stands for a full disk.
#[cfg(target_os = "linux")]
fn stopped(dir: &Dir, arguments: &str) {
    let script = format!(
        "trap '' XFSZ; ulimit -f 200; exec {} extract {arguments} -q --resume",
        env!("CARGO_BIN_EXE_kutip")
    );
    let run = Command::new("sh")
        .args(["-c", &script])
        .env("KUTIP_TEST_SMALL_STEPS", "1")
        .current_dir(dir.path("."))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stderr = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("no more room; what was done so far is kept"), "{stderr}");
    assert!(!dir.path("q.csv").exists() && kept(dir) > 50_000);
}

#[cfg(target_os = "linux")]
fn interrupted() -> Dir {
    let dir = archive(60);
    stopped(&dir, "teks a.jsonl -o q.csv");
    dir
}

#[cfg(target_os = "linux")]
#[test]
fn a_journal_that_was_torn_counts_up_to_the_last_good_line() {
    let dir = interrupted();
    let whole = dir.extract("teks a.jsonl -o w.csv");
    let path = dir.path(".q.csv.journal");
    let text = dir.read(".q.csv.journal");
    let partial = std::fs::read(dir.path(".q.csv.partial")).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let checkpoint = lines.iter().rposition(|line| line.starts_with("{\"checkpoint\"")).unwrap();
    let before = lines[..checkpoint].concat();
    // Half a line; zeros where a page never reached the disk; a line before the checkpoint that is not as it was.
    let torn = [
        before.clone() + &lines[checkpoint][..lines[checkpoint].len() / 2],
        before.clone() + &"\0".repeat(500),
        lines[..checkpoint - 3].concat() + &lines[checkpoint - 2..=checkpoint].concat(),
        String::new(),
        lines[0][..20].to_owned(),
    ];
    for (n, torn) in torn.iter().enumerate() {
        std::fs::write(&path, torn).unwrap();
        std::fs::write(dir.path(".q.csv.partial"), &partial).unwrap();
        let run = dir.extract("teks a.jsonl -o q.csv --resume");
        assert_eq!(told(&run), told(&whole), "{n}");
        same(&dir.path("w.csv"), &dir.path("q.csv"));
        nothing_left(&dir);
        std::fs::remove_file(dir.path("q.csv")).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn other_options_and_changed_inputs_are_refused() {
    let dir = interrupted();
    let before = (dir.read(".q.csv.journal").len(), dir.read(".q.csv.partial").len());
    let refused = |arguments: &str, pieces: &[&str]| {
        dir.extract(arguments).says(2, pieces);
        assert!(!dir.path("q.csv").exists());
    };
    refused(
        "teks a.jsonl -o q.csv --resume --offsets byte --keep judul",
        &[
            "--keep was not given, and is judul; --offsets was char, and is byte",
            "delete .q.csv.journal",
            "had other options",
        ],
    );
    refused("a.jsonl teks -o q.csv --resume", &["paths was teks a.jsonl, and is a.jsonl teks"]);
    dir.file("kata/cues/verbs.tsv", "form\tclass\tlemma\texample\n");
    let text = dir.read("teks/003.txt");
    dir.file("teks/003.txt", text.clone() + "\n");
    let grown = format!("teks/003.txt had {} bytes, and has {}", text.len(), text.len() + 1);
    refused(
        "teks a.jsonl -o q.csv --resume",
        &[&grown, "To go on, make it as it was; to begin anew, delete"],
    );
    dir.file("teks/003.txt", &text);
    refused("teks a.jsonl -o q.csv --resume", &["teks/003.txt was written to since it was read"]);
    std::fs::remove_file(dir.path("teks/003.txt")).unwrap();
    refused("teks a.jsonl -o q.csv --resume", &["teks/003.txt was read where teks/004.txt is now"]);
    assert_eq!(before, (dir.read(".q.csv.journal").len(), dir.read(".q.csv.partial").len()));
    dir.file(".q.csv.partial", "no rows");
    dir.file("teks/003.txt", &text);
    // The time of the file was changed above, so begin anew.
    std::fs::remove_file(dir.path(".q.csv.journal")).unwrap();
    dir.extract("teks a.jsonl -o q.csv --resume").says(1, &["skipped: teks/rusak.txt"]);
    let whole = dir.extract("teks a.jsonl -o w.csv");
    assert_eq!(whole.code, 1);
    same(&dir.path("w.csv"), &dir.path("q.csv"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_partial_output_that_was_changed_is_refused() {
    let dir = interrupted();
    let text = dir.read(".q.csv.partial");
    for changed in [text.replacen("kata", "data", 1), text[..100].to_owned()] {
        dir.file(".q.csv.partial", changed);
        dir.extract("teks a.jsonl -o q.csv --resume")
            .says(2, &[".q.csv.partial: is not as the interrupted run left it", "to begin anew"]);
    }
    std::fs::remove_file(dir.path(".q.csv.partial")).unwrap();
    dir.extract("teks a.jsonl -o q.csv --resume").says(2, &["is not as the interrupted run left it"]);
}

#[test]
fn what_cannot_be_resumed_is_refused() {
    let dir = archive(4);
    dir.extract("a.jsonl --resume").says(2, &["--resume: needs a file for the rows; add -o FILE"]);
    dir.extract("a.jsonl --resume -o -").says(2, &["--resume: needs a file for the rows"]);
    dir.pipe("--resume -o q.csv", b"x").says(2, &["standard input cannot be read a second time; save it"]);
    dir.pipe("a.jsonl - --resume -o q.csv", b"x").says(2, &["standard input cannot be read a second time"]);
    #[cfg(unix)]
    {
        dir.extract("a.jsonl --resume -o /dev/null").says(2, &["is no ordinary file; --resume needs one"]);
        dir.extract("/dev/null --resume -o q.csv").says(2, &["/dev/null cannot be read a second time"]);
    }
    nothing_left(&dir);
}

#[test]
fn only_one_run_at_a_time_writes_to_an_output() {
    let dir = archive(4);
    let other = std::fs::File::create(dir.path(".q.csv.journal")).unwrap();
    other.lock().unwrap();
    dir.extract("teks a.jsonl -o q.csv --resume").says(2, &["another run is writing to this output"]);
    assert!(!dir.path(".q.csv.partial").exists());
    drop(other);
    dir.extract("teks a.jsonl -o q.csv --resume").says(1, &[]);
    nothing_left(&dir);
}

#[cfg(target_os = "linux")]
#[test]
fn after_a_full_disk_a_run_goes_on() {
    let dir = archive(60);
    let whole = dir.extract(&format!("{INPUTS} -o w.csv"));
    stopped(&dir, &format!("{INPUTS} -o q.csv"));
    let run = dir.extract(&format!("{INPUTS} -o q.csv --resume"));
    assert_eq!(told(&run), told(&whole));
    same(&dir.path("w.csv"), &dir.path("q.csv"));
    nothing_left(&dir);
}

#[cfg(unix)]
#[test]
fn after_ctrl_c_a_run_goes_on() {
    // On a busy machine a short run may be done before the signal comes.
    let stopped = [600, 2_400, 9_600].into_iter().find_map(|articles| {
        let dir = archive(articles);
        let arguments = format!("{INPUTS} -o q.csv --resume");
        let mut child = start(&dir, &arguments);
        while kept(&dir) == 0 && child.try_wait().unwrap().is_none() {
            pause(Duration::from_millis(1));
        }
        // What a shell starts in the background ignores the first.
        for signal in ["-INT", "-TERM"] {
            Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        }
        assert!(!child.wait().unwrap().success());
        (!dir.path("q.csv").exists()).then_some((dir, arguments))
    });
    let (dir, arguments) = stopped.expect("a run that is stopped");
    let whole = dir.extract(&format!("{INPUTS} -o w.csv"));
    let run = dir.extract(&arguments);
    assert_eq!(told(&run), told(&whole));
    same(&dir.path("w.csv"), &dir.path("q.csv"));
    nothing_left(&dir);
}
