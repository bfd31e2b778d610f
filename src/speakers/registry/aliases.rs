//! Nicknames and initials that the text gives with a name.

use super::Registry;
use crate::mentions::evidence::key;
use crate::mentions::noun_phrase::is_word;
use crate::model::document::Document;
use crate::model::mention::{Mention, SourceForm};
use crate::model::token::Kind;
use crate::speakers::short_names::{announced_after, is_nickname};
use std::ops::Range;

impl Registry {
    /// A nickname that the text gives with the name: `Joko Widodo (Jokowi)`, `Ridwan yang akrab disapa Emil`.
    pub(super) fn alias_after(&mut self, document: &Document, mention: &Mention, words: &[u64]) {
        let Some(name) = &mention.name else { return };
        let tokens = &document.tokens;
        let bracketed = document.kind(name.end) == Some(Kind::Open)
            && document.kind(name.end + 2) == Some(Kind::Close)
            && (is_nickname(&tokens[name.end + 1]) || are_initials(document, name, name.end + 1));
        let announced = announced_after(document, mention.tokens.end);
        // `Joko Widodo atau Jokowi`
        let or = is_word(document, name.end, "atau")
            && tokens.get(name.end + 1).is_some_and(is_nickname)
            && !tokens.get(name.end + 2).is_some_and(|next| next.is_word() && next.is_capital());
        if !(bracketed || announced.is_some() || or) {
            return;
        }
        let Some(speaker) = self.find(words, mention.tokens.start, true) else {
            // `Siska, sapaan Fransiska`: the nickname first.
            if let ([nickname], Some(at)) = (words, announced)
                && let Some(bearer) = self.find(&[key(document.text_of(at))], at, true)
            {
                self.index(*nickname, bearer);
            }
            return;
        };
        if bracketed {
            self.alias(document, name, name.end + 1, speaker);
            return;
        }
        if let Some(at) = announced {
            self.alias(document, name, at, speaker);
        }
        if or && words.len() > 1 {
            self.alias(document, name, name.end + 1, speaker);
        }
    }

    /// Makes the word at `at` a name of the speaker.
    fn alias(&mut self, document: &Document, name: &Range<usize>, at: usize, speaker: usize) {
        let word = key(document.text_of(at));
        self.index(word, speaker);
        if are_initials(document, name, at) {
            self.initials.push((word, speaker));
        }
    }

    /// Whom initials stand for that look like a body's: `AHS`, `Ketua Umum Partai Maju AHS`.
    pub(crate) fn bearer_of_initials(&self, document: &Document, source: &Mention) -> Option<usize> {
        let last = source.tokens.end.checked_sub(1)?;
        let fits = match source.form {
            SourceForm::Organization => source.tokens.len() == 1,
            SourceForm::Role => true,
            _ => false,
        };
        if self.initials.is_empty() || !fits || !document.tokens[last].is_upper() {
            return None;
        }
        let word = key(document.text_of(last));
        self.initials.iter().find(|(initials, _)| *initials == word).map(|(_, speaker)| *speaker)
    }
}

/// Fewest and most letters of initials.
const INITIALS: Range<u32> = 2..6;

/// Whether the word at `at` is made of first letters of the name's words, in their order: `RH` of Rahmat Hidayat; not the party of
/// `Rahmat Hidayat (PLR)`.
fn are_initials(document: &Document, name: &Range<usize>, at: usize) -> bool {
    let Some(token) = document.tokens.get(at).filter(|token| token.is_word() && token.is_upper()) else {
        return false;
    };
    if !INITIALS.contains(&token.span().len()) {
        return false;
    }
    let mut firsts = name.clone().filter_map(|at| document.text_of(at).chars().next());
    document.text_of(at).chars().all(|letter| firsts.any(|first| first == letter))
}
