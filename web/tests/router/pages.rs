//! What stands on each page.

use crate::archive::Archive;
use axum::body::Body;
use axum::http::Request;

const BUPATI: &str = "/person/retno-wulandari";

/// How many statements a page lists.
fn listed(page: &str) -> usize {
    page.matches("<p class=\"when\">").count()
}

#[test]
fn the_first_page_leads_to_people() {
    let archive = Archive::new();
    let page = archive.page("/");
    assert!(page.contains("<html lang=\"id\">") && page.contains("Cari orang atau lembaga"), "{page}");
    assert!(page.contains("8 artikel") && page.contains("&#x2f;person&#x2f;retno-wulandari"), "{page}");
}

#[test]
fn people_are_found_by_name_also_misspelt() {
    let archive = Archive::new();
    for name in ["Retno+Wulandari", "wulandari", "retno+wulandary"] {
        assert!(archive.page(&format!("/people?q={name}")).contains(">Retno Wulandari</a>"), "{name}");
    }
    assert!(archive.page("/people?q=Zzyzx+Qwrtp").contains("Tidak ada yang bernama mirip"));
    assert!(archive.page("/people?q=").contains("Tidak ada yang bernama mirip"));
}

#[test]
fn who_spoke_about_a_topic_is_counted_and_leads_on_with_the_same_filters() {
    let archive = Archive::new();
    let page = archive.page("/topic?topic=banjir&type=direct");
    let person = "href=\"&#x2f;person&#x2f;retno-wulandari?topic=banjir&amp;type=direct\"";
    assert!(page.contains("Siapa bicara tentang “banjir”") && page.contains(person), "{page}");
    assert!(page.contains("value=\"direct\" selected"), "{page}");
    assert!(archive.page("/topic?topic=zzyzx").contains("Tidak ada pernyataan dengan semua kata ini"));
    assert!(!archive.page("/topic").contains("Tidak ada pernyataan"), "nothing was asked yet");
}

#[test]
fn a_person_has_roles_a_chart_and_statements_newest_first() {
    let archive = Archive::new();
    let page = archive.page(BUPATI);
    assert!(page.contains("Bupati Magelang"), "{page}");
    assert!(page.contains("<svg") && page.contains("aria-label=\"Diagram batang:"), "{page}");
    let newest = page.find("Sungai bukan milik satu perusahaan").unwrap();
    let oldest = page.find("Hujan deras turun tiga hari").unwrap();
    assert!(newest < oldest);
    assert!(page.contains("30 September 2022"));
}

#[test]
fn filters_stand_in_the_address_and_narrow_list_chart_and_download() {
    let archive = Archive::new();
    let all = listed(&archive.page(BUPATI));
    // A word is found in any of its forms.
    let flood = archive.page(&format!("{BUPATI}?topic=banjir"));
    assert!(flood.contains("tiga desa kebanjiran") && listed(&flood) < all, "{flood}");
    assert!(flood.contains("value=\"banjir\"") && flood.contains("Hapus saringan"));
    for (filter, has, has_not) in [
        ("outlet=Suara+Selatan", "Silakan periksa", "Hujan deras"),
        ("from=2022-01-01&to=2022-12-31", "Sungai bukan milik", "Hujan deras"),
        ("type=indirect", "pekerjaan selesai tahun depan", "Sungai bukan milik"),
        ("cue=deny", "ada tekanan", "Sungai bukan milik"),
    ] {
        let address = format!("{BUPATI}?{filter}");
        let page = archive.page(&address);
        assert!(page.contains(has) && !page.contains(has_not), "{filter}: {page}");
        let table = archive.page(&address.replace('?', "/statements.csv?"));
        assert!(table.contains(has) && !table.contains(has_not), "{filter}: {table}");
        assert_eq!(table.lines().count() - 1, listed(&page), "{filter}");
    }
    let none = archive.page(&format!("{BUPATI}?topic=antariksa"));
    assert!(none.contains("Tidak ada pernyataan yang cocok") && !none.contains("<svg"));
}

