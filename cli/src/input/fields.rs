//! Which fields of a record hold the text, the id and the metadata.

use anyhow::{Result, bail};
use std::sync::atomic::{AtomicU64, Ordering};

/// What a field is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Text,
    Id,
    Title,
    Date,
    Outlet,
    Url,
}

/// Every role with the option that names its field and the names that are looked for without it, best first.
const ROLES: [(Role, &str, &[&str]); 6] = [
    (Role::Text, "--text-field", &["text", "content", "isi", "body"]),
    (Role::Id, "--id-field", &["id", "doc_id"]),
    (Role::Title, "--title-field", &["title", "judul"]),
    (Role::Date, "--date-field", &["date", "tanggal"]),
    (Role::Outlet, "--outlet-field", &["outlet", "source", "media"]),
    (Role::Url, "--url-field", &["url", "link"]),
];

/// The options of `kutip extract` that name fields.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Fields of JSON Lines, CSV and Parquet")]
pub(crate) struct FieldArgs {
    /// Field with the article's text [default: text, content, isi or body]
    #[arg(long, value_name = "NAME")]
    pub(crate) text_field: Option<String>,

    /// Field for doc_id [default: id or doc_id, else FILENAME#LINE]
    #[arg(long, value_name = "NAME")]
    pub(crate) id_field: Option<String>,

    /// Field with the headline [default: title or judul]
    ///
    /// Quotations in it are found too; they get the section `headline` and offsets of this field.
    #[arg(long, value_name = "NAME")]
    pub(crate) title_field: Option<String>,

    /// Field with the date of publication [default: date or tanggal]
    ///
    /// It is passed through and completes dates in the text such as `Rabu (15/12)`.
    #[arg(long, value_name = "NAME")]
    pub(crate) date_field: Option<String>,

    /// Field with the newspaper or site [default: outlet, source or media]
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet_field: Option<String>,

    /// Field with the address [default: url or link]
    #[arg(long, value_name = "NAME")]
    pub(crate) url_field: Option<String>,

    /// More fields to carry into the output, at the end of each row
    ///
    /// Separated by commas, in this order: `--keep kategori,penulis`. JSON Lines keep the type of the value; an
    /// input without the field leaves the cell empty (JSON Lines: null).
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) keep: Vec<String>,
}

/// The fields to look for, resolved from the options.
#[derive(Debug)]
pub(crate) struct Fields {
    named: [Option<String>; ROLES.len()],
    /// Fields to carry into the output.
    pub(crate) keep: Vec<String>,
    /// Whether the records are rows that kutip wrote, all of whose kept fields must be there, and not articles.
    rows: bool,
}

impl Fields {
    /// The fields of rows that kutip wrote: all `columns` are kept, and the content stands for the text.
    pub(crate) fn of_rows(columns: Vec<&'static str>) -> Self {
        let named = [Some("content".to_owned()), None, None, None, None, None];
        Self { named, keep: columns.into_iter().map(str::to_owned).collect(), rows: true }
    }

    /// Why records with these fields are no rows that kutip wrote, where such rows are to be read; else nothing.
    pub(crate) fn no_rows<'k, K>(&self, keys: K) -> Option<Option<String>>
    where
        K: Iterator<Item = &'k str> + Clone,
    {
        if !self.rows {
            return None;
        }
        let missing = self.keep.iter().filter(|name| position(name, keys.clone()).is_none());
        let missing: Vec<&str> = missing.map(String::as_str).collect();
        Some((!missing.is_empty()).then(|| {
            format!(
                "these are no rows that kutip extract wrote; columns are missing: {}; give its whole output",
                missing.join(", ")
            )
        }))
    }

    /// Checks the options.
    pub(crate) fn new(args: FieldArgs) -> Result<Self> {
        let keep: Vec<String> = args.keep.iter().map(|name| name.trim().to_owned()).collect();
        for (i, name) in keep.iter().enumerate() {
            if name.is_empty() {
                bail!("--keep: one of the names is empty; separate names by single commas: --keep a,b");
            }
            if kutip::COLUMNS.iter().any(|column| column.name == name) {
                bail!(
                    "--keep {name}: the output has a column of this name already; rename the field in the input, \
                     or leave it out (title, date, outlet and url are carried along without --keep)"
                );
            }
            if keep[..i].contains(name) {
                bail!("--keep {name}: named twice; name each field once");
            }
        }
        let named = [
            args.text_field,
            args.id_field,
            args.title_field,
            args.date_field,
            args.outlet_field,
            args.url_field,
        ];
        Ok(Self { named, keep, rows: false })
    }

    /// Position among `keys` of the field for a role.
    pub(crate) fn find<'k, K>(&self, role: Role, keys: K) -> Option<usize>
    where
        K: Iterator<Item = &'k str> + Clone,
    {
        match &self.named[role as usize] {
            Some(name) => position(name, keys),
            None => ROLES[role as usize].2.iter().find_map(|name| position(name, keys.clone())),
        }
    }

    /// Position among `keys` of the n-th field to keep.
    pub(crate) fn find_kept<'k, K>(&self, n: usize, keys: K) -> Option<usize>
    where
        K: Iterator<Item = &'k str> + Clone,
    {
        position(&self.keep[n], keys)
    }

