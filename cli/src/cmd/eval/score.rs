//! Matching and counting: what is right, by the definitions of the annotation guidelines.

use super::gold::{GoldArticle, GoldQuote};
use super::names::{same_speaker, token_f1};
use super::predictions::Prediction;
use super::spans::{Cover, Span, overlap, pair, trim};

/// The types by which scores are given besides the total.
pub(super) const TYPES: [&str; 3] = ["direct", "indirect", "mixed"];

/// Kinds of speaker that are right where the gold can name nobody.
const NAMELESS: [&str; 3] = ["unnamed", "unknown", "group"];

/// A gold quotation and the prediction that was found to be the same.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) gold: usize,
    pub(super) predicted: usize,
    /// The same contents once trimmed.
    pub(super) strict: bool,
    pub(super) same_type: bool,
    /// Whether the speaker is right; nothing where the gold does not say.
    pub(super) speaker: Option<bool>,
}

/// One article matched: contents trimmed, pairs made.
#[derive(Debug)]
pub(super) struct Matched<'a> {
    pub(super) article: &'a GoldArticle,
    pub(super) predicted: &'a [Prediction],
    pub(super) text: &'a [char],
    pub(super) gold_contents: Vec<Vec<Span>>,
    pub(super) predicted_contents: Vec<Vec<Span>>,
    /// In the order in which they were made, best first.
    pub(super) pairs: Vec<Pair>,
    /// Predictions whose content lies outside the text; they match nothing.
    pub(super) outside: Vec<usize>,
}

impl<'a> Matched<'a> {
    /// Matches an article's predictions with its gold quotations.
    pub(super) fn new(article: &'a GoldArticle, predicted: &'a [Prediction], text: &'a [char]) -> Self {
        let gold_contents: Vec<_> = article.quotes.iter().map(|quote| trim(text, &quote.content)).collect();
        let mut outside = Vec::new();
        let predicted_contents: Vec<_> = predicted
            .iter()
            .enumerate()
            .map(|(i, prediction)| match inside(&prediction.content, text.len()) {
                Some(spans) => trim(text, &spans),
                None => {
                    outside.push(i);
                    Vec::new()
                }
            })
            .collect();
        let covers =
            |contents: &[Vec<Span>]| -> Vec<Cover> { contents.iter().map(|c| Cover::of(c)).collect() };
        let pairs = pair(&covers(&gold_contents), &covers(&predicted_contents))
            .into_iter()
            .map(|(g, p)| Pair {
                gold: g,
                predicted: p,
                strict: gold_contents[g] == predicted_contents[p],
                same_type: article.quotes[g].kind == predicted[p].kind,
                speaker: speaker_right(&article.quotes[g], &predicted[p]),
            })
            .collect();
        Self { article, predicted, text, gold_contents, predicted_contents, pairs, outside }
    }
}

/// The spans as text positions, if each holds at least one character of the text.
fn inside(spans: &[(i64, i64)], length: usize) -> Option<Vec<Span>> {
    spans
        .iter()
        .map(|&(start, end)| {
            let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
            (start < end && end <= length).then_some((start, end))
        })
        .collect()
}

/// Whether the speaker is right; nothing where the gold leaves the speaker open.
fn speaker_right(gold: &GoldQuote, predicted: &Prediction) -> Option<bool> {
    let accepted = gold.speaker.as_ref()?;
    Some(if accepted.is_empty() {
        predicted.speaker.is_empty() || NAMELESS.contains(&predicted.speaker_kind.as_str())
    } else {
        !predicted.speaker.is_empty() && same_speaker(accepted, &predicted.speaker)
    })
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ratio {
    pub(super) right: usize,
    pub(super) of: usize,
}

impl Ratio {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }
}

/// Counts over all quotations or those of one type.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) gold: usize,
    pub(super) predicted: usize,
    pub(super) matched: usize,
    pub(super) strict: usize,
    pub(super) same_type: usize,
    pub(super) speaker: Ratio,
    pub(super) speaker_strict: usize,
    pub(super) cue: Ratio,
    pub(super) source: Ratio,
    pub(super) role: Ratio,
}

impl Counts {
    fn add_pair(&mut self, pair: &Pair, gold: &GoldQuote, predicted: &Prediction) {
        self.matched += 1;
        self.strict += usize::from(pair.strict);
        self.same_type += usize::from(pair.same_type);
        if let Some(right) = pair.speaker {
            self.speaker.add(right);
            self.speaker_strict += usize::from(right && pair.strict);
        }
        if gold.cue.is_some() {
            self.cue.add(overlap(gold.cue, predicted.cue));
        }
        if gold.source.is_some() {
            self.source.add(overlap(gold.source, predicted.source));
        }
        if let Some(role) = gold.role.as_deref().filter(|role| !role.is_empty()) {
            self.role.add(token_f1(role, &predicted.role) >= 0.5);
        }
    }
}

/// The counts of a whole run.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) articles: usize,
    pub(super) all: Counts,
    /// In the order of [`TYPES`].
    pub(super) by_type: [Counts; 3],
}

