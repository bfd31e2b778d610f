//! Literal phrases: page chrome, matched in the running text.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};

/// What a chrome phrase does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chrome {
    /// The whole line is the phrase.
    Line,
    /// A line that begins with it is chrome.
    Prefix,
    /// The phrase itself, inside running text.
    Inline,
    /// Opens the title of a link, to the end of the sentence or line.
    Link,
    /// From here to the end of the line.
    Tail,
    /// Ends a caption; the whole line is one.
    Caption,
}

/// The literal phrases in effect.
#[derive(Debug)]
pub(crate) struct Literals {
    chrome: AhoCorasick,
    kinds: Vec<Chrome>,
}

impl Literals {
    pub(crate) fn new<'l>(chrome: impl Iterator<Item = (&'l str, &'l str)>) -> Self {
        let mut phrases = Vec::new();
        let mut kinds = Vec::new();
        for (phrase, kind) in chrome {
            phrases.push(phrase);
            kinds.push(match kind {
                "line" => Chrome::Line,
                "prefix" => Chrome::Prefix,
                "inline" => Chrome::Inline,
                "link" => Chrome::Link,
                "tail" => Chrome::Tail,
                _ => Chrome::Caption,
            });
        }
        let chrome = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(phrases)
            .expect("a few hundred short phrases fit an automaton");
        Self { chrome, kinds }
    }

    /// Chrome phrases in `text`, leftmost-longest: byte range and kind.
    pub(crate) fn chrome<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize, Chrome)> + 'a {
        self.chrome
            .find_iter(text)
            .map(|found| (found.start(), found.end(), self.kinds[found.pattern().as_usize()]))
    }
}
