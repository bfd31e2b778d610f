//! `kutip who`: what somebody said, over all articles of an archive, and who spoke about something.

mod voices;

use super::archive;
use crate::exit::Exit;
use crate::input::args::iso_date;
use anyhow::{Result, bail};
use kutip::spreadsheet;
use kutip_archive::Db;
use kutip_archive::browse::{self, Filter, Person, Role, Statement};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  kutip who berita.db \"Rahmat Hidayat\" --about banjir
  kutip who berita.db --about \"harga beras\" --outlet Suara
  kutip who berita.db rahmat-hidayat-2 --from 2021-01-01 --format csv > rahmat.csv";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct WhoArgs {
    /// Archive to ask
    #[arg(value_name = "DB")]
    archive: PathBuf,

    /// Any name of the person, also misspelt or a nickname, or the office; or the name in addresses (rahmat-hidayat-2). Without
    /// a name: everybody who spoke about the words of --about
    #[arg(value_name = "NAME", required_unless_present = "about")]
    name: Option<String>,

    /// Only statements with these words, in any form (banjir also finds kebanjiran), or in articles with them in the headline
    #[arg(
        long,
        value_name = "WORDS",
        default_value = "",
        hide_default_value = true,
        help_heading = "Filters"
    )]
    about: String,

    /// Only from this day on (YYYY-MM-DD)
    #[arg(long, value_name = "ISO", value_parser = iso_date, help_heading = "Filters")]
    from: Option<String>,

    /// Only until this day (YYYY-MM-DD)
    #[arg(long, value_name = "ISO", value_parser = iso_date, help_heading = "Filters")]
    to: Option<String>,

    /// Only in this newspaper or site
    #[arg(
        long,
        value_name = "OUTLET",
        default_value = "",
        hide_default_value = true,
        help_heading = "Filters"
    )]
    outlet: String,

    /// Only statements of this type
    #[arg(long, value_name = "TYPE", value_parser = ["direct", "indirect", "mixed"], help_heading = "Filters")]
    r#type: Option<String>,

    /// Only statements with a cue of this class, such as deny or request
    #[arg(
        long,
        value_name = "CLASS",
        default_value = "",
        hide_default_value = true,
        help_heading = "Filters"
    )]
    cue_class: String,

    /// Most statements, newest first, or people to show [default: 20; all for csv and json]
    #[arg(long, value_name = "N", help_heading = "Output")]
    limit: Option<usize>,

    /// How to write them
    #[arg(long, value_name = "KIND", default_value = "text", help_heading = "Output")]
    format: Form,

    /// CSV for spreadsheet programs: a byte order mark, and text that looks like a formula stays text
    #[arg(long, help_heading = "Output")]
    excel: bool,
}

/// How statements are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// To read
    Text,
    /// One row per statement or person, for tables
    Csv,
    /// One object with the person and all statements, or with all people
    Json,
}

