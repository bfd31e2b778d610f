//! Pages of several kinds around our own articles: is the whole body found, and nothing else?

use super::*;

const TITLE: &str = "Jalan Desa Rusak, Warga Minta Bupati Turun Tangan";
const BODY: [&str; 5] = [
    "Kuala Tungkal (Kabar Desa) - Jalan penghubung tiga desa di Kabupaten Tanjung Jabung Barat rusak sejak banjir besar tahun lalu.",
    "\"Kami sudah melapor tiga kali, tetapi belum ada yang datang melihat,\" kata Kepala Desa Muara, Sarifudin, Senin (3/2/2025).",
    "Menurut dia, truk pengangkut sawit harus memutar lewat jalan kabupaten, dan ongkos angkut naik dua kali lipat.",
    "Kepala Dinas Pekerjaan Umum, Rosnelly Tanjung, mengatakan perbaikan dimulai bulan depan dengan dana perubahan anggaran.",
    "\"Jembatannya dulu, lalu jalannya,\" ujarnya.",
];

fn text() -> String {
    format!("{TITLE}\n\n{}\n", BODY.join("\n"))
}

fn paragraphs(between: &str) -> String {
    let lines: Vec<String> =
        BODY.iter().map(|line| format!("<p>{}</p>", line.replace('"', "&quot;"))).collect();
    format!("{}{between}{}", lines[..2].concat(), lines[2..].concat())
}

fn page(html: &str) -> Page {
    read(html.as_bytes(), None).unwrap()
}

const MENU: &str = "<nav><ul><li><a href=/>Beranda</a><li><a href=/daerah>Daerah</a></ul></nav>";
const RELATED: &str = "<div class='berita-terkait'><h4>Berita Terkait</h4><ul><li><a href=/a>Jembatan Gantung Putus Diterjang Arus</a>\
    <li><a href=/b>Petani Sawit Mengeluh Ongkos Angkut</a></ul></div>";

#[test]
fn div_soup_with_breaks() {
    let body = BODY.join("<br />\n<br />\n");
    let found = page(&format!(
        "<html><head><title>{TITLE} - Kabar Desa Daerah</title><meta property='og:site_name' content='Kabar Desa'>\
         <link rel=canonical href='https://kabar.example/read/2025/02/03/17/jalan'></head><body><div id=wrap>{MENU}\
         <div class=left><a href=/daerah>DAERAH</a><h1>{TITLE}</h1><div class=date>Senin, 3 Februari 2025 14:56 WIB | 312 Views</div>\
         <div id=image><img src=x><div id=caption_news>Warga melintas di jalan yang rusak di Desa Muara, Senin (3/2).</div></div>\
         <div class=isi>{body}<p>Editor: Jeane Pangkerego</p><p>COPYRIGHT &copy; KABAR 2025</p></div>\
         <div class=sharebox>Bagikan artikel ini ke teman</div>{RELATED}</div></div></body></html>"
    ));
    assert_eq!(found.text, text());
    assert_eq!(found.headline.as_deref(), Some(TITLE));
    assert_eq!(found.date.as_deref(), Some("2025-02-03"));
    assert_eq!(found.outlet.as_deref(), Some("Kabar Desa"));
    assert_eq!(found.url.as_deref(), Some("https://kabar.example/read/2025/02/03/17/jalan"));
}

#[test]
fn an_article_element_with_links_inside() {
    let between = "<p><strong>Baca juga: <a href=/x>Jembatan Gantung Putus Diterjang Arus</a></strong></p>\
        <figure><img src=x><figcaption>Jalan di Desa Muara rusak berat dan berlubang.</figcaption></figure><p>ADVERTISEMENT</p>";
    let found = page(&format!(
        "<!doctype html><title>{TITLE} | Kabar Desa</title>{MENU}<main><article><header><h1>{TITLE}</h1>\
         <time datetime='2025-02-03T14:56:00+07:00'>3 Feb 2025</time><p class=byline>Oleh: Raymond Tumbelaka</p></header>{}<p>(ray/jea)</p>\
         </article>{RELATED}</main><footer><p>Kabar Desa adalah media warga yang terbit sejak tahun dua ribu.</p></footer>",
        paragraphs(between)
    ));
    assert_eq!(found.text, format!("{}(ray/jea)\n", text()));
    assert_eq!(found.date.as_deref(), Some("2025-02-03T14:56:00+07:00"));
}

