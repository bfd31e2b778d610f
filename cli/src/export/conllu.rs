//! CoNLL-U: words and sentences, quotations in the column MISC.
//!
//! `Quote=B-direct` stands at the first word of a content, `Quote=I-direct` at the others, `Cue` and `Source` are `B` or `I`;
//! `QuoteId`, `CueOf` and `SourceOf` say of which quotation. Where a word is in several, values are joined by commas, in the same
//! order. What is known of a quotation stands at its first word. Words and `SpaceAfter`, `SpacesAfter`, `SpacesBefore` give
//! back the text, character by character.

use super::iri;
use super::page::{Page, Quotation};
use super::words::{Sentence, is_space, sentences};
use std::fmt::Write as _;
use std::ops::Range;

/// The article.
pub(crate) fn write(page: &Page<'_>) -> Vec<u8> {
    let mut out = String::new();
    head(&mut out, page);
    let sentences = sentences(page);
    let mut marks = Marks::new(page);
    let id = iri::word(&page.document.id);
    let mut starts = sentences.iter().map(|sentence| sentence.tokens[0].range.start).skip(1);
    let mut before = page.text.get(..sentences.first().map_or(0, |first| first.tokens[0].range.start));
    for (index, sentence) in sentences.iter().enumerate() {
        if sentence.begins_line {
            out.push_str("# newpar\n");
        }
        let _ = writeln!(out, "# sent_id = {id}-s{}", index + 1);
        let _ = writeln!(out, "# text = {}", text_of(page, sentence));
        let end = starts.next().unwrap_or(page.text.len());
        rows(&mut out, page, sentence, end, before.take().unwrap_or_default(), &mut marks);
        out.push('\n');
    }
    out.into_bytes()
}

/// Comments about the whole article.
fn head(out: &mut String, page: &Page<'_>) {
    let document = page.document;
    let facts = [
        ("newdoc id", document.id.as_str()),
        ("generator", concat!("kutip ", env!("CARGO_PKG_VERSION"))),
        ("title", page.title()),
        ("date", document.date.as_deref().unwrap_or_default()),
        ("outlet", document.outlet.as_deref().unwrap_or_default()),
        ("url", document.url.as_deref().unwrap_or_default()),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(out, "# {name} = {}", value.split(is_space).collect::<Vec<_>>().join(" ").trim());
    }
}

/// The sentence on one line, one blank wherever there is white space.
fn text_of(page: &Page<'_>, sentence: &Sentence) -> String {
    let mut text = String::new();
    let mut end = None;
    for token in &sentence.tokens {
        if end.is_some_and(|end| end < token.range.start) {
            text.push(' ');
        }
        text.push_str(&page.text[token.range.clone()]);
        end = Some(token.range.end);
    }
    text
}

/// One row for each word, and one more for a token of several words. `end` is where the next sentence begins.
fn rows(
    out: &mut String,
    page: &Page<'_>,
    sentence: &Sentence,
    end: usize,
    mut before: &str,
    marks: &mut Marks<'_>,
) {
    let mut number = 1;
    for (at, token) in sentence.tokens.iter().enumerate() {
        let next = sentence.tokens.get(at + 1).map_or(end, |next| next.range.start);
        let mut spaces = Vec::new();
        if !before.is_empty() {
            spaces.push(format!("SpacesBefore={}", escape_spaces(before)));
            before = "";
        }
        match &page.text[token.range.end..next] {
            "" => spaces.push("SpaceAfter=No".to_owned()),
            " " => {}
            other => spaces.push(format!("SpacesAfter={}", escape_spaces(other))),
        }
        let several = token.words.len() > 1;
        if several {
            let id = format!("{number}-{}", number + token.words.len() - 1);
            row(out, &id, &page.text[token.range.clone()], &spaces);
            spaces.clear();
        }
        for word in &token.words {
            let mut misc = marks.of(word);
            misc.append(&mut spaces);
            row(out, &number.to_string(), &page.text[word.clone()], &misc);
            number += 1;
        }
    }
}

fn row(out: &mut String, id: &str, form: &str, misc: &[String]) {
    let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
    let _ = writeln!(out, "{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}");
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Content,
    Cue,
    Source,
}

