//! Quotations as the stages pass them on.

use super::mention::Mention;
use super::pieces::Pieces;
use super::span::Span;
use super::word::CueId;
use std::ops::Range;

/// How the content is given; the column `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuotationKind {
    Direct,
    Indirect,
    Mixed,
}

impl QuotationKind {
    /// The kind's name in the output.
    pub(crate) fn name(self) -> &'static str {
        match self {
            QuotationKind::Direct => "direct",
            QuotationKind::Indirect => "indirect",
            QuotationKind::Mixed => "mixed",
        }
    }
}

/// The word or mark that reports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cue {
    pub(crate) span: Span,
    /// Its first token.
    pub(crate) token: usize,
    /// Its entry; none for the colon of a headline.
    pub(crate) id: CueId,
}

/// One quotation with its source, before the speaker is known.
#[derive(Clone, Debug)]
pub(crate) struct Quotation {
    pub(crate) kind: QuotationKind,
    /// The content's pieces, in order, never empty.
    pub(crate) content: Pieces,
    /// The first token of the content.
    pub(crate) token: usize,
    pub(crate) cue: Option<Cue>,
    pub(crate) source: Option<Mention>,
    /// Tokens of the reporting clause after cue and source: place, time, channel.
    pub(crate) circumstances: Range<usize>,
    pub(crate) attributed_by: &'static str,
    /// Index of the quotation that this one carries on.
    pub(crate) continues: Option<usize>,
    pub(crate) unclosed: bool,
    pub(crate) damaged: bool,
}

impl Quotation {
    /// From the first to the last byte of the content.
    pub(crate) fn outer(&self) -> Span {
        self.content.iter().skip(1).fold(self.content[0], |outer, span| outer.to(*span))
    }
}
