//! Pairs opening and closing marks, paragraph by paragraph, in one pass.

use crate::model::document::{Document, Pair};
use crate::model::token::{Flags, Kind, Mark, MarkShape, Token};
use crate::model::word::{Classes, CueId};
use std::ops::Range;

/// No spoken paragraph is longer than this (tokens).
const LONGEST_UNCLOSED: usize = 160;

/// Pairs the marks of all paragraphs.
pub(crate) fn find(document: &mut Document) {
    let Document { tokens, marks, paragraphs, pairs, .. } = document;
    pairs.reserve(marks.len() / 2 + 1);
    let mut next = 0;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let range = paragraph.tokens.clone();
        while next < marks.len() && (marks[next].token as usize) < range.start {
            next += 1;
        }
        let first = next;
        while next < marks.len() && (marks[next].token as usize) < range.end {
            next += 1;
        }
        let before = pairs.len();
        let mut pairing = Pairing { tokens, range: range.clone(), pairs, paragraph: index };
        pairing.doubles(&marks[first..next]);
        pairing.singles(&marks[first..next]);
        pairs[before..].sort_unstable_by_key(|pair| pair.open);
        for pair in &pairs[before..] {
            for token in &mut tokens[pair.open + 1..pair.close] {
                token.flags.set(Flags::QUOTED);
            }
        }
    }
}

struct Pairing<'d> {
    tokens: &'d [Token],
    range: Range<usize>,
    pairs: &'d mut Vec<Pair>,
    paragraph: usize,
}

/// Which ways a mark can go, from its shape and its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Opens,
    Closes,
    Either,
}

