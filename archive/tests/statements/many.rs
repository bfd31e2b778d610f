//! Those with many statements, whose numbers are counted beforehand, are shown as all others are.

use crate::archives;
use kutip_archive::browse::{self, Filter, Month};
use kutip_archive::build::NewArticle;
use std::fmt::Write as _;

/// Articles with so many statements of one person that they are counted beforehand.
const ARTICLES: usize = 60;
const EACH: usize = 10;

#[test]
fn what_is_counted_beforehand_is_what_there_is() {
    let articles: Vec<(String, String, String)> = (0..ARTICLES)
        .map(|at| {
            let mut text = String::new();
            for number in 0..EACH {
                writeln!(
                    text,
                    "\"Pasar nomor {at} lewat {number} dibuka lagi,\" kata Bupati Garut Rahmat Hidayat.\n"
                )
                .unwrap();
            }
            (format!("a{at}"), format!("2021-{:02}-{:02}", at % 12 + 1, at % 28 + 1), text)
        })
        .collect();
    let new: Vec<NewArticle<'_>> = articles
        .iter()
        .enumerate()
        .map(|(at, (doc_id, date, text))| NewArticle {
            doc_id,
            date: Some(date).filter(|_| at % 10 != 0).map(String::as_str),
            outlet: [Some("Suara"), Some("Kabar"), None][at % 3],
            text,
            ..NewArticle::default()
        })
        .collect();
    let mut archive = archives::archive(&new);
    kutip_archive::people::link(&mut archive.db).unwrap();
    let db = &archive.db;
    let person = browse::most_quoted(db, 1).unwrap().swap_remove(0);
    assert!(person.quotations >= 500, "{person:?}");
    let counted: i64 =
        db.connection().query_row("SELECT count(*) FROM counts", [], |row| row.get(0)).unwrap();
    assert!(counted > 0);

    let id = person.person_id;
    let all = browse::select(db, id, &Filter::default()).unwrap();
    // A word that all have asks nothing, but is no empty filter.
    let read = browse::select(db, id, &Filter { topic: "pasar".to_owned(), ..Filter::default() }).unwrap();
    assert_eq!(all.found, read.found);
    assert_eq!(all.found as u64, person.quotations);
    assert_eq!(all.months, read.months);
    assert!(
        all.months.undated > 0
            && all.months.months.contains(&Month { month: "2021-12".to_owned(), statements: 50 })
    );
    for (skip, limit) in [(0, 30), (30, 30), (590, 30), (600, 30), (0, usize::MAX), (usize::MAX, 1)] {
        assert_eq!(all.ids(db, skip, limit).unwrap(), read.ids(db, skip, limit).unwrap(), "{skip} {limit}");
    }
    let outlets = browse::outlets(db, id).unwrap();
    let own = |outlet: Option<&str>| (outlet.map(str::to_owned), 200);
    assert_eq!(outlets, [own(None), own(Some("Kabar")), own(Some("Suara"))]);
    let choices = browse::choices(db, id).unwrap();
    assert_eq!(choices.outlets, ["Kabar", "Suara"]);
    assert_eq!(choices.cue_classes, ["say"]);

    // Packed and read one by one.
    for (from, to) in
        [("", ""), ("2021-03-01", "2021-09-30"), ("2021-06-01", ""), ("", "2021-06-01"), ("", "2020-01-01")]
    {
        let [from, to] = [from, to].map(str::to_owned);
        let filter = Filter { topic: "pasar".to_owned(), from, to, ..Filter::default() };
        let packed = browse::who_spoke(db, &filter, 9).unwrap();
        let read = browse::who_spoke(db, &Filter { kind: "direct".to_owned(), ..filter.clone() }, 9).unwrap();
        assert_eq!(packed, read, "{filter:?}");
        assert_eq!(packed.statements as usize, browse::select(db, id, &filter).unwrap().found);
    }
}
