//! Whatever is typed, searching answers: the syntax of full-text search, marks, nothing, far too much, letters of all scripts.

use crate::archives::{self, Archive};
use kutip_archive::browse::{self, Filter};
use kutip_archive::search;
use kutip_archive::verify::verify;
use proptest::prelude::*;
use std::sync::{LazyLock, Mutex, PoisonError};

/// One archive for all cases; connections stay with one thread at a time.
static ARCHIVE: LazyLock<Mutex<Archive>> = LazyLock::new(|| {
    let mut archive = archives::corpus();
    kutip_archive::people::link(&mut archive.db).unwrap();
    Mutex::new(archive)
});

const ODD: &[&str] = &[
    "",
    " ",
    "\0",
    "a\0b",
    "\"",
    "\"\"",
    "'",
    "''; DROP TABLE people; --",
    "*",
    "a*",
    "^banjir",
    "-banjir",
    "(",
    ")",
    "{names} : x",
    "names : banjir",
    "{",
    "AND",
    "NOT",
    "a AND",
    "OR OR OR",
    "NEAR(a b, 3)",
    "banjir + jalan",
    "%",
    "_",
    "\\",
    "Haji",
    "H.",
    "H. M. R.",
    ",",
    ", S.H., M.H.",
    "-",
    "–—",
    "1",
    "२०२१",
    "مرحبا بالعالم",
    "\u{202e}namreG\u{202c}",
    "ἀρχή",
    "日本語",
    "กขิค",
    "கோ கௌ",
    "👩‍👩‍👧‍👦",
    "Rahmat 😀 Hidayat",
    "e\u{301}\u{301}\u{301}",
    "\u{301}",
    "\u{feff}",
    "\u{10ffff}",
    "ß ẞ İ ı ǆ",
    "\r\n\t\u{2028}",
];

/// Asks everything that takes words from users.
fn ask(text: &str) {
    let archive = ARCHIVE.lock().unwrap_or_else(PoisonError::into_inner);
    let db = &archive.db;
    let found = search::people(db, text, 5).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(found.len() <= 5 && found.iter().all(|found| found.likeness <= 1.0), "{text:?}");
    browse::person_by_slug(db, text).unwrap();
    browse::article(db, text).unwrap();
    let person = browse::most_quoted(db, 1).unwrap().swap_remove(0);
    let topic = Filter { topic: text.to_owned(), ..Filter::default() };
    let all = Filter {
        topic: text.to_owned(),
        from: text.to_owned(),
        to: text.to_owned(),
        outlet: text.to_owned(),
        kind: text.to_owned(),
        cue_class: text.to_owned(),
    };
    for filter in [&topic, &all] {
        let selection = browse::select(db, person.person_id, filter).unwrap();
        assert_eq!(selection.page(db, 0, usize::MAX).unwrap().len(), selection.found, "{text:?}");
        let voices = browse::who_spoke(db, filter, usize::MAX).unwrap();
        let own = voices.voices.iter().find(|voice| voice.person.person_id == person.person_id);
        if !search::query(text).is_empty() {
            let own = own.map_or(0, |voice| voice.statements);
            assert_eq!(own, selection.found as u64, "one who spoke is found among all who did: {text:?}");
        }
    }
    // A claim without words is refused; that is an answer too.
    let _ = verify(db, text, Some(text));
    verify(db, "jalan ini sudah diperbaiki", Some(text)).unwrap();
}

#[test]
fn names_are_found_with_slips_and_by_their_beginning() {
    let text = "\"Pasar dibuka lagi,\" kata Bupati Garut Rahmat Hidayat.\n\n\"Jalan itu rusak,\" kata Lurah Sukamaju Siti Aminah.\n";
    let mut archive =
        archives::archive(&[kutip_archive::build::NewArticle { doc_id: "a", text, ..Default::default() }]);
    kutip_archive::people::link(&mut archive.db).unwrap();
    let found = |name: &str| {
        search::people(&archive.db, name, 5)
            .unwrap()
            .into_iter()
            .map(|found| found.person.name)
            .collect::<Vec<_>>()
    };
    for name in [
        "rahmat hidayat",
        "Hidayat",
        "HIDAYAT, RAHMAT",
        "H. Rahmat Hidayat, S.IP",
        "Rachmat Hidajat",
        "Rahmat Hidaya",
        "Rahma Hidayt",
        "Rahmta Hidayat",
        "Rahmad Hidayad",
        "Rahmatt Hiddayat",
        "rahmat hid",
        "Hidayt",
        "bupati garut",
        "Bupati Rahmat",
    ] {
        assert_eq!(found(name), ["Rahmat Hidayat"], "{name}");
    }
    for name in ["Rudi Hartono", "Rahmat Saputra", "hi", "Gubernur"] {
        assert!(found(name).is_empty(), "{name}: {:?}", found(name));
    }
}

#[test]
fn odd_queries_are_answered() {
    for text in ODD {
        ask(text);
        ask(&format!("{text} jalan"));
        ask(&format!("Bupati {text}"));
    }
    for long in ["a", "rahmat ", "😀", "\"", "\u{5d0}", "a b "] {
        ask(&long.repeat(5_000));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_query_is_answered(text in "\\PC{0,40}") {
        ask(&text);
    }

    #[test]
    fn any_marks_are_answered(text in "[a-c\"'*^:(){}+\\-, .%_\\\\]{0,20}") {
        ask(&text);
    }
}
