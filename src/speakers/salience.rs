//! Who was last spoken of: subjects of sentences, agents of passives, sources of quotations.

use super::registry::Registry;
use crate::mentions::subject::skip_openings;
use crate::model::document::Document;
use crate::model::mention::Mention;
use crate::model::quotation::Quotation;
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
    /// How much the person is in view.
    pub(crate) view: View,
}

/// How a person came into view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum View {
    /// Mentioned in a sentence about somebody or something else, or acted upon.
    Aside,
    /// Subject of a sentence, or agent of a passive of saying.
    Subject,
    /// Source of a quotation.
    Spoke,
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
    pub(crate) fn gather(
        &mut self,
        document: &Document,
        mentions: &[Mention],
        quotations: &[Quotation],
        registry: &Registry,
    ) {
        self.ahead.clear();
        self.past.clear();
        self.next = 0;
        self.ahead.reserve(mentions.len());
        self.past.reserve(mentions.len() + quotations.len());
        let mut sentence_with_subject = usize::MAX;
        let mut index = 0;
        let mut reported = quotations.iter().map(Quotation::outer).peekable();
        for (place, mention) in mentions.iter().enumerate() {
            if mention.name.is_none() {
                continue;
            }
            // People inside what is reported are spoken of by the speaker, not by the article.
            while reported.peek().is_some_and(|content| content.end <= mention.span.start) {
                reported.next();
            }
            if reported.peek().is_some_and(|content| content.contains(mention.span)) {
                continue;
            }
            while document.sentences[index].tokens.end <= mention.tokens.start {
                index += 1;
            }
            let start = document.sentences[index].tokens.start;
            // Whoever the sentence is about stays in view; others come into view only where it is about nobody.
            if sentence_with_subject == index && !is_agent(document, start, mention) {
                continue;
            }
            let opens = is_subject(document, start, mention);
            if opens {
                sentence_with_subject = index;
            }
            let words = registry.words_of_mention(place);
            if let Some(speaker) = registry.find(words, mention.tokens.start, true)
                && registry.speakers[speaker].surely_person
            {
                let subject = opens && !is_acted_upon(document, mention.tokens.end);
                let view =
                    if subject || is_agent(document, start, mention) { View::Subject } else { View::Aside };
                self.ahead.push(Event { at: mention.tokens.start, speaker, span: mention.span, view });
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
        self.past.push(Event { at, speaker, span, view: View::Spoke });
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

/// A passive verb follows: `Ratna akan dipanggil`.
fn is_acted_upon(document: &Document, end: usize) -> bool {
    let mut at = end;
    while document.tokens.get(at).is_some_and(|token| token.is(Classes::ADVERB_BEFORE | Classes::MODAL)) {
        at += 1;
    }
    document.tokens.get(at).is_some_and(|token| {
        token.is_word()
            && !token.is(Classes::NOT_VERB | Classes::OPENER | Classes::PREPOSITION)
            && document.text_of(at).len() > 4
            && document.text_of(at).starts_with("di")
    })
}

/// `disampaikan (langsung) (oleh) X`: the agent of a passive of saying.
fn is_agent(document: &Document, start: usize, mention: &Mention) -> bool {
    let floor = start.max(mention.tokens.start.saturating_sub(4));
    (floor..mention.tokens.start).rev().any(|at| {
        let token = &document.tokens[at];
        token.cue != CueId::default() && token.is(Classes::CUE) && document.text_of(at).starts_with("di")
    })
}
