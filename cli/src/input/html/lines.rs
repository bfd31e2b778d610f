//! An element as lines of text, and which lines at its edges and between its paragraphs are not the article.

use super::labels::{self, Label};
use dom_query::NodeRef;

/// One line of an article: a paragraph, a heading, an item of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// The text outside links, for lines that have any.
    unlinked: Option<String>,
    /// Whether it stands in `h1` to `h6`.
    pub(super) heading: bool,
}

impl Line {
    /// Whether it is a link and nothing else.
    pub(super) fn is_link(&self) -> bool {
        self.unlinked.as_deref().is_some_and(|rest| !rest.contains(char::is_alphanumeric))
    }

    /// Whether it could be running text: long enough, and ends as sentences do.
    pub(super) fn is_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(|c: char| "\"'”’»)]*".contains(c));
        !self.is_link()
            && self.text.len() >= 40
            && (self.text.len() >= 200
                || end.ends_with(['.', '!', '?', '…', ':', ',', ';'])
                || end.len() < self.text.len())
    }
}

/// Stands for the end of a line in text: a character for private use, which pages do not have.
pub(super) const BREAK: char = '\u{e000}';

/// Lines of an element, in reading order, white space collapsed, empty ones left out.
pub(super) fn of(root: &NodeRef<'_>) -> Vec<Line> {
    enum Step<'a> {
        Enter(NodeRef<'a>),
        Leave { link: bool, heading: bool, block: bool },
    }
    let mut builder = Builder::default();
    let mut steps = vec![Step::Enter(*root)];
    // A loop and not a recursion: pages are nested as deeply as their writers please.
    while let Some(step) = steps.pop() {
        let node = match step {
            Step::Enter(node) => node,
            Step::Leave { link, heading, block } => {
                if block {
                    builder.end_line();
                }
                builder.links -= u32::from(link);
                builder.headings -= u32::from(heading);
                continue;
            }
        };
        if node.is_text() {
            for (n, text) in node.text().split(BREAK).enumerate() {
                if n > 0 {
                    builder.end_line();
                }
                builder.text(text);
            }
            continue;
        }
        let name = node.node_name().unwrap_or_default();
        match &*name {
            "br" | "hr" => {
                builder.end_line();
                continue;
            }
            "script" | "style" | "noscript" | "template" | "head" => continue,
            "td" | "th" => builder.text(" "),
            _ => {}
        }
        let (link, heading, block) = (&*name == "a", is_heading(&name), is_block(&name));
        if block {
            builder.end_line();
        }
        builder.links += u32::from(link);
        builder.headings += u32::from(heading);
        steps.push(Step::Leave { link, heading, block });
        steps.extend(node.children_it(true).map(Step::Enter));
    }
    builder.end_line();
    builder.lines
}

/// Lines of a plain text.
pub(super) fn of_text(text: &str) -> Vec<Line> {
    let mut builder = Builder::default();
    for line in text.lines() {
        builder.text(line);
        builder.end_line();
    }
    builder.lines
}

#[derive(Default)]
struct Builder {
    lines: Vec<Line>,
    text: String,
    unlinked: String,
    links: u32,
    headings: u32,
    heading: bool,
    linked: bool,
}

impl Builder {
    fn text(&mut self, text: &str) {
        if self.links == 0 {
            collapse(text, &mut self.unlinked);
        } else if text.contains(char::is_alphanumeric) {
            self.linked = true;
        }
        self.heading |= self.headings > 0 && text.contains(char::is_alphanumeric);
        collapse(text, &mut self.text);
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.text);
        let unlinked = std::mem::take(&mut self.unlinked);
        let text = text.trim_end();
        if !text.is_empty() {
            let unlinked = self.linked.then_some(unlinked);
            self.lines.push(Line { text: text.to_owned(), unlinked, heading: self.heading });
        }
        (self.linked, self.heading) = (false, false);
    }
}

/// Appends with every run of white space as one space, without characters that cannot be seen.
fn collapse(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{200e}' | '\u{200f}' | '\u{2060}'
            | '\u{feff}' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

fn is_block(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "address"
                | "article"
                | "aside"
                | "blockquote"
                | "body"
                | "center"
                | "dd"
                | "details"
                | "dir"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "header"
                | "hgroup"
                | "li"
                | "main"
                | "menu"
                | "nav"
                | "ol"
                | "p"
                | "pre"
                | "section"
                | "summary"
                | "table"
                | "tbody"
                | "tfoot"
                | "thead"
                | "tr"
                | "ul"
        )
        || name.starts_with("amp-")
}

/// The lines that are the article's body. `headline` is what the page is called.
pub(super) fn article(lines: Vec<Line>, headline: &str) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut after_label = false;
    for line in lines {
        // Links that follow `Baca juga` belong to it; the first line of text ends them.
        if after_label && line.is_link() {
            continue;
        }
        let whole = labels::of(&line.text);
        let before_link = line.unlinked.as_deref().map(|rest| (labels::of(rest), labels::before_colon(rest)));
        let heads_links =
            whole == Some(Label::Links) || before_link.is_some_and(|(label, _)| label == Some(Label::Links));
        after_label = heads_links || (after_label && !line.text.contains(char::is_alphanumeric));
        if heads_links || whole == Some(Label::Alone) {
            continue;
        }
        kept.push(line);
    }
    trim_start(&mut kept, headline);
    trim_end(&mut kept);
    join_datelines(&mut kept);
    kept
}

