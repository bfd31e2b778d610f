//! The same statement in several articles is one family, and the archive says so.

use crate::archives;

use kutip_archive::build::NewArticle;
use kutip_archive::families::{Filter, are_fresh, find, list};
use kutip_archive::people;

const WIRE: &str =
    "\"Lima perahu karet sudah kami siapkan untuk warga yang rumahnya terendam sejak malam,\" kata";

#[test]
fn copies_of_a_wire_are_one_family() {
    let texts = [
        format!("{WIRE} Bupati Garut Rahmat Hidayat.\n"),
        format!("{WIRE} Rahmat Hidayat, Bupati Garut.\n"),
        format!("{} Kepala Dinas Sosial Garut Siti Aminah.\n", WIRE.replace("siapkan", "sediakan")),
        "\"Jalan menuju pasar lama baru dibuka lagi setelah longsoran disingkirkan alat berat,\" kata Camat Budi Santoso.\n".to_owned(),
    ];
    let outlets = ["Kabar Contoh", "Berita Misal", "Kabar Contoh", "Kabar Contoh"];
    let dates = ["2025-03-02", "2025-03-01", "2025-03-03", "2025-03-01"];
    let ids = ["a", "b", "c", "d"];
    let articles: Vec<NewArticle<'_>> = (0..4)
        .map(|at| NewArticle {
            doc_id: ids[at],
            date: Some(dates[at]),
            outlet: Some(outlets[at]),
            text: &texts[at],
            ..NewArticle::default()
        })
        .collect();
    let mut archive = archives::archive(&articles);
    assert!(!are_fresh(&archive.db).unwrap());
    people::link(&mut archive.db).unwrap();
    let found = find(&mut archive.db).unwrap();
    assert_eq!((found.families, found.members, found.disagreements), (1, 3, 1));
    assert!(are_fresh(&archive.db).unwrap());

    let families = list(&archive.db, &Filter::default()).unwrap();
    let [family] = &families[..] else { panic!("{families:?}") };
    assert_eq!((family.outlets, family.variants, family.people, family.disagrees), (2, 2, 2, true));
    assert_eq!(
        (family.first_day.as_deref(), family.last_day.as_deref()),
        (Some("2025-03-01"), Some("2025-03-03"))
    );
    let members: Vec<_> = family.members.iter().map(|member| (&*member.doc_id, member.variant)).collect();
    assert_eq!(members, [("b", 0), ("a", 0), ("c", 1)], "the earliest first");
    assert!(family.members[2].similarity < 1.0);

    // Found anew, they are the same.
    assert_eq!(find(&mut archive.db).unwrap(), found);
    assert_eq!(list(&archive.db, &Filter::default()).unwrap(), families);
    assert!(list(&archive.db, &Filter { outlets: 3, ..Filter::default() }).unwrap().is_empty());
}
