//! Mentions: stretches of text that name or stand for a possible speaker.

use super::span::Span;
use std::ops::Range;

/// What a mention looks like; the column `source_form`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SourceForm {
    Name,
    ShortName,
    NameWithRole,
    Role,
    Pronoun,
    Clitic,
    Organization,
    Group,
    Document,
    Unnamed,
    #[default]
    None,
}

impl SourceForm {
    /// The form's name in the output.
    pub(crate) fn name(self) -> &'static str {
        match self {
            SourceForm::Name => "name",
            SourceForm::ShortName => "short_name",
            SourceForm::NameWithRole => "name_with_role",
            SourceForm::Role => "role",
            SourceForm::Pronoun => "pronoun",
            SourceForm::Clitic => "clitic",
            SourceForm::Organization => "organization",
            SourceForm::Group => "group",
            SourceForm::Document => "document",
            SourceForm::Unnamed => "unnamed",
            SourceForm::None => "none",
        }
    }
}

/// One mention.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) span: Span,
    /// The tokens that hold it (for a clitic the cue's).
    pub(crate) tokens: Range<usize>,
    pub(crate) form: SourceForm,
    /// The personal name without honorifics and degrees, or the body's name.
    pub(crate) name: Option<Range<usize>>,
    /// The function.
    pub(crate) role: Option<Range<usize>>,
}
