//! Which statements of a person are meant.

use rusqlite::types::Value;

/// What is asked of statements; what is empty asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must stand in the quotation or in the title of its article, in any form.
    pub topic: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: String,
    /// The newspaper or site.
    pub outlet: String,
    /// `direct`, `indirect` or `mixed`.
    pub kind: String,
    /// Class of the cue, such as `deny`.
    pub cue_class: String,
}

impl Filter {
    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A condition in SQL over `q` (quotations), and its values in order; the topic is looked at apart.
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Condition {
    /// Statements of `person_id`, or of anybody, that `filter` lets through.
    pub(super) fn new(person_id: Option<i64>, filter: &Filter) -> Self {
        let mut condition = match person_id {
            Some(id) => Self { sql: "q.person_id = ?".to_owned(), values: vec![Value::Integer(id)] },
            None => Self { sql: "q.person_id IS NOT NULL".to_owned(), values: Vec::new() },
        };
        condition.and("q.day >= ?", &filter.from);
        condition.and("q.day <= ?", &filter.to);
        condition
            .and("(SELECT outlet FROM articles a WHERE a.article_id = q.article_id) = ?", &filter.outlet);
        condition.and("q.type = ?", &filter.kind);
        condition.and("q.cue_class = ?", &filter.cue_class);
        condition
    }

    fn and(&mut self, sql: &str, value: &str) {
        if !value.is_empty() {
            self.sql.push_str(" AND ");
            self.sql.push_str(sql);
            self.values.push(Value::Text(value.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_given_is_asked() {
        let all = Condition::new(Some(7), &Filter::default());
        assert_eq!((all.sql.as_str(), all.values.len()), ("q.person_id = ?", 1));
        let filter = Filter { kind: "direct".to_owned(), from: "2021-01-01".to_owned(), ..Filter::default() };
        let some = Condition::new(Some(7), &filter);
        assert_eq!(some.sql, "q.person_id = ? AND q.day >= ? AND q.type = ?");
        assert_eq!(some.values.len(), 3);
    }
}
