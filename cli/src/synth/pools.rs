//! Lists of words to choose from, in every form in which they are written.

use std::collections::HashMap;

const GIVEN: &str = include_str!("given.txt");
const FAMILY: &str = include_str!("family.txt");
const PLACES: &str = include_str!("places.txt");

/// Letters of a short form such as `Stanis` of `Stanislaus`.
const CLIPPED: usize = 4;

/// What kind of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Pool {
    Given,
    Family,
    Place,
    /// Two capitals, as of suspects.
    Initials,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    AsIs,
    Upper,
    Lower,
    /// The first letters only.
    Clip,
}

impl Form {
    /// A word in this form.
    pub(super) fn of(self, word: &str) -> String {
        match self {
            Form::AsIs => word.to_owned(),
            Form::Upper => word.to_uppercase(),
            Form::Lower => word.to_lowercase(),
            Form::Clip => word.chars().take(CLIPPED).collect(),
        }
    }
}

/// Strings behind one another.
#[derive(Debug, Default)]
struct Table {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

/// All tables, each made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Pools {
    tables: Vec<Table>,
    words: HashMap<(Pool, Form), usize>,
}

impl Pools {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// The table of a pool in a form.
    pub(super) fn words(&mut self, pool: Pool, form: Form) -> usize {
        if let Some(&table) = self.words.get(&(pool, form)) {
            return table;
        }
        let table = self.add(words(pool).iter().map(|word| form.of(word)));
        self.words.insert((pool, form), table);
        table
    }

    /// A table of its own; the strings go into JSON as they are.
    pub(super) fn add(&mut self, strings: impl Iterator<Item = String>) -> usize {
        let mut table = Table::default();
        for string in strings {
            table.bytes.extend_from_slice(string.as_bytes());
            table.ends.push(table.bytes.len() as u32);
        }
        self.tables.push(table);
        self.tables.len() - 1
    }

    /// How many strings a table has.
    pub(super) fn len(&self, table: usize) -> usize {
        self.tables[table].ends.len()
    }

    /// One string of a table.
    pub(super) fn get(&self, table: usize, index: usize) -> &[u8] {
        let Table { bytes, ends } = &self.tables[table];
        let start = index.checked_sub(1).map_or(0, |before| ends[before]);
        &bytes[start as usize..ends[index] as usize]
    }
}

fn words(pool: Pool) -> Vec<String> {
    let list = match pool {
        Pool::Given => GIVEN,
        Pool::Family => FAMILY,
        Pool::Place => PLACES,
        Pool::Initials => {
            let letters = || ('A'..='Z').filter(|letter| !"QXV".contains(*letter));
            return letters()
                .flat_map(|first| letters().map(move |second| format!("{first}{second}")))
                .collect();
        }
    };
    list.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}
