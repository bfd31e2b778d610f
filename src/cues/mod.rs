//! Stage 4: where something may be reported.
//!
//! *Finds* every token that begins a cue of the lexicon, and the colons of headlines. *Reads* tokens. *Writes* their
//! positions. Whether a cue is one in its frame is decided with the attribution.

use crate::model::document::Document;
use crate::model::token::Kind;
use crate::model::word::Classes;

/// Positions of the tokens that begin cues, in text order.
pub(crate) fn find(document: &Document, cues: &mut Vec<usize>) {
    cues.clear();
    cues.extend(document.bits.each(0..document.tokens.len(), |block| block.cues));
    cues.retain(|&at| !is_in_name(document, at));
    let cues_of_words = cues.len();
    let mut before = 0;
    for paragraph in &document.paragraphs {
        // A dateline before a headline counts with it.
        let line = before..paragraph.tokens.end;
        before = line.end;
        if paragraph.headline {
            cues.extend(line.filter(|&at| document.kind(at) == Some(Kind::Colon)));
        }
    }
    if cues.len() > cues_of_words {
        cues.sort_unstable();
    }
}

/// `Kali Mengaku`, `Wahyu Puji Santoso`, `Ani, Firman Wibowo`: within a run of capitals the word is part of a name.
fn is_in_name(document: &Document, at: usize) -> bool {
    let capital = |at: usize| document.tokens[at].is_word() && document.tokens[at].is_capital();
    if at == 0 || !capital(at) || document.tokens[at].is_upper() {
        return false;
    }
    let word = document.text_of(at);
    let given = document.tokens[at].is(Classes::GIVEN);
    let listed = given
        && document.kind(at - 1) == Some(Kind::Comma)
        && at + 1 < document.tokens.len()
        && capital(at + 1);
    if !(listed || capital(at - 1) && (given || word.starts_with("Me") || word.starts_with("Ber"))) {
        return false;
    }
    let paragraph = &document.paragraphs[document.paragraph_of(at)];
    paragraph.tokens.start < at && !paragraph.headline
}
