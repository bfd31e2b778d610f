//! Keeps `corpus/gold` equal to what `corpus/marked` says: texts without marks, quotations with offsets in code points.

use crate::{compare, files, read, report, root, stem, updating};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

const KINDS: [&str; 6] = ["person", "organization", "group", "unnamed", "document", "-"];

/// A stretch of the text in code points.
type Stretch = (usize, usize);

/// The marks of one quotation.
#[derive(Default)]
struct Marked {
    letter: Option<char>,
    content: Vec<Stretch>,
    cue: Option<Stretch>,
    source: Option<Stretch>,
}

#[test]
fn gold_is_derived_from_marked() {
    let (mut gold, mut manifest) = (String::new(), String::new());
    let mut complaints = Vec::new();
    let marked = files(&root("corpus/marked"), "txt");
    for path in &marked {
        let name = stem(path);
        match convert(name, &read(path)) {
            Ok((text, quotations, facts)) => {
                complaints.extend(compare(&root(&format!("corpus/gold/texts/{name}.txt")), &text).err());
                gold += &format!("{}\n", spaced(&quotations));
                manifest += &format!("{}\n", spaced(&facts));
            }
            Err(what) => complaints.push(format!("corpus/marked/{name}.txt: {what}")),
        }
    }
    complaints.extend(compare(&root("corpus/gold/gold.jsonl"), &gold).err());
    complaints.extend(compare(&root("corpus/gold/manifest.jsonl"), &manifest).err());
    for text in files(&root("corpus/gold/texts"), "txt") {
        if !marked.iter().any(|path| path.file_name() == text.file_name()) {
            if updating() {
                fs::remove_file(&text).unwrap();
            } else {
                complaints.push(format!("{}: has no file in corpus/marked", text.display()));
            }
        }
    }
    report(&complaints);
}

#[test]
fn every_marked_article_has_a_source_line() {
    let listed = read(&root("corpus/SOURCES.tsv"));
    let listed: Vec<_> = listed.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
    let names: Vec<_> =
        files(&root("corpus/marked"), "txt").iter().map(|path| stem(path).to_owned()).collect();
    for name in &names {
        assert!(
            listed
                .iter()
                .any(|line| line.split('\t').next().is_some_and(|first| first.contains(name.as_str()))),
            "{name}: add a row to corpus/SOURCES.tsv"
        );
    }
    assert_eq!(listed.len(), names.len(), "corpus/SOURCES.tsv has rows of articles that are not there");
}

/// One marked file to its text, its line in gold.jsonl and its line in manifest.jsonl.
fn convert(name: &str, raw: &str) -> Result<(String, Value, Value), String> {
    let (head, tail) = raw.split_once("\n---\n").ok_or("needs a line ---")?;
    let (text, mut marks) = strip_marks(head)?;
    let mut lines = tail.lines();
    let header: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
    let ["#", outlet, date] = header[..] else {
        return Err("the line after --- is `#⇥outlet⇥date`".into());
    };
    let mut quotations = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let cells: Vec<_> = line.split('\t').collect();
        let [number, speaker, kind, role] = cells[..] else {
            return Err(format!("{line:?}: needs four cells"));
        };
        if !KINDS.contains(&kind) {
            return Err(format!("{line:?}: unknown kind {kind:?}"));
        }
        let number: usize = number.parse().map_err(|_| format!("{line:?}: begins with a number"))?;
        let marked =
            marks.remove(&number).ok_or(format!("{number}: no marks in the text, or two speaker lines"))?;
        quotations.push(quotation(number, marked, speaker, kind, role)?);
    }
    if let Some(number) = marks.keys().next() {
        return Err(format!("{number}: no speaker line"));
    }
    quotations.sort_by_key(|(start, _)| *start);
    let quotations: Vec<_> = quotations.into_iter().map(|(_, quotation)| quotation).collect();
    let gold = json!({"doc_id": name, "quotes": quotations});
    Ok((text, gold, json!({"doc_id": name, "outlet": outlet, "date": date})))
}

