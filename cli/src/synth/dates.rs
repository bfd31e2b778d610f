//! Dates, years and times of day as articles write them, and what they become.
//!
//! All dates of an article move back by the same number of whole weeks, so that their weekdays and distances stay right.

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::Date;

/// An article may be so many weeks older than the one it is made from, less one: five years.
pub(super) const WEEKS: usize = 260;

const MONTHS: [(&str, [&str; 12]); 2] = [
    (
        "id",
        [
            "Januari",
            "Februari",
            "Maret",
            "April",
            "Mei",
            "Juni",
            "Juli",
            "Agustus",
            "September",
            "Oktober",
            "November",
            "Desember",
        ],
    ),
    (
        "en",
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
];

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `2025-06-17`
    Iso,
    /// `17/6/2025`, or `17/6`
    Slashes { year: bool },
    /// `17 Juni 2025`, or `17 Juni`; months of a language
    Words { year: bool, language: usize },
}

/// A date found at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) date: Date,
    pub(super) style: Style,
    /// Bytes of the text.
    pub(super) length: usize,
}

/// Reads `YYYY-MM-DD`.
pub(super) fn iso(text: &str) -> Result<Date> {
    text.parse().with_context(|| format!("{text}: no date"))
}

/// The date that a text begins with; `published` gives the year where none is written. `brackets`: whether a bracket stands before it.
pub(super) fn find(text: &str, published: Date, brackets: bool) -> Option<Found> {
    let (day, rest) = digits(text, 2)?;
    let day = i8::try_from(day).ok()?;
    if let Some(rest) = rest.strip_prefix('/').filter(|_| brackets) {
        let (month, rest) = digits(rest, 2)?;
        let year = rest.strip_prefix('/').and_then(|rest| digits(rest, 4));
        let rest = year.map_or(rest, |year| year.1);
        let date = civil(year.map(|year| year.0), month, day, published)?;
        return Some(Found {
            date,
            style: Style::Slashes { year: year.is_some() },
            length: text.len() - rest.len(),
        });
    }
    let rest = rest.strip_prefix(' ')?;
    for (language, (_, months)) in MONTHS.iter().enumerate() {
        for (at, month) in months.iter().enumerate() {
            let Some(rest) = rest.strip_prefix(month).filter(|rest| !rest.starts_with(char::is_alphanumeric))
            else {
                continue;
            };
            let year = rest.strip_prefix(' ').and_then(|rest| digits(rest, 4)).filter(|year| is_year(year.0));
            let rest = year.map_or(rest, |year| year.1);
            let date = civil(year.map(|year| year.0), at as u32 + 1, day, published)?;
            let style = Style::Words { year: year.is_some(), language };
            return Some(Found { date, style, length: text.len() - rest.len() });
        }
    }
    None
}

/// Whether a number of four digits is a year of the news.
pub(super) fn is_year(number: u32) -> bool {
    (1900..2100).contains(&number)
}

/// What a date becomes for each number of weeks.
pub(super) fn moved(date: Date, style: Style) -> Result<Vec<String>> {
    let weeks = 0..WEEKS as i64;
    weeks
        .map(|weeks| Ok(written(date.checked_sub(weeks.weeks()).context("dates of the articles")?, style)))
        .collect()
}

/// What a year becomes for each number of weeks that an article of `published` moves: it keeps its distance.
pub(super) fn moved_year(year: u32, published: Date) -> Result<Vec<String>> {
    let dates = (0..WEEKS as i64).map(|weeks| {
        let then = published.checked_sub(weeks.weeks()).context("dates of the articles")?;
        Ok((i64::from(year) + i64::from(then.year()) - i64::from(published.year())).to_string())
    });
    dates.collect()
}

/// Times of day, every five minutes from five to ten.
pub(super) fn times(separator: char) -> impl Iterator<Item = String> {
    (5..22).flat_map(move |hour| {
        (0..60).step_by(5).map(move |minute| format!("{hour:02}{separator}{minute:02}"))
    })
}

fn written(date: Date, style: Style) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match style {
        Style::Iso => date.to_string(),
        Style::Slashes { year: true } => format!("{day}/{month}/{year}"),
        Style::Slashes { year: false } => format!("{day}/{month}"),
        Style::Words { year: with_year, language } => {
            let month = MONTHS[language].1[month as usize - 1];
            if with_year { format!("{day} {month} {year}") } else { format!("{day} {month}") }
        }
    }
}

fn civil(year: Option<u32>, month: u32, day: i8, published: Date) -> Option<Date> {
    let year = year.map_or(Some(published.year()), |year| i16::try_from(year).ok())?;
    Date::new(year, i8::try_from(month).ok()?, day).ok()
}

/// A number of up to `most` digits that no further digit follows, and the rest.
fn digits(text: &str, most: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 || length > most {
        return None;
    }
    Some((text[..length].parse().ok()?, &text[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLISHED: Date = Date::constant(2025, 6, 17);

    fn found(text: &str, brackets: bool) -> Option<(String, usize, Style)> {
        find(text, PUBLISHED, brackets).map(|found| (found.date.to_string(), found.length, found.style))
    }

    #[test]
    fn dates_are_known_by_their_shape() {
        assert_eq!(
            found("17/6/2025) lalu", true),
            Some(("2025-06-17".into(), 9, Style::Slashes { year: true }))
        );
        assert_eq!(found("1/3), kata", true), Some(("2025-03-01".into(), 3, Style::Slashes { year: false })));
        assert_eq!(
            found("18 May 2019, 09", false),
            Some(("2019-05-18".into(), 11, Style::Words { year: true, language: 1 }))
        );
        assert_eq!(
            found("1 Maret.", false),
            Some(("2025-03-01".into(), 7, Style::Words { year: false, language: 0 }))
        );
        for none in ["17/6", "3 Meinung", "45/1", "2025", "12 kilometer"] {
            assert_eq!(found(none, false), None, "{none}");
        }
    }

    #[test]
    fn dates_move_by_weeks_and_years_keep_their_distance() {
        let dates = moved(PUBLISHED, Style::Slashes { year: true }).unwrap();
        assert_eq!(
            (dates.len(), &*dates[0], &*dates[1], &*dates[52]),
            (WEEKS, "17/6/2025", "10/6/2025", "18/6/2024")
        );
        let years = moved_year(2027, PUBLISHED).unwrap();
        assert_eq!((&*years[0], &*years[52]), ("2027", "2026"));
    }
}
