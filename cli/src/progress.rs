//! The progress bar: on stderr, only on a terminal, only for runs of over a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// When to show progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum When {
    /// On a terminal, when the run lasts over a second
    #[default]
    Auto,
    /// Never
    Never,
}

const BAR: &str = "{elapsed} {wide_bar} {bytes}/{total_bytes}, {msg}, {eta} left";
const SPINNER: &str = "{elapsed} {spinner} {bytes}, {msg}";

/// A bar that appears after a second, and lines of text that do not get in its way.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    started: Instant,
    drawn: bool,
}

impl Progress {
    /// `rows_on_stdout`: rows and a bar on the same terminal would garble each other.
    pub(crate) fn new(when: When, quiet: bool, rows_on_stdout: bool) -> Self {
        let shared = rows_on_stdout && std::io::stdout().is_terminal();
        let wanted = when == When::Auto && !quiet && !shared && std::io::stderr().is_terminal();
        let bar = wanted.then(|| ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()));
        Self { bar, started: Instant::now(), drawn: false }
    }

    /// Asks for the number of bytes to come, if there is anybody to tell; counting may take a while.
    pub(crate) fn expect(&self, total: impl FnOnce() -> Option<u64> + Send + 'static) {
        let Some(bar) = self.bar.clone() else { return };
        std::thread::spawn(move || {
            if let Some(total) = total() {
                bar.set_length(total);
            }
        });
    }

    /// Begins at so many bytes, which an earlier run has read.
    pub(crate) fn start_at(&mut self, bytes: u64) {
        if let Some(bar) = self.bar.as_ref().filter(|_| bytes > 0) {
            bar.set_position(bytes);
            bar.reset_eta();
        }
    }

    /// Moves on by some bytes.
    pub(crate) fn advance(&mut self, bytes: u64, message: impl FnOnce() -> String) {
        let Some(bar) = &self.bar else { return };
        bar.inc(bytes);
        if self.started.elapsed() < Duration::from_secs(1) {
            return;
        }
        bar.set_message(message());
        if !self.drawn {
            self.drawn = true;
            bar.enable_steady_tick(Duration::from_millis(200));
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let template = if bar.length().is_some() { BAR } else { SPINNER };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
    }

    /// Writes a line to stderr. A stderr that cannot be written to is no reason to stop.
    pub(crate) fn line(&self, text: &str) {
        let write = || {
            let _ = writeln!(anstream::stderr(), "kutip: {text}");
        };
        match &self.bar {
            Some(bar) if self.drawn => bar.suspend(write),
            _ => write(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
