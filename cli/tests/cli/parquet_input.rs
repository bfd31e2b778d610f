//! `kutip extract`: Parquet as input. `cli/tests/parquet.py` does the same with files of pyarrow.

use crate::util::{Dir, article};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

const SCHEMA: &str = "message articles {
    optional binary isi (STRING);
    required int64 id;
    optional binary judul (STRING);
    optional int32 tanggal (DATE);
    optional int64 ambil (TIMESTAMP(MICROS,false));
    optional double skor;
    optional group tag (LIST) { repeated group list { optional binary element (STRING); } }
}";

/// So many articles have a text in each row group that is marked as UTF-8 and is not.
const LATIN: usize = 24;

/// Two row groups of articles; every tenth text is null.
fn table(articles: usize, compression: Compression) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(compression).build();
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in [0..articles / 2, articles / 2..articles] {
        let mut group = file.next_row_group().unwrap();
        let texts = |text: &dyn Fn(usize) -> Option<String>| {
            let all: Vec<_> = rows.clone().map(text).collect();
            let levels: Vec<i16> = all.iter().map(|text| i16::from(text.is_some())).collect();
            (all.into_iter().flatten().map(|text| ByteArray::from(text.as_str())).collect::<Vec<_>>(), levels)
        };
        macro_rules! column {
            ($kind:ty, $values:expr, $levels:expr, $repeats:expr) => {{
                let mut column = group.next_column().unwrap().unwrap();
                column.typed::<$kind>().write_batch($values, $levels, $repeats).unwrap();
                column.close().unwrap();
            }};
        }
        let ones = vec![1; rows.len()];
        let (mut values, levels) = texts(&|n| (n % 10 != 9).then(|| article(n)));
        if articles == LATIN {
            values[0] = b"\xe9 \"Ya,\" kata Budi.".to_vec().into();
        }
        column!(ByteArrayType, &values, Some(&levels[..]), None);
        column!(Int64Type, &rows.clone().map(|n| n as i64 + 500).collect::<Vec<_>>(), None, None);
        let (values, levels) = texts(&|n| (n % 2 == 0).then(|| "Judul".to_owned()));
        column!(ByteArrayType, &values, Some(&levels[..]), None);
        column!(Int32Type, &vec![18_976; rows.len()], Some(&ones[..]), None);
        column!(Int64Type, &vec![1_639_553_445_000_000; rows.len()], Some(&ones[..]), None);
        column!(DoubleType, &vec![-1.5; rows.len()], Some(&ones[..]), None);
        let tags: Vec<ByteArray> = rows.clone().flat_map(|_| ["a".into(), "b".into()]).collect();
        let repeats: Vec<i16> = rows.clone().flat_map(|_| [0, 1]).collect();
        column!(ByteArrayType, &tags, Some(&vec![3; tags.len()][..]), Some(&repeats[..]));
        group.close().unwrap();
    }
    file.into_inner().unwrap()
}

fn zstd() -> Compression {
    Compression::ZSTD(ZstdLevel::default())
}

#[test]
fn rows_become_articles() {
    let dir = Dir::new();
    dir.file("a.parquet", table(40, Compression::SNAPPY));
    let run = dir.extract("a.parquet --keep tag,skor,ambil,none --date 2020-01-01");
    run.says(1, &["skipped: a.parquet:10: the text is null", "a.parquet:40: the text is null"]);
    run.says(1, &["36 articles, ", "4 inputs skipped", "--keep none"]);
    let rows = run.rows();
    let ids: Vec<&str> = rows.iter().map(|row| row["doc_id"].as_str()).collect();
    assert_eq!((ids[0], ids[ids.len() - 1]), ("500", "538"));
    for row in &rows {
        let cells = ["date", "skor", "tag", "ambil", "none"].map(|name| row[name].as_str());
        assert_eq!(cells, ["2021-12-15", "-1.5", "[\"a\",\"b\"]", "2021-12-15T07:30:45", ""]);
    }
    assert!(rows.iter().any(|row| row["title"] == "Judul") && rows.iter().any(|row| row["title"] != "Judul"));
}

#[test]
fn a_text_in_another_encoding_costs_no_row() {
    let dir = Dir::new();
    dir.file("a.parquet", table(LATIN, zstd()));
    let run = dir.extract("a.parquet");
    run.says(1, &["warning: a.parquet:1: not UTF-8, read as Windows-1252", "warning: a.parquet:13:"]);
    run.says(1, &["22 articles, "]);
}

