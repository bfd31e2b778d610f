//! Why a quotation has its speaker, in words.

use crate::language::{Language, fill};
use kutip_archive::browse::Statement;

/// The two decisions behind a statement, a sentence each: where its source was found, and who the source is.
pub(crate) fn of(language: Language, statement: &Statement) -> Vec<String> {
    let speaker = statement.speaker.as_deref().unwrap_or_else(|| language.say("no_speaker"));
    let values = [
        ("cue", statement.cue.as_deref().unwrap_or("…")),
        ("source", statement.source.as_deref().unwrap_or("…")),
        ("speaker", speaker),
    ];
    let rules = [&statement.attributed_by, &statement.resolved_by];
    rules
        .into_iter()
        .filter(|rule| !rule.is_empty())
        .map(|rule| language.reason(rule).map_or_else(|| rule.clone(), |pattern| fill(pattern, &values)))
        .collect()
}
