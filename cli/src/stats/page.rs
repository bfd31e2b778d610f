//! The counts as one web page with everything in it: pictures and tables, no scripts, nothing fetched.

use super::count::{Count, Stats, Table};
use super::{NO_NAME, cells, counted, grouped, picture};
use anyhow::Result;
use quick_xml::escape::escape;
use std::fmt::Write as _;

const STYLE: &str = "\
body{font:16px/1.5 Roboto,Arial,sans-serif;color:#222;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}svg{max-width:100%;height:auto}\
table{border-collapse:collapse;width:100%;font-size:.9rem}\
th,td{padding:.25rem .5rem;border-bottom:1px solid #ddd;text-align:right;overflow-wrap:anywhere}\
th:first-child,td:first-child{text-align:left}summary{cursor:pointer;margin:.5rem 0}";

/// The whole page.
pub(crate) fn html(stats: &Stats, top: usize) -> Result<String> {
    let total = &stats.total;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Quotations</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>{} of {} in {}</h1>\n<p>{} direct, {} indirect, {} mixed. A speaker is a name: people of the \
         same name are counted together, and one person under two names apart.</p>\n",
        counted(total.quotations, "quotation"),
        counted(total.words, "word"),
        counted(total.articles, "article"),
        grouped(total.direct),
        grouped(total.indirect),
        grouped(total.mixed)
    );
    for table in stats.tables(top) {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "<h2>{}</h2>", table.by.title());
        match picture::one(&table, total)? {
            Some(svg) => {
                let _ = writeln!(page, "{svg}\n<details>\n<summary>Figures</summary>");
                write_table(&mut page, &table, total);
                page.push_str("</details>\n");
            }
            None => page.push_str("<p>No row says.</p>\n"),
        }
    }
    page.push_str("</body>\n</html>\n");
    Ok(page)
}

fn write_table(page: &mut String, table: &Table<'_>, total: &Count) {
    let _ = writeln!(
        page,
        "<table>\n<tr><th>{}</th><th>quotations</th><th>share</th><th>words</th><th>share</th><th>articles</th>\
         <th>direct</th><th>indirect</th><th>mixed</th></tr>",
        table.by.name()
    );
    for (name, count) in &table.rows {
        let name = if name.is_empty() { NO_NAME } else { name };
        write_row(page, name, count, &grouped(count.articles), total);
    }
    if table.rest.0 > 0 {
        write_row(page, &format!("({} more)", grouped(table.rest.0)), &table.rest.1, "", total);
    }
    page.push_str("</table>\n");
}

fn write_row(page: &mut String, name: &str, count: &Count, articles: &str, total: &Count) {
    let cells = cells(count, articles, total).join("</td><td>");
    let _ = writeln!(page, "<tr><td>{}</td><td>{cells}</td></tr>", escape(name));
}

#[cfg(test)]
mod tests {
    use super::super::by::By;
    use super::super::count::tests::some;
    use super::*;

    #[test]
    fn names_with_markup_in_them_are_text() {
        let page = html(&some(&[By::Speaker, By::Outlet]), 10).unwrap();
        assert!(page.contains("<td>&lt;b&gt;Ratna&lt;/b&gt;</td>") && !page.contains("<b>"));
        assert!(
            page.contains("<h1>4 quotations of 8 words in 3 articles</h1>")
                && page.contains("<p>No row says.</p>")
        );
        assert!(!page.contains("<script") && !page.contains("src="));
    }
}
