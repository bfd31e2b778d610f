//! The text of an article in pieces, each of which is quoted, cue, source, or none.

use kutip_archive::browse::{Placed, Span};
use serde::Serialize;

/// A piece of text that is all the same.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Segment {
    pub(crate) text: String,
    /// Classes for the style sheet: `content`, `cue`, `source`, `chosen`; empty for plain text.
    pub(crate) classes: String,
    /// Numbers of the quotations that begin here.
    pub(crate) begins: Vec<u32>,
}

/// Which part of a text is shown, and what is marked in it.
pub(crate) struct Marks<'p> {
    /// Quotations; those in a headline of its own are left out unless it is the headline that is marked.
    pub(crate) quotations: &'p [Placed],
    /// Whether the text is that headline.
    pub(crate) title: bool,
    /// The quotation that was asked for.
    pub(crate) chosen: Option<u32>,
    /// Code points before the text.
    pub(crate) offset: usize,
}

/// How many marks of a kind cover a place.
#[derive(Clone, Copy, Default)]
struct Cover {
    content: i32,
    cue: i32,
    source: i32,
    chosen: i32,
}

/// A place where marks begin or end.
struct Edge {
    at: usize,
    change: Cover,
    begins: Option<u32>,
}

impl Cover {
    fn add(&mut self, other: Self) {
        self.content += other.content;
        self.cue += other.cue;
        self.source += other.source;
        self.chosen += other.chosen;
    }

    fn classes(self) -> String {
        let all =
            [(self.content, "content"), (self.cue, "cue"), (self.source, "source"), (self.chosen, "chosen")];
        all.into_iter()
            .filter(|(covers, _)| *covers > 0)
            .map(|(_, class)| class)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Cuts `text` into paragraphs of segments. Takes time in proportion to the text and the marks.
pub(crate) fn paragraphs(text: &str, marks: &Marks<'_>) -> Vec<Vec<Segment>> {
    let mut edges = edges(marks);
    edges.sort_by_key(|edge| edge.at);
    let mut edges = edges.into_iter().peekable();
    let mut paragraphs = vec![Vec::new()];
    let mut cover = Cover::default();
    let mut segment = Segment { text: String::new(), classes: String::new(), begins: Vec::new() };
    for (at, char) in text.chars().enumerate() {
        let mut changed = false;
        let mut begins = Vec::new();
        while let Some(edge) = edges.next_if(|edge| edge.at <= at + marks.offset) {
            cover.add(edge.change);
            begins.extend(edge.begins);
            changed = true;
        }
        if changed || char == '\n' {
            push(&mut paragraphs, &mut segment, cover, begins);
        }
        if char == '\n' {
            paragraphs.push(Vec::new());
        } else {
            segment.text.push(char);
        }
    }
    push(&mut paragraphs, &mut segment, cover, Vec::new());
    paragraphs.retain(|segments| segments.iter().any(|segment| !segment.text.trim().is_empty()));
    paragraphs
}

/// Puts the segment that has ended into the last paragraph and begins another.
fn push(paragraphs: &mut [Vec<Segment>], segment: &mut Segment, cover: Cover, begins: Vec<u32>) {
    let next = Segment { text: String::new(), classes: cover.classes(), begins };
    let mut ended = std::mem::replace(segment, next);
    if ended.text.is_empty() {
        // What begins at a line's end begins on the next line.
        ended.begins.append(&mut segment.begins);
        segment.begins = ended.begins;
    } else if let Some(last) = paragraphs.last_mut() {
        last.push(ended);
    }
}

fn edges(marks: &Marks<'_>) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut mark = |(start, end): Span, change: Cover, begins: Option<u32>| {
        if start < end {
            let back = Cover {
                content: -change.content,
                cue: -change.cue,
                source: -change.source,
                chosen: -change.chosen,
            };
            edges.push(Edge { at: start, change, begins });
            edges.push(Edge { at: end, change: back, begins: None });
        }
    };
    for placed in marks.quotations.iter().filter(|placed| placed.in_title == marks.title) {
        let number = placed.statement.number;
        let chosen = i32::from(marks.chosen == Some(number));
        for (piece, span) in placed.content.iter().enumerate() {
            mark(*span, Cover { content: 1, chosen, ..Cover::default() }, (piece == 0).then_some(number));
        }
        if let Some(span) = placed.cue {
            mark(span, Cover { cue: 1, chosen, ..Cover::default() }, None);
        }
        if let Some(span) = placed.source {
            mark(span, Cover { source: 1, chosen, ..Cover::default() }, None);
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::statement;

    fn placed(number: u32, content: &[Span], cue: Option<Span>, source: Option<Span>) -> Placed {
        Placed { statement: statement(number), in_title: false, content: content.to_vec(), cue, source }
    }

    /// `[text|classes]` for what is marked, `#1` where quotations begin, `/` between paragraphs.
    fn drawn(text: &str, quotations: &[Placed], chosen: Option<u32>, offset: usize) -> String {
        let paragraphs = paragraphs(text, &Marks { quotations, title: false, chosen, offset });
        let segment = |segment: &Segment| {
            let begins: String = segment.begins.iter().map(|number| format!("#{number}")).collect();
            if segment.classes.is_empty() {
                begins + &segment.text
            } else {
                format!("{begins}[{}|{}]", segment.text, segment.classes)
            }
        };
        paragraphs
            .iter()
            .map(|line| line.iter().map(segment).collect::<String>())
            .collect::<Vec<_>>()
            .join(" / ")
    }

    #[test]
    fn quotation_cue_and_source_are_marked() {
        let quotations = [placed(1, &[(1, 5)], Some((8, 12)), Some((13, 16)))];
        assert_eq!(
            drawn("“Édan,” kata Ani.", &quotations, Some(1), 0),
            "“#1[Édan|content chosen],” [kata|cue chosen] [Ani|source chosen]."
        );
    }

    #[test]
    fn marks_overlap_break_at_lines_and_come_in_pieces() {
        let quotations =
            [placed(1, &[(0, 3), (6, 9)], None, None), placed(2, &[(2, 7)], Some((4, 5)), Some((4, 5)))];
        assert_eq!(
            drawn("abcde\nfghi", &quotations, None, 0),
            "#1[ab|content]#2[c|content][d|content][e|content cue source] / [f|content][gh|content]i"
        );
    }

    #[test]
    fn a_part_has_its_own_marks_and_those_that_reach_into_it() {
        let quotations = [placed(1, &[(0, 12)], None, None), placed(2, &[(13, 15)], None, None)];
        assert_eq!(drawn("abcdef", &quotations, None, 10), "#1[ab|content]c#2[de|content]f");
    }

    #[test]
    fn spans_beyond_the_text_are_harmless() {
        assert_eq!(
            drawn("ab", &[placed(1, &[(1, 99)], Some((7, 3)), Some((50, 60)))], None, 0),
            "a#1[b|content]"
        );
        assert_eq!(drawn("", &[placed(1, &[(0, 9)], None, None)], None, 0), "");
    }
}
