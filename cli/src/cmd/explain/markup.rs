//! Marks in the text: contents, cues, sources and the names of speakers.

use super::layout::{Cell, FAINT};
use anstyle::{AnsiColor, Effects, Style};
use kutip::Record;
use std::collections::BTreeSet;

/// Explains the marks.
pub(super) const LEGEND: &str = "⟦1 content⟧ ‹cue› {source} [s0 speaker]";

/// What a mark says, outermost first where several begin together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// The number of the quotation and its type.
    Content(String, &'static str),
    Cue,
    Source,
    /// The speaker's id.
    Speaker(String),
}

impl Layer {
    fn style(&self) -> Style {
        let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        match self {
            Layer::Content(_, "direct") => color(AnsiColor::Green),
            Layer::Content(_, "mixed") => color(AnsiColor::Magenta),
            Layer::Content(..) => color(AnsiColor::Cyan),
            Layer::Cue => color(AnsiColor::Yellow).effects(Effects::BOLD),
            Layer::Source => color(AnsiColor::Blue).effects(Effects::BOLD),
            Layer::Speaker(_) => Style::new().effects(Effects::UNDERLINE),
        }
    }

    /// What stands before and after; with colour only what a colour cannot say.
    fn brackets(&self, color: bool) -> (String, &'static str) {
        match self {
            Layer::Content(number, _) => (format!("⟦{number} "), "⟧"),
            Layer::Speaker(id) => (format!("[{id} "), "]"),
            _ if color => (String::new(), ""),
            Layer::Cue => ("‹".to_owned(), "›"),
            Layer::Source => ("{".to_owned(), "}"),
        }
    }
}

/// A mark with the bytes that it covers.
type Mark = (usize, usize, Layer);

/// The number of a quotation: what stands after `#` in its id.
pub(super) fn number<'r>(record: &'r Record<'_>) -> &'r str {
    record.quote_id.rsplit('#').next().unwrap_or_default()
}

/// All marks of a text, by start, longer ones first; each once.
fn marks(text: &str, records: &[&Record<'_>]) -> Vec<Mark> {
    let mut marks: BTreeSet<Mark> = BTreeSet::new();
    let mut add = |(start, end): (u32, u32), layer: Layer| {
        let (start, end) = (start as usize, end as usize);
        if start < end && text.get(start..end).is_some() {
            marks.insert((start, end, layer));
        }
    };
    for record in records {
        for &span in &record.content_spans {
            add(span, Layer::Content(number(record).to_owned(), record.kind));
        }
        if let Some(span) = record.cue_span {
            add(span, Layer::Cue);
        }
        if let Some(span) = record.source_span {
            add(span, Layer::Source);
        }
        if let Some(&span) = record.resolution_chain.last() {
            add(span, Layer::Speaker(record.speaker_id.to_string()));
        }
    }
    let mut marks: Vec<Mark> = marks.into_iter().collect();
    marks.sort_by(|a, b| (a.0, b.1, &a.2).cmp(&(b.0, a.1, &b.2)));
    marks
}

/// One line of the text with the marks that touch it.
#[derive(Debug)]
pub(super) struct Line<'t> {
    text: &'t str,
    start: usize,
    /// First byte of the next line.
    pub(super) end: usize,
    marks: Vec<Mark>,
}

/// The lines of a text, in one sweep over its marks.
pub(super) fn lines<'t>(text: &'t str, records: &[&Record<'_>]) -> impl Iterator<Item = Line<'t>> {
    let mut coming = marks(text, records).into_iter().peekable();
    let mut open: Vec<Mark> = Vec::new();
    let mut end = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = end;
        end += line.len();
        open.retain(|mark| mark.1 > start);
        while let Some(mark) = coming.next_if(|mark| mark.0 < end) {
            open.push(mark);
        }
        Line { text: line, start, end, marks: open.clone() }
    })
}

impl Line<'_> {
    /// Whether there is nothing to show.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The line's characters with brackets and styles.
    pub(super) fn cells(&self, color: bool) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(self.text.len() + 16 * self.marks.len());
        let mut open: Vec<&Mark> = Vec::new();
        let mut coming = self.marks.iter().peekable();
        let text = self.text.trim_end();
        for (offset, c) in text.char_indices() {
            let here = self.start + offset;
            close(&mut cells, &mut open, here, color);
            while let Some(mark) = coming.next_if(|mark| mark.0 <= here) {
                // A quotation that began in an earlier line needs no second opening bracket.
                if mark.0 == here {
                    push(&mut cells, &mark.2.brackets(color).0, FAINT);
                }
                open.push(mark);
            }
            let style = if color {
                open.iter().fold(Style::new(), |style, mark| over(style, mark.2.style()))
            } else {
                Style::new()
            };
            cells.push((c, style));
        }
        close(&mut cells, &mut open, self.start + text.len(), color);
        cells
    }
}

/// Ends the marks that end here, the innermost first.
fn close(cells: &mut Vec<Cell>, open: &mut Vec<&Mark>, here: usize, color: bool) {
    for i in (0..open.len()).rev() {
        if open[i].1 <= here {
            push(cells, open[i].2.brackets(color).1, FAINT);
            open.remove(i);
        }
    }
}

fn push(cells: &mut Vec<Cell>, text: &str, style: Style) {
    cells.extend(text.chars().map(|c| (c, style)));
}

/// The style with another laid over it.
fn over(below: Style, above: Style) -> Style {
    below.fg_color(above.get_fg_color().or(below.get_fg_color())) | above.get_effects()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, records: &[Record<'_>]) -> Vec<String> {
        let records: Vec<&Record<'_>> = records.iter().collect();
        lines(text, &records).map(|line| line.cells(false).into_iter().map(|(c, _)| c).collect()).collect()
    }

    fn record(
        number: &str,
        contents: &[(u32, u32)],
        cue: Option<(u32, u32)>,
        source: Option<(u32, u32)>,
    ) -> Record<'static> {
        Record {
            quote_id: format!("a#{number}").into(),
            kind: "direct",
            content_spans: contents.to_vec(),
            cue_span: cue,
            source_span: source,
            ..Record::default()
        }
    }

    #[test]
    fn pieces_carry_the_same_number_and_shared_cues_are_marked_once() {
        let text = "Beras, kata Rini, turun.";
        let both = [
            record("1", &[(0, 5), (18, 23)], Some((7, 11)), Some((12, 16))),
            record("2", &[(18, 23)], Some((7, 11)), Some((12, 16))),
        ];
        assert_eq!(shown(text, &both), ["⟦1 Beras⟧, ‹kata› {Rini}, ⟦1 ⟦2 turun⟧⟧."]);
    }

    #[test]
    fn a_quotation_over_several_lines_opens_and_closes_once() {
        let text = "a bb\n\ncc d\n";
        assert_eq!(shown(text, &[record("7", &[(2, 8)], None, None)]), ["a ⟦7 bb", "", "cc⟧ d"]);
    }

    #[test]
    fn crossing_marks_and_spans_off_the_text_do_no_harm() {
        let text = "añb c";
        let odd = record("1", &[(0, 4), (2, 3), (3, 99)], Some((3, 6)), Some((5, 5)));
        assert_eq!(shown(text, &[odd]), ["⟦1 añ‹b⟧ c›"]);
    }

    #[test]
    fn a_mark_that_ends_with_the_line_is_closed() {
        assert_eq!(shown("ab\ncd", &[record("1", &[(0, 2), (3, 5)], None, None)]), ["⟦1 ab⟧", "⟦1 cd⟧"]);
    }
}
