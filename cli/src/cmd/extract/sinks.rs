//! Where the outcomes of a run go, in order: rows, texts, messages, and what is kept of the run.

use super::Outcome;
use crate::input::problem::Severity;
use crate::output::{Articles, Output};
use crate::report::Reporter;
use crate::run::ledger::Ledger;
use anyhow::{Result, bail};
use std::ops::ControlFlow;

/// Where everything goes.
pub(super) struct Sinks {
    pub(super) output: Output,
    pub(super) texts: Option<Articles>,
    pub(super) ledger: Option<Ledger>,
    pub(super) reporter: Reporter,
    pub(super) strict: bool,
}

impl Sinks {
    /// Writes the rows of a batch, in order, and tells of its problems.
    pub(super) fn write(&mut self, outcomes: Vec<Outcome>) -> Result<ControlFlow<()>> {
        let mut size = 0;
        for outcome in outcomes.into_iter().filter(|outcome| !outcome.done) {
            size += outcome.size;
            self.outcome(outcome)?;
        }
        self.reporter.advance(size);
        self.output.pass_on()?;
        if let Some(ledger) = &mut self.ledger {
            ledger.notes(&mut self.reporter)?;
        }
        if self.ledger.as_ref().is_some_and(Ledger::is_due) && self.output.is_even() {
            self.checkpoint()?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn outcome(&mut self, outcome: Outcome) -> Result<()> {
        let Outcome { size, rows, text, passed, article, problems, ended, opened, closed, .. } = outcome;
        if let (Some(ledger), Some(unit)) = (&mut self.ledger, opened) {
            ledger.opened(*unit);
            return Ok(());
        }
        // Between two parts is a place to go on from; within a table there are few.
        if self.output.make_room(&rows)? && self.output.is_table() {
            self.checkpoint()?;
        }
        for problem in problems.iter().chain(&ended.and_then(|source| source.missing_fields())) {
            self.reporter.problem(problem);
            if self.strict && problem.severity != Severity::Warning {
                self.output.pass_on()?;
                bail!("stopped at the first bad input, as --strict asks");
            }
        }
        if let Some(why) = passed {
            self.reporter.passed_over(why);
        }
        let (articles, count) = article.as_ref().map_or((0, 0), |(_, tally)| (1, tally.quotations()));
        self.output.article(&rows, count)?;
        if let Some(texts) = &mut self.texts {
            texts.write(&text)?;
        }
        if let Some((id, tally)) = article {
            self.reporter.article(id, tally);
        }
        let Some(ledger) = &mut self.ledger else { return Ok(()) };
        ledger.task(size, articles, count);
        if let Some(closed) = closed {
            ledger.closed(*closed, &mut self.reporter)?;
        }
        if count > 0 && self.output.is_table() && self.output.is_even() {
            self.checkpoint()?;
        }
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<()> {
        match &mut self.ledger {
            Some(ledger) => ledger.checkpoint(&mut self.output, self.texts.as_mut(), &mut self.reporter),
            None => Ok(()),
        }
    }
}
