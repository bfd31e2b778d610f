//! brat standoff: the text, and beside it one line per annotation; offsets in code points.
//!
//! Contents, cues and sources are text-bound annotations. Relations lead from cue and source to the content, and from a
//! quotation to the one that it carries on. What has a closed set of values is an attribute, the rest a note.

use super::page::{Page, Quotation};
use super::units::Units;
use kutip::CueClass;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

const SOURCE_FORMS: &str =
    "name|short_name|name_with_role|role|pronoun|clitic|organization|group|document|unnamed|none";

/// The text as brat reads it. Carriage returns go, since brat and its users' editors turn pairs of them and line feeds into
/// one character, which would move every offset behind; a blank stands in their place, or a line feed for one by itself.
pub(crate) fn text(page: &Page<'_>) -> Vec<u8> {
    if !page.text.contains('\r') {
        return page.text.as_bytes().to_vec();
    }
    page.text.replace("\r\n", " \n").replace('\r', "\n").into_bytes()
}

/// The annotations.
pub(crate) fn annotations(page: &Page<'_>) -> Vec<u8> {
    let mut lines = Lines { page, units: Units::code_points(&page.text), ..Lines::new(page) };
    let mut contents = HashMap::new();
    for quotation in &page.quotations {
        lines.quotation(quotation, &mut contents);
    }
    lines.out.into_bytes()
}

struct Lines<'p> {
    page: &'p Page<'p>,
    units: Units<'p>,
    out: String,
    spans: usize,
    attributes: usize,
    relations: usize,
    notes: usize,
    /// Cues and sources that stand already: two quotations may share one.
    shared: HashMap<(&'static str, usize, usize), usize>,
}

impl<'p> Lines<'p> {
    fn new(page: &'p Page<'p>) -> Self {
        Self {
            page,
            units: Units::code_points(""),
            out: String::new(),
            spans: 0,
            attributes: 0,
            relations: 0,
            notes: 0,
            shared: HashMap::new(),
        }
    }

    fn quotation(&mut self, quotation: &Quotation<'_>, contents: &mut HashMap<usize, usize>) {
        let record = quotation.record;
        let Some(content) = self.span("Content", &quotation.pieces) else { return };
        contents.insert(quotation.number, content);
        self.attribute("Type", content, record.kind);
        self.attribute("SpeakerKind", content, record.speaker_kind);
        let parts = [
            ("Cue", "CueClass", "Cue_of", &quotation.cue, record.cue_class),
            ("Source", "SourceForm", "Source_of", &quotation.source, record.source_form),
        ];
        for (kind, attribute, relation, place, value) in parts {
            let Some(place) = place else { continue };
            let key = (kind, place.start, place.end);
            let id = match self.shared.get(&key) {
                Some(&id) => id,
                None => {
                    let Some(id) = self.span(kind, std::slice::from_ref(place)) else { continue };
                    self.shared.insert(key, id);
                    self.attribute(attribute, id, value);
                    id
                }
            };
            self.relation(relation, id, content);
        }
        if let Some(&before) = quotation.continues.and_then(|number| contents.get(&number)) {
            self.relation("Continues", content, before);
        }
        self.note(content, quotation);
    }

    /// A text-bound annotation, and its number; none where there is nothing but blanks.
    fn span(&mut self, kind: &str, pieces: &[Range<usize>]) -> Option<usize> {
        let fragments: Vec<Range<usize>> =
            pieces.iter().flat_map(|piece| fragments(&self.page.text, piece)).collect();
        if fragments.is_empty() {
            return None;
        }
        self.spans += 1;
        let offsets: Vec<String> = fragments
            .iter()
            .map(|fragment| format!("{} {}", self.units.at(fragment.start), self.units.at(fragment.end)))
            .collect();
        let words: Vec<&str> = fragments.iter().map(|fragment| &self.page.text[fragment.clone()]).collect();
        let _ = writeln!(self.out, "T{}\t{kind} {}\t{}", self.spans, offsets.join(";"), words.join(" "));
        Some(self.spans)
    }

    fn attribute(&mut self, name: &str, of: usize, value: &str) {
        if !value.is_empty() {
            self.attributes += 1;
            let _ = writeln!(self.out, "A{}\t{name} T{of} {value}", self.attributes);
        }
    }

    fn relation(&mut self, name: &str, from: usize, to: usize) {
        self.relations += 1;
        let _ = writeln!(self.out, "R{}\t{name} Arg1:T{from} Arg2:T{to}", self.relations);
    }

    fn note(&mut self, content: usize, quotation: &Quotation<'_>) {
        let record = quotation.record;
        let confidence = format!("{:.2}", record.confidence);
        let flags = record.flags.join("|");
        let facts = [
            ("speaker", &*record.speaker),
            ("speaker_id", &record.speaker_id),
            ("role", &record.role),
            ("affiliation", &record.affiliation),
            ("said_at", &record.said_at),
            ("said_place", &record.said_place),
            ("channel", &record.channel),
            ("attributed_by", record.attributed_by),
            ("resolved_by", record.resolved_by),
            ("confidence", &confidence),
            ("flags", &flags),
        ];
        let facts: Vec<String> = facts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| {
                format!("{name}: {}", value.split(is_break).map(str::trim).collect::<Vec<_>>().join(" "))
            })
            .collect();
        self.notes += 1;
        let _ = writeln!(self.out, "#{}\tAnnotatorNotes T{content}\t{}", self.notes, facts.join("; "));
    }
}

