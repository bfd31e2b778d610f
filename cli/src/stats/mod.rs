//! Rows of `kutip extract` counted: who is quoted how often, and with how many words.
//!
//! `row.rs` says what is read of a row, `filter.rs` which rows count, `by.rs` what they are grouped by, `count.rs` adds
//! up. The others write the result: `text.rs` for people, `data.rs` for programs, `picture.rs` and `page.rs` to look at.

pub(crate) mod by;
pub(crate) mod count;
pub(crate) mod data;
pub(crate) mod filter;
pub(crate) mod page;
pub(crate) mod picture;
pub(crate) mod row;
pub(crate) mod text;

use count::{Count, share};

/// What stands in place of a name that is not known.
const NO_NAME: &str = "(none)";

/// What the tables say of a group behind its name: quotations and their share, words and theirs, articles, direct, indirect, mixed.
fn cells(count: &Count, articles: &str, total: &Count) -> [String; 8] {
    let percent = |part, whole| format!("{:.1}%", share(part, whole) * 100.0);
    [
        grouped(count.quotations),
        percent(count.quotations, total.quotations),
        grouped(count.words),
        percent(count.words, total.words),
        articles.to_owned(),
        grouped(count.direct),
        grouped(count.indirect),
        grouped(count.mixed),
    ]
}

/// A whole number with its thousands apart: `12,345`.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: `1 article`, `2 articles`.
fn counted(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{} {what}s", grouped(n)) }
}

/// At most so many characters of a name, on one line.
fn short(name: &str, most: usize) -> String {
    let line = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    if name.chars().count() <= most { line.collect() } else { line.take(most - 1).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_for_people() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            (counted(1, "article"), counted(1200, "article")),
            ("1 article".into(), "1,200 articles".into())
        );
        assert_eq!(
            (short("Rahmat\nHidayat", 14), short("Rahmat Hidayat", 8)),
            ("Rahmat Hidayat".into(), "Rahmat …".into())
        );
    }
}
