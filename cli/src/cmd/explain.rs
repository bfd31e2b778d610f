//! `kutip explain`: one article with what was found in it and why.

mod block;
mod layout;
mod markup;
mod offsets;

use crate::exit::Exit;
use crate::input::budget::Limit;
use crate::input::document::Document;
use crate::input::fields::{FieldArgs, Fields};
use crate::input::sniff::{self, Format};
use crate::input::{Inputs, problem::Severity};
use crate::overlay::LexiconDirs;
use anstream::{ColorChoice, eprintln};
use anyhow::{Result, bail};
use kutip::{OffsetUnit, Record};
use offsets::Positions;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

/// How many ids are named where one has to be chosen.
const NAMED: usize = 5;

/// Show one article with its quotations, cues, sources and speakers, and the rules that decided.
///
/// Under each paragraph stands a block for every quotation that begins in it, numbered as in `quote_id`.
/// Without colour the marks are ⟦1 content⟧ ‹cue› {source} [s0 name of the speaker]. Offsets count code
/// points, as in the output of `kutip extract`.
#[derive(Debug, clap::Args)]
#[command(mut_arg("keep", |keep| keep.hide(true)))]
pub(crate) struct ExplainArgs {
    /// The article: a text file, JSON Lines or CSV with --doc, `-` for standard input.
    file: PathBuf,
    /// The article to show where the file holds several.
    #[arg(long, value_name = "ID")]
    doc: Option<String>,
    /// Leave out the article's text.
    #[arg(long)]
    quotations_only: bool,
    /// Longest line, in characters [default: the terminal's, at most 100].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
    /// Kind of input, where the name does not tell.
    #[arg(long, value_enum)]
    from: Option<Format>,
    #[command(flatten)]
    fields: FieldArgs,
    #[command(flatten)]
    lexicon: LexiconDirs,
}

pub(crate) fn run(args: ExplainArgs) -> Result<Exit> {
    let stdout = std::io::stdout();
    // What `--color` says, else whether this is a terminal that wants colours.
    let choice = anstream::AutoStream::choice(&stdout);
    let look = layout::Look { color: choice != ColorChoice::Never, width: width(args.width) };
    let extractor = args.lexicon.extractor()?;
    let inputs = Inputs {
        track: None,
        paths: vec![args.file],
        from: args.from,
        extensions: sniff::usual_extensions(args.from),
        quoting: true,
        delimiter: None,
        max_unpacked: Limit::default(),
        any_language: true,
        fields: Arc::new(Fields::new(args.fields)?),
    };
    let (Some(document), exit) = find(&inputs, args.doc.as_deref())? else { return Ok(Exit::Failed) };
    let records = extractor.worker().records(&document.article(), OffsetUnit::Byte);
    let text = explain(&document, &records, args.quotations_only, look);
    let mut out = anstream::AutoStream::new(stdout.lock(), choice);
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(exit)
}

fn width(asked: Option<u16>) -> usize {
    asked.map_or_else(
        || {
            let terminal = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
            terminal.clamp(20, 100)
        },
        usize::from,
    )
}