/// Which spans hold a word; words are asked about in order.
struct Marks<'p> {
    page: &'p Page<'p>,
    /// By start, last first.
    waiting: Vec<(Range<usize>, Part, usize)>,
    open: Vec<(Range<usize>, Part, usize)>,
    /// Parts that have begun: their next word is inside.
    begun: Vec<(Part, usize)>,
}

impl<'p> Marks<'p> {
    fn new(page: &'p Page<'p>) -> Self {
        let mut waiting: Vec<_> = page
            .quotations
            .iter()
            .enumerate()
            .flat_map(|(at, quotation)| {
                let contents = quotation.pieces.iter().map(|range| (range, Part::Content));
                let cues = quotation.cue.iter().map(|range| (range, Part::Cue));
                let sources = quotation.source.iter().map(|range| (range, Part::Source));
                contents.chain(cues).chain(sources).map(move |(range, part)| (range.clone(), part, at))
            })
            .collect();
        waiting.sort_by_key(|(range, part, at)| std::cmp::Reverse((range.start, *at, *part as u8)));
        Self { page, waiting, open: Vec::new(), begun: Vec::new() }
    }

    /// The entries of a word.
    fn of(&mut self, word: &Range<usize>) -> Vec<String> {
        while let Some(span) = self.waiting.pop_if(|(range, ..)| range.start <= word.start) {
            self.open.push(span);
        }
        self.open.retain(|(range, ..)| range.end > word.start);
        // A broken content is not forgotten between its pieces.
        self.begun.retain(|&(part, at)| end(&self.page.quotations[at], part) > word.start);
        let mut entries = Vec::new();
        for (part, name, of) in [
            (Part::Content, "Quote", "QuoteId"),
            (Part::Cue, "Cue", "CueOf"),
            (Part::Source, "Source", "SourceOf"),
        ] {
            let here: Vec<usize> =
                self.open.iter().filter(|span| span.1 == part).map(|span| span.2).collect();
            if here.is_empty() {
                continue;
            }
            let (mut values, mut numbers, mut facts) = (Vec::new(), Vec::new(), Vec::new());
            for at in here {
                let quotation = &self.page.quotations[at];
                let begins = !self.begun.contains(&(part, at));
                let letter = if begins { "B" } else { "I" };
                values.push(if part == Part::Content {
                    format!("{letter}-{}", quotation.record.kind)
                } else {
                    letter.to_owned()
                });
                numbers.push(quotation.number.to_string());
                if begins {
                    self.begun.push((part, at));
                    facts.extend(facts_of(quotation, part, numbers.len() > 1));
                }
            }
            entries.push(format!("{name}={}", values.join(",")));
            entries.push(format!("{of}={}", numbers.join(",")));
            entries.append(&mut facts);
        }
        entries
    }
}

/// Where the last piece of a part of a quotation ends.
fn end(quotation: &Quotation<'_>, part: Part) -> usize {
    let place = match part {
        Part::Content => quotation.pieces.last(),
        Part::Cue => quotation.cue.as_ref(),
        Part::Source => quotation.source.as_ref(),
    };
    place.map_or(0, |place| place.end)
}

/// What is known of a part of a quotation. A second one at the same word has its number in the keys.
fn facts_of(quotation: &Quotation<'_>, part: Part, second: bool) -> Vec<String> {
    let record = quotation.record;
    let confidence = format!("{:.2}", record.confidence);
    let before = quotation.continues.map(|number| number.to_string()).unwrap_or_default();
    let flags = record.flags.join(",");
    let facts: &[(&str, &str)] = match part {
        Part::Content => &[
            ("Speaker", &record.speaker),
            ("SpeakerId", &record.speaker_id),
            ("SpeakerKind", record.speaker_kind),
            ("Role", &record.role),
            ("Affiliation", &record.affiliation),
            ("SaidAt", &record.said_at),
            ("SaidPlace", &record.said_place),
            ("Channel", &record.channel),
            ("AttributedBy", record.attributed_by),
            ("ResolvedBy", record.resolved_by),
            ("Confidence", &confidence),
            ("Continues", &before),
            ("Flags", &flags),
        ],
        Part::Cue => &[("CueLemma", &record.cue_lemma), ("CueClass", record.cue_class)],
        Part::Source => &[("SourceForm", record.source_form)],
    };
    let known = facts.iter().filter(|(_, value)| !value.is_empty());
    known
        .map(|(name, value)| {
            let number = if second { format!("[{}]", quotation.number) } else { String::new() };
            format!("{name}{number}={}", escape(value))
        })
        .collect()
}

