//! Names of files from ids of articles: safe on every system, and no two articles with the same.

use std::collections::HashMap;

/// Longest part of a path, in bytes, so that a number and an extension still fit.
const MOST_BYTES: usize = 120;
/// Extensions that are taken for kinds of files, not for parts of an id.
const WRITTEN: &[&str] = &["txt", "ann", "jsonld", "xml", "conllu", "xmi", "conf"];
/// Names that Windows keeps for devices.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// A path below the output folder without extension, with `/` between folders: `berita/2024/a1`.
///
/// `#`, which comes before the line of an article without an id and which browsers take for something else, becomes `-`.
/// Characters that some system does not take become `_`, and so does a point at the start, since such files are hidden; then a
/// number made from the id stands at the end, so that ids that look alike stay apart.
pub(crate) fn stem(doc_id: &str) -> String {
    let shown = doc_id.strip_suffix(".txt").unwrap_or(doc_id).replace('#', "-");
    let mut parts: Vec<&str> = shown.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let last = parts.pop().unwrap_or("article");
    let mut stem = String::new();
    for part in parts {
        let mut folder = safe(part);
        // A folder `a.txt` would be in the way of a file of that name.
        if folder.rsplit_once('.').is_some_and(|(_, end)| WRITTEN.contains(&end.to_lowercase().as_str())) {
            folder.push('_');
        }
        stem.push_str(&folder);
        stem.push('/');
    }
    stem.push_str(&safe(last));
    if stem != shown {
        let hash = hash(doc_id);
        stem.push_str(&format!("-{:08x}", (hash ^ (hash >> 32)) as u32));
    }
    stem
}

fn safe(part: &str) -> String {
    let mut name: String = part
        .chars()
        .map(|char| match char {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
            char if char.is_control()
                || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}') =>
            {
                '_'
            }
            char => char,
        })
        .collect();
    if name.len() > MOST_BYTES {
        let end = (0..=MOST_BYTES).rev().find(|&end| name.is_char_boundary(end));
        name.truncate(end.unwrap_or_default());
    }
    let kept = name.trim_end_matches(['.', ' ']).len();
    name.truncate(kept);
    if name.starts_with(['.', ' ', '-']) {
        name.replace_range(..1, "_");
    }
    let first = name.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = first.len() == 4
        && (first.starts_with("com") || first.starts_with("lpt"))
        && first.ends_with(|char: char| char.is_ascii_digit());
    if name.is_empty() || numbered || DEVICES.contains(&first.as_str()) {
        name.insert(0, '_');
    }
    name
}

/// FNV-1a: the same on every machine and with every version, so that names stay.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Names that were given out. Of each a number is kept, not the name.
#[derive(Debug, Default)]
pub(crate) struct Names {
    given: HashMap<u64, u32>,
}

impl Names {
    /// The stem, with a number behind it if it was given out before; small and capital letters count as the same, since they
    /// are on some systems.
    pub(crate) fn give(&mut self, stem: &str) -> String {
        let mut name = stem.to_owned();
        loop {
            let times = self.given.entry(hash(&name.to_lowercase())).or_insert(0);
            *times += 1;
            if *times == 1 {
                return name;
            }
            name = format!("{stem}-{times}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_ids_stay_as_they_are() {
        for (id, expected) in [
            ("a.txt", "a"),
            ("berita/2024/a-1.txt", "berita/2024/a-1"),
            ("j 7", "j 7"),
            ("a.jsonl#7", "a.jsonl-7"),
            ("é中", "é中"),
        ] {
            assert_eq!(stem(id), expected);
        }
    }

    #[test]
    fn odd_ids_become_safe_and_stay_apart() {
        let ids = [
            "../../etc/passwd",
            "/etc/passwd",
            "etc//passwd",
            "a:b",
            "a?b",
            "a\0b",
            "a\nb",
            ".",
            "..",
            "",
            ".git",
            "con.x",
            "COM1",
            "a.",
            "a ",
            "-o",
            "x.txt/y",
            "a\\b",
            "https://x.id/a?b=1",
        ];
        let mut seen = std::collections::HashSet::new();
        for id in ids {
            let stem = stem(id);
            assert!(seen.insert(stem.to_lowercase()), "{id:?} {stem}");
            for part in stem.split('/') {
                assert!(
                    !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with(['.', ' ']),
                    "{id:?} {stem}"
                );
                assert!(!part.contains(['\0', '\n', ':', '?', '\\', '"', '*']), "{id:?} {stem}");
                assert!(!part.ends_with(".txt"), "{stem}");
            }
        }
        let long = stem(&"é".repeat(400));
        assert!(long.len() < 140 && stem(&"é".repeat(401)) != long);
    }

    #[test]
    fn a_name_is_given_once() {
        let mut names = Names::default();
        let given: Vec<_> = ["a", "A", "a", "a-2", "b"].iter().map(|stem| names.give(stem)).collect();
        assert_eq!(given, ["a", "A-2", "a-3", "a-2-2", "b"]);
    }
}
