//! One article with its quotations as the writers of all formats see it: one text, spans in bytes of it.

use crate::input::document::Document;
use kutip::inspect::Layout;
use kutip::{OffsetUnit, Record, Worker};
use std::borrow::Cow;
use std::ops::Range;

/// An article ready to be written.
///
/// A headline that is a field of its own stands before the text, a line end between them, so that quotations in it have a
/// place too.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) document: &'a Document,
    pub(crate) text: Cow<'a, str>,
    pub(crate) quotations: Vec<Quotation<'a>>,
    layout: &'a Layout,
}

/// One quotation with its places in [`Page::text`], in bytes.
#[derive(Debug)]
pub(crate) struct Quotation<'a> {
    /// From 1; the `n` of `quote_id`.
    pub(crate) number: usize,
    pub(crate) record: &'a Record<'static>,
    /// Pieces of the content, in order; at least one.
    pub(crate) pieces: Vec<Range<usize>>,
    pub(crate) cue: Option<Range<usize>>,
    pub(crate) source: Option<Range<usize>>,
    /// Number of the quotation that this one carries on.
    pub(crate) continues: Option<usize>,
}

/// Somebody who is quoted.
#[derive(Debug, PartialEq)]
pub(crate) struct Speaker<'a> {
    /// `s0`, `s1`, …
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) kind: &'static str,
    /// Empty where the article gives none.
    pub(crate) role: &'a str,
    pub(crate) affiliation: &'a str,
}

/// An article and what the extractor made of it.
#[derive(Debug)]
pub(crate) struct Extracted {
    document: Document,
    /// With offsets in bytes.
    pub(crate) records: Vec<Record<'static>>,
    layout: Layout,
}

impl Extracted {
    /// Reads an article.
    pub(crate) fn new(worker: &mut Worker, document: Document) -> Self {
        let records = worker.records(&document.article(), OffsetUnit::Byte);
        let records = records.into_iter().map(Record::into_owned).collect();
        Self { records, layout: kutip::inspect::layout(worker), document }
    }

    /// The same for the writers.
    pub(crate) fn page(&self) -> Page<'_> {
        Page::new(&self.document, &self.records, &self.layout)
    }
}

