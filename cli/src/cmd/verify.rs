//! `kutip verify`: was this said?

use crate::exit::Exit;
use anyhow::Result;
use kutip_archive::Db;
use kutip_archive::verify::{Alteration, Answer, DiffStep, Identity, Match, MatchRelation, Verdict, verify};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Verdicts:
  exact          these are the words of a quotation, all of them and no others
  contained      these words are a part of what was said
  altered        something like it was said; the difference is shown word by word
  other-speaker  these are words of somebody else
  indirect-only  reporters told it in their own words; nobody quotes it
  not-found      nothing like it is in the archive

Capitals, punctuation, accents and spelling (enggak, nggak; Covid-19, Covid 19) do not matter. An ellipsis
in the quotation may stand for words left out. Of a quotation cut in two by \"kata X\", both pieces count as one.

Examples:
  kutip verify berita.db \"Harga beras tidak akan naik\"
  kutip verify berita.db \"Harga beras tidak akan naik\" --speaker \"Rahmat Hidayat\" --format json

Exit codes: 0 whatever the verdict, 2 the archive cannot be read or there is nothing to look for.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct VerifyArgs {
    /// Archive to ask; kutip archive build makes one
    #[arg(value_name = "DB")]
    archive: PathBuf,

    /// The words that are said to have been said
    #[arg(value_name = "QUOTE")]
    quote: String,

    /// Who is said to have said them: a name or a role, in full or in part
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,

    /// For people, or one JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(args: VerifyArgs) -> Result<Exit> {
    let db = Db::open_read_only(&args.archive)?;
    let answer = verify(&db, &args.quote, args.speaker.as_deref())?;
    let mut out = anstream::stdout().lock();
    match args.format {
        Format::Text => out.write_all(text(&answer).as_bytes())?,
        Format::Json => {
            serde_json::to_writer(&mut out, &answer)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// Matches that are shown; JSON has all.
const SHOWN: usize = 5;

fn text(answer: &Answer) -> String {
    let mut text = headline(answer);
    text.push('\n');
    for found in answer.matches.iter().take(SHOWN) {
        text.push('\n');
        describe(&mut text, found);
    }
    if answer.matches.len() > SHOWN {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{} more; --format json has all", answer.matches.len() - SHOWN);
    }
    text
}

/// The verdict in a sentence.
fn headline(answer: &Answer) -> String {
    let unknown = answer.matches.first().is_some_and(|found| found.speaker_match == Some(Identity::Unknown));
    let mut line = match answer.verdict {
        Verdict::Exact => "exact: these are the words of a quotation".to_owned(),
        Verdict::Contained => "contained: these words are a part of what was said".to_owned(),
        Verdict::Altered => {
            let what: Vec<&str> =
                answer.alterations.iter().map(|alteration| alteration_in_words(*alteration)).collect();
            format!("altered: {}", what.join("; "))
        }
        Verdict::OtherSpeaker => "other-speaker: these are words of somebody else".to_owned(),
        Verdict::IndirectOnly => {
            "indirect-only: reporters told it in their own words; nobody quotes it".to_owned()
        }
        Verdict::NotFound => "not-found: nothing like it is in the archive".to_owned(),
    };
    if unknown && answer.verdict != Verdict::Altered {
        line.push_str("; the article does not say whose");
    }
    line
}

fn alteration_in_words(alteration: Alteration) -> &'static str {
    match alteration {
        Alteration::Words => "the words differ",
        Alteration::Negation => "a word that denies was put in or taken out",
        Alteration::Joined => "words said at different places were put together",
        Alteration::Speaker => "the nearest words are somebody else's",
    }
}

fn describe(text: &mut String, found: &Match) {
    let place = &found.place;
    let speaker = place.person.as_deref().or(place.speaker.as_deref()).unwrap_or("(nobody named)");
    let role = place.role.as_deref().filter(|role| *role != speaker);
    let parts = [Some(speaker), role, place.outlet.as_deref(), place.date.as_deref(), place.title.as_deref()];
    let about: Vec<&str> = parts.into_iter().flatten().collect();
    let _ = writeln!(text, "{:3.0} %  {}", found.similarity * 100.0, about.join(" · "));
    let words = if found.relation == MatchRelation::Exact || found.relation == MatchRelation::Contained {
        one_line(&found.said)
    } else {
        diff(&found.diff)
    };
    let _ = writeln!(text, "       {words}");
    if found.said.len() < found.statement.len() && found.relation != MatchRelation::Altered {
        let _ = writeln!(text, "       of: {}", one_line(&found.statement));
    }
    let spans: Vec<String> = found.spans.iter().map(|(start, end)| format!("{start}–{end}")).collect();
    let url = place.url.as_deref().map_or(String::new(), |url| format!(" · {url}"));
    let _ = writeln!(text, "       {} {}{url}", place.quote_id, spans.join(" "));
}

/// `Kami [-tidak-] akan {+segera+} pergi`.
fn diff(steps: &[DiffStep]) -> String {
    let mark = |step: &DiffStep| {
        let text = one_line(&step.text);
        match step.change {
            "removed" => format!("[-{text}-]"),
            "added" => format!("{{+{text}+}}"),
            _ => text,
        }
    };
    steps.iter().map(mark).collect::<Vec<_>>().join(" ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
