//! What holds for every text, however broken: generated news with damaged marks and odd Unicode, and plain noise.

use kutip::{Article, Extractor, MentionRecord, OffsetUnit, Record, Worker};
use proptest::prelude::*;
use std::cell::RefCell;

const UNITS: [OffsetUnit; 3] = [OffsetUnit::CodePoint, OffsetUnit::Byte, OffsetUnit::Utf16];

/// Words and stretches that news is made of; each is joined with a space.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "Bupati", "Magelang", "Rahmat", "Hidayat", "Siti", "Nurhaliza", "Kepala", "Dinas", "Kesehatan", "Kota",
    "Bandung", "KPK", "polisi", "warga", "dia", "Ia", "mereka", "pihaknya", "Menurut", "menurut",
    "Menurutnya", "katanya", "ujarnya", "kata", "ujar", "mengatakan", "menyebut", "meminta", "mengimbau",
    "menilai", "Minta", "Sebut", "bahwa", "agar", "untuk", "harga", "beras", "sudah", "akan", "turun",
    "jalan", "rusak", "kami", "siap", "tidak", "belum", "itu", "yang", "dan", "saat", "ditemui", "di",
    "Jakarta", "Rabu", "(15/12)", "(35)", "Rp", "1.500", "H.", "Drs.", "S.H.,", "M.Si.", "Moh.", "dalam",
    "keterangan", "tertulis", "kepada", "wartawan", "akrab", "disapa", "seorang", "saksi", "survei",
    "demikian", "dikatakan", "oleh", "ujar.dia", "memintaAparatur", "Hal", "itu", "disampaikan", "tersebut",
    "Jokowi", "AKBP", "Plt",
];

/// Marks and punctuation, whole and damaged.
#[rustfmt::skip]
const MARKS: &[&str] = &[
    "\"", "“", "”", "„", "«", "»", "‘", "’", "'", "``", "''", "&quot;", "&#8220;", "?", "â€œ", "â€\u{9d}",
    "â€", "Ã¢â‚¬Å“", "\u{93}", "\u{94}", "\u{201f}", "＂", ",", ".", ":", ";", "…", "...", "!", "(", ")",
    "[", "]", "-", "—", "–", "/", ",\"", ".\"", ",”", "?,?", "\"\"",
];

/// Blanks, line ends and characters that trip offsets.
#[rustfmt::skip]
const ODD: &[&str] = &[
    "\n", "\n\n", "\r\n", "\r", "\t", "\u{a0}", "\u{2028}", "\u{85}", "\u{200b}", "\u{feff}", "\u{ad}",
    "\u{301}", "e\u{301}", "é", "ﬁ", "İ", "ß", "😀", "👨‍👩‍👧", "𝐀", "𐐀", "漢字", "ع", "\u{0}", "\u{1b}",
    "\u{fffd}", "&nbsp;", "&amp;", "Ã©", "\u{202e}", "ǅ", "K", "nya", "-nya", "Baca juga:",
    "[Gambas:Video]", "Advertisement", "MAGELANG, KOMPAS.com -", "Foto:", "SCROLL TO CONTINUE",
];

/// Whole frames, so that many generated texts do hold quotations.
const FRAMES: &[&str] = &[
    "\"Harga sudah turun,\" kata Bupati Rahmat Hidayat.",
    "“Kami siap,” ujarnya, “bekerja.”",
    "Bupati Magelang, Rahmat Hidayat, mengatakan jalan itu rusak sejak lama.",
    "Menurut dia, harga beras akan turun.",
    "?Kantor akan pindah,? kata Siti.",
    "”Kami siap,” kata Siti Nurhaliza 😀.",
    "Harga beras, kata Rahmat, akan turun.",
    "Ia menyebut kebijakan itu \"keliru besar\" dan harus dicabut.",
    "Warga meminta pemerintah memperbaiki jalan.",
    "Bupati: Jalan Rusak Segera Diperbaiki",
];

