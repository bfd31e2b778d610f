//! Slices of a text by offsets in code points.

/// Bytes between two places whose offsets are known.
const STEP: usize = 256;

/// A text with the byte offset of every so-manieth code point.
pub(super) struct CodePoints<'t> {
    text: &'t str,
    /// Byte offsets of the code points 0, [`STEP`], 2 × [`STEP`], …
    steps: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let steps = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(STEP).map(|(at, _)| at).collect(),
        };
        Self { text, steps }
    }

    /// What stands there; nothing for offsets beyond the end.
    pub(super) fn slice(&self, (start, end): (u32, u32)) -> Option<&'t str> {
        self.text.get(self.byte(start as usize)?..self.byte(end as usize)?)
    }

    fn byte(&self, point: usize) -> Option<usize> {
        if self.steps.is_empty() {
            return Some(point);
        }
        let from = *self.steps.get(point / STEP)?;
        let rest = &self.text[from..];
        match rest.char_indices().nth(point % STEP) {
            Some((at, _)) => Some(from + at),
            // The very end of the text is a place too.
            None => (rest.chars().count() == point % STEP).then_some(self.text.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_those_of_the_code_points() {
        for text in ["“Ya,” kata Émi.".repeat(60), "plain".repeat(100), String::new()] {
            let points: Vec<char> = text.chars().collect();
            let slices = CodePoints::new(&text);
            for start in (0..=points.len()).step_by(7) {
                let end = (start + 9).min(points.len());
                let expected: String = points[start..end].iter().collect();
                assert_eq!(slices.slice((start as u32, end as u32)), Some(&*expected));
            }
            assert_eq!(slices.slice((0, points.len() as u32 + 1)), None);
        }
    }
}
