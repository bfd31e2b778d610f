//! The errors one by one, in their words, for the person who mends them.

use super::predictions::Prediction;
use super::score::Matched;
use super::spans::Span;
use serde::Serialize;
use std::fmt::{self, Display};

/// Sorts of error, in the order in which they are printed.
const SORTS: [&str; 5] = ["missed", "spurious", "wrong speaker", "boundary", "wrong type"];

/// Longest excerpt, in code points.
const EXCERPT: usize = 150;

#[derive(Debug, Serialize)]
struct Mistake {
    #[serde(rename = "type")]
    kind: String,
    doc_id: String,
    /// The rules that decided; empty for a missed one.
    rule: String,
    what: String,
}

/// One sort of error: how many there are and the first of them.
#[derive(Debug, Serialize)]
pub(super) struct Sort {
    sort: &'static str,
    count: usize,
    examples: Vec<Mistake>,
}

/// Errors collected over a run, at most `limit` examples of each sort.
#[derive(Debug)]
pub(super) struct Errors {
    limit: usize,
    only: Option<String>,
    sorts: [Sort; 5],
}

impl Errors {
    /// Collects nothing where `limit` is 0; `only` restricts to one type.
    pub(super) fn new(limit: usize, only: Option<String>) -> Self {
        Self { limit, only, sorts: SORTS.map(|sort| Sort { sort, count: 0, examples: Vec::new() }) }
    }

    /// The sorts of which there is at least one.
    pub(super) fn sorts(&self) -> impl Iterator<Item = &Sort> {
        self.sorts.iter().filter(|sort| sort.count > 0)
    }

    /// Adds one article's errors.
    pub(super) fn add(&mut self, matched: &Matched<'_>) {
        if self.limit == 0 {
            return;
        }
        let doc = matched.article.doc_id.as_str();
        let (mut gold_left, mut predicted_left) =
            (vec![true; matched.article.quotes.len()], vec![true; matched.predicted.len()]);
        for pair in &matched.pairs {
            gold_left[pair.gold] = false;
            predicted_left[pair.predicted] = false;
            let (gold, predicted) = (&matched.article.quotes[pair.gold], &matched.predicted[pair.predicted]);
            let wanted = || excerpt(matched.text, &matched.gold_contents[pair.gold]);
            let rule = || rules(predicted);
            if pair.speaker == Some(false) {
                self.push(2, &gold.kind, doc, rule, || {
                    let names = gold.speaker.as_deref().unwrap_or_default();
                    format!("gold {names:?} got {:?}: {}", predicted.speaker, wanted())
                });
            }
            if !pair.strict {
                self.push(3, &gold.kind, doc, rule, || {
                    let got = excerpt(matched.text, &matched.predicted_contents[pair.predicted]);
                    format!("gold [{}] got [{got}]", wanted())
                });
            }
            if !pair.same_type {
                self.push(4, &gold.kind, doc, rule, || format!("got {}: {}", predicted.kind, wanted()));
            }
        }
        for (i, gold) in matched.article.quotes.iter().enumerate().filter(|(i, _)| gold_left[*i]) {
            self.push(0, &gold.kind, doc, String::new, || {
                let name = gold.speaker.as_deref().and_then(<[String]>::first).map_or("", String::as_str);
                let content = excerpt(matched.text, &matched.gold_contents[i]);
                format!("{name:?} cue {:?}: {content}", cue(matched.text, gold.cue))
            });
        }
        for (i, predicted) in matched.predicted.iter().enumerate().filter(|(i, _)| predicted_left[*i]) {
            self.push(
                1,
                &predicted.kind,
                doc,
                || rules(predicted),
                || {
                    let content = excerpt(matched.text, &matched.predicted_contents[i]);
                    format!("{:?} cue {:?}: {content}", predicted.speaker, cue(matched.text, predicted.cue))
                },
            );
        }
    }

    fn push(
        &mut self,
        sort: usize,
        kind: &str,
        doc: &str,
        rule: impl Fn() -> String,
        what: impl Fn() -> String,
    ) {
        if self.only.as_deref().is_some_and(|only| only != kind) {
            return;
        }
        let sort = &mut self.sorts[sort];
        sort.count += 1;
        if sort.examples.len() < self.limit {
            let (kind, doc_id) = (kind.to_owned(), doc.to_owned());
            sort.examples.push(Mistake { kind, doc_id, rule: rule(), what: what() });
        }
    }
}

fn rules(prediction: &Prediction) -> String {
    let labels = &prediction.labels;
    match (labels.attributed_by.as_str(), labels.resolved_by.as_str()) {
        ("", "") => String::new(),
        (attributed, "") => attributed.to_owned(),
        (attributed, resolved) => format!("{attributed}/{resolved}"),
    }
}

fn cue(text: &[char], cue: Option<(i64, i64)>) -> String {
    let end = |at: i64| usize::try_from(at).unwrap_or(0).min(text.len());
    cue.map_or_else(String::new, |(start, stop)| text[end(start).min(end(stop))..end(stop)].iter().collect())
}

/// The pieces on one line.
fn excerpt(text: &[char], spans: &[Span]) -> String {
    let mut shown = String::new();
    let mut length = 0;
    for (i, &(start, end)) in spans.iter().enumerate() {
        let gap = if i > 0 { " … " } else { "" };
        for c in gap.chars().chain(text[start..end].iter().copied()) {
            if length == EXCERPT {
                return shown;
            }
            shown.push(if c == '\n' { '⏎' } else { c });
            length += 1;
        }
    }
    shown
}

impl Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "== {}: {}", self.sort, self.count)?;
        for mistake in &self.examples {
            let rule = if mistake.rule.is_empty() { String::new() } else { format!(" {}", mistake.rule) };
            writeln!(f, "  [{}{rule}] {}: {}", mistake.kind, mistake.doc_id, mistake.what)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_of_limited_length() {
        let text: Vec<char> = "Harga\nturun. Siap.".chars().collect();
        assert_eq!(excerpt(&text, &[(0, 11), (13, 17)]), "Harga⏎turun … Siap");
        assert_eq!(excerpt(&vec!['x'; 400], &[(0, 400)]).len(), EXCERPT);
    }

    #[test]
    fn a_cue_outside_the_text_is_cut() {
        let text: Vec<char> = "kata".chars().collect();
        assert_eq!(cue(&text, Some((2, 99))), "ta");
        assert_eq!(cue(&text, Some((9, 3))), "");
        assert_eq!(cue(&text, Some((-5, 2))), "ka");
        assert_eq!(cue(&text, None), "");
    }
}
