//! Whether time grows as the article does: articles of 1, 10 and 50 MB in shapes that tempt to quadratic work.
//!
//! A table of seconds per MB; a row whose numbers grow to the right is a fault. `KUTIP_SCALING_MB=1,5` takes other sizes.

#![allow(missing_docs, clippy::disallowed_methods)]

use kutip::{Article, Extractor, OffsetUnit};
use std::time::Instant;

/// The binary's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The fastest of so many passes counts: what the machine does besides only slows them.
const PASSES: usize = 3;

type Shape = (&'static str, fn(usize) -> String);

/// Shapes of articles, each of about so many bytes.
const SHAPES: [Shape; 9] = [
    ("many quotations, one line each", |bytes| {
        repeated("\"Harga beras sudah turun,\" kata Bupati Magelang Rahmat Hidayat, Rabu (15/12).\n", bytes)
    }),
    ("many quotations, one paragraph", |bytes| repeated("\"Harga beras sudah turun,\" kata Rahmat. ", bytes)),
    ("indirect speech and clitics", |bytes| {
        repeated("Menurutnya, harga beras akan turun. Ia mengatakan stok cukup. ", bytes)
    }),
    ("one mark that never closes", |bytes| {
        format!("Budi berkata, \"{}", repeated("harga beras akan turun lagi. ", bytes))
    }),
    ("marks that never close, one per line", |bytes| {
        repeated("Budi berkata, \"harga beras akan turun\n", bytes)
    }),
    ("a million names", names),
    ("nested brackets", |bytes| {
        format!("{}\"Ya,\" kata Budi.{}", "(".repeat(bytes / 2), ")".repeat(bytes / 2))
    }),
    ("one line without spaces", |bytes| repeated("hargaberasakanturun", bytes)),
    ("marks only", |bytes| repeated("\"", bytes)),
];

fn repeated(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

/// Sentences with a new name each.
fn names(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 64);
    let mut number = 0u32;
    while text.len() < bytes {
        let syllables = ["ba", "di", "ku", "ra", "mo", "se", "ta", "li", "nu", "wa"];
        let mut name: String =
            number.to_string().bytes().map(|digit| syllables[usize::from(digit - b'0')]).collect();
        name[..1].make_ascii_uppercase();
        text.push_str(&format!("\"Kami siap,\" kata {name} Santosa. Warga menemui {name}. "));
        number += 1;
    }
    text
}

fn main() {
    // `cargo test --all-targets` runs benches too; it does not want these.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let sizes = std::env::var("KUTIP_SCALING_MB").unwrap_or_else(|_| "1,10,50".to_owned());
    let sizes: Vec<f64> = sizes
        .split(',')
        .map(|size| size.trim().parse().expect("KUTIP_SCALING_MB: numbers and commas"))
        .collect();
    print!("{:38}", "seconds per MB of an article of");
    sizes.iter().for_each(|size| print!("{:>10}", format!("{size} MB")));
    println!("{:>10}{:>12}", "last/first", "rows");
    let extractor = Extractor::builtin();
    for (name, make) in SHAPES {
        print!("{name:38}");
        let mut per_mb = Vec::new();
        let mut rows = 0;
        for size in &sizes {
            let text = make((size * 1e6) as usize);
            let mut fastest = f64::INFINITY;
            for _ in 0..PASSES {
                // A new worker: a long article must not profit from the buffers of the one before.
                let mut worker = extractor.worker();
                let start = Instant::now();
                rows = worker.records(&Article::from_text("a", &text), OffsetUnit::CodePoint).len();
                fastest = fastest.min(start.elapsed().as_secs_f64());
            }
            per_mb.push(fastest / (text.len() as f64 / 1e6));
            print!("{:10.4}", per_mb[per_mb.len() - 1]);
        }
        println!("{:10.2}{rows:12}", per_mb[per_mb.len() - 1] / per_mb[0]);
    }
}