/// The article to show: the one with this id, or the only one. None where what was read is no article and
/// a message has said so.
fn find(inputs: &Inputs, id: Option<&str>) -> Result<(Option<Document>, Exit)> {
    let mut found: Option<Document> = None;
    let mut others: Vec<String> = Vec::new();
    let mut exit = Exit::Done;
    let _ = inputs.read(&mut |task| {
        let loaded = task.work.load(0);
        for problem in loaded.problems {
            if problem.severity != Severity::Warning {
                exit = Exit::Skipped;
            }
            eprintln!("kutip: {problem}");
        }
        let Some(document) = loaded.document else { return ControlFlow::Continue(()) };
        match id {
            Some(id) if document.id == id => {
                found = Some(document);
                ControlFlow::Break(())
            }
            None if found.is_none() => {
                found = Some(document);
                ControlFlow::Continue(())
            }
            _ => {
                if others.len() < NAMED {
                    others.push(document.id);
                }
                if id.is_none() && others.len() == NAMED {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            }
        }
    });
    let examples = others.join(", ");
    match (found, id) {
        (Some(first), None) if !others.is_empty() => {
            bail!("several articles; choose one with --doc ID, for example {}, {examples}", first.id)
        }
        (Some(document), _) => Ok((Some(document), exit)),
        (None, None) if exit != Exit::Done => Ok((None, exit)),
        (None, Some(id)) if !others.is_empty() => bail!("no article {id}; there are for example {examples}"),
        (None, _) => bail!("no article to explain"),
    }
}

/// The whole page.
fn explain(document: &Document, records: &[Record<'_>], quotations_only: bool, look: layout::Look) -> String {
    let (in_title, in_text): (Vec<&Record<'_>>, Vec<&Record<'_>>) =
        records.iter().partition(|record| document.title.is_some() && record.section == "headline");
    let mut page = String::new();
    if !quotations_only {
        layout::plain(&mut page, look, layout::FAINT, markup::LEGEND);
        page.push('\n');
    }
    let title = document.title.as_deref().map(|title| (title, in_title));
    for (field, records) in title.into_iter().chain([(document.text.as_str(), in_text)]) {
        let positions = Positions::new(field, &records);
        let mut waiting = records.iter().peekable();
        for line in markup::lines(field, &records) {
            if !quotations_only && !line.is_blank() {
                layout::paragraph(&mut page, look, &line.cells(look.color));
                page.push('\n');
            }
            while let Some(record) = waiting.next_if(|record| (record.content_start as usize) < line.end) {
                block::write(&mut page, look, record, field, &positions, quotations_only);
                page.push('\n');
            }
        }
        for record in waiting {
            block::write(&mut page, look, record, field, &positions, quotations_only);
            page.push('\n');
        }
    }
    let count = match records.len() {
        0 => "no quotation found".to_owned(),
        1 => "1 quotation".to_owned(),
        n => format!("{n} quotations"),
    };
    layout::plain(&mut page, look, layout::FAINT, &count);
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cmd::explain::layout::Look;

    const TEXT: &str = "Panen Raya di Tirtasari\n\nBupati Tirtasari, Rahmat Hidayat, datang – Senin.\n\"Hasilnya naik,\" katanya.\n";

    fn at(needle: &str) -> (u32, u32) {
        let start = TEXT.find(needle).expect("in the text");
        (start as u32, (start + needle.len()) as u32)
    }

    pub(super) fn record() -> Record<'static> {
        let nya = TEXT.rfind("nya.").expect("in the text") as u32;
        Record {
            quote_id: "a#1".into(),
            kind: "direct",
            content: "Hasilnya naik,".into(),
            content_start: at("Hasilnya naik,").0,
            content_end: at("Hasilnya naik,").1,
            content_spans: vec![at("Hasilnya naik,")],
            cue: "katanya".into(),
            cue_span: Some(at("katanya")),
            cue_lemma: "kata".into(),
            cue_class: "say",
            source: "nya".into(),
            source_span: Some((nya, nya + 3)),
            source_form: "clitic",
            speaker_id: "s0".into(),
            speaker: "Rahmat Hidayat".into(),
            speaker_kind: "person",
            role: "Bupati Tirtasari".into(),
            affiliation: "Tirtasari".into(),
            confidence: 0.97,
            attributed_by: "cue-after-close",
            resolved_by: "clitic",
            said_at: "2024-05-06".into(),
            flags: vec!["unclosed"],
            resolution_chain: vec![(nya, nya + 3), at("Rahmat Hidayat")],
            candidates: vec!["Rahmat Hidayat".into(), "Salim".into()],
            ..Record::default()
        }
    }

    fn page(records: &[Record<'_>], quotations_only: bool, look: Look) -> String {
        let document = Document { id: "a".to_owned(), text: TEXT.to_owned(), ..Document::default() };
        explain(&document, records, quotations_only, look)
    }

    #[test]
    fn without_colour_brackets_mark_the_parts() {
        let page = page(&[record()], false, Look { color: false, width: 100 });
        let (_, page) = page.split_once("\n\n").expect("a legend, then the article");
        assert_eq!(
            page,
            "Panen Raya di Tirtasari\n\n\
             Bupati Tirtasari, [s0 Rahmat Hidayat], datang – Senin.\n\n\
             \"⟦1 Hasilnya naik,⟧\" ‹kata{nya}›.\n\n    \
             1 direct · Rahmat Hidayat (person s0, Bupati Tirtasari, affiliation Tirtasari) · confidence 0.97\n      \
             cue            katanya (kata, say)\n      \
             source         nya (clitic)\n      \
             attributed by  cue-after-close\n      \
             resolved by    clitic\n      \
             chain          nya 96–99 → Rahmat Hidayat 43–57\n      \
             candidates     Rahmat Hidayat, Salim\n      \
             said           2024-05-06\n      \
             flags          unclosed\n\n\
             1 quotation\n"
        );
    }

    #[test]
    fn colours_change_nothing_but_the_colours() {
        let page = page(&[record()], false, Look { color: true, width: 40 });
        assert!(page.contains("\u{1b}["));
        let plain = anstream::adapter::strip_str(&page).to_string();
        assert!(plain.contains("⟦1 Hasilnya naik,⟧\" katanya."), "{plain}");
        assert!(plain.lines().all(|line| line.chars().count() <= 40), "{plain}");
    }

    #[test]
    fn only_the_quotations() {
        let page = page(&[record()], true, Look { color: false, width: 100 });
        assert!(page.starts_with("    1 direct"), "{page}");
        assert!(page.contains("content        Hasilnya naik,\n"), "{page}");
        assert!(!page.contains("Panen Raya"), "{page}");
    }

    #[test]
    fn a_headline_of_its_own_is_marked_by_itself() {
        let title = "Bupati: Panen Naik";
        let headline = Record {
            quote_id: "a#1".into(),
            kind: "indirect",
            section: "headline",
            content_start: 8,
            content_end: 18,
            content_spans: vec![(8, 18)],
            cue_span: Some((6, 7)),
            source_span: Some((0, 6)),
            ..Record::default()
        };
        let document = Document {
            id: "a".to_owned(),
            title: Some(title.to_owned()),
            text: TEXT.to_owned(),
            ..Document::default()
        };
        let page = explain(&document, &[headline], false, Look { color: false, width: 100 });
        assert!(page.contains("\n{Bupati}‹:› ⟦1 Panen Naik⟧\n"), "{page}");
        assert!(page.contains("1 indirect · no speaker"), "{page}");
    }

    #[test]
    fn an_article_without_quotations_is_shown_too() {
        let page = page(&[], false, Look { color: false, width: 100 });
        assert!(page.ends_with("no quotation found\n"), "{page}");
    }
}
