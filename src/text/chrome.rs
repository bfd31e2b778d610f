//! Page chrome as byte ranges.

use super::link_titles;
use crate::lexicon::{Chrome, Lexicon};
use crate::model::document::{Document, Stretch};
use crate::model::span::Span;

/// A line longer than this (bytes) is running text, even when it begins like a link or caption: in articles whose
/// line breaks are lost everything stands in one line.
const LONGEST_CHROME_LINE: usize = 220;

/// Finds the stretches of `document.text` that are not article.
pub(crate) fn find(document: &mut Document, lexicon: &Lexicon) {
    let Document { text, letters, chrome, .. } = document;
    let bytes = text.as_bytes();
    letters.read(bytes);
    let mut covered = 0;
    let mut line = (0, 0);
    let mut phrases = lexicon.literals.chrome(text, letters).peekable();
    while let Some((start, end, kind)) = phrases.next() {
        if start < covered || !stands_alone(bytes, start, end) {
            continue;
        }
        // A line may hold many phrases; its ends are looked for once.
        if start >= line.1 || line.1 == 0 {
            line.0 = memchr::memrchr(b'\n', &bytes[line.1..start]).map_or(line.1, |at| line.1 + at + 1);
            line.1 = memchr::memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |at| end + at);
        }
        let (line_start, line_end) = (line.0.max(covered), line.1);
        let is_line_start =
            text[line_start..start].trim().is_empty() && (line_start == 0 || bytes[line_start - 1] == b'\n');
        let short = line_end - line_start <= LONGEST_CHROME_LINE;
        let mut ends_paragraph = false;
        let span = match kind {
            Chrome::Line if is_line_start && text[end..line_end].trim().is_empty() => Some((start, line_end)),
            Chrome::Line => None,
            Chrome::Prefix if is_line_start && short => Some((start, line_end)),
            Chrome::Prefix => None,
            Chrome::Inline => Some((start, end)),
            Chrome::Link if is_line_start && short => Some((start, line_end)),
            Chrome::Link if start > 0 && bytes[start - 1] == b'[' || bytes[start] == b'[' => {
                Some((start, memchr::memchr(b']', &bytes[end..line_end]).map_or(end, |at| end + at + 1)))
            }
            Chrome::Link => {
                let title = end + text[end..line_end].len() - text[end..line_end].trim_start().len();
                let next_link = phrases
                    .peek()
                    .filter(|(at, _, kind)| *kind == Chrome::Link && (title..line_end).contains(at));
                let next_link = next_link.map(|(at, ..)| *at);
                let after = link_titles::end(text, title, line_end, next_link, &lexicon.vocabulary);
                ends_paragraph = after.is_some();
                Some((start, after.unwrap_or(end)))
            }
            Chrome::Tail if line_end - start <= LONGEST_CHROME_LINE => Some((start, line_end)),
            // The article goes on behind it: no line break was kept to say where the chrome stops.
            Chrome::Tail => Some((start, end)),
            Chrome::Caption if short && caption_ends(&text[end..line_end]) => Some((line_start, line_end)),
            Chrome::Caption => None,
        };
        if let Some((start, end)) = span {
            chrome.push(Stretch { span: Span { start: start as u32, end: end as u32 }, ends_paragraph });
            covered = end;
        }
    }
}

/// What follows a caption's mark on its line: the rest of a credit, never a sentence of its own.
fn caption_ends(rest: &str) -> bool {
    rest.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).len() <= 60
}

/// Whether no letter touches the phrase from outside, so that `Tag` is not found in `Tagihan`.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let before = start > 0 && letter(start - 1) && letter(start);
    let after = letter(end) && letter(end - 1);
    !before && !after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chrome_of(text: &str) -> Vec<String> {
        let mut document = Document { text: text.to_owned(), ..Document::default() };
        find(&mut document, &Lexicon::builtin());
        let Document { text, chrome, .. } = document;
        chrome
            .iter()
            .map(|Stretch { span, .. }| text[span.start as usize..span.end as usize].to_owned())
            .collect()
    }

    #[test]
    fn a_tail_takes_the_rest_of_a_short_line_only() {
        assert_eq!(chrome_of("Warga senang. Editor: Dewi Kusuma\nIa pulang."), ["Editor: Dewi Kusuma"]);
        let body = "Harga cabai naik di pasar. ".repeat(20);
        assert_eq!(chrome_of(&format!("Penulis: Rudi {body}")), ["Penulis:"]);
    }
}
