//! Articles of any length in shapes that tempt a program to quadratic work.

use std::io::{self, Write};

/// The shape of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// Speech that opens with a mark and never closes
    UnclosedMark,
    /// Quotations of one character, 20,000 in each MB
    Quotations,
    /// A new name every 50 bytes, each a speaker
    Names,
    /// Brackets within brackets, 20,000 deep for each MB
    Brackets,
    /// One line without a space
    NoSpaces,
}

/// Bytes of what is repeated, so that 50 MB have a million of it.
const UNIT: u64 = 50;

impl Kind {
    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::UnclosedMark => "unclosed-mark",
            Kind::Quotations => "quotations",
            Kind::Names => "names",
            Kind::Brackets => "brackets",
            Kind::NoSpaces => "no-spaces",
        }
    }

    /// Writes an article as a line of JSON; its text has about `bytes` bytes (a little more than asked for).
    pub(crate) fn write(self, id: &str, bytes: u64, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            r#"{{"id":"{id}","title":"Artikel uji","date":"2025-06-17","outlet":"Sintetis","text":""#
        )?;
        let count = bytes.div_ceil(UNIT);
        match self {
            Kind::UnclosedMark => {
                out.write_all(br#"Budi berkata, \""#)?;
                repeat(out, b"harga ikan di pasar itu akan turun lagi pekan ini ", count)?;
            }
            Kind::Quotations => {
                for n in 0..count {
                    let letter = char::from(b'A' + (n % 26) as u8);
                    write!(out, r#"\"{letter},\" kata Rahmat. Harga ikan turun lagi hari ini. "#)?;
                }
            }
            Kind::Names => {
                for n in 0..count {
                    write!(out, r#"\"Kami siap,\" kata {} Santosa di desa. "#, name(n))?;
                }
            }
            Kind::Brackets => {
                repeat(out, b"(harga beras di pasar itu akan turun pekan depan ", count)?;
                out.write_all(br#"\"Ya,\" kata Budi."#)?;
                repeat(out, b")", count)?;
            }
            Kind::NoSpaces => repeat(out, b"hargajagungdipasarituakanturunlagipekaninidandepan", count)?,
        }
        out.write_all(b"\"}\n")
    }
}

fn repeat(out: &mut dyn Write, unit: &[u8], count: u64) -> io::Result<()> {
    (0..count).try_for_each(|_| out.write_all(unit))
}

/// A name of its own for each number: seven syllables.
fn name(mut n: u64) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "di", "ku", "ra", "mo", "se", "ta", "li", "nu", "wa"];
    let mut name = String::new();
    for _ in 0..7 {
        name.push_str(SYLLABLES[(n % 10) as usize]);
        n /= 10;
    }
    name[..1].make_ascii_uppercase();
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn each_is_one_article_of_about_the_size_asked_for() {
        for kind in Kind::value_variants() {
            let mut line = Vec::new();
            kind.write("a", 100_000, &mut line).unwrap();
            let object: serde_json::Value = serde_json::from_slice(&line).unwrap();
            let text = object["text"].as_str().unwrap();
            assert!((100_000..100_030).contains(&text.len()), "{kind:?}: {}", text.len());
            let names = |pattern: &str| text.matches(pattern).count();
            match kind {
                Kind::UnclosedMark => assert_eq!(names("\""), 1),
                Kind::Quotations => assert_eq!(names("\""), 4000),
                Kind::Names => assert_eq!(names(" Santosa"), 2000),
                Kind::Brackets => assert_eq!((names("("), names(")")), (2000, 2000)),
                Kind::NoSpaces => assert_eq!((names(" "), names("\n")), (0, 0)),
            }
            assert_eq!(kind.to_possible_value().unwrap().get_name(), kind.name());
        }
    }

    #[test]
    fn names_differ() {
        let names: std::collections::HashSet<_> = (0..20_000).map(name).collect();
        assert_eq!(names.len(), 20_000);
    }
}
