//! Where an article has something that varies: known words, and dates, times and numbers by their shape.

use super::dates::{self, Found};
use super::pools::{Form, Pool};
use jiff::civil::Date;

/// A word or phrase that stands for a person or place.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) words: String,
    /// Forms in which it may stand.
    pub(super) forms: &'static [Form],
    pub(super) pool: Pool,
    /// What is drawn for it.
    pub(super) draw: usize,
}

/// Something that varies.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// The known word of that index, in a form.
    Known(usize, Form),
    Date(Found),
    Year(u32),
    /// A time of day with this between hour and minute.
    Time(char),
    Number,
}

/// All that varies in a text: start and end in bytes, in order.
pub(super) fn find(text: &str, known: &[Known], published: Date) -> Vec<(usize, usize, Shape)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let hit = if char.is_ascii_digit() {
            Some(digits(text, at, published))
        } else if char.is_alphabetic() && !text[..at].ends_with(char::is_alphanumeric) {
            word(&text[at..], known).map(|(length, shape)| (length, Some(shape)))
        } else {
            None
        };
        match hit {
            Some((length, shape)) => {
                found.extend(shape.map(|shape| (at, at + length, shape)));
                at += length;
            }
            None => at += char.len_utf8(),
        }
    }
    found
}

/// The longest known phrase that a text begins with.
fn word(text: &str, known: &[Known]) -> Option<(usize, Shape)> {
    let forms = known
        .iter()
        .enumerate()
        .flat_map(|(at, known)| known.forms.iter().map(move |&form| (at, known, form)));
    let hits = forms.filter_map(|(at, known, form)| {
        // A clip is written as it is; the form says what becomes of it.
        let written = if form == Form::Clip { known.words.clone() } else { form.of(&known.words) };
        let rest = text.strip_prefix(written.as_str())?;
        (!rest.starts_with(char::is_alphanumeric)).then_some((written.len(), Shape::Known(at, form)))
    });
    hits.max_by_key(|hit| hit.0)
}

/// What a digit begins, and its length; a number that is alone on its line belongs to the page and stays.
fn digits(text: &str, at: usize, published: Date) -> (usize, Option<Shape>) {
    let (before, rest) = text.split_at(at);
    if let Some(found) = dates::find(rest, published, before.ends_with('(')) {
        return (found.length, Some(Shape::Date(found)));
    }
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let clock = digit(1) && digit(3) && digit(4) && !digit(5);
    match bytes.get(2) {
        Some(b':') if clock => return (5, Some(Shape::Time(':'))),
        Some(b'.') if clock && before.ends_with("pukul ") => return (5, Some(Shape::Time('.'))),
        _ => {}
    }
    let mut length = 1;
    while digit(length) || (matches!(bytes.get(length), Some(b'.' | b',')) && digit(length + 1)) {
        length += 1;
    }
    let number = &rest[..length];
    let shape = match number.parse() {
        Ok(year) if length == 4 && dates::is_year(year) => Some(Shape::Year(year)),
        _ if before.ends_with('\n') && rest[length..].starts_with('\n') => None,
        _ => Some(Shape::Number),
    };
    (length, shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_are_found_whole() {
        let known = [
            Known {
                words: "Polewali".into(),
                forms: &[Form::AsIs, Form::Upper, Form::Lower],
                pool: Pool::Place,
                draw: 0,
            },
            Known { words: "Polewali Mandar".into(), forms: &[Form::AsIs], pool: Pool::Place, draw: 1 },
            Known { words: "Desi".into(), forms: &[Form::Clip], pool: Pool::Given, draw: 2 },
        ];
        let text = "POLEWALI - Desi, Desideria, polewalian. Bupati Polewali Mandar: Rp1.204,5 pukul 05.30, 2027\n1\n09:41";
        let found: Vec<_> = find(text, &known, Date::constant(2025, 1, 1))
            .into_iter()
            .map(|(a, b, shape)| (&text[a..b], shape))
            .collect();
        let expected = [
            ("POLEWALI", Shape::Known(0, Form::Upper)),
            ("Desi", Shape::Known(2, Form::Clip)),
            ("Polewali Mandar", Shape::Known(1, Form::AsIs)),
            ("1.204,5", Shape::Number),
            ("05.30", Shape::Time('.')),
            ("2027", Shape::Year(2027)),
            ("09:41", Shape::Time(':')),
        ];
        assert_eq!(found, expected);
    }
}
