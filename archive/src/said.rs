//! Who said each quotation, and when, packed so that questions about a hundred thousand of them read a few pages: the table `said`.

use crate::Result;
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Quotations of a row of the table.
const BLOCK: i64 = 1024;
/// Bytes of a quotation: four for the rank of the person, four for the day.
const WIDTH: usize = 8;

/// The person, by rank, and the day, as a number.
pub(crate) type Said = (u32, u32);

/// `2021-12-15` as 20211215.
pub(crate) fn day_number(day: &str) -> Option<u32> {
    let shape = day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shape.then(|| day.replace('-', "").parse().ok()).flatten()
}

/// 20211215 as `2021-12-15`; nothing for 0.
pub(crate) fn day_text(day: u32) -> Option<String> {
    (day > 0).then(|| format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100))
}

/// Fills the table; `ranks` are those of the people by id.
pub(crate) fn write(connection: &Connection, ranks: &FxHashMap<i64, u32>) -> Result<()> {
    connection.execute("DELETE FROM said", [])?;
    let mut blocks: BTreeMap<i64, Vec<u8>> = BTreeMap::new();
    let mut query = connection
        .prepare("SELECT quotation_id, person_id, day FROM quotations WHERE person_id IS NOT NULL")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (quotation, person): (i64, i64) = (row.get(0)?, row.get(1)?);
        let Some(&rank) = ranks.get(&person) else { continue };
        let day = row.get_ref(2)?.as_str_or_null()?.and_then(day_number).unwrap_or(0);
        let block = blocks
            .entry(quotation.div_euclid(BLOCK))
            .or_insert_with(|| vec![0; WIDTH * usize::try_from(BLOCK).unwrap_or(0)]);
        let at = WIDTH * usize::try_from(quotation.rem_euclid(BLOCK)).unwrap_or(0);
        block[at..at + 4].copy_from_slice(&rank.to_le_bytes());
        block[at + 4..at + WIDTH].copy_from_slice(&day.to_le_bytes());
    }
    let mut insert = connection.prepare("INSERT INTO said (block, who) VALUES (?1, ?2)")?;
    for (block, who) in blocks {
        insert.execute(params![block, who])?;
    }
    Ok(())
}

/// Reads the table, fastest for quotations in their order.
pub(crate) struct Reader<'c> {
    query: rusqlite::CachedStatement<'c>,
    block: i64,
    who: Vec<u8>,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Result<Self> {
        let query = connection.prepare_cached("SELECT who FROM said WHERE block = ?1")?;
        Ok(Self { query, block: i64::MIN, who: Vec::new() })
    }

    /// Who said a quotation; nothing for no one.
    pub(crate) fn of(&mut self, quotation: i64) -> Result<Option<Said>> {
        let block = quotation.div_euclid(BLOCK);
        if block != self.block {
            self.who = self.query.query_row([block], |row| row.get(0)).optional()?.unwrap_or_default();
            self.block = block;
        }
        let at = WIDTH * usize::try_from(quotation.rem_euclid(BLOCK)).unwrap_or(0);
        let number = |at: usize| {
            let bytes = self.who.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_le_bytes(bytes))
        };
        Ok(number(at).filter(|rank| *rank > 0).zip(number(at + 4)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers_and_back() {
        assert_eq!(day_number("2021-12-05"), Some(20_211_205));
        assert_eq!(day_text(20_211_205).as_deref(), Some("2021-12-05"));
        for text in ["", "2021-12-5", "2021/12/05", "20211-2-05", "２021-12-0"] {
            assert_eq!(day_number(text), None, "{text}");
        }
        assert_eq!(day_text(0), None);
    }
}
