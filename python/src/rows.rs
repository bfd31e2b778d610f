//! Quotations as Arrow: a typed column for each of [`kutip::COLUMNS`], as in the command's Parquet.
//!
//! Text is never null and empty where there is none; offsets may be null. Numbers are signed, so that subtracting one column from
//! another cannot wrap around.

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder, UInt64Builder};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::{NullBufferBuilder, OffsetBufferBuilder};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use arrow_select::take::take;
use kutip::{COLUMNS, Record, SCHEMA_VERSION, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The column that says what is wrong with an article.
pub(crate) const ERROR: &str = "error";

/// A batch ends with the row that brings it to so many bytes: places within a column are counted with 31 bits, and no article is
/// larger than half of what these count.
const MOST_BYTES: usize = 64 << 20;

/// What most texts of a row have room in; those that do not let their column grow.
const TEXT_BYTES: usize = 16;

/// The columns of the output: those of every output, then `keep`, and with `report` one that says what is wrong with an article.
///
/// With `report` all of them may be null, since such an article has a row and no quotation.
pub(crate) fn schema(keep: &[FieldRef], report: bool) -> SchemaRef {
    let empty = Record::default();
    let columns = COLUMNS.iter().map(|column| {
        // The type follows from the value, so that it is not said twice.
        let value = (column.get)(&empty);
        let optional = report || matches!(value, Value::Offset(_));
        Arc::new(Field::new(column.name, data_type(&value), optional))
    });
    let error = report.then(|| Arc::new(Field::new(ERROR, DataType::Utf8, true)));
    let fields: Fields = columns.chain(keep.iter().cloned()).chain(error).collect();
    let about = [
        ("kutip.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("kutip.schema".to_owned(), SCHEMA_VERSION.to_string()),
    ];
    Arc::new(Schema::new_with_metadata(fields, HashMap::from(about)))
}

fn data_type(value: &Value<'_>) -> DataType {
    match value {
        Value::Text(_) | Value::Term(_) => DataType::Utf8,
        Value::Count(_) | Value::Offset(_) => DataType::Int64,
        Value::Share(_) => DataType::Float64,
        Value::Spans(_) => DataType::List(element(DataType::Struct(span_fields()))),
        Value::Words(_) | Value::Names(_) => DataType::List(element(DataType::Utf8)),
    }
}

fn element(data_type: DataType) -> FieldRef {
    Arc::new(Field::new("element", data_type, false))
}

fn span_fields() -> Fields {
    Fields::from(["start", "end"].map(|name| Field::new(name, DataType::Int64, false)).to_vec())
}

/// The rows of articles of one table, gathered into batches.
pub(crate) struct Rows<'k> {
    schema: SchemaRef,
    /// The kept columns of the table.
    keep: &'k [ArrayRef],
    columns: Vec<Column>,
    error: Option<StringBuilder>,
    /// For each row the place of its article in the table.
    places: UInt64Builder,
    rows: usize,
    bytes: usize,
    batches: Vec<RecordBatch>,
}

impl<'k> Rows<'k> {
    /// No rows, for a table with these kept columns; `expected` says about how many there will be.
    pub(crate) fn new(schema: SchemaRef, keep: &'k [ArrayRef], report: bool, expected: usize) -> Self {
        let empty = Record::default();
        let column = |of: &kutip::Column| Column::like(&(of.get)(&empty), expected);
        let columns = COLUMNS.iter().map(column).collect();
        let error = report.then(StringBuilder::new);
        let places = UInt64Builder::with_capacity(expected);
        Self { schema, keep, columns, error, places, rows: 0, bytes: 0, batches: Vec::new() }
    }

    /// Adds a quotation of the article at `place`.
    pub(crate) fn push(&mut self, record: &Record<'_>, place: usize) -> Result<(), ArrowError> {
        for (column, of) in self.columns.iter_mut().zip(COLUMNS) {
            self.bytes += column.push(&(of.get)(record))?;
        }
        if let Some(error) = &mut self.error {
            error.append_null();
        }
        self.end_row(place)
    }

    /// Adds a row that says what is wrong with the article at `place`.
    pub(crate) fn report(&mut self, id: &str, message: &str, place: usize) -> Result<(), ArrowError> {
        for (column, of) in self.columns.iter_mut().zip(COLUMNS) {
            if of.name == "doc_id" {
                self.bytes += column.push(&Value::Text(id))?;
            } else {
                column.push_null();
            }
        }
        if let Some(error) = &mut self.error {
            error.append_value(message);
        }
        self.end_row(place)
    }

    /// All rows.
    pub(crate) fn finish(mut self) -> Result<Vec<RecordBatch>, ArrowError> {
        self.end_batch()?;
        Ok(self.batches)
    }

    fn end_row(&mut self, place: usize) -> Result<(), ArrowError> {
        self.places.append_value(place as u64);
        self.rows += 1;
        if self.bytes >= MOST_BYTES { self.end_batch() } else { Ok(()) }
    }

    fn end_batch(&mut self) -> Result<(), ArrowError> {
        if self.rows > 0 {
            let places = self.places.finish();
            let mut arrays = Vec::with_capacity(self.schema.fields().len());
            for column in &mut self.columns {
                arrays.push(column.finish()?);
            }
            for kept in self.keep {
                arrays.push(take(kept, &places, None)?);
            }
            if let Some(error) = &mut self.error {
                arrays.push(Arc::new(error.finish()));
            }
            self.batches.push(RecordBatch::try_new(Arc::clone(&self.schema), arrays)?);
        }
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

/// The values of a column in the batch that is being filled.
enum Column {
    Text(StringBuilder),
    Number(Int64Builder),
    Share(Float64Builder),
    Spans(Int64Builder, Int64Builder, Lengths),
    Words(StringBuilder, Lengths),
}

impl Column {
    /// An empty column for about so many values of this type.
    fn like(value: &Value<'_>, expected: usize) -> Self {
        let numbers = || Int64Builder::with_capacity(expected);
        match value {
            Value::Text(_) | Value::Term(_) => {
                Column::Text(StringBuilder::with_capacity(expected, TEXT_BYTES * expected))
            }
            Value::Count(_) | Value::Offset(_) => Column::Number(numbers()),
            Value::Share(_) => Column::Share(Float64Builder::with_capacity(expected)),
            Value::Spans(_) => Column::Spans(numbers(), numbers(), Lengths::new(expected)),
            Value::Words(_) | Value::Names(_) => Column::Words(StringBuilder::new(), Lengths::new(expected)),
        }
    }

    /// Adds a value, and tells how many bytes it takes.
    fn push(&mut self, value: &Value<'_>) -> Result<usize, ArrowError> {
        Ok(match (self, value) {
            (Column::Text(texts), Value::Text(text) | Value::Term(text)) => append(texts, text),
            (Column::Number(numbers), Value::Count(n)) => {
                numbers.append_value(i64::from(*n));
                8
            }
            (Column::Number(numbers), Value::Offset(n)) => {
                numbers.append_option(n.map(i64::from));
                8
            }
            (Column::Share(shares), Value::Share(x)) => {
                // Two places, as in the other formats.
                shares.append_value((f64::from(*x) * 100.0).round() / 100.0);
                8
            }
            (Column::Spans(starts, ends, lengths), Value::Spans(spans)) => {
                lengths.push(Some(spans.len()));
                for &(start, end) in *spans {
                    starts.append_value(i64::from(start));
                    ends.append_value(i64::from(end));
                }
                16 * spans.len()
            }
            (Column::Words(texts, lengths), Value::Words(words)) => {
                lengths.push(Some(words.len()));
                words.iter().map(|word| append(texts, word)).sum()
            }
            (Column::Words(texts, lengths), Value::Names(names)) => {
                lengths.push(Some(names.len()));
                names.iter().map(|name| append(texts, name)).sum()
            }
            _ => {
                let message = "a column holds values of two types (please report this)";
                return Err(ArrowError::SchemaError(message.to_owned()));
            }
        })
    }

    fn push_null(&mut self) {
        match self {
            Column::Text(texts) => texts.append_null(),
            Column::Number(numbers) => numbers.append_null(),
            Column::Share(shares) => shares.append_null(),
            Column::Spans(_, _, lengths) | Column::Words(_, lengths) => lengths.push(None),
        }
    }

    /// The values as an array; the column is empty afterwards.
    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Column::Text(texts) => Arc::new(texts.finish()),
            Column::Number(numbers) => Arc::new(numbers.finish()),
            Column::Share(shares) => Arc::new(shares.finish()),
            Column::Spans(starts, ends, lengths) => {
                let places: Vec<ArrayRef> = vec![Arc::new(starts.finish()), Arc::new(ends.finish())];
                lengths.list(Arc::new(StructArray::try_new(span_fields(), places, None)?))?
            }
            Column::Words(texts, lengths) => lengths.list(Arc::new(texts.finish()))?,
        })
    }
}

fn append(texts: &mut StringBuilder, text: &str) -> usize {
    texts.append_value(text);
    text.len()
}

/// How many elements each list of a column has.
struct Lengths {
    offsets: OffsetBufferBuilder<i32>,
    present: NullBufferBuilder,
}

impl Lengths {
    fn new(expected: usize) -> Self {
        Self { offsets: OffsetBufferBuilder::new(expected), present: NullBufferBuilder::new(expected) }
    }

    fn push(&mut self, length: Option<usize>) {
        self.offsets.push_length(length.unwrap_or(0));
        self.present.append(length.is_some());
    }

    /// The lists of these elements, and no lengths afterwards.
    fn list(&mut self, elements: ArrayRef) -> Result<ArrayRef, ArrowError> {
        let Self { offsets, mut present } = std::mem::replace(self, Self::new(0));
        let element = element(elements.data_type().clone());
        Ok(Arc::new(ListArray::try_new(element, offsets.finish(), elements, present.finish())?))
    }
}
