//! A page as sentences of words, nothing but white space between them.

use super::page::Page;
use std::ops::Range;

/// A token as written; where a span begins or ends inside it, several words (`katanya`: `kata` and `nya`).
#[derive(Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) range: Range<usize>,
    pub(crate) words: Vec<Range<usize>>,
}

/// Tokens of a sentence, or of a line that has none because it is page and not article.
#[derive(Debug, PartialEq)]
pub(crate) struct Sentence {
    pub(crate) tokens: Vec<Token>,
    /// Whether a line of the text begins with it.
    pub(crate) begins_line: bool,
}

/// The sentences of a page; all characters but white space are in a token.
pub(crate) fn sentences(page: &Page<'_>) -> Vec<Sentence> {
    let borders = borders(page);
    let mut known = page.sentences().peekable();
    let mut found: Vec<Sentence> = Vec::new();
    let mut before = (0, None);
    for range in tokens(page) {
        let gap = found.last().and_then(|sentence| sentence.tokens.last()).map_or(0, |token| token.range.end);
        let begins_line = found.is_empty() || page.text[gap..range.start].contains('\n');
        while known.next_if(|sentence| sentence.end <= range.start).is_some() {}
        let sentence =
            known.peek().filter(|sentence| sentence.start <= range.start).map(|sentence| sentence.start);
        let key = (before.0 + usize::from(begins_line), sentence);
        let token = Token { words: cut(&range, &borders), range };
        match found.last_mut().filter(|_| key == before) {
            Some(sentence) => sentence.tokens.push(token),
            None => found.push(Sentence { tokens: vec![token], begins_line }),
        }
        before = key;
    }
    found
}

/// The extractor's tokens; what it passes over is cut in a simple way.
fn tokens(page: &Page<'_>) -> Vec<Range<usize>> {
    let text = &*page.text;
    let mut found = Vec::new();
    let mut at = 0;
    for token in page.tokens().chain(std::iter::once(text.len()..text.len())) {
        if token.start < at {
            continue;
        }
        simple(text, at..token.start, &mut found);
        if text[token.clone()].contains(is_space) {
            simple(text, token.clone(), &mut found);
        } else if !token.is_empty() {
            found.push(token.clone());
        }
        at = token.end;
    }
    found
}

/// Runs of letters and digits, and every other character by itself.
fn simple(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut word: Option<usize> = None;
    for (offset, char) in text[range.clone()].char_indices() {
        let at = range.start + offset;
        if char.is_alphanumeric() {
            word.get_or_insert(at);
            continue;
        }
        found.extend(word.take().map(|start| start..at));
        if !is_space(char) {
            found.push(at..at + char.len_utf8());
        }
    }
    found.extend(word.map(|start| start..range.end));
}

/// White space, also to Python.
pub(crate) fn is_space(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{1c}'..='\u{1f}')
}

/// Where spans begin and end, sorted.
fn borders(page: &Page<'_>) -> Vec<usize> {
    let mut borders: Vec<usize> = page
        .quotations
        .iter()
        .flat_map(|quotation| quotation.pieces.iter().chain(&quotation.cue).chain(&quotation.source))
        .flat_map(|range| [range.start, range.end])
        .collect();
    borders.sort_unstable();
    borders.dedup();
    borders
}

fn cut(token: &Range<usize>, borders: &[usize]) -> Vec<Range<usize>> {
    let first = borders.partition_point(|&border| border <= token.start);
    let mut words = Vec::with_capacity(1);
    let mut start = token.start;
    for &border in borders[first..].iter().take_while(|&&border| border < token.end) {
        words.push(start..border);
        start = border;
    }
    words.push(start..token.end);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::page::tests::{ODD, with_page};

    #[test]
    fn tokens_and_white_space_are_the_whole_text() {
        for text in [ODD, "Baca juga: http://x.id/a?b=1\n\n  Halo_dunia—1 000.\u{1c}\u{85} \u{7}x", "…"] {
            with_page(Some("Judul & isi"), text, |page| {
                let mut at = 0;
                for token in sentences(page).iter().flat_map(|sentence| &sentence.tokens) {
                    assert!(page.text[at..token.range.start].chars().all(is_space));
                    assert!(!page.text[token.range.clone()].contains(is_space) && !token.range.is_empty());
                    let words: String = token.words.iter().map(|word| &page.text[word.clone()]).collect();
                    assert_eq!(words, page.text[token.range.clone()]);
                    at = token.range.end;
                }
                assert!(page.text[at..].chars().all(is_space));
            });
        }
    }

    #[test]
    fn a_clitic_is_a_word_of_its_own() {
        with_page(None, ODD, |page| {
            let all = sentences(page);
            let token =
                all.iter().flat_map(|s| &s.tokens).find(|token| &page.text[token.range.clone()] == "katanya");
            let words: Vec<_> = token.unwrap().words.iter().map(|word| &page.text[word.clone()]).collect();
            assert_eq!(words, ["kata", "nya"]);
            assert_eq!(all.iter().filter(|sentence| sentence.begins_line).count(), 3);
        });
    }
}
