//! `kutip export`: articles with their quotations in the formats of annotation and corpus tools.

use super::attempt::{Panicked, attempt};
use super::extract;
use crate::batch::{self, Batcher};
use crate::exit::Exit;
use crate::export::Target;
use crate::export::folder::Folder;
use crate::export::names;
use crate::export::page::Extracted;
use crate::input::Task;
use crate::input::args::{InputArgs, iso_date};
use crate::input::problem::{Problem, Severity};
use crate::input::web::PassedOver;
use crate::report::{Reporter, Tally};
use crate::run::args::RunArgs;
use anyhow::{Result, bail};
use kutip::{Extractor, Worker};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files are up to so many times as large as the articles; batches are made smaller by it, since they wait in memory.
const GROWTH: u64 = 16;

const AFTER_HELP: &str = "\
Examples:
  kutip export --to brat berita/ -o brat/
  kutip export --to conllu arsip.jsonl --text-field isi -o korpus/

Exit codes: 0 done, 1 some inputs were skipped or damaged (stderr names them), 2 nothing useful was done.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP, mut_arg("keep", |keep| keep.hide(true)))]
pub(crate) struct ExportArgs {
    /// All that `kutip extract` reads; - or nothing reads standard input
    ///
    /// A headline that is a field of its own is put before the text, on a line of
    /// its own, and offsets count it.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// What to write
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    to: Target,

    /// Folder to write to, new or empty; one file or pair of files for each article, named after its id
    ///
    /// Each file appears when it is whole. No two articles get the same file: a number is put behind a name
    /// that is taken.
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    output: PathBuf,

    #[command(flatten)]
    input: InputArgs,

    /// Date of publication (YYYY-MM-DD) of articles that come without one
    #[arg(long, value_name = "ISO", value_parser = iso_date, help_heading = "Input")]
    date: Option<String>,

    /// Stop at the first input that is skipped or damaged, with exit code 2
    #[arg(long, help_heading = "Input")]
    strict: bool,

    #[command(flatten)]
    run: RunArgs,
}

pub(crate) fn run(args: ExportArgs) -> Result<Exit> {
    let paths = extract::check_paths(args.paths, None, false)?;
    check_apart(&paths, &args.output)?;
    let inputs = Arc::new(args.input.inputs(paths)?);
    let job = Job { extractor: args.run.lexicon.extractor()?, target: args.to, date: args.date };
    let mut folder = Folder::create(&args.output)?;
    for (name, bytes) in args.to.once()? {
        folder.write_once(name, &bytes)?;
    }

    let mut progress = args.run.progress(false);
    let counted = Arc::clone(&inputs);
    progress.expect(move || counted.total_size());
    let mut reporter = Reporter::new(progress, args.run.quiet);
    let threads = args.run.threads();
    let produce = move |batcher: &mut Batcher<Task>| {
        let _ = inputs.read(&mut |task| {
            let weight = task.weight();
            batcher.push(task, weight.saturating_mul(GROWTH))
        });
    };
    let consume = |outcomes| write(outcomes, args.to, &mut folder, &mut reporter, args.strict);
    let state = || job.extractor.worker();
    let result = batch::run(threads, produce, state, |worker, task| job.process(worker, task), consume);
    // Messages that are still owed come before an error.
    reporter.close();
    result?;
    Ok(reporter.finish())
}

/// Refuses an output folder within an input folder: kutip would read what it writes.
fn check_apart(paths: &[PathBuf], output: &Path) -> Result<()> {
    let there = output.ancestors().map(|path| if path == Path::new("") { Path::new(".") } else { path });
    let Some(output_there) = there.filter_map(|path| path.canonicalize().ok()).next() else { return Ok(()) };
    let inside = |path: &&PathBuf| {
        path.is_dir() && path.canonicalize().is_ok_and(|input| output_there.starts_with(input))
    };
    match paths.iter().find(inside) {
        Some(path) => bail!(
            "-o {}: lies in {}, which is read; choose a folder outside it",
            output.display(),
            path.display()
        ),
        None => Ok(()),
    }
}

