//! The counts for programs: CSV and JSON.

use super::count::{Count, Stats, share};
use anyhow::Result;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A group in JSON.
#[derive(serde::Serialize)]
struct Named<'s> {
    name: &'s str,
    #[serde(flatten)]
    counts: Counts,
}

/// What is told of a group; shares from 0 to 1 of all quotations and of all words.
#[derive(serde::Serialize)]
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
    let mut bytes = serde_json::to_vec_pretty(&Object { stats, top })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Keys in the order in which groups were asked for.
struct Object<'s> {
    stats: &'s Stats,
    top: usize,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let total = &self.stats.total;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("all", &Counts::new(total, total))?;
        for table in self.stats.tables(self.top) {
            let groups = table.rows.iter();
            let groups: Vec<_> =
                groups.map(|(name, count)| Named { name, counts: Counts::new(count, total) }).collect();
            map.serialize_entry(table.by.name(), &groups)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::super::by::By;
    use super::super::count::tests::some;
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn both_say_the_same() {
        let stats = some(&[By::Speaker, By::Month]);
        let table = String::from_utf8(csv(&stats, usize::MAX).unwrap()).unwrap();
        assert!(table.starts_with(&HEADER.join(",")));
        assert!(table.contains("\nall,,4,1.0000,8,1.0000,3,2,1,1\n"));
        assert!(table.contains("\nspeaker,Sarifudin,2,0.5000,5,0.6250,1,1,1,0\n"));
        let object: Value = serde_json::from_slice(&super::json(&stats, usize::MAX).unwrap()).unwrap();
        assert_eq!(object["all"]["quotations"], 4);
        assert_eq!(
            (&object["speaker"][0]["name"], &object["speaker"][0]["words_share"]),
            (&json!("Sarifudin"), &json!(0.625))
        );
        assert_eq!(object["month"].as_array().unwrap().len(), 3);
    }
}
