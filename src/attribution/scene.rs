//! What every attribution rule sees.

use crate::lexicon::{Complement, Shape, Vocabulary};
use crate::mentions::classify::classify;
use crate::mentions::evidence::Evidence;
use crate::mentions::noun_phrase::{self, Follows};
use crate::model::cue::CueClass;
use crate::model::document::{Document, Pair};
use crate::model::mention::{Mention, SourceForm};
use crate::model::quotation::Cue;
use crate::model::span::Span;
use crate::model::token::{Flags, Kind};
use crate::model::word::{Classes, CueId};
use std::ops::Range;

/// The article and what the earlier stages know of it.
pub(crate) struct Scene<'a> {
    pub(crate) document: &'a Document,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) evidence: &'a Evidence,
    /// Tokens that begin a cue, and colons of headlines, in order.
    pub(crate) cues: &'a [usize],
}

impl Scene<'_> {
    /// How the cue at this token stands to its source.
    pub(crate) fn shape(&self, cue: usize) -> Option<Shape> {
        let id = self.document.tokens[cue].cue;
        (id != CueId::default()).then(|| self.vocabulary.cue(id).shape)
    }

    /// What the cue takes as content.
    pub(crate) fn complement(&self, cue: usize) -> Complement {
        self.vocabulary.cue(self.document.tokens[cue].cue).complement
    }

    /// The kind of reporting that the cue does.
    pub(crate) fn class(&self, cue: usize) -> CueClass {
        self.vocabulary.cue(self.document.tokens[cue].cue).class
    }

    /// The cue that begins at this token, all its words.
    pub(crate) fn cue(&self, token: usize) -> Cue {
        let end = self.cue_end(token);
        Cue { span: self.document.span_of(&(token..end)), token, id: self.document.tokens[token].cue }
    }

    /// One past the cue's last token.
    pub(crate) fn cue_end(&self, token: usize) -> usize {
        let cue = Classes::CUE | Classes::ACCORDING | Classes::AFTER_QUOTE;
        let phrase = self.document.phrase_at(token).filter(|phrase| phrase.classes.any(cue));
        token + phrase.map_or(1, |phrase| phrase.length as usize)
    }

    /// The clitic inside the cue, if it has one.
    pub(crate) fn clitic(&self, cue: usize) -> Option<Mention> {
        if !self.document.tokens[cue].flags.has(Flags::CLITIC) {
            return None;
        }
        let end = self.document.tokens[self.cue_end(cue) - 1].end;
        let span = Span { start: end - 3, end };
        Some(Mention {
            span,
            tokens: cue..self.cue_end(cue),
            form: SourceForm::Clitic,
            name: None,
            role: None,
        })
    }

    /// The mention that begins at `from` and ends before `limit`.
    pub(crate) fn mention(&self, from: usize, limit: usize, follows: Follows) -> Option<Mention> {
        let end = noun_phrase::end(self.document, from, limit, follows);
        if end <= from {
            return None;
        }
        classify(self.document, self.evidence, from..end)
    }

    /// The tokens of the sentence that holds the pair's opening mark.
    pub(crate) fn sentence_of(&self, pair: &Pair) -> Range<usize> {
        let index = self.document.sentence_of(pair.open);
        self.document.sentences[index].tokens.clone()
    }

    /// The text between a pair's marks without white space and final punctuation, as the guidelines want it; nothing where it
    /// is empty.
    pub(crate) fn inside(&self, pair: &Pair) -> Option<Span> {
        let first = pair.open + 1;
        let mut last = pair.close;
        while last > first {
            let token = &self.document.tokens[last - 1];
            if !(token.ends_sentence() || token.kind == Kind::Comma) {
                break;
            }
            last -= 1;
        }
        (last > first).then(|| self.document.span_of(&(first..last)))
    }

    /// Number of words between a pair's marks, counted up to `most`.
    pub(crate) fn words_inside(&self, pair: &Pair, most: usize) -> usize {
        let tokens = &self.document.tokens[pair.open + 1..pair.close];
        tokens.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number)).take(most).count()
    }

    /// The first token from `at` on that is not a comma, stop or dash.
    pub(crate) fn skip_stops(&self, mut at: usize, end: usize) -> usize {
        while at < end && matches!(self.document.tokens[at].kind, Kind::Comma | Kind::Period | Kind::Dash) {
            at += 1;
        }
        at
    }

    /// Whether nothing but punctuation, and little of it, stands on these tokens.
    pub(crate) fn is_bare(&self, tokens: Range<usize>) -> bool {
        if tokens.len() > 32 {
            return false;
        }
        self.document.tokens[tokens].iter().all(|token| !matches!(token.kind, Kind::Word | Kind::Number))
    }

    /// A news medium alone, which the guidelines do not count as a source.
    pub(crate) fn is_medium(&self, source: &Mention) -> bool {
        source.name.as_ref().is_some_and(|name| {
            source.role.is_none()
                && self.document.tokens[name.clone()].iter().all(|token| {
                    !token.is_word()
                        || token.is(Classes::OUTLET)
                        || token.span().of(&self.document.text).contains('.')
                })
                && self.document.tokens[name.clone()]
                    .iter()
                    .any(|token| token.is(Classes::OUTLET) || token.span().len() > 5)
        })
    }

    /// Whether a word before the cue says that nothing was said: `belum mengatakan`, `akan menyampaikan`, `untuk meminta`.
    pub(crate) fn is_negated(&self, floor: usize, cue: usize) -> bool {
        let mut at = cue;
        while at > floor {
            // `tidak hanya`, `secara tak langsung`: an adverb of several words is no negation.
            let phrase = (floor.max(at.saturating_sub(5))..at).find(|&start| {
                self.document.phrase_at(start).is_some_and(|phrase| {
                    phrase.classes.any(Classes::ADVERB_BEFORE) && start + phrase.length as usize == at
                })
            });
            if let Some(start) = phrase {
                at = start;
                continue;
            }
            let token = &self.document.tokens[at - 1];
            if token.is(Classes::NEGATOR) || token.is(Classes::MODAL) && !token.is(Classes::ADVERB_BEFORE) {
                return true;
            }
            if !token.is(Classes::ADVERB_BEFORE) {
                break;
            }
            at -= 1;
        }
        let Some(previous) = at.checked_sub(1).filter(|&at| at >= floor).map(|at| &self.document.tokens[at])
        else {
            return false;
        };
        previous.is_word()
            && !previous.is_capital()
            && previous.is(Classes::PREPOSITION | Classes::SUBORDINATOR | Classes::PURPOSE)
    }
}
