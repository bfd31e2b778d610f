//! Who was last spoken of: subjects of sentences, agents of passives, sources of quotations.

use super::registry::{Registry, words_of};
use crate::mentions::subject::skip_openings;
use crate::model::document::Document;
use crate::model::mention::Mention;
use crate::model::span::Span;
use crate::model::word::{Classes, CueId};

/// A person comes into view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    /// Token at which it happens.
    pub(crate) at: usize,
    pub(crate) speaker: usize,
    /// The mention.
    pub(crate) span: Span,
    /// The person is the source of a quotation.
    pub(crate) spoke: bool,
}

/// Events in text order, and how far the resolution has come.
#[derive(Debug, Default)]
pub(crate) struct Salience {
    /// Subjects and agents found beforehand.
    ahead: Vec<Event>,
    next: usize,
    /// What has happened so far, subjects and sources together.
    pub(crate) past: Vec<Event>,
}

impl Salience {
    /// Finds subjects and agents among the article's mentions.
    pub(crate) fn gather(&mut self, document: &Document, mentions: &[Mention], registry: &Registry) {
        self.ahead.clear();
        self.past.clear();
        self.next = 0;
        for mention in mentions {
            let Some(name) = &mention.name else { continue };
            let sentence = &document.sentences[document.sentence_of(mention.tokens.start)];
            if !is_subject(document, sentence.tokens.start, mention) && !is_agent(document, sentence.tokens.start, mention) {
                continue;
            }
            let words = words_of(document, name);
            if let Some(speaker) = registry.find(&words, mention.tokens.start, true) {
                self.ahead.push(Event { at: mention.tokens.start, speaker, span: mention.span, spoke: false });
            }
        }
    }

    /// Lets everything before token `at` happen.
    pub(crate) fn advance(&mut self, at: usize) {
        while let Some(event) = self.ahead.get(self.next).filter(|event| event.at < at) {
            self.past.push(*event);
            self.next += 1;
        }
    }

    /// A source has been resolved.
    pub(crate) fn spoke(&mut self, at: usize, speaker: usize, span: Span) {
        self.past.push(Event { at, speaker, span, spoke: true });
    }

    /// The latest events first, a bounded number.
    pub(crate) fn recent(&self) -> impl Iterator<Item = &Event> {
        self.past.iter().rev().take(24)
    }
}

/// The mention opens its sentence.
fn is_subject(document: &Document, start: usize, mention: &Mention) -> bool {
    let first = skip_openings(document, start, mention.tokens.end);
    first == mention.tokens.start
}

/// `disampaikan (langsung) (oleh) X`: the agent of a passive of saying.
fn is_agent(document: &Document, start: usize, mention: &Mention) -> bool {
    let floor = start.max(mention.tokens.start.saturating_sub(4));
    (floor..mention.tokens.start).rev().any(|at| {
        let token = &document.tokens[at];
        token.cue != CueId::default() && token.is(Classes::CUE) && document.text_of(at).starts_with("di")
    })
}
