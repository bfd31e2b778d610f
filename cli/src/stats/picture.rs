//! The counts as pictures, SVG without scripts or fonts of its own.

use super::by::By;
use super::count::{Count, Stats, Table, share};
use super::{NO_NAME, short};
use anyhow::{Context, Result};
use charts_rs::{BarChart, ChartBase, ChildChart, HorizontalBarChart, MultiChart, Series, THEME_LIGHT};

/// Pixels.
const WIDTH: f32 = 760.0;
/// Height of a chart without its bars, and of each bar.
const FRAME: f32 = 110.0;
const BAR: f32 = 26.0;
/// Most characters of a name beside a bar.
const MOST_NAME: usize = 36;
/// Most months that have a bar each.
const MOST_MONTHS: usize = 48;
/// Whatever the viewer has that looks like the font by which the layout was measured.
const FONT: &str = "Roboto, Arial, sans-serif";

/// What a bar shows of a group.
type Figure = fn(&Count) -> u64;

/// All charts one under the other.
pub(crate) fn all(stats: &Stats, top: usize) -> Result<String> {
    let mut charts = MultiChart::new();
    charts.gap = 16.0;
    charts.font_family = FONT.to_owned();
    charts.background_color = Some("#ffffff".into());
    for table in stats.tables(top).iter().filter(|table| !table.is_blank()) {
        charts.add(chart(table, &stats.total));
    }
    charts.svg().context("the picture cannot be drawn")
}

/// One chart, whose title stands elsewhere; nothing where there is nothing to show.
pub(crate) fn one(table: &Table<'_>, total: &Count) -> Result<Option<String>> {
    if table.is_blank() {
        return Ok(None);
    }
    let svg = match chart(table, total) {
        ChildChart::Bar(mut chart, _) => {
            chart.title.text.clear();
            chart.svg()
        }
        ChildChart::HorizontalBar(mut chart, _) => {
            chart.title.text.clear();
            chart.svg()
        }
        _ => return Ok(None),
    };
    svg.map(Some).context("the picture cannot be drawn")
}

fn chart(table: &Table<'_>, total: &Count) -> ChildChart {
    match table.by {
        By::Month => months(table),
        By::SpeakerKind => balance(table, total),
        _ => bars(table),
    }
}

/// The shares of quotations and of words beside each other.
fn balance(table: &Table<'_>, total: &Count) -> ChildChart {
    let rows: Vec<_> = table.rows.iter().rev().copied().collect();
    let shares = |name: &str, of: Figure| {
        let percent = rows.iter().map(|(_, count)| Some(tenths(share(of(count), of(total)) * 100.0)));
        let mut series = Series::new_nullable(name.to_owned(), percent.collect());
        series.label_show = true;
        series
    };
    let series = vec![shares("% of quotations", |c| c.quotations), shares("% of words", |c| c.words)];
    horizontal(series, &rows, table, BAR * 1.6)
}

/// How many quotations, divided by their types. Those without a name are in the figures only: they would dwarf the others.
fn bars(table: &Table<'_>) -> ChildChart {
    let rows: Vec<_> = table.rows.iter().rev().filter(|(name, _)| !name.is_empty()).copied().collect();
    horizontal(by_type(rows.iter().map(|(_, count)| *count)), &rows, table, BAR)
}

/// A bar for each of the `rows`, which are drawn from below.
fn horizontal(series: Vec<Series>, rows: &[(&str, &Count)], table: &Table<'_>, bar: f32) -> ChildChart {
    let names = rows.iter().map(|(name, _)| label(name)).collect();
    let mut chart = HorizontalBarChart::new_with_theme(series, names, THEME_LIGHT);
    let title = match table.rest.0 {
        0 => table.by.title().to_owned(),
        _ => format!("{} (the first {})", table.by.title(), rows.len()),
    };
    frame(&mut chart.base, title);
    chart.height = FRAME + bar * rows.len() as f32;
    ChildChart::HorizontalBar(chart, None)
}

