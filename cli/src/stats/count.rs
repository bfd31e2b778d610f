//! Adding up. Memory grows with the number of names, not of rows.

use super::by::By;
use super::row::{Column, Row};
use crate::ids::Ids;
use std::collections::HashMap;

/// What is counted of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) quotations: u64,
    /// Words of the contents.
    pub(crate) words: u64,
    /// Articles with such a quotation.
    pub(crate) articles: u64,
    pub(crate) direct: u64,
    pub(crate) indirect: u64,
    pub(crate) mixed: u64,
    /// Hash of the id of the article that came last.
    last: u64,
}

impl Count {
    fn add(&mut self, kind: &str, words: u64, article: u64) {
        self.quotations += 1;
        self.words += words;
        match kind {
            "direct" => self.direct += 1,
            "mixed" => self.mixed += 1,
            _ => self.indirect += 1,
        }
        self.articles += u64::from(self.last != article);
        self.last = article;
    }

    /// Adds another group. Articles may be the same in both, so they are not added.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.quotations += other.quotations;
        self.words += other.words;
        self.direct += other.direct;
        self.indirect += other.indirect;
        self.mixed += other.mixed;
    }
}

/// All counts of a run.
#[derive(Debug)]
pub(crate) struct Stats {
    pub(crate) total: Count,
    groups: Vec<(By, HashMap<String, Count>)>,
    /// Articles whose rows do not stand together.
    pub(crate) apart: u64,
    ids: Ids,
}

impl Stats {
    pub(crate) fn new(by: &[By]) -> Self {
        let groups = by.iter().map(|by| (*by, HashMap::new())).collect();
        Self { total: Count::default(), groups, apart: 0, ids: Ids::new() }
    }

    /// Counts a row that was published on an ISO `day`.
    pub(crate) fn add(&mut self, row: &Row, day: &str) {
        let (kind, words, article) = (row.get(Column::Type), row.words(), Ids::hash(row.get(Column::DocId)));
        if self.total.last != article {
            self.apart += u64::from(self.ids.is_known(article));
        }
        self.total.add(kind, words, article);
        for (by, groups) in &mut self.groups {
            let key = by.key(row, day);
            match groups.get_mut(key) {
                Some(count) => count.add(kind, words, article),
                None => groups.entry(key.to_owned()).or_default().add(kind, words, article),
            }
        }
    }

    /// The groups, at most `top` of each sort; all months are given.
    pub(crate) fn tables(&self, top: usize) -> Vec<Table<'_>> {
        self.groups.iter().map(|(by, groups)| Table::new(*by, groups, top)).collect()
    }
}

/// Groups of one sort, the largest first, months in their order.
#[derive(Debug)]
pub(crate) struct Table<'s> {
    pub(crate) by: By,
    /// Names and counts; a name is empty where it is not known.
    pub(crate) rows: Vec<(&'s str, &'s Count)>,
    /// How many groups were left out, and their counts, of articles none.
    pub(crate) rest: (u64, Count),
}

impl<'s> Table<'s> {
    fn new(by: By, groups: &'s HashMap<String, Count>, top: usize) -> Self {
        let mut rows: Vec<_> = groups.iter().map(|(name, count)| (name.as_str(), count)).collect();
        let mut rest = (0, Count::default());
        if by == By::Month {
            rows.sort_unstable_by_key(|(name, _)| *name);
            return Self { by, rows, rest };
        }
        rows.sort_unstable_by_key(|(name, count)| (u64::MAX - count.quotations, *name));
        for (_, count) in rows.drain(top.min(rows.len())..) {
            rest.0 += 1;
            rest.1.merge(count);
        }
        Self { by, rows, rest }
    }

    /// Whether no row has a value by which to group.
    pub(crate) fn is_blank(&self) -> bool {
        self.rows.iter().all(|(name, _)| name.is_empty())
    }
}

/// `part` of `whole`, from 0 to 1; 0 of nothing.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::row::tests::row;
    use super::*;

    /// Some rows, counted.
    pub(in crate::stats) fn some(by: &[By]) -> Stats {
        let mut stats = Stats::new(by);
        for (doc, kind, speaker, content, day) in [
            ("a", "direct", "Sarifudin", "Jalan itu rusak", "2024-03-01"),
            ("a", "indirect", "Sarifudin", "jalan rusak", "2024-03-01"),
            ("b", "mixed", "<b>Ratna</b>", "sudah diperbaiki", "2024-01-15"),
            ("c", "direct", "", "Ya", ""),
        ] {
            let kinds = if speaker.is_empty() { "none" } else { "person" };
            let values = [
                ("doc_id", doc),
                ("type", kind),
                ("speaker", speaker),
                ("speaker_kind", kinds),
                ("content", content),
            ];
            stats.add(&row(&values), day);
        }
        stats
    }

    #[test]
    fn groups_are_added_up_and_ranked() {
        let stats = some(&[By::Speaker, By::Month]);
        let [speakers, months] = &stats.tables(1)[..] else { panic!() };
        assert_eq!((stats.total.quotations, stats.total.words, stats.total.articles), (4, 8, 3));
        let (name, first) = speakers.rows[0];
        assert_eq!((name, first.quotations, first.words, first.articles), ("Sarifudin", 2, 5, 1));
        assert_eq!((speakers.rows.len(), speakers.rest.0, speakers.rest.1.quotations), (1, 2, 2));
        let names: Vec<_> = months.rows.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["", "2024-01", "2024-03"]);
    }

    #[test]
    fn articles_in_pieces_are_noticed() {
        let mut stats = Stats::new(&[]);
        for doc in ["a", "b", "b", "a"] {
            stats.add(&row(&[("doc_id", doc)]), "");
        }
        assert_eq!((stats.total.articles, stats.apart), (3, 1));
    }
}
