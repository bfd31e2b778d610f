//! The list of tables: path, columns, which classes their rows give, and the embedded text.

use crate::model::word::Classes;

/// One table of the lexicon.
pub(crate) struct TableSpec {
    /// Path below `lexicons/`, also the path in a user's overlay.
    pub(crate) path: &'static str,
    /// What the table is for, in a few words.
    pub(crate) about: &'static str,
    /// Column names; the first is the key, the last the example.
    pub(crate) columns: &'static [&'static str],
    /// How a row's class is found.
    pub(crate) classes: ClassRule,
    /// Contents of the built-in file.
    pub(crate) text: &'static str,
}

impl TableSpec {
    /// What a row is known by. Chrome phrases may stand in several kinds; all other rows are keyed by form, capitals included
    /// (`SD` is no `s.d.`).
    pub(crate) fn key<'r>(&self, form: &'r str, kind: &'r str) -> (&'r str, &'r str) {
        match self.classes {
            ClassRule::Literal(_) => (form, kind),
            _ => (form, ""),
        }
    }
}

/// How the class of a row is found.
pub(crate) enum ClassRule {
    /// Every row has this class.
    All(Classes),
    /// The second column names the kind.
    ByKind(&'static [(&'static str, Classes)]),
    /// Cue verbs: class, shape, complement and clitic are columns of their own.
    Verbs,
    /// Cue phrases: class and frame are columns of their own.
    Phrases,
    /// Literal text that the tokens do not see (page chrome, names of outlets).
    Literal(&'static [&'static str]),
}

macro_rules! table {
    ($path:literal, $about:literal, [$($column:literal),+], $rule:expr) => {
        TableSpec {
            path: $path,
            about: $about,
            columns: &[$($column),+],
            classes: $rule,
            text: include_str!(concat!("../../lexicons/", $path)),
        }
    };
}

use ClassRule::{All, ByKind, Literal};
type C = Classes;

