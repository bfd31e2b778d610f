//! Progress, on stderr: a bar on a terminal for runs of over a second, elsewhere a line every ten seconds.

use crate::output::kept::small_steps;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// When to show progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum When {
    /// A bar on a terminal, when the run lasts over a second; else a line every ten seconds
    #[default]
    Auto,
    /// Never
    Never,
}

const BAR: &str =
    "{elapsed} {wide_bar} {decimal_bytes}/{decimal_total_bytes}, {msg}, {decimal_bytes_per_sec}, {eta} left";
const SPINNER: &str = "{elapsed} {spinner} {decimal_bytes}, {msg}, {decimal_bytes_per_sec}";

/// Shorter runs need no bar, and their speed says nothing.
const SHORT: Duration = Duration::from_secs(1);
/// Between two lines, and before the first.
const INTERVAL: Duration = Duration::from_secs(10);
const MB: u64 = 1_000_000;

/// A bar that appears after a second, or lines at intervals, and lines of text that do not get in its way.
pub(crate) struct Progress {
    shown: Shown,
    started: Instant,
    /// Bytes that were read, those of earlier runs too.
    done: u64,
    /// Bytes of these.
    earlier: u64,
    total: Arc<OnceLock<u64>>,
    /// Finds out how many bytes there are.
    count: Option<Box<dyn FnOnce() -> Option<u64> + Send>>,
}

enum Shown {
    Nothing,
    Bar {
        bar: ProgressBar,
        drawn: bool,
    },
    /// When the next one is due.
    Lines(Duration),
}

impl Progress {
    /// `rows_on_stdout`: rows and a bar on the same terminal would garble each other.
    pub(crate) fn new(when: When, quiet: bool, rows_on_stdout: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let shared = rows_on_stdout && terminal && std::io::stdout().is_terminal();
        let shown = match (when, terminal) {
            _ if quiet || shared => Shown::Nothing,
            (When::Never, _) => Shown::Nothing,
            (When::Auto, true) => Shown::Bar {
                bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
                drawn: false,
            },
            (When::Auto, false) => Shown::Lines(interval()),
        };
        Self { shown, started: Instant::now(), done: 0, earlier: 0, total: Arc::default(), count: None }
    }

    /// Tells how to find the number of bytes to come; it is asked for once the run is long enough to be told of.
    pub(crate) fn expect(&mut self, total: impl FnOnce() -> Option<u64> + Send + 'static) {
        if !matches!(self.shown, Shown::Nothing) {
            self.count = Some(Box::new(total));
        }
    }

    /// Begins at so many bytes, which an earlier run has read.
    pub(crate) fn start_at(&mut self, bytes: u64) {
        (self.done, self.earlier) = (bytes, bytes);
        if let Shown::Bar { bar, .. } = &self.shown {
            bar.set_position(bytes);
            bar.reset_eta();
        }
    }

    /// Moves on by some bytes, to so many articles in all; `message` says more for the bar.
    pub(crate) fn advance(&mut self, bytes: u64, articles: u64, message: impl FnOnce() -> String) {
        self.done += bytes;
        let elapsed = self.started.elapsed();
        if let Shown::Bar { bar, .. } = &self.shown {
            bar.set_position(self.done);
        }
        if elapsed < SHORT && !small_steps() {
            return;
        }
        // Counting files may take a while.
        if let Some(count) = self.count.take() {
            let total = Arc::clone(&self.total);
            std::thread::spawn(move || {
                if let Some(bytes) = count() {
                    let _ = total.set(bytes);
                }
            });
        }
        match &mut self.shown {
            Shown::Nothing => {}
            Shown::Bar { bar, drawn } => {
                bar.set_message(message());
                if !*drawn {
                    *drawn = true;
                    bar.enable_steady_tick(Duration::from_millis(200));
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                }
                let total = self.total.get();
                if let Some(total) = total {
                    bar.set_length(*total);
                }
                let template = if total.is_some() { BAR } else { SPINNER };
                if let Ok(style) = ProgressStyle::with_template(template) {
                    bar.set_style(style);
                }
            }
            Shown::Lines(due) => {
                if elapsed >= *due {
                    *due = elapsed + interval();
                    let line = line(articles, self.done, self.total.get().copied(), self.rate());
                    self.line(&line);
                }
            }
        }
    }

    /// Bytes a second of this run.
    fn rate(&self) -> f64 {
        (self.done - self.earlier) as f64 / self.started.elapsed().as_secs_f64().max(0.001)
    }

