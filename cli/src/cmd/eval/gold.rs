//! The annotated articles.

use super::spans::Span;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// One annotated article.
#[derive(Debug, Deserialize)]
pub(super) struct GoldArticle {
    pub(super) doc_id: String,
    pub(super) quotes: Vec<GoldQuote>,
}

/// One annotated quotation.
#[derive(Debug, Deserialize)]
pub(super) struct GoldQuote {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) content: Vec<Span>,
    #[serde(default)]
    pub(super) cue: Option<(i64, i64)>,
    #[serde(default)]
    pub(super) source: Option<(i64, i64)>,
    /// Accepted names; empty where nobody can be named, missing where it was not annotated.
    #[serde(default)]
    pub(super) speaker: Option<Vec<String>>,
    #[serde(default)]
    pub(super) role: Option<String>,
}

/// A folder of gold annotations.
#[derive(Debug)]
pub(super) struct Gold {
    folder: PathBuf,
    /// The articles to score, in file order.
    pub(super) articles: Vec<GoldArticle>,
    /// The ids of all articles of the folder, also of those that are not scored.
    pub(super) known: HashSet<String>,
}

impl Gold {
    /// Reads `gold.jsonl`; with `doc`, only that article is to be scored.
    pub(super) fn read(folder: &Path, doc: Option<&str>) -> Result<Self> {
        let path = folder.join("gold.jsonl");
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!("cannot read {}: give the folder that holds gold.jsonl and texts/", path.display())
        })?;
        let mut articles: Vec<GoldArticle> = Vec::new();
        let mut position: HashMap<String, usize> = HashMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let article: GoldArticle = serde_json::from_str(line)
                .with_context(|| format!("{}:{}: not a gold annotation", path.display(), number + 1))?;
            // A later line for the same article takes the place of the earlier one.
            match position.get(&article.doc_id) {
                Some(&earlier) => articles[earlier] = article,
                None => {
                    position.insert(article.doc_id.clone(), articles.len());
                    articles.push(article);
                }
            }
        }
        let known = position.into_keys().collect();
        if let Some(doc) = doc {
            articles.retain(|article| article.doc_id == doc);
            anyhow::ensure!(!articles.is_empty(), "{} has no article {doc}", path.display());
        }
        Ok(Self { folder: folder.to_owned(), articles, known })
    }

    /// The code points of an article's text.
    pub(super) fn text(&self, article: &GoldArticle) -> Result<Vec<char>> {
        let path = self.folder.join("texts").join(format!("{}.txt", article.doc_id));
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let text: Vec<char> = text.chars().collect();
        let inside = |start: i64, end: i64| 0 <= start && start <= end && end as usize <= text.len();
        for quote in &article.quotes {
            let contents = quote.content.iter().map(|&(start, end)| (start as i64, end as i64));
            if let Some((start, end)) =
                contents.chain(quote.cue).chain(quote.source).find(|&(start, end)| !inside(start, end))
            {
                anyhow::bail!(
                    "{}: the gold span {start}:{end} lies outside the text, which has {} code points",
                    path.display(),
                    text.len()
                );
            }
        }
        Ok(text)
    }
}
