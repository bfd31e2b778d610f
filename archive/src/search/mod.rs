//! Words and names as they are looked for.

mod near;
mod people;
mod stem;

pub(crate) use near::forms;
pub use people::{Found, people};
pub use stem::stem;

/// The stems of a text's words, for the full-text index and for queries to it.
#[must_use]
pub fn stems(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut stems = String::with_capacity(text.len());
    for word in words {
        if !stems.is_empty() {
            stems.push(' ');
        }
        stems.push_str(&stem(word));
    }
    stems
}

/// A full-text query for all words of a text, in any form. Each word stands in quotation marks, so that nothing a user types is an
/// operator; empty for a text without words.
#[must_use]
pub fn query(text: &str) -> String {
    stems(text).split_whitespace().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ")
}
