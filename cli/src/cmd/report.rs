//! `kutip report`: one person's statements as a single file.

use crate::cmd::archive::fresh;
use crate::exit::Exit;
use crate::input::args::iso_date;
use anyhow::{Context as _, Result, bail};
use kutip_archive::Db;
use kutip_archive::browse::Filter;
use kutip_web::{Language, report};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
The file has everything in it and asks for nothing else: to mail, to print, to keep. It shows roles over time, a
chart by month, and each statement with its words in the article and the reason for its speaker.

Examples:
  kutip report berita.db \"Retno Wulandari\" -o retno.html
  kutip report berita.db retno-wulandari --topic banjir --from 2021-01-01 --lang en -o retno.html

Exit codes: 0 done, 2 the archive cannot be read, or nobody or several people have this name.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ReportArgs {
    /// Archive to ask; kutip archive build makes one
    #[arg(value_name = "DB")]
    archive: PathBuf,

    /// A name, or the name in addresses of kutip serve
    #[arg(value_name = "NAME")]
    name: String,

    /// File to write, - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// Only statements with these words, in any form
    #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
    topic: String,

    /// Only statements from this day on (YYYY-MM-DD)
    #[arg(long, value_name = "ISO", value_parser = iso_date)]
    from: Option<String>,

    /// Only statements up to this day (YYYY-MM-DD)
    #[arg(long, value_name = "ISO", value_parser = iso_date)]
    to: Option<String>,

    /// Only statements in this newspaper or site
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    outlet: String,

    /// Only statements of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = ["direct", "indirect", "mixed"])]
    kind: Option<String>,

    /// Only statements with cues of this class, such as deny
    #[arg(long, value_name = "CLASS", default_value = "", hide_default_value = true)]
    cue_class: String,

    /// Language of the report: id or en
    #[arg(long, value_name = "LANG", default_value = "id", value_parser = language)]
    lang: Language,
}

fn language(code: &str) -> Result<Language, String> {
    Language::of(code).ok_or_else(|| "id (Indonesian) or en (English)".to_owned())
}

pub(crate) fn run(args: ReportArgs) -> Result<Exit> {
    fresh::refresh(&args.archive)?;
    let db = Db::open_read_only(&args.archive)?;
    let filter = Filter {
        topic: args.topic,
        from: args.from.unwrap_or_default(),
        to: args.to.unwrap_or_default(),
        outlet: args.outlet,
        kind: args.kind.unwrap_or_default(),
        cue_class: args.cue_class,
    };
    let page = report(&db, &args.name, &filter, args.lang)?;
    if args.output == Path::new("-") {
        let mut out = std::io::stdout().lock();
        out.write_all(page.as_bytes())?;
        out.flush()?;
    } else {
        let archive = fs::canonicalize(&args.archive)?;
        if fs::canonicalize(&args.output).is_ok_and(|output| output == archive) {
            bail!("{}: is the archive itself; give the report another name", args.output.display());
        }
        fs::write(&args.output, page)
            .with_context(|| format!("{}: cannot be written", args.output.display()))?;
    }
    Ok(Exit::Done)
}
