//! Whether a confidence of 0.9 is right nine times in ten.

use super::round::{round4, share};
use super::score::Matched;
use serde::Serialize;
use std::fmt::{self, Display};

/// Lower edges of the bins; narrower where most quotations lie.
const EDGES: [f64; 7] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    rows: usize,
    right: usize,
    confidence: f64,
}

/// Rows and hits per bin of confidence. A row is right where it matches a gold quotation and names its
/// speaker; rows whose speaker the gold leaves open are left out.
#[derive(Debug, Default)]
pub(super) struct Calibration {
    bins: [Counts; EDGES.len()],
    squared_error: f64,
    /// Rows without a confidence.
    missing: usize,
}

/// The calibration as it is printed.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    bins: Vec<Bin>,
    /// Mean distance between confidence and share right, weighted by rows.
    expected_error: Option<f64>,
    /// Mean squared distance between each confidence and what came out.
    brier: Option<f64>,
    rows: usize,
    missing: usize,
}

#[derive(Debug, Serialize)]
struct Bin {
    from: f64,
    to: f64,
    rows: usize,
    confidence: Option<f64>,
    right: Option<f64>,
}

impl Calibration {
    /// Adds one article's predictions.
    pub(super) fn add(&mut self, matched: &Matched<'_>) {
        let mut outcome = vec![Some(false); matched.predicted.len()];
        for pair in &matched.pairs {
            outcome[pair.predicted] = pair.speaker;
        }
        for (prediction, outcome) in matched.predicted.iter().zip(outcome) {
            match (prediction.confidence, outcome) {
                (Some(confidence), Some(right)) => self.add_row(confidence, right),
                (None, _) => self.missing += 1,
                (Some(_), None) => {}
            }
        }
    }

    fn add_row(&mut self, confidence: f64, right: bool) {
        let bin = EDGES.iter().rposition(|edge| confidence >= *edge).unwrap_or(0);
        let bin = &mut self.bins[bin];
        bin.rows += 1;
        bin.right += usize::from(right);
        bin.confidence += confidence;
        self.squared_error += (confidence - f64::from(u8::from(right))).powi(2);
    }

    /// The figures to print.
    pub(super) fn summary(&self) -> Summary {
        let rows: usize = self.bins.iter().map(|bin| bin.rows).sum();
        let distance: f64 = self.bins.iter().map(|bin| (bin.confidence - bin.right as f64).abs()).sum();
        let mean = |sum: f64, rows: usize| (rows > 0).then(|| round4(sum / rows as f64));
        let bins = self.bins.iter().enumerate().map(|(i, bin)| Bin {
            from: EDGES[i],
            to: EDGES.get(i + 1).copied().unwrap_or(1.0),
            rows: bin.rows,
            confidence: mean(bin.confidence, bin.rows),
            right: share(bin.right, bin.rows),
        });
        Summary {
            bins: bins.collect(),
            expected_error: mean(distance, rows),
            brier: mean(self.squared_error, rows),
            rows,
            missing: self.missing,
        }
    }
}

impl Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "confidence    rows   mean  right    gap")?;
        for bin in &self.bins {
            let (Some(confidence), Some(right)) = (bin.confidence, bin.right) else { continue };
            let gap = right - confidence;
            writeln!(
                f,
                "{:.2} to {:.2} {:6}  {confidence:.3}  {right:.3} {gap:+.3}",
                bin.from, bin.to, bin.rows
            )?;
        }
        if let (Some(error), Some(brier)) = (self.expected_error, self.brier) {
            writeln!(f, "{} rows, expected calibration error {error:.3}, Brier score {brier:.3}", self.rows)?;
        }
        if self.missing > 0 {
            writeln!(f, "{} rows have no confidence", self.missing)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_their_lower_edge() {
        let mut calibration = Calibration::default();
        for (confidence, right) in [(1.0, true), (0.95, false), (0.9, true), (0.2, false)] {
            calibration.add_row(confidence, right);
        }
        let summary = calibration.summary();
        let rows: Vec<usize> = summary.bins.iter().map(|bin| bin.rows).collect();
        assert_eq!(rows, [1, 0, 0, 0, 0, 1, 2]);
        assert_eq!(summary.bins[6].right, Some(0.5));
        assert_eq!(summary.bins[6].confidence, Some(0.975));
        assert_eq!(summary.expected_error, Some(round4((0.2 + 0.1 + 0.95) / 4.0)));
        assert_eq!(
            summary.to_string(),
            "confidence    rows   mean  right    gap\n\
             0.00 to 0.50      1  0.200  0.000 -0.200\n\
             0.90 to 0.95      1  0.900  1.000 +0.100\n\
             0.95 to 1.00      2  0.975  0.500 -0.475\n\
             4 rows, expected calibration error 0.312, Brier score 0.238\n"
        );
    }
}