#[test]
fn the_beginning_tells_and_pipes_are_read() {
    let dir = Dir::new();
    for (name, compression) in
        [("a", zstd()), ("b", Compression::UNCOMPRESSED), ("c", Compression::GZIP(Default::default()))]
    {
        let bytes = table(20, compression);
        dir.file(name, &bytes);
        let run = dir.extract(name);
        assert_eq!(run.column("doc_id").len(), 18);
        assert_eq!(dir.pipe("-", &bytes).stdout, run.stdout);
    }
    dir.file("folder/x/a.parquet", table(20, zstd()));
    assert_eq!(dir.extract("folder --ext parquet").column("doc_id").len(), 18);
    let named = dir.extract("a --id-field judul --title-field id");
    assert_eq!(named.column("title")[0], "500");
    assert!(named.column("doc_id").contains(&"a#2".to_owned()));
}

#[test]
fn what_kutip_wrote_is_no_article() {
    let dir = Dir::new();
    dir.file("a.txt", article(3));
    dir.extract("a.txt -q -o rows.parquet");
    dir.extract("rows.parquet").says(1, &["skipped: rows.parquet: these are rows that kutip wrote"]);
    dir.extract(".").says(0, &["warning: ./rows.parquet: passed over", "1 article, "]);
}

#[test]
fn parquet_lies_in_archives_and_compressed_files() {
    let dir = Dir::new();
    let bytes = table(20, Compression::UNCOMPRESSED);
    let packed = zstd::encode_all(&bytes[..], 3).unwrap();
    dir.file("a.parquet.zst", &packed).file("a.parquet", &bytes);
    assert_eq!(dir.extract("a.parquet.zst").column("doc_id"), dir.extract("a.parquet").column("doc_id"));
    dir.file("b.parquet.zst", &packed[..packed.len() / 2]);
    dir.extract("b.parquet.zst a.parquet").says(1, &["b.parquet.zst: ", "18 articles, "]);
    let tar = std::process::Command::new("tar")
        .args(["cf", "c.tar", "a.parquet"])
        .current_dir(dir.path("."))
        .status();
    if tar.is_ok_and(|status| status.success()) {
        assert_eq!(dir.extract("c.tar").column("doc_id").len(), 18);
    }
}

#[test]
fn files_without_a_text_are_explained() {
    let dir = Dir::new();
    dir.file("a.parquet", table(20, zstd())).file("good.txt", article(1));
    let run = dir.extract("a.parquet good.txt --text-field skor");
    run.says(1, &["a.parquet: the column skor does not hold text", "--text-field NAME", "1 article, "]);
    dir.extract("a.parquet --text-field x").says(1, &["no field `x`; the file has: isi, id, judul, tanggal"]);
    dir.file("b.parquet", "isi,judul\n").extract("b.parquet").says(1, &["is no whole Parquet file"]);
    dir.file("c.parquet", "").extract("c.parquet").says(1, &["skipped: c.parquet: is empty"]);
    dir.extract("a.txt.parquet").says(1, &["no such file"]);
}

#[test]
fn a_file_cut_short_is_told_and_the_others_are_read() {
    let dir = Dir::new();
    let bytes = table(40, zstd());
    dir.file("good.txt", article(1));
    for end in [5, bytes.len() / 2, bytes.len() - 1] {
        dir.file("a.parquet", &bytes[..end]);
        let run = dir.extract("a.parquet good.txt");
        run.says(
            1,
            &["skipped: a.parquet: is no whole Parquet file", "copy or export it again", "1 article, "],
        );
        assert_eq!(run.column("doc_id"), ["good.txt"]);
        assert_eq!(dir.pipe("-", &bytes[..end]).code, 1);
    }
}

#[test]
fn a_damaged_row_group_costs_its_rows_only() {
    let dir = Dir::new();
    let mut bytes = table(40, zstd());
    // The first page of the first group: everything after its header.
    bytes[60..120].fill(0xaa);
    dir.file("a.parquet", &bytes);
    let run = dir.extract("a.parquet");
    run.says(1, &["skipped: a.parquet:1: rows 1 to 20 cannot be read (", "copy or export the file again"]);
    assert_eq!(run.column("doc_id").len(), 18);
}

/// Whatever is wrong with a file: a message and exit code 1, or rows.
#[test]
fn damage_anywhere_ends_with_a_message() {
    let dir = Dir::new();
    let whole = table(20, Compression::UNCOMPRESSED);
    let mut state = 7u64;
    for file in 0..8 {
        for n in 0..40 {
            let mut bytes = whole.clone();
            for _ in 0..=n % 4 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (state >> 33) as usize % bytes.len();
                bytes[at] ^= 1 << (state >> 60 & 7);
            }
            dir.file(&format!("{file}/{n:02}.parquet"), bytes);
        }
        let run = dir.extract(&format!("{file} --ext parquet --keep tag,skor"));
        assert!(run.code <= 1, "{run:?}");
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
}