/// The parts of a span within lines, without the blanks at line ends; brat has no spans over line ends.
fn fragments(text: &str, span: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = span.start;
    for part in text[span.clone()].split_inclusive(is_break) {
        let words = part.trim();
        if !words.is_empty() {
            let at = start + (part.len() - part.trim_start().len());
            found.push(at..at + words.len());
        }
        start += part.len();
    }
    found
}

/// Characters at which brat or Python's reader of lines would end a line or a field.
fn is_break(char: char) -> bool {
    matches!(char, '\t'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The types of annotations, for the file `annotation.conf`.
pub(crate) fn annotation_conf() -> String {
    let classes: Vec<&str> = CueClass::ALL.iter().map(|(_, name)| *name).collect();
    format!(
        "# Types of annotations of kutip, for brat.\n\
         [entities]\nContent\nCue\nSource\n\n\
         [relations]\n\
         Cue_of\tArg1:Cue, Arg2:Content\n\
         Source_of\tArg1:Source, Arg2:Content\n\
         Continues\tArg1:Content, Arg2:Content\n\
         <OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n\
         [events]\n\n\
         [attributes]\n\
         Type\tArg:Content, Value:direct|indirect|mixed\n\
         SpeakerKind\tArg:Content, Value:person|organization|group|unnamed|document|none\n\
         CueClass\tArg:Cue, Value:{}\n\
         SourceForm\tArg:Source, Value:{SOURCE_FORMS}\n",
        classes.join("|")
    )
}

/// Colours and short labels, for the file `visual.conf`.
pub(crate) const VISUAL_CONF: &str = "\
# How brat shows annotations of kutip.
[labels]
Content | Content | Con | C
Cue | Cue | Cue
Source | Source | Src | S
Cue_of | cue of | cue
Source_of | source of | src
Continues | continues | cont

[drawing]
SPAN_DEFAULT\tfgColor:black, bgColor:#dddddd, borderColor:darken
ARC_DEFAULT\tcolor:black, arrowHead:triangle-5
ATTRIBUTE_DEFAULT\tglyph:*
Content\tbgColor:#ffe9a8
Cue\tbgColor:#bfe3c0
Source\tbgColor:#b9d7f2
Continues\tdashArray:3-3
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::page::tests::{ODD, with_page};

    /// The lines of a kind as cells.
    fn lines(annotations: &str, kind: char) -> Vec<Vec<String>> {
        let lines = annotations.lines().filter(|line| line.starts_with(kind));
        lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
    }

    fn check(text_title: (Option<&str>, &str)) -> String {
        let mut all = String::new();
        with_page(text_title.0, text_title.1, |page| {
            let text: Vec<char> = String::from_utf8(text(page)).unwrap().chars().collect();
            all = String::from_utf8(annotations(page)).unwrap();
            for cells in lines(&all, 'T') {
                assert_eq!(cells.len(), 3, "{cells:?}");
                let (_, offsets) = cells[1].split_once(' ').unwrap();
                let parts = offsets.split(';').map(|fragment| {
                    let (start, end) = fragment.split_once(' ').unwrap();
                    let words: String = text[start.parse().unwrap()..end.parse().unwrap()].iter().collect();
                    assert!(!words.contains('\n'));
                    words
                });
                assert_eq!(parts.collect::<Vec<_>>().join(" "), cells[2]);
            }
        });
        all
    }

    #[test]
    fn covered_texts_are_those_of_the_text_file() {
        let all = check((None, ODD));
        let first = &lines(&all, 'T')[0];
        assert_eq!(first[2], "Harga 😀 turun & naik lalu <stabil> lagi");
        assert_eq!(first[1].matches(';').count(), 1);
        assert!(lines(&all, '#')[0][2].starts_with("speaker: Rahmat Hidayat; speaker_id: s0; role: Bupati"));
        assert!(all.contains("\tSource_of Arg1:T"));
        check((Some("Bupati Rahmat Hidayat: Harga Turun"), "\"Naik,\" kata Rahmat Hidayat."));
    }

    #[test]
    fn spans_are_split_at_line_ends() {
        let text = "ab \r\n\r\n cd\tef\u{2028}";
        let parts: Vec<&str> =
            fragments(text, &(0..text.len())).into_iter().map(|range| &text[range]).collect();
        assert_eq!(parts, ["ab", "cd", "ef"]);
        assert!(fragments(" \n", &(0..2)).is_empty());
    }

    #[test]
    fn carriage_returns_leave_offsets_alone() {
        with_page(None, "Satu\r\ndua\rtiga.", |page| {
            assert_eq!(text(page), b"Satu \ndua\ntiga.");
            assert!(annotations(page).is_empty());
        });
    }

    #[test]
    fn every_value_is_in_the_configuration() {
        let conf = annotation_conf();
        let mut seen = 0;
        for folder in std::fs::read_dir("../corpus/gold/texts").unwrap() {
            let article = std::fs::read_to_string(folder.unwrap().path()).unwrap();
            for cells in lines(&check((None, &article)), 'A') {
                let [name, _, value] = cells[1].split(' ').collect::<Vec<_>>()[..] else {
                    panic!("{cells:?}")
                };
                let line = conf.lines().find(|line| line.starts_with(&format!("{name}\t"))).unwrap();
                let values = line.split_once("Value:").unwrap().1;
                assert!(values.split('|').any(|known| known == value), "{name} {value}");
                seen += 1;
            }
        }
        assert!(seen > 500);
    }
}