fn pieces() -> impl Strategy<Value = String> {
    let one = |list: &'static [&'static str]| prop::sample::select(list);
    prop_oneof![
        10 => one(WORDS).prop_map(|word| format!("{word} ")),
        4 => one(MARKS).prop_map(str::to_owned),
        2 => one(ODD).prop_map(str::to_owned),
        3 => one(FRAMES).prop_map(|frame| format!("{frame} ")),
        // A frame cut anywhere: marks that never close, cues without a sentence.
        2 => (one(FRAMES), 0usize..60).prop_map(|(frame, cut)| frame.chars().skip(cut).collect()),
        1 => any::<char>().prop_map(String::from),
        1 => Just("\n\n".to_owned()),
    ]
}

fn news() -> impl Strategy<Value = String> {
    prop::collection::vec(pieces(), 0..90).prop_map(|pieces| pieces.concat())
}

/// Generated news twice as often as plain noise.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![4 => news(), 1 => any::<String>(), 1 => "[\"“”'?,.:;a-zA-Z \n]{0,200}"]
}

/// `PROPTEST_CASES=20000` looks longer.
fn config(cases: u32) -> ProptestConfig {
    let cases =
        if std::env::var_os("PROPTEST_CASES").is_some() { ProptestConfig::default().cases } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// The records of a text; all cases share one worker, so that every case also tests its reuse.
fn records(text: &str, unit: OffsetUnit) -> Vec<Record<'_>> {
    thread_local!(static WORKER: RefCell<Worker> = RefCell::new(Extractor::builtin().worker()));
    WORKER.with(|worker| worker.borrow_mut().records(&Article::from_text("a", text), unit))
}

/// What a span of the output covers, the way a user in that unit would slice; `None` where it cannot be sliced.
fn slice(text: &str, unit: OffsetUnit, (start, end): (u32, u32)) -> Option<String> {
    let (start, end) = (start as usize, end as usize);
    match unit {
        OffsetUnit::Byte => text.get(start..end).map(str::to_owned),
        OffsetUnit::CodePoint => {
            let points: Vec<char> = text.chars().collect();
            points.get(start..end).map(|points| points.iter().collect())
        }
        OffsetUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(units.get(start..end)?).ok()
        }
    }
}

