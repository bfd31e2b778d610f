//! Literate cases: `corpus/cases/*.md`. A heading names the case, prose explains it, a block `text` is the article,
//! a block `expect` has one line per quotation:
//!
//! ```text
//! type | content | cue | source | speaker | role
//! ```
//!
//! Content in pieces is written `first … second`; `-` is an empty cell; columns left out at the end are not checked;
//! no line at all means no quotation. Number and order of the quotations count; a stop at the end of the content does
//! not (as in `kutip eval`).
//! A heading that ends in `(known miss)` says what is right and not yet reached: such a case must differ.

use crate::{files, read, report, root, stem, updating};
use kutip::{Article, Extractor, OffsetUnit, Record, Worker};
use std::fs;
use std::ops::Range;

const KNOWN_MISS: &str = "(known miss)";

struct Case {
    name: String,
    /// Line of the heading.
    line: usize,
    text: String,
    expected: Vec<Vec<String>>,
    /// Bytes of the expectations in the file.
    place: Range<usize>,
}

#[test]
fn cases() {
    let mut worker = Extractor::builtin().worker();
    let mut complaints = Vec::new();
    let mut known = Vec::new();
    let mut count = 0;
    for path in files(&root("corpus/cases"), "md") {
        let markdown = read(&path);
        let mut rewritten = markdown.clone();
        for case in parse(&path.display().to_string(), &markdown).into_iter().rev() {
            count += 1;
            let found = rows(&mut worker, &case);
            let place = format!("{}:{}: {}", path.display(), case.line, case.name);
            match (found == case.expected, case.name.ends_with(KNOWN_MISS)) {
                (true, true) => {
                    complaints.push(format!("{place}\n  is right now: remove the mark {KNOWN_MISS}"))
                }
                (false, true) => known.push(format!("  {}: {}", stem(&path), case.name)),
                (false, false) if updating() => rewritten.replace_range(case.place, &lines(&found)),
                (false, false) => {
                    let text = case.text.trim().replace('\n', "\n    ");
                    complaints.push(format!(
                        "{place}\n    {text}\n  expected:\n{}  found:\n{}",
                        indented(&case.expected),
                        indented(&found)
                    ));
                }
                (true, false) => {}
            }
        }
        if rewritten != markdown {
            fs::write(&path, rewritten).unwrap();
        }
    }
    assert!(count >= 100, "only {count} cases were read");
    // Seen with `cargo test cases -- --show-output`.
    println!("{count} cases, {} known misses:\n{}", known.len(), known.join("\n"));
    report(&complaints);
}

/// What the program finds, with as many columns as the case asks for in each line.
fn rows(worker: &mut Worker, case: &Case) -> Vec<Vec<String>> {
    let records = worker.records(&Article::from_text("case", &case.text), OffsetUnit::Byte);
    let most = case.expected.iter().map(Vec::len).max().unwrap_or(4);
    let columns = |index: usize| case.expected.get(index).map_or(most, Vec::len);
    records.iter().enumerate().map(|(index, record)| row(&case.text, record, columns(index))).collect()
}

fn row(text: &str, record: &Record<'_>, columns: usize) -> Vec<String> {
    let content: Vec<_> =
        record.content_spans.iter().map(|&(start, end)| &text[start as usize..end as usize]).collect();
    let content = content.join(" … ");
    let cells = [
        record.kind,
        content.trim_end_matches(['.', ',', '?', '!']),
        &record.cue,
        &record.source,
        &record.speaker,
        &record.role,
    ];
    let shown = |cell: &&str| {
        if cell.is_empty() { "-".to_owned() } else { cell.split_whitespace().collect::<Vec<_>>().join(" ") }
    };
    cells.iter().take(columns).map(shown).collect()
}

fn lines(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(" | ") + "\n").collect()
}

fn indented(rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        "    (nothing)\n".into()
    } else {
        rows.iter().map(|row| format!("    {}\n", row.join(" | "))).collect()
    }
}

fn parse(file: &str, markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut heading = None;
    let mut block: Option<(&str, usize)> = None;
    let mut text = None;
    let mut at = 0;
    for (number, line) in markdown.split_inclusive('\n').enumerate() {
        let (start, end) = (at, at + line.len());
        at = end;
        match (block, line.trim_end()) {
            (Some((kind, from)), "```") => {
                let body = &markdown[from..start];
                match kind {
                    "text" => text = Some(body.to_owned()),
                    "expect" => {
                        let (name, line) =
                            heading.take().unwrap_or_else(|| panic!("{file}:{number}: no heading"));
                        let text = text.take().unwrap_or_else(|| panic!("{file}:{number}: no block `text`"));
                        let expected = body
                            .lines()
                            .map(|line| line.split(" | ").map(|cell| cell.trim().to_owned()).collect());
                        cases.push(Case {
                            name,
                            line,
                            text,
                            expected: expected.collect(),
                            place: from..start,
                        });
                    }
                    _ => {}
                }
                block = None;
            }
            (Some(_), _) => {}
            (None, line) if line.starts_with("```") => block = Some((line.trim_start_matches('`'), end)),
            (None, line) if line.starts_with("## ") => {
                assert!(
                    heading.is_none() && text.is_none(),
                    "{file}:{}: the case before has no block `expect`",
                    number + 1
                );
                heading = Some((line[3..].to_owned(), number + 1));
            }
            (None, _) => {}
        }
    }
    assert!(
        heading.is_none() && block.is_none(),
        "{file}: the last case has no block `expect`, or one never closes"
    );
    for (index, case) in cases.iter().enumerate() {
        assert!(
            !cases[..index].iter().any(|other| other.name == case.name),
            "{file}:{}: the name is taken",
            case.line
        );
        for row in &case.expected {
            let kind = ["direct", "indirect", "mixed"].contains(&row[0].as_str());
            assert!(
                kind && (2..=6).contains(&row.len()),
                "{file}:{}: {:?} is no expectation",
                case.line,
                row.join(" | ")
            );
        }
    }
    cases
}
