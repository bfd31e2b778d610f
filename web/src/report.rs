//! One person's statements as a single file for somebody who has no archive: nothing in it asks for anything else.

use crate::chart::Chart;
use crate::language::Language;
use crate::marks::{Marks, Segment, paragraphs};
use crate::pages::compare::{Meant, meant};
use crate::pages::people::PersonView;
use crate::pages::person::RoleView;
use crate::problem::Problem;
use crate::render::{Renderer, STYLE};
use crate::view::StatementView;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kutip_archive::Db;
use kutip_archive::browse::{self, Filter, Person, Statement};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Most statements in a report; more is no longer read, and slow to open.
const MOST: usize = 1_000;
/// Other names that are shown.
const NAMES: u32 = 12;
/// Code points of the article that are shown on each side of a statement.
const AROUND: usize = 200;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Nobody has such a name.
    #[error("nobody in the archive has a name like {0}; try a shorter name or another spelling")]
    Nobody(String),
    /// Several people have it.
    #[error("several people have a name like {0}; give the name in brackets instead: {1}")]
    Several(String, String),
    /// The archive cannot be read.
    #[error("{0}")]
    Archive(String),
}

impl From<Problem> for ReportError {
    fn from(problem: Problem) -> Self {
        Self::Archive(problem.to_string())
    }
}

impl From<kutip_archive::Error> for ReportError {
    fn from(error: kutip_archive::Error) -> Self {
        Self::Archive(error.to_string())
    }
}

#[derive(Serialize)]
struct Report {
    person: PersonView,
    aliases: Vec<String>,
    roles: Vec<RoleView>,
    filters: Vec<FilterLine>,
    chart: Chart,
    found: usize,
    /// That not all statements are in it, in words; empty if they are.
    cut: String,
    entries: Vec<Entry>,
    /// What browsers compare the style sheet with.
    style_hash: String,
}

#[derive(Serialize)]
struct FilterLine {
    name: String,
    value: String,
}

/// A statement with the words around it.
#[derive(Serialize)]
struct Entry {
    statement: StatementView,
    context: Vec<Segment>,
}

/// Writes the report on a person, named or by the name in addresses, as a page of HTML.
///
/// # Errors
/// Nobody or several people have this name, or the archive cannot be read.
pub fn report(db: &Db, name: &str, filter: &Filter, language: Language) -> Result<String, ReportError> {
    let person = match meant(db, name)? {
        Meant::One(person) => *person,
        Meant::Several(people) if people.is_empty() => return Err(ReportError::Nobody(name.to_owned())),
        Meant::Several(people) => {
            let who = |person: &Person| match &person.role {
                Some(role) => format!("{}, {role} ({})", person.name, person.slug),
                None => format!("{} ({})", person.name, person.slug),
            };
            let list = people.iter().map(who).collect::<Vec<_>>().join("; ");
            return Err(ReportError::Several(name.to_owned(), list));
        }
    };
    let id = person.person_id;
    let selection = browse::select(db, id, filter)?;
    let found = selection.found;
    let statements = selection.page(db, 0, MOST)?;
    let entry = |statement: Statement| -> Result<Entry, ReportError> {
        Ok(Entry { context: context(db, &statement)?, statement: StatementView::new(language, statement) })
    };
    let most = language.number(MOST as u64);
    let report = Report {
        aliases: browse::aliases(db, &person, NAMES)?,
        roles: RoleView::all(browse::roles(db, id)?),
        filters: filters(language, filter),
        chart: Chart::new(language, &selection.months, None, filter),
        found,
        cut: if found > MOST { language.fill("report_cut", &[("n", &most)]) } else { String::new() },
        entries: statements.into_iter().map(entry).collect::<Result<_, _>>()?,
        style_hash: format!("sha256-{}", STANDARD.encode(Sha256::digest(STYLE))),
        person: PersonView::new(person),
    };
    Renderer::new().report(language, &report).map_err(|error| Problem::from(error).into())
}

/// The filters that are set, in words.
fn filters(language: Language, filter: &Filter) -> Vec<FilterLine> {
    let lines = [
        ("topic", filter.topic.clone()),
        ("from", language.day(&filter.from)),
        ("to", language.day(&filter.to)),
        ("outlet", filter.outlet.clone()),
        ("kind", language.label("kind", &filter.kind)),
        ("cue_class", language.label("cue", &filter.cue_class)),
    ];
    let set = [&filter.topic, &filter.from, &filter.to, &filter.outlet, &filter.kind, &filter.cue_class];
    let lines = lines.into_iter().zip(set).filter(|(_, value)| !value.is_empty());
    lines.map(|((key, value), _)| FilterLine { name: language.say(key).to_owned(), value }).collect()
}

/// The paragraph of a statement, as far as it stands near it, with its marks.
fn context(db: &Db, statement: &Statement) -> Result<Vec<Segment>, ReportError> {
    let Some(article) = browse::article(db, &statement.doc_id)? else { return Ok(Vec::new()) };
    let Some(start) = browse::place(db, &article, statement.number)? else { return Ok(Vec::new()) };
    let mut placed = browse::quotations(db, &article, (start, start + 1))?;
    placed.retain(|placed| placed.statement.number == statement.number);
    let title = placed.iter().any(|placed| placed.in_title);
    let text = if title { article.title.as_deref().unwrap_or_default() } else { &article.text };
    let end = placed.iter().flat_map(|placed| &placed.content).map(|span| span.1).max().unwrap_or(start);
    let offset = start.saturating_sub(AROUND);
    let near: String = text.chars().skip(offset).take(end - offset + AROUND).collect();
    let marks = Marks { quotations: &placed, title, chosen: None, offset };
    let marked = |segments: &Vec<Segment>| segments.iter().any(|segment| segment.classes.contains("content"));
    Ok(paragraphs(&near, &marks).into_iter().filter(marked).flatten().collect())
}
