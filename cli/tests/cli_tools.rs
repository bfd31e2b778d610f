//! The commands eval, explain, lexicon and rules, run as a user runs them.

use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run left behind.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run_in<A: AsRef<OsStr>>(program: &Path, arguments: &[A], input: &str) -> Ran {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(fixtures())
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A program that fails early does not read its input.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn kutip(arguments: &[&str], input: &str) -> Ran {
    run_in(Path::new(env!("CARGO_BIN_EXE_kutip")), arguments, input)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd-tools")
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(fixtures().join(name)).expect("a fixture")
}

// eval

/// `scores.txt` and `scores.json` were written by the reference scorer for the same two files.
#[test]
fn eval_prints_what_the_reference_printed() {
    let csv = kutip(&["eval", "gold", "predictions.csv", "--by", "none"], "");
    assert_eq!((csv.code, csv.out, csv.err.as_str()), (Some(0), fixture("scores.txt"), ""));
    let json = kutip(&["eval", "gold", "predictions.jsonl", "--json"], "");
    let mut ours: Value = serde_json::from_str(&json.out).expect("JSON");
    ours.as_object_mut().expect("an object").remove("kutip");
    assert_eq!(ours, serde_json::from_str::<Value>(&fixture("scores.json")).expect("JSON"));
}

#[test]
fn eval_reads_either_format_from_standard_input() {
    for name in ["predictions.csv", "predictions.jsonl"] {
        let ran = kutip(&["eval", "gold", "-", "--by", "none"], &fixture(name));
        assert_eq!(ran.out, fixture("scores.txt"), "{name}");
    }
}

#[test]
fn eval_breaks_down_largest_group_first() {
    let ran = kutip(&["eval", "gold", "predictions.csv", "--calibrate", "--errors", "1"], "");
    let after = |heading: &str| {
        ran.out.split(heading).nth(1).expect("the part is there").lines().nth(1).map(str::trim)
    };
    assert_eq!(
        after("attributed_by       resolved_by"),
        Some("2      0.500   1.000  1.000    1.000  cue-after-close     full-name")
    );
    assert!(ran.out.contains("0.95 to 1.00      4  0.965  0.500 -0.465\n"), "{}", ran.out);
    assert!(ran.out.contains("== spurious: 3\n  [direct cue-after-close/name-part] panen: "), "{}", ran.out);
    let by_class = kutip(&["eval", "gold", "predictions.csv", "--by", "class"], "");
    assert!(by_class.out.contains("    4      0.500   1.000  1.000    0.500  say\n"), "{}", by_class.out);
}

#[test]
fn eval_scores_one_article_alone() {
    let ran = kutip(&["eval", "gold", "predictions.csv", "--doc", "banjir"], "");
    assert!(
        ran.out.starts_with("1 articles\nall       lenient=0.750/1.000/F0.857 (gold 3 pred 4)"),
        "{}",
        ran.out
    );
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "rows of other gold articles are no surprise");
}

#[test]
fn eval_says_what_is_wrong_with_its_inputs() {
    let unknown = "doc_id,type,content_spans\nlain.txt,direct,1:2\nbanjir,direct,5:99999\n";
    let ran = kutip(&["eval", "gold", "-"], unknown);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("1 rows of lain, which the gold does not have"), "{}", ran.err);
    assert!(
        ran.err.contains("damaged: banjir: content [(5, 99999)] is empty or outside the text"),
        "{}",
        ran.err
    );

    let no_gold = kutip(&["eval", "texts", "predictions.csv"], "");
    assert_eq!(no_gold.code, Some(2));
    assert!(no_gold.err.contains("give the folder that holds gold.jsonl and texts/"), "{}", no_gold.err);
    let no_file = kutip(&["eval", "gold", "no.csv"], "");
    assert!(
        no_file.code == Some(2) && no_file.err.contains("cannot read the predictions no.csv"),
        "{}",
        no_file.err
    );
    let no_column = kutip(&["eval", "gold", "-"], "doc_id,type\nbanjir,direct\n");
    assert!(no_column.code == Some(2) && no_column.err.contains("no content_spans"), "{}", no_column.err);
}

