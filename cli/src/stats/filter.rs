//! Which rows count.

use super::row::{Column, NAMES, Row};

/// A condition of `--where`: a column and the value that it must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    column: &'static str,
    value: String,
}

impl Condition {
    /// Parses `COLUMN=VALUE`.
    ///
    /// # Errors
    /// How to write it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, value) =
            text.split_once('=').ok_or("write a column, = and a value: --where type=direct")?;
        let column = kutip::COLUMNS.iter().find(|column| column.name == name.trim());
        let column = column.ok_or_else(|| {
            format!("the rows have no column `{}`; `kutip columns` lists them", name.trim())
        })?;
        Ok(Self { column: column.name, value: value.to_lowercase() })
    }
}

/// Checks `2021`, `2021-12` or `2021-12-15`.
pub(crate) fn date(text: &str) -> Result<String, String> {
    const WHOLE: &str = "0000-01-01";
    let whole = WHOLE.get(text.len()..).map(|rest| format!("{text}{rest}"));
    let real =
        whole.filter(|day| matches!(text.len(), 4 | 7 | 10) && crate::input::args::iso_date(day).is_ok());
    real.map(|_| text.to_owned()).ok_or_else(|| "write a date as 2021, 2021-12 or 2021-12-15".to_owned())
}

/// Checks a number from 0 to 1.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "write a number from 0 to 1, such as 0.8".to_owned())
}

/// All that a row must be to count.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    /// Places in a row, and the values of which it must have one there.
    wanted: Vec<(usize, Vec<String>)>,
    /// Columns that are read beyond those that always are.
    more: Vec<&'static str>,
    pub(crate) since: Option<String>,
    pub(crate) until: Option<String>,
    pub(crate) min_confidence: Option<f64>,
}

impl Filter {
    /// Conditions on the same column add to what is taken; those on different columns must all hold.
    pub(crate) fn new(conditions: Vec<Condition>) -> Self {
        let mut filter = Self::default();
        for Condition { column, value } in conditions {
            let place = filter.columns().iter().position(|name| *name == column).unwrap_or_else(|| {
                filter.more.push(column);
                NAMES.len() + filter.more.len() - 1
            });
            match filter.wanted.iter_mut().find(|(at, _)| *at == place) {
                Some((_, values)) => values.push(value),
                None => filter.wanted.push((place, vec![value])),
            }
        }
        filter
    }

    /// The columns to read, in order.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        NAMES.iter().chain(&self.more).copied().collect()
    }

    /// Whether a row counts that was published on an ISO `day`, which is empty where that is not known.
    pub(crate) fn takes(&self, row: &Row, day: &str) -> bool {
        let has = |(place, values): &(usize, Vec<String>)| values.contains(&row.at(*place).to_lowercase());
        let since = self.since.as_deref().is_none_or(|since| day >= since);
        let until =
            self.until.as_deref().is_none_or(|until| day.get(..until.len()).is_some_and(|d| d <= until));
        let sure = self.min_confidence.is_none_or(|least| {
            row.get(Column::Confidence).trim().parse::<f64>().is_ok_and(|confidence| confidence >= least)
        });
        since && until && sure && self.wanted.iter().all(has)
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::row;
    use super::*;

    #[test]
    fn conditions_on_one_column_add_up() {
        let conditions = ["type=direct", "type=mixed", "speaker=RAHMAT Hidayat"];
        let filter = Filter::new(conditions.map(|text| Condition::parse(text).unwrap()).to_vec());
        let takes = |kind, speaker| filter.takes(&row(&[("type", kind), ("speaker", speaker)]), "");
        assert!(takes("direct", "Rahmat Hidayat") && takes("mixed", "Rahmat Hidayat"));
        assert!(!takes("indirect", "Rahmat Hidayat") && !takes("direct", "Rahmat"));
    }

    #[test]
    fn other_columns_are_read_too() {
        let filter = Filter::new(vec![Condition::parse("section=body").unwrap()]);
        assert_eq!(filter.columns().last(), Some(&"section"));
        assert!(!filter.takes(&row(&[]), ""));
        assert!(Condition::parse("judul=x").unwrap_err().contains("no column `judul`"));
        assert!(Condition::parse("type").is_err());
    }

    #[test]
    fn days_lie_within_both_ends() {
        let range = |since: &str, until: &str| Filter {
            since: Some(date(since).unwrap()),
            until: Some(date(until).unwrap()),
            ..Filter::default()
        };
        let takes = |filter: &Filter, day| filter.takes(&row(&[]), day);
        assert!(
            takes(&range("2021-12", "2021"), "2021-12-31")
                && takes(&range("2021", "2021-12-15"), "2021-12-15")
        );
        assert!(
            !takes(&range("2021-12", "2021"), "2021-11-30")
                && !takes(&range("2021", "2021-11"), "2021-12-01")
        );
        assert!(!takes(&range("2021", "2022"), ""));
        for bad in ["21", "2021-1", "2021-13", "2021-02-30", "besok"] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn rows_that_are_not_sure_are_left_out() {
        let filter = Filter { min_confidence: Some(share("0.8").unwrap()), ..Filter::default() };
        let takes = |confidence| filter.takes(&row(&[("confidence", confidence)]), "");
        assert!(takes("0.80") && !takes("0.79") && !takes(""));
        assert!(share("80").is_err() && share("NaN").is_err());
    }
}
