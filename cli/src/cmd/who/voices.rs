//! Who spoke about something.

use super::{Form, Table, plural};
use anyhow::{Result, bail};
use kutip_archive::Db;
use kutip_archive::browse::{self, Filter, Voice, Voices};
use serde_json::json;
use std::io::Write;

/// Writes all who spoke about a topic, those with most statements first.
pub(super) fn write(db: &Db, filter: &Filter, limit: usize, (form, excel): (Form, bool)) -> Result<()> {
    if !filter.topic.contains(char::is_alphanumeric) {
        bail!("--about: has no words; name the topic, or the person before it");
    }
    let found = browse::who_spoke(db, filter, limit)?;
    let mut out = anstream::stdout().lock();
    match form {
        Form::Csv => csv(&found.voices, excel, &mut out)?,
        Form::Json => json(filter, &found, &mut out)?,
        Form::Text => text(&found, &mut out)?,
    }
    Ok(out.flush()?)
}

fn text(found: &Voices, out: &mut impl Write) -> Result<()> {
    for Voice { person, statements, first_day, last_day } in &found.voices {
        write!(out, "{statements:6}  {} ({})", person.name, person.slug)?;
        if let Some(role) = &person.role {
            write!(out, ", {role}")?;
        }
        match (first_day, last_day) {
            (Some(first), Some(last)) if first == last => writeln!(out, ", {first}")?,
            (Some(first), Some(last)) => writeln!(out, ", {first} to {last}")?,
            _ => writeln!(out)?,
        }
    }
    let people = if found.people == 1 { "1 person".to_owned() } else { format!("{} people", found.people) };
    writeln!(out, "\n{} by {people}", plural(found.statements, "statement"))?;
    if found.people > found.voices.len() {
        writeln!(out, "{} are shown; --limit shows more", found.voices.len())?;
    }
    Ok(())
}

fn csv(voices: &[Voice], excel: bool, out: &mut impl Write) -> Result<()> {
    let mut table = Table::new(out, excel)?;
    table.row(["person", "person_name", "kind", "role", "statements", "first_day", "last_day"])?;
    for Voice { person, statements, first_day, last_day } in voices {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        table.row([
            person.slug.clone(),
            person.name.clone(),
            person.kind.clone(),
            some(&person.role),
            statements.to_string(),
            some(first_day),
            some(last_day),
        ])?;
    }
    table.end()
}

fn json(filter: &Filter, found: &Voices, out: &mut impl Write) -> Result<()> {
    let voice = |voice: &Voice| {
        json!({
            "person": voice.person.slug, "name": voice.person.name, "kind": voice.person.kind, "role": voice.person.role,
            "statements": voice.statements, "first_day": voice.first_day, "last_day": voice.last_day,
        })
    };
    let voices: Vec<_> = found.voices.iter().map(voice).collect();
    let object = json!({"about": filter.topic, "people": found.people, "statements": found.statements, "voices": voices});
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)?;
    Ok(())
}
