//! One article's text, cut up: what the first stages write and the later ones read.

use super::letters::Letters;
use super::span::Span;
use super::token::{Kind, Mark, Token};
use super::token_bits::TokenBits;
use super::word::Classes;
use std::ops::Range;

/// A stretch of page chrome.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    /// Bytes of the text.
    pub(crate) span: Span,
    /// Whether what comes after it on the same line does not go on with the sentence before it.
    pub(crate) ends_paragraph: bool,
}

/// A line of the text that is not chrome.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    /// Its tokens, without a dateline.
    pub(crate) tokens: Range<usize>,
    /// Whether it is the article's headline.
    pub(crate) headline: bool,
}

/// A sentence outside quotation marks: stops within marks do not end it.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// Its tokens, with the final stop.
    pub(crate) tokens: Range<usize>,
    /// Index of its paragraph.
    pub(crate) paragraph: usize,
}

/// A stretch between two quotation marks.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// Token of the opening mark.
    pub(crate) open: usize,
    /// Token of the closing mark; one past the paragraph's last token where it never closes.
    pub(crate) close: usize,
    /// The closing mark is missing.
    pub(crate) unclosed: bool,
    /// The marks are damaged (lost or wrongly decoded).
    pub(crate) damaged: bool,
    /// Single marks.
    pub(crate) single: bool,
    /// Index of its paragraph.
    pub(crate) paragraph: usize,
}

/// A phrase of the lexicon that was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PhraseMatch {
    /// First token.
    pub(crate) token: u32,
    /// Number of tokens.
    pub(crate) length: u32,
    /// Number of what it stands for in the vocabulary.
    pub(crate) payload: u32,
    pub(crate) classes: Classes,
}

/// The buffers of one article; reused from article to article.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The text that all spans point into.
    pub(crate) text: String,
    /// Its letters and gaps as bits; read in stage 1.
    pub(crate) letters: Letters,
    pub(crate) tokens: Vec<Token>,
    /// Which tokens the stages have to look at.
    pub(crate) bits: TokenBits,
    pub(crate) marks: Vec<Mark>,
    pub(crate) phrases: Vec<PhraseMatch>,
    pub(crate) paragraphs: Vec<Paragraph>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) sentences: Vec<Sentence>,
    /// Bytes at the start that are a headline from a field of its own; 0 where there is none.
    pub(crate) headline_field: u32,
    /// Page chrome.
    pub(crate) chrome: Vec<Stretch>,
}

impl Document {
    /// Empties all buffers but keeps their memory.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.tokens.clear();
        self.bits.clear();
        self.marks.clear();
        self.phrases.clear();
        self.paragraphs.clear();
        self.pairs.clear();
        self.sentences.clear();
        self.chrome.clear();
    }

    /// Makes room for so many tokens; more are taken too.
    pub(crate) fn reserve_tokens(&mut self, count: usize) {
        self.tokens.reserve(count);
        self.bits.reserve(count);
    }

    /// The token's text.
    pub(crate) fn text_of(&self, token: usize) -> &str {
        self.tokens[token].span().of(&self.text)
    }

    /// The bytes of the token's text: cheaper than [`Self::text_of`] where letters are only compared.
    #[inline]
    pub(crate) fn bytes_of(&self, token: usize) -> &[u8] {
        let Token { start, end, .. } = self.tokens[token];
        &self.text.as_bytes()[start as usize..end as usize]
    }

    /// The span from the first to the last token of a range that is not empty.
    pub(crate) fn span_of(&self, tokens: &Range<usize>) -> Span {
        Span { start: self.tokens[tokens.start].start, end: self.tokens[tokens.end - 1].end }
    }

    /// Whether the token is there and has one of the classes.
    pub(crate) fn is(&self, token: usize, classes: Classes) -> bool {
        self.tokens.get(token).is_some_and(|token| token.is(classes))
    }

    /// The kind of a token, also for positions outside.
    pub(crate) fn kind(&self, token: usize) -> Option<Kind> {
        self.tokens.get(token).map(|token| token.kind)
    }

    /// The phrase of the lexicon that begins at this token.
    #[inline]
    pub(crate) fn phrase_at(&self, token: usize) -> Option<PhraseMatch> {
        // Asked at nearly every token that a rule looks at, and nearly always there is none.
        if !self.bits.begins_phrase(token) {
            return None;
        }
        let at = self.phrases.binary_search_by_key(&token, |phrase| phrase.token as usize).ok()?;
        Some(self.phrases[at])
    }

    /// Number of tokens at this place that carry one of `classes`: a phrase's length, 1 for a word, 0 for none.
    pub(crate) fn match_len(&self, token: usize, classes: Classes) -> usize {
        if let Some(phrase) = self.phrase_at(token).filter(|phrase| phrase.classes.any(classes)) {
            return phrase.length as usize;
        }
        usize::from(self.tokens.get(token).is_some_and(|token| token.is(classes)))
    }

    /// Index of the sentence that holds the token.
    pub(crate) fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.tokens.end <= token)
    }

    /// Index of the paragraph that holds the token.
    pub(crate) fn paragraph_of(&self, token: usize) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.tokens.end <= token)
    }
}
