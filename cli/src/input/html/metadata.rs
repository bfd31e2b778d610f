//! Headline, day, writer, outlet and address of a page.
//!
//! Asked in this order: JSON-LD of an article, microdata (`itemprop`), `meta`, what the page shows.

use super::dates;
use super::lines::squeezed;
use dom_query::{Document, NodeRef};
use serde_json::Value;

/// What a page says of itself.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Metadata {
    pub(super) headline: Option<String>,
    /// ISO day, or ISO time as the page gives it.
    pub(super) date: Option<String>,
    pub(super) author: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    /// The text, where JSON-LD has it.
    pub(super) body: Option<String>,
}

/// Reads the metadata; to be asked before anything is taken out of the page.
pub(super) fn read(page: &Document) -> Metadata {
    let linked = LinkedData::read(page);
    let meta = Meta::read(page);
    let outlet = linked.outlet.or_else(|| meta.first(&["og:site_name", "application-name", "dc.publisher"]));
    let canonical = page.select("link[rel='canonical']").attr("href").map(|href| href.to_string());
    let address = |url: String| {
        Some(url.trim().to_owned()).filter(|url| url.starts_with("http://") || url.starts_with("https://"))
    };
    let url = [canonical, meta.first(&["og:url"]), linked.url].into_iter().flatten().find_map(address);
    let headline = headline(page, linked.headline, &meta, outlet.as_deref());
    let date = linked
        .date
        .or_else(|| meta.first(DATES).and_then(|value| dates::normal(&value)))
        .or_else(|| {
            marked(page, "datePublished", &["datetime", "content"]).and_then(|value| dates::normal(&value))
        })
        .or_else(|| time_element(page))
        .or_else(|| shown_day(page, headline.as_deref()))
        .or_else(|| url.as_deref().and_then(dates::in_address));
    let author = linked
        .author
        .or_else(|| marked(page, "author", &["content"]))
        .or_else(|| meta.first(&["author", "article:author", "dc.creator", "parsely-author"]))
        .and_then(|name| name_only(&name));
    let outlet = outlet.or_else(|| url.as_deref().and_then(host));
    Metadata { headline, date, author, outlet, url, body: linked.body }
}

const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "content_publishdate",
    "content_published_date",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "parsely-pub-date",
    "og:article:published_time",
    "dc.date",
    "dc.date.issued",
    "date",
    "og:pubdate",
    "sailthru.date",
];

/// The host of an address, without `www.`.
fn host(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned()).filter(|host| !host.is_empty())
}

/// White space collapsed; nothing for nothing.
fn clean(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.contains(char::is_alphanumeric).then_some(text)
}

/// A name without `Oleh:` before it; addresses are no names.
fn name_only(text: &str) -> Option<String> {
    let mut name = text.trim();
    if let Some((label, rest)) = name.split_once(':')
        && super::labels::of(label).is_some()
    {
        name = rest;
    }
    clean(name).filter(|name| !name.contains("://") && name.len() <= 200)
}

/// The headline: as declared, but as the page shows it where it shows it.
fn headline(page: &Document, declared: Option<String>, meta: &Meta, outlet: Option<&str>) -> Option<String> {
    let title = clean(&page.select("head > title").first().text())
        .or_else(|| clean(&page.select("title").first().text()));
    let marked = marked(page, "headline", &["content"]);
    let social = meta.first(&["og:title", "twitter:title", "title"]);
    // Some pages mark their summary as the headline; a headline stands in the title as well.
    let in_title = |candidate: &String| {
        let key = squeezed(candidate);
        [&social, &title].into_iter().flatten().any(|title| {
            let title = squeezed(title);
            title.contains(&key) || key.contains(&title)
        })
    };
    let no_title = social.is_none() && title.is_none();
    let own = [marked, declared].into_iter().flatten().filter(|candidate| no_title || in_title(candidate));
    let own: Vec<String> = own.collect();
    let candidates: Vec<String> = own.into_iter().chain(social).chain(title).collect();
    // Titles carry the name of the site or section before or after the headline; headings do not.
    let mut shown: Option<String> = None;
    for heading in page.select("h1, h2, h3").nodes() {
        let Some(text) = clean(&heading.text()) else { continue };
        let key = squeezed(&text);
        let named = outlet.is_some_and(|outlet| squeezed(outlet) == key);
        let inside = candidates.iter().any(|candidate| squeezed(candidate).contains(&key));
        let longer = shown.as_ref().is_none_or(|shown| key.len() > squeezed(shown).len());
        // A word or two may be a section that stands in the title as well.
        if inside && longer && !named && text.split(' ').count() >= 3 {
            shown = Some(text);
        }
    }
    let declared = candidates.first().map(|candidate| without_site(candidate, outlet));
    let half = |shown: &String| declared.as_ref().is_none_or(|declared| 2 * shown.len() >= declared.len());
    shown.filter(half).or(declared)
}