/// A value of MISC: bars and backslashes escaped as UDPipe does, any white space as one blank.
fn escape(value: &str) -> String {
    value
        .split(is_space)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .replace('\\', "\\\\")
        .replace('|', "\\p")
}

/// White space as UDPipe writes it; what it has no letter for by its number.
fn escape_spaces(spaces: &str) -> String {
    let mut escaped = String::new();
    for char in spaces.chars() {
        match char {
            ' ' => escaped.push_str("\\s"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            other => {
                let _ = write!(escaped, "\\u{:04x}", u32::from(other));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::page::tests::{ODD, with_page};

    fn written(title: Option<&str>, text: &str) -> String {
        let mut out = String::new();
        with_page(title, text, |page| out = String::from_utf8(write(page)).unwrap());
        out
    }

    fn misc<'r>(row: &'r str, key: &str) -> Option<&'r str> {
        let (_, misc) = row.rsplit_once('\t')?;
        misc.split('|').find_map(|entry| entry.strip_prefix(key)?.strip_prefix('='))
    }

    /// The text that the rows give back.
    fn text_of_rows(out: &str) -> String {
        let mut text = String::new();
        let mut covered = 0;
        for row in out.lines().filter(|line| line.starts_with(|char: char| char.is_ascii_digit())) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 10, "{row}");
            match cells[0].split_once('-') {
                Some((_, last)) => covered = last.parse().unwrap(),
                None if cells[0].parse::<usize>().unwrap() <= covered => {
                    if cells[0].parse::<usize>().unwrap() == covered {
                        covered = 0;
                    }
                    continue;
                }
                None => covered = 0,
            }
            text += &misc(row, "SpacesBefore").map(unescape).unwrap_or_default();
            text += cells[1];
            match (misc(row, "SpaceAfter"), misc(row, "SpacesAfter")) {
                (Some("No"), _) => {}
                (_, Some(spaces)) => text += &unescape(spaces),
                _ => text.push(' '),
            }
        }
        text
    }

    fn unescape(spaces: &str) -> String {
        let parts = spaces.split('\\').skip(1).map(|part| match part {
            "s" => ' ',
            "t" => '\t',
            "n" => '\n',
            "r" => '\r',
            other => char::from_u32(u32::from_str_radix(&other[1..], 16).unwrap()).unwrap(),
        });
        parts.collect()
    }

    #[test]
    fn the_text_comes_back() {
        for text in [ODD, "  Satu\u{a0}dua.\t\"Tiga\" ", "x", "a | b\\c _ # d"] {
            assert_eq!(text_of_rows(&written(None, text)), text);
        }
        assert_eq!(text_of_rows(&written(Some("Judul"), "Isi.\n")), "Judul\nIsi.\n");
    }

    #[test]
    fn contents_cues_and_sources_are_marked() {
        let out = written(None, ODD);
        let rows: Vec<&str> = out.lines().collect();
        let find = |form: &str| *rows.iter().find(|row| row.split('\t').nth(1) == Some(form)).unwrap();
        let first = find("Harga");
        assert_eq!((misc(first, "Quote"), misc(first, "QuoteId")), (Some("B-direct"), Some("1")));
        assert_eq!(misc(first, "Speaker"), Some("Rahmat Hidayat"));
        // The second piece of a broken content goes on.
        assert_eq!(
            (misc(find("lalu"), "Quote"), misc(find("lalu"), "QuoteId")),
            (Some("I-direct"), Some("1"))
        );
        assert_eq!(misc(find("Bupati"), "Source"), Some("B"));
        assert_eq!(misc(find("Rahmat"), "Source"), Some("I"));
        let clitic = find("nya");
        assert_eq!((misc(clitic, "Cue"), misc(clitic, "Source")), (Some("I"), Some("B")));
        assert!(
            find("katanya").starts_with(|char: char| char.is_ascii_digit()) && find("katanya").contains('-')
        );
        assert!(out.starts_with("# newdoc id = a.txt\n"));
    }

    #[test]
    fn values_cannot_break_a_row() {
        assert_eq!(escape("a|b\\c\td\ne"), "a\\pb\\\\c d e");
        assert_eq!(escape_spaces(" \r\n\u{a0}"), "\\s\\r\\n\\u00a0");
    }
}
