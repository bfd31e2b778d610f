//! What a run says on stderr: messages about inputs as they come, one line of counts at the end.

use crate::exit::Exit;
use crate::ids::Ids;
use crate::input::problem::{Problem, Severity};
use crate::input::web::PassedOver;
use crate::progress::Progress;
use kutip::Record;
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;
use std::sync::Arc;

/// Most messages about one file.
const MOST_MESSAGES: u64 = 10;

/// Counts of what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) articles: u64,
    pub(crate) direct: u64,
    pub(crate) indirect: u64,
    pub(crate) mixed: u64,
    pub(crate) named: u64,
}

impl Tally {
    /// One article, no quotation yet.
    pub(crate) fn article() -> Self {
        Self { articles: 1, ..Self::default() }
    }

    /// Counts a quotation.
    pub(crate) fn add(&mut self, record: &Record<'_>) {
        match record.kind {
            "direct" => self.direct += 1,
            "mixed" => self.mixed += 1,
            _ => self.indirect += 1,
        }
        let unnamed = record.speaker.is_empty() || matches!(record.speaker_kind, "unnamed" | "none");
        self.named += u64::from(!unnamed);
    }

    pub(crate) fn quotations(&self) -> u64 {
        self.direct + self.indirect + self.mixed
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.articles += other.articles;
        self.direct += other.direct;
        self.indirect += other.indirect;
        self.mixed += other.mixed;
        self.named += other.named;
    }
}

/// All counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    #[serde(flatten)]
    pub(crate) tally: Tally,
    pub(crate) skipped: u64,
    pub(crate) damaged: u64,
    pub(crate) warnings: u64,
    /// Not HTML, not Indonesian, no article in the page.
    pub(crate) passed: [u64; 3],
    file: String,
    messages: [u64; 2],
    repeated: u64,
    first_repeated: String,
}

/// What was said of inputs, for those who write it down.
#[derive(Clone, Debug)]
pub(crate) enum Note {
    Problem(Problem),
    /// A line of how many more there were.
    More(String),
}

/// Notes and ids of articles since the last time that somebody asked.
#[derive(Debug, Default)]
struct Fresh {
    notes: Vec<Note>,
    ids: Option<Vec<u64>>,
}

/// Collects messages and counts over a run.
#[derive(Debug)]
pub(crate) struct Reporter {
    pub(crate) progress: Progress,
    quiet: bool,
    tally: Tally,
    skipped: u64,
    damaged: u64,
    /// Records of archives that gave no article: not HTML, not Indonesian, no article in the page.
    passed: [u64; 3],
    file: Arc<str>,
    /// Messages about `file`: warnings, and the others.
    messages: [u64; 2],
    ids: Ids,
    repeated: u64,
    first_repeated: String,
    warnings: u64,
    fresh: Option<Fresh>,
}

impl Reporter {
    /// `quiet` leaves out warnings and counts, not what was skipped or damaged.
    pub(crate) fn new(progress: Progress, quiet: bool) -> Self {
        Self {
            progress,
            quiet,
            tally: Tally::default(),
            skipped: 0,
            damaged: 0,
            passed: [0; 3],
            file: Arc::from(""),
            messages: [0; 2],
            ids: Ids::new(),
            repeated: 0,
            first_repeated: String::new(),
            warnings: 0,
            fresh: None,
        }
    }

    /// From here on, collects notes too, and hashes of ids if they are asked for.
    pub(crate) fn collect(&mut self, ids: bool) {
        self.fresh = Some(Fresh { notes: Vec::new(), ids: ids.then(Vec::new) });
    }

    /// What was collected since the last time.
    pub(crate) fn take_notes(&mut self) -> Vec<Note> {
        self.fresh.as_mut().map(|fresh| std::mem::take(&mut fresh.notes)).unwrap_or_default()
    }

    /// The same for hashes of ids.
    pub(crate) fn take_ids(&mut self) -> Vec<u64> {
        let ids = self.fresh.as_mut().and_then(|fresh| fresh.ids.as_mut());
        ids.map(std::mem::take).unwrap_or_default()
    }

