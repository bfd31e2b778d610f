//! What a text says, however it is written.
//!
//! Two texts say the same words when they differ only in capitals, marks, accents and spelling: `"Kami enggak lari…"` and
//! `kami nggak lari`. [`Words`] are a text in that form, each word with its place in the text; [`compare`] says in which words two
//! texts differ; [`shingles`] finds texts that share words, among many.

pub mod compare;
pub mod shingles;
mod spelling;
mod words;

pub use spelling::Spelling;
pub use words::{Word, Words};

/// The terms by which a text is put into the index of shingles.
#[must_use]
pub fn index_terms(text: &str) -> String {
    shingles::terms(&Words::of(text, Spelling::builtin()).hashes())
}
