//! `kutip extract`: compressed inputs and archives, whole and damaged.

use crate::util::{Dir, article};
use std::io::Write;

const PACKINGS: [&str; 4] = ["gz", "zst", "bz2", "xz"];

fn pack(packing: &str, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    fn write<W: Write>(mut encoder: W, bytes: &[u8]) -> W {
        encoder.write_all(bytes).unwrap();
        encoder
    }
    let bytes = bytes.as_ref();
    let out = Vec::new();
    match packing {
        "gz" => write(flate2::write::GzEncoder::new(out, flate2::Compression::fast()), bytes).finish(),
        "zst" => write(zstd::stream::write::Encoder::new(out, 1).unwrap(), bytes).finish(),
        "bz2" => write(bzip2::write::BzEncoder::new(out, bzip2::Compression::fast()), bytes).finish(),
        _ => {
            let options = lzma_rust2::XzOptions::with_preset(1);
            write(lzma_rust2::XzWriter::new(out, options).unwrap(), bytes).finish()
        }
    }
    .unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, member) in members {
        let method = rawzip::CompressionMethod::DEFLATE;
        let (mut entry, config) = archive.new_file(*name).compression_method(method).start().unwrap();
        let encoder = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::default());
        let mut writer = config.wrap(encoder);
        writer.write_all(member).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

fn lines(ids: std::ops::Range<usize>) -> String {
    let text = |n| serde_json::to_string(&article(n)).unwrap();
    ids.map(|n| format!("{{\"id\":\"j{n}\",\"text\":{}}}\n", text(n))).collect()
}

fn table(ids: std::ops::Range<usize>) -> String {
    let rows = ids.map(|n| format!("t{n},\"{}\"\n", article(n).replace('"', "\"\"")));
    "id,text\n".to_owned() + &rows.collect::<String>()
}

/// Lines that do not pack too well, so that a cut falls among them.
fn varied(count: usize) -> String {
    let mut number = 1u64;
    let mut all = String::new();
    for n in 0..count {
        let mut noise = String::new();
        for _ in 0..8 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            noise += &format!("{number:x}");
        }
        let text = serde_json::to_string(&article(n)).unwrap();
        all += &format!("{{\"id\":\"j{n}\",\"x\":\"{noise}\",\"text\":{text}}}\n");
    }
    all
}

