//! Stage 4: where something may be reported.
//!
//! *Finds* every token that begins a cue of the lexicon, and the colons of headlines. *Reads* tokens. *Writes* their
//! positions. Whether a cue is one in its frame is decided with the attribution.

use crate::model::document::Document;
use crate::model::token::{Flags, Kind};
use crate::model::word::{Classes, CueId};

/// Positions of the tokens that begin cues, in text order.
pub(crate) fn find(document: &Document, cues: &mut Vec<usize>) {
    cues.clear();
    let mut paragraphs = document.paragraphs.iter().peekable();
    for (at, token) in document.tokens.iter().enumerate() {
        while paragraphs.peek().is_some_and(|paragraph| paragraph.tokens.end <= at) {
            paragraphs.next();
        }
        // `Way Mengaku`, `Indra Puji Triwanto`: within a run of capitals it is part of a name.
        let word = document.text_of(at);
        let in_name = token.is_capital()
            && !token.is_upper()
            && (token.is(Classes::GIVEN) || word.starts_with("Me") || word.starts_with("Ber"))
            && at > 0
            && document.tokens[at - 1].is_word()
            && document.tokens[at - 1].is_capital()
            && paragraphs.peek().is_some_and(|paragraph| paragraph.tokens.start < at && !paragraph.headline);
        let cue = token.cue != CueId::default() && !token.flags.has(Flags::IN_PHRASE) && !in_name;
        let colon =
            token.kind == Kind::Colon && paragraphs.peek().is_some_and(|paragraph| paragraph.headline);
        if cue || colon {
            cues.push(at);
        }
    }
}
