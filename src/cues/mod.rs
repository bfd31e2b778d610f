//! Stage 4: where something may be reported.
//!
//! *Finds* every token that begins a cue of the lexicon, and the colons of headlines. *Reads* tokens. *Writes* their
//! positions. Whether a cue is one in its frame is decided with the attribution.

use crate::model::document::Document;
use crate::model::token::{Flags, Kind};
use crate::model::word::CueId;

/// Positions of the tokens that begin cues, in text order.
pub(crate) fn find(document: &Document, cues: &mut Vec<usize>) {
    cues.clear();
    let mut paragraphs = document.paragraphs.iter().peekable();
    for (at, token) in document.tokens.iter().enumerate() {
        while paragraphs.peek().is_some_and(|paragraph| paragraph.tokens.end <= at) {
            paragraphs.next();
        }
        let cue = token.cue != CueId::default() && !token.flags.has(Flags::IN_PHRASE);
        let colon =
            token.kind == Kind::Colon && paragraphs.peek().is_some_and(|paragraph| paragraph.headline);
        if cue || colon {
            cues.push(at);
        }
    }
}
