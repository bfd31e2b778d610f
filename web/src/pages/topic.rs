//! Who spoke about something.

use super::people::PersonView;
use super::person::FilterView;
use crate::address::{self, Asked};
use crate::problem::Problem;
use crate::site::Site;
use crate::visit::Visit;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use kutip_archive::Db;
use kutip_archive::browse::{self, Choices, Filter, Voice};
use serde::Serialize;
use std::sync::Arc;

/// People in an answer.
const MOST: usize = 100;

#[derive(Serialize)]
struct TopicPage {
    filter: FilterView,
    /// How many people spoke about it.
    people: usize,
    /// How many statements they made.
    statements: u64,
    voices: Vec<PersonView>,
}

pub(crate) async fn topic(
    State(site): State<Arc<Site>>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotUnderstood)?;
    let filter = asked.filter()?;
    site.page(&visit, "topic.html", move |db| read(db, &filter)).await
}

fn read(db: &Db, filter: &Filter) -> Result<TopicPage, Problem> {
    let found = browse::who_spoke(db, filter, MOST)?;
    // The person's page goes on with the same filters, and the numbers are those of the topic.
    let view = |voice: Voice| PersonView {
        href: address::statements(&voice.person.slug, filter, 1),
        statements: voice.statements,
        first_day: voice.first_day.unwrap_or_default(),
        last_day: voice.last_day.unwrap_or_default(),
        ..PersonView::new(voice.person)
    };
    Ok(TopicPage {
        filter: FilterView::new(filter, Choices::default()),
        people: found.people,
        statements: found.statements,
        voices: found.voices.into_iter().map(view).collect(),
    })
}
