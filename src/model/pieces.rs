//! The pieces of a quotation's content: nearly always one, which then needs no allocator.

use super::span::Span;
use std::ops::Deref;

/// Spans in order, one at least.
#[derive(Clone, Debug)]
pub(crate) enum Pieces {
    One(Span),
    Many(Vec<Span>),
}

impl Pieces {
    /// Adds a piece behind the others.
    pub(crate) fn push(&mut self, span: Span) {
        match self {
            Pieces::One(first) => *self = Pieces::Many(vec![*first, span]),
            Pieces::Many(spans) => spans.push(span),
        }
    }
}

impl Deref for Pieces {
    type Target = [Span];
    fn deref(&self) -> &[Span] {
        match self {
            Pieces::One(span) => std::slice::from_ref(span),
            Pieces::Many(spans) => spans,
        }
    }
}