impl Pairing<'_> {
    fn doubles(&mut self, marks: &[Mark]) {
        let mut open: Option<&Mark> = None;
        let mut nested = 0u32;
        for (index, mark) in marks.iter().enumerate() {
            let Some(opened) = open else {
                let next = marks[index + 1..].iter().find(|mark| !mark.shape.is_single());
                if self.opens(mark) || self.opens_loosely(mark, next) {
                    open = Some(mark);
                    nested = 0;
                }
                continue;
            };
            if mark.shape.is_single() {
                // `“…,' kata Budi`: a single mark that closes what a double one opened.
                if nested == 0 && self.closes_before_cue(mark) {
                    self.push(opened, Some(mark));
                    open = None;
                }
                continue;
            }
            if (mark.shape == MarkShape::Lost) != (opened.shape == MarkShape::Lost) {
                // `"…,? kata Budi`: only the closing mark was lost.
                if mark.shape == MarkShape::Lost && nested == 0 && self.closes_before_cue(mark) {
                    self.push(opened, Some(mark));
                    open = None;
                }
                continue;
            }
            match self.way(mark) {
                Way::Opens if self.closes_before_cue(mark) => {
                    self.push(opened, Some(mark));
                    open = None;
                }
                Way::Opens => {
                    let mut rest = marks[index + 1..].iter().filter(|mark| !mark.shape.is_single());
                    let closing =
                        |mark: Option<&Mark>| mark.is_some_and(|mark| self.way(mark) == Way::Closes);
                    if closing(rest.next()) && closing(rest.next()) {
                        nested += 1;
                    } else {
                        self.push_until(opened, mark.token as usize);
                        open = Some(mark);
                        nested = 0;
                    }
                }
                Way::Closes | Way::Either if nested > 0 => nested -= 1,
                Way::Closes | Way::Either => {
                    self.push(opened, Some(mark));
                    open = None;
                }
            }
        }
        if let Some(opened) = open {
            self.push(opened, None);
        }
    }

    /// Single marks outside the double ones, where both ends are plain.
    fn singles(&mut self, marks: &[Mark]) {
        let doubles = self.pairs.len();
        let first =
            self.pairs.iter().rposition(|pair| pair.paragraph != self.paragraph).map_or(0, |at| at + 1);
        let mut next_pair = first;
        let mut open: Option<&Mark> = None;
        for mark in marks.iter().filter(|mark| mark.shape.is_single()) {
            let token = mark.token as usize;
            while next_pair < doubles && self.pairs[next_pair].close < token {
                next_pair += 1;
                // A double pair between the two single marks: they do not belong together.
                open = None;
            }
            if next_pair < doubles && self.pairs[next_pair].open < token {
                continue;
            }
            match open {
                Some(opened) if self.touches_before(token) && !self.touches_word_after(token) => {
                    self.push(opened, Some(mark));
                    open = None;
                }
                _ if self.starts_word(token) && !self.touches_before(token) => open = Some(mark),
                _ => {}
            }
        }
    }

    fn push(&mut self, open: &Mark, close: Option<&Mark>) {
        self.pairs.push(Pair {
            open: open.token as usize,
            close: close.map_or_else(|| self.open_end(open.token as usize), |mark| mark.token as usize),
            unclosed: close.is_none(),
            damaged: open.damaged || close.is_some_and(|mark| mark.damaged),
            single: open.shape.is_single(),
            paragraph: self.paragraph,
        });
    }

    /// Where a stretch that never closes ends: at the stop before its attribution (`"Kami siap, ujar Budi.`), else with the
    /// paragraph, or with its sentence where the paragraph is so long that the line breaks of the article must have been lost.
    fn open_end(&self, open: usize) -> usize {
        let attribution =
            (open + 3..self.range.end.min(open + LONGEST_UNCLOSED)).find(|&at| self.is_attribution(at));
        if let Some(attribution) = attribution {
            return attribution - 1;
        }
        if self.range.end - open <= LONGEST_UNCLOSED {
            return self.range.end;
        }
        let stop = (open + 1..self.range.end).find(|&at| {
            self.tokens[at].ends_sentence()
                && self.tokens[..self.range.end].get(at + 1).is_some_and(Token::is_capital)
        });
        stop.map_or(self.range.end, |stop| stop + 1)
    }

    /// A stop, then a cue after which its source follows: `, ujar Budi`, `? katanya`.
    fn is_attribution(&self, at: usize) -> bool {
        let stop =
            matches!(self.tokens[at - 1].kind, Kind::Comma | Kind::Question | Kind::Exclaim | Kind::Period);
        let cue = &self.tokens[at];
        let source = cue.flags.has(Flags::CLITIC)
            || self.tokens[..self.range.end]
                .get(at + 1)
                .is_some_and(|next| next.is_word() && (next.is_capital() || next.is(Classes::PRONOUN)));
        stop && source && cue.is(Classes::AFTER_QUOTE)
    }

    /// An unclosed stretch that ends where the next one opens.
    fn push_until(&mut self, open: &Mark, end: usize) {
        if end > open.token as usize + 1 {
            self.push(open, None);
            self.pairs.last_mut().expect("just pushed").close = end;
        }
    }

    fn touches_before(&self, at: usize) -> bool {
        at > self.range.start
            && !self.tokens[at].flags.has(Flags::SPACED)
            && !matches!(self.tokens[at - 1].kind, Kind::Open | Kind::Dash | Kind::Slash)
    }

    fn touches_after(&self, at: usize) -> bool {
        at + 1 < self.range.end && !self.tokens[at + 1].flags.has(Flags::SPACED)
    }

    fn touches_word_after(&self, at: usize) -> bool {
        self.touches_after(at) && matches!(self.tokens[at + 1].kind, Kind::Word | Kind::Number)
    }

    fn starts_word(&self, at: usize) -> bool {
        self.touches_after(at)
            && matches!(
                self.tokens[at + 1].kind,
                Kind::Word | Kind::Number | Kind::Ellipsis | Kind::Open | Kind::Mark
            )
    }

    fn way(&self, mark: &Mark) -> Way {
        let at = mark.token as usize;
        let (before, after) = (self.touches_before(at), self.starts_word(at));
        match mark.shape {
            MarkShape::DoubleOpen if before && !after => Way::Closes,
            MarkShape::DoubleOpen => Way::Opens,
            // Kompas opens with the closing mark too.
            MarkShape::DoubleClose | MarkShape::Double if !before && after => Way::Opens,
            MarkShape::DoubleClose => Way::Closes,
            _ if before && !after => Way::Closes,
            _ => Way::Either,
        }
    }

    /// Whether a mark can open while nothing is open.
    fn opens(&self, mark: &Mark) -> bool {
        let at = mark.token as usize;
        match mark.shape {
            MarkShape::Single | MarkShape::SingleOpen | MarkShape::SingleClose => false,
            MarkShape::Lost => {
                !self.touches_before(at) && (self.starts_word(at) || self.tokens[at].span().len() == 2)
            }
            _ => self.way(mark) != Way::Closes && at + 1 < self.range.end,
        }
    }

    /// Whether a mark that looks like a closing one opens: nothing is open, a stop or a space stands before it, a space after it,
    /// and another mark follows (`ARCI." Karena mesinnya …,"`, `” Menang itu …,”`).
    fn opens_loosely(&self, mark: &Mark, next: Option<&Mark>) -> bool {
        let at = mark.token as usize;
        let before =
            at == self.range.start || !self.touches_before(at) || self.tokens[at - 1].ends_sentence();
        let word_after = self.tokens[..self.range.end].get(at + 1).is_some_and(Token::is_capital);
        let closing = next.is_some_and(|next| self.way(next) != Way::Opens || self.closes_before_cue(next));
        matches!(mark.shape, MarkShape::Double | MarkShape::DoubleClose) && before && word_after && closing
    }

    /// `…,' kata` and `…, "kata`: what comes before and after can only be the end of a quotation.
    fn closes_before_cue(&self, mark: &Mark) -> bool {
        let at = mark.token as usize;
        let stop = at > self.range.start
            && matches!(
                self.tokens[at - 1].kind,
                Kind::Comma | Kind::Period | Kind::Question | Kind::Exclaim
            );
        let cue = self.tokens[..self.range.end].get(at + 1);
        stop && cue.is_some_and(|token| {
            !token.is_capital() && token.cue != CueId::default() && token.is(Classes::CUE)
        })
    }
}
