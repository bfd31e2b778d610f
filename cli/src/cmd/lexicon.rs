//! `kutip lexicon`: checks and prints the word lists.

use crate::exit::Exit;
use crate::overlay::{self, LexiconDirs};
use anstream::eprintln;
use anyhow::{Result, bail};
use kutip::{Lexicon, LexiconEntry};
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Check or print the lexicons.
#[derive(Debug, clap::Args)]
pub(crate) struct LexiconArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Check the built-in tables and your own; print every problem with file, line and what to do.
    Check {
        /// Folders of your own tables, as for --lexicon.
        dirs: Vec<PathBuf>,
    },
    /// Print the tables in effect, each row with where it comes from.
    Dump {
        /// Only this table, for example cues/verbs.tsv.
        #[arg(long, value_name = "TABLE")]
        file: Option<String>,
        #[arg(long, value_enum, default_value_t = Format::Tsv)]
        format: Format,
        #[command(flatten)]
        lexicon: LexiconDirs,
    },
    /// List the tables: rows, columns, what each is for.
    List {
        #[command(flatten)]
        lexicon: LexiconDirs,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Tsv,
    Jsonl,
}

pub(crate) fn run(args: LexiconArgs) -> Result<Exit> {
    match args.action {
        Action::Check { dirs } => check(&dirs),
        Action::Dump { file, format, lexicon } => dump(&lexicon.lexicon()?, file.as_deref(), format),
        Action::List { lexicon } => {
            print(&list(&lexicon.lexicon()?))?;
            Ok(Exit::Done)
        }
    }
}

fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

fn check(dirs: &[PathBuf]) -> Result<Exit> {
    let overlays = dirs.iter().map(|dir| overlay::read(dir)).collect::<Result<Vec<_>>>()?;
    let problems = Lexicon::check(&overlays);
    if !problems.is_empty() {
        // The problems are what was asked for, so they are data.
        let lines: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        print(&lines)?;
        let count = problems.len();
        eprintln!(
            "kutip: {count} {}; mend the lines named above",
            if count == 1 { "problem" } else { "problems" }
        );
        return Ok(Exit::Failed);
    }
    let lexicon = Lexicon::with_overlays(&overlays)?;
    let (mut rows, mut own, mut tables, mut last) = (0, 0, 0, "");
    for entry in lexicon.entries() {
        rows += 1;
        own += usize::from(entry.origin != BUILTIN);
        if entry.file != last {
            tables += 1;
            last = entry.file;
        }
    }
    let yours = if dirs.is_empty() { String::new() } else { format!(" ({own} of them yours)") };
    print(&format!("{tables} tables, {rows} rows{yours}, hash {}\n", lexicon.hash()))?;
    Ok(Exit::Done)
}

/// Origin of rows that nobody changed.
const BUILTIN: &str = "builtin";

fn dump(lexicon: &Lexicon, file: Option<&str>, format: Format) -> Result<Exit> {
    // Tables are asked for as they are listed, or as they lie in the repository.
    let file = file.map(|file| file.trim_start_matches("./").trim_start_matches("lexicons/"));
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut last = "";
    for entry in lexicon.entries().filter(|entry| file.is_none_or(|file| file == entry.file)) {
        let begins = entry.file != last;
        match format {
            Format::Tsv => {
                if begins {
                    if file.is_none() {
                        let gap = if last.is_empty() { "" } else { "\n" };
                        writeln!(out, "{gap}# {}: {}", entry.file, entry.about)?;
                    }
                    writeln!(out, "{}\torigin", entry.columns.join("\t"))?;
                }
                writeln!(out, "{}\t{}", entry.cells.join("\t"), entry.origin)?;
            }
            Format::Jsonl => {
                serde_json::to_writer(&mut out, &object(&entry))?;
                writeln!(out)?;
            }
        }
        last = entry.file;
    }
    out.flush()?;
    if let Some(file) = file.filter(|_| last.is_empty()) {
        bail!("no table {file} with rows; `kutip lexicon list` names the tables");
    }
    Ok(Exit::Done)
}

/// A row as JSON: its columns, and under names of their own where it comes from.
fn object(entry: &LexiconEntry<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("file".to_owned(), entry.file.into());
    for (column, cell) in entry.columns.iter().zip(&entry.cells) {
        object.insert((*column).to_owned(), (*cell).into());
    }
    object.insert("origin".to_owned(), entry.origin.into());
    object.insert("line".to_owned(), entry.line.into());
    object
}

/// One table of the lexicon, counted.
struct Table<'l> {
    file: &'l str,
    about: &'l str,
    columns: &'l [&'l str],
    rows: usize,
    own: usize,
}

fn list(lexicon: &Lexicon) -> String {
    let mut tables: Vec<Table<'_>> = Vec::new();
    for entry in lexicon.entries() {
        if tables.last().is_none_or(|table| table.file != entry.file) {
            tables.push(Table {
                file: entry.file,
                about: entry.about,
                columns: entry.columns,
                rows: 0,
                own: 0,
            });
        }
        if let Some(table) = tables.last_mut() {
            table.rows += 1;
            table.own += usize::from(entry.origin != BUILTIN);
        }
    }
    let width = tables.iter().map(|table| table.file.len()).max().unwrap_or(0);
    let with_own = tables.iter().any(|table| table.own > 0);
    let mut text = String::new();
    for table in tables {
        let own = if with_own { format!("{:6}", table.own) } else { String::new() };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:width$}  {:6}{own}  {} ({})",
            table.file,
            table.rows,
            table.about,
            table.columns.join(", ")
        );
    }
    let own = if with_own { " yours" } else { "" };
    format!("{:width$}    rows{own}  what for (columns)\n{text}", "table")
}
