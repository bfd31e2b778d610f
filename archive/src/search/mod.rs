//! Words as they are looked for.

/// The stems of a text's words, for the full-text index and for queries to it.
#[must_use]
pub fn stems(text: &str) -> String {
    text.to_lowercase()
}
