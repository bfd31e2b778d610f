//! People by name.

use crate::address;
use crate::problem::Problem;
use crate::site::Site;
use crate::visit::Visit;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use kutip_archive::browse::Person;
use kutip_archive::{Db, search};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// People in an answer.
const MOST: usize = 50;

/// A person in a list.
#[derive(Serialize)]
pub(crate) struct PersonView {
    pub(crate) name: String,
    pub(crate) href: String,
    /// `person` or `organization`.
    pub(crate) kind: String,
    pub(crate) role: String,
    pub(crate) first_day: String,
    pub(crate) last_day: String,
    pub(crate) articles: u64,
    pub(crate) statements: u64,
}

impl PersonView {
    pub(crate) fn new(person: Person) -> Self {
        Self {
            href: address::person(&person.slug),
            name: person.name,
            kind: person.kind,
            role: person.role.unwrap_or_default(),
            first_day: person.first_day.unwrap_or_default(),
            last_day: person.last_day.unwrap_or_default(),
            articles: person.articles,
            statements: person.quotations,
        }
    }

    pub(crate) fn all(people: Vec<Person>) -> Vec<Self> {
        people.into_iter().map(Self::new).collect()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
}

#[derive(Serialize)]
struct PeoplePage {
    q: String,
    people: Vec<PersonView>,
}

pub(crate) async fn people(
    State(site): State<Arc<Site>>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(Asked { q }) = asked.map_err(|_| Problem::NotUnderstood)?;
    let q = address::short(q)?;
    let read = move |db: &Db| {
        let people = PersonView::all(find(db, &q, MOST)?);
        Ok(PeoplePage { q, people })
    };
    site.page(&visit, "people.html", read).await
}

/// People with names like `name`, the likest first.
pub(crate) fn find(db: &Db, name: &str, limit: usize) -> Result<Vec<Person>, Problem> {
    Ok(search::people(db, name, limit)?.into_iter().map(|found| found.person).collect())
}
