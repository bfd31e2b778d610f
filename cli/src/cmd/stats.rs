//! `kutip stats`: rows of `kutip extract` counted by speaker, role, outlet, month, type and kind of reporting.

use crate::exit::Exit;
use crate::input::args::delimiter;
use crate::input::budget::Limit;
use crate::input::fields::Fields;
use crate::input::problem::Problem;
use crate::input::sniff::{self, Format as Kind};
use crate::input::{Inputs, Source, Work};
use crate::output::Sink;
use crate::progress::{Progress, When};
use crate::report::Reporter;
use crate::stats::by::By;
use crate::stats::count::Stats;
use crate::stats::filter::{self, Condition, Filter};
use crate::stats::row::{Column, Row};
use crate::stats::{data, page, picture, text};
use anyhow::{Context, Result, bail};
use kutip::Extractor;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Groups of each sort that are shown to people.
const TOP: usize = 20;

const AFTER_HELP: &str = "\
Examples:
  kutip extract berita/ -o quotes.csv && kutip stats quotes.csv
  kutip stats quotes.parquet -o quotes.html
  kutip stats quotes.csv --by speaker --by month --where type=direct --since 2024-01 --format csv

What is counted:
  quotations  rows, and their share in all rows
  words       words of the contents without cue and source, and their share in all words
  articles    articles with such a row; rows of an article must stand together, as kutip
              writes them

A speaker is a name. Rows do not know whether two articles mean the same person: people of the
same name are counted together, and one person under two names (a nickname, a shorter form)
apart. Speakers without a name are one group.

Exit codes: 0 done, 1 some inputs were skipped or damaged (stderr names them), 2 nothing useful was done.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct StatsArgs {
    /// Rows that `kutip extract` wrote, as CSV, TSV, JSON Lines or Parquet, also compressed; folders with such
    /// files; - or nothing reads standard input
    #[arg(value_name = "QUOTES")]
    paths: Vec<PathBuf>,

    /// What to count by; may be given several times, or separated by commas [default: speaker_kind, type, speaker,
    /// role, outlet, month, cue_class]
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', help_heading = "Counting")]
    by: Vec<By>,

    /// Only rows with this value in a column of `kutip columns`, in capitals or not
    ///
    /// May be given several times. Of conditions on one column one must hold, of those on different columns all:
    /// `--where type=direct --where outlet=Antara`.
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = Condition::parse, help_heading = "Counting")]
    conditions: Vec<Condition>,

    /// Only rows of articles published in or after this year, month or day
    #[arg(long, value_name = "ISO", value_parser = filter::date, help_heading = "Counting")]
    since: Option<String>,

    /// Only rows of articles published in or before this year, month or day
    #[arg(long, value_name = "ISO", value_parser = filter::date, help_heading = "Counting")]
    until: Option<String>,

    /// Only rows whose confidence is at least this
    #[arg(long, value_name = "0..1", value_parser = filter::share, help_heading = "Counting")]
    min_confidence: Option<f64>,

    /// Most groups of each sort, the largest first; all months are given [default: 20, in CSV and JSON all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Counting")]
    top: Option<u32>,

    /// How to write [default: told by the extension of -o, else text]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,

    /// File to write to [default: standard output]
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Kind of all inputs, whatever they are called [default: told by extension or first line]
    #[arg(long, value_name = "KIND", help_heading = "Input")]
    from: Option<Kind>,

    /// What separates the fields of tables: one character, or tab [default: told by the header]
    #[arg(long, value_name = "CHAR", value_parser = delimiter, help_heading = "Input")]
    delimiter: Option<u8>,

    /// Most that a compressed input may unpack to, as 500M, 20G or none [default: 200 times its size]
    #[arg(long, value_name = "SIZE", value_parser = Limit::parse, help_heading = "Input")]
    max_unpacked: Option<Limit>,

    /// Say nothing but what was skipped or damaged
    #[arg(short, long, help_heading = "Messages")]
    quiet: bool,

    /// When to show progress
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    progress: When,
}

/// How counts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Tables for a terminal
    Text,
    /// A row per group, header first
    Csv,
    /// One object, a list per sort of groups
    Json,
    /// Pictures, one under the other
    Svg,
    /// A web page with pictures and tables, nothing fetched
    Html,
}

impl Format {
    fn by_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" => Some(Format::Text),
            "csv" => Some(Format::Csv),
            "json" => Some(Format::Json),
            "svg" => Some(Format::Svg),
            "html" | "htm" => Some(Format::Html),
            _ => None,
        }
    }

    /// Whether people look at it, who want the largest groups only.
    fn is_for_people(self) -> bool {
        !matches!(self, Format::Csv | Format::Json)
    }

    fn bytes(self, stats: &Stats, top: usize) -> Result<Vec<u8>> {
        Ok(match self {
            Format::Text => text::text(stats, top).into_bytes(),
            Format::Csv => data::csv(stats, top)?,
            Format::Json => data::json(stats, top)?,
            Format::Svg => picture::all(stats, top)?.into_bytes(),
            Format::Html => page::html(stats, top)?.into_bytes(),
        })
    }
}