/// Compares with the reference scorer itself on noisy predictions, where it and Python are at hand.
#[test]
fn eval_agrees_with_the_reference_where_it_is_at_hand() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/gold");
    let reference = shared.join("score.py");
    if !reference.exists() || Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: no reference scorer or no python3 here");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for gold in [fixtures().join("gold"), shared.join("dev")] {
        for seed in 0..4 {
            let predictions = folder.path().join(format!("{seed}.jsonl"));
            std::fs::write(&predictions, noisy(&gold, seed)).expect("written");
            for options in [&[][..], &["--json"]] {
                let mut arguments = vec![reference.as_os_str(), gold.as_os_str(), predictions.as_os_str()];
                arguments.extend(options.iter().map(OsStr::new));
                let theirs = run_in(Path::new("python3"), &arguments, "").out;
                arguments[0] = OsStr::new("eval");
                arguments.extend(["--by", "none"].map(OsStr::new));
                let ours = run_in(Path::new(env!("CARGO_BIN_EXE_kutip")), &arguments, "").out;
                if options.is_empty() {
                    assert_eq!(ours, theirs, "{} seed {seed}", gold.display());
                } else {
                    let mut ours: Value = serde_json::from_str(&ours).expect("JSON");
                    ours.as_object_mut().expect("an object").remove("kutip");
                    let theirs: Value = serde_json::from_str(&theirs).expect("JSON");
                    assert_eq!(ours, theirs, "{} seed {seed}", gold.display());
                }
            }
        }
    }
}

/// The gold as predictions, with quotations lost, moved, doubled, mistyped and given to others.
fn noisy(gold: &Path, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1;
    let mut chance = move |of: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % of
    };
    let mut rows = String::new();
    let text = std::fs::read_to_string(gold.join("gold.jsonl")).expect("gold");
    for line in text.lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        for quote in article["quotes"].as_array().expect("quotes") {
            let mut spans: Vec<(i64, i64)> = serde_json::from_value(quote["content"].clone()).expect("spans");
            if chance(4) == 0 {
                spans[0].0 = (spans[0].0 + chance(60) as i64 - 30).max(0);
            }
            if chance(6) == 0 {
                let (start, end) = spans[0];
                spans[0] = (start, start + (end - start) / 2);
            }
            let part = |span: &Value, i: usize| span.get(i).cloned().unwrap_or_default();
            let name = quote["speaker"][0].as_str().unwrap_or_default();
            let speaker = match chance(8) {
                0 => name.to_uppercase(),
                1 => format!("H. {name}, S.E. (50)"),
                2 => name.split(' ').next().unwrap_or_default().to_owned(),
                3 => String::new(),
                _ => name.to_owned(),
            };
            let kind = if chance(9) == 0 { "mixed" } else { quote["type"].as_str().unwrap_or_default() };
            let joined: Vec<String> = spans.iter().map(|(start, end)| format!("{start}:{end}")).collect();
            let row = serde_json::json!({
                "doc_id": format!("x/{}.txt", article["doc_id"].as_str().unwrap_or_default()),
                "type": kind,
                "content_spans": joined.join(";"),
                "cue_start": part(&quote["cue"], 0), "cue_end": part(&quote["cue"], 1),
                "source_start": part(&quote["source"], 0), "source_end": part(&quote["source"], 1),
                "speaker": speaker,
                "speaker_kind": if chance(5) == 0 { "group" } else { "person" },
                "role": if chance(3) == 0 { Value::Null } else { quote["role"].clone() },
            });
            for _ in 0..[0, 1, 1, 1, 1, 1, 2][chance(7) as usize] {
                rows.push_str(&format!("{row}\n"));
            }
        }
    }
    rows
}

// explain