/// One quotation as gold.jsonl has it, with its first code point.
fn quotation(
    number: usize,
    mut marked: Marked,
    speaker: &str,
    kind: &str,
    role: &str,
) -> Result<(usize, Value), String> {
    marked.content.sort_unstable();
    let first = marked.content.first().ok_or(format!("{number}: no content"))?.0;
    let kinds = [('d', "direct"), ('i', "indirect"), ('m', "mixed")];
    let letter = kinds
        .iter()
        .find(|(letter, _)| marked.letter == Some(*letter))
        .ok_or(format!("{number}: no type"))?
        .1;
    let given = |cell: &str| (cell != "-").then(|| cell.to_owned());
    let speakers: Vec<_> =
        given(speaker).iter().flat_map(|forms| forms.split('|').map(str::to_owned)).collect();
    let value = json!({
        "type": letter, "content": marked.content, "cue": marked.cue, "source": marked.source,
        "speaker": speakers, "speaker_kind": given(kind), "role": given(role),
    });
    Ok((first, value))
}

/// Takes the marks out; where they stood is counted in code points of what is left.
fn strip_marks(marked: &str) -> Result<(String, BTreeMap<usize, Marked>), String> {
    let (mut text, mut at) = (String::new(), 0);
    let mut open: Vec<(char, usize, usize)> = Vec::new();
    let mut marks: BTreeMap<usize, Marked> = BTreeMap::new();
    let mut rest = marked;
    while let Some(char) = rest.chars().next() {
        if let Some((number, letter, length)) = opening(rest) {
            if let Some(letter) = letter {
                let known = marks.entry(number).or_default().letter.replace(letter);
                if known.is_some_and(|known| known != letter) {
                    return Err(format!("{number}: two types"));
                }
            }
            open.push((char, number, at));
            rest = &rest[length..];
            continue;
        }
        rest = &rest[char.len_utf8()..];
        let closes = [('⟧', '⟦'), ('›', '‹'), ('}', '{')].iter().find(|(close, _)| *close == char);
        if let Some((_, opener)) =
            closes.filter(|_| char != '}' || open.last().is_some_and(|last| last.0 == '{'))
        {
            let (kind, number, start) =
                open.pop().filter(|last| last.0 == *opener).ok_or(format!("{char} closes nothing"))?;
            let quotation = marks.entry(number).or_default();
            match kind {
                '⟦' => quotation.content.push((start, at)),
                '‹' if quotation.cue.is_none() => quotation.cue = Some((start, at)),
                '{' if quotation.source.is_none() => quotation.source = Some((start, at)),
                _ => return Err(format!("{number}: two cues or sources")),
            }
            if start == at {
                return Err(format!("{number}: empty {kind}"));
            }
            continue;
        }
        text.push(char);
        at += 1;
    }
    text.push('\n');
    open.last().map_or(Ok((text, marks)), |(kind, number, _)| Err(format!("{kind}{number} is never closed")))
}

/// `⟦12d `, `‹12 ` or `{12 ` at the beginning of `rest`: its number, its letter and its length in bytes.
fn opening(rest: &str) -> Option<(usize, Option<char>, usize)> {
    let (mark, kind) =
        [("⟦", 'c'), ("‹", 'o'), ("{", 'o')].into_iter().find(|(mark, _)| rest.starts_with(mark))?;
    let (head, _) = rest[mark.len()..].split_once(' ')?;
    let digits = if kind == 'c' { head.strip_suffix(['d', 'i', 'm'])? } else { head };
    let number = digits.parse().ok()?;
    Some((number, head.chars().last().filter(char::is_ascii_alphabetic), mark.len() + head.len() + 1))
}

/// JSON with a space after colons and commas, as the annotation tools write it.
fn spaced(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let order = [
                "doc_id",
                "outlet",
                "date",
                "quotes",
                "type",
                "content",
                "cue",
                "source",
                "speaker",
                "speaker_kind",
                "role",
            ];
            let fields =
                order.iter().filter_map(|key| Some(format!("\"{key}\": {}", spaced(fields.get(*key)?))));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
