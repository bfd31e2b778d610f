//! Bars of statements by month, drawn on the server.

use crate::address;
use crate::language::Language;
use jiff::civil::Date;
use kutip_archive::browse::{Filter, Month, Months};
use serde::Serialize;

/// Size of the drawing in its own units; it is scaled to the page.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 120.0;
/// Longest time that is drawn month by month, empty months too; wrong dates far off would squeeze the rest to nothing.
const LONGEST: i32 = 600;
/// At most so many years are written below the bars.
const MOST_YEARS: i32 = 12;

/// A chart with the table of the same numbers.
#[derive(Debug, Serialize)]
pub(crate) struct Chart {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) bars: Vec<Bar>,
    pub(crate) years: Vec<Year>,
    /// Most statements in a month.
    pub(crate) most: u64,
    /// What it shows, for those who do not see it.
    pub(crate) says: String,
    pub(crate) rows: Vec<Row>,
    /// How many statements have no day, in words; empty for none.
    pub(crate) undated: String,
}

/// A bar.
#[derive(Debug, Serialize)]
pub(crate) struct Bar {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// What it stands for.
    pub(crate) title: String,
}

/// A year below the bars.
#[derive(Debug, Serialize)]
pub(crate) struct Year {
    pub(crate) x: f64,
    pub(crate) year: i32,
}

/// A line of the table.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) month: String,
    pub(crate) statements: u64,
    /// The statements of this month; empty in reports.
    pub(crate) href: String,
}

impl Chart {
    /// Draws what was counted. With a `slug`, months lead to the statements of that person in them.
    pub(crate) fn new(language: Language, counted: &Months, slug: Option<&str>, filter: &Filter) -> Self {
        let months = &counted.months;
        let most = months.iter().map(|month| month.statements).max().unwrap_or(0);
        let row = |month: &Month| Row {
            month: language.month(&month.month),
            statements: month.statements,
            href: slug
                .map(|slug| address::statements(slug, &within(filter, &month.month), 1))
                .unwrap_or_default(),
        };
        let undated = match counted.undated {
            0 => String::new(),
            n => language.fill("undated", &[("statements", &language.count("statements", n))]),
        };
        let (bars, years) = draw(language, months, most);
        Self {
            width: WIDTH,
            height: HEIGHT,
            bars,
            years,
            most,
            says: says(language, months),
            rows: months.iter().rev().map(row).collect(),
            undated,
        }
    }
}

/// The filter with the days of a month.
fn within(filter: &Filter, month: &str) -> Filter {
    let from = format!("{month}-01");
    let to = from.parse::<Date>().map_or_else(|_| from.clone(), |first| first.last_of_month().to_string());
    Filter { from, to, ..filter.clone() }
}

fn says(language: Language, months: &[Month]) -> String {
    let total: u64 = months.iter().map(|month| month.statements).sum();
    let statements = language.count("statements", total);
    let Some(top) = months.iter().max_by_key(|month| month.statements) else { return statements };
    let month = language.month(&top.month);
    if months.len() == 1 {
        return language.fill("chart_one", &[("statements", &statements), ("month", &month)]);
    }
    let n = language.number(months.len() as u64);
    let most = language.number(top.statements);
    language.fill("chart_says", &[("statements", &statements), ("n", &n), ("month", &month), ("most", &most)])
}

/// Months since year 0; `None` for what is no month.
fn index(month: &str) -> Option<i32> {
    let (year, month) = month.split_once('-')?;
    Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
}

fn draw(language: Language, months: &[Month], most: u64) -> (Vec<Bar>, Vec<Year>) {
    let placed: Vec<_> = months.iter().filter_map(|month| Some((index(&month.month)?, month))).collect();
    let Some(last) = placed.last().map(|(at, _)| *at) else { return (Vec::new(), Vec::new()) };
    let first = placed[0].0.max(last - LONGEST + 1);
    let slot = WIDTH / f64::from((last - first + 1).max(12));
    let x = |at: i32| round(f64::from(at - first) * slot);
    let bar = |(at, month): &(i32, &Month)| {
        let height = round(share(month.statements, most) * HEIGHT).max(1.0);
        let statements = language.count("statements", month.statements);
        Bar {
            x: x(*at),
            y: HEIGHT - height,
            width: round((slot * 0.8).min(40.0)),
            height,
            title: format!("{}: {statements}", language.month(&month.month)),
        }
    };
    let bars = placed.iter().filter(|(at, _)| *at >= first).map(bar).collect();
    let (from, to) = (first.div_euclid(12), last.div_euclid(12));
    let step = (to - from) / MOST_YEARS + 1;
    // The first year stands at the first month, whichever that is, unless the next would run into it.
    let crowded = (from + step) * 12 - first < 4 * step && to > from;
    let years = (from..=to).filter(|year| (year - from) % step == 0 && !(crowded && *year == from));
    (bars, years.map(|year| Year { x: x((year * 12).max(first)), year }).collect())
}

#[allow(clippy::cast_precision_loss)] // A bar is a few hundred units high.
fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn round(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(months: &[(&str, u64)]) -> Chart {
        let months =
            months.iter().map(|(month, n)| Month { month: (*month).to_owned(), statements: *n }).collect();
        Chart::new(Language::English, &Months { months, undated: 2 }, Some("a"), &Filter::default())
    }

    #[test]
    fn bars_are_as_high_as_their_counts_and_stand_where_their_months_are() {
        let chart = chart(&[("2020-11", 4), ("2021-01", 2)]);
        assert_eq!(chart.bars.iter().map(|bar| bar.height).collect::<Vec<_>>(), [120.0, 60.0]);
        assert_eq!(chart.bars[1].x, 120.0, "an empty month lies between");
        assert_eq!(chart.bars[1].title, "January 2021: 2 statements");
        assert_eq!(chart.says, "Bar chart: 6 statements over 2 months, most in November 2020 (4).");
        assert_eq!(chart.rows[0].href, "/person/a?from=2021-01-01&to=2021-01-31");
        assert_eq!(chart.rows[1].href, "/person/a?from=2020-11-01&to=2020-11-30");
        assert_eq!(chart.undated, "2 statements without a date.");
    }

    #[test]
    fn a_wrong_date_far_off_does_not_squeeze_the_rest() {
        let chart = chart(&[("0201-01", 1), ("2021-01", 1), ("2021-02", 1)]);
        assert_eq!((chart.bars.len(), chart.rows.len()), (2, 3));
    }

    #[test]
    fn nothing_gives_nothing() {
        let chart = chart(&[]);
        assert!(chart.bars.is_empty() && chart.years.is_empty() && chart.most == 0);
    }
}
