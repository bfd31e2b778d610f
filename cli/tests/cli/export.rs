//! `kutip export`: one file or pair of files for each article, whatever the ids, the same for any number of threads.

use crate::util::{Dir, Run, article, command};
use std::collections::BTreeMap;
use std::path::Path;

const TARGETS: [(&str, &[&str]); 5] = [
    ("brat", &["txt", "ann"]),
    ("web-annotation", &["txt", "jsonld"]),
    ("tei", &["xml"]),
    ("conllu", &["conllu"]),
    ("xmi", &["xmi"]),
];

fn export(dir: &Dir, arguments: &str) -> Run {
    let output = command(&dir.path("")).arg("export").args(arguments.split_whitespace()).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Files below a folder with their contents.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(place) = waiting.pop() {
        for entry in std::fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    found
}

/// Articles in folders, with ids that are the same, look the same or are no names of files, and one without a quotation.
fn archive() -> Dir {
    let dir = Dir::new();
    for n in 0..20 {
        dir.file(&format!("berita/{}/{n:02}.txt", n % 3), article(n));
    }
    let ids = ["sama", "sama", "SAMA", "../sama", "sama.txt/x", "a/b:c?", "", "con", "sama-2", "x\ny"];
    let mut lines = String::new();
    for (n, id) in ids.iter().enumerate() {
        let line = serde_json::json!({"id": id, "title": format!("Judul {n}"), "text": article(n)});
        lines += &format!("{line}\n");
    }
    lines += "{\"id\": \"diam\", \"text\": \"Tidak ada yang bicara.\"}\n";
    dir.file("a.jsonl", lines);
    dir
}

#[test]
fn every_article_has_its_files() {
    let dir = archive();
    for (target, extensions) in TARGETS {
        export(&dir, &format!("berita a.jsonl --to {target} -o {target}")).says(0, &["31 articles, "]);
        let files = tree(&dir.path(target));
        for extension in extensions {
            let names: Vec<_> =
                files.keys().filter_map(|name| name.strip_suffix(&format!(".{extension}"))).collect();
            let article = |name: &&&str| !name.ends_with("TypeSystem");
            assert_eq!(names.iter().filter(article).count(), 31, "{target} {names:?}");
            assert!(names.contains(&"0/00") && names.contains(&"sama") && names.contains(&"diam"));
            let mut folded: Vec<_> = names.iter().map(|name| name.to_lowercase()).collect();
            folded.sort();
            folded.dedup();
            assert_eq!(folded.len(), names.len(), "{target}: small and capital letters");
        }
        assert!(files.keys().all(|name| !name.contains(".part")));
    }
    assert!(!dir.names().contains(&"sama.txt".to_owned()), "an id led out of the folder");
}

#[test]
fn the_same_files_for_any_number_of_threads() {
    let dir = archive();
    for (target, _) in TARGETS {
        let one = export(&dir, &format!("berita a.jsonl --to {target} -o {target}1 -j 1"));
        let four = export(&dir, &format!("berita a.jsonl --to {target} -o {target}4 -j 4"));
        assert_eq!(one.stderr, four.stderr);
        assert!(tree(&dir.path(&format!("{target}1"))) == tree(&dir.path(&format!("{target}4"))), "{target}");
    }
}

#[test]
fn annotations_name_their_own_text() {
    let dir = archive();
    export(&dir, "a.jsonl --to web-annotation -o out").says(0, &[]);
    for (name, bytes) in tree(&dir.path("out")) {
        let Some(stem) = name.strip_suffix(".jsonld") else { continue };
        let collection: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let text = dir.read(&format!("out/{stem}.txt"));
        let characters: Vec<char> = text.chars().collect();
        let items = collection["first"]["items"].as_array().cloned().unwrap_or_default();
        for item in items {
            let file = stem.rsplit('/').next().unwrap();
            assert_eq!(item["target"]["source"]["id"], format!("{file}.txt"));
            let selector = &item["target"]["selector"];
            let at = |key: &str| selector[0][key].as_u64().unwrap() as usize;
            let covered: String = characters[at("start")..at("end")].iter().collect();
            assert_eq!(selector[1]["exact"], covered);
        }
    }
}

#[test]
fn nothing_is_written_over() {
    let dir = archive();
    export(&dir, "berita --to brat -o out").says(0, &[]);
    dir.file("out/0/00.ann", "by hand");
    export(&dir, "berita --to brat -o out").says(2, &["-o out: has files in it; name a new or empty folder"]);
    assert_eq!(dir.read("out/0/00.ann"), "by hand");
    export(&dir, "berita --to tei -o a.jsonl").says(2, &["is a file"]);
    export(&dir, "berita --to tei -o berita/out").says(2, &["lies in berita, which is read"]);
    assert!(!dir.path("berita/out").exists());
}

#[test]
fn bad_inputs_are_told_and_the_rest_is_written() {
    let dir = Dir::new();
    let good = serde_json::json!({"id": "baik", "text": article(1)});
    dir.file("a.jsonl", format!("{{\"id\": \n{good}\n")).file("b.txt", article(2)).file("c.txt", "");
    export(&dir, "a.jsonl b.txt c.txt --to tei -o out")
        .says(1, &["skipped: a.jsonl:1: ", "skipped: c.txt: is empty", "2 articles"]);
    assert_eq!(tree(&dir.path("out")).into_keys().collect::<Vec<_>>(), ["b.xml", "baik.xml"]);
    export(&dir, "a.jsonl b.txt --to tei -o strict --strict").says(2, &["stopped at the first bad input"]);
    assert!(tree(&dir.path("strict")).is_empty());
}

#[test]
fn what_xml_cannot_hold_is_told() {
    let dir = Dir::new();
    dir.file("a.txt", article(1).replace("aman", "am\u{7}an\u{c}"));
    let warning = "warning: a.txt: 2 control characters that XML cannot hold";
    export(&dir, "a.txt --to tei -o tei").says(0, &[warning]);
    export(&dir, "a.txt --to xmi -o xmi").says(0, &[warning]);
    assert!(!export(&dir, "a.txt --to conllu -o conllu").stderr.contains("warning"));
    for file in ["tei/a.xml", "xmi/a.xmi"] {
        let written = dir.read(file);
        assert!(!written.contains(['\u{7}', '\u{c}']) && written.matches('\u{fffd}').count() == 2, "{file}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_ends_the_run() {
    let dir = archive();
    export(&dir, "berita --to tei -o /dev/null/x").says(2, &["-o /dev/null/x: "]);
}