/// The same as a table.
fn varied_table(count: usize) -> String {
    let lines = varied(count);
    let rows = lines.lines().enumerate().map(|(n, line)| {
        let noise = line.split('"').nth(7).unwrap();
        format!("t{n},{noise},\"{}\"\n", article(n).replace('"', "\"\""))
    });
    "id,x,text\n".to_owned() + &rows.collect::<String>()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

#[test]
fn every_kind_is_read_however_it_is_packed_and_called() {
    let dir = Dir::new();
    let kinds: [(&str, Vec<u8>, &[&str]); 6] = [
        ("a.txt", article(1).into_bytes(), &["<name>"]),
        ("a.jsonl", lines(0..2).into_bytes(), &["j0", "j1"]),
        ("a.json", format!("[{}]", lines(0..2).trim_end().replace('\n', ",\n")).into_bytes(), &["j0", "j1"]),
        ("a.csv", table(0..2).into_bytes(), &["t0", "t1"]),
        ("b.csv", utf16(&table(0..2)), &["t0", "t1"]),
        ("b.jsonl", utf16(&lines(0..2)), &["j0", "j1"]),
    ];
    for (name, bytes, ids) in kinds {
        for packing in PACKINGS {
            let packed = pack(packing, &bytes);
            // By its name, by its content alone, under a name that does not tell, and from a pipe.
            let names = [format!("{name}.{packing}"), "-".to_owned(), "x".to_owned(), name.to_owned()];
            for name in &names[..if packing == "gz" { 4 } else { 1 }] {
                dir.file(if name == "-" { "unused" } else { name }, &packed);
                let run = dir.pipe(name, &packed);
                let id = if name == "-" { "stdin" } else { name };
                let expected: Vec<_> = ids.iter().map(|expected| expected.replace("<name>", id)).collect();
                assert_eq!(run.says(0, &[]).column("doc_id"), expected, "{name} {packing}: {run:?}");
            }
        }
    }
}

#[test]
fn members_of_archives_are_read_like_files() {
    let inner = zip(&[("deep.txt", article(5).as_bytes())]);
    let bom = utf16(&article(4));
    let packed = pack("zst", lines(0..2));
    let text = article(1);
    let table = table(0..1);
    let members: [(&str, &[u8]); 9] = [
        ("z/first.txt", text.as_bytes()),
        ("a/second.txt", text.as_bytes()),
        (".hidden/x.txt", text.as_bytes()),
        ("__MACOSX/._first.txt", b"\0\x05"),
        ("foto.jpg", b"\xff\xd8"),
        ("a/lines.jsonl.zst", &packed),
        ("a/table.csv", table.as_bytes()),
        ("utf16.txt", &bom),
        ("inner.zip", &inner),
    ];
    let dir = Dir::new();
    dir.file("a.zip", zip(&members))
        .file("a.tar", tar(&members))
        .file("sub/b.tgz", pack("gz", tar(&members)));
    let expected = |archive: &str| {
        let of = |name: &str| format!("{archive}/{name}");
        let (j, t) = (["j0", "j1"].map(String::from), "t0".to_owned());
        let texts = ["z/first.txt", "a/second.txt"].map(of);
        let last = ["utf16.txt", "inner.zip/deep.txt"].map(of);
        texts.into_iter().chain(j).chain([t]).chain(last).collect::<Vec<_>>()
    };
    for name in ["a.zip", "a.tar", "sub/b.tgz"] {
        let run = dir.extract(name);
        assert_eq!(run.says(0, &[]).column("doc_id"), expected(name.trim_start_matches("sub/")));
        let piped = dir.pipe("-q", &std::fs::read(dir.path(name)).unwrap());
        assert_eq!(piped.says(0, &[]).column("doc_id"), expected("stdin"));
    }
    assert_eq!(dir.extract("sub").column("doc_id"), expected("b.tgz"));
    let only = dir.extract("a.zip --ext csv,jsonl");
    assert_eq!(only.says(0, &[]).column("doc_id"), ["j0", "j1", "t0"]);
    dir.extract("a.zip --ext md").says(1, &["a.zip: no file to read in this archive (.md)"]);
}

#[test]
fn archives_within_archives_have_an_end() {
    let mut bytes = zip(&[("a.txt", article(1).as_bytes())]);
    for _ in 0..10 {
        bytes = zip(&[("a.zip", &bytes)]);
    }
    let dir = Dir::new();
    dir.file("a.zip", bytes).extract("a.zip").says(1, &["packed over more than 6 times; unpack it first"]);
}

#[test]
fn folders_are_read_with_all_kinds_in_them_but_what_holds_no_articles() {
    let dir = Dir::new();
    dir.file("d/a.txt", article(1)).file("d/b.jsonl.gz", pack("gz", lines(0..1))).file("d/c.md", "x");
    dir.file("d/meta.csv", "id,penulis\n1,Ani\n").file("d/meta.jsonl", "{\"id\":1,\"penulis\":\"Ani\"}\n");
    let rows = dir.extract("d/a.txt").stdout;
    dir.file("d/rows.csv", &rows);
    let run = dir.extract("d");
    run.says(0, &["warning: d/meta.csv: passed over: no field text", "warning: d/meta.jsonl:1: passed over"]);
    run.says(0, &["warning: d/rows.csv: passed over: these are rows that kutip wrote"]);
    assert_eq!(run.column("doc_id"), ["a.txt", "j0"]);
    dir.extract("d/rows.csv").says(1, &["skipped: d/rows.csv: these are rows that kutip wrote"]);
    dir.extract("d/meta.csv").says(1, &["skipped: d/meta.csv: no field text"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", dir.path("d/loop")).unwrap();
        let run = dir.extract("d");
        run.says(0, &["d/loop", "a link to a folder that contains it; not followed"]);
    }
}

#[test]
fn separators_are_guessed_or_named() {
    let dir = Dir::new();
    let row = format!("a|\"{}\"\n", article(1).replace('"', "\"\""));
    dir.file("a.csv", format!("id|isi\n{row}")).file("b.txt", format!("id~isi\n{}", row.replace('|', "~")));
    assert_eq!(dir.extract("a.csv").column("doc_id"), ["a"]);
    assert_eq!(dir.extract("b.txt --from csv --delimiter ~").column("doc_id"), ["a"]);
    dir.extract("a.csv --delimiter xy").says(2, &["name one character"]);
}

#[test]
fn what_was_cut_off_is_read_up_to_there() {
    let dir = Dir::new();
    for packing in PACKINGS {
        for (name, text) in [("a.jsonl", varied(3000)), ("a.csv", varied_table(3000))] {
            let packed = pack(packing, text);
            let name = format!("{name}.{packing}");
            let run = dir.file(&name, &packed[..packed.len() * 3 / 4]).extract(&format!("{name} -j2"));
            run.says(
                1,
                &[&format!("damaged: {name}: the "), "data ends early, at byte ", "; 1 input damaged"],
            );
            assert!(!run.stderr.contains("skipped"), "{}", run.stderr);
            let ids = run.column("doc_id");
            assert!(ids.len() > 300 && ids.len() < 3000, "{name}: {}", ids.len());
        }
    }
    // A plain file of half a line is no damage that could be known; a text is used as far as it goes.
    let packed = pack("gz", article(1));
    let run = dir.file("t.txt.gz", &packed[..packed.len() - 8]).extract("t.txt.gz");
    run.says(1, &["damaged: t.txt.gz: the gzip data ends early", "1 article, "]);
    assert_eq!(run.column("doc_id"), ["t.txt.gz"]);
}

#[test]
fn what_follows_compressed_data_is_told() {
    let dir = Dir::new();
    let packed = pack("gz", lines(0..2));
    let end = packed.len();
    let run = dir.file("a.jsonl.gz", [packed, b"sampah".to_vec()].concat()).extract("a.jsonl.gz");
    run.says(
        1,
        &[&format!("damaged: a.jsonl.gz: from byte {end} on there is something else than gzip data")],
    );
    assert_eq!(run.column("doc_id"), ["j0", "j1"]);
}

#[test]
fn bombs_are_given_up_and_the_rest_goes_on() {
    let dir = Dir::new();
    let bomb = vec![b' '; 80 << 20];
    dir.file("a.txt.zst", pack("zst", &bomb)).file("good.txt", article(1));
    let run = dir.extract("a.txt.zst good.txt");
    run.says(1, &["a.txt.zst: unpacks to more than 200 times its size", "--max-unpacked 100G or none"]);
    assert_eq!(run.column("doc_id"), ["good.txt"]);
    dir.extract("a.txt.zst --max-unpacked none").says(1, &["has nothing but white space"]);
    dir.file("b.zip", zip(&[("a.txt", article(1).as_bytes()), ("b.txt", &bomb), ("c.txt", b"Ya.")]));
    let run = dir.extract("b.zip good.txt");
    run.says(1, &["b.zip/b.txt: unpacks to more than 200 times its size"]);
    assert_eq!(run.column("doc_id"), ["b.zip/a.txt", "good.txt"]);
    dir.extract("b.zip --max-unpacked 100").says(1, &["more than the 100 bytes that --max-unpacked allows"]);
    dir.extract("b.zip --max-unpacked viel").says(2, &["write a size as 500M or 20G"]);
}

/// Where `piece` stands in `bytes`.
fn find(bytes: &[u8], piece: &[u8]) -> usize {
    bytes.windows(piece.len()).position(|window| window == piece).unwrap()
}

#[test]
fn bad_members_of_a_zip_do_not_spoil_the_others() {
    let dir = Dir::new();
    let texts = [article(1), article(2), article(3)];
    let members =
        [("a.txt", texts[0].as_bytes()), ("b.txt", texts[1].as_bytes()), ("c.txt", texts[2].as_bytes())];
    let whole = zip(&members);
    let directory = find(&whole, b"PK\x01\x02");
    let second = directory + find(&whole[directory..], b"b.txt") - 46;

    let mut encrypted = whole.clone();
    encrypted[second + 8] |= 1;
    let run = dir.file("a.zip", &encrypted).extract("a.zip");
    run.says(1, &["skipped: a.zip/b.txt: is encrypted; unpack the archive with its password"]);
    assert_eq!(run.column("doc_id"), ["a.zip/a.txt", "a.zip/c.txt"]);

    let mut damaged = whole.clone();
    damaged[second + 16] ^= 1;
    let run = dir.file("a.zip", &damaged).extract("a.zip");
    run.says(1, &["damaged: a.zip/b.txt: is damaged: wrong after ", "3 articles, "]);

    let mut other = whole.clone();
    other[second + 10] = 98;
    dir.file("a.zip", &other)
        .extract("a.zip")
        .says(1, &["a.zip/b.txt: is packed by a method", "2 articles, "]);

    dir.file("a.zip", &whole[..whole.len() - 30]);
    dir.extract("a.zip")
        .says(1, &["skipped: a.zip: a ZIP archive without its directory, most likely cut off"]);
    dir.file("a.docx", zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]));
    dir.extract("a.docx").says(1, &["an Office document or e-book; save it as text first"]);
}

