//! Two people on one topic, side by side.

use super::people::{PersonView, find};
use crate::address::{self, Asked as AskedFilter};
use crate::chart::Chart;
use crate::language::Language;
use crate::problem::Problem;
use crate::site::Site;
use crate::view::StatementView;
use crate::visit::Visit;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use kutip_archive::Db;
use kutip_archive::browse::{self, Filter, Person};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Statements of each.
const SHOWN: usize = 20;
/// People to choose among where a name fits several.
const CHOICES: usize = 8;

/// Two names or the names in their addresses, a topic and days.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) a: String,
    pub(crate) b: String,
    topic: String,
    from: String,
    to: String,
}

impl Asked {
    pub(crate) fn filter(&self) -> Result<Filter, Problem> {
        let (topic, from, to) = (self.topic.clone(), self.from.clone(), self.to.clone());
        AskedFilter { topic, from, to, ..AskedFilter::default() }.filter()
    }
}

#[derive(Serialize)]
struct ComparePage {
    a: String,
    b: String,
    topic: String,
    from: String,
    to: String,
    /// None before names are given.
    sides: Vec<Side>,
    /// Empty unless both are found.
    download: String,
}

/// One of the two.
#[derive(Serialize)]
struct Side {
    /// As it was asked for.
    asked: String,
    /// Empty where nobody or several fit.
    person: Vec<PersonView>,
    /// Those who fit, each with the address that chooses it.
    choices: Vec<PersonView>,
    chart: Option<Chart>,
    found: usize,
    statements: Vec<StatementView>,
    /// All statements on the topic.
    href: String,
}

/// Who is meant by what was typed.
pub(crate) enum Meant {
    One(Box<Person>),
    Several(Vec<Person>),
}

/// Finds the person of an address or a name. A name that only one person has, or that one has to the letter, is clear.
pub(crate) fn meant(db: &Db, asked: &str) -> Result<Meant, Problem> {
    if let Some(person) = browse::person_by_slug(db, asked)? {
        return Ok(Meant::One(Box::new(person)));
    }
    let mut people = find(db, asked, CHOICES)?;
    let same = |person: &Person| person.name.to_lowercase() == asked.to_lowercase();
    if people.len() == 1 || people.iter().filter(|person| same(person)).count() == 1 {
        let at = people.iter().position(same).unwrap_or(0);
        return Ok(Meant::One(Box::new(people.swap_remove(at))));
    }
    Ok(Meant::Several(people))
}

pub(crate) async fn compare(
    State(site): State<Arc<Site>>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(mut asked) = asked.map_err(|_| Problem::NotUnderstood)?;
    asked.a = address::short(asked.a)?;
    asked.b = address::short(asked.b)?;
    let filter = asked.filter()?;
    let language = visit.language;
    site.page(&visit, "compare.html", move |db| read(db, language, &asked, &filter)).await
}

fn read(db: &Db, language: Language, asked: &Asked, filter: &Filter) -> Result<ComparePage, Problem> {
    let mut page = ComparePage {
        a: asked.a.clone(),
        b: asked.b.clone(),
        topic: filter.topic.clone(),
        from: filter.from.clone(),
        to: filter.to.clone(),
        sides: Vec::new(),
        download: String::new(),
    };
    if asked.a.is_empty() || asked.b.is_empty() {
        return Ok(page);
    }
    let address = |path: &str, a: &str, b: &str| {
        let who = [("a", a), ("b", b)];
        path.to_owned() + &address::query(&[&who[..], &address::pairs(filter)[..]].concat())
    };
    let first = side(db, language, &asked.a, filter, |slug| address("/compare", slug, &asked.b))?;
    let second = side(db, language, &asked.b, filter, |slug| address("/compare", &asked.a, slug))?;
    if !first.person.is_empty() && !second.person.is_empty() {
        page.download = address("/compare.csv", &asked.a, &asked.b);
    }
    page.sides = vec![first, second];
    Ok(page)
}

fn side(
    db: &Db,
    language: Language,
    asked: &str,
    filter: &Filter,
    choose: impl Fn(&str) -> String,
) -> Result<Side, Problem> {
    let mut side = Side {
        asked: asked.to_owned(),
        person: Vec::new(),
        choices: Vec::new(),
        chart: None,
        found: 0,
        statements: Vec::new(),
        href: String::new(),
    };
    match meant(db, asked)? {
        Meant::One(person) => {
            let selection = browse::select(db, person.person_id, filter)?;
            side.found = selection.found;
            side.statements = StatementView::all(language, selection.page(db, 0, SHOWN)?);
            side.chart = Some(Chart::new(language, &selection.months, Some(&person.slug), filter));
            side.href = address::statements(&person.slug, filter, 1);
            side.person.push(PersonView::new(*person));
        }
        Meant::Several(people) => {
            let choice =
                |person: Person| PersonView { href: choose(&person.slug), ..PersonView::new(person) };
            side.choices = people.into_iter().map(choice).collect();
        }
    }
    Ok(side)
}
