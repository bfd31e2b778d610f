//! Speakers: the people and bodies of one article.

use super::few::Few;
use super::mention::SourceForm;
use super::span::Span;

/// What a speaker is; the column `speaker_kind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SpeakerKind {
    Person,
    Organization,
    Group,
    Unnamed,
    Document,
    #[default]
    None,
}

impl SpeakerKind {
    /// The kind's name in the output.
    pub(crate) fn name(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Organization => "organization",
            SpeakerKind::Group => "group",
            SpeakerKind::Unnamed => "unnamed",
            SpeakerKind::Document => "document",
            SpeakerKind::None => "none",
        }
    }
}

/// The words of a name as keys: no name is compared by more of them.
pub(crate) type NameWords = Few<u64, 8>;

/// One person or body of the article.
#[derive(Clone, Debug)]
pub(crate) struct Speaker {
    pub(crate) kind: SpeakerKind,
    /// The fullest name, or the fullest description where no name is given.
    pub(crate) name: Span,
    /// Keys of the name's words, without points and honorifics.
    pub(crate) words: NameWords,
    /// The function as first given with the name.
    pub(crate) role: Option<Span>,
    /// Tokens of the function.
    pub(crate) role_tokens: Option<std::ops::Range<usize>>,
    /// A function, a known personal name or speech shows that the name is a person's.
    pub(crate) surely_person: bool,
    /// The article names the person as the source of a quotation.
    pub(crate) speaks: bool,
    /// First token of the first mention.
    pub(crate) first: usize,
}

/// The link from a quotation to its speaker.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Link {
    /// Index of the speaker.
    pub(crate) speaker: Option<usize>,
    /// How the source stands for the speaker, once the speaker is known.
    pub(crate) form: SourceForm,
    pub(crate) resolved_by: &'static str,
    /// Mentions from the source to the full name: the source, a mention between, the name.
    pub(crate) chain: Few<Span, 3>,
    /// Other speakers that could have been meant, nearest first.
    pub(crate) candidates: Few<u32, 4>,
}
