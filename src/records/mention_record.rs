//! The mentions of an article, for those who want more than rows.

use super::build::{Findings, number_speakers, source_form, speaker_id};
use super::offsets::{OffsetUnit, Offsets};
use crate::model::mention::{Mention, SourceForm};
use crate::model::span::Span;
use std::collections::BTreeMap;

/// A person who is named in the article, or the source of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionRecord {
    /// Where it begins, counted like the offsets of a [`crate::Record`].
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
    /// What it looks like; a word of the column `source_form`.
    pub form: &'static str,
    /// The speaker of a quotation of this article whom it stands for, as in the column `speaker_id`; empty for others.
    pub speaker_id: String,
    /// Whether it stands in a headline that is a field of its own, and counts from there.
    pub in_title: bool,
}

/// All mentions in the order of the text: those of `named`, each with the person it belongs to, and the sources of quotations.
pub(crate) fn list<'m>(
    findings: &Findings<'_>,
    named: impl Iterator<Item = (&'m Mention, Option<usize>)>,
    unit: OffsetUnit,
) -> Vec<MentionRecord> {
    let field = findings.headline_field;
    let offsets = Offsets::new(&findings.document.text, unit, field);
    let numbering = number_speakers(findings);
    let sources = findings.quotations.iter().zip(findings.links).filter_map(|(quotation, link)| {
        let source = quotation.source.as_ref()?;
        Some((source.span, source_form(quotation, link), link.speaker))
    });
    let mut by_place: BTreeMap<Span, (SourceForm, Option<usize>)> =
        named.map(|(mention, speaker)| (mention.span, (mention.form, speaker))).collect();
    // A source is known better than a name that was only seen: it was led to its speaker.
    by_place.extend(sources.map(|(span, form, speaker)| (span, (form, speaker))));
    let record = |(span, (form, speaker)): (Span, (SourceForm, Option<usize>))| {
        let (start, end) = offsets.span(span);
        let speaks = speaker.map(|speaker| numbering[speaker]).filter(|number| *number != u32::MAX);
        MentionRecord {
            start,
            end,
            form: form.name(),
            speaker_id: speaks.map(speaker_id).unwrap_or_default().into_owned(),
            in_title: (span.end as usize) <= field && field > 0,
        }
    };
    by_place.into_iter().map(record).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Article, Extractor, OffsetUnit};

    #[test]
    fn names_and_sources_each_with_their_speaker() {
        let text = "Bupati Rahmat Hidayat menemui Wali Kota Siti Nurhaliza di Sukamaju.\n\n\
                    \"Harga sudah turun,\" kata Rahmat. \"Stok aman,\" ujarnya.";
        let article = Article { title: Some("Rahmat: Harga Turun"), ..Article::from_text("a", text) };
        let mut worker = Extractor::builtin().worker();
        worker.records(&article, OffsetUnit::Byte);
        let mentions = worker.mentions(OffsetUnit::Byte);
        let shown: Vec<_> = mentions
            .iter()
            .map(|mention| {
                let base = if mention.in_title { article.title.unwrap() } else { text };
                let words = &base[mention.start as usize..mention.end as usize];
                (words, mention.form, &*mention.speaker_id)
            })
            .collect();
        let expected = [
            ("Rahmat", "short_name", "s0"),
            ("Bupati Rahmat Hidayat", "name_with_role", "s0"),
            ("Wali Kota Siti Nurhaliza", "name_with_role", ""),
            ("Rahmat", "short_name", "s0"),
            ("nya", "clitic", "s0"),
        ];
        assert_eq!(shown, expected);
    }
}
