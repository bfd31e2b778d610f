//! People and bodies of an archive.

use crate::{Db, Result};
use rusqlite::{OptionalExtension as _, Row, params};

/// Somebody who is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Key in the table `people`.
    pub person_id: i64,
    /// The name in addresses.
    pub slug: String,
    /// The commonest full name.
    pub name: String,
    /// `person` or `organization`.
    pub kind: String,
    /// The latest role.
    pub role: Option<String>,
    /// Day of the first statement.
    pub first_day: Option<String>,
    /// Day of the last statement.
    pub last_day: Option<String>,
    /// Articles with statements.
    pub articles: u64,
    /// Statements.
    pub quotations: u64,
}

/// A role that articles give to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The role, as articles write it.
    pub role: String,
    /// First day on which an article gives it.
    pub first_day: Option<String>,
    /// Last day on which an article gives it.
    pub last_day: Option<String>,
    /// How many articles do.
    pub articles: u64,
}

/// Columns of [`person`], of `people p`.
pub(super) const COLUMNS: &str =
    "p.person_id, p.slug, p.name, p.kind, p.role, p.first_day, p.last_day, p.articles, p.quotations";

pub(super) fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        person_id: row.get(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        role: row.get(4)?,
        first_day: row.get(5)?,
        last_day: row.get(6)?,
        articles: row.get(7)?,
        quotations: row.get(8)?,
    })
}

/// The person of an address.
///
/// # Errors
/// The archive cannot be read.
pub fn person_by_slug(db: &Db, slug: &str) -> Result<Option<Person>> {
    let mut query =
        db.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM people p WHERE p.slug = ?1"))?;
    Ok(query.query_row([slug], person).optional()?)
}

/// The person who is quoted most (1), second most (2), and so on.
///
/// # Errors
/// The archive cannot be read.
pub fn person_by_rank(db: &Db, rank: i64) -> Result<Option<Person>> {
    let mut query =
        db.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM people p WHERE p.rank = ?1"))?;
    Ok(query.query_row([rank], person).optional()?)
}

/// Those with the most statements, most first.
///
/// # Errors
/// The archive cannot be read.
pub fn most_quoted(db: &Db, limit: u32) -> Result<Vec<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM people p ORDER BY p.rank LIMIT ?1");
    let mut query = db.connection().prepare_cached(&sql)?;
    Ok(query.query_map([limit], person)?.collect::<rusqlite::Result<_>>()?)
}

/// Roles of a person, latest first.
///
/// # Errors
/// The archive cannot be read.
pub fn roles(db: &Db, person_id: i64) -> Result<Vec<Role>> {
    let mut query = db.connection().prepare_cached(
        "SELECT role, first_day, last_day, articles FROM roles WHERE person_id = ?1
         ORDER BY last_day DESC, first_day DESC, role",
    )?;
    let roles = query.query_map([person_id], |row| {
        Ok(Role { role: row.get(0)?, first_day: row.get(1)?, last_day: row.get(2)?, articles: row.get(3)? })
    })?;
    Ok(roles.collect::<rusqlite::Result<_>>()?)
}

/// Other names that articles give to a person, commonest first.
///
/// # Errors
/// The archive cannot be read.
pub fn aliases(db: &Db, person: &Person, limit: u32) -> Result<Vec<String>> {
    let mut query = db.connection().prepare_cached(
        "SELECT alias FROM aliases WHERE person_id = ?1 AND alias <> ?2 AND form <> 'role'
         GROUP BY alias ORDER BY sum(articles) DESC, alias LIMIT ?3",
    )?;
    let aliases = query.query_map(params![person.person_id, person.name, limit], |row| row.get(0))?;
    Ok(aliases.collect::<rusqlite::Result<_>>()?)
}

/// How many articles, quotations and people the archive has.
///
/// # Errors
/// The archive cannot be read.
pub fn totals(db: &Db) -> Result<(u64, u64, u64)> {
    let sql = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM quotations), (SELECT count(*) FROM people)";
    Ok(db.connection().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}
