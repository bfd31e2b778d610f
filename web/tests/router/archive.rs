//! An archive of the articles in `articles.jsonl`, and requests to its pages.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use kutip::{Article, Extractor, OffsetUnit};
use kutip_archive::Db;
use kutip_archive::build::{Adder, NewArticle};
use kutip_web::{Hosts, Site, router};
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt as _;

const ARTICLES: &str = include_str!("../articles.jsonl");

/// An archive in a folder of its own.
pub(crate) struct Archive {
    folder: tempfile::TempDir,
    site: Arc<Site>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Archive {
    /// All articles of the file.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        build(&folder.path().join("berita.db"), ARTICLES);
        let site = Site::open(folder.path().join("berita.db"), 2, |message| panic!("{message}")).unwrap();
        Self { folder, site: Arc::new(site) }
    }

    /// The archive, to read.
    pub(crate) fn db(&self) -> Db {
        Db::open_read_only(&self.folder.path().join("berita.db")).unwrap()
    }

    /// Asks for a page in Indonesian.
    pub(crate) fn get(&self, address: &str) -> Answer {
        self.ask(Request::get(address).header("host", "127.0.0.1").body(Body::empty()).unwrap())
    }

    /// Asks for a page that must be there.
    pub(crate) fn page(&self, address: &str) -> String {
        let answer = self.get(address);
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
        answer.body
    }

    pub(crate) fn ask(&self, request: Request<Body>) -> Answer {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let service = router(Arc::clone(&self.site), Hosts::Loopback);
            let response = service.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            Answer {
                status: parts.status,
                headers: parts.headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
            }
        })
    }
}

/// Puts articles into a new archive, as `kutip archive build` does.
fn build(path: &Path, articles: &str) {
    let mut db = Db::create(path).unwrap();
    let extractor = Extractor::builtin();
    let mut worker = extractor.worker();
    let mut adder = Adder::begin(&mut db).unwrap();
    for line in articles.lines() {
        let fields: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| fields[name].as_str().unwrap();
        let new = NewArticle {
            doc_id: field("id"),
            title: Some(field("title")),
            title_is_field: true,
            date: Some(field("date")),
            day: None,
            outlet: Some(field("outlet")),
            url: Some(field("url")),
            author: None,
            text: field("text"),
        };
        let mut article = Article::from_text(field("id"), field("text"));
        article.title = Some(field("title"));
        article.date = Some(field("date"));
        let records = worker.records(&article, OffsetUnit::CodePoint);
        adder.add(&new, &new.fingerprint(), &records).unwrap();
    }
    adder.commit().unwrap();
    kutip_archive::people::link(&mut db).unwrap();
    kutip_archive::families::find(&mut db).unwrap();
    db.close().unwrap();
}
