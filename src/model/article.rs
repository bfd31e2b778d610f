//! What goes in: one article with what is known about it.

/// One news article, text in memory.
///
/// `title` is the headline where the input has it in a field of its own; quotations in it get offsets
/// of that field and `section` = `headline`. Where it is `None`, the headline is looked for in the
/// first line of `text`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Article<'t> {
    /// Identifier that goes into `doc_id`.
    pub id: &'t str,
    /// The article's text as given; all offsets refer to it.
    pub text: &'t str,
    /// The headline, where it is a field of its own.
    pub title: Option<&'t str>,
    /// Date of publication as the input writes it; used to complete `Rabu (15/12)` to a full date.
    pub date: Option<&'t str>,
    /// The newspaper or site.
    pub outlet: Option<&'t str>,
    /// Address of the page.
    pub url: Option<&'t str>,
}

impl<'t> Article<'t> {
    /// The title, where it is read as the headline and quotations in it count from its start; a title of marks alone is not.
    #[must_use]
    pub fn headline_field(&self) -> Option<&'t str> {
        self.title.filter(|title| title.contains(char::is_alphanumeric))
    }

    /// An article of which only the text is known.
    #[must_use]
    pub fn from_text(id: &'t str, text: &'t str) -> Self {
        Self { id, text, ..Self::default() }
    }
}
