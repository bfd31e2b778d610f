//! What was said in one go: a quotation with those that carry it on.

use crate::wording::{Spelling, Words};
use std::ops::Range;

/// Whether the archive has the words of the speaker or the reporter's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Speech {
    /// The speaker's words, in quotation marks.
    Direct,
    /// A reporter's wording of what was said.
    Indirect,
}

/// A quotation as the archive has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Its key in the archive.
    pub(super) quotation_id: i64,
    /// `direct`, `indirect` or `mixed`.
    pub(super) kind: String,
    /// From the first to the last of its words, with what stands between its pieces.
    pub(super) content: String,
    /// Its pieces, in code points of the text that it stands in; one for most.
    pub(super) spans: Vec<(u32, u32)>,
}

/// A stretch of the text that holds quoted words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// The quotation.
    pub(super) quotation_id: i64,
    /// In bytes of [`Utterance::text`].
    pub(super) at: Range<usize>,
    /// Where it begins, in code points of the text that it stands in.
    pub(super) start: u32,
}

/// Words said in one go.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Utterance {
    /// Whose words they are.
    pub(super) speech: Speech,
    /// Its pieces, one after another, with `…` between.
    pub(super) text: String,
    /// Where they stand, in order.
    pub(super) pieces: Vec<Piece>,
}

/// The utterances of a chain of quotations, each carrying on the one before it.
///
/// A mixed quotation is the reporter's sentence with words of the speaker in it: an indirect utterance, and a direct one for each
/// stretch in marks. Neighbours of the same kind are one utterance.
#[must_use]
pub(super) fn utterances(chain: &[Row]) -> Vec<Utterance> {
    let mut found: Vec<Utterance> = Vec::new();
    let mut last = None;
    for row in chain {
        let speech = if row.kind == "direct" { Speech::Direct } else { Speech::Indirect };
        if last != Some(speech) {
            found.push(Utterance { speech, text: String::new(), pieces: Vec::new() });
        }
        last = Some(speech);
        let Some(utterance) = found.last_mut() else { continue };
        for (piece, start) in pieces(row) {
            utterance.push(row.quotation_id, piece, start);
        }
        if row.kind == "mixed" {
            for (piece, start) in marked(row) {
                let mut own = Utterance { speech: Speech::Direct, text: String::new(), pieces: Vec::new() };
                own.push(row.quotation_id, piece, start);
                // Before the sentence that it stands in, which may go on.
                found.insert(found.len() - 1, own);
            }
        }
    }
    found
}

impl Utterance {
    fn push(&mut self, quotation_id: i64, piece: &str, start: u32) {
        if !self.text.is_empty() {
            self.text.push_str(" … ");
        }
        let from = self.text.len();
        self.text.push_str(piece);
        self.pieces.push(Piece { quotation_id, at: from..self.text.len(), start });
    }

    /// Its words.
    #[must_use]
    pub(super) fn words(&self) -> Words<'_> {
        Words::of(&self.text, Spelling::builtin())
    }

    /// Whether quotations begin and end where these bytes of the text do, but for marks.
    #[must_use]
    pub(super) fn is_whole(&self, bytes: &Range<usize>) -> bool {
        let bare = |from: usize, to: usize| !self.text[from..to].contains(char::is_alphanumeric);
        let first = |at: usize| at == 0 || self.pieces[at - 1].quotation_id != self.pieces[at].quotation_id;
        let last = |at: usize| at + 1 == self.pieces.len() || first(at + 1);
        let mut starts = (0..self.pieces.len()).filter(|&at| first(at)).map(|at| self.pieces[at].at.start);
        let mut ends = (0..self.pieces.len()).filter(|&at| last(at)).map(|at| self.pieces[at].at.end);
        starts.any(|start| start <= bytes.start && bare(start, bytes.start))
            && ends.any(|end| end >= bytes.end && bare(bytes.end, end))
    }

    /// Where some bytes of it stand in the article, in code points: a span for each piece that has a part of them.
    #[must_use]
    pub(super) fn spans(&self, bytes: &Range<usize>) -> Vec<(u32, u32)> {
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let spans = self.pieces.iter().filter_map(|piece| {
            let (from, to) = (bytes.start.max(piece.at.start), bytes.end.min(piece.at.end));
            let start = piece.start + count(self.text.get(piece.at.start..from)?);
            (from < to).then(|| (start, start + count(&self.text[from..to])))
        });
        spans.collect()
    }

    /// The quotation that these bytes begin in.
    #[must_use]
    pub(super) fn quotation_at(&self, byte: usize) -> i64 {
        let piece = self.pieces.iter().rfind(|piece| piece.at.start <= byte).or(self.pieces.first());
        piece.map_or(0, |piece| piece.quotation_id)
    }
}

/// The pieces of a quotation, with their places in code points.
fn pieces(row: &Row) -> Vec<(&str, u32)> {
    let origin = row.spans.first().map_or(0, |span| span.0);
    let byte = |point: u32| {
        let mut places = row.content.char_indices().map(|(at, _)| at).chain([row.content.len()]);
        places.nth((point - origin) as usize).unwrap_or(row.content.len())
    };
    row.spans.iter().map(|&(start, end)| (&row.content[byte(start)..byte(end.max(start))], start)).collect()
}

/// The stretches of a mixed quotation that stand in marks.
fn marked(row: &Row) -> Vec<(&str, u32)> {
    let is_mark = |char: char| matches!(char, '"' | '“' | '”' | '„' | '«' | '»');
    let mut found = Vec::new();
    for (piece, start) in pieces(row) {
        let marks: Vec<(usize, usize)> = piece
            .char_indices()
            .filter(|(_, char)| is_mark(*char))
            .map(|(at, char)| (at, at + char.len_utf8()))
            .collect();
        for pair in marks.chunks_exact(2) {
            let (from, to) = (pair[0].1, pair[1].0);
            let before = u32::try_from(piece[..from].chars().count()).unwrap_or(u32::MAX);
            found.push((&piece[from..to], start + before));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quotation_id: i64, kind: &str, content: &str, spans: &[(u32, u32)]) -> Row {
        Row { quotation_id, kind: kind.into(), content: content.into(), spans: spans.into() }
    }

    #[test]
    fn a_continuation_is_part_of_the_utterance() {
        let chain = [
            row(1, "direct", "Kami siap,\" kata dia, \"menanam", &[(10, 20), (33, 40)]),
            row(2, "direct", "padi lagi.", &[(60, 70)]),
        ];
        let [utterance] = &utterances(&chain)[..] else { panic!() };
        assert_eq!(utterance.text, "Kami siap, … menanam … padi lagi.");
        assert_eq!(utterance.spans(&(5..31)), [(15, 20), (33, 40), (60, 64)]);
        assert!(utterance.is_whole(&(0..22)), "the first quotation");
        assert!(utterance.is_whole(&(0..36)), "both but for the point");
        assert!(!utterance.is_whole(&(0..9)), "a piece of the first");
        assert_eq!(utterance.quotation_at(28), 2);
    }

    #[test]
    fn a_mixed_quotation_has_words_of_both() {
        let chain = [row(1, "mixed", "jalan itu \"tidak layak\" dilewati", &[(5, 37)])];
        let [direct, indirect] = &utterances(&chain)[..] else { panic!() };
        assert_eq!(
            (direct.speech, &*direct.text, direct.spans(&(0..5))),
            (Speech::Direct, "tidak layak", vec![(16, 21)])
        );
        assert_eq!((indirect.speech, indirect.text.len()), (Speech::Indirect, 32));
    }
}
