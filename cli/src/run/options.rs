//! The options of a command line, by name, as the manifest tells of them and as two runs are compared by them.

use clap::{ArgAction, ArgMatches, Command};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Options that change nothing of what is written.
const WITHOUT_EFFECT: [&str; 5] = ["threads", "quiet", "progress", "color", "resume"];

/// Every option of a command with its value: a text, a list of texts, true or false, null where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Options(BTreeMap<String, Value>);

impl Options {
    /// Those that were given, or are the default.
    pub(crate) fn of(command: &Command, given: &ArgMatches) -> Self {
        let mut options = BTreeMap::new();
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            let values = given.try_get_raw(id).ok().flatten();
            let mut values = values.into_iter().flatten().map(|value| value.to_string_lossy().into_owned());
            let several = arg.is_positional()
                || arg.get_value_delimiter().is_some()
                || matches!(arg.get_action(), ArgAction::Append);
            let value = match arg.get_action() {
                ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version => continue,
                ArgAction::SetTrue => Value::Bool(given.get_flag(id)),
                _ if several => values.map(Value::String).collect(),
                _ => values.next().map_or(Value::Null, Value::String),
            };
            options.insert(arg.get_long().unwrap_or(id).to_owned(), value);
        }
        Self(options)
    }

    /// Without those that say nothing about the result and stand elsewhere.
    pub(crate) fn with_effect(&self) -> BTreeMap<&str, &Value> {
        let all = self.0.iter().filter(|(name, _)| !WITHOUT_EFFECT.contains(&name.as_str()));
        all.map(|(name, value)| (name.as_str(), value)).collect()
    }

    /// What another run had otherwise, in words.
    pub(crate) fn differences(&self, before: &Self) -> Vec<String> {
        let (now, before) = (self.with_effect(), before.with_effect());
        let mut names: Vec<&str> = now.keys().chain(before.keys()).copied().collect();
        names.sort_unstable();
        names.dedup();
        let differing = names.into_iter().filter(|name| now.get(name) != before.get(name));
        differing
            .map(|name| {
                let dashes = if name == "paths" { "" } else { "--" };
                let [before, now] = [&before, &now].map(|options| say(options.get(name).copied()));
                format!("{dashes}{name} was {before}, and is {now}")
            })
            .collect()
    }
}

fn say(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => "not given".to_owned(),
        Some(Value::Bool(true)) => "given".to_owned(),
        Some(Value::Array(list)) if list.is_empty() => "not given".to_owned(),
        Some(Value::Array(list)) => {
            list.iter().map(|value| value.as_str().unwrap_or_default()).collect::<Vec<_>>().join(" ")
        }
        Some(value) => value.as_str().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn options(line: &str) -> Options {
        let command = crate::args::Arguments::command();
        let matches = command.clone().try_get_matches_from(line.split(' ')).unwrap();
        let (name, given) = matches.subcommand().unwrap();
        Options::of(command.find_subcommand(name).unwrap(), given)
    }

    #[test]
    fn every_option_has_a_value() {
        let options = options("kutip extract a b --keep x,y --excel --split 2GB -j 3");
        let shown = serde_json::to_value(options.with_effect()).unwrap();
        assert_eq!(shown["paths"], serde_json::json!(["a", "b"]));
        assert_eq!(shown["keep"], serde_json::json!(["x", "y"]));
        assert_eq!((&shown["excel"], &shown["strict"]), (&Value::Bool(true), &Value::Bool(false)));
        assert_eq!((&shown["split"], &shown["offsets"]), (&"2GB".into(), &"char".into()));
        assert_eq!((&shown["output"], shown.get("threads")), (&Value::Null, None));
    }

    #[test]
    fn differences_are_told_in_words() {
        let before = options("kutip extract a -j 1 --keep x --strict");
        let now = options("kutip extract a b -q");
        assert_eq!(before.differences(&before), Vec::<String>::new());
        assert_eq!(
            now.differences(&before),
            [
                "--keep was x, and is not given",
                "paths was a, and is a b",
                "--strict was given, and is not given"
            ]
        );
    }
}
