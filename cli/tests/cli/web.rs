//! Web pages, archives of them, and the texts that offsets refer to. All pages are made here, around our own articles.

use crate::util::{Dir, Run, rows};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::io::Write;

/// The lines of one of our own articles: headline first.
fn lines(name: &str) -> Vec<String> {
    let path = format!("{}/../corpus/gold/texts/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn page_of(lines: &[String], url: &str) -> String {
    let escaped = |line: &String| line.replace('&', "&amp;").replace('"', "&quot;");
    let body: String = lines[1..].iter().map(|line| format!("<p>{}</p>\n", escaped(line))).collect();
    let title = escaped(&lines[0]);
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{title} - Kabar Bunaken</title>\
         <meta property=\"og:site_name\" content=\"Kabar Bunaken\"><meta property=\"article:published_time\" content=\"2025-02-03\">\
         <meta name=author content=\"Ana Lumentut\"><link rel=canonical href=\"{url}\"></head>\
         <body><nav><a href=/>Beranda</a></nav><h1>{title}</h1><article>{body}\
         <p>Baca juga: <a href=/lain>Nelayan Menunggu Cuaca Tenang</a></p></article>\
         <div class=related-news><a href=/lain>Nelayan Menunggu Cuaca Tenang</a></div></body></html>"
    )
}

fn page(name: &str) -> String {
    page_of(&lines(name), &format!("https://kabar.example/{name}"))
}

/// A page in standard Malay.
fn malay() -> String {
    let line = "Polis menahan seorang lelaki kerana disyaki mencuri wang tabung masjid pada malam Jumaat, kata ketua polis daerah \
        dalam kenyataan media, dan kes itu masih dalam siasatan.";
    page_of(
        &[
            "Polis Tahan Lelaki Curi Wang Masjid".into(),
            line.into(),
            line.replace("Polis", "Pihak polis"),
            line.into(),
        ],
        "https://berita.example/my",
    )
}