/// `Jalan Desa Rusak - Kabar Desa`: without what follows the last separator, if that is short or names the site.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    for separator in [" | ", " :: ", " » ", " - ", " – ", " — "] {
        let Some((head, tail)) = title.rsplit_once(separator) else { continue };
        let is_site = outlet.is_some_and(|outlet| {
            let (tail, outlet) = (squeezed(tail), squeezed(outlet));
            tail.contains(&outlet) || outlet.contains(&tail)
        });
        let is_short = tail.split(' ').count() <= 3 && head.split(' ').count() >= 4 && separator != " - "
            || tail.contains(".co");
        if is_site || is_short {
            return head.trim_end().to_owned();
        }
    }
    title.to_owned()
}

/// The value of an `itemprop`, from its attributes or its text.
fn marked(page: &Document, name: &str, attributes: &[&str]) -> Option<String> {
    let selection = page.select(&format!("[itemprop='{name}']"));
    selection.nodes().iter().find_map(|node| {
        let value = attributes.iter().find_map(|attribute| node.attr(attribute));
        clean(&value.unwrap_or_else(|| node.text())).filter(|value| value.len() <= 500)
    })
}

/// The first `time` with a day that can be read.
fn time_element(page: &Document) -> Option<String> {
    let times = page.select("time");
    times.nodes().iter().take(3).find_map(|time| {
        time.attr("datetime").and_then(|value| dates::normal(&value)).or_else(|| dates::in_text(&time.text()))
    })
}

/// A short text with a day and a year close to the headline, as pages print it below.
fn shown_day(page: &Document, headline: Option<&str>) -> Option<String> {
    let body = page.body()?;
    let headline = squeezed(headline?);
    let mut last: Option<(usize, String)> = None;
    let mut seen_headline = None;
    for (at, node) in body.descendants_it().filter(NodeRef::is_nonempty_text).enumerate() {
        if node.parent().is_some_and(|parent| parent.has_name("script") || parent.has_name("style")) {
            continue;
        }
        let text = node.text();
        if seen_headline.is_none() && squeezed(&text) == headline {
            seen_headline = Some(at);
            // The day may stand just above.
            if let Some((before, day)) = last.take()
                && at - before <= 5
            {
                return Some(day);
            }
        }
        if text.len() <= 120
            && let Some(day) = dates::in_text(&text)
        {
            match seen_headline {
                Some(headline) if at - headline <= 25 => return Some(day),
                Some(_) => return None,
                None => last = Some((at, day)),
            }
        }
    }
    None
}

/// `meta` elements: name or property, and content.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn read(page: &Document) -> Self {
        let metas = page.select("meta[content]");
        let pairs = metas.nodes().iter().filter_map(|meta| {
            let key = ["property", "name", "itemprop"].iter().find_map(|attribute| meta.attr(attribute))?;
            Some((key.trim().to_lowercase(), meta.attr("content")?.to_string()))
        });
        Self(pairs.collect())
    }

    /// The value of the first of these keys that has one.
    fn first(&self, keys: &[&str]) -> Option<String> {
        keys.iter()
            .find_map(|key| self.0.iter().filter(|(name, _)| name == key).find_map(|(_, value)| clean(value)))
    }
}

/// What JSON-LD says of the article.
#[derive(Default)]
struct LinkedData {
    headline: Option<String>,
    date: Option<String>,
    author: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    body: Option<String>,
}

impl LinkedData {
    fn read(page: &Document) -> Self {
        let mut data = Self::default();
        for script in page.select("script[type='application/ld+json']").nodes() {
            let text = script.text();
            let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim_end_matches(';');
            // Line ends inside strings are not JSON, and common.
            let parsed = serde_json::from_str(text)
                .or_else(|_| serde_json::from_str(&text.replace(|c: char| c.is_control(), " ")));
            if let Ok(value) = parsed {
                data.take(&value);
            }
        }
        data
    }

    fn take(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.take(value)),
            Value::Object(object) => {
                if let Some(graph) = object.get("@graph") {
                    self.take(graph);
                }
                if !is_article(object.get("@type")) {
                    return;
                }
                let text = |key: &str| {
                    object.get(key).and_then(Value::as_str).and_then(|text| clean(&unescaped(text)))
                };
                fill(&mut self.headline, || text("headline").or_else(|| text("name")));
                fill(&mut self.date, || text("datePublished").and_then(|date| dates::normal(&date)));
                fill(&mut self.author, || object.get("author").and_then(names));
                fill(&mut self.outlet, || object.get("publisher").and_then(names));
                fill(&mut self.url, || {
                    text("url").or_else(|| match object.get("mainEntityOfPage")? {
                        Value::Object(page) => page.get("@id").and_then(Value::as_str).map(str::to_owned),
                        page => page.as_str().map(str::to_owned),
                    })
                });
                fill(&mut self.body, || object.get("articleBody").and_then(Value::as_str).map(unescaped));
            }
            _ => {}
        }
    }
}