    /// Size, time and speed of this run, if it was long enough for that to mean something.
    pub(crate) fn speed(&self) -> Option<String> {
        let (bytes, elapsed) = (self.done - self.earlier, self.started.elapsed());
        (bytes >= MB && elapsed >= SHORT).then(|| {
            let seconds = elapsed.as_secs_f64();
            format!("{} MB in {} s, {} MB/s", Mega(bytes as f64), Digits(seconds), Mega(self.rate()))
        })
    }

    /// Writes a line to stderr. A stderr that cannot be written to is no reason to stop.
    pub(crate) fn line(&self, text: &str) {
        let write = || {
            let _ = writeln!(anstream::stderr(), "kutip: {text}");
        };
        match &self.shown {
            Shown::Bar { bar, drawn: true } => bar.suspend(write),
            _ => write(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&mut self) {
        if let Shown::Bar { bar, .. } = std::mem::replace(&mut self.shown, Shown::Nothing) {
            bar.finish_and_clear();
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("done", &self.done)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

fn interval() -> Duration {
    if small_steps() { Duration::ZERO } else { INTERVAL }
}

/// `12,000 articles, 140 of 1,000 MB, 35 MB/s, 25 s left`.
fn line(articles: u64, done: u64, total: Option<u64>, rate: f64) -> String {
    let noun = if articles == 1 { "article" } else { "articles" };
    let mut line = format!("{} {noun}, {}", Digits(articles as f64), Mega(done as f64));
    // What was counted may be less than what was read, where files grow.
    let left = total.and_then(|total| total.checked_sub(done));
    if let (Some(total), Some(_)) = (total, left) {
        line += &format!(" of {}", Mega(total as f64));
    }
    line += &format!(" MB, {} MB/s", Mega(rate));
    if let Some(left) = left.filter(|_| rate > 0.0) {
        line += &format!(", {} left", Span(left as f64 / rate));
    }
    line
}

/// A number with commas, and with one decimal place below ten.
struct Digits(f64);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.fract() != 0.0 && self.0 < 9.95 {
            return write!(f, "{:.1}", self.0);
        }
        let digits = format!("{:.0}", self.0);
        for (n, digit) in digits.chars().enumerate() {
            if n > 0 && (digits.len() - n) % 3 == 0 {
                write!(f, ",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// Bytes in millions.
struct Mega(f64);

impl fmt::Display for Mega {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Digits(self.0 / MB as f64).fmt(f)
    }
}

/// Seconds in words.
struct Span(f64);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = (self.0 / 60.0).round();
        match self.0 {
            seconds if seconds < 99.5 => write!(f, "{seconds:.0} s"),
            seconds if seconds < 5_970.0 => write!(f, "{minutes:.0} min"),
            _ => write!(f, "{} h {:.0} min", Digits((minutes / 60.0).floor()), minutes % 60.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_how_far_and_how_long() {
        let mb = 1e6;
        assert_eq!(
            line(12_000, 140_200_000, Some(1_000_000_000), 35.0 * mb),
            "12,000 articles, 140 of 1,000 MB, 35 MB/s, 25 s left"
        );
        assert_eq!(line(1, 1_500_000, None, 0.25 * mb), "1 article, 1.5 MB, 0.2 MB/s");
        // Files that grew.
        assert_eq!(line(0, 2_000_000, Some(1_000_000), 12.34 * mb), "0 articles, 2 MB, 12 MB/s");
        assert_eq!(line(5, 0, Some(1_000_000), 0.0), "5 articles, 0 of 1 MB, 0 MB/s");
    }

    #[test]
    fn numbers_and_times_are_for_people() {
        let digits = |x: f64| Digits(x).to_string();
        assert_eq!(
            [0.0, 9.94, 9.96, 999.6, 1_234_567.0].map(digits),
            ["0", "9.9", "10", "1,000", "1,234,567"]
        );
        let span = |x: f64| Span(x).to_string();
        assert_eq!(
            [0.4, 99.0, 100.0, 3_600.0, 7_500.0, 900_000.0].map(span),
            ["0 s", "99 s", "2 min", "60 min", "2 h 5 min", "250 h 0 min"]
        );
    }

    #[test]
    fn the_speed_of_a_short_run_is_not_told() {
        let mut progress = Progress::new(When::Never, false, false);
        progress.advance(5 * MB, 1, String::new);
        assert_eq!(progress.speed(), None);
        progress.started = Instant::now().checked_sub(Duration::from_secs(2)).unwrap();
        assert!(progress.speed().unwrap().starts_with("5 MB in 2"), "{:?}", progress.speed());
        progress.start_at(5 * MB);
        assert_eq!(progress.speed(), None);
    }
}
