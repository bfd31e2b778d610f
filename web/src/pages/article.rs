//! An article with its quotations marked, and why each has its speaker.

use crate::address;
use crate::language::Language;
use crate::marks::{Marks, Segment, paragraphs};
use crate::problem::Problem;
use crate::site::Site;
use crate::view::{StatementView, is_web};
use crate::visit::Visit;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use kutip_archive::Db;
use kutip_archive::browse::{self, Article, Placed};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Code points on a page; longer articles are shown in parts, so that no page is too much for a browser.
const PART: usize = 60_000;
/// Other articles with the same statement that are listed.
const ELSEWHERE: u32 = 20;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The article's `doc_id`.
    id: String,
    /// Number of the quotation that is looked for.
    n: Option<u32>,
    /// Code point at which the part of a long article begins.
    at: Option<usize>,
}

#[derive(Serialize)]
struct ArticlePage {
    title: Vec<Segment>,
    plain_title: String,
    day: String,
    outlet: String,
    author: String,
    url: String,
    paragraphs: Vec<Vec<Segment>>,
    quotations: Vec<StatementView>,
    /// Number of the quotation that was asked for; 0 for none.
    chosen: u32,
    /// The same statement in other articles.
    elsewhere: Vec<StatementView>,
    /// Whether this is a part of the article.
    is_part: bool,
    before: String,
    after: String,
}

pub(crate) async fn article(
    State(site): State<Arc<Site>>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotUnderstood)?;
    let language = visit.language;
    site.page(&visit, "article.html", move |db| read(db, language, &asked)).await
}

fn read(db: &Db, language: Language, asked: &Asked) -> Result<ArticlePage, Problem> {
    let article = browse::article(db, &asked.id)?.ok_or(Problem::NotFound)?;
    let length = article.text.chars().count();
    let start = part(db, &article, asked, length)?;
    let end = (start + PART).min(length);
    let placed = browse::quotations(db, &article, (start, end))?;
    let text: String = article.text.chars().skip(start).take(PART).collect();
    let marks = |title: bool, offset: usize| Marks { quotations: &placed, title, chosen: asked.n, offset };
    let paragraphs = paragraphs(&text, &marks(false, start));
    let plain_title = article.title.clone().unwrap_or_else(|| language.say("untitled").to_owned());
    let title = crate::marks::paragraphs(&plain_title, &marks(true, 0)).into_iter().flatten().collect();
    let elsewhere = elsewhere(db, language, &article, &placed, asked.n)?;
    let part_at = |at: usize| {
        format!("/article{}", address::query(&[("id", &article.doc_id), ("at", &at.to_string())]))
    };
    Ok(ArticlePage {
        before: if start > 0 { part_at(start.saturating_sub(PART)) } else { String::new() },
        after: if end < length { part_at(end) } else { String::new() },
        is_part: end - start < length,
        title,
        plain_title,
        paragraphs,
        elsewhere,
        chosen: asked.n.unwrap_or(0),
        quotations: placed.into_iter().map(|placed| StatementView::new(language, placed.statement)).collect(),
        day: article.day.unwrap_or_default(),
        outlet: article.outlet.unwrap_or_default(),
        author: article.author.unwrap_or_default(),
        url: article.url.filter(|url| is_web(url)).unwrap_or_default(),
    })
}

/// Where the part that is shown begins: as asked, else before the quotation that is looked for.
fn part(db: &Db, article: &Article, asked: &Asked, length: usize) -> Result<usize, Problem> {
    if length <= PART {
        return Ok(0);
    }
    let wanted = match (asked.at, asked.n) {
        (Some(at), _) => at,
        (None, Some(number)) => browse::place(db, article, number)?.unwrap_or(0).saturating_sub(PART / 2),
        (None, None) => 0,
    };
    Ok(wanted.min(length.saturating_sub(1)))
}

fn elsewhere(
    db: &Db,
    language: Language,
    article: &Article,
    placed: &[Placed],
    chosen: Option<u32>,
) -> Result<Vec<StatementView>, Problem> {
    let family = placed
        .iter()
        .find(|placed| Some(placed.statement.number) == chosen)
        .and_then(|placed| placed.statement.family_id);
    let Some(family) = family else { return Ok(Vec::new()) };
    let mut same = browse::same_statement(db, family, ELSEWHERE)?;
    same.retain(|statement| statement.doc_id != article.doc_id);
    Ok(StatementView::all(language, same))
}
