use super::*;
use crate::input::budget::Limit;
use std::io::Write;

const ALL: [Packing; 4] = [Packing::Gzip, Packing::Zstd, Packing::Bzip2, Packing::Xz];

fn pack(packing: Packing, bytes: &[u8]) -> Vec<u8> {
    match packing {
        Packing::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Packing::Zstd => {
            let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
            encoder.include_checksum(true).unwrap();
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Packing::Bzip2 => {
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Packing::Xz => {
            let options = lzma_rust2::XzOptions::with_preset(1);
            let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
    }
}

/// Lines that do not pack too well, so that a cut falls among them.
fn text(lines: u64) -> Vec<u8> {
    let mut number = 1u64;
    let mut text = String::new();
    for _ in 0..lines {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text += &format!("{number:x}\n");
    }
    text.into_bytes()
}

fn unpack_within(packed: &[u8], limit: Limit) -> (Vec<u8>, Option<String>) {
    let trouble = Trouble::default();
    let budget = Budget::new(limit, Rc::new(Cell::new(packed.len() as u64)));
    let mut bytes = Vec::new();
    let packing = Packing::of(packed).unwrap();
    Unpacked::new(packing, packed, &trouble, &budget).unwrap().read_to_end(&mut bytes).unwrap();
    (bytes, trouble.take())
}

fn unpack(packed: &[u8]) -> (Vec<u8>, Option<String>) {
    unpack_within(packed, Limit::Times)
}

#[test]
fn what_was_packed_comes_out() {
    let text = text(50_000);
    for packing in ALL {
        let packed = pack(packing, &text);
        assert_eq!(Packing::of(&packed), Some(packing));
        assert!(unpack(&packed) == (text.clone(), None), "{packing:?}");
        assert_eq!(unpack(&pack(packing, b"")), (vec![], None), "{packing:?}");
    }
}

#[test]
fn members_follow_each_other() {
    for packing in ALL {
        // Lengths that put the ends of members everywhere in the buffer.
        let mut packed = Vec::new();
        for n in 0..3000 {
            packed.extend(pack(packing, format!("{n}\n").as_bytes()));
            if packing == Packing::Gzip && n == 7 {
                packed.extend([0; 512]);
            }
        }
        let expected: String = (0..3000).map(|n| format!("{n}\n")).collect();
        let (bytes, trouble) = unpack(&packed);
        assert_eq!((String::from_utf8(bytes).unwrap(), trouble), (expected, None), "{packing:?}");
    }
    // A skippable frame before the first.
    let mut packed = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    packed.extend(pack(Packing::Zstd, b"ya"));
    assert_eq!(unpack(&packed), (b"ya".to_vec(), None));
}

#[test]
fn what_is_cut_off_is_used_up_to_there() {
    let text = text(100_000);
    for packing in ALL {
        let packed = pack(packing, &text);
        for part in [packed.len() * 2 / 3, packed.len() - 5] {
            let (bytes, trouble) = unpack(&packed[..part]);
            assert!(bytes.len() > text.len() / 8 && text.starts_with(&bytes), "{packing:?} {}", bytes.len());
            let message = trouble.unwrap();
            assert!(message.contains("ends early, at byte "), "{packing:?}: {message}");
        }
    }
}

#[test]
fn damage_is_told_with_its_place() {
    let text = text(100_000);
    for packing in ALL {
        let mut packed = pack(packing, &text);
        let middle = packed.len() * 2 / 3;
        packed[middle..middle + 40].fill(0x5a);
        let (bytes, trouble) = unpack(&packed);
        assert!(bytes.len() > text.len() / 8, "{packing:?} {}", bytes.len());
        let message = trouble.unwrap();
        assert!(message.contains("is damaged near byte "), "{packing:?}: {message}");
    }
}

#[test]
fn no_bytes_make_a_decoder_panic() {
    let text = text(300);
    let mut random = 7u64;
    let mut next = move |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    for packing in ALL {
        let packed = pack(packing, &text);
        for _ in 0..2000 {
            let mut bad = packed.clone();
            for _ in 0..=next(3) {
                let at = next(bad.len());
                bad[at] = next(256) as u8;
            }
            bad.truncate(bad.len() - next(3) * next(bad.len()) / 2);
            if Packing::of(&bad) == Some(packing) {
                let _ = unpack(&bad);
            }
        }
    }
}

#[test]
fn what_follows_the_data_is_left_out_and_told() {
    for packing in ALL {
        let mut packed = pack(packing, b"ya\n");
        let end = packed.len();
        packed.extend(b"<html>not found</html>");
        let (bytes, trouble) = unpack(&packed);
        assert_eq!(bytes, b"ya\n");
        assert!(
            trouble.unwrap().contains(&format!("from byte {end} on there is something else")),
            "{packing:?}"
        );
    }
}

#[test]
fn bombs_are_stopped() {
    let zeros = vec![b'0'; 70 << 20];
    let packed = pack(Packing::Zstd, &zeros);
    let (bytes, trouble) = unpack(&packed);
    assert!(bytes.len() <= 64 << 20, "{}", bytes.len());
    let message = trouble.unwrap();
    assert!(
        message.contains("more than 200 times its size") && message.contains("--max-unpacked"),
        "{message}"
    );
    assert_eq!(unpack_within(&packed, Limit::None).0.len(), zeros.len());
    for packing in ALL {
        let (bytes, trouble) = unpack_within(&pack(packing, &zeros[..100_000]), Limit::Bytes(50_000));
        assert!(bytes.len() <= 50_000 && trouble.unwrap().contains("48.8 KiB"), "{packing:?}");
    }
}

#[test]
fn windows_that_need_much_memory_are_refused() {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(30).unwrap();
    encoder.write_all(&text(1000)).unwrap();
    let (_, trouble) = unpack(&encoder.finish().unwrap());
    assert!(trouble.unwrap().contains("more than 128 MiB of memory"));
}

#[test]
fn names_tell_what_is_inside() {
    for (name, inner) in [
        ("a.txt.gz", Some("a.txt")),
        ("A.JSONL.ZST", Some("A.JSONL")),
        ("b.tgz", Some("b.tar")),
        ("arsip.xz", Some("arsip")),
        ("a.txt", None),
        (".gz", None),
    ] {
        assert_eq!(inner_name(name).as_deref(), inner, "{name}");
    }
}

#[test]
fn texts_are_not_taken_for_packed() {
    for text in ["BZh adalah singkatan", "PK", "", "Rabu"] {
        assert_eq!(Packing::of(text.as_bytes()), None);
    }
}