fn fill(slot: &mut Option<String>, value: impl FnOnce() -> Option<String>) {
    if slot.is_none() {
        *slot = value();
    }
}

/// `Article`, `NewsArticle`, `ReportageNewsArticle`, `BlogPosting`, alone or in a list.
fn is_article(kind: Option<&Value>) -> bool {
    match kind {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| is_article(Some(kind))),
        Some(Value::String(kind)) => kind.ends_with("Article") || kind.ends_with("BlogPosting"),
        _ => false,
    }
}

/// The names of a person, an organisation, or several.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => clean(&unescaped(name)),
        Value::Object(object) => names(object.get("name")?),
        Value::Array(values) => {
            let names: Vec<String> = values.iter().filter_map(names).take(10).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}

/// Without entities and tags, which some writers of JSON-LD leave in.
fn unescaped(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return text.to_owned();
    }
    let mut plain = Document::fragment(text);
    if text.contains("&lt;") {
        plain = Document::fragment(plain.text());
    }
    let lines = super::lines::of(&plain.root());
    if text.contains('<') || text.contains("&lt;") {
        lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
    } else {
        plain.text().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_data_comes_first() {
        let page = Document::from(
            r#"<title>Jalan Desa Rusak | Kabar Desa</title><meta name=author content=redaksi>
            <script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],
            "headline":"Jalan Desa &quot;Rusak&quot;","datePublished":"2025-02-03T08:00:00+07:00","author":[{"name":"Ana"},{"name":"Budi"}],
            "publisher":{"@type":"Organization","name":"Kabar Desa"},"mainEntityOfPage":{"@id":"https://kabar.example/1"},
            "articleBody":"Baris
            dua."}]}</script>"#,
        );
        let found = read(&page);
        assert_eq!(found.headline.as_deref(), Some("Jalan Desa \"Rusak\""));
        assert_eq!(found.date.as_deref(), Some("2025-02-03T08:00:00+07:00"));
        assert_eq!(found.author.as_deref(), Some("Ana, Budi"));
        assert_eq!(found.outlet.as_deref(), Some("Kabar Desa"));
        assert_eq!(found.url.as_deref(), Some("https://kabar.example/1"));
        assert!(found.body.unwrap().starts_with("Baris "));
    }

    #[test]
    fn a_summary_is_no_headline() {
        let page = Document::from(
            "<title>Jalan Desa Rusak Lagi</title><meta itemprop=headline content='Banjir besar tahun lalu merusak jalan desa.'>\
             <h1>Jalan Desa Rusak Lagi</h1>",
        );
        assert_eq!(read(&page).headline.as_deref(), Some("Jalan Desa Rusak Lagi"));
    }

    #[test]
    fn what_the_page_shows_comes_last() {
        let page = Document::from(
            "<title>Jalan Desa Rusak Lagi - Kabar Desa</title><link rel=canonical href='https://www.kabar.example/a'>\
             <h1>Kabar</h1><h1>Jalan Desa Rusak Lagi</h1><span>Senin, 3 Februari 2025 | 08:00 WIB</span><p>Pada 4 Mei 2001.</p>",
        );
        let found = read(&page);
        assert_eq!(found.headline.as_deref(), Some("Jalan Desa Rusak Lagi"));
        assert_eq!(
            (found.date.as_deref(), found.outlet.as_deref()),
            (Some("2025-02-03"), Some("kabar.example"))
        );
        assert_eq!(found.author, None);
    }

    #[test]
    fn sites_are_cut_from_titles_and_dashes_of_headlines_are_not() {
        let cut = |title| without_site(title, Some("Kabar Desa"));
        assert_eq!(cut("Jalan Desa Rusak - Kabar Desa Nasional"), "Jalan Desa Rusak");
        assert_eq!(cut("Warga Empat Desa Mengungsi | Daerah"), "Warga Empat Desa Mengungsi");
        assert_eq!(cut("Laga Jambi - Riau Ditunda"), "Laga Jambi - Riau Ditunda");
        assert_eq!(cut("Laga Besar Pekan Ini: Jambi - Riau"), "Laga Besar Pekan Ini: Jambi - Riau");
    }
}
