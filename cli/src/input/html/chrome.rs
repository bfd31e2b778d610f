//! Which elements of a page are not the article, whatever they say? They are taken out before the article is sought.
//!
//! Told by the element's name (`nav`, `figure`, `amp-social-share`) and by words of its `class` and `id`
//! (`photo-caption`, `share_box`, `bacaJuga`), never by site. An element that holds much of the page's text is kept
//! whatever it is called: `<body class="has-sidebar">`.

use super::labels;
use dom_query::{Document, NodeId, NodeRef};
use std::collections::HashMap;

/// Elements that never hold a sentence of an article.
const TAGS: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "applet",
    "svg",
    "canvas",
    "video",
    "audio",
    "picture",
    "figure",
    "figcaption",
    "nav",
    "aside",
    "footer",
    "form",
    "button",
    "select",
    "textarea",
    "input",
    "dialog",
    "menu",
    "ins",
];

/// An element with more than this share of the page's text that is not in links is kept.
const LARGE: f64 = 0.4;

/// Takes out of a page what is not article by its structure.
pub(super) fn remove(page: &Document) {
    let Some(body) = page.body() else { return };
    let doomed: Vec<NodeRef<'_>> = body
        .descendants_it()
        .filter(|node| {
            node.node_name().is_some_and(|name| {
                (TAGS.contains(&&*name) && &*name != "ins")
                    || (name.starts_with("amp-") && !may_hold_text(&name))
            }) || is_empty_ad(node)
        })
        .collect();
    detach(&doomed);
    let weights = weights(&body);
    let weight = |node: &NodeRef<'_>| weights.get(&node.id).copied().unwrap_or(0) as f64;
    let most = LARGE * weight(&body).max(1.0);
    let doomed: Vec<NodeRef<'_>> = body
        .descendants_it()
        .filter(|node| node.is_element() && is_named_chrome(node))
        .filter(|node| weight(node) < most)
        .collect();
    detach(&doomed);
}

fn detach(nodes: &[NodeRef<'_>]) {
    for node in nodes {
        node.remove_from_parent();
    }
}

/// AMP elements around text: `amp-accordion`, `amp-fit-text`, `amp-list`.
fn may_hold_text(name: &str) -> bool {
    matches!(
        name,
        "amp-accordion" | "amp-fit-text" | "amp-layout" | "amp-list" | "amp-selector" | "amp-animation"
    )
}

/// `ins` is inserted text to some and a place for advertisements to others.
fn is_empty_ad(node: &NodeRef<'_>) -> bool {
    node.has_name("ins") && node.class().is_some_and(|class| class.contains("ads"))
}

fn is_named_chrome(node: &NodeRef<'_>) -> bool {
    if matches!(node.node_name().as_deref(), Some("html" | "body" | "article" | "main")) {
        return false;
    }
    if node
        .attr("itemprop")
        .is_some_and(|value| matches!(&*value, "articleBody" | "headline" | "description"))
    {
        return false;
    }
    let roles = ["navigation", "banner", "complementary", "contentinfo", "search", "dialog"];
    if node.attr("role").is_some_and(|role| roles.contains(&&*role))
        || node.attr("aria-hidden").as_deref() == Some("true")
    {
        return true;
    }
    [node.class(), node.id_attr()].into_iter().flatten().any(|names| {
        names.split_ascii_whitespace().any(|name| {
            let words = words(name);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            words.iter().any(|word| labels::class_words().contains(word))
                || words.windows(2).any(|pair| labels::class_words().contains(&*pair.concat()))
        })
    })
}

/// The words of a class name: `photoCaption`, `photo-caption` and `photo_caption` are `photo`, `caption`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars().take(80) {
        if !c.is_alphanumeric() || (lower && c.is_uppercase()) {
            words.push(String::new());
        }
        lower = c.is_lowercase();
        if c.is_alphanumeric() {
            words.last_mut().expect("begins with one word").extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Bytes of text outside links below each element, white space not counted.
fn weights(body: &NodeRef<'_>) -> HashMap<NodeId, usize> {
    let nodes: Vec<NodeRef<'_>> = body.descendants_it().collect();
    let mut weights: HashMap<NodeId, usize> = HashMap::new();
    // Parents come before their children, so backwards every node is complete when it is met.
    for node in nodes.iter().rev().filter(|node| !node.has_name("a")) {
        let own = if node.is_text() { node.text().split_ascii_whitespace().map(str::len).sum() } else { 0 };
        let all = own + weights.get(&node.id).copied().unwrap_or(0);
        weights.insert(node.id, all);
        if let Some(parent) = node.parent() {
            *weights.entry(parent.id).or_default() += all;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(body: &str) -> String {
        let long = "Kalimat panjang tentang jalan desa yang rusak itu. ".repeat(20);
        let page = Document::from(format!("<body class=has-sidebar><p>{long}</p>{body}</body>"));
        remove(&page);
        page.body().unwrap().text().replace(&long, "").trim().to_owned()
    }

    #[test]
    fn class_names_are_split() {
        assert_eq!(words("photoCaption"), ["photo", "caption"]);
        assert_eq!(words("read-page--Social_share2"), ["read", "page", "social", "share2"]);
    }

    #[test]
    fn chrome_is_told_by_element_and_name() {
        assert_eq!(left("<nav>Menu</nav><figure>Foto<figcaption>x</figcaption></figure>"), "");
        assert_eq!(left("<div class='photo-caption'>Foto jalan.</div><div id=bacaJuga>x</div>"), "");
        assert_eq!(left("<amp-social-share>x</amp-social-share><ins class=adsbygoogle>x</ins>"), "");
        assert_eq!(left("<div role=navigation>x</div>"), "");
        assert_eq!(left("<ins>Ya.</ins><div class=sharecropper>Petani.</div>"), "Ya.Petani.");
    }

    #[test]
    fn names_around_the_text_do_not_matter() {
        let text = "Warga menunggu jembatan baru sejak banjir itu. ".repeat(50);
        let kept = left(&format!("<div class='content-share'><p>{text}</p><div class=share>x</div></div>"));
        assert_eq!(kept, text.trim());
    }
}
