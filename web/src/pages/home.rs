//! The first page: what the archive has, and where to begin.

use super::people::PersonView;
use crate::problem::Problem;
use crate::site::Site;
use crate::visit::Visit;
use axum::extract::State;
use axum::response::Response;
use kutip_archive::browse;
use serde::Serialize;
use std::sync::Arc;

/// People who are listed before anybody is looked for.
const LISTED: u32 = 24;

#[derive(Serialize)]
struct HomePage {
    articles: u64,
    statements: u64,
    people: u64,
    most_quoted: Vec<PersonView>,
}

pub(crate) async fn home(State(site): State<Arc<Site>>, visit: Visit) -> Result<Response, Problem> {
    let read = |db: &kutip_archive::Db| {
        let (articles, statements, people) = browse::totals(db)?;
        let most_quoted = PersonView::all(browse::most_quoted(db, LISTED)?);
        Ok(HomePage { articles, statements, people, most_quoted })
    };
    site.page(&visit, "home.html", read).await
}
