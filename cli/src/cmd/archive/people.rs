//! `kutip archive people`, `merge` and `split`.

use crate::exit::Exit;
use anyhow::{Result, bail};
use kutip_archive::browse::{self, Person};
use kutip_archive::people::{self, Correction};
use kutip_archive::{Db, search};
use std::io::Write;
use std::path::PathBuf;

const HELP_PERSON: &str = "A person: the name in addresses (rahmat-hidayat-2), or a name that only one has";

#[derive(Debug, clap::Args)]
pub(super) struct PeopleArgs {
    /// Archive to read
    #[arg(value_name = "DB")]
    archive: PathBuf,

    /// Show this person's names, roles, and why articles with them are one person's
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// Most people to list
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
}

#[derive(Debug, clap::Args)]
pub(super) struct MergeArgs {
    /// Archive to correct
    #[arg(value_name = "DB")]
    archive: PathBuf,

    #[arg(value_name = "NAME", help = HELP_PERSON)]
    person: String,

    /// Another, who is the same
    #[arg(value_name = "OTHER")]
    other: String,
}

#[derive(Debug, clap::Args)]
#[group(id = "which", required = true, multiple = true, args = ["doc", "role"])]
pub(super) struct SplitArgs {
    /// Archive to correct
    #[arg(value_name = "DB")]
    archive: PathBuf,

    #[arg(value_name = "NAME", help = HELP_PERSON)]
    person: String,

    /// Articles (doc_id) in which it is somebody else; may be given several times
    #[arg(long, value_name = "ID")]
    doc: Vec<String>,

    /// A role with which it is somebody else, as `kutip archive people` shows it
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
}

pub(super) fn run(args: PeopleArgs) -> Result<Exit> {
    let db = Db::open_read_only(&args.archive)?;
    let mut out = anstream::stdout().lock();
    let Some(name) = args.name else {
        writeln!(out, "person\tname\tkind\trole\tarticles\tquotations\tfirst_day\tlast_day")?;
        for person in browse::most_quoted(&db, args.limit)? {
            let Person { slug, name, kind, role, articles, quotations, first_day, last_day, .. } = person;
            let [role, first, last] = [role, first_day, last_day].map(Option::unwrap_or_default);
            writeln!(out, "{slug}\t{name}\t{kind}\t{role}\t{articles}\t{quotations}\t{first}\t{last}")?;
        }
        return Ok(Exit::Done);
    };
    let person = find(&db, &name)?;
    writeln!(out, "{} ({})", person.name, person.slug)?;
    for alias in browse::aliases(&db, &person, u32::MAX)? {
        writeln!(out, "  also {alias}")?;
    }
    for role in browse::roles(&db, person.person_id)? {
        writeln!(out, "  role {} in {} articles", role.role, role.articles)?;
    }
    for step in people::evidence(&db, person.person_id)? {
        writeln!(
            out,
            "  {} {} = {} {}: {} ({})",
            step.doc_id, step.speaker_id, step.other_doc, step.other_speaker, step.rule, step.detail
        )?;
    }
    Ok(Exit::Done)
}

pub(super) fn merge(args: MergeArgs) -> Result<Exit> {
    let mut db = Db::open(&args.archive)?;
    let (person, other) = (find(&db, &args.person)?, find(&db, &args.other)?);
    people::correct(&mut db, &Correction::Merge { person: person.person_id, other: other.person_id })?;
    finish(db)
}

pub(super) fn split(args: SplitArgs) -> Result<Exit> {
    let mut db = Db::open(&args.archive)?;
    let person = find(&db, &args.person)?;
    let speakers = people::speakers_of(&db, person.person_id, &args.doc, args.role.as_deref())?;
    if speakers.is_empty() {
        bail!("{} has no such article or role; kutip archive people shows what there is", person.name);
    }
    people::correct(&mut db, &Correction::Split { person: person.person_id, speakers })?;
    finish(db)
}

fn finish(mut db: Db) -> Result<Exit> {
    people::link(&mut db)?;
    db.close()?;
    Ok(Exit::Done)
}

/// The person of an address, or whose name it is if nobody else has it.
pub(in crate::cmd) fn find(db: &Db, name: &str) -> Result<Person> {
    if let Some(person) = browse::person_by_slug(db, name)? {
        return Ok(person);
    }
    let mut found = search::people(db, name, 6)?;
    match &found[..] {
        [] => bail!("nobody of the archive has a name like {name}"),
        [_] => Ok(found.swap_remove(0).person),
        [one, next, ..] if one.likeness > next.likeness + 0.02 => Ok(found.swap_remove(0).person),
        several => {
            let list: Vec<String> = several
                .iter()
                .map(|found| &found.person)
                .map(|person| match &person.role {
                    Some(role) => format!(
                        "  {}: {}, {role}, {} statements",
                        person.slug, person.name, person.quotations
                    ),
                    None => format!("  {}: {}, {} statements", person.slug, person.name, person.quotations),
                })
                .collect();
            bail!("{name} may be several people; name one by what stands first:\n{}", list.join("\n"))
        }
    }
}
