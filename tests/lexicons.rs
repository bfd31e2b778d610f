//! Every row of every table does what it is there for: its example is run through the program.
//!
//! Rows that are right but that the program does not yet honour stand in `lexicons_known_misses.tsv`; the list may only shrink. `UPDATE=1` takes off what works now.

use kutip::{Article, Extractor, LexiconEntry, OffsetUnit, Record, Worker};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

const KNOWN_MISSES: &str = include_str!("lexicons_known_misses.tsv");
const KNOWN_MISSES_PATH: &str = "tests/lexicons_known_misses.tsv";

/// An example with its row, and what runs it.
struct Trial<'a> {
    extractor: &'a Extractor,
    worker: Worker,
    entry: LexiconEntry<'a>,
    form: &'a str,
    /// The second column; in most tables the kind.
    kind: &'a str,
    example: &'a str,
}

type Outcome = Result<(), String>;

#[test]
fn every_row_does_in_its_example_what_it_is_there_for() {
    let extractor = Extractor::builtin();
    let mut worker = extractor.worker();
    let mut failures: BTreeMap<(&str, &str), String> = BTreeMap::new();
    let known: BTreeMap<(&str, &str), &str> = known_misses().collect();
    let mut rows = BTreeSet::new();
    for entry in extractor.lexicon().entries() {
        let (form, kind, example) = (entry.cells[0], entry.cells[1], entry.cells[entry.cells.len() - 1]);
        let (file, line) = (entry.file, entry.line);
        rows.insert((file, form));
        let mut trial = Trial { extractor: &extractor, worker, entry, form, kind, example };
        if let Err(what) = trial.run() {
            let found = trial.found();
            failures.insert(
                (file, form),
                format!("{file}:{line} {form}: {what}\n    {example}\n    found: {found}"),
            );
        }
        worker = trial.worker;
    }
    let new: Vec<&String> =
        failures.iter().filter(|(row, _)| !known.contains_key(*row)).map(|(_, text)| text).collect();
    let mut report = String::new();
    for text in &new {
        let _ = writeln!(report, "{text}");
    }
    if crate::updating() {
        // Takes off what works now; adds nothing.
        let stays = |line: &&str| {
            let mut cells = line.split('\t');
            let row = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            !rows.contains(&row) && !known.contains_key(&row) || failures.contains_key(&row)
        };
        let rest: String = KNOWN_MISSES.lines().filter(stays).map(|line| format!("{line}\n")).collect();
        std::fs::write(crate::root(KNOWN_MISSES_PATH), rest).expect("tests/ can be written");
    }
    for row in known.keys().filter(|row| !crate::updating() && !failures.contains_key(*row)) {
        let what = if rows.contains(row) { "works now" } else { "is no row" };
        let _ =
            writeln!(report, "{} {}: {what}; take it off {KNOWN_MISSES_PATH} (UPDATE=1 does)", row.0, row.1);
    }
    assert!(report.is_empty(), "{} rows do not do what they are there for:\n{report}", new.len());
}