    /// All counts so far.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            tally: self.tally,
            skipped: self.skipped,
            damaged: self.damaged,
            warnings: self.warnings,
            passed: self.passed,
            file: self.file.to_string(),
            messages: self.messages,
            repeated: self.repeated,
            first_repeated: self.first_repeated.clone(),
        }
    }

    /// Goes on where another run ended, and says once more what it said.
    pub(crate) fn go_on(&mut self, counts: Counts, ids: Vec<u64>, notes: impl Iterator<Item = Note>) {
        for note in notes {
            match note {
                Note::Problem(problem) if self.quiet && problem.severity == Severity::Warning => {}
                Note::Problem(problem) => self.progress.line(&problem.to_string()),
                Note::More(line) => self.progress.line(&line),
            }
        }
        self.tally = counts.tally;
        self.skipped = counts.skipped;
        self.damaged = counts.damaged;
        self.warnings = counts.warnings;
        self.passed = counts.passed;
        self.file = Arc::from(counts.file);
        self.messages = counts.messages;
        self.repeated = counts.repeated;
        self.first_repeated = counts.first_repeated;
        for hash in ids {
            self.ids.is_known(hash);
        }
    }

    /// Tells of a problem; after the first ten of a file they are only counted.
    pub(crate) fn problem(&mut self, problem: &Problem) {
        if problem.file != self.file {
            self.close_file();
            self.file = Arc::clone(&problem.file);
        }
        let silent = self.quiet && problem.severity == Severity::Warning;
        if silent && self.fresh.is_none() {
            return;
        }
        let kind = match problem.severity {
            Severity::Warning => 0,
            Severity::Damaged => 1,
            Severity::Skipped => 1,
        };
        match problem.severity {
            Severity::Warning => self.warnings += 1,
            Severity::Damaged => self.damaged += 1,
            Severity::Skipped => self.skipped += 1,
        }
        self.messages[kind] += 1;
        if self.messages[kind] <= MOST_MESSAGES {
            if let Some(fresh) = &mut self.fresh {
                fresh.notes.push(Note::Problem(problem.clone()));
            }
            if !silent {
                self.progress.line(&problem.to_string());
            }
        }
    }

    /// Notes a record of an archive that gave no article.
    pub(crate) fn passed_over(&mut self, why: PassedOver) {
        self.passed[why as usize] += 1;
    }

    /// Notes an article that was read.
    pub(crate) fn article(&mut self, id: String, tally: Tally) {
        self.tally += tally;
        let (hash, full) = (Ids::hash(&id), self.ids.is_full());
        if self.ids.is_known(hash) {
            self.repeated += 1;
            if self.repeated == 1 {
                self.first_repeated = id;
            }
        } else if let Some(ids) = self.fresh.as_mut().and_then(|fresh| fresh.ids.as_mut()).filter(|_| !full) {
            ids.push(hash);
        }
    }

    /// Moves the progress bar.
    pub(crate) fn advance(&mut self, bytes: u64) {
        let Self { progress, tally, .. } = self;
        progress.advance(bytes, tally.articles, || {
            format!("{}, {}", count(tally.articles, "article"), count(tally.quotations(), "quotation"))
        });
    }

    /// Takes the bar away and tells how many messages were left out.
    pub(crate) fn close(&mut self) {
        self.close_file();
        self.progress.clear();
    }

    /// Inputs and records that were skipped or damaged so far.
    pub(crate) fn lost(&self) -> u64 {
        self.skipped + self.damaged
    }

    /// A warning about no input in particular.
    pub(crate) fn warn(&mut self, message: &str) {
        if !self.quiet {
            self.progress.line(&format!("warning: {message}"));
        }
    }

    /// Says what was found and how the run ended.
    pub(crate) fn finish(mut self) -> Exit {
        self.close();
        if !self.quiet {
            if self.repeated > 0 {
                self.progress.line(&format!(
                    "warning: {} the doc_id of an earlier one, first `{}`; quotations of these cannot be told apart by quote_id",
                    if self.repeated == 1 { "1 article has".to_owned() } else { format!("{} articles have", self.repeated) },
                    self.first_repeated
                ));
            }
            self.progress.line(&self.summary());
        }
        if self.lost() > 0 { Exit::Skipped } else { Exit::Done }
    }

    fn summary(&self) -> String {
        let tally = &self.tally;
        let mut text = format!(
            "{}, {} ({} direct, {} indirect, {} mixed), {} with a named speaker",
            count(tally.articles, "article"),
            count(tally.quotations(), "quotation"),
            tally.direct,
            tally.indirect,
            tally.mixed,
            tally.named
        );
        for (n, what) in [(self.skipped, "skipped"), (self.damaged, "damaged")] {
            if n > 0 {
                text += &format!("; {} {what}", count(n, "input"));
            }
        }
        let passed = self.passed.iter().sum();
        if passed > 0 {
            let [not_html, not_indonesian, no_article] = self.passed;
            text += &format!(
                "; {} passed over: {not_html} not HTML, {not_indonesian} not Indonesian, {no_article} without an article",
                count(passed, "page")
            );
        }
        if let Some(speed) = self.progress.speed() {
            text += &format!("; {speed}");
        }
        text
    }

    fn close_file(&mut self) {
        let [warnings, problems] =
            std::mem::take(&mut self.messages).map(|n| n.saturating_sub(MOST_MESSAGES));
        let warnings = if self.quiet { 0 } else { warnings };
        for (n, what) in [(problems, "skipped or damaged"), (warnings, "with warnings")] {
            if n > 0 {
                let more = if n == 1 { "1 more line".to_owned() } else { format!("{n} more lines") };
                let line = format!("{}: {more} {what}", self.file);
                self.progress.line(&line);
                if let Some(fresh) = &mut self.fresh {
                    fresh.notes.push(Note::More(line));
                }
            }
        }
    }
}