/// All tables, in the order of the pipeline.
pub(crate) const TABLES: &[TableSpec] = &[
    table!(
        "text/boilerplate.tsv",
        "page chrome that is not part of the article",
        ["form", "kind", "example"],
        Literal(&["line", "prefix", "inline", "link", "tail", "caption"])
    ),
    table!(
        "text/outlets.tsv",
        "names of media in datelines and credits",
        ["form", "example"],
        All(C::OUTLET)
    ),
    table!(
        "tokens/abbreviations.tsv",
        "abbreviations after which a point ends no sentence",
        ["form", "kind", "example"],
        ByKind(&[
            ("title", C::ABBREVIATION),
            ("degree", C::DEGREE_ABBREVIATION),
            ("unit", C::ABBREVIATION),
            ("ordinary", C::ABBREVIATION),
            ("inc", C::DEGREE_ABBREVIATION)
        ])
    ),
    table!(
        "quotes/titles.tsv",
        "words before marks that announce a title or term, not speech",
        ["form", "example"],
        All(C::TITLE_NOUN)
    ),
    table!(
        "cues/verbs.tsv",
        "verbs that report speech, one row per form",
        ["form", "lemma", "class", "shape", "complement", "clitic", "example"],
        ClassRule::Verbs
    ),
    table!(
        "cues/phrases.tsv",
        "cues of several words and prepositions",
        ["form", "lemma", "class", "frame", "example"],
        ClassRule::Phrases
    ),
    table!(
        "cues/adverbs.tsv",
        "words that may stand between source and cue, or after the cue",
        ["form", "place", "example"],
        ByKind(&[("before", C::ADVERB_BEFORE), ("after", C::ADVERB_AFTER), ("both", Classes::BOTH_ADVERBS)])
    ),
    table!(
        "cues/negators.tsv",
        "words before a cue that make it no speech",
        ["form", "example"],
        All(C::NEGATOR)
    ),
    table!(
        "cues/ordinary.tsv",
        "expressions in which a cue form is an ordinary word",
        ["form", "next", "example"],
        All(C::ORDINARY)
    ),
    table!(
        "mentions/roles.tsv",
        "words that head a function, relation or description of a person",
        ["form", "kind", "example"],
        ByKind(&[("head", C::ROLE), ("relation", C::RELATION), ("person", C::PERSON)])
    ),
    table!(
        "mentions/area_roles.tsv",
        "functions that are named by their area",
        ["form", "kind", "example"],
        ByKind(&[("open", C::AREA_ROLE), ("listed", C::LISTED_AREA)])
    ),
    table!(
        "mentions/role_status.tsv",
        "words before a role: mantan, Plt",
        ["form", "example"],
        All(C::STATUS)
    ),
    table!(
        "mentions/role_short.tsv",
        "short forms of roles and what they stand for",
        ["form", "full", "example"],
        All(C::ROLE_SHORT)
    ),
    table!(
        "mentions/honorifics.tsv",
        "titles of address, ranks, degrees",
        ["form", "kind", "example"],
        ByKind(&[("honorific", C::HONORIFIC), ("rank", C::RANK), ("corps", C::RANK), ("degree", C::DEGREE)])
    ),
    table!(
        "mentions/bodies.tsv",
        "bodies that speak and words that begin their names",
        ["form", "kind", "example"],
        ByKind(&[("body", C::BODY), ("head", C::BODY_HEAD), ("generic", C::BODY_GENERIC)])
    ),
    table!("mentions/groups.tsv", "nouns for groups of people", ["form", "example"], All(C::GROUP)),
    table!(
        "mentions/group_quantifiers.tsv",
        "words that make a group of a noun",
        ["form", "example"],
        All(C::QUANTIFIER)
    ),
    table!("mentions/unnamed.tsv", "markers of one unnamed person", ["form", "example"], All(C::UNNAMED)),
    table!("mentions/documents.tsv", "documents that can be a source", ["form", "example"], All(C::DOCUMENT)),
    table!(
        "mentions/pronouns.tsv",
        "pronouns that stand for a speaker",
        ["form", "kind", "example"],
        ByKind(&[("person", C::PRONOUN), ("group", C::GROUP_PRONOUN), ("self", C::SELF_PRONOUN)])
    ),
    table!(
        "mentions/places.tsv",
        "places",
        ["form", "kind", "example"],
        ByKind(&[
            ("province", C::PLACE),
            ("regency", C::PLACE),
            ("city", C::PLACE),
            ("short", C::PLACE),
            ("island", C::PLACE),
            ("region", C::PLACE),
            ("country", C::PLACE),
            ("foreign", C::PLACE),
            ("nationality", C::PLACE)
        ])
    ),
    table!(
        "mentions/office_words.tsv",
        "ordinary words in the names of offices and bodies",
        ["form", "example"],
        All(C::OFFICE)
    ),
    table!("mentions/given_names.tsv", "common personal names", ["form", "example"], All(C::GIVEN)),
    table!(
        "mentions/grammar_words.tsv",
        "small words that build a mention",
        ["form", "kind", "example"],
        ByKind(&[("relative", C::RELATIVE), ("joint", C::JOINT), ("initials", C::INITIALS)])
    ),
    table!(
        "mentions/determiners.tsv",
        "words that close a description",
        ["form", "example"],
        All(C::DETERMINER)
    ),
    table!("mentions/alias_words.tsv", "words that announce a nickname", ["form", "example"], All(C::ALIAS)),
    table!("mentions/name_particles.tsv", "small words inside names", ["form", "example"], All(C::PARTICLE)),
    table!(
        "attribution/connectives.tsv",
        "openings of a sentence that belong to neither source nor content",
        ["form", "example"],
        All(C::CONNECTIVE)
    ),
    table!(
        "attribution/complementizers.tsv",
        "words that open a reported clause",
        ["form", "kind", "example"],
        ByKind(&[("that", C::THAT), ("purpose", C::PURPOSE)])
    ),
    table!(
        "attribution/predicates.tsv",
        "words that show a finite clause",
        ["form", "kind", "example"],
        ByKind(&[
            ("modal", C::MODAL),
            ("copula", C::COPULA),
            ("adjective", C::ADJECTIVE),
            ("verb", C::PLAIN_VERB)
        ])
    ),
    table!(
        "attribution/not_verbs.tsv",
        "words that look like verbs and are none",
        ["form", "example"],
        All(C::NOT_VERB)
    ),
    table!(
        "attribution/stances.tsv",
        "nouns for what is expressed, not stated",
        ["form", "example"],
        All(C::STANCE)
    ),
    table!(
        "attribution/subordinators.tsv",
        "words that open a subordinate clause",
        ["form", "example"],
        All(C::SUBORDINATOR)
    ),
    table!(
        "attribution/prepositions.tsv",
        "words that open an adverbial, never a source",
        ["form", "example"],
        All(C::PREPOSITION)
    ),
    table!(
        "circumstances/time.tsv",
        "days, months, parts of the day",
        ["form", "kind", "example"],
        ByKind(&[
            ("day", C::DAY),
            ("month", C::MONTH),
            ("part", C::DAY_PART),
            ("relative", C::RELATIVE_TIME),
            ("zone", C::ZONE)
        ])
    ),
    table!("circumstances/months.tsv", "numbers of the months", ["form", "number", "example"], All(C::MONTH)),
    table!(
        "circumstances/channels.tsv",
        "channels of an utterance",
        ["form", "channel", "example"],
        All(C::CHANNEL)
    ),
    table!(
        "circumstances/openers.tsv",
        "words that open the circumstances after cue and source",
        ["form", "kind", "example"],
        ByKind(&[
            ("place", Classes::PLACE_OPENERS),
            ("time", C::OPENER),
            ("addressee", C::OPENER),
            ("channel", C::OPENER),
            ("manner", Classes::MANNER_OPENERS)
        ])
    ),
];
