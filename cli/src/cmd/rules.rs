//! `kutip rules`: the rules in the order in which they are tried.

use crate::exit::Exit;
use anyhow::Result;
use kutip::RuleInfo;
use std::fmt::Write as _;
use std::io::Write as _;

/// List the rules in the order in which they are tried.
///
/// In each list the first rule that is sure of its answer decides; its name stands in the column
/// `attributed_by` or `resolved_by`.
#[derive(Debug, clap::Args)]
pub(crate) struct RulesArgs {
    /// Plain text, or Markdown for documentation.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Md,
}

pub(crate) fn run(args: RulesArgs) -> Result<Exit> {
    let listing = listing(&kutip::rules(), args.format);
    let mut out = std::io::stdout().lock();
    out.write_all(listing.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}

/// The column in which the names of a list's rules appear, and what the list decides.
fn about(list: &str) -> (&str, &str) {
    match list {
        "attribution" => ("attributed_by", "finds a quotation and its source"),
        "speakers" => ("resolved_by", "links a source to its speaker"),
        other => (other, "decides"),
    }
}

fn listing(rules: &[RuleInfo], format: Format) -> String {
    let mut lists: Vec<&str> = Vec::new();
    for rule in rules {
        if !lists.contains(&rule.list) {
            lists.push(rule.list);
        }
    }
    let width = rules.iter().map(|rule| rule.name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for list in lists {
        let (column, what) = about(list);
        if !text.is_empty() {
            text.push('\n');
        }
        // Writing to a String cannot fail.
        let _ = match format {
            Format::Text => writeln!(text, "{list}: the first that is sure {what} (column {column})"),
            Format::Md => writeln!(
                text,
                "## {list}\n\nThe first that is sure {what} (column `{column}`).\n\n| | rule | what it does |\n|---|---|---|"
            ),
        };
        for (i, rule) in rules.iter().filter(|rule| rule.list == list).enumerate() {
            let order = i + 1;
            let _ = match format {
                Format::Text => writeln!(text, "{order:4}  {:width$}  {}", rule.name, one_line(rule.doc)),
                Format::Md => {
                    writeln!(
                        text,
                        "| {order} | `{}` | {} |",
                        rule.name,
                        one_line(rule.doc).replace('|', "\\|")
                    )
                }
            };
        }
    }
    text
}

fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &[RuleInfo] = &[
        RuleInfo { name: "cue-after-close", list: "attribution", doc: "The cue follows\n the closing mark." },
        RuleInfo { name: "menurut", list: "attribution", doc: "A | B." },
        RuleInfo { name: "clitic", list: "speakers", doc: "The last person." },
    ];

    #[test]
    fn each_list_is_numbered_by_itself() {
        assert_eq!(
            listing(SAMPLE, Format::Text),
            "attribution: the first that is sure finds a quotation and its source (column attributed_by)\n   \
             1  cue-after-close  The cue follows the closing mark.\n   \
             2  menurut          A | B.\n\n\
             speakers: the first that is sure links a source to its speaker (column resolved_by)\n   \
             1  clitic           The last person.\n"
        );
    }

    #[test]
    fn markdown_is_a_table_per_list() {
        let markdown = listing(SAMPLE, Format::Md);
        assert!(markdown.starts_with("## attribution\n\n"), "{markdown}");
        assert!(markdown.contains("| 2 | `menurut` | A \\| B. |\n\n## speakers"), "{markdown}");
    }
}