/// Takes away what stands before the text: the headline once more, the day, the name of the writer, the section.
fn trim_start(lines: &mut Vec<Line>, headline: &str) {
    let first = lines.iter().position(|line| line.is_sentence() || is_dateline(&line.text)).unwrap_or(0);
    let headline = squeezed(headline);
    let is_headline = |line: &Line| !headline.is_empty() && squeezed(&line.text) == headline;
    // Above the day or the headline there is nothing of the article but what is a sentence.
    let meta = lines[..first].iter().rposition(|line| is_headline(line) || has_day(&line.text));
    let mut at = 0;
    lines.retain(|line| {
        at += 1;
        let before = at <= first;
        let chrome = line.is_link()
            || meta.is_some()
            || labels::before_colon(&line.text) == Some(Label::Credit)
            || labels::of(&line.text) == Some(Label::Credit)
            || !line.text.contains(char::is_alphabetic);
        !((is_headline(line) && at <= first + 1) || (before && chrome))
    });
}

/// Takes away what stands after the text: credits, links, counts.
fn trim_end(lines: &mut Vec<Line>) {
    while let Some(line) = lines.last() {
        let text = &line.text;
        let chrome = line.is_link()
            || labels::of(text).is_some()
            || labels::before_colon(text) == Some(Label::Credit)
            || labels::before_colon(text) == Some(Label::Links)
            || is_copyright(text)
            || !text.contains(char::is_alphabetic)
            || is_count(text)
            || (line.heading && !line.is_sentence());
        if !chrome || line.is_sentence() && !is_copyright(text) && !line.is_link() {
            return;
        }
        lines.pop();
    }
}

/// `Jakarta -` in an element of its own belongs to the line after it.
fn join_datelines(lines: &mut Vec<Line>) {
    let Some(at) =
        lines.iter().take(3).position(|line| is_dateline(&line.text) && line.text.ends_with(DASHES))
    else {
        return;
    };
    if at + 1 < lines.len() {
        let next = lines.remove(at + 1);
        lines[at].text = format!("{} {}", lines[at].text, next.text);
        lines[at].unlinked = None;
    }
}

const DASHES: [char; 3] = ['-', '–', '—'];

/// A short line that begins with a capital and ends in a dash: `Jakarta -`, `MATARAM (Kabar Desa) --`.
fn is_dateline(text: &str) -> bool {
    text.len() <= 80
        && text.ends_with(DASHES)
        && text.starts_with(char::is_uppercase)
        && text.trim_end_matches(DASHES).contains(char::is_alphabetic)
}

/// `12 Foto`, `1.229 Views`
fn is_count(text: &str) -> bool {
    let mut words = text.split(' ');
    let number =
        words.next().is_some_and(|word| word.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ','));
    number && words.next().is_some() && words.next().is_none()
}

fn is_copyright(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with("copyright") || lower.starts_with('©') || lower.starts_with("hak cipta ©")
}

/// Whether a short line names a day with its year: `Kamis, 5 November 2015 14:56 WIB | 1.229 Views`.
fn has_day(text: &str) -> bool {
    text.len() <= 120 && super::dates::in_text(text).is_some()
}

/// A text without case, blanks and punctuation, to compare headlines.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn body(html: &str) -> Vec<String> {
        let page = Document::from(html);
        article(of(&page.body().unwrap()), "Jalan Desa Rusak").into_iter().map(|line| line.text).collect()
    }

    const FIRST: &str = "Jalan desa di Kuala Tungkal rusak sejak banjir tahun lalu.";

    #[test]
    fn blocks_and_breaks_end_lines() {
        let html = "<p>Satu&nbsp; <b>dua</b>\n tiga.<br><br>Empat</p>lima<ul><li>a<li>b</ul><table><tr><td>x<td>y</table>";
        let page = Document::from(html);
        let lines: Vec<String> = of(&page.body().unwrap()).into_iter().map(|line| line.text).collect();
        assert_eq!(lines, ["Satu dua tiga.", "Empat", "lima", "a", "b", "x y"]);
    }

    #[test]
    fn links_under_a_label_are_left_out() {
        let html = format!(
            "<p>{FIRST}</p><p><b>Baca juga: <a href=x>Jembatan Roboh di Muara</a></b></p><p>{FIRST}</p><h2>Jangan Lewatkan</h2>\
             <a href=y>Satu</a><br><a href=z>Dua</a><p>{FIRST} <a href=b>Bupati</a> diam.</p>"
        );
        assert_eq!(body(&html), [FIRST, FIRST, &format!("{FIRST} Bupati diam.")]);
    }

    #[test]
    fn the_edges_are_trimmed_and_reporters_codes_kept() {
        let html = format!(
            "<a href=s>DAERAH</a><h1>Jalan Desa Rusak</h1><p>Kamis, 5 Juni 2025 14:56 WIB | 12 Views</p><p>Oleh: Ana</p><p>{FIRST}</p>\
             <p>(ana/bud)</p><p>Editor: Budi</p><p>COPYRIGHT © KABAR 2025</p><p>12 Foto</p><a href=x>Berita lain</a>"
        );
        assert_eq!(body(&html), [FIRST, "(ana/bud)"]);
    }

    #[test]
    fn datelines_are_joined_and_subheadings_kept() {
        let html = format!("<b>Jambi -</b><p>{FIRST}</p><h3>Warga Menunggu</h3><p>{FIRST}</p>");
        assert_eq!(body(&html), [&format!("Jambi - {FIRST}"), "Warga Menunggu", FIRST]);
        let html = format!("<p>Jambi (Kabar Desa) --</p><p>{FIRST}</p>");
        assert_eq!(body(&html), [format!("Jambi (Kabar Desa) -- {FIRST}")]);
    }
}
