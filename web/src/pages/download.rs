//! Statements as CSV, for spreadsheet programs: with a byte order mark, and cells that they would take for formulas made harmless.

use super::compare::{Asked as AskedCompare, Meant, meant};
use crate::address::Asked;
use crate::pool::Pool;
use crate::problem::Problem;
use crate::site::Site;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kutip::spreadsheet;
use kutip_archive::browse::{self, Filter, Statement};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Statements that are read at a time; between them the connection serves others.
const CHUNK: usize = 500;

const HEADER: [&str; 17] = [
    "person",
    "day",
    "type",
    "content",
    "cue",
    "cue_class",
    "source",
    "speaker",
    "role",
    "said_place",
    "channel",
    "outlet",
    "title",
    "url",
    "quote_id",
    "confidence",
    "family_id",
];

pub(crate) async fn statements(
    State(site): State<Arc<Site>>,
    slug: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(slug) = slug.map_err(|_| Problem::NotFound)?;
    let Query(asked) = asked.map_err(|_| Problem::NotUnderstood)?;
    let filter = asked.filter()?;
    let read = move |db: &kutip_archive::Db| {
        let person = browse::person_by_slug(db, &slug)?.ok_or(Problem::NotFound)?;
        Ok((browse::select(db, person.person_id, &filter)?.ids(db, 0, usize::MAX)?, person.slug))
    };
    let (ids, slug) = site.pool.read(read).await?;
    Ok(table(&site, ids, &slug))
}

pub(crate) async fn comparison(
    State(site): State<Arc<Site>>,
    asked: Result<Query<AskedCompare>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotUnderstood)?;
    let filter: Filter = asked.filter()?;
    let read = move |db: &kutip_archive::Db| {
        let mut ids = Vec::new();
        let mut slugs = Vec::new();
        for name in [&asked.a, &asked.b] {
            let Meant::One(person) = meant(db, name.trim())? else { return Err(Problem::NotFound) };
            ids.extend(browse::select(db, person.person_id, &filter)?.ids(db, 0, usize::MAX)?);
            slugs.push(person.slug);
        }
        Ok((ids, slugs.join("-")))
    };
    let (ids, name) = site.pool.read(read).await?;
    Ok(table(&site, ids, &name))
}

/// A table that is sent as it is read; it breaks off, and the download fails, when the archive cannot be read to its end.
fn table(site: &Arc<Site>, ids: Vec<i64>, name: &str) -> Response {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, Problem>>(2);
    let (pool, site) = (Arc::clone(&site.pool), Arc::clone(site));
    tokio::spawn(async move {
        let head = format!("{}{}", spreadsheet::BOM, row(HEADER.map(str::to_owned)));
        if sender.send(Ok(Bytes::from(head))).await.is_err() {
            return;
        }
        for chunk in ids.chunks(CHUNK) {
            let rows = rows(&pool, chunk.to_vec()).await;
            if let Err(problem) = &rows {
                site.log(&format!("download: {problem}"));
            }
            let ended = rows.is_err();
            if sender.send(rows).await.is_err() || ended {
                return;
            }
        }
    });
    // A slug has letters, digits and hyphens; what else it might have must not end the header.
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(100).collect();
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"kutip-{name}.csv\"")),
    ];
    (headers, Body::from_stream(ReceiverStream::new(receiver))).into_response()
}

async fn rows(pool: &Arc<Pool>, ids: Vec<i64>) -> Result<Bytes, Problem> {
    let statements = pool.read(move |db| Ok(browse::with_ids(db, &ids)?)).await?;
    Ok(Bytes::from(statements.into_iter().map(|statement| row(cells(statement))).collect::<String>()))
}

fn cells(statement: Statement) -> [String; HEADER.len()] {
    [
        statement.person.unwrap_or_default(),
        statement.day.unwrap_or_default(),
        statement.kind,
        statement.content,
        statement.cue.unwrap_or_default(),
        statement.cue_class.unwrap_or_default(),
        statement.source.unwrap_or_default(),
        statement.speaker.unwrap_or_default(),
        statement.role.unwrap_or_default(),
        statement.said_place.unwrap_or_default(),
        statement.channel.unwrap_or_default(),
        statement.outlet.unwrap_or_default(),
        statement.title.unwrap_or_default(),
        statement.url.unwrap_or_default(),
        format!("{}#{}", statement.doc_id, statement.number),
        format!("{:.2}", statement.confidence),
        statement.family_id.map(|family| family.to_string()).unwrap_or_default(),
    ]
}

/// A line of the table, with the line end that spreadsheet programs expect.
fn row(cells: [String; HEADER.len()]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let safe = cells.map(|cell| if spreadsheet::is_formula(&cell) { format!("'{cell}") } else { cell });
    // Memory takes any row, and rows are as long as the header.
    let _ = writer.write_record(safe);
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::statement;

    #[test]
    fn formulas_are_words_and_cells_keep_their_commas_and_lines() {
        let content = "=1+1, \"dua\"\ntiga".to_owned();
        let line = row(cells(Statement { content, role: Some("@SUM(A1)".to_owned()), ..statement(1) }));
        assert!(line.contains(",\"'=1+1, \"\"dua\"\"\ntiga\","), "{line}");
        assert!(line.contains(",'@SUM(A1),") && line.ends_with("\r\n"), "{line}");
    }
}
