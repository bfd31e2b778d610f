//! Results per rule, cue, class or form of source: where the weak spots are.

use super::predictions::Labels;
use super::round::share;
use super::score::{Matched, Ratio};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// What to group the predictions by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum By {
    /// The rule that attributed it and the rule that resolved the speaker.
    Rule,
    /// The cue's lemma.
    Cue,
    /// The class of the cue.
    Class,
    /// The form of the source.
    #[value(name = "source_form", alias = "source-form")]
    SourceForm,
    /// No breakdown.
    None,
}

impl By {
    fn headings(self) -> &'static [&'static str] {
        match self {
            By::Rule => &["attributed_by", "resolved_by"],
            By::Cue => &["cue_lemma"],
            By::Class => &["cue_class"],
            By::SourceForm => &["source_form"],
            By::None => &[],
        }
    }

    fn key(self, labels: &Labels) -> Vec<String> {
        match self {
            By::Rule => vec![labels.attributed_by.clone(), labels.resolved_by.clone()],
            By::Cue => vec![labels.cue_lemma.clone()],
            By::Class => vec![labels.cue_class.clone()],
            By::SourceForm => vec![labels.source_form.clone()],
            By::None => Vec::new(),
        }
    }
}

#[derive(Debug, Default)]
struct Group {
    rows: usize,
    matched: usize,
    strict: usize,
    same_type: usize,
    speaker: Ratio,
}

/// Counts per group.
#[derive(Debug)]
pub(super) struct Breakdown {
    by: By,
    groups: BTreeMap<Vec<String>, Group>,
}

/// One line of the breakdown.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    /// The values grouped by, under their column names.
    #[serde(flatten)]
    names: BTreeMap<&'static str, String>,
    /// Predicted quotations.
    rows: usize,
    /// Share of them that is a gold quotation (lenient).
    precision: Option<f64>,
    /// Of those that are one, the share with the exact content.
    strict: Option<f64>,
    /// … with the right type.
    type_acc: Option<f64>,
    /// … with the right speaker.
    speaker_acc: Option<f64>,
}

impl Breakdown {
    /// An empty breakdown.
    pub(super) fn new(by: By) -> Self {
        Self { by, groups: BTreeMap::new() }
    }

    /// Adds one article's predictions.
    pub(super) fn add(&mut self, matched: &Matched<'_>) {
        if self.by == By::None {
            return;
        }
        for prediction in matched.predicted {
            self.groups.entry(self.by.key(&prediction.labels)).or_default().rows += 1;
        }
        for pair in &matched.pairs {
            let group =
                self.groups.entry(self.by.key(&matched.predicted[pair.predicted].labels)).or_default();
            group.matched += 1;
            group.strict += usize::from(pair.strict);
            group.same_type += usize::from(pair.same_type);
            if let Some(right) = pair.speaker {
                group.speaker.right += usize::from(right);
                group.speaker.of += 1;
            }
        }
    }

    /// Whether there is anything to show; a file without the columns has not.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.keys().flatten().all(String::is_empty)
    }

    /// The groups, those with most rows first.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.rows));
        groups
            .into_iter()
            .map(|(key, group)| Row {
                names: self.by.headings().iter().copied().zip(key.iter().cloned()).collect(),
                rows: group.rows,
                precision: share(group.matched, group.rows),
                strict: share(group.strict, group.matched),
                type_acc: share(group.same_type, group.matched),
                speaker_acc: share(group.speaker.right, group.speaker.of),
            })
            .collect()
    }
}

impl Display for Breakdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headings = self.by.headings();
        let rows = self.rows();
        let name = |row: &Row, heading: &str| match row.names.get(heading) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => "-".to_owned(),
        };
        let widths: Vec<usize> = headings
            .iter()
            .map(|heading| {
                rows.iter()
                    .map(|row| name(row, heading).chars().count())
                    .max()
                    .unwrap_or(0)
                    .max(heading.len())
            })
            .collect();
        let line = |names: Vec<String>| -> String {
            let padded: Vec<String> =
                names.iter().zip(&widths).map(|(name, width)| format!("{name:width$}")).collect();
            padded.join("  ").trim_end().to_owned()
        };
        let heading = line(headings.iter().map(|heading| (*heading).to_owned()).collect());
        writeln!(f, " rows  precision  strict   type  speaker  {heading}")?;
        for row in &rows {
            writeln!(
                f,
                "{:5}  {:>9}  {:>6}  {:>5}  {:>7}  {}",
                row.rows,
                percent(row.precision),
                percent(row.strict),
                percent(row.type_acc),
                percent(row.speaker_acc),
                line(headings.iter().map(|heading| name(row, heading)).collect())
            )?;
        }
        Ok(())
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"))
}

#[cfg(test)]
mod tests {
    use super::super::gold::{GoldArticle, GoldQuote};
    use super::super::predictions::Prediction;
    use super::*;

    #[test]
    fn groups_are_counted_and_sorted_by_size() {
        let row = |rule: &str, resolved: &str, start: i64, speaker: &str| Prediction {
            kind: "direct".to_owned(),
            content: vec![(start, start + 5)],
            speaker: speaker.to_owned(),
            labels: Labels {
                attributed_by: rule.to_owned(),
                resolved_by: resolved.to_owned(),
                ..Labels::default()
            },
            ..Prediction::default()
        };
        let predicted = [
            row("name-first", "", 20, "Salim"),
            row("cue-after-close", "clitic", 0, "Rahmat"),
            row("cue-after-close", "clitic", 10, "Rahmat"),
        ];
        let quote = |start, name: &str| GoldQuote {
            kind: "direct".to_owned(),
            content: vec![(start, start + 5)],
            cue: None,
            source: None,
            speaker: Some(vec![name.to_owned()]),
            role: None,
        };
        let article =
            GoldArticle { doc_id: "a".to_owned(), quotes: vec![quote(0, "Rahmat"), quote(10, "Salim")] };
        let text = vec!['x'; 30];
        let matched = Matched::new(&article, &predicted, &text);
        let mut breakdown = Breakdown::new(By::Rule);
        breakdown.add(&matched);
        assert_eq!(
            breakdown.to_string(),
            " rows  precision  strict   type  speaker  attributed_by    resolved_by\n    \
             2      1.000   1.000  1.000    0.500  cue-after-close  clitic\n    \
             1      0.000       -      -        -  name-first       -\n"
        );
        let mut unlabelled = Breakdown::new(By::Cue);
        unlabelled.add(&matched);
        assert!(unlabelled.is_empty());
    }
}
