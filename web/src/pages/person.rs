//! What one person said, over time.

use super::people::PersonView;
use crate::address::{self, Asked};
use crate::chart::Chart;
use crate::language::Language;
use crate::problem::Problem;
use crate::site::Site;
use crate::view::StatementView;
use crate::visit::Visit;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kutip_archive::Db;
use kutip_archive::browse::{self, Choices, Filter};
use serde::Serialize;
use std::sync::Arc;

/// Statements on a page.
const PAGE: usize = 30;
/// Other names that are shown.
const NAMES: u32 = 12;

/// The filter form as it was filled in, with what can be chosen.
#[derive(Serialize)]
pub(crate) struct FilterView {
    pub(crate) topic: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) outlet: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) cue: String,
    pub(crate) outlets: Vec<String>,
    pub(crate) cue_classes: Vec<String>,
    pub(crate) is_empty: bool,
}

impl FilterView {
    pub(crate) fn new(filter: &Filter, choices: Choices) -> Self {
        Self {
            topic: filter.topic.clone(),
            from: filter.from.clone(),
            to: filter.to.clone(),
            outlet: filter.outlet.clone(),
            kind: filter.kind.clone(),
            cue: filter.cue_class.clone(),
            outlets: choices.outlets,
            cue_classes: choices.cue_classes,
            is_empty: filter.is_empty(),
        }
    }
}

/// A role with its time.
#[derive(Serialize)]
pub(crate) struct RoleView {
    pub(crate) role: String,
    pub(crate) first_day: String,
    pub(crate) last_day: String,
    pub(crate) articles: u64,
}

impl RoleView {
    pub(crate) fn all(roles: Vec<browse::Role>) -> Vec<Self> {
        let view = |role: browse::Role| Self {
            role: role.role,
            first_day: role.first_day.unwrap_or_default(),
            last_day: role.last_day.unwrap_or_default(),
            articles: role.articles,
        };
        roles.into_iter().map(view).collect()
    }
}

#[derive(Serialize)]
struct PersonPage {
    person: PersonView,
    aliases: Vec<String>,
    roles: Vec<RoleView>,
    filter: FilterView,
    chart: Chart,
    found: usize,
    statements: Vec<StatementView>,
    page: u32,
    pages: u32,
    /// Empty on the first page.
    newer: String,
    /// Empty on the last page.
    older: String,
    download: String,
}

pub(crate) async fn person(
    State(site): State<Arc<Site>>,
    visit: Visit,
    slug: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(slug) = slug.map_err(|_| Problem::NotFound)?;
    let Query(asked) = asked.map_err(|_| Problem::NotUnderstood)?;
    let (language, page) = (visit.language, asked.page.max(1));
    let filter = asked.filter()?;
    site.page(&visit, "person.html", move |db| read(db, language, &slug, &filter, page)).await
}

fn read(db: &Db, language: Language, slug: &str, filter: &Filter, page: u32) -> Result<PersonPage, Problem> {
    let person = browse::person_by_slug(db, slug)?.ok_or(Problem::NotFound)?;
    let id = person.person_id;
    let selection = browse::select(db, id, filter)?;
    let found = selection.found;
    let pages = u32::try_from(found.div_ceil(PAGE)).unwrap_or(u32::MAX).max(1);
    let page = page.min(pages);
    let statements = selection.page(db, (page as usize - 1) * PAGE, PAGE)?;
    Ok(PersonPage {
        aliases: browse::aliases(db, &person, NAMES)?,
        roles: RoleView::all(browse::roles(db, id)?),
        filter: FilterView::new(filter, browse::choices(db, id)?),
        chart: Chart::new(language, &selection.months, Some(slug), filter),
        found,
        statements: StatementView::all(language, statements),
        page,
        pages,
        newer: if page > 1 { address::statements(slug, filter, page - 1) } else { String::new() },
        older: if page < pages { address::statements(slug, filter, page + 1) } else { String::new() },
        download: address::download(slug, filter),
        person: PersonView::new(person),
    })
}
