//! The counts for programs: CSV and JSON.

use super::count::{Count, Stats, share};
use anyhow::Result;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A row of the table.
#[derive(Serialize)]
struct Line<'s> {
    by: &'static str,
    name: &'s str,
    #[serde(flatten)]
    counts: Counts,
}

/// What is told of a group; shares from 0 to 1 of all quotations and of all words.
#[derive(Serialize)]
struct Counts {
    quotations: u64,
    quotations_share: f64,
    words: u64,
    words_share: f64,
    articles: u64,
    direct: u64,
    indirect: u64,
    mixed: u64,
}

impl Counts {
    fn new(count: &Count, total: &Count) -> Self {
        let rounded = |part, whole| (share(part, whole) * 10_000.0).round() / 10_000.0;
        Self {
            quotations: count.quotations,
            quotations_share: rounded(count.quotations, total.quotations),
            words: count.words,
            words_share: rounded(count.words, total.words),
            articles: count.articles,
            direct: count.direct,
            indirect: count.indirect,
            mixed: count.mixed,
        }
    }

    fn cells(&self) -> [String; 8] {
        [
            self.quotations.to_string(),
            format!("{:.4}", self.quotations_share),
            self.words.to_string(),
            format!("{:.4}", self.words_share),
            self.articles.to_string(),
            self.direct.to_string(),
            self.indirect.to_string(),
            self.mixed.to_string(),
        ]
    }
}

const HEADER: [&str; 10] = [
    "by",
    "name",
    "quotations",
    "quotations_share",
    "words",
    "words_share",
    "articles",
    "direct",
    "indirect",
    "mixed",
];

/// A row for each group, after one for all rows; `name` is empty for those without one.
pub(crate) fn csv(stats: &Stats, top: usize) -> Result<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(HEADER)?;
    let mut write = |by: &str, name: &str, count: &Count| {
        let cells = Counts::new(count, &stats.total).cells();
        csv.write_record([by, name].into_iter().chain(cells.iter().map(String::as_str)))
    };
    write("all", "", &stats.total)?;
    for table in stats.tables(top) {
        for (name, count) in &table.rows {
            write(table.by.name(), name, count)?;
        }
    }
    Ok(csv.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// One object: `all`, and a list for each sort of groups under its name.
pub(crate) fn json(stats: &Stats, top: usize) -> Result<Vec<u8>> {
    let mut object = Map::new();
    object.insert("all".to_owned(), json!(Counts::new(&stats.total, &stats.total)));
    for table in stats.tables(top) {
        let by = table.by.name();
        let lines = table.rows.iter().map(|(name, count)| {
            serde_json::to_value(Line { by, name, counts: Counts::new(count, &stats.total) })
        });
        object.insert(by.to_owned(), Value::Array(lines.collect::<Result<_, _>>()?));
    }
    let mut bytes = serde_json::to_vec_pretty(&object)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::by::By;
    use super::super::count::tests::some;
    use super::*;

    #[test]
    fn both_say_the_same() {
        let stats = some(&[By::Speaker, By::Month]);
        let table = String::from_utf8(csv(&stats, usize::MAX).unwrap()).unwrap();
        assert!(table.starts_with(&HEADER.join(",")));
        assert!(table.contains("\nall,,4,1.0000,8,1.0000,3,2,1,1\n"));
        assert!(table.contains("\nspeaker,Sarifudin,2,0.5000,5,0.6250,1,1,1,0\n"));
        let object: Value = serde_json::from_slice(&json(&stats, usize::MAX).unwrap()).unwrap();
        assert_eq!(object["all"]["quotations"], 4);
        assert_eq!(
            (&object["speaker"][0]["name"], &object["speaker"][0]["words_share"]),
            (&json!("Sarifudin"), &json!(0.625))
        );
        assert_eq!(object["month"].as_array().unwrap().len(), 3);
    }
}
