//! JSON Lines: one article per line.

use super::decode;
use super::document::{Document, Kept};
use super::fields::{Fields, Role};
use super::problem::Problem;
use super::trouble::Trouble;
use super::{Loaded, Sender, Source, Task, Work, table};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Cuts a stream into lines; they are parsed later, by many threads.
pub(crate) fn read(
    mut reader: Box<dyn BufRead + '_>,
    source: &Arc<Source>,
    trouble: &Trouble,
    send: Sender<'_>,
) -> ControlFlow<()> {
    let mut records = 0u64;
    for number in 1.. {
        let mut bytes = Vec::new();
        let read = match read_line(&mut reader, &mut bytes) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) => {
                send(Task::problem(Problem::io(&source.name, &error).at(Some(number))))?;
                break;
            }
        };
        let line = bytes.trim_ascii();
        if line.is_empty() {
            continue;
        }
        // Half a line is no article; that the stream was cut off is told by whoever opened it.
        if trouble.is_cut() && !bytes.ends_with(b"\n") {
            records += 1;
            break;
        }
        records += 1;
        if records == 1
            && let Some(problem) = first(source, line)
        {
            return send(Task::problem(problem.at(Some(number))));
        }
        if bytes.len() as u64 >= decode::TOO_LONG {
            let message = "the line is 4 GiB or longer; split it into articles";
            send(Task::problem(Problem::skipped(&source.name, message).at(Some(number))))?;
            continue;
        }
        send(Task { size: read, work: Work::Line { source: Arc::clone(source), number, bytes } })?;
    }
    if records == 0 && !trouble.is_cut() {
        send(Task::problem(Problem::skipped(&source.name, "has no line with an object in it")))?;
    }
    send(Task::end(source))
}

/// Reads one line, at most up to the length that is refused; the rest of a longer one is dropped.
fn read_line(reader: &mut dyn BufRead, bytes: &mut Vec<u8>) -> io::Result<u64> {
    let mut read = reader.take(decode::TOO_LONG).read_until(b'\n', bytes)? as u64;
    while read >= decode::TOO_LONG && !bytes.ends_with(b"\n") {
        let available = reader.fill_buf()?;
        let end = available.iter().position(|&b| b == b'\n');
        let used = end.map_or(available.len(), |end| end + 1);
        reader.consume(used);
        read += used as u64;
        if used == 0 || end.is_some() {
            break;
        }
    }
    Ok(read)
}

/// What the first line shows of the whole: rows that kutip wrote, or a file that came with a folder and holds no articles.
fn first(source: &Source, line: &[u8]) -> Option<Problem> {
    let object: Object<'_> = serde_json::from_slice(line).ok()?;
    table::no_articles(source, "line", object.0.iter().map(|(key, _)| &**key))
}

/// Whether a JSON object has a field of text; `None` where this is no object.
pub(super) fn has_text(object: &[u8], fields: &Fields) -> Option<bool> {
    let object: Object<'_> = serde_json::from_slice(object).ok()?;
    let at = fields.find(Role::Text, object.0.iter().map(|(key, _)| &**key));
    Some(at.is_some_and(|at| object.0[at].1.get().starts_with('"')))
}

/// Turns an element of a list into a document; `line` is where it begins.
pub(super) fn load_element(source: &Source, number: u64, line: u64, bytes: &[u8]) -> Loaded {
    let mut loaded = load_as(source, number, line, bytes);
    for problem in &mut loaded.problems {
        problem.message = format!("element {number}: {}", of_element(&problem.message));
    }
    loaded
}

/// Turns a line into a document.
pub(crate) fn load(source: &Source, number: u64, bytes: &[u8]) -> Loaded {
    load_as(source, number, number, bytes)
}

/// A message about a line, said of an element.
fn of_element(message: &str) -> String {
    message.replace("the line", "it").replace("each line must be one object", "it was left out")
}

fn load_as(source: &Source, number: u64, line: u64, bytes: &[u8]) -> Loaded {
    let mut problems = Vec::new();
    let result = match decode::plain(bytes.trim_ascii()) {
        Ok(decoded) => {
            if let Some((severity, note)) = decoded.note {
                problems.push(Problem::new(severity, &source.name, note).at(Some(line)));
            }
            parse(source, number, &decoded.text)
        }
        Err(message) => Err(format!("the line is {message}")),
    };
    match result {
        Ok(document) => Loaded { document: Some(document), problems, ..Loaded::default() },
        // The line is lost whatever its encoding, so one message will do.
        Err(message) => Loaded::problem(Problem::skipped(&source.name, message).at(Some(line))),
    }
}