/// Everything that must hold of the records of one text; `field` is the headline, where it was a field of its own.
fn check(text: &str, field: Option<&str>, unit: OffsetUnit, records: &[Record<'_>]) -> Result<(), String> {
    let mut last = 0;
    let mut ids = std::collections::HashSet::new();
    for record in records {
        let in_field = field.is_some() && record.section == "headline";
        let base = if in_field { field.unwrap_or_default() } else { text };
        let is =
            |what: bool, complaint: &str| if what { Ok(()) } else { Err(format!("{complaint}: {record:?}")) };
        let covers = |span: (u32, u32)| slice(base, unit, span);
        let content = (record.content_start, record.content_end);
        is(covers(content).as_deref() == Some(&*record.content), "content is not its slice")?;
        is(!record.content.trim().is_empty(), "content is empty")?;
        is(in_field || record.content_start >= last, "contents are out of order")?;
        last = if in_field { 0 } else { record.content_start };
        is(!record.content_spans.is_empty(), "no content spans")?;
        is(record.content_spans.iter().map(|span| span.0).min() == Some(content.0), "spans begin elsewhere")?;
        is(record.content_spans.iter().map(|span| span.1).max() == Some(content.1), "spans end elsewhere")?;
        is(record.content_spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "spans overlap")?;
        is(
            record.content_spans.iter().all(|span| span.0 < span.1 && covers(*span).is_some()),
            "a span is empty or outside",
        )?;
        is(record.cue_span.is_some() != record.cue.is_empty(), "cue without text or place")?;
        is(
            record.cue_span.is_none_or(|span| covers(span).as_deref() == Some(&*record.cue)),
            "cue is not its slice",
        )?;
        is(record.source_span.is_some() != record.source.is_empty(), "source without text or place")?;
        is(
            record.source_span.is_none_or(|span| covers(span).as_deref() == Some(&*record.source)),
            "source is not its slice",
        )?;
        is(record.speaker_id.is_empty() == record.speaker.is_empty(), "speaker without id or name")?;
        is((0.0..=1.0).contains(&record.confidence), "confidence is no share")?;
        is(!record.attributed_by.is_empty() && !record.resolved_by.is_empty(), "no rule is named")?;
        is(ids.insert(record.quote_id.clone()), "quote_id is not unique")?;
        is(
            record.continues.is_empty() || ids.contains(&record.continues),
            "carries on what is not before it",
        )?;
        if field.is_none() {
            is(record.resolution_chain.iter().all(|span| covers(*span).is_some()), "chain lies outside")?;
        }
    }
    Ok(())
}

fn in_points(text: &str, spans: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let points = |byte: u32| text[..byte as usize].chars().count() as u32;
    spans.iter().map(|&(start, end)| (points(start), points(end))).collect()
}

fn in_bytes(text: &str, spans: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let bytes = |point: u32| text.chars().take(point as usize).map(char::len_utf8).sum::<usize>() as u32;
    spans.iter().map(|&(start, end)| (bytes(start), bytes(end))).collect()
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn spans_are_slices_in_every_unit(text in texts()) {
        let rows = UNITS.map(|unit| records(&text, unit));
        for (unit, rows) in UNITS.iter().zip(&rows) {
            prop_assert_eq!(check(&text, None, *unit, rows), Ok(()));
        }
        // The unit does not change what is found.
        let contents = |rows: &[Record<'_>]| rows.iter().map(|row| row.content.to_string()).collect::<Vec<_>>();
        prop_assert_eq!(contents(&rows[0]), contents(&rows[1]));
        prop_assert_eq!(contents(&rows[0]), contents(&rows[2]));
        for (points, bytes) in rows[0].iter().zip(&rows[1]) {
            prop_assert_eq!(&points.content_spans, &in_points(&text, &bytes.content_spans));
            prop_assert_eq!(&in_bytes(&text, &points.content_spans), &bytes.content_spans, "bytes to points to bytes");
        }
    }

    #[test]
    fn a_reused_worker_is_as_good_as_a_fresh_one(before in news(), text in texts()) {
        let extractor = Extractor::builtin();
        let mut worker = extractor.worker();
        worker.records(&Article::from_text("before", &before), OffsetUnit::CodePoint);
        let article = Article::from_text("a", &text);
        let reused = worker.records(&article, OffsetUnit::CodePoint);
        prop_assert_eq!(&reused, &worker.records(&article, OffsetUnit::CodePoint), "twice the same");
        prop_assert_eq!(&reused, &extractor.worker().records(&article, OffsetUnit::CodePoint));
    }

    #[test]
    fn a_headline_of_its_own_keeps_offsets_apart(title in texts(), text in news()) {
        let article = Article { title: Some(&title), ..Article::from_text("a", &text) };
        let field = Some(title.as_str()).filter(|title| title.contains(char::is_alphanumeric));
        for unit in UNITS {
            let rows = Extractor::builtin().worker().records(&article, unit);
            prop_assert_eq!(check(&text, field, unit, &rows), Ok(()));
        }
    }

    #[test]
    fn mentions_are_in_order_and_hold_every_source(title in texts(), text in news()) {
        let article = Article { title: Some(&title), ..Article::from_text("a", &text) };
        let mut worker = Extractor::builtin().worker();
        for unit in UNITS {
            let rows = worker.records(&article, unit);
            let mentions = worker.mentions(unit);
            for mention in &mentions {
                let base = if mention.in_title { &title } else { &text };
                let inside = slice(base, unit, (mention.start, mention.end));
                prop_assert!(inside.is_some_and(|inside| !inside.is_empty()), "{:?}", mention);
            }
            let place = |mention: &MentionRecord| (!mention.in_title, mention.start, mention.end);
            prop_assert!(mentions.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])));
            let has_field = article.headline_field().is_some();
            for row in rows {
                let Some((start, end)) = row.source_span else { continue };
                let in_title = has_field && row.section == "headline";
                let source = mentions.iter().find(|mention| place(mention) == (!in_title, start, end));
                let known = source.map(|mention| (mention.form, &*mention.speaker_id));
                prop_assert_eq!(known, Some((row.source_form, &*row.speaker_id)));
            }
        }
    }

    #[test]
    fn a_paragraph_without_names_marks_and_cues_changes_no_row_before_it(text in news()) {
        // A headline first: a text's only line is none, but the first of two may be.
        let text = format!("Cuaca pekan ini\n\nhujan reda sejak kemarin.\n\n{text}");
        let before = records(&text, OffsetUnit::CodePoint);
        let longer = format!("{text}\n\nhujan turun sepanjang hari dan air sungai naik perlahan.\n");
        let after = records(&longer, OffsetUnit::CodePoint);
        prop_assert_eq!(&before[..], &after[..before.len().min(after.len())]);
        prop_assert_eq!(before.len(), after.len());
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn the_thread_does_not_matter(batch in prop::collection::vec(texts(), 8..16)) {
        let extractor = Extractor::builtin();
        let run = |worker: &mut Worker, text: &str| {
            let rows = worker.records(&Article::from_text("a", text), OffsetUnit::CodePoint);
            rows.into_iter().map(Record::into_owned).collect::<Vec<_>>()
        };
        let mut worker = extractor.worker();
        let alone: Vec<_> = batch.iter().map(|text| run(&mut worker, text)).collect();
        let shared: Vec<Vec<_>> = std::thread::scope(|scope| {
            let start = |first: usize| {
                let (batch, mut worker) = (&batch, extractor.worker());
                // Each thread goes over the batch in another order.
                scope.spawn(move || (0..batch.len()).map(|at| (at + first) % batch.len()).map(|at| (at, run(&mut worker, &batch[at]))).collect())
            };
            let threads: Vec<_> = (0..4).map(start).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (at, rows) in shared.into_iter().flatten() {
            prop_assert_eq!(&rows, &alone[at]);
        }
    }
}

/// Texts that broke the program or an earlier draft of it, and shapes that generators seldom hit.
#[test]
fn texts_that_once_went_wrong() {
    let open = "\"".repeat(3000);
    let nested = "(".repeat(3000) + &"\"a\" kata Budi.".repeat(200) + &")".repeat(3000);
    let names = "Rahmat Hidayat ".repeat(3000);
    let cues = "kata ".repeat(3000);
    let marks: String = MARKS.concat().repeat(50);
    #[rustfmt::skip]
    let texts = [
        "", " ", "\n", "\n\n\n", "\"", "\"\"", "“", "”", "?", ":", ".", ",", "katanya", "kata", "Menurut",
        "menurut", "nya", "&quot;", "\"A,\" katanya", "\u{feff}\"Ya,\" kata Budi.", "Ya,\" kata Budi.",
        "\"Ya, kata Budi.", "😀\"Ya 😀,\" kata 😀 Budi 😀.", "\"Ya,\"\u{a0}kata\u{a0}Budi.",
        "\"Ya,\"\r\nkata Budi.\r\n", "Budi:\n\"Ya.\"", ": : :", "Bupati:", ":Bupati", "katakatakata",
        "Menurut \u{301}Budi, harga naik.", "漢字-", "éMAGELANG, KOMPAS.com -", "\"e\u{301}\" kata Budi",
        "İstanbul, kata Budi, jauh.", open.as_str(), nested.as_str(), names.as_str(), cues.as_str(),
        marks.as_str(),
    ];
    for text in texts {
        for unit in UNITS {
            let rows = records(text, unit);
            assert_eq!(
                check(text, None, unit, &rows),
                Ok(()),
                "{:?}",
                text.chars().take(60).collect::<String>()
            );
        }
    }
}

/// The same with a headline that is a field of its own: it, or what reaches over its end.
#[test]
fn headlines_that_once_went_wrong() {
    let articles = [
        ("\u{200b}", "\"Harga sudah turun,\" kata Bupati Rahmat Hidayat."),
        ("-", "\"Harga sudah turun,\" kata Bupati Rahmat Hidayat."),
        ("Kami siap,” ujarnya, “bekerja.”", " kata Siti Nurhaliza 😀."),
        ("Jembatan “Selesai", "Bulan depan,” kata Bupati."),
        ("Bupati 😀 Soppeng:", "\"Jembatan selesai bulan depan,\" katanya."),
    ];
    for (title, text) in articles {
        for unit in UNITS {
            let article = Article { title: Some(title), ..Article::from_text("a", text) };
            let field = Some(title).filter(|title| title.contains(char::is_alphanumeric));
            let rows = Extractor::builtin().worker().records(&article, unit);
            assert_eq!(check(text, field, unit, &rows), Ok(()), "{title:?} {text:?}");
        }
    }
}