fn count(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::When;

    fn reporter() -> Reporter {
        Reporter::new(Progress::new(When::Never, false, false), false)
    }

    #[test]
    fn counts_by_type_and_named_speaker() {
        let record = |kind, speaker: &'static str, speaker_kind| Record {
            kind,
            speaker: speaker.into(),
            speaker_kind,
            ..Record::default()
        };
        let records = [
            record("direct", "Budi", "person"),
            record("mixed", "seorang saksi", "unnamed"),
            record("indirect", "", "none"),
        ];
        let mut reporter = reporter();
        let mut tally = Tally::article();
        records.iter().for_each(|record| tally.add(record));
        reporter.article("a".into(), tally);
        reporter.article("b".into(), Tally::article());
        assert_eq!(
            reporter.summary(),
            "2 articles, 3 quotations (1 direct, 1 indirect, 1 mixed), 1 with a named speaker"
        );
        assert_eq!(reporter.finish(), Exit::Done);
    }

    #[test]
    fn what_is_lost_counts_and_warnings_do_not() {
        let file = Arc::from("a.txt");
        let mut reporter = reporter();
        reporter.problem(&Problem::new(Severity::Warning, &file, "w"));
        assert_eq!(reporter.skipped + reporter.damaged, 0);
        for _ in 0..12 {
            reporter.problem(&Problem::new(Severity::Skipped, &file, "s"));
        }
        reporter.problem(&Problem::new(Severity::Damaged, &file, "d"));
        assert!(reporter.summary().ends_with("; 12 inputs skipped; 1 input damaged"));
        assert_eq!(reporter.finish(), Exit::Skipped);
    }

    #[test]
    fn repeated_ids_are_noticed() {
        let mut reporter = reporter();
        for id in ["a", "b", "a"] {
            reporter.article(id.into(), Tally::article());
        }
        assert_eq!((reporter.repeated, reporter.first_repeated.as_str()), (1, "a"));
    }
}