fn parse(source: &Source, number: u64, line: &str) -> Result<Document, String> {
    let object: Object<'_> = match serde_json::from_str(line) {
        Ok(object) => object,
        Err(error) => return Err(explain(&error, line)),
    };
    let fields = &source.fields;
    let keys = object.0.iter().map(|(key, _)| &**key);
    let value = |role| {
        let at = fields.find(role, keys.clone())?;
        source.seen.role(role);
        Some(object.0[at].1)
    };
    let Some(text) = value(Role::Text) else {
        return Err(fields.missing_text("line", keys));
    };
    let text: String = match text.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(text.get()).map_err(|error| explain(&error, line))?,
        Some(b'n') => String::new(),
        _ => {
            return Err(
                "the field of the text is not a string; name another one with --text-field NAME".to_owned()
            );
        }
    };
    super::check_text(&text).map_err(|what| format!("the text {what}"))?;
    let scalar = |role| value(role).and_then(plain_value).filter(|value| !value.is_empty());
    let kept = (0..fields.keep.len()).map(|n| {
        let Some(at) = fields.find_kept(n, keys.clone()) else { return Kept::Missing };
        source.seen.kept(n);
        let raw = object.0[at].1;
        match raw.get().as_bytes().first() {
            Some(b'n') => Kept::Missing,
            Some(b'"') => plain_value(raw).map_or(Kept::Missing, Kept::Text),
            _ => Kept::Json(raw.get().to_owned()),
        }
    });
    Ok(Document {
        id: scalar(Role::Id).unwrap_or_else(|| source.numbered(number)),
        title: scalar(Role::Title),
        date: scalar(Role::Date),
        outlet: scalar(Role::Outlet),
        url: scalar(Role::Url),
        kept: kept.collect(),
        text,
        ..Document::default()
    })
}

/// A string without its quotation marks, nothing for null, everything else as written.
fn plain_value(raw: &RawValue) -> Option<String> {
    match raw.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw.get()).ok(),
        Some(b'n') | None => None,
        _ => Some(raw.get().to_owned()),
    }
}

fn explain(error: &serde_json::Error, line: &str) -> String {
    let kind = match line.as_bytes().first() {
        Some(b'[') => Some("a list"),
        Some(b'"') => Some("a string"),
        Some(b'0'..=b'9' | b'-') => Some("a number"),
        _ if matches!(line, "null" | "true" | "false") => Some("a constant"),
        _ => None,
    };
    if let Some(kind) = kind.filter(|_| serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()) {
        return format!(
            "the line is {kind}, not an object; write each article as {{\"id\": …, \"text\": …}}"
        );
    }
    // The place is told in our own words: within a line there is only the column.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    let line = if error.line() > 1 { format!("line {}, ", error.line()) } else { String::new() };
    format!("invalid JSON at {line}column {}: {message}; each line must be one object", error.column())
}

/// The members of an object in order, values unparsed: most are never looked at.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::fields::FieldArgs;

    fn source(keep: &[&str]) -> Source {
        let keep = keep.iter().map(|name| (*name).to_owned()).collect();
        let fields = Fields::new(FieldArgs { keep, ..FieldArgs::default() }).unwrap();
        Source::new("dir/a.jsonl", "a.jsonl", &Arc::new(fields))
    }

    #[test]
    fn a_line_becomes_a_document() {
        let line = r#"{"judul":"J","x":{"a":[1]},"big":12345678901234567890123,"id":7,"date":null,"media":"","text":"Ya.\u201d","y":"z"}"#;
        let document = parse(&source(&["big", "x", "y", "none"]), 3, line).unwrap();
        assert_eq!((&*document.id, &*document.text, document.title.as_deref()), ("7", "Ya.”", Some("J")));
        assert_eq!((document.date, document.outlet), (None, None));
        let kept = [
            Kept::Json("12345678901234567890123".into()),
            Kept::Json("{\"a\":[1]}".into()),
            Kept::Text("z".into()),
            Kept::Missing,
        ];
        assert_eq!(document.kept, kept);
        assert_eq!(parse(&source(&[]), 3, r#"{"text":"x"}"#).unwrap().id, "a.jsonl#3");
    }

    #[test]
    fn bad_lines_are_explained() {
        let message = |line: &str| parse(&source(&[]), 1, line).unwrap_err();
        assert!(message("[1]").contains("a list, not an object"));
        assert!(message("12").contains("a number, not an object"));
        assert!(message(r#"{"text":"x""#).contains("invalid JSON at column 11"));
        assert!(message(r#"{"text":3}"#).contains("not a string"));
        assert!(message(r#"{"text":null}"#).contains("the text is empty"));
        assert!(message(r#"{"a":1,"b":2}"#).contains("the line has: a, b; say which one is the text"));
        assert!(message(r#"{"text":"\ud800"}"#).contains("invalid JSON"));
    }

    #[test]
    fn damaged_encoding_of_a_line_is_noted() {
        let loaded = load(&source(&[]), 4, b"{\"text\":\"Caf\xe9 tutup\"}\r\n");
        assert_eq!(loaded.document.unwrap().text, "Café tutup");
        assert_eq!(loaded.problems[0].line, Some(4));
    }
}
