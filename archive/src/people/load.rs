//! The speakers of all articles, in an order that does not depend on when they were added.

use super::names;
use crate::{Db, Result};
use rustc_hash::{FxHashMap, FxHashSet};

/// What kind of speaker can be someone across articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A person with a name.
    Person,
    /// A body with a name.
    Organization,
    /// Somebody of whom the article says only the office.
    Office,
}

/// One speaker of one article.
#[derive(Clone, Debug)]
pub(super) struct Speaker {
    pub(super) key: i64,
    pub(super) article: i64,
    pub(super) doc_id: String,
    pub(super) label: String,
    pub(super) day: Option<String>,
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) affiliation: Option<String>,
    pub(super) quotations: u32,
    /// Other names by which the article has them: in brackets after the name, or instead of it.
    pub(super) aliases: Vec<Alias>,
}

/// Another name of a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alias {
    pub(super) name: String,
    pub(super) in_brackets: bool,
}

/// All speakers who may be someone, by name, then day (unknown ones last), document and label.
pub(super) fn speakers(db: &Db) -> Result<Vec<Speaker>> {
    let mut query = db.connection().prepare(
        "SELECT s.speaker_key, s.article_id, a.doc_id, s.speaker_id, a.day, s.kind, s.name, s.role, s.affiliation, s.quotations
         FROM speakers s JOIN articles a USING (article_id)
         WHERE s.kind IN ('person', 'organization')
            OR s.kind = 'unnamed' AND EXISTS (SELECT 1 FROM mentions m WHERE m.speaker_key = s.speaker_key AND m.form = 'role')",
    )?;
    let rows = query.query_map([], |row| {
        let kind: String = row.get(5)?;
        Ok(Speaker {
            key: row.get(0)?,
            article: row.get(1)?,
            doc_id: row.get(2)?,
            label: row.get(3)?,
            day: row.get(4)?,
            kind: match &*kind {
                "person" => Kind::Person,
                "organization" => Kind::Organization,
                _ => Kind::Office,
            },
            name: row.get(6)?,
            role: row.get(7)?,
            affiliation: row.get(8)?,
            quotations: row.get(9)?,
            aliases: Vec::new(),
        })
    })?;
    let mut speakers = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    speakers.sort_by(|a, b| {
        let key = |s: &Speaker| (s.day.is_none(), s.kind);
        (&a.name, key(a), &a.day, &a.doc_id, &a.label).cmp(&(&b.name, key(b), &b.day, &b.doc_id, &b.label))
    });
    aliases(db, &mut speakers)?;
    Ok(speakers)
}

/// Finds the other names of speakers in how articles mention them.
fn aliases(db: &Db, speakers: &mut [Speaker]) -> Result<()> {
    let places: FxHashMap<i64, usize> = speakers.iter().enumerate().map(|(at, s)| (s.key, at)).collect();
    let mut query = db.connection().prepare(
        "SELECT speaker_key, text, form FROM mentions WHERE form IS NULL OR form IN ('name', 'short_name', 'name_with_role', 'organization')",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let Some(&at) = places.get(&row.get(0)?) else { continue };
        let (text, form) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str_or_null()?);
        let speaker = &mut speakers[at];
        let alias = match names::in_brackets(text, &speaker.name) {
            Some(name) => Alias { name: name.to_owned(), in_brackets: true },
            None if form == Some("short_name") && is_other_name(text, &speaker.name) => {
                Alias { name: text.to_owned(), in_brackets: false }
            }
            None => continue,
        };
        if !speaker.aliases.contains(&alias) {
            speaker.aliases.push(alias);
        }
    }
    // Mentions come in the order of keys, which is that of adding; within an article by place.
    Ok(())
}

/// Whether a short name has a word that the full name lacks, as a nickname does.
fn is_other_name(short: &str, name: &str) -> bool {
    let full: FxHashSet<String> = names::words(name).into_iter().collect();
    names::words(short).iter().all(|word| !full.contains(word))
}
