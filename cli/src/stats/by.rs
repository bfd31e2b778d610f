//! What rows are grouped by.

use super::row::{Column, Row};

/// What has a group of its own. But for the month these are columns of the rows, under their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum By {
    /// Persons, organizations, groups, …: the balance of sources
    #[value(name = "speaker_kind")]
    SpeakerKind,
    /// Direct, indirect and mixed
    #[value(name = "type")]
    Type,
    /// Who spoke, by name; those without a name are one group
    #[value(name = "speaker")]
    Speaker,
    /// The function of the speaker
    #[value(name = "role")]
    Role,
    /// The body or area within the role
    #[value(name = "affiliation")]
    Affiliation,
    /// Newspaper or site
    #[value(name = "outlet")]
    Outlet,
    /// Month of publication
    #[value(name = "month")]
    Month,
    /// Kind of reporting: say, claim, deny, …
    #[value(name = "cue_class")]
    CueClass,
    /// The verb, in its dictionary form
    #[value(name = "cue_lemma")]
    CueLemma,
}

impl By {
    /// What is grouped by where the user does not say it.
    pub(crate) const USUAL: [By; 7] =
        [By::SpeakerKind, By::Type, By::Speaker, By::Role, By::Outlet, By::Month, By::CueClass];

    /// The name, as on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            By::SpeakerKind => "speaker_kind",
            By::Type => "type",
            By::Speaker => "speaker",
            By::Role => "role",
            By::Affiliation => "affiliation",
            By::Outlet => "outlet",
            By::Month => "month",
            By::CueClass => "cue_class",
            By::CueLemma => "cue_lemma",
        }
    }

    /// A heading for people.
    pub(crate) fn title(self) -> &'static str {
        match self {
            By::SpeakerKind => "Kinds of sources",
            By::Type => "Types of quotations",
            By::Speaker => "Speakers",
            By::Role => "Roles",
            By::Affiliation => "Affiliations",
            By::Outlet => "Outlets",
            By::Month => "Months",
            By::CueClass => "Kinds of reporting",
            By::CueLemma => "Verbs of reporting",
        }
    }

    /// The group of a row that was published on an ISO `day`; empty where it has none.
    pub(crate) fn key<'r>(self, row: &'r Row, day: &'r str) -> &'r str {
        match self {
            By::SpeakerKind => row.get(Column::SpeakerKind),
            By::Type => row.get(Column::Type),
            By::Speaker if row.is_named() => row.get(Column::Speaker),
            By::Speaker => "",
            By::Role => row.get(Column::Role),
            By::Affiliation => row.get(Column::Affiliation),
            By::Outlet => row.get(Column::Outlet),
            By::Month => day.get(..7).unwrap_or(""),
            By::CueClass => row.get(Column::CueClass),
            By::CueLemma => row.get(Column::CueLemma),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::row;
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn names_are_those_of_the_command_line_and_of_columns() {
        for by in By::value_variants() {
            assert_eq!(by.to_possible_value().unwrap().get_name(), by.name());
            let column = kutip::COLUMNS.iter().any(|column| column.name == by.name());
            assert!(column || *by == By::Month);
        }
    }

    #[test]
    fn people_without_a_name_are_one_group() {
        let witness = row(&[("speaker", "seorang saksi"), ("speaker_kind", "unnamed")]);
        assert_eq!((By::Speaker.key(&witness, ""), By::SpeakerKind.key(&witness, "")), ("", "unnamed"));
        assert_eq!((By::Month.key(&witness, "2024-02-29"), By::Month.key(&witness, "")), ("2024-02", ""));
    }
}
