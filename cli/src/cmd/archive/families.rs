//! `kutip archive families`: the same statement in several articles.

use crate::exit::Exit;
use anyhow::Result;
use kutip_archive::Db;
use kutip_archive::families::{self, Family, Filter};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Two quotations are of one family when their words are nearly the same, or those of one are a part of the other's.
Families are found when they are first asked for after articles came in; that takes some minutes for a million quotations.

Examples:
  kutip archive families berita.db --outlets 3
  kutip archive families berita.db --disagree --format jsonl";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct FamiliesArgs {
    /// Archive to ask
    #[arg(value_name = "DB")]
    archive: PathBuf,

    /// Only statements for which articles name different people
    #[arg(long)]
    disagree: bool,

    /// Only statements that so many outlets have
    #[arg(long, value_name = "N", default_value_t = 1)]
    outlets: usize,

    /// Only statements in so many wordings
    #[arg(long, value_name = "N", default_value_t = 1)]
    variants: usize,

    /// At most so many, those in most outlets first
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// For people, or one JSON object per family
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

pub(crate) fn run(args: FamiliesArgs) -> Result<Exit> {
    let mut db = Db::open_read_only(&args.archive)?;
    if !families::are_fresh(&db)? {
        db = Db::open(&args.archive)?;
        let found = families::find(&mut db)?;
        writeln!(
            anstream::stderr(),
            "kutip: {} families with {} quotations; in {} the articles name different people",
            found.families,
            found.members,
            found.disagreements
        )?;
    }
    let filter = Filter {
        disagreeing: args.disagree,
        outlets: args.outlets,
        variants: args.variants,
        limit: args.limit,
        ..Filter::default()
    };
    let families = families::list(&db, &filter)?;
    let mut out = anstream::stdout().lock();
    for (at, family) in families.iter().enumerate() {
        match args.format {
            Format::Text => {
                let gap = if at > 0 { "\n" } else { "" };
                write!(out, "{gap}{}", text(family))?;
            }
            Format::Jsonl => {
                serde_json::to_writer(&mut out, family)?;
                out.write_all(b"\n")?;
            }
        }
    }
    out.flush()?;
    drop(out);
    db.close()?;
    Ok(Exit::Done)
}

fn text(family: &Family) -> String {
    let mut text = String::new();
    let days = match (&family.first_day, &family.last_day) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}, "),
        (Some(day), _) => format!("{day}, "),
        _ => String::new(),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "family {}: {days}{}, {}{}",
        family.family_id,
        number(family.outlets, "outlet"),
        number(family.variants, "wording"),
        if family.disagrees { format!(", {} people named", family.people) } else { String::new() },
    );
    let mut told = None;
    for member in &family.members {
        // Each wording once, where it was first seen.
        if told.is_none_or(|told| member.variant > told) {
            told = Some(member.variant);
            let words = member.content.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(text, "  {} {words}", member.variant);
        }
    }
    for member in &family.members {
        let speaker = member.person.as_deref().or(member.speaker.as_deref()).unwrap_or("(nobody named)");
        let parts = [member.date.as_deref(), member.outlet.as_deref(), Some(speaker), Some(&member.quote_id)];
        let about: Vec<&str> = parts.into_iter().flatten().collect();
        let _ =
            writeln!(text, "  {} {:3.0} % {}", member.variant, member.similarity * 100.0, about.join(" · "));
    }
    text
}

fn number(count: i64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
