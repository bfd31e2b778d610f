//! What is read of a row, and what it says.

use crate::input::document::{Document, Kept};

/// The columns that are always read. Their order is that of [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    DocId,
    Type,
    Content,
    ContentStart,
    ContentEnd,
    ContentSpans,
    CueLemma,
    Speaker,
    SpeakerKind,
    Role,
    Affiliation,
    CueClass,
    Confidence,
    Date,
    Outlet,
}

/// The names of the columns that are always read.
pub(crate) const NAMES: [&str; 15] = [
    "doc_id",
    "type",
    "content",
    "content_start",
    "content_end",
    "content_spans",
    "cue_lemma",
    "speaker",
    "speaker_kind",
    "role",
    "affiliation",
    "cue_class",
    "confidence",
    "date",
    "outlet",
];

/// The values of a row: those of [`NAMES`], then those of the columns that filters ask for.
#[derive(Debug)]
pub(crate) struct Row {
    values: Vec<String>,
}

impl Row {
    /// Takes the values of a record that was read with the columns as fields to keep.
    pub(crate) fn new(document: Document) -> Self {
        let text = |value| match value {
            Kept::Missing => String::new(),
            Kept::Text(text) | Kept::Json(text) => text,
        };
        Self { values: document.kept.into_iter().map(text).collect() }
    }

    /// The value of a column that is always read.
    pub(crate) fn get(&self, column: Column) -> &str {
        self.at(column as usize)
    }

    /// The value at a place; empty where there is none.
    pub(crate) fn at(&self, place: usize) -> &str {
        self.values.get(place).map_or("", String::as_str)
    }

    /// Whether it is the header of a table that was put behind another.
    pub(crate) fn is_header(&self) -> bool {
        self.get(Column::DocId) == "doc_id" && self.get(Column::Type) == "type"
    }

    /// Whether its type is one that rows have.
    pub(crate) fn has_type(&self) -> bool {
        matches!(self.get(Column::Type), "direct" | "indirect" | "mixed")
    }

    /// Whether the row says who spoke, and not only that somebody did.
    pub(crate) fn is_named(&self) -> bool {
        !self.get(Column::Speaker).is_empty() && !matches!(self.get(Column::SpeakerKind), "unnamed" | "none")
    }

    /// Words of the content. What stands between its pieces, as cue and source do, is not counted.
    pub(crate) fn words(&self) -> u64 {
        let content = self.get(Column::Content);
        let numbers = numbers(self.get(Column::ContentSpans));
        let number = |column| self.get(column).trim().parse::<usize>().ok();
        let pieces = (numbers.len() > 2)
            .then(|| Some((number(Column::ContentStart)?, number(Column::ContentEnd)?)))
            .flatten()
            .and_then(|(start, end)| pieces(content, start, end, &numbers));
        pieces.map_or_else(|| words(content), |pieces| pieces.into_iter().map(words).sum())
    }
}

/// Words of a text: what stands between blanks and has a letter or digit in it.
fn words(text: &str) -> u64 {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count() as u64
}

/// All numbers of `12:45;60:90`, and of the lists that JSON and Parquet have in its place.
fn numbers(spans: &str) -> Vec<usize> {
    let numbers = spans.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    numbers.filter_map(|number| number.parse().ok()).collect()
}

/// The pieces of a content, whatever unit its offsets count in; `None` where they do not fit it.
fn pieces<'c>(content: &'c str, start: usize, end: usize, numbers: &[usize]) -> Option<Vec<&'c str>> {
    let length = end.checked_sub(start)?;
    let units: [fn(char) -> usize; 3] = [|_| 1, char::len_utf8, char::len_utf16];
    let unit = units.into_iter().find(|unit| content.chars().map(unit).sum::<usize>() == length)?;
    let byte = |offset: usize| {
        let wanted = offset.checked_sub(start)?;
        let mut units = 0;
        let ends = content.char_indices().map(|(at, char)| {
            let before = units;
            units += unit(char);
            (at, before)
        });
        ends.chain([(content.len(), length)]).find(|(_, before)| *before == wanted).map(|(at, _)| at)
    };
    // Objects of JSON may have the end first.
    let piece = |piece: &[usize]| content.get(byte(piece[0].min(piece[1]))?..byte(piece[0].max(piece[1]))?);
    numbers.chunks_exact(2).map(piece).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A row with these values, all others empty.
    pub(in crate::stats) fn row(values: &[(&str, &str)]) -> Row {
        let value = |name: &str| values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value);
        Row { values: NAMES.iter().map(|name| value(name).to_owned()).collect() }
    }

    #[test]
    fn the_names_are_those_of_the_columns() {
        for name in NAMES {
            assert!(kutip::COLUMNS.iter().any(|column| column.name == name && column.in_csv), "{name}");
        }
        assert_eq!(NAMES[Column::Outlet as usize], "outlet");
        assert_eq!(NAMES[Column::Speaker as usize], "speaker");
        assert_eq!(NAMES[Column::CueClass as usize], "cue_class");
    }

    #[test]
    fn words_between_pieces_are_not_counted() {
        let content = "Jalan Café, kata Sarifudin, ditutup";
        let count = |start: &str, end: &str, spans: &str| {
            row(&[
                ("content", content),
                ("content_start", start),
                ("content_end", end),
                ("content_spans", spans),
            ])
            .words()
        };
        assert_eq!(count("10", "45", "10:20;38:45"), 3);
        // In bytes é takes two.
        assert_eq!(count("10", "46", "10:21;39:46"), 3);
        assert_eq!(count("10", "45", r#"[{"end":20,"start":10},{"end":45,"start":38}]"#), 3);
        // Offsets that do not fit, as after an edit.
        assert_eq!(count("10", "99", "10:20;38:45"), 5);
        assert_eq!(count("10", "45", "10:45"), 5);
        assert_eq!(words("– ya , 2 …"), 2);
    }

    #[test]
    fn headers_and_other_tables_are_told_from_rows() {
        assert!(row(&[("doc_id", "doc_id"), ("type", "type")]).is_header());
        assert!(row(&[("type", "mixed")]).has_type() && !row(&[("type", "Direct speech")]).has_type());
    }

    #[test]
    fn somebody_is_no_name() {
        assert!(row(&[("speaker", "Sarifudin"), ("speaker_kind", "person")]).is_named());
        assert!(!row(&[("speaker", "seorang saksi"), ("speaker_kind", "unnamed")]).is_named());
        assert!(!row(&[("speaker_kind", "none")]).is_named());
    }
}