    /// What is missing and what to do, for a record without text.
    pub(crate) fn missing_text<'k>(&self, what: &str, keys: impl Iterator<Item = &'k str>) -> String {
        let keys: Vec<&str> = keys.collect();
        let found = match keys.len() {
            0 => format!("the {what} has none at all"),
            1..=20 => format!("the {what} has: {}", keys.join(", ")),
            n => format!("the {what} has: {} and {} more", keys[..20].join(", "), n - 20),
        };
        match &self.named[Role::Text as usize] {
            Some(name) if self.rows => {
                format!("no column `{name}`; {found}; give rows as kutip extract wrote them")
            }
            Some(name) => {
                format!("no field `{name}`; {found}; name the field of the text with --text-field NAME")
            }
            None => {
                let (last, rest) = ROLES[0].2.split_last().expect("the list of names is not empty");
                let looked = rest.join(", ");
                format!("no field {looked} or {last}; {found}; say which one is the text: --text-field NAME")
            }
        }
    }

    /// Whether a name is the field of the text.
    pub(crate) fn is_text(&self, name: &str) -> bool {
        self.find(Role::Text, std::iter::once(name)).is_some()
    }

    /// Whether the user named the field of the text.
    pub(crate) fn text_is_named(&self) -> bool {
        self.named[Role::Text as usize].is_some()
    }
}

/// The exact name, else the same without regard to case.
fn position<'k, K>(name: &str, keys: K) -> Option<usize>
where
    K: Iterator<Item = &'k str> + Clone,
{
    keys.clone()
        .position(|key| key == name)
        .or_else(|| keys.clone().position(|key| key.eq_ignore_ascii_case(name)))
}

/// Which of the fields that the user named have been seen in one source, so that a misspelt name is noticed.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    bits: AtomicU64,
}

impl Seen {
    /// Notes the field of a role.
    pub(crate) fn role(&self, role: Role) {
        self.set(role as usize);
    }

    /// Notes the n-th kept field.
    pub(crate) fn kept(&self, n: usize) {
        self.set(ROLES.len() + n);
    }

    fn set(&self, bit: usize) {
        let bit = 1u64.checked_shl(u32::try_from(bit).unwrap_or(u32::MAX)).unwrap_or(0);
        if self.bits.load(Ordering::Relaxed) & bit == 0 {
            self.bits.fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// Options that named a field which never came, as typed; a missing text is reported by itself.
    pub(crate) fn never(&self, fields: &Fields) -> Vec<String> {
        let bits = self.bits.load(Ordering::Relaxed);
        let absent = |n: usize| n < 64 && bits & (1 << n) == 0;
        let roles =
            ROLES.iter().enumerate().skip(1).filter(|(n, _)| absent(*n)).filter_map(|(n, (_, option, _))| {
                fields.named[n].as_ref().map(|name| format!("{option} {name}"))
            });
        if fields.rows {
            // Told when the first record came.
            return Vec::new();
        }
        let kept = fields.keep.iter().enumerate().filter(|(n, _)| absent(ROLES.len() + n));
        roles.chain(kept.map(|(_, name)| format!("--keep {name}"))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(fields: &Fields, role: Role, keys: &[&str]) -> Option<usize> {
        fields.find(role, keys.iter().copied())
    }

    #[test]
    fn usual_names_are_found_best_first_and_in_any_case() {
        let fields = Fields::new(FieldArgs::default()).unwrap();
        assert_eq!(find(&fields, Role::Text, &["body", "id", "text"]), Some(2));
        assert_eq!(find(&fields, Role::Text, &["ISI", "Judul"]), Some(0));
        assert_eq!(find(&fields, Role::Title, &["ISI", "Judul"]), Some(1));
        assert_eq!(find(&fields, Role::Url, &["ISI", "Judul"]), None);
    }

    #[test]
    fn a_named_field_is_the_only_one() {
        let fields =
            Fields::new(FieldArgs { text_field: Some("artikel".into()), ..FieldArgs::default() }).unwrap();
        assert_eq!(find(&fields, Role::Text, &["text", "Artikel", "artikel"]), Some(2));
        assert_eq!(find(&fields, Role::Text, &["text"]), None);
        assert!(
            fields
                .missing_text("line", ["a", "b"].into_iter())
                .contains("no field `artikel`; the line has: a, b")
        );
    }

    #[test]
    fn kept_fields_must_not_clash() {
        let keep = |names: &[&str]| {
            Fields::new(FieldArgs {
                keep: names.iter().map(|s| (*s).into()).collect(),
                ..FieldArgs::default()
            })
        };
        assert!(keep(&["a", "b"]).is_ok());
        assert!(keep(&["speaker"]).is_err());
        assert!(keep(&["a", "a"]).is_err());
        assert!(keep(&["a", ""]).is_err());
    }

    #[test]
    fn names_that_never_came_are_known() {
        let args = FieldArgs {
            keep: vec!["a".into(), "b".into()],
            date_field: Some("d".into()),
            ..FieldArgs::default()
        };
        let fields = Fields::new(args).unwrap();
        let seen = Seen::default();
        seen.kept(1);
        assert_eq!(seen.never(&fields), ["--date-field d", "--keep a"]);
    }
}