#[test]
fn damaged_tar_archives_are_read_as_far_as_can_be() {
    let dir = Dir::new();
    let texts = [article(1), article(2), article(3)];
    let members =
        [("a.txt", texts[0].as_bytes()), ("b.txt", texts[1].as_bytes()), ("c.txt", texts[2].as_bytes())];
    let whole = tar(&members);
    let mut damaged = whole.clone();
    damaged[1024..1100].fill(b'#');
    let run = dir.file("a.tar", &damaged).extract("a.tar");
    run.says(1, &["damaged: a.tar: the archive is damaged near byte 1536 ", "2 articles, "]);
    assert_eq!(run.column("doc_id"), ["a.tar/a.txt", "a.tar/c.txt"]);

    let run = dir.file("a.tar", &whole[..1024 + 512 + 100]).extract("a.tar");
    run.says(
        1,
        &[&format!("damaged: a.tar/b.txt: ends at byte 100 of {}", texts[1].len()), "; 1 input damaged"],
    );
    assert_eq!(run.column("doc_id"), ["a.tar/a.txt", "a.tar/b.txt"]);
    assert_eq!(run.code, 1);
}

#[test]
fn lists_of_json_are_read_around_what_is_broken() {
    let dir = Dir::new();
    let all = lines(0..4);
    let good: Vec<&str> = all.lines().collect();
    let list =
        format!("[\n{},\n{},\n{{\"text\": \"x,\n{},\n{{oops}},\n{}\n]\n", good[0], good[1], good[2], good[3]);
    let run = dir.file("a.json", &list).extract("a.json");
    run.says(
        1,
        &["skipped: a.json:4: element 3: invalid JSON", "skipped: a.json:6: element 5: invalid JSON"],
    );
    assert_eq!(run.column("doc_id"), ["j0", "j1", "j2", "j3"]);
    let object = format!("{{\"n\": 2, \"articles\": [{}, {}]}}", good[0], good[1]);
    assert_eq!(dir.pipe("-", object.as_bytes()).says(0, &[]).column("doc_id"), ["j0", "j1"]);
    let pretty = format!("{{\n\"text\": {}\n}}\n", serde_json::to_string(&article(1)).unwrap());
    assert_eq!(dir.file("b.jsonl", pretty).extract("b.jsonl").says(0, &[]).column("doc_id"), ["b.jsonl#1"]);
}
