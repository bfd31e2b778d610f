//! Styled characters to lines of limited length.

use anstyle::{Effects, Style};

/// For what is not the article's.
pub(super) const FAINT: Style = Style::new().effects(Effects::DIMMED);

/// How the page is to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) color: bool,
    /// Longest line, in characters.
    pub(super) width: usize,
}

/// One character and how it is shown.
pub(super) type Cell = (char, Style);

/// Adds a paragraph, broken between words.
pub(super) fn paragraph(page: &mut String, look: Look, cells: &[Cell]) {
    hanging(page, look, "", 0, cells);
}

/// Adds one line or more of a single style.
pub(super) fn plain(page: &mut String, look: Look, style: Style, text: &str) {
    let cells: Vec<Cell> = text.chars().map(|c| (c, style)).collect();
    paragraph(page, look, &cells);
}

/// Adds `first`, then the cells; further lines are indented by `indent` characters. `first` is `indent`
/// characters long.
pub(super) fn hanging(page: &mut String, look: Look, first: &str, indent: usize, cells: &[Cell]) {
    let room = look.width.saturating_sub(indent).max(10);
    page.push_str(first);
    let mut rest = trim_start(cells);
    loop {
        let (line, further) = split(rest, room);
        paint(page, look.color, line);
        page.push('\n');
        rest = trim_start(further);
        if rest.is_empty() {
            return;
        }
        page.extend(std::iter::repeat_n(' ', indent));
    }
}

fn trim_start(cells: &[Cell]) -> &[Cell] {
    let start = cells.iter().position(|(c, _)| !c.is_whitespace()).unwrap_or(cells.len());
    &cells[start..]
}

fn trim_end(cells: &[Cell]) -> &[Cell] {
    let end = cells.iter().rposition(|(c, _)| !c.is_whitespace()).map_or(0, |last| last + 1);
    &cells[..end]
}

/// The longest beginning that fits and ends before a blank; a word longer than a line is cut.
fn split(cells: &[Cell], room: usize) -> (&[Cell], &[Cell]) {
    if cells.len() <= room {
        return (trim_end(cells), &[]);
    }
    let at = cells[..=room].iter().rposition(|(c, _)| *c == ' ').filter(|at| *at > 0).unwrap_or(room);
    (trim_end(&cells[..at]), &cells[at..])
}

/// Adds the characters with a change of style wherever it changes. Characters that would steer the
/// terminal are shown as blanks.
fn paint(page: &mut String, color: bool, cells: &[Cell]) {
    let mut current = Style::new();
    for &(c, style) in cells {
        if color && style != current {
            page.push_str(&format!("{current:#}{style}"));
            current = style;
        }
        page.push(if c.is_control() { ' ' } else { c });
    }
    if color {
        page.push_str(&format!("{current:#}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, width: usize) -> String {
        let mut page = String::new();
        let cells: Vec<Cell> = text.chars().map(|c| (c, Style::new())).collect();
        hanging(&mut page, Look { color: false, width }, "- ", 2, &cells);
        page
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(broken("harga beras turun lagi", 13), "- harga beras\n  turun lagi\n");
        assert_eq!(broken("harga beras", 80), "- harga beras\n");
        assert_eq!(broken("", 80), "- \n");
        assert_eq!(broken("satukatayangpanjang", 12), "- satukataya\n  ngpanjang\n");
    }

    #[test]
    fn nothing_in_the_text_steers_the_terminal() {
        assert_eq!(broken("a\u{1b}[31mb\tc", 80), "- a [31mb c\n");
    }
}
