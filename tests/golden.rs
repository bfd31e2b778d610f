//! What every stage finds in a dozen articles of `corpus/gold`, drawn as text: `tests/golden/01-text` … `08-records`.
//!
//! A rule that is changed shows all its effects in the diff of these files; read it from the first stage down.

use crate::{compare, read, report, root};
use kutip::inspect::{Stage, draw};
use kutip::{Article, Extractor};

/// One article for every kind of trouble.
const ARTICLES: &[&str] = &[
    "bencana-longsor-enrekang",
    "ekonomi-harga-cabai",
    "gaya-kompas",
    "hukum-sidang-suap",
    "laman-mentah",
    "opini-istilah-bertanda",
    "pemda-pasar-ibuh",
    "pernyataan-beberapa-alinea",
    "rusak-mojibake",
    "rusak-tanda-tanya",
    "satu-baris",
    "selebritas-akrab-disapa",
    "tanpa-kutipan",
    "wawancara-tanya-jawab",
];

#[test]
fn stages_find_what_they_found_before() {
    let mut worker = Extractor::builtin().worker();
    let mut complaints = Vec::new();
    for name in ARTICLES {
        let text = read(&root(&format!("corpus/gold/texts/{name}.txt")));
        for (number, stage) in Stage::ALL.into_iter().enumerate() {
            let article = Article { date: Some("2025-03-01"), ..Article::from_text(name, &text) };
            let drawn = draw(&mut worker, &article, stage);
            let path = root(&format!("tests/golden/{:02}-{}/{name}.txt", number + 1, stage.name()));
            complaints.extend(compare(&path, &drawn).err());
        }
    }
    report(&complaints);
}

#[test]
fn no_golden_is_left_over() {
    if crate::updating() {
        return;
    }
    for (number, stage) in Stage::ALL.into_iter().enumerate() {
        for path in crate::files(&root(&format!("tests/golden/{:02}-{}", number + 1, stage.name())), "txt") {
            assert!(
                ARTICLES.contains(&crate::stem(&path)),
                "{}: its article is not in the list; remove it",
                path.display()
            );
        }
    }
}
