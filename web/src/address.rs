//! Addresses of pages, and what they say of statements.

use crate::problem::Problem;
use form_urlencoded::Serializer;
use jiff::civil::Date;
use kutip_archive::browse::Filter;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// Longest value of a parameter, in characters; more is no search but an attack or a mistake.
pub(crate) const LONGEST: usize = 300;

/// Filters as they stand in an address; what is empty asks nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) topic: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) outlet: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) cue: String,
    pub(crate) page: u32,
}

impl Asked {
    /// The filter, or that it cannot be.
    pub(crate) fn filter(self) -> Result<Filter, Problem> {
        let day =
            |day: String| if day.is_empty() || is_day(&day) { Ok(day) } else { Err(Problem::NotUnderstood) };
        let filter = Filter {
            topic: short(self.topic)?,
            from: day(self.from)?,
            to: day(self.to)?,
            outlet: short(self.outlet)?,
            kind: short(self.kind)?,
            cue_class: short(self.cue)?,
        };
        Ok(filter)
    }
}

/// A value without blanks around it, if it is no longer than values may be.
pub(crate) fn short(value: String) -> Result<String, Problem> {
    if value.chars().count() > LONGEST { Err(Problem::NotUnderstood) } else { Ok(value.trim().to_owned()) }
}

/// `2021-12-15`, a day that there is.
fn is_day(text: &str) -> bool {
    // The parser also takes `20211215` and times of day.
    text.parse::<Date>().is_ok_and(|day| day.to_string() == text)
}

/// The part of an address from `?` on; nothing where nothing is asked.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query = Serializer::new(String::new()).extend_pairs(given).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

/// The filter as parameters.
pub(crate) fn pairs(filter: &Filter) -> [(&'static str, &str); 6] {
    [
        ("topic", &filter.topic),
        ("from", &filter.from),
        ("to", &filter.to),
        ("outlet", &filter.outlet),
        ("type", &filter.kind),
        ("cue", &filter.cue_class),
    ]
}

/// The page of a person.
pub(crate) fn person(slug: &str) -> String {
    format!("/person/{}", utf8_percent_encode(slug, SEGMENT))
}

/// The page of a person with filters, and the number of the page from 1.
pub(crate) fn statements(slug: &str, filter: &Filter, page: u32) -> String {
    let number = page.to_string();
    let mut all = pairs(filter).to_vec();
    if page > 1 {
        all.push(("page", &number));
    }
    person(slug) + &query(&all)
}

/// The table of a person's statements.
pub(crate) fn download(slug: &str, filter: &Filter) -> String {
    format!("{}/statements.csv{}", person(slug), query(&pairs(filter)))
}

/// An article at one of its quotations.
pub(crate) fn quotation(doc_id: &str, number: u32) -> String {
    let n = number.to_string();
    format!("/article{}#q{number}", query(&[("id", doc_id), ("n", &n)]))
}

/// What needs no escape in a part of a path.
const SEGMENT: &percent_encoding::AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_cannot_be_are_refused() {
        for day in ["2021-12-15", "0001-01-31"] {
            assert!(is_day(day), "{day}");
        }
        for day in [
            "2021-13-01",
            "2021-00-01",
            "2021-1-1",
            "15-12-2021",
            "2021-12-32",
            "2021-06-31",
            "2021-12-15'",
            "x",
        ] {
            assert!(!is_day(day), "{day}");
        }
    }

    #[test]
    fn addresses_hold_anything() {
        assert_eq!(quotation("a/../b?#&.txt", 3), "/article?id=a%2F..%2Fb%3F%23%26.txt&n=3#q3");
        assert_eq!(person("x/../y"), "/person/x%2F..%2Fy");
        let filter = Filter { topic: "<b> & \"x\"".to_owned(), ..Filter::default() };
        assert_eq!(statements("a", &filter, 2), "/person/a?topic=%3Cb%3E+%26+%22x%22&page=2");
        assert_eq!(statements("a", &Filter::default(), 1), "/person/a");
    }
}