/// What is the same for all articles.
struct Job {
    extractor: Extractor,
    target: Target,
    date: Option<String>,
}

/// What came of one task.
struct Outcome {
    size: u64,
    made: Option<Made>,
    problems: Vec<Problem>,
    ended: Option<Arc<crate::input::Source>>,
    passed: Option<PassedOver>,
}

/// The files of an article, and what is needed to write them once more under another name.
struct Made {
    id: String,
    stem: String,
    files: Vec<Vec<u8>>,
    tally: Tally,
    extracted: Option<Extracted>,
}

impl Job {
    fn process(&self, worker: &mut Worker, task: Task) -> Outcome {
        let (name, line) = task.work.place();
        let loaded = task.work.load(0);
        let mut outcome = Outcome {
            size: task.size,
            problems: loaded.problems,
            ended: loaded.ended,
            passed: loaded.passed,
            made: None,
        };
        let Some(mut document) = loaded.document else { return outcome };
        if document.date.is_none() {
            document.date.clone_from(&self.date);
        }
        let (id, stem) = (document.id.clone(), names::stem(&document.id));
        let done = attempt((&name, line), &mut outcome.problems, || {
            let extracted = Extracted::new(worker, document);
            let page = extracted.page();
            let replaced = self.target.replaced(&page);
            let files = self.target.files(&page, last_part(&stem))?;
            let mut tally = Tally::article();
            extracted.records.iter().for_each(|record| tally.add(record));
            Ok((files, tally, replaced, extracted))
        });
        match done {
            Ok(Some((files, tally, replaced, extracted))) => {
                if replaced > 0 {
                    let message = format!(
                        "{replaced} control characters that XML cannot hold; U+FFFD stands in their place in the output"
                    );
                    outcome.problems.push(Problem::new(Severity::Warning, &name, message).at(line));
                }
                let extracted = self.target.knows_names().then_some(extracted);
                outcome.made = Some(Made { id, stem, files, tally, extracted });
            }
            Ok(None) => {}
            Err(Panicked) => *worker = self.extractor.worker(),
        }
        outcome
    }
}

/// The name without its folders.
fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Writes the files of a batch, in order, and tells of its problems.
fn write(
    outcomes: Vec<Outcome>,
    target: Target,
    folder: &mut Folder,
    reporter: &mut Reporter,
    strict: bool,
) -> Result<ControlFlow<()>> {
    let mut size = 0;
    for outcome in outcomes {
        size += outcome.size;
        let missing = outcome.ended.and_then(|source| source.missing_fields());
        for problem in outcome.problems.iter().chain(&missing) {
            reporter.problem(problem);
            if strict && problem.severity != Severity::Warning {
                bail!("stopped at the first bad input, as --strict asks; files written before it stay");
            }
        }
        if let Some(why) = outcome.passed {
            reporter.passed_over(why);
        }
        if let Some(Made { id, stem, files, tally, extracted }) = outcome.made {
            let again = |name: &str| {
                extracted
                    .as_ref()
                    .map(|extracted| target.files(&extracted.page(), last_part(name)))
                    .transpose()
            };
            folder.write_article(&stem, target.extensions(), files, again)?;
            reporter.article(id, tally);
        }
    }
    reporter.advance(size);
    Ok(ControlFlow::Continue(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_within_an_input_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("berita");
        std::fs::create_dir(&input).unwrap();
        let check = |output: &str| check_apart(std::slice::from_ref(&input), &dir.path().join(output));
        assert!(check("berita/x/y").unwrap_err().to_string().contains("which is read"));
        assert!(check("berita").is_err());
        assert!(check("berita2").is_ok());
        assert!(check("x/y").is_ok());
    }
}