#[test]
fn explain_shows_the_article_in_plain_text_on_a_pipe() {
    let ran = kutip(&["explain", "gold/texts/panen.txt"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.out.contains('\u{1b}'), "{}", ran.out);
    assert!(ran.out.starts_with("⟦1 content⟧ ‹cue› {source} [s0 speaker]\n"), "{}", ran.out);
    // Without the marks, every word of the article is there.
    let bare: String = ran.out.chars().filter(|c| !"⟦⟧‹›{}".contains(*c)).collect();
    for word in ["Petani", "pupuk", "sepertiga", "percaya"] {
        assert!(bare.contains(word), "{word}: {bare}");
    }
    assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
}

#[test]
fn explain_colours_when_told() {
    let ran =
        kutip(&["explain", "-", "--color", "always", "--width", "40"], &fixture("gold/texts/banjir.txt"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("\u{1b}["), "{}", ran.out);
}

#[test]
fn explain_picks_one_record() {
    let records = "{\"id\":\"a\",\"text\":\"Harga beras naik.\"}\n{\"id\":\"b\",\"text\":\"Hujan turun.\"}\n";
    let chosen = kutip(&["explain", "-", "--doc", "b"], records);
    assert!(chosen.code == Some(0) && chosen.out.contains("Hujan turun."), "{}{}", chosen.out, chosen.err);
    let several = kutip(&["explain", "-"], records);
    assert!(several.code == Some(2) && several.err.contains("choose one with --doc ID"), "{}", several.err);
    let none = kutip(&["explain", "-", "--doc", "c"], records);
    assert!(
        none.code == Some(2) && none.err.contains("no article c; there are for example a, b"),
        "{}",
        none.err
    );
}

#[test]
fn explain_of_a_missing_file_says_so() {
    let ran = kutip(&["explain", "tidak-ada.txt"], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("tidak-ada.txt: no such file"), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

// lexicon

/// A folder of one's own tables.
fn overlay(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("created");
    std::fs::write(path, text).expect("written");
    folder
}

/// The header line of a built-in table.
fn header(table: &str) -> String {
    let dump = kutip(&["lexicon", "dump", "--file", table], "");
    assert_eq!(dump.code, Some(0), "{}", dump.err);
    let first = dump.out.lines().next().expect("a header");
    first.strip_suffix("\torigin").expect("the last column is the origin").to_owned()
}

#[test]
fn lexicon_check_counts_what_is_right() {
    let ran = kutip(&["lexicon", "check"], "");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let (_, hash) = ran.out.trim_end().split_once(" rows, hash ").expect("one line of counts");
    assert!(hash.len() == 16 && ran.out.lines().count() == 1, "{}", ran.out);
}

#[test]
fn lexicon_check_names_each_problem_by_file_and_line() {
    let folder = overlay("cues/verbs.tsv", &format!("{}\nsatu\ndua\n", header("cues/verbs.tsv")));
    let folder_name = folder.path().to_str().expect("UTF-8");
    let ran = kutip(&["lexicon", "check", folder_name], "");
    assert_eq!(ran.code, Some(2));
    for line in [2, 3] {
        assert!(ran.out.contains(&format!("{folder_name}/cues/verbs.tsv:{line}: ")), "{}", ran.out);
    }
    let missing = kutip(&["lexicon", "check", "tidak-ada"], "");
    assert!(missing.code == Some(2) && missing.err.contains("no such folder"), "{}", missing.err);
}

#[test]
fn lexicon_dump_tells_where_a_row_comes_from() {
    let table = "text/outlets.tsv";
    let columns = header(table);
    let cells: Vec<&str> =
        columns.split('\t').map(|column| if column == "form" { "KABARTIRTA" } else { "-" }).collect();
    let dump = kutip(&["lexicon", "dump", "--file", table, "--format", "jsonl"], "");
    let row: Value = serde_json::from_str(dump.out.lines().next().expect("a row")).expect("JSON");
    assert_eq!((&row["file"], &row["origin"]), (&Value::from(table), &Value::from("builtin")));
    // The row is a built-in one under another name, so that all its cells are valid.
    let own: Vec<String> = columns
        .split('\t')
        .zip(&cells)
        .map(|(column, cell)| match column {
            "form" => (*cell).to_owned(),
            "example" => "KABARTIRTA, Tirtasari – Hujan turun.".to_owned(),
            _ => row[column].as_str().unwrap_or("-").to_owned(),
        })
        .collect();
    let folder = overlay(table, &format!("{columns}\n{}\n", own.join("\t")));
    let name = folder.path().to_str().expect("UTF-8");
    let with_own = kutip(&["lexicon", "dump", "--file", table, "--lexicon", name], "");
    assert_eq!(with_own.code, Some(0), "{}", with_own.err);
    assert!(
        with_own.out.lines().any(|line| line.starts_with("KABARTIRTA\t") && line.ends_with(name)),
        "{}",
        with_own.out
    );
    let listed = kutip(&["lexicon", "list", "--lexicon", name], "");
    assert!(listed.out.lines().next().is_some_and(|line| line.contains("yours")), "{}", listed.out);
    let unknown = kutip(&["lexicon", "dump", "--file", "cues/none.tsv"], "");
    assert!(unknown.code == Some(2) && unknown.err.contains("kutip lexicon list"), "{}", unknown.err);
}

#[test]
fn lexicon_list_names_every_table_once() {
    let ran = kutip(&["lexicon", "list"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out.lines().filter(|line| line.starts_with("cues/verbs.tsv ")).count(), 1, "{}", ran.out);
}

// rules

#[test]
fn rules_lists_what_the_program_has() {
    let text = kutip(&["rules"], "");
    let markdown = kutip(&["rules", "--format", "md"], "");
    assert_eq!((text.code, markdown.code), (Some(0), Some(0)));
    for rule in kutip::rules() {
        assert!(text.out.contains(rule.name), "{}", rule.name);
        assert!(markdown.out.contains(&format!("| `{}` |", rule.name)), "{}", rule.name);
    }
}
