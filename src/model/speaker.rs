//! Speakers: the people and bodies of one article.

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

/// The words of a name as keys, in place: no name is compared by more of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NameWords {
    keys: [u64; 8],
    count: u8,
}

impl NameWords {
    /// Adds a word; one too many is left out.
    pub(crate) fn push(&mut self, key: u64) {
        if let Some(place) = self.keys.get_mut(usize::from(self.count)) {
            *place = key;
            self.count += 1;
        }
    }
}

impl std::ops::Deref for NameWords {
    type Target = [u64];
    fn deref(&self) -> &[u64] {
        &self.keys[..usize::from(self.count)]
    }
}

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
#[derive(Clone, Debug, Default)]
pub(crate) struct Link {
    /// Index of the speaker.
    pub(crate) speaker: Option<usize>,
    /// How the source stands for the speaker, once the speaker is known.
    pub(crate) form: SourceForm,
    pub(crate) resolved_by: &'static str,
    /// Mentions from the source to the full name.
    pub(crate) chain: Vec<Span>,
    /// Other speakers that could have been meant, nearest first.
    pub(crate) candidates: Vec<usize>,
}
