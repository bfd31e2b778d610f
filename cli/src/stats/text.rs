//! The counts as text.

use super::count::{Count, Stats, Table};
use super::{NO_NAME, cells, counted, grouped, short};
use std::fmt::Write as _;

/// Most characters of a name.
const MOST_NAME: usize = 40;
/// Widths of the columns behind the name, those of their headings.
const WIDTHS: [usize; 8] = [10, 5, 7, 5, 8, 6, 8, 5];

/// Everything, a table for each sort of groups.
pub(crate) fn text(stats: &Stats, top: usize) -> String {
    let total = &stats.total;
    let mut text = format!(
        "{} of {} in {}: {} direct, {} indirect, {} mixed\n",
        counted(total.quotations, "quotation"),
        counted(total.words, "word"),
        counted(total.articles, "article"),
        grouped(total.direct),
        grouped(total.indirect),
        grouped(total.mixed)
    );
    for table in stats.tables(top) {
        text.push('\n');
        write_table(&mut text, &table, total);
    }
    text
}

fn write_table(text: &mut String, table: &Table<'_>, total: &Count) {
    if table.rows.is_empty() || table.is_blank() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}: no row says", table.by.name());
        return;
    }
    let name = |name: &str| if name.is_empty() { NO_NAME.to_owned() } else { short(name, MOST_NAME) };
    let rest = format!("({} more)", grouped(table.rest.0));
    let names: Vec<String> = table.rows.iter().map(|(n, _)| name(n)).collect();
    let lengths = names.iter().chain([&rest]).map(|name| name.chars().count());
    let width = lengths.max().unwrap_or(0).max(table.by.name().len());
    let _ = writeln!(
        text,
        "{:width$}  quotations  share    words  share  articles  direct  indirect  mixed",
        table.by.name()
    );
    for (name, (_, count)) in names.iter().zip(&table.rows) {
        write_row(text, name, width, count, &grouped(count.articles), total);
    }
    if table.rest.0 > 0 {
        write_row(text, &rest, width, &table.rest.1, "", total);
    }
}

fn write_row(text: &mut String, name: &str, width: usize, count: &Count, articles: &str, total: &Count) {
    let _ = write!(text, "{name:width$}");
    for (cell, width) in cells(count, articles, total).iter().zip(WIDTHS) {
        let _ = write!(text, "  {cell:>width$}");
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::super::by::By;
    use super::super::count::tests::some;
    use super::*;

    #[test]
    fn names_and_numbers_stand_in_columns() {
        let text = text(&some(&[By::Speaker, By::Outlet]), 1);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "4 quotations of 8 words in 3 articles: 2 direct, 1 indirect, 1 mixed");
        assert_eq!(
            lines[3],
            "Sarifudin           2  50.0%        5  62.5%         1       1         1      0"
        );
        assert!(lines[4].starts_with("(2 more) ") && lines[2].len() == lines[3].len());
        assert_eq!(lines[6], "outlet: no row says");
    }
}
