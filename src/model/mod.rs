//! The nouns of the program: plain data, no logic beyond small accessors.

pub(crate) mod few;
pub(crate) mod span;
pub(crate) mod article;
pub(crate) mod letters;
pub(crate) mod window;
pub(crate) mod word;
pub(crate) mod token;
pub(crate) mod token_bits;
pub(crate) mod document;
pub(crate) mod cue;
pub(crate) mod mention;
pub(crate) mod pieces;
pub(crate) mod quotation;
pub(crate) mod speaker;
