//! The block under a paragraph: everything that is known about one quotation, and why.

use super::layout::{Cell, FAINT, Look, hanging};
use super::markup::number;
use super::offsets::Positions;
use anstyle::{Effects, Style};
use kutip::{Record, RuleInfo};

const BOLD: Style = Style::new().effects(Effects::BOLD);
const INDENT: usize = 4;
/// Width of the labels, with the space after them.
const LABEL: usize = 15;

/// Adds the block of one quotation of `field`.
pub(super) fn write(
    page: &mut String,
    look: Look,
    record: &Record<'_>,
    field: &str,
    positions: &Positions,
    with_content: bool,
) {
    let mut head: Vec<Cell> = Vec::new();
    push(&mut head, number(record), BOLD);
    push(&mut head, &format!(" {} · ", record.kind), Style::new());
    if record.speaker.is_empty() {
        push(&mut head, "no speaker", Style::new());
    } else {
        push(&mut head, &record.speaker, BOLD);
        push(&mut head, &format!(" ({})", about_speaker(record)), Style::new());
    }
    push(&mut head, &format!(" · confidence {:.2}", record.confidence), Style::new());
    hanging(page, look, &" ".repeat(INDENT), INDENT, &head);

    if with_content {
        line(page, look, "content", &contents(record, field));
    }
    let about_cue = [&*record.cue_lemma, record.cue_class];
    line(page, look, "cue", &with_brackets(&record.cue, &about_cue));
    line(page, look, "source", &with_brackets(&record.source, &[record.source_form]));
    line(page, look, "attributed by", &rule("attribution", record.attributed_by));
    line(page, look, "resolved by", &rule("speakers", record.resolved_by));
    line(page, look, "chain", &chain(record, field, positions));
    line(page, look, "candidates", &record.candidates.join(", "));
    let said = [&*record.said_at, &record.said_place, &record.channel];
    line(page, look, "said", &joined(&said));
    line(page, look, "continues", record.continues.rsplit('#').next().unwrap_or_default());
    line(page, look, "flags", &record.flags.join(", "));
}

/// Adds a labelled line; nothing where there is no value.
fn line(page: &mut String, look: Look, label: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let indent = INDENT + 2;
    let mut cells: Vec<Cell> = Vec::new();
    push(&mut cells, value, Style::new());
    let label = format!("{}{label:LABEL$}", " ".repeat(indent));
    if look.color {
        hanging(page, look, &format!("{FAINT}{label}{FAINT:#}"), indent + LABEL, &cells);
    } else {
        hanging(page, look, &label, indent + LABEL, &cells);
    }
}

fn push(cells: &mut Vec<Cell>, text: &str, style: Style) {
    cells.extend(text.chars().map(|c| (c, style)));
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

fn with_brackets(text: &str, about: &[&str]) -> String {
    match (text, joined(about)) {
        ("", _) => String::new(),
        (text, about) if about.is_empty() => text.to_owned(),
        (text, about) => format!("{text} ({about})"),
    }
}

fn about_speaker(record: &Record<'_>) -> String {
    let kind = format!("{} {}", record.speaker_kind, record.speaker_id);
    let affiliation = match &*record.affiliation {
        "" => String::new(),
        affiliation => format!("affiliation {affiliation}"),
    };
    joined(&[kind.trim(), &record.role, &affiliation])
}

/// A rule's name with its description.
fn rule(list: &str, name: &str) -> String {
    let known: Option<RuleInfo> =
        kutip::rules().into_iter().find(|rule| rule.list == list && rule.name == name);
    known.map_or_else(|| name.to_owned(), |rule| format!("{name}: {}", rule.doc))
}

/// The mentions from the source to the full name, each with its place.
fn chain(record: &Record<'_>, field: &str, positions: &Positions) -> String {
    let links: Vec<String> = record
        .resolution_chain
        .iter()
        .map(|&(start, end)| {
            let text = field.get(start as usize..end as usize).unwrap_or("?");
            format!("{text} {}–{}", positions.of(start), positions.of(end))
        })
        .collect();
    links.join(" → ")
}

fn contents(record: &Record<'_>, field: &str) -> String {
    let pieces: Vec<&str> = record
        .content_spans
        .iter()
        .filter_map(|&(start, end)| field.get(start as usize..end as usize))
        .collect();
    if pieces.is_empty() { record.content.to_string() } else { pieces.join(" … ") }
}
