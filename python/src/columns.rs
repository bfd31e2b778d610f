//! Which columns of a table hold the articles, and their values as text.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, FieldRef, Schema, TimeUnit};
use pyo3::FromPyObject;
use std::collections::HashSet;
use std::sync::Arc;

/// Something of each field of an article.
#[derive(Clone, Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Columns<T> {
    pub(crate) text: T,
    pub(crate) id: T,
    pub(crate) title: T,
    pub(crate) date: T,
    pub(crate) outlet: T,
    pub(crate) url: T,
}

impl<T> Columns<T> {
    fn try_map<U, E>(self, mut each: impl FnMut(&'static str, T) -> Result<U, E>) -> Result<Columns<U>, E> {
        Ok(Columns {
            text: each("text", self.text)?,
            id: each("id", self.id)?,
            title: each("title", self.title)?,
            date: each("date", self.date)?,
            outlet: each("outlet", self.outlet)?,
            url: each("url", self.url)?,
        })
    }
}

/// Where the columns are in the table.
#[derive(Debug)]
pub(crate) struct Places {
    fields: Columns<Option<usize>>,
    keep: Vec<usize>,
}

impl Places {
    /// Finds the columns by name. Those that every table may lack are looked for under their own names without a word.
    ///
    /// # Errors
    /// Where a column is missing, has the wrong type, or would come twice; says what to do.
    pub(crate) fn find(
        schema: &Schema,
        columns: Columns<Option<String>>,
        keep: &[String],
    ) -> Result<Self, String> {
        let fields = columns.try_map(|field, name| match name {
            None if field == "text" => Err("text: name the column with the articles".to_owned()),
            None => Ok(None),
            Some(name) => match schema.index_of(&name) {
                Err(_) if field != "text" && name == field => Ok(None),
                Err(_) => Err(format!("{field}: {}", missing(&name, schema))),
                Ok(at) => match schema.field(at).data_type() {
                    fits if field != "text" || is_text(fits) => Ok(Some(at)),
                    other => Err(format!("{field}: the column {name} holds {other}, not text; name another")),
                },
            },
        })?;
        let mut named = HashSet::new();
        let mut kept = Vec::new();
        for name in keep {
            if kutip::COLUMNS.iter().any(|column| column.name == name) || name == crate::rows::ERROR {
                return Err(format!(
                    "keep: the output has a column {name} already; rename that of the table, or leave it out \
                     (title, date, outlet and url are carried along without keep)"
                ));
            }
            if !named.insert(name) {
                return Err(format!("keep: {name} is named twice; name each column once"));
            }
            kept.push(schema.index_of(name).map_err(|_| format!("keep: {}", missing(name, schema)))?);
        }
        Ok(Self { fields, keep: kept })
    }

    /// The fields of the kept columns.
    pub(crate) fn kept_fields(&self, schema: &Schema) -> Vec<FieldRef> {
        self.keep.iter().map(|&at| Arc::clone(&schema.fields()[at])).collect()
    }

    /// The kept columns.
    pub(crate) fn kept(&self, batch: &RecordBatch) -> Vec<ArrayRef> {
        self.keep.iter().map(|&at| Arc::clone(batch.column(at))).collect()
    }

    /// The columns of the articles.
    pub(crate) fn columns(&self, batch: &RecordBatch) -> Result<Columns<Option<Bytes>>, ArrowError> {
        self.fields.clone().try_map(|_, at| at.map(|at| Bytes::new(batch.column(at))).transpose())
    }
}

fn missing(name: &str, schema: &Schema) -> String {
    let names: Vec<&str> = schema.fields().iter().take(20).map(|field| field.name().as_str()).collect();
    let more = if schema.fields().len() > names.len() { ", …" } else { "" };
    format!("no column {name}; the table has: {}{more}", names.join(", "))
}

fn is_text(data_type: &DataType) -> bool {
    match data_type {
        // A column without a single value has no better type.
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// The values of a column as bytes: what a producer calls text need not be UTF-8.
#[derive(Clone, Debug)]
pub(crate) enum Bytes {
    Small(BinaryArray),
    Large(LargeBinaryArray),
    View(BinaryViewArray),
}

impl Bytes {
    /// Of text without a copy, of anything else as it is written.
    fn new(array: &ArrayRef) -> Result<Self, ArrowError> {
        Ok(match array.data_type() {
            DataType::Utf8 => Bytes::Small(array.as_string::<i32>().clone().into()),
            DataType::LargeUtf8 => Bytes::Large(array.as_string::<i64>().clone().into()),
            DataType::Utf8View => Bytes::View(array.as_string_view().clone().to_binary_view()),
            DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => Bytes::Small(iso(array)?),
            _ => Bytes::Small(cast(array, &DataType::Utf8)?.as_string::<i32>().clone().into()),
        })
    }

    /// The value in a row, unless it is null.
    pub(crate) fn get(&self, row: usize) -> Option<&[u8]> {
        match self {
            Bytes::Small(values) => values.is_valid(row).then(|| values.value(row)),
            Bytes::Large(values) => values.is_valid(row).then(|| values.value(row)),
            Bytes::View(values) => values.is_valid(row).then(|| values.value(row)),
        }
    }
}

/// Days and moments in ISO, as the command has them: the day alone at midnight, no zeros behind a fraction of a second, moments
/// with a time zone in UTC.
fn iso(array: &ArrayRef) -> Result<BinaryArray, ArrowError> {
    let utc = match array.data_type() {
        DataType::Timestamp(unit, Some(_)) => {
            cast(array, &DataType::Timestamp(*unit, Some("+00:00".into())))?
        }
        DataType::Date64 => cast(array, &DataType::Timestamp(TimeUnit::Millisecond, None))?,
        _ => Arc::clone(array),
    };
    let texts = cast(&utc, &DataType::Utf8)?;
    Ok(texts.as_string::<i32>().iter().map(|text| text.map(shortest)).collect())
}

fn shortest(moment: &str) -> String {
    let Some((day, time)) = moment.split_once('T') else { return moment.to_owned() };
    let (time, zone) = time.strip_suffix('Z').map_or((time, ""), |time| (time, "Z"));
    let time = if time.contains('.') { time.trim_end_matches('0').trim_end_matches('.') } else { time };
    if time == "00:00:00" { day.to_owned() } else { format!("{day}T{time}{zone}") }
}