#[test]
fn tables_are_sorted_and_hold_every_form_once() {
    let extractor = Extractor::builtin();
    let mut lines: BTreeMap<&str, Vec<(usize, &str, &str)>> = BTreeMap::new();
    let entries: Vec<LexiconEntry<'_>> = extractor.lexicon().entries().collect();
    for entry in &entries {
        lines.entry(entry.file).or_default().push((entry.line, entry.cells[0], entry.cells[1]));
    }
    let mut report = String::new();
    for (file, rows) in &mut lines {
        rows.sort_unstable();
        let case_counts = CASE_SENSITIVE.contains(file);
        let key = |form: &str| if case_counts { form.to_owned() } else { form.to_lowercase() };
        let mut seen: HashMap<(String, &str), usize> = HashMap::new();
        let mut before = String::new();
        for (line, form, kind) in rows.iter() {
            let lower = form.to_lowercase();
            if lower < before {
                let _ = writeln!(
                    report,
                    "{file}:{line} {form}: stands after {before:?}; sort by the lower-cased form"
                );
            }
            before = lower;
            // A chrome phrase may stand in several kinds.
            let kind = if *file == "text/boilerplate.tsv" { kind } else { "" };
            if let Some(first) = seen.insert((key(form), kind), *line) {
                let _ = writeln!(report, "{file}:{line} {form}: is in line {first} already");
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn examples_hold_their_form_and_cue_examples_are_used_once() {
    let extractor = Extractor::builtin();
    let mut report = String::new();
    let mut used: HashMap<&str, String> = HashMap::new();
    let entries: Vec<LexiconEntry<'_>> = extractor.lexicon().entries().collect();
    for entry in &entries {
        let (file, line, form) = (entry.file, entry.line, entry.cells[0]);
        let example = entry.cells[entry.cells.len() - 1];
        let lower_case = form.chars().all(|char| !char.is_uppercase());
        let holds = match file {
            "text/boilerplate.tsv" => example.to_lowercase().contains(&form.to_lowercase()),
            _ if lower_case => holds_word(&example.to_lowercase(), form),
            _ => holds_word(example, form),
        };
        if !holds {
            let _ = writeln!(report, "{file}:{line} {form}: is not in its example: {example}");
        }
        let cue = file.starts_with("cues/");
        if let Some(other) = used.get(example).filter(|_| cue) {
            let _ = writeln!(report, "{file}:{line} {form}: has the example of {other}");
        }
        if cue {
            used.insert(example, format!("{file}:{line}"));
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// Tables whose forms differ in case: `SD` is no `s.d.`, `Kementerian` begins a name that `kementerian` does not.
const CASE_SENSITIVE: &[&str] = &[
    "text/outlets.tsv",
    "tokens/abbreviations.tsv",
    "mentions/bodies.tsv",
    "mentions/honorifics.tsv",
    "circumstances/time.tsv",
];

/// File and form of each row that the program is known not to honour, and why.
fn known_misses() -> impl Iterator<Item = ((&'static str, &'static str), &'static str)> {
    let rows = KNOWN_MISSES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1);
    rows.map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
        [file, form, reason] => ((file, form), reason),
        _ => panic!("{KNOWN_MISSES_PATH}: three cells are wanted: {line:?}"),
    })
}

/// Whether `word` (one or several words) stands in `text` as such, points apart.
fn holds_word(text: &str, word: &str) -> bool {
    let text = text.replace('.', "");
    let word = word.replace('.', "");
    text.match_indices(&word).any(|(at, found)| {
        let letter = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        !letter(text[..at].chars().next_back()) && !letter(text[at + found.len()..].chars().next())
    })
}

fn holds(text: &str, form: &str) -> bool {
    holds_word(&text.to_lowercase(), &form.to_lowercase())
}

fn wanted(condition: bool, what: &str) -> Outcome {
    if condition { Ok(()) } else { Err(what.to_owned()) }
}

impl Trial<'_> {
    fn run(&mut self) -> Outcome {
        let (form, kind) = (self.form, self.kind);
        wanted(
            self.extractor.lexicon().recognises(self.entry.file, form, kind, self.example),
            "the row is not recognised",
        )?;
        match self.entry.file {
            "text/boilerplate.tsv" => self.chrome(),
            "text/outlets.tsv" => self.outlet(),
            "quotes/titles.tsv" => wanted(self.records().is_empty(), "the title is taken for a quotation"),
            "cues/verbs.tsv" => self.cue().and_then(|()| self.clitic()),
            "cues/phrases.tsv" => self.cue(),
            "cues/adverbs.tsv" | "circumstances/openers.tsv" => self.outside(),
            "circumstances/time.tsv" => {
                self.any("it is not kept out of the source", |r, _| r.source == "Rahmat")
            }
            "cues/negators.tsv" => {
                wanted(self.records().is_empty(), "what was not said is taken for a quotation")
            }
            "cues/ordinary.tsv" => self.ordinary(),
            "mentions/roles.tsv" => self.role(),
            "mentions/role_status.tsv" => self.any("no role with the word", |r, form| holds(&r.role, form)),
            "mentions/role_short.tsv" => {
                self.any("no source of that form", |r, form| r.source == form && r.source_form == "role")
            }
            "mentions/honorifics.tsv" => self
                .any("it is not kept out of the name, or the source is cut", |r, form| {
                    holds(&r.source, form) && r.speaker_kind == "person" && !holds(&r.speaker, form)
                }),
            "mentions/bodies.tsv" => self.any("no body as the source", |r, form| {
                r.speaker_kind == "organization" && holds(&r.source, form)
            }),
            "mentions/groups.tsv" | "mentions/group_quantifiers.tsv" => self
                .any("no group as the source", |r, form| r.speaker_kind == "group" && holds(&r.source, form)),
            "mentions/unnamed.tsv" => self.any("no unnamed person as the source", |r, form| {
                r.speaker_kind == "unnamed" && holds(&r.source, form)
            }),
            "mentions/documents.tsv" => self.any("no document as the source", |r, form| {
                r.speaker_kind == "document" && holds(&r.source, form)
            }),
            "mentions/pronouns.tsv" => self.pronoun(),
            "mentions/places.tsv" => self.any("it is not kept out of the name", |r, form| {
                !r.speaker.is_empty() && (r.speaker_kind != "person" || !holds(&r.speaker, form))
            }),
            "mentions/office_words.tsv" => self.any("it does not stand in the role", |r, form| {
                holds(&r.role, form) && !holds(&r.speaker, form)
            }),
            "mentions/given_names.tsv" => self.any("it is not the speaker", |r, form| {
                holds(&r.speaker, form) && r.speaker_kind == "person"
            }),
            "mentions/alias_words.tsv" => self.alias(),
            "mentions/name_particles.tsv" => {
                self.any("the name is cut", |r, form| holds(&r.speaker, form) && r.speaker_kind == "person")
            }
            "attribution/connectives.tsv" => self.outside(),
            "attribution/complementizers.tsv" => self.any("no quotation", |_, _| true),
            "attribution/predicates.tsv" => self.predicate(),
            "attribution/not_verbs.tsv" => self.no_predicate(),
            "attribution/stances.tsv" => {
                wanted(self.records().is_empty(), "the noun is taken for a statement")
            }
            "attribution/prepositions.tsv" => self.any("the source is wrong", |r, _| r.source == "Rahmat"),
            "circumstances/months.tsv" => self.month(),
            "circumstances/channels.tsv" => {
                let channel = kind.to_owned();
                self.any("the channel is wrong", move |r, _| r.channel == channel)
            }
            _ => Ok(()),
        }
    }

    /// The records of the example. One without a final stop is a headline.
    fn records(&mut self) -> Vec<Record<'static>> {
        let example = self.example;
        self.records_of(example)
    }

    fn records_of(&mut self, text: &str) -> Vec<Record<'static>> {
        let closed = text.ends_with(['.', '?', '!', '"', '”']);
        let article = match closed {
            true => Article::from_text("example", text),
            false => Article {
                id: "example",
                text: "Warga berkumpul pagi itu.",
                title: Some(text),
                ..Article::default()
            },
        };
        let records = self.worker.records(&article, OffsetUnit::CodePoint);
        records.into_iter().map(Record::into_owned).collect()
    }

    /// What was found, for the report.
    fn found(&mut self) -> String {
        let records = self.records();
        let one = |r: &Record<'_>| {
            format!(
                "{} [{}] cue {:?} source {:?} ({}) speaker {:?} ({}) role {:?} channel {:?}",
                r.kind,
                r.content,
                r.cue,
                r.source,
                r.source_form,
                r.speaker,
                r.speaker_kind,
                r.role,
                r.channel
            )
        };
        if records.is_empty() {
            "nothing".to_owned()
        } else {
            records.iter().map(one).collect::<Vec<_>>().join("; ")
        }
    }

    /// One quotation has what the row is there for.
    fn any(&mut self, what: &str, test: impl Fn(&Record<'_>, &str) -> bool) -> Outcome {
        let form = self.form;
        wanted(self.records().iter().any(|record| test(record, form)), what)
    }

    fn cue(&mut self) -> Outcome {
        self.any("no quotation with this cue", |record, form| record.cue.eq_ignore_ascii_case(form))
    }

    /// Form and *-nya* are a cue with its source.
    fn clitic(&mut self) -> Outcome {
        if self.entry.cells[5] != "yes" {
            return Ok(());
        }
        let cue = format!("{}nya", self.form);
        let records = self.records_of(&format!("\"Harga beras di pasar sudah turun,\" {cue}."));
        wanted(
            records.iter().any(|record| record.cue == cue && record.source == "nya"),
            "no quotation with the clitic",
        )
    }

    /// The words of the row belong neither to content nor to source and cue.
    fn outside(&mut self) -> Outcome {
        self.any("it is not kept out of source and content", |record, form| {
            !record.source.is_empty()
                && ![&record.content, &record.source, &record.cue].iter().any(|text| holds(text, form))
        })
    }

    fn ordinary(&mut self) -> Outcome {
        let form = self.form;
        wanted(
            !self.records().iter().any(|record| holds(form, &record.cue)),
            "the ordinary word is taken for a cue",
        )
    }

    /// Chrome says nothing, not even with a quotation in its line; words in running text that are skipped let the rest speak.
    fn chrome(&mut self) -> Outcome {
        let text = format!("{}\n\"Harga beras sudah turun,\" kata Bupati Rahmat Hidayat.\n", self.example);
        let records = self.records_of(&text);
        wanted(
            records.len() == 1 && records[0].speaker == "Rahmat Hidayat",
            "the quotation below is not the only one",
        )
    }

    /// A dateline with the outlet is no part of the content; a medium alone is no source.
    fn outlet(&mut self) -> Outcome {
        let form = self.form;
        let records = self.records();
        wanted(
            !records.iter().any(|record| holds(&record.content, form) || holds(&record.source, form)),
            "the outlet is in content or source",
        )
    }

    /// A function stands in the column; relations and descriptions at least in a source of somebody who is no body.
    fn role(&mut self) -> Outcome {
        let head = self.kind == "head";
        self.any("no role with the words", |record, form| {
            holds(&record.role, form)
                || !head
                    && holds(&record.source, form)
                    && matches!(record.speaker_kind, "person" | "unnamed" | "group")
        })
    }

    fn pronoun(&mut self) -> Outcome {
        let kind = self.kind;
        self.any("no pronoun as the source", |record, form| {
            holds(&record.source, form)
                && matches!(record.source_form, "pronoun" | "group")
                && (kind == "group") == (record.source_form == "group")
        })
    }

    /// The example names somebody with a nickname; what the nickname says is that person's.
    fn alias(&mut self) -> Outcome {
        let records = self.records();
        wanted(
            records
                .last()
                .is_some_and(|record| record.source == "Gito" && record.speaker == "Sugiyono Hartono"),
            "the nickname is not led back to the name",
        )
    }

    /// The example is a clause, so a verb that takes nouns and clauses reports it.
    fn predicate(&mut self) -> Outcome {
        let text = format!("Kepala desa menjelaskan {}", clause(self.example));
        wanted(!self.records_of(&text).is_empty(), "the example is not seen to be a clause")
    }

    /// With *itu* the form is a noun phrase, and a verb that takes nouns and clauses reports nothing.
    fn no_predicate(&mut self) -> Outcome {
        let text = format!("Kepala desa menjelaskan {} itu.", self.form);
        wanted(self.records_of(&text).is_empty(), "the form is taken for a verb")
    }

    fn month(&mut self) -> Outcome {
        let number = self.kind.parse::<u32>().map_err(|_| "no number".to_owned())?;
        self.any("the month is not read", |record, _| record.said_at == format!("2024-{number:02}-12"))
    }
}

/// A sentence as a reported clause: its first word small, unless it is a name.
fn clause(sentence: &str) -> String {
    if sentence.starts_with("Rahmat") {
        return sentence.to_owned();
    }
    let mut chars = sentence.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