/// A bar for each month, or each year where there are many months.
fn months(table: &Table<'_>) -> ChildChart {
    let known: Vec<(&str, &Count)> =
        table.rows.iter().filter(|(name, _)| !name.is_empty()).copied().collect();
    let (times, title) = match filled(&known, 12) {
        months if months.len() <= MOST_MONTHS => (months, "Months"),
        _ => (filled(&known, 1), "Years"),
    };
    let counts: Vec<Count> = times
        .iter()
        .map(|time| {
            let mut sum = Count::default();
            known
                .iter()
                .filter(|(month, _)| month.starts_with(time.as_str()))
                .for_each(|(_, c)| sum.merge(c));
            sum
        })
        .collect();
    let mut chart = BarChart::new_with_theme(by_type(counts.iter()), times, THEME_LIGHT);
    frame(&mut chart.base, title.to_owned());
    chart.height = 320.0;
    ChildChart::Bar(chart, None)
}

/// The months, `per_year` 12, or the years, 1, from the first to the last, also those without a quotation, so that time
/// runs evenly.
fn filled(known: &[(&str, &Count)], per_year: usize) -> Vec<String> {
    let number = |time: &str| {
        let month = time.get(5..)?.parse::<usize>().ok()? - 1;
        Some(time.get(..4)?.parse::<usize>().ok()? * per_year + month * per_year / 12)
    };
    let ends = known.first().zip(known.last()).and_then(|(a, b)| Some((number(a.0)?, number(b.0)?)));
    let name = |n: usize| match per_year {
        1 => format!("{n:04}"),
        _ => format!("{:04}-{:02}", n / per_year, n % per_year + 1),
    };
    ends.map_or_else(Vec::new, |(first, last)| (first..=last).map(name).collect())
}

/// Three series, one on the other.
fn by_type<'c>(counts: impl Iterator<Item = &'c Count> + Clone) -> Vec<Series> {
    let types: [(&str, Figure); 3] =
        [("direct", |c| c.direct), ("indirect", |c| c.indirect), ("mixed", |c| c.mixed)];
    let series = types.map(|(name, of)| {
        let data = counts.clone().map(|count| Some(of(count) as f32)).collect();
        let mut series = Series::new_nullable(name.to_owned(), data);
        series.stack = Some("quotations".to_owned());
        series
    });
    series.into()
}

fn frame(base: &mut ChartBase, title: String) {
    base.width = WIDTH;
    base.font_family = FONT.to_owned();
    base.title.text = title;
    base.legend.align = charts_rs::Align::Right;
}

fn label(name: &str) -> String {
    if name.is_empty() { NO_NAME.to_owned() } else { short(name, MOST_NAME) }
}

fn tenths(percent: f64) -> f32 {
    ((percent * 10.0).round() / 10.0) as f32
}

#[cfg(test)]
mod tests {
    use super::super::count::tests::some;
    use super::*;

    #[test]
    fn names_with_markup_in_them_are_text() {
        let svg = all(&some(&[By::Speaker, By::SpeakerKind, By::Month]), 10).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("Kinds of sources"));
        assert!(svg.contains("&lt;b&gt;Ratna&lt;/b&gt;") && !svg.contains("<b>"));
        let mut reader = quick_xml::Reader::from_str(&svg);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    }

    #[test]
    fn months_without_quotations_are_shown() {
        let count = Count::default();
        let known = [("2023-11", &count), ("2024-02", &count)];
        assert_eq!(filled(&known, 12), ["2023-11", "2023-12", "2024-01", "2024-02"]);
        assert_eq!(filled(&known, 1), ["2023", "2024"]);
        assert!(filled(&[], 12).is_empty());
    }

    #[test]
    fn nothing_is_no_picture() {
        let stats = some(&[By::Outlet]);
        assert!(one(&stats.tables(5)[0], &stats.total).unwrap().is_none());
        assert!(all(&super::super::count::Stats::new(&By::USUAL), 5).is_ok());
    }
}
