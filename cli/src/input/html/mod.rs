//! A web page: which part of it is an article, and who wrote what when?
//!
//! The article's text is made here: first line the headline, an empty line, then a paragraph a line. Offsets of rows
//! refer to it. Three places are asked for the body: what the page marks with `itemprop="articleBody"`, what the
//! readability crate finds, and `articleBody` of JSON-LD.

mod charset;
mod chrome;
mod dates;
mod labels;
mod lines;
mod metadata;
mod nesting;

use dom_query::Document;
use dom_smoothie::Readability;
use lines::Line;
use metadata::Metadata;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pages of more bytes than this are refused; real ones have less than a hundredth.
pub(crate) const MOST_BYTES: usize = 64 << 20;
/// Articles have at least this many bytes of sentences.
const LEAST_TEXT: usize = 200;

/// An article found in a page.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Page {
    /// Headline, empty line, paragraphs.
    pub(crate) text: String,
    pub(crate) headline: Option<String>,
    /// ISO day or time.
    pub(crate) date: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) url: Option<String>,
    /// Whether the encoding of the page was damaged.
    pub(crate) damaged: bool,
}

/// Why a page gave nothing.
#[derive(Debug, PartialEq)]
pub(crate) enum NoArticle {
    /// There is none in it.
    None(&'static str),
    /// It cannot be read.
    Unreadable(&'static str),
}

/// Whether bytes are the beginning of a page, or of a feed, which is told apart later.
pub(crate) fn is_html(head: &[u8]) -> bool {
    let (text, _) = charset::decode(head, None);
    let mut text = text.trim_start();
    while let Some(rest) = text.strip_prefix("<!--").or_else(|| text.strip_prefix("<?")) {
        let end = if text.starts_with("<!--") { "-->" } else { "?>" };
        let Some((_, after)) = rest.split_once(end) else { return text.starts_with("<!--") };
        text = after.trim_start();
    }
    [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<title",
        "<rss",
        "<feed",
        "<article",
        "<div",
        "<script",
        "<link",
    ]
    .iter()
    .any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

/// Finds the article of a page. `content_type` is what the server said.
///
/// # Errors
/// Why there is none.
pub(crate) fn read(bytes: &[u8], content_type: Option<&str>) -> Result<Page, NoArticle> {
    if bytes.len() > MOST_BYTES {
        return Err(NoArticle::Unreadable("the page is larger than 64 MB; take the article out of it"));
    }
    let (text, damaged) = charset::decode(bytes, content_type);
    if nesting::is_too_deep(&text) {
        return Err(NoArticle::Unreadable(
            "its elements are nested too deeply for a page; take the article out of it",
        ));
    }
    if is_feed(&text) {
        return Err(NoArticle::None(
            "a feed with links to articles, not an article; save the articles themselves",
        ));
    }
    // Pages are written by anybody; a crate that stumbles over one must not end the run.
    let found = catch_unwind(AssertUnwindSafe(|| find(&text)));
    let page = found.unwrap_or(Err(NoArticle::Unreadable(
        "an error in the HTML reader, see above; please report it with this page",
    )))?;
    Ok(Page { damaged, ..page })
}

fn is_feed(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect::<String>().to_ascii_lowercase();
    !head.contains("<html") && ["<rss", "<feed", "<rdf:rdf"].iter().any(|start| head.contains(start))
}

const NO_ARTICLE: &str = "holds no article (a front page, a list of links or a page without running text); \
                          save the pages of the articles";

fn find(text: &str) -> Result<Page, NoArticle> {
    let document = Document::from(text);
    let metadata = metadata::read(&document);
    if metadata.url.as_deref().is_some_and(is_front_page) {
        return Err(NoArticle::None(NO_ARTICLE));
    }
    let lines = body(document, &metadata);
    if sentences(&lines) < LEAST_TEXT || is_list(&lines) {
        return Err(NoArticle::None(NO_ARTICLE));
    }
    let mut text = String::new();
    if let Some(headline) = &metadata.headline {
        text.push_str(headline);
        text.push_str("\n\n");
    }
    for line in &lines {
        text.push_str(&line.text);
        text.push('\n');
    }
    let Metadata { headline, date, author, outlet, url, .. } = metadata;
    Ok(Page { text, headline, date, author, outlet, url, damaged: false })
}

/// The address of a site and nothing more.
fn is_front_page(url: &str) -> bool {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next().unwrap_or("");
    match path.split_once('/') {
        None => true,
        Some((_, page)) => page.is_empty() || page.starts_with("index.") && !page.contains('/'),
    }
}

/// The lines of the body, from whichever place has them best.
fn body(document: Document, metadata: &Metadata) -> Vec<Line> {
    let headline = metadata.headline.as_deref().unwrap_or("");
    chrome::remove(&document);
    let marked = document.select("[itemprop='articleBody']");
    let marked = marked
        .nodes()
        .iter()
        .map(|node| lines::article(lines::of(node), headline))
        .max_by_key(|l| sentences(l));
    keep_breaks(&document);
    let found =
        Readability::with_document(document, None, None).ok().and_then(|mut reader| reader.parse().ok());
    let found = found.map(|article| {
        let content = Document::from(article.content);
        content.body().map_or_else(Vec::new, |body| lines::article(lines::of(&body), headline))
    });
    let mut best = found.unwrap_or_default();
    // What the page marks is exact, if it is the article and not its summary.
    if let Some(marked) = marked.filter(|marked| 2 * sentences(marked) >= sentences(&best)) {
        best = marked;
    }
    // Some pages have the text in JSON-LD only and draw it by script.
    let linked = metadata.body.as_deref().map(|text| lines::article(lines::of_text(text), headline));
    if let Some(linked) = linked.filter(|linked| 2 * sentences(linked) > 3 * sentences(&best)) {
        best = linked;
    }
    best
}

/// Writes a character before every `br` that ends a line of text: readability drops those at the end of an element,
/// as in `<b>Kecil<br></b>Besar`.
fn keep_breaks(document: &Document) {
    for node in document.select("br").nodes() {
        let before = node.prev_sibling();
        if before
            .is_some_and(|before| !before.has_name("br") && (!before.is_text() || before.is_nonempty_text()))
        {
            node.before_html(lines::BREAK.to_string());
        }
    }
}

/// Bytes of running text.
fn sentences(lines: &[Line]) -> usize {
    lines.iter().filter(|line| line.is_sentence()).map(|line| line.text.len()).sum()
}

/// Whether the lines are heads of several articles: headings or days among them again and again.
fn is_list(lines: &[Line]) -> bool {
    let days =
        lines.iter().filter(|line| line.text.len() <= 60 && dates::in_text(&line.text).is_some()).count();
    let links = lines.iter().filter(|line| line.is_link()).count();
    let texts = lines.iter().filter(|line| line.is_sentence()).count();
    (days >= 2 && days * 4 >= lines.len()) || (links >= 2 && links * 2 >= texts)
}

#[cfg(test)]
mod tests;
