//! One article with everything the output needs of it.

use kutip::Article;

/// An article that owns its text.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) url: Option<String>,
    /// The headline where it is the first line of the text, and not a field of its own as `title` is.
    pub(crate) headline: Option<String>,
    pub(crate) author: Option<String>,
    /// Values of the fields named with `--keep`, in that order.
    pub(crate) kept: Vec<Kept>,
}

/// The value of a kept field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Kept {
    /// The input has none.
    #[default]
    Missing,
    /// A string.
    Text(String),
    /// Any other JSON value, as written.
    Json(String),
}

impl Document {
    /// The same, borrowed, for the extractor.
    pub(crate) fn article(&self) -> Article<'_> {
        Article {
            id: &self.id,
            text: &self.text,
            title: self.title.as_deref(),
            date: self.date.as_deref(),
            outlet: self.outlet.as_deref(),
            url: self.url.as_deref(),
        }
    }
}
