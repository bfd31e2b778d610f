//! The scores as a table of numbers, in text and JSON.

use super::round::{round4, share, shown};
use super::score::{Counts, TYPES, Tally};
use serde::Serialize;
use std::fmt::{self, Display};

/// Precision, recall and F1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Prf {
    p: f64,
    r: f64,
    f1: f64,
    gold: usize,
    pred: usize,
}

impl Prf {
    fn new(right: usize, gold: usize, pred: usize) -> Self {
        let of = |whole: usize| if whole > 0 { right as f64 / whole as f64 } else { 0.0 };
        let (p, r) = (of(pred), of(gold));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Self { p: round4(p), r: round4(r), f1: round4(f1), gold, pred }
    }
}

impl Display for Prf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}/{:.3}/F{:.3} (gold {} pred {})", self.p, self.r, self.f1, self.gold, self.pred)
    }
}

/// Scores over all quotations.
#[derive(Debug, Serialize)]
pub(super) struct Overall {
    lenient: Prf,
    strict: Prf,
    attribution: Prf,
    attribution_strict: Prf,
    type_acc: Option<f64>,
    speaker_acc: Option<f64>,
    cue_acc: Option<f64>,
    source_acc: Option<f64>,
    role_acc: Option<f64>,
}

/// Scores over one type: precision where the types agree, recall also with any type.
#[derive(Debug, Serialize)]
pub(super) struct OneType {
    lenient: Prf,
    recall_any_type: Option<f64>,
    strict_recall: Option<f64>,
    speaker_acc: Option<f64>,
}

/// All scores of a run.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    #[serde(skip)]
    articles: usize,
    all: Overall,
    direct: OneType,
    indirect: OneType,
    mixed: OneType,
}

impl Report {
    /// Works the scores out of the counts.
    pub(super) fn new(tally: &Tally) -> Self {
        let [direct, indirect, mixed] = tally.by_type.map(|counts| OneType::new(&counts));
        Self { articles: tally.articles, all: Overall::new(&tally.all), direct, indirect, mixed }
    }
}

impl Overall {
    fn new(c: &Counts) -> Self {
        let prf = |right| Prf::new(right, c.gold, c.predicted);
        Self {
            lenient: prf(c.matched),
            strict: prf(c.strict),
            attribution: prf(c.speaker.right),
            attribution_strict: prf(c.speaker_strict),
            type_acc: share(c.same_type, c.matched),
            speaker_acc: share(c.speaker.right, c.speaker.of),
            cue_acc: share(c.cue.right, c.cue.of),
            source_acc: share(c.source.right, c.source.of),
            role_acc: share(c.role.right, c.role.of),
        }
    }
}

impl OneType {
    fn new(c: &Counts) -> Self {
        Self {
            lenient: Prf::new(c.same_type, c.gold, c.predicted),
            recall_any_type: share(c.matched, c.gold),
            strict_recall: share(c.strict, c.gold),
            speaker_acc: share(c.speaker.right, c.speaker.of),
        }
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = &self.all;
        writeln!(f, "{} articles", self.articles)?;
        writeln!(
            f,
            "{:9} lenient={}  strict={}  attribution={}  attribution_strict={}  type_acc={}  speaker_acc={}  cue_acc={}  \
             source_acc={}  role_acc={}",
            "all",
            all.lenient,
            all.strict,
            all.attribution,
            all.attribution_strict,
            shown(all.type_acc),
            shown(all.speaker_acc),
            shown(all.cue_acc),
            shown(all.source_acc),
            shown(all.role_acc)
        )?;
        for (name, scores) in TYPES.into_iter().zip([&self.direct, &self.indirect, &self.mixed]) {
            writeln!(
                f,
                "{name:9} lenient={}  recall_any_type={}  strict_recall={}  speaker_acc={}",
                scores.lenient,
                shown(scores.recall_any_type),
                shown(scores.strict_recall),
                shown(scores.speaker_acc)
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_gives_zeros_and_no_shares() {
        let report = Report::new(&Tally::default()).to_string();
        assert!(
            report.starts_with("0 articles\nall       lenient=0.000/0.000/F0.000 (gold 0 pred 0)"),
            "{report}"
        );
        assert!(report.contains("type_acc=None"), "{report}");
    }

    #[test]
    fn f1_comes_from_the_unrounded_shares() {
        let prf = Prf::new(2, 3, 7);
        assert_eq!((prf.p, prf.r, prf.f1), (0.2857, 0.6667, 0.4));
        assert_eq!(prf.to_string(), "0.286/0.667/F0.400 (gold 3 pred 7)");
    }
}