pub(crate) fn run(args: WhoArgs) -> Result<Exit> {
    if args.excel && args.format != Form::Csv {
        bail!("--excel: is for CSV; add --format csv, or leave it out");
    }
    let db = Db::open_read_only(&args.archive)?;
    let filter = Filter {
        topic: args.about,
        from: args.from.unwrap_or_default(),
        to: args.to.unwrap_or_default(),
        outlet: args.outlet,
        kind: args.r#type.unwrap_or_default(),
        cue_class: args.cue_class,
    };
    let limit = args.limit.unwrap_or(if args.format == Form::Text { 20 } else { usize::MAX });
    let Some(name) = args.name else {
        voices::write(&db, &filter, limit, (args.format, args.excel))?;
        return Ok(Exit::Done);
    };
    let person = archive::find(&db, &name)?;
    let selection = browse::select(&db, person.person_id, &filter)?;
    let statements = selection.page(&db, 0, limit)?;
    let mut out = anstream::stdout().lock();
    match args.format {
        Form::Csv => csv(&statements, args.excel, &mut out)?,
        Form::Json => json(&db, &person, &statements, &mut out)?,
        Form::Text => text(&db, &person, &statements, selection.found, &mut out)?,
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn text(db: &Db, person: &Person, statements: &[Statement], all: usize, out: &mut impl Write) -> Result<()> {
    writeln!(out, "{} ({})", person.name, person.slug)?;
    let aliases = browse::aliases(db, person, 8)?;
    if !aliases.is_empty() {
        writeln!(out, "  also     {}", aliases.join(", "))?;
    }
    for (at, role) in browse::roles(db, person.person_id)?.iter().take(12).enumerate() {
        writeln!(out, "  {}{}, {}", if at == 0 { "roles    " } else { "         " }, role.role, when(role))?;
    }
    let outlets = browse::outlets(db, person.person_id)?;
    let outlets: Vec<String> = outlets
        .iter()
        .take(8)
        .map(|(outlet, count)| format!("{} {count}", outlet.as_deref().unwrap_or("unknown")))
        .collect();
    writeln!(out, "  outlets  {}", outlets.join(", "))?;
    writeln!(out, "  {}, {}", plural(person.quotations, "statement"), plural(person.articles, "article"))?;
    for statement in statements {
        let day = statement.day.as_deref().unwrap_or("no date");
        let outlet = statement.outlet.as_deref().unwrap_or("unknown");
        writeln!(
            out,
            "\n{day:10}  {}, {}, {}#{}",
            outlet, statement.kind, statement.doc_id, statement.number
        )?;
        let content = statement.content.split_whitespace().collect::<Vec<_>>().join(" ");
        match &*statement.kind {
            "direct" => writeln!(out, "  “{content}”")?,
            _ => writeln!(out, "  {content}")?,
        }
    }
    if all > statements.len() {
        writeln!(out, "\n{} of {}; --limit shows more", statements.len(), plural(all as u64, "statement"))?;
    }
    Ok(())
}

fn when(role: &Role) -> String {
    let articles = plural(role.articles, "article");
    match (&role.first_day, &role.last_day) {
        (Some(first), Some(last)) if first == last => format!("{first}, {articles}"),
        (Some(first), Some(last)) => format!("{first} to {last}, {articles}"),
        _ => articles,
    }
}

fn plural(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn csv(statements: &[Statement], excel: bool, out: &mut impl Write) -> Result<()> {
    let mut table = Table::new(out, excel)?;
    table.row([
        "doc_id",
        "quote_id",
        "type",
        "content",
        "cue",
        "cue_class",
        "speaker",
        "role",
        "day",
        "said_place",
        "channel",
        "confidence",
        "attributed_by",
        "resolved_by",
        "title",
        "outlet",
        "url",
        "person",
        "person_name",
    ])?;
    for statement in statements {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        table.row([
            statement.doc_id.clone(),
            format!("{}#{}", statement.doc_id, statement.number),
            statement.kind.clone(),
            statement.content.clone(),
            some(&statement.cue),
            some(&statement.cue_class),
            some(&statement.speaker),
            some(&statement.role),
            some(&statement.day),
            some(&statement.said_place),
            some(&statement.channel),
            format!("{:.2}", statement.confidence),
            statement.attributed_by.clone(),
            statement.resolved_by.clone(),
            some(&statement.title),
            some(&statement.outlet),
            some(&statement.url),
            some(&statement.slug),
            some(&statement.person),
        ])?;
    }
    table.end()
}

/// Rows of CSV, also as spreadsheet programs want them.
struct Table<W: Write> {
    writer: csv::Writer<W>,
    excel: bool,
}

impl<W: Write> Table<W> {
    fn new(mut out: W, excel: bool) -> Result<Self> {
        if excel {
            out.write_all(spreadsheet::BOM.as_bytes())?;
        }
        let end = if excel { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        Ok(Self { writer: csv::WriterBuilder::new().terminator(end).from_writer(out), excel })
    }

    fn row<const N: usize>(&mut self, cells: [impl AsRef<str>; N]) -> Result<()> {
        for cell in cells {
            let cell = cell.as_ref();
            match self.excel && spreadsheet::is_formula(cell) {
                true => self.writer.write_field(format!("'{cell}"))?,
                false => self.writer.write_field(cell)?,
            }
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    fn end(mut self) -> Result<()> {
        Ok(self.writer.flush()?)
    }
}

fn json(db: &Db, person: &Person, statements: &[Statement], out: &mut impl Write) -> Result<()> {
    let roles: Vec<_> = browse::roles(db, person.person_id)?
        .into_iter()
        .map(|role| json!({"role": role.role, "first_day": role.first_day, "last_day": role.last_day, "articles": role.articles}))
        .collect();
    let outlets: Vec<_> = browse::outlets(db, person.person_id)?
        .into_iter()
        .map(|(outlet, count)| json!({"outlet": outlet, "statements": count}))
        .collect();
    let statements: Vec<_> = statements
        .iter()
        .map(|s| {
            json!({
                "doc_id": s.doc_id, "quote_id": format!("{}#{}", s.doc_id, s.number), "type": s.kind, "content": s.content,
                "cue": s.cue, "cue_class": s.cue_class, "speaker": s.speaker, "role": s.role, "day": s.day,
                "said_place": s.said_place, "channel": s.channel, "confidence": s.confidence,
                "attributed_by": s.attributed_by, "resolved_by": s.resolved_by, "title": s.title, "outlet": s.outlet,
                "url": s.url, "family_id": s.family_id,
            })
        })
        .collect();
    let object = json!({
        "person": person.slug, "name": person.name, "kind": person.kind, "role": person.role,
        "aliases": browse::aliases(db, person, u32::MAX)?, "roles": roles, "outlets": outlets,
        "first_day": person.first_day, "last_day": person.last_day, "articles": person.articles,
        "quotations": person.quotations, "statements": statements,
    });
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)?;
    Ok(())
}