fn record(kind: &str, uri: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Record-ID: <urn:uuid:{:x}>\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        uri.len(),
        block.len()
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(uri: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat();
    record("response", uri, "application/http; msgtype=response", &block)
}

fn html(name: &str) -> Vec<u8> {
    response(
        &format!("https://kabar.example/{name}"),
        "Content-Type: text/html; charset=UTF-8",
        page(name).as_bytes(),
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const NAMES: [&str; 4] =
    ["kesehatan-dbd-manado", "pemda-pasar-ibuh", "bencana-longsor-enrekang", "polisi-kecelakaan-tol"];

/// The records of a small archive, one by one.
fn archive() -> Vec<Vec<u8>> {
    let mut records = vec![record("warcinfo", "x", "application/warc-fields", b"software: tests\r\n")];
    for name in NAMES {
        records.push(record(
            "request",
            &format!("https://kabar.example/{name}"),
            "application/http",
            b"GET / HTTP/1.1\r\n\r\n",
        ));
        records.push(html(name));
    }
    records
}

fn addresses(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("https://kabar.example/{name}")).collect()
}

/// The lines of `--articles`, and that every row's offsets are right in them.
fn check_articles(dir: &Dir, run: &Run, file: &str) -> Vec<serde_json::Value> {
    let articles: Vec<serde_json::Value> =
        dir.read(file).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for article in &articles {
        let hash: String = Sha256::digest(article["text"].as_str().unwrap())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(article["sha256"], hash);
    }
    for row in run.rows() {
        let article = articles.iter().find(|article| article["doc_id"] == *row["doc_id"]).unwrap();
        let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
        let slice = |from: &str, to: &str| {
            let (from, to): (usize, usize) = (row[from].parse().unwrap(), row[to].parse().unwrap());
            text[from..to].iter().collect::<String>()
        };
        assert_eq!(slice("content_start", "content_end"), row["content"], "{row:?}");
        if !row["source_start"].is_empty() {
            assert_eq!(slice("source_start", "source_end"), row["source"], "{row:?}");
        }
    }
    articles
}

#[test]
fn a_page_is_read_like_its_text() {
    let dir = Dir::new();
    let name = NAMES[0];
    let lines = lines(name);
    let text = format!("{}\n\n{}\n", lines[0], lines[1..].join("\n"));
    dir.file("a.html", page(name)).file("b", page(name)).file("a.txt", &text);
    let plain = dir.extract("a.txt");
    for input in ["a.html", "b"] {
        let run = dir.extract(&format!("{input} --articles out.jsonl"));
        run.says(0, &["1 article, "]);
        let articles = check_articles(&dir, &run, "out.jsonl");
        assert_eq!(articles[0]["text"], text);
        assert_eq!(articles[0]["title"], lines[0]);
        assert_eq!(
            (&articles[0]["date"], &articles[0]["author"]),
            (&"2025-02-03".into(), &"Ana Lumentut".into())
        );
        assert_eq!(run.column("outlet"), ["Kabar Bunaken"]);
        assert_eq!(run.column("url"), [format!("https://kabar.example/{name}")]);
        assert_eq!(run.column("date"), ["2025-02-03"]);
        let contents =
            |run: &Run| run.rows().into_iter().map(|row| row["content"].clone()).collect::<Vec<_>>();
        assert_eq!(contents(&run), contents(&plain));
    }
    assert_eq!(contents_of(&dir.pipe("-", page(name).as_bytes())), contents_of(&plain));
}

fn contents_of(run: &Run) -> Vec<String> {
    run.rows().into_iter().map(|row| row["content"].clone()).collect()
}

#[test]
fn the_encoding_of_a_page_is_what_it_declares() {
    let dir = Dir::new();
    let utf8 = page(NAMES[0]).replace("&quot;Yang", "“Yang");
    let latin = utf8.replace("charset=utf-8", "charset=windows-1252");
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(&latin);
    assert!(!lost);
    dir.file("a.html", utf8).file("b.html", &bytes);
    assert_eq!(contents_of(&dir.extract("a.html")), contents_of(&dir.extract("b.html")));
}

#[test]
fn pages_without_an_article_are_skipped() {
    let dir = Dir::new();
    dir.file(
        "depan.html",
        "<html><head><title>Kabar</title></head><body><a href=/a>Satu</a> <a href=/b>Dua</a></body></html>",
    );
    dir.file(
        "feed.html",
        "<?xml version=\"1.0\"?><rss><channel><item><title>Satu</title></item></channel></rss>",
    );
    dir.file("kosong.html", "").file("dalam.html", "<div>".repeat(100_000)).file("a.html", page(NAMES[0]));
    let run = dir.extract("depan.html feed.html kosong.html dalam.html a.html");
    run.says(
        1,
        &[
            "skipped: depan.html: holds no article",
            "skipped: feed.html: a feed",
            "skipped: kosong.html: is empty",
            "skipped: dalam.html: its elements are nested too deeply",
            "1 article, ",
            "4 inputs skipped",
        ],
    );
    assert_eq!(run.column("doc_id"), ["a.html"]);
}

#[test]
fn articles_of_all_inputs_are_written_whole_or_not_at_all() {
    let dir = Dir::new();
    dir.file("a.html", page(NAMES[0])).file("b.txt", lines(NAMES[1]).join("\n")).file("kosong.txt", "");
    dir.file(
        "c.jsonl",
        format!("{{\"id\":\"c\",\"url\":\"u\",\"text\":{:?}}}\n", lines(NAMES[2]).join("\n")),
    );
    let run = dir.extract("a.html b.txt c.jsonl -j 2 --articles out.jsonl");
    let articles = check_articles(&dir, &run, "out.jsonl");
    let ids: Vec<_> = articles.iter().map(|article| article["doc_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a.html", "b.txt", "c"]);
    assert_eq!((&articles[2]["url"], &articles[2]["author"]), (&"u".into(), &serde_json::Value::Null));
    std::fs::remove_file(dir.path("out.jsonl")).unwrap();
    dir.extract("a.html kosong.txt --strict --articles out.jsonl").says(2, &["stopped at the first"]);
    assert!(
        !dir.names().iter().any(|name| name.contains("out") || name.contains(".part")),
        "{:?}",
        dir.names()
    );
    dir.extract("a.html --articles no/x.jsonl")
        .says(2, &["--articles no/x.jsonl: the folder no does not exist"]);
    dir.extract("a.html --articles -").says(2, &["--articles -: standard output is for the rows"]);
    dir.extract("a.html -o x.csv --articles x.csv")
        .says(2, &["--articles x.csv: is the file of the rows too"]);
    dir.extract("a.html --articles a.html").says(2, &["a.html: is one of the inputs"]);
}

#[test]
fn archives_are_read_record_by_record() {
    let dir = Dir::new();
    let records = archive();
    dir.file("a.warc", records.concat());
    dir.file("b.warc.gz", records.iter().flat_map(|record| gzip(record)).collect::<Vec<u8>>());
    dir.file("c", gzip(&records.concat()));
    let expected = dir.extract("a.warc --articles out.jsonl");
    expected.says(0, &["4 articles, "]);
    assert_eq!(expected.column("doc_id"), addresses(&NAMES));
    assert_eq!(expected.column("url"), addresses(&NAMES));
    assert_eq!(check_articles(&dir, &expected, "out.jsonl").len(), 4);
    for input in ["b.warc.gz", "c"] {
        let run = dir.extract(&format!("{input} -j 2"));
        assert_eq!((run.code, run.stdout.as_str()), (0, expected.stdout.as_str()), "{input}: {}", run.stderr);
    }
    let piped = dir.pipe("-", &std::fs::read(dir.path("b.warc.gz")).unwrap());
    assert_eq!(piped.stdout, expected.stdout);
}

#[test]
fn archives_of_pages_may_lie_in_others() {
    let dir = Dir::new();
    let records = archive();
    let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    dir.file("a.warc", records.concat());
    let expected = dir.extract("a.warc");
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(members.len() as u64);
    tar.append_data(&mut header, "x/b.warc.gz", members.as_slice()).unwrap();
    dir.file("b.tar", tar.into_inner().unwrap());
    dir.file("c.warc.zst", zstd::encode_all(records.concat().as_slice(), 3).unwrap());
    dir.file("d.html.gz", gzip(page(NAMES[0]).as_bytes()));
    for input in ["b.tar", "c.warc.zst"] {
        let run = dir.extract(input);
        assert_eq!((run.code, run.stdout.as_str()), (0, expected.stdout.as_str()), "{input}: {}", run.stderr);
    }
    let single = contents_of(&dir.extract("d.html.gz"));
    assert!(!single.is_empty() && contents_of(&expected).starts_with(&single), "{single:?}");
}

#[test]
fn archives_of_pages_unpack_no_further_than_allowed() {
    let dir = Dir::new();
    let members: Vec<u8> = archive().iter().flat_map(|record| gzip(record)).collect();
    dir.file("a.warc.gz", &members);
    let run = dir.extract("a.warc.gz --max-unpacked 9K");
    run.says(1, &["damaged: a.warc.gz: unpacks to more than the 9"]);
    assert_eq!(run.stderr.lines().count(), 2, "{}", run.stderr);
    // Cut off in the middle of a member, the archive is told of once too.
    dir.file("b.warc.gz", &members[..members.len() - 30]);
    let run = dir.extract("b.warc.gz");
    run.says(1, &["3 articles"]);
    assert_eq!(run.stderr.lines().count(), 2, "{}", run.stderr);
}

#[test]
fn responses_are_unpacked() {
    let body = page(NAMES[0]).into_bytes();
    let half = body.len() / 2;
    let chunked = [
        format!("{half:x}\r\n").as_bytes(),
        &body[..half],
        format!("\r\n{:x};x=y\r\n", body.len() - half).as_bytes(),
        &body[half..],
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let kind = "Content-Type: text/html";
    let records = [
        response("https://kabar.example/1", &format!("{kind}\r\nContent-Encoding: gzip"), &gzip(&body)),
        response("https://kabar.example/2", &format!("{kind}\r\nTransfer-Encoding: chunked"), &chunked),
        response(
            "https://kabar.example/3",
            &format!("{kind}\r\nContent-Encoding: br\r\nTransfer-Encoding: chunked"),
            &body,
        ),
        record("resource", "file:///4.html", "text/html", &body),
    ];
    let run = Dir::new().file("a.warc", records.concat()).extract("a.warc");
    let mut ids = addresses(&["1", "2", "3"]);
    ids.push("file:///4.html".to_owned());
    assert_eq!(run.says(0, &["4 articles, "]).column("doc_id"), ids);
}

#[test]
fn what_is_no_article_is_counted_and_not_told() {
    let english = "<html><body><p>The governor said on Monday that the new bridge would be opened before the end of the year.</p>\
        <p>Farmers in the district have waited for it since the flood, and many of them said they were glad to hear it.</p>\
        <p>The old bridge was carried away by the river two years ago, and children had to walk a long way to school.</p></body></html>";
    let text = lines(NAMES[1]).join("\n");
    let records = [
        response("https://kabar.example/x.png", "Content-Type: image/png", b"\x89PNG"),
        response("https://kabar.example/en", "Content-Type: text/html", english.as_bytes()),
        response("https://berita.example/my", "Content-Type: text/html", malay().as_bytes()),
        response("https://kabar.example/", "Content-Type: text/html", b"<html><a href=/a>Satu</a>"),
        record(
            "response",
            "https://kabar.example/404",
            "application/http",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>x",
        ),
        html(NAMES[0]),
        record("conversion", "https://kabar.example/wet", "text/plain", text.as_bytes()),
        record(
            "conversion",
            "https://kabar.example/en.wet",
            "text/plain",
            b"The governor said on Monday that the new bridge would be opened.",
        ),
    ];
    let dir = Dir::new();
    dir.file("a.warc", records.concat());
    let run = dir.extract("a.warc --articles out.jsonl");
    run.says(
        0,
        &["2 articles, ", "; 6 pages passed over: 1 not HTML, 3 not Indonesian, 2 without an article\n"],
    );
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert_eq!(
        run.column("doc_id"),
        [format!("https://kabar.example/{}", NAMES[0]), "https://kabar.example/wet".into()]
    );
    let articles = check_articles(&dir, &run, "out.jsonl");
    assert_eq!(articles[1]["text"], text);
    let run = dir.extract("a.warc --language any");
    run.says(0, &["5 articles, ", "3 pages passed over: 1 not HTML, 0 not Indonesian, 2 without an article"]);
}

#[test]
fn a_damaged_record_costs_no_more_than_itself() {
    let dir = Dir::new();
    let whole = archive();
    let start = |n: usize| whole[..n].iter().map(Vec::len).sum::<usize>();
    let others = addresses(&[NAMES[0], NAMES[2], NAMES[3]]);
    // The response of the second article is the fifth record. Its length is too small, too large, missing; its head is gone.
    let told = format!("damaged: a.warc: the record at byte {} is damaged (", start(4));
    let length = |by: i64| {
        let text = String::from_utf8(whole[4].clone()).unwrap();
        let old = text.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap().to_owned();
        let new = (old.parse::<i64>().unwrap() + by).to_string();
        text.replacen(&format!("Content-Length: {old}"), &format!("Content-Length: {new}"), 1).into_bytes()
    };
    let headless = [b"XXXX", &whole[4][4..]].concat();
    let unmeasured = String::from_utf8(whole[4].clone())
        .unwrap()
        .replacen("Content-Length", "Content-Depth", 1)
        .into_bytes();
    let cut = whole[4][..whole[4].len() / 2].to_vec();
    for (bad, why) in [
        (length(-50), "Content-Length is wrong"),
        (length(50), "Content-Length is wrong"),
        (length(10_000_000), "the file ends before the record does"),
        (headless, "no WARC header"),
        (unmeasured, "no Content-Length"),
        (cut, "Content-Length is wrong"),
    ] {
        let mut records = whole.clone();
        let broken_before = why == "no WARC header";
        records[4] = bad;
        let run = dir.file("a.warc", records.concat()).extract("a.warc");
        assert_eq!(run.code, 1, "{why}: {run:?}");
        // A missing header is found out by the record before it, whose length it seems to belie.
        if broken_before {
            assert!(run.stderr.contains("is damaged ("), "{run:?}");
        } else {
            run.says(1, &[&told, why, "1 input damaged"]);
        }
        assert_eq!(run.column("doc_id"), others, "{why}");
    }
    dir.file("a.warc", [&whole.concat()[..start(8)], &whole[8][..300]].concat());
    dir.extract("a.warc")
        .says(1, &[&format!("at byte {}", start(8)), "the file ends before", "3 articles, "]);
}

#[test]
fn a_damaged_member_costs_no_more_than_itself() {
    let dir = Dir::new();
    let whole: Vec<Vec<u8>> = archive().iter().map(|record| gzip(record)).collect();
    let start = |n: usize| whole[..n].iter().map(Vec::len).sum::<usize>();
    let others = addresses(&[NAMES[0], NAMES[2], NAMES[3]]);
    let told = format!("damaged: a.warc.gz: the record at byte {} is damaged (", start(4));
    let length = whole[4].len();
    // The first bytes, the middle, the checksum, the header; a byte too many; the end missing.
    let flipped = |at: usize| {
        let mut member = whole[4].clone();
        for byte in &mut member[at..(at + 4).min(length)] {
            *byte ^= 0x55;
        }
        member
    };
    for bad in
        [flipped(12), flipped(length / 2), flipped(length - 8), flipped(0), whole[4][..length / 2].to_vec()]
    {
        let mut members = whole.clone();
        members[4] = bad;
        let run = dir.file("a.warc.gz", members.concat()).extract("a.warc.gz");
        run.says(1, &[&told, "; it was left out", "1 input damaged"]);
        assert_eq!(run.column("doc_id"), others, "{}", run.stderr);
    }
    dir.file("a.warc.gz", &whole.concat()[..start(8) + 100]);
    let run = dir.extract("a.warc.gz");
    run.says(1, &[&format!("at byte {} is damaged (the file ends early)", start(8)), "3 articles, "]);
    dir.file("a.warc.gz", "WARC? no\n");
    dir.extract("a.warc.gz").says(1, &["a.warc.gz: the record at byte 0 is damaged (no WARC header"]);
}

#[test]
fn any_damage_at_all_ends_in_a_message() {
    let dir = Dir::new();
    let records = archive();
    let gz: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", records.concat()), ("a.warc.gz", gz)] {
        for n in 0..12 {
            let mut bad = bytes.clone();
            let at = (n * 7919 + 13) % bad.len();
            match n % 3 {
                0 => bad.truncate(at),
                1 => drop(bad.drain(at..(at + 40).min(bytes.len()))),
                _ => bad[at] ^= 0xff,
            }
            let run = dir.file(name, bad).extract(name);
            assert!(matches!(run.code, 0 | 1), "{run:?}");
            assert!(rows(&run.stdout).iter().all(|row| row["doc_id"].starts_with("https://")), "{run:?}");
        }
    }
}

/// Real pages are not ours to publish; where they stand beside the clone, or where `KUTIP_HTML` points, they are read.
#[test]
fn real_pages_where_there_are_any() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/html");
    let folder = std::env::var_os("KUTIP_HTML").map_or_else(|| beside.into(), std::path::PathBuf::from);
    let Ok(entries) = std::fs::read_dir(&folder) else { return };
    let pages = entries
        .filter(|entry| entry.as_ref().is_ok_and(|e| e.path().extension().is_some_and(|e| e == "html")));
    let count = pages.count();
    let dir = Dir::new();
    let run = dir.extract(&format!("{} --ext html --articles out.jsonl", folder.display()));
    let articles = check_articles(&dir, &run, "out.jsonl");
    let skipped = run.stderr.matches("skipped: ").count();
    assert_eq!(articles.len() + skipped, count, "{}", run.stderr);
    for article in articles {
        assert!(article["title"].is_string() && article["date"].is_string(), "{}", article["doc_id"]);
    }
}
