//! What was found in an article as plain Python values, from which `py_src/kutip/values.py` makes its classes.

use crate::arguments::{Fields, Given, as_read};
use kutip::{COLUMNS, MentionRecord, OffsetUnit, Record, Value, Worker};
use pyo3::IntoPyObject;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

/// The rows and mentions of one article.
pub(crate) struct Found<'t> {
    rows: Vec<Record<'t>>,
    mentions: Vec<MentionRecord>,
    has_headline_field: bool,
}

impl<'t> Found<'t> {
    /// Reads an article.
    pub(crate) fn in_article(worker: &mut Worker, given: &'t Given) -> Self {
        let article = given.article();
        let rows = worker.records(&article, OffsetUnit::CodePoint);
        let mentions = worker.mentions(OffsetUnit::CodePoint);
        Self { rows, mentions, has_headline_field: article.headline_field().is_some() }
    }

    /// `(id, text, title, date, rows, mentions)`: the article as it was read, a tuple for each row with its columns and whether it
    /// stands in the title, and one for each mention.
    pub(crate) fn into_python<'py>(
        self,
        py: Python<'py>,
        (id, text, title, date): &Fields<'py>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let [id, text] = [as_read(id)?, as_read(text)?];
        let [title, date] = [title, date].map(|field| field.as_ref().map(as_read).transpose());
        let rows = self.rows.iter().map(|record| row(py, record, self.has_headline_field));
        let mentions = self.mentions.iter().map(|mention| {
            (mention.start, mention.end, mention.form, &*mention.speaker_id, mention.in_title)
                .into_pyobject(py)
        });
        let rows = rows.collect::<PyResult<Vec<_>>>()?;
        let mentions = mentions.collect::<PyResult<Vec<_>>>()?;
        (id, text, title?, date?, rows, mentions).into_pyobject(py)
    }
}

/// The columns of a row, and whether it stands in a title that is a field of its own.
fn row<'py>(py: Python<'py>, record: &Record<'_>, has_headline_field: bool) -> PyResult<Bound<'py, PyTuple>> {
    let in_title = has_headline_field && record.section == "headline";
    let mut cells = Vec::with_capacity(COLUMNS.len() + 1);
    for column in COLUMNS {
        cells.push(cell(py, &(column.get)(record))?);
    }
    cells.push(in_title.into_pyobject(py)?.to_owned().into_any());
    PyTuple::new(py, cells)
}

fn cell<'py>(py: Python<'py>, value: &Value<'_>) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Text(text) => PyString::new(py, text).into_any(),
        // One object for all rows: there are few such words.
        Value::Term(term) => PyString::intern(py, term).into_any(),
        Value::Count(n) => n.into_pyobject(py)?.into_any(),
        Value::Offset(n) => n.into_pyobject(py)?,
        // Two places, as in the other formats.
        Value::Share(x) => ((f64::from(*x) * 100.0).round() / 100.0).into_pyobject(py)?.into_any(),
        Value::Spans(spans) => PyTuple::new(py, spans.iter())?.into_any(),
        Value::Words(words) => PyTuple::new(py, words.iter())?.into_any(),
        Value::Names(names) => PyTuple::new(py, names.iter().map(|name| &**name))?.into_any(),
    })
}