#[test]
fn an_article_shows_quotation_cue_and_speaker_and_says_why() {
    let archive = Archive::new();
    let statements = archive.page(BUPATI);
    assert!(statements.contains("href=\"&#x2f;article?id=banjir-1&amp;n=3#q3\""), "{statements}");
    let page = archive.page("/article?id=banjir-1&n=3");
    let marked =
        "<mark class=\"content chosen\">Hujan deras turun tiga hari dan tanggul di hulu sudah retak</mark>";
    assert!(page.contains(marked), "{page}");
    assert!(
        page.contains("<span class=\"cue chosen\">kata</span> <span class=\"source chosen\">Retno</span>"),
        "{page}"
    );
    assert!(
        page.contains("Tepat setelah tanda kutip tutup ada kata kutip “kata” dengan sumber “Retno”."),
        "{page}"
    );
    assert!(page.contains("“Retno” adalah bagian dari nama lengkap Retno Wulandari."), "{page}");
    // The same words stand in another article.
    assert!(page.contains("Pernyataan yang sama di tempat lain") && page.contains("id=banjir-3"), "{page}");
}

#[test]
fn a_quotation_is_verified_with_what_differs() {
    let archive = Archive::new();
    let verdict = |address: &str| archive.page(address);
    assert!(verdict("/verify").contains("<textarea"));
    assert!(
        verdict("/verify?q=Sungai+bukan+milik+satu+perusahaan").contains("<section class=\"verdict exact\"")
    );
    let altered = verdict("/verify?q=Sungai+memang+milik+satu+perusahaan");
    assert!(altered.contains("<section class=\"verdict altered\""), "{altered}");
    assert!(
        altered.contains("<del>")
            && altered.contains("<ins>")
            && altered.contains("&#x2f;article?id=tambang-1")
    );
    let other = verdict("/verify?q=Sungai+bukan+milik+satu+perusahaan&speaker=Bambang+Prasetyo");
    assert!(other.contains("<section class=\"verdict other-speaker\""), "{other}");
    assert!(verdict("/verify?q=Rembulan+akan+dijual+minggu+depan").contains("verdict not-found"));
    assert!(verdict("/verify?q=%3F%21").contains("Tidak ada kata untuk dicari"));
    assert!(verdict(&format!("/verify?q={}", "a".repeat(2001))).contains("terlalu panjang"));
}

#[test]
fn two_people_stand_side_by_side() {
    let archive = Archive::new();
    assert!(archive.page("/compare").contains("Orang pertama"));
    let page = archive.page("/compare?a=retno-wulandari&b=Bambang+Prasetyo&topic=banjir");
    assert!(page.contains("id=\"side1\"><a") && page.contains("id=\"side2\"><a"), "{page}");
    assert!(page.contains("Anggaran banjir sudah kami pakai") && page.contains("Anggaran banjir tahun lalu"));
    assert!(!page.contains("Sungai bukan milik"));
    let table = archive.page("/compare.csv?a=retno-wulandari&b=Bambang+Prasetyo&topic=banjir");
    assert!(table.contains("Retno Wulandari,") && table.contains("Bambang Prasetyo,"), "{table}");
    assert!(archive.page("/compare?a=retno-wulandari&b=Zzyzx").contains("Tidak ada yang bernama mirip"));
}

#[test]
fn the_language_is_chosen_kept_and_told() {
    let archive = Archive::new();
    let ask = |address: &str, name: &'static str, value: &str| {
        let request = Request::get(address).header("host", "localhost").header(name, value);
        archive.ask(request.body(Body::empty()).unwrap())
    };
    assert!(ask("/", "accept-language", "en-US,id;q=0.5").body.contains("Most often quoted"));
    assert!(ask("/", "cookie", "a=b; kutip_lang=en").body.contains("Most often quoted"));
    let chosen = ask("/people?q=retno&lang=en", "cookie", "kutip_lang=id");
    assert!(chosen.body.contains("Results for") && chosen.body.contains("<html lang=\"en\">"));
    assert!(chosen.headers["set-cookie"].to_str().unwrap().starts_with("kutip_lang=en; Path=/;"));
    // The links to the languages keep what was asked.
    assert!(chosen.body.contains("href=\"?q=retno&amp;lang=id\""), "{}", chosen.body);
    assert!(ask("/?lang=xx", "cookie", "x").headers.get("set-cookie").is_none());
    let missing = ask("/person/nobody", "accept-language", "en");
    assert!(missing.status == 404 && missing.body.contains("Not in this archive"));
}