pub(crate) fn run(args: StatsArgs) -> Result<Exit> {
    let paths = super::extract::check_paths(args.paths, args.output.as_deref(), false)?;
    let format =
        args.format.or_else(|| args.output.as_deref().and_then(Format::by_name)).unwrap_or(Format::Text);
    let usual = if format.is_for_people() { TOP } else { usize::MAX };
    let top = args.top.map_or(usual, |top| top as usize);
    let mut by: Vec<By> = Vec::new();
    for one in if args.by.is_empty() { By::USUAL.to_vec() } else { args.by } {
        if !by.contains(&one) {
            by.push(one);
        }
    }
    let mut filter = Filter::new(args.conditions);
    (filter.since, filter.until) = (args.since, args.until);
    filter.min_confidence = args.min_confidence;
    let inputs = Arc::new(inputs(paths, args.from, args.delimiter, args.max_unpacked, &filter)?);
    let mut sink = Sink::open(args.output.as_deref())?;

    let mut progress = Progress::new(args.progress, args.quiet, false);
    let counted = Arc::clone(&inputs);
    progress.expect(move || counted.total_size());
    let mut reporter = Reporter::new(progress, args.quiet);
    let mut counter = Counter { stats: Stats::new(&by), filter, dates: Dates::new() };
    read(&inputs, &mut counter, &mut reporter);
    reporter.close();
    let stats = counter.stats;
    if stats.apart > 0 {
        reporter.warn(&format!(
            "the rows of {} stand apart or come twice; each place counts as an article of its own; read rows as \
             kutip wrote them, and each file once",
            if stats.apart == 1 { "1 article".to_owned() } else { format!("{} articles", stats.apart) }
        ));
    }
    if stats.total.quotations == 0 && reporter.lost() > 0 {
        bail!("no row could be counted, so nothing is written");
    }
    let cannot = || match &args.output {
        Some(path) => format!("-o {}: cannot be written", path.display()),
        None => "standard output cannot be written".to_owned(),
    };
    sink.write_all(&format.bytes(&stats, top)?).with_context(cannot)?;
    sink.finish().with_context(cannot)?.place()?;
    Ok(if reporter.lost() > 0 { Exit::Skipped } else { Exit::Done })
}

/// The inputs as rows: each column that is asked for is a field to keep.
fn inputs(
    paths: Vec<PathBuf>,
    from: Option<Kind>,
    delimiter: Option<u8>,
    max_unpacked: Option<Limit>,
    filter: &Filter,
) -> Result<Inputs> {
    let tables = [Kind::Csv, Kind::Tsv, Kind::Jsonl, Kind::Json, Kind::Parquet];
    if from.is_some_and(|from| !tables.contains(&from)) {
        bail!("--from: rows come as csv, tsv, jsonl, json or parquet");
    }
    let extensions = tables.iter().flat_map(|kind| kind.extensions()).chain(&sniff::CONTAINERS);
    Ok(Inputs {
        paths,
        from,
        extensions: extensions.map(|extension| (*extension).to_owned()).collect(),
        quoting: true,
        delimiter,
        max_unpacked: max_unpacked.unwrap_or_default(),
        any_language: true,
        fields: Arc::new(Fields::of_rows(filter.columns())),
        track: None,
    })
}

/// What becomes of a row.
struct Counter {
    stats: Stats,
    filter: Filter,
    dates: Dates,
}

impl Counter {
    fn add(&mut self, row: &Row) {
        let day = self.dates.day(row.get(Column::Date));
        if self.filter.takes(row, day) {
            self.stats.add(row, day);
        }
    }
}

fn read(inputs: &Inputs, counter: &mut Counter, reporter: &mut Reporter) {
    let kept = inputs.fields.keep.len();
    let _ = inputs.read(&mut |task| {
        let (name, line) = task.work.place();
        if matches!(task.work, Work::File(_) | Work::Bytes { .. } | Work::Page(_) | Work::PassedOver(_)) {
            let message = "is no table; give rows that kutip extract wrote, and --from csv or the like if the name \
                           does not tell";
            reporter.problem(&Problem::skipped(&name, message));
            return ControlFlow::Continue(());
        }
        let size = task.size;
        let loaded = task.work.load(kept);
        loaded.problems.iter().for_each(|problem| reporter.problem(problem));
        if let Some(problem) = loaded.ended.as_deref().and_then(Source::missing_fields) {
            reporter.problem(&problem);
        }
        if let Some(document) = loaded.document {
            let row = Row::new(document);
            if row.has_type() {
                counter.add(&row);
            } else if !row.is_header() {
                let message = "the type is neither direct, indirect nor mixed; give rows as kutip extract wrote them";
                reporter.problem(&Problem::skipped(&name, message).at(line));
            }
        }
        reporter.advance(size);
        ControlFlow::Continue(())
    });
}

/// Days of publication as ISO, read as the extractor reads them; rows of an article have the same.
struct Dates {
    extractor: Extractor,
    last: (String, String),
}

impl Dates {
    fn new() -> Self {
        Self { extractor: Extractor::builtin(), last: Default::default() }
    }

    /// Empty where the date cannot be read.
    fn day(&mut self, date: &str) -> &str {
        if self.last.0 != date {
            self.last = (date.to_owned(), self.extractor.day(date).unwrap_or_default());
        }
        &self.last.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_articles_write_them() {
        let mut dates = Dates::new();
        for (date, day) in
            [("15/12/2021", "2021-12-15"), ("15 Desember 2021", "2021-12-15"), ("kemarin", ""), ("", "")]
        {
            assert_eq!(dates.day(date), day);
        }
    }

    #[test]
    fn the_name_tells_the_format() {
        let told = |name: &str| Format::by_name(Path::new(name));
        assert_eq!(
            (told("a.SVG"), told("a.htm"), told("a.parquet")),
            (Some(Format::Svg), Some(Format::Html), None)
        );
    }
}