impl Tally {
    /// Adds one article. By type, a pair counts with the gold's type.
    pub(super) fn add(&mut self, matched: &Matched<'_>) {
        self.articles += 1;
        for quote in &matched.article.quotes {
            self.each(&quote.kind, |counts| counts.gold += 1);
        }
        for prediction in matched.predicted {
            self.each(&prediction.kind, |counts| counts.predicted += 1);
        }
        for pair in &matched.pairs {
            let (gold, predicted) = (&matched.article.quotes[pair.gold], &matched.predicted[pair.predicted]);
            self.each(&gold.kind, |counts| counts.add_pair(pair, gold, predicted));
        }
    }

    fn each(&mut self, kind: &str, change: impl Fn(&mut Counts)) {
        change(&mut self.all);
        if let Some(i) = TYPES.iter().position(|known| *known == kind) {
            change(&mut self.by_type[i]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"Harga beras turun,\" kata Rahmat Hidayat. Ia meminta warga tetap tenang.";

    fn gold(kind: &str, content: Span, speaker: Option<&[&str]>) -> GoldQuote {
        GoldQuote {
            kind: kind.to_owned(),
            content: vec![content],
            cue: Some((21, 25)),
            source: Some((26, 40)),
            speaker: speaker.map(|names| names.iter().map(|name| (*name).to_owned()).collect()),
            role: Some("Bupati Tirtasari".to_owned()),
        }
    }

    fn predicted(kind: &str, content: (i64, i64), speaker: &str) -> Prediction {
        Prediction {
            kind: kind.to_owned(),
            content: vec![content],
            cue: Some((24, 29)),
            speaker: speaker.to_owned(),
            ..Prediction::default()
        }
    }

    fn counts(quotes: Vec<GoldQuote>, predictions: &[Prediction]) -> (Tally, Vec<usize>) {
        let text: Vec<char> = TEXT.chars().collect();
        let article = GoldArticle { doc_id: "a".to_owned(), quotes };
        let matched = Matched::new(&article, predictions, &text);
        let mut tally = Tally::default();
        tally.add(&matched);
        (tally, matched.outside)
    }

    #[test]
    fn a_right_quotation_counts_everywhere() {
        let (tally, _) = counts(
            vec![gold("direct", (1, 18), Some(&["Rahmat Hidayat"]))],
            &[predicted("direct", (0, 20), "H. Rahmat Hidayat")],
        );
        let all = tally.all;
        assert_eq!((all.gold, all.predicted, all.matched, all.strict, all.same_type), (1, 1, 1, 1, 1));
        assert_eq!(all.speaker, Ratio { right: 1, of: 1 });
        assert_eq!(all.cue, Ratio { right: 1, of: 1 }, "one shared character is enough");
        assert_eq!(all.source, Ratio { right: 0, of: 1 }, "no source predicted");
        assert_eq!(all.role, Ratio { right: 0, of: 1 });
        assert_eq!(tally.by_type[0].matched, 1);
    }

    #[test]
    fn another_type_still_matches_but_counts_with_the_golds() {
        let (tally, _) =
            counts(vec![gold("mixed", (1, 18), None)], &[predicted("direct", (1, 18), "Siapa Saja")]);
        assert_eq!((tally.all.matched, tally.all.same_type), (1, 0));
        assert_eq!(tally.all.speaker, Ratio::default(), "speaker not annotated");
        assert_eq!((tally.by_type[0].predicted, tally.by_type[0].matched), (1, 0));
        assert_eq!((tally.by_type[2].gold, tally.by_type[2].matched), (1, 1));
    }

    #[test]
    fn where_nobody_can_be_named_no_name_or_a_nameless_kind_is_right() {
        let right = |speaker: &str, kind: &str| {
            let mut row = predicted("direct", (1, 18), speaker);
            row.speaker_kind = kind.to_owned();
            counts(vec![gold("direct", (1, 18), Some(&[]))], &[row]).0.all.speaker.right
        };
        assert_eq!(right("", "none"), 1);
        assert_eq!(right("seorang warga", "unnamed"), 1);
        assert_eq!(right("warga", "group"), 1);
        assert_eq!(right("Rahmat", "person"), 0);
    }

    #[test]
    fn contents_outside_the_text_or_empty_match_nothing_but_count_as_predicted() {
        let rows = [
            predicted("direct", (1, 500), "x"),
            predicted("direct", (5, 5), "x"),
            predicted("direct", (-1, 5), "x"),
        ];
        let (tally, outside) = counts(vec![gold("direct", (1, 18), None)], &rows);
        assert_eq!((tally.all.predicted, tally.all.matched), (3, 0));
        assert_eq!(outside, [0, 1, 2]);
    }

    #[test]
    fn a_duplicate_matches_once() {
        let rows = [predicted("direct", (1, 18), "Rahmat"), predicted("direct", (1, 18), "Rahmat Hidayat")];
        let (tally, _) = counts(vec![gold("direct", (1, 18), Some(&["Rahmat Hidayat"]))], &rows);
        assert_eq!((tally.all.predicted, tally.all.matched), (2, 1));
        assert_eq!(tally.all.speaker, Ratio { right: 0, of: 1 }, "the earlier one is taken");
    }
}
