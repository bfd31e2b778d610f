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
/// Most months that have a bar; of more, those without any quotation are left out.
const MOST_MONTHS: usize = 240;
/// Whatever the viewer has that looks like the font by which the layout was measured.
const FONT: &str = "Roboto, Arial, sans-serif";

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

/// One chart; nothing where there is nothing to show.
pub(crate) fn one(table: &Table<'_>, total: &Count) -> Result<Option<String>> {
    if table.is_blank() {
        return Ok(None);
    }
    let svg = match chart(table, total) {
        ChildChart::Bar(chart, _) => chart.svg(),
        ChildChart::HorizontalBar(chart, _) => chart.svg(),
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
    let shares = |name: &str, of: fn(&Count) -> u64| {
        let percent = table.rows.iter().map(|(_, count)| Some(tenths(share(of(count), of(total)) * 100.0)));
        let mut series = Series::new_nullable(name.to_owned(), percent.collect());
        series.label_show = true;
        series
    };
    let series = vec![shares("% of quotations", |c| c.quotations), shares("% of words", |c| c.words)];
    horizontal(series, table, BAR * 1.6)
}

/// How many quotations, divided by their types.
fn bars(table: &Table<'_>) -> ChildChart {
    horizontal(by_type(table.rows.iter().map(|(_, count)| *count)), table, BAR)
}

fn horizontal(series: Vec<Series>, table: &Table<'_>, bar: f32) -> ChildChart {
    let names = table.rows.iter().map(|(name, _)| label(name)).collect();
    let mut chart = HorizontalBarChart::new_with_theme(series, names, THEME_LIGHT);
    frame(&mut chart.base, table);
    chart.height = FRAME + bar * table.rows.len() as f32;
    ChildChart::HorizontalBar(chart, None)
}

fn months(table: &Table<'_>) -> ChildChart {
    let known: Vec<(&str, &Count)> =
        table.rows.iter().filter(|(name, _)| !name.is_empty()).copied().collect();
    let none = Count::default();
    let names = filled(&known);
    let counts = names.iter().map(|name| {
        known.binary_search_by_key(&name.as_str(), |(month, _)| month).map_or(&none, |at| known[at].1)
    });
    let series = by_type(counts);
    let mut chart = BarChart::new_with_theme(series, names, THEME_LIGHT);
    frame(&mut chart.base, table);
    chart.height = 320.0;
    ChildChart::Bar(chart, None)
}

/// The months from the first to the last, also those without a quotation, so that time runs evenly.
fn filled(known: &[(&str, &Count)]) -> Vec<String> {
    let number = |month: &str| {
        Some(month.get(..4)?.parse::<usize>().ok()? * 12 + month.get(5..)?.parse::<usize>().ok()? - 1)
    };
    let ends = known.first().zip(known.last()).and_then(|(a, b)| Some((number(a.0)?, number(b.0)?)));
    match ends {
        Some((first, last)) if last - first < MOST_MONTHS => {
            (first..=last).map(|n| format!("{:04}-{:02}", n / 12, n % 12 + 1)).collect()
        }
        _ => known.iter().map(|(month, _)| (*month).to_owned()).collect(),
    }
}

/// Three series, one on the other.
fn by_type<'c>(counts: impl Iterator<Item = &'c Count> + Clone) -> Vec<Series> {
    let types: [(&str, fn(&Count) -> u64); 3] =
        [("direct", |c| c.direct), ("indirect", |c| c.indirect), ("mixed", |c| c.mixed)];
    let series = types.map(|(name, of)| {
        let data = counts.clone().map(|count| Some(of(count) as f32)).collect();
        let mut series = Series::new_nullable(name.to_owned(), data);
        series.stack = Some("quotations".to_owned());
        series
    });
    series.into()
}

fn frame(base: &mut ChartBase, table: &Table<'_>) {
    base.width = WIDTH;
    base.font_family = FONT.to_owned();
    base.title.text = match table.rest.0 {
        0 => table.by.title().to_owned(),
        _ => format!("{} (the first {})", table.by.title(), table.rows.len()),
    };
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
        assert_eq!(
            filled(&[("2023-11", &count), ("2024-02", &count)]),
            ["2023-11", "2023-12", "2024-01", "2024-02"]
        );
        assert_eq!(filled(&[("1950-01", &count), ("2024-02", &count)]).len(), 2);
        assert!(filled(&[]).is_empty());
    }

    #[test]
    fn nothing_is_no_picture() {
        let stats = some(&[By::Outlet]);
        assert!(one(&stats.tables(5)[0], &stats.total).unwrap().is_none());
        assert!(all(&super::super::count::Stats::new(&By::USUAL), 5).is_ok());
    }
}
