//! Archives to test with.

use kutip::{Article, Extractor, OffsetUnit};
use kutip_archive::Db;
use kutip_archive::build::{Adder, NewArticle};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An archive in a folder that goes with it.
pub(crate) struct Archive {
    pub(crate) db: Db,
    pub(crate) _folder: TempDir,
}

/// An archive of some articles.
pub(crate) fn archive(articles: &[NewArticle<'_>]) -> Archive {
    let folder = TempDir::new().unwrap();
    let mut db = Db::create(&folder.path().join("archive.db")).unwrap();
    let mut worker = Extractor::builtin().worker();
    let mut adder = Adder::begin(&mut db).unwrap();
    for article in articles {
        let mut read = Article::from_text(article.doc_id, article.text);
        read.date = article.date;
        let records = worker.records(&read, OffsetUnit::CodePoint);
        adder.add(article, &article.fingerprint(), &records).unwrap();
    }
    adder.commit().unwrap();
    Archive { db, _folder: folder }
}

/// An archive of the articles of the test corpus.
pub(crate) fn corpus() -> Archive {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/gold/texts");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            (file.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(file).unwrap())
        })
        .collect();
    let articles: Vec<NewArticle<'_>> =
        texts.iter().map(|(doc_id, text)| NewArticle { doc_id, text, ..NewArticle::default() }).collect();
    archive(&articles)
}
