//! Whether a row of the lexicon is recognised in its example; asked by the tests only.

use super::tables::{ClassRule, TABLES, TableSpec};
use super::{EffectiveRow, Lexicon};
use crate::model::document::Document;
use crate::model::span::Span;
use crate::model::token::Kind;
use crate::model::word::{Classes, CueId};
use crate::{quotes, text, tokens};

impl Lexicon {
    /// Whether the row `form` (and `kind`, where forms may stand in several kinds) of the table `file` is recognised in `example`:
    /// its tokens carry the row's class; a phrase of page chrome is cut away; a point after an abbreviation ends no sentence.
    #[doc(hidden)]
    #[must_use]
    pub fn recognises(&self, file: &str, form: &str, kind: &str, example: &str) -> bool {
        let Some(index) = TABLES.iter().position(|spec| spec.path == file) else { return false };
        let spec = &TABLES[index];
        let Ok(at) =
            self.rows[index].binary_search_by(|row| super::key_of(row, spec).cmp(&spec.key(form, kind)))
        else {
            return false;
        };
        let row = &self.rows[index][at];
        let mut document = Document::default();
        document.text.push_str(example);
        text::chrome::find(&mut document, self);
        if matches!(spec.classes, ClassRule::Literal(_)) {
            let begins = document.text.to_ascii_lowercase().find(&form.to_ascii_lowercase());
            return begins.is_some_and(|begins| {
                let phrase = Span { start: begins as u32, end: (begins + form.len()) as u32 };
                document.chrome.iter().any(|chrome| chrome.span.contains(phrase))
            });
        }
        tokens::lexer::split(&mut document, &self.vocabulary);
        tokens::phrases::find(&mut document, &self.vocabulary);
        quotes::pairs::find(&mut document);
        tokens::sentences::split(&mut document);
        let classes = classes_of(spec, row);
        let words: Vec<_> = form.split(' ').map(|word| self.vocabulary.id(word)).collect();
        let abbreviation = classes.any(Classes::ABBREVIATION | Classes::DEGREE_ABBREVIATION);
        (0..(document.tokens.len() + 1).saturating_sub(words.len())).any(|at| {
            let found = &document.tokens[at..at + words.len()];
            let same = found.iter().zip(&words).all(|(token, word)| token.word == *word);
            same && is_whole(&document, at, words.len(), classes)
                && (!abbreviation || goes_on(&document, at + words.len()))
        })
    }
}

fn classes_of(spec: &TableSpec, row: &EffectiveRow) -> Classes {
    match &spec.classes {
        ClassRule::All(classes) => *classes,
        ClassRule::ByKind(kinds) => kinds
            .iter()
            .find(|(kind, _)| *kind == row.cells[1])
            .map_or(Classes::NONE, |(_, classes)| *classes),
        ClassRule::Literal(_) => Classes::NONE,
        ClassRule::Verbs => Classes::CUE,
        ClassRule::Phrases => Classes::CUE | Classes::ACCORDING | Classes::AFTER_QUOTE,
    }
}

/// Whether the entry of this length is found at the token, as itself and not as part of a longer phrase.
fn is_whole(document: &Document, at: usize, length: usize, classes: Classes) -> bool {
    let token = &document.tokens[at];
    let cue = classes.any(Classes::CUE) && length == 1;
    if length == 1 {
        return token.is(classes) && (!cue || token.cue != CueId::default());
    }
    document
        .phrase_at(at)
        .is_some_and(|phrase| phrase.length as usize == length && phrase.classes.any(classes))
}

/// Whether the sentence goes on after the point at this token.
fn goes_on(document: &Document, point: usize) -> bool {
    let next = point + 1;
    document.kind(point) == Some(Kind::Point)
        && next < document.tokens.len()
        && document.sentence_of(point) == document.sentence_of(next)
}
