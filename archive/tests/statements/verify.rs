//! `verify` is right about claims made from our own articles by seeded edits, and about the ones that have traps in them.

use crate::{archives, claims};

use kutip_archive::build::NewArticle;
use kutip_archive::verify::{Alteration, Verdict, verify};

#[test]
fn claims_from_the_corpus_get_their_verdicts() {
    let archive = archives::corpus();
    let claims = claims::make(&archive.db, 40, 7).unwrap();
    assert!(claims.len() >= 300, "the corpus is too small to make claims of");
    let mut wrong = Vec::new();
    for claim in &claims {
        let answer = verify(&archive.db, &claim.quote, claim.speaker.as_deref()).unwrap();
        if answer.verdict != claim.expected {
            wrong
                .push(format!("{}: {} ({:?}): {:?}", claim.kind, claim.quote, claim.speaker, answer.verdict));
        }
        let edited = !matches!(claim.kind, "exact" | "cut" | "reported");
        assert!(!edited || answer.verdict != Verdict::Exact, "{}: {}", claim.kind, claim.quote);
    }
    assert!(
        wrong.len() * 20 <= claims.len(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        claims.len(),
        wrong.join("\n")
    );
}

/// Two articles with what goes wrong easily: a quotation in two pieces, one that is carried on, the reporter's words.
fn traps() -> archives::Archive {
    let first = "Tarif Parkir\n\n\"Kami tidak akan menaikkan tarif parkir tahun ini,\" kata Bupati Garut Rahmat Hidayat. \
                 \"Warga sudah cukup berat, dan pasar belum pulih.\"\n\nSementara itu, Kepala Dinas Perhubungan Siti Aminah mengatakan \
                 bahwa juru parkir akan mendapat seragam baru bulan depan.\n";
    let second = "Pasar Baru\n\n\"Lapak di pasar baru gratis untuk enam bulan pertama,\" kata Ketua Koperasi Budi Santoso.\n";
    archives::archive(&[
        NewArticle {
            doc_id: "a1",
            title: Some("Tarif Parkir"),
            date: Some("2025-03-01"),
            outlet: Some("Kabar Contoh"),
            text: first,
            ..NewArticle::default()
        },
        NewArticle {
            doc_id: "a2",
            title: Some("Pasar Baru"),
            date: Some("2025-03-02"),
            text: second,
            ..NewArticle::default()
        },
    ])
}

#[test]
fn verdicts_on_traps() {
    use Verdict::{Altered, Contained, Exact, IndirectOnly, NotFound, OtherSpeaker};
    let archive = traps();
    let cases = [
        ("Kami tidak akan menaikkan tarif parkir tahun ini", None, Exact),
        ("kami tdk akan menaikkan tarif parkir tahun ini!", Some("Rahmat"), Exact),
        (
            "Kami tidak akan menaikkan tarif parkir tahun ini. Warga sudah cukup berat, dan pasar belum pulih.",
            None,
            Exact,
        ),
        ("tarif parkir tahun ini. Warga sudah cukup berat", None, Contained),
        ("Kami tidak akan menaikkan tarif parkir … pasar belum pulih", Some("Bupati Garut"), Contained),
        ("Kami akan menaikkan tarif parkir tahun ini", None, Altered),
        ("akan menaikkan tarif parkir tahun ini", None, Altered),
        ("Kami tidak akan menaikkan tarif parkir untuk enam bulan pertama", None, Altered),
        ("Kami tidak akan menaikkan tarif parkir tahun ini", Some("Siti Aminah"), OtherSpeaker),
        ("juru parkir akan mendapat seragam baru bulan depan", None, IndirectOnly),
        ("juru parkir tidak akan mendapat seragam baru bulan depan", None, Altered),
        ("Harga cabai di pasar induk turun sejak kemarin", None, NotFound),
    ];
    for (quote, speaker, expected) in cases {
        let answer = verify(&archive.db, quote, speaker).unwrap();
        assert_eq!(answer.verdict, expected, "{quote} ({speaker:?}): {answer:#?}");
    }
}

#[test]
fn a_match_says_where_it_stands() {
    let archive = traps();
    let answer = verify(&archive.db, "tarif parkir tahun ini. Warga sudah cukup berat", None).unwrap();
    let found = &answer.matches[0];
    let text: String = archive
        .db
        .connection()
        .query_row("SELECT text FROM articles WHERE doc_id = 'a1'", [], |row| row.get(0))
        .unwrap();
    let slice = |&(start, end): &(u32, u32)| {
        text.chars().skip(start as usize).take((end - start) as usize).collect::<String>()
    };
    assert_eq!(
        found.spans.iter().map(slice).collect::<Vec<_>>(),
        ["tarif parkir tahun ini", "Warga sudah cukup berat"]
    );
    assert_eq!((&*found.place.doc_id, found.place.speaker.as_deref()), ("a1", Some("Rahmat Hidayat")));
    assert_eq!(
        (found.place.date.as_deref(), found.place.outlet.as_deref()),
        (Some("2025-03-01"), Some("Kabar Contoh"))
    );
}

#[test]
fn what_is_altered_is_told_word_by_word() {
    let archive = traps();
    let answer =
        verify(&archive.db, "Kami akan menaikkan harga parkir tahun ini", Some("Budi Santoso")).unwrap();
    assert_eq!(answer.alterations, [Alteration::Words, Alteration::Negation, Alteration::Speaker]);
    let diff: Vec<_> = answer.matches[0].diff.iter().map(|step| (step.change, &*step.text)).collect();
    let expected = [
        ("equal", "Kami"),
        ("removed", "tidak"),
        ("equal", "akan menaikkan"),
        ("removed", "tarif"),
        ("added", "harga"),
        ("equal", "parkir tahun ini"),
    ];
    assert_eq!(diff, expected);
    let joined =
        verify(&archive.db, "Warga sudah cukup berat, gratis untuk enam bulan pertama", None).unwrap();
    assert_eq!((joined.alterations, joined.matches.len()), (vec![Alteration::Joined], 2));
}

#[test]
fn what_everybody_says_somebody_said_too() {
    let names = ["Rahmat", "Slamet", "Budi", "Joko", "Agus", "Hasan", "Yusuf", "Umar"];
    let said =
        |at: usize| format!("{} {}", names[at / 100], ["Hidayat", "Santoso", "Wibowo", "Lubis"][at % 4]);
    let texts: Vec<String> = (0..600)
        .map(|at| format!("\"Kami siap menjaga kali ini tetap bersih,\" kata Lurah {}.\n", said(at)))
        .collect();
    let last = "\"Kami siap menjaga kali ini tetap bersih,\" kata Camat Murniati Sembiring.\n".to_owned();
    let ids: Vec<String> = (0..=600).map(|at| format!("a{at}")).collect();
    let articles: Vec<_> = ids
        .iter()
        .zip(texts.iter().chain([&last]))
        .map(|(doc_id, text)| NewArticle { doc_id, text, ..NewArticle::default() })
        .collect();
    let mut archive = archives::archive(&articles);
    kutip_archive::people::link(&mut archive.db).unwrap();
    let verdict = |speaker| {
        verify(&archive.db, "Kami siap menjaga kali ini tetap bersih", Some(speaker)).unwrap().verdict
    };
    assert_eq!(verdict("Murniati Sembiring"), Verdict::Exact);
    assert_eq!(verdict("Siti Aminah"), Verdict::OtherSpeaker);
}

#[test]
fn queries_are_words_whatever_they_are() {
    let archive = traps();
    for quote in [
        "\" OR 1=1 --",
        "content : x* NEAR(a b)",
        "'; DROP TABLE quotations; --",
        "<script>alert(1)</script>",
        "AND OR NOT",
        "^a + b",
    ] {
        assert_eq!(
            verify(&archive.db, quote, Some("%' OR '1'='1")).unwrap().verdict,
            Verdict::NotFound,
            "{quote}"
        );
    }
    for nothing in ["", "…", "\"\"", "\0"] {
        assert!(verify(&archive.db, nothing, None).is_err(), "{nothing:?}");
    }
}