impl<'a> Page<'a> {
    fn new(document: &'a Document, records: &'a [Record<'static>], layout: &'a Layout) -> Self {
        // The extractor passes over a headline without a letter or digit.
        let title = document.title.as_deref().filter(|title| title.contains(char::is_alphanumeric));
        let (text, field) = match title {
            Some(title) => (Cow::Owned(format!("{title}\n{}", document.text)), title.len() + 1),
            None => (Cow::Borrowed(document.text.as_str()), 0),
        };
        let quotations = records.iter().enumerate().filter_map(|(index, record)| {
            // Offsets count from the headline field or from the text; what stands there decides.
            let bases = if record.section == "headline" { [0, field] } else { [field, 0] };
            let place = |span: (u32, u32), words: &str| {
                bases.iter().find_map(|base| {
                    let range = base + span.0 as usize..base + span.1 as usize;
                    (text.get(range.clone()) == Some(words)).then_some(range)
                })
            };
            let outer = place((record.content_start, record.content_end), &record.content)?;
            let base = outer.start - record.content_start as usize;
            let piece = |&(start, end): &(u32, u32)| base + start as usize..base + end as usize;
            let pieces: Vec<_> = record
                .content_spans
                .iter()
                .map(piece)
                .filter(|piece| text.get(piece.clone()).is_some_and(|words| !words.is_empty()))
                .collect();
            let continues = record.continues.rsplit_once('#').and_then(|(_, number)| number.parse().ok());
            Some(Quotation {
                number: index + 1,
                record,
                pieces: if pieces.is_empty() { vec![outer] } else { pieces },
                cue: record.cue_span.and_then(|span| place(span, &record.cue)),
                source: record.source_span.and_then(|span| place(span, &record.source)),
                continues,
            })
        });
        let quotations = quotations.collect();
        Self { document, quotations, text, layout }
    }

    /// Everybody who speaks, once, in the order of the ids' first use.
    pub(crate) fn speakers(&self) -> Vec<Speaker<'a>> {
        let mut speakers: Vec<Speaker<'a>> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for record in self.quotations.iter().map(|quotation| quotation.record) {
            if record.speaker_id.is_empty() {
                continue;
            }
            let place = *places.entry(&*record.speaker_id).or_insert_with(|| {
                speakers.push(Speaker {
                    id: &record.speaker_id,
                    name: &record.speaker,
                    kind: record.speaker_kind,
                    role: "",
                    affiliation: "",
                });
                speakers.len() - 1
            });
            let speaker = &mut speakers[place];
            if speaker.role.is_empty() {
                speaker.role = &record.role;
                speaker.affiliation = &record.affiliation;
            }
        }
        speakers
    }

    /// The headline, given or found; empty where there is none.
    pub(crate) fn title(&self) -> &str {
        let found = self.quotations.first().map_or("", |quotation| &quotation.record.title);
        self.document.title.as_deref().unwrap_or(found)
    }

    /// Words, numbers and marks, in bytes.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.layout.tokens.iter().map(|&(start, end)| start as usize..end as usize)
    }

    /// First and past-the-end byte of each sentence.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.layout.sentences.iter().map(|&(start, end)| start as usize..end as usize)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use kutip::Extractor;

    /// Calls `check` with the page of a text and perhaps a headline field.
    pub(crate) fn with_page(title: Option<&str>, text: &str, check: impl FnOnce(&Page<'_>)) {
        let document = Document {
            id: "a.txt".into(),
            text: text.into(),
            title: title.map(str::to_owned),
            ..Document::default()
        };
        let extracted = Extracted::new(&mut Extractor::builtin().worker(), document);
        check(&extracted.page());
    }

    /// An article with a broken content, a clitic, markup characters, a character beyond 16 bits and a control character.
    pub(crate) const ODD: &str = "Panen \u{1d538} & <Raya>\r\n\r\n\"Harga 😀 turun & naik,\" kata Bupati Rahmat Hidayat, \
        \"lalu <stabil> lagi.\"\r\n\r\n\"Kami 'siap'\u{7} membantu,\" katanya di Tirtasari.\r\n";

    #[test]
    fn spans_cover_what_the_records_say() {
        with_page(None, ODD, |page| {
            assert!(page.quotations.len() >= 2);
            assert_eq!(page.quotations[0].pieces.len(), 2);
            for quotation in &page.quotations {
                let record = quotation.record;
                assert_eq!(page.text[quotation.cue.clone().unwrap()], record.cue);
                assert_eq!(page.text[quotation.source.clone().unwrap()], record.source);
                let outer = quotation.pieces[0].start..quotation.pieces.last().unwrap().end;
                assert_eq!(page.text[outer], record.content);
            }
            assert_eq!(page.speakers().len(), 1);
            assert_eq!(page.speakers()[0].name, "Rahmat Hidayat");
        });
    }

    #[test]
    fn a_headline_field_stands_before_the_text() {
        let title = "Bupati Rahmat Hidayat: Harga Beras Turun";
        let text = "\"Harga sudah turun,\" kata Bupati Rahmat Hidayat.";
        with_page(Some(title), text, |page| {
            assert_eq!(page.text, format!("{title}\n{text}"));
            let contents: Vec<_> =
                page.quotations.iter().map(|quotation| &page.text[quotation.pieces[0].clone()]).collect();
            assert_eq!(contents, ["Harga Beras Turun", "Harga sudah turun"]);
            let sources: Vec<_> = page.quotations.iter().filter_map(|q| q.source.clone()).collect();
            assert!(sources[0].end < title.len() && sources[1].start > title.len());
        });
        with_page(Some("---"), text, |page| assert_eq!(page.text, text));
    }
}