#[test]
fn text_that_only_linked_data_has() {
    let body = serde_json::to_string(&BODY.join("\n")).unwrap();
    let found = page(&format!(
        "<html><head><title>{TITLE}</title><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"{TITLE}\",\
         \"datePublished\":\"2025-02-03\",\"author\":{{\"name\":\"Raymond Tumbelaka\"}},\"articleBody\":{body}}}</script></head>\
         <body>{MENU}<div id=app></div></body></html>"
    ));
    assert_eq!(found.text, text());
    assert_eq!(
        (found.date.as_deref(), found.author.as_deref()),
        (Some("2025-02-03"), Some("Raymond Tumbelaka"))
    );
}

#[test]
fn a_page_of_amp_and_one_with_microdata() {
    let amp = page(&format!(
        "<!doctype html><html amp><head><title>{TITLE}</title></head><body><amp-sidebar><a href=/>Beranda</a></amp-sidebar>\
         <h1>{TITLE}</h1><amp-img src=x></amp-img><div class=content>{}</div><amp-social-share type=x></amp-social-share>{RELATED}</body></html>",
        paragraphs("<amp-ad>Iklan</amp-ad>")
    ));
    assert_eq!(amp.text, text());
    let microdata = page(&format!(
        "<html><head><title>{TITLE}</title><meta itemprop=datePublished content='2025-02-03'></head><body>{MENU}<div><h1 itemprop=headline>{TITLE}</h1>\
         <p>Warga melintas di jalan yang rusak di Desa Muara, dan hujan masih turun.</p><div itemprop=articleBody>{}</div>{RELATED}</div></body></html>",
        paragraphs("")
    ));
    assert_eq!(microdata.text, text());
}

#[test]
fn lists_of_articles_hold_none() {
    let teaser = |n: u32| {
        format!(
            "<li><div class=small>Senin, {n} Februari 2025 | 14:3{n} WIB</div><h3><a href=/{n}>Jalan Desa ke-{n} Rusak</a></h3>\
             <p>Warga berharap perbaikan segera dimulai karena musim tanam sudah dekat, kata mereka.</p></li>"
        )
    };
    let list: String = (1..9).map(teaser).collect();
    let html =
        format!("<html><head><title>Indeks Berita</title></head><body>{MENU}<ul>{list}</ul></body></html>");
    assert!(
        matches!(read(html.as_bytes(), None), Err(NoArticle::None(why)) if why.contains("holds no article"))
    );
    let feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>Berita</title></channel></rss>";
    assert!(matches!(read(feed.as_bytes(), None), Err(NoArticle::None(why)) if why.contains("a feed")));
    let front = format!(
        "<html><head><title>x</title><link rel=canonical href='https://kabar.example/'></head><body>{}</body></html>",
        paragraphs("")
    );
    assert!(read(front.as_bytes(), None).is_err());
}

#[test]
fn odd_pages_end_in_a_message_and_not_in_a_crash() {
    for html in [
        "",
        "<",
        "<html>",
        "<p>",
        "<!--",
        "<!doctype html><title>x",
        "<script type='application/ld+json'>{",
        "\0\0",
    ] {
        assert!(read(html.as_bytes(), None).is_err(), "{html}");
    }
    let deep = format!("{}x", "<div>".repeat(100_000));
    assert!(matches!(read(deep.as_bytes(), None), Err(NoArticle::Unreadable(_))));
    // As deep as is taken: the reader calls itself for every level and must still have room on a thread's stack.
    let html = format!("<html><body>{}{}{}", "<div>".repeat(390), paragraphs(""), "</div>".repeat(390));
    let handle =
        std::thread::Builder::new().stack_size(2 << 20).spawn(move || read(html.as_bytes(), None).is_ok());
    assert!(handle.unwrap().join().unwrap());
    let long = format!("<html><body>{}</body></html>", paragraphs("").repeat(200));
    assert!(read(long.as_bytes(), None).is_ok());
}

#[test]
fn breaks_at_the_end_of_an_element_are_kept() {
    let found = page(&format!(
        "<title>{TITLE}</title><body><h1>{TITLE}</h1><div><p>{}<br><br><b>Jembatan Dulu&nbsp;<br><br></b>{}</p><p>{}</p></div>",
        BODY[0], BODY[2], BODY[3]
    ));
    assert_eq!(found.text, format!("{TITLE}\n\n{}\nJembatan Dulu\n{}\n{}\n", BODY[0], BODY[2], BODY[3]));
}
