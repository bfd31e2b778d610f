//! The values of one column, gathered in memory that is used again, and the Arrow arrays made of them.

use arrow_array::{ArrayRef, Float64Array, Int64Array, ListArray, StringArray, StructArray};
use arrow_buffer::{ArrowNativeType, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};
use kutip::{Record, Value};
use std::sync::Arc;

/// The type of a column with such values.
pub(crate) fn data_type(value: &Value<'_>) -> DataType {
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

/// The values of a column in the batch that is being filled.
pub(crate) enum Column {
    Text(Texts),
    Count(Vec<i64>),
    Offset { values: Vec<i64>, present: Vec<bool> },
    Share(Vec<f64>),
    Spans { starts: Vec<i64>, ends: Vec<i64>, lists: Ends },
    Words { texts: Texts, lists: Ends },
}

impl Column {
    /// An empty column for values of this type.
    pub(crate) fn like(value: &Value<'_>) -> Self {
        match value {
            Value::Text(_) | Value::Term(_) => Column::Text(Texts::default()),
            Value::Count(_) => Column::Count(Vec::new()),
            Value::Offset(_) => Column::Offset { values: Vec::new(), present: Vec::new() },
            Value::Share(_) => Column::Share(Vec::new()),
            Value::Spans(_) => Column::Spans { starts: Vec::new(), ends: Vec::new(), lists: Ends::default() },
            Value::Words(_) | Value::Names(_) => {
                Column::Words { texts: Texts::default(), lists: Ends::default() }
            }
        }
    }

    /// Adds the value of each record.
    pub(crate) fn extend(&mut self, of: &kutip::Column, records: &[Record<'_>]) -> Result<(), ArrowError> {
        let values = records.iter().map(|record| (of.get)(record));
        // The kind of column is looked at once, and not for each value.
        match self {
            Column::Text(texts) => {
                for value in values {
                    let (Value::Text(text) | Value::Term(text)) = value else { return Err(two_types()) };
                    texts.push(text);
                }
            }
            Column::Count(counts) => {
                for value in values {
                    let Value::Count(n) = value else { return Err(two_types()) };
                    counts.push(n.into());
                }
            }
            Column::Offset { values: offsets, present } => {
                for value in values {
                    let Value::Offset(n) = value else { return Err(two_types()) };
                    offsets.push(n.unwrap_or_default().into());
                    present.push(n.is_some());
                }
            }
            Column::Share(shares) => {
                for value in values {
                    let Value::Share(x) = value else { return Err(two_types()) };
                    // Two places, as in the other formats.
                    shares.push((f64::from(x) * 100.0).round() / 100.0);
                }
            }
            Column::Spans { starts, ends, lists } => {
                for value in values {
                    let Value::Spans(spans) = value else { return Err(two_types()) };
                    starts.extend(spans.iter().map(|span| i64::from(span.0)));
                    ends.extend(spans.iter().map(|span| i64::from(span.1)));
                    lists.push(starts.len());
                }
            }
            Column::Words { texts, lists } => {
                for value in values {
                    match value {
                        Value::Words(words) => words.iter().for_each(|word| texts.push(word)),
                        Value::Names(names) => names.iter().for_each(|name| texts.push(name)),
                        _ => return Err(two_types()),
                    }
                    lists.push(texts.len());
                }
            }
        }
        Ok(())
    }

    /// Bytes of its values.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Column::Text(texts) | Column::Words { texts, .. } => texts.bytes.len(),
            Column::Count(values) | Column::Offset { values, .. } => size_of_val(&values[..]),
            Column::Share(shares) => size_of_val(&shares[..]),
            Column::Spans { starts, ends, .. } => size_of_val(&starts[..]) + size_of_val(&ends[..]),
        }
    }

    /// The values as an array, those that are not `valid` null.
    pub(crate) fn array(&self, valid: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Column::Text(texts) => Arc::new(texts.array(valid)?),
            Column::Count(counts) => Arc::new(Int64Array::try_new(copy(counts), valid)?),
            Column::Offset { values, present } => {
                let present = NullBuffer::from(&present[..]);
                let valid = NullBuffer::union(Some(&present), valid.as_ref());
                Arc::new(Int64Array::try_new(copy(values), valid)?)
            }
            Column::Share(shares) => Arc::new(Float64Array::try_new(copy(shares), valid)?),
            Column::Spans { starts, ends, lists } => {
                let numbers = |numbers: &[i64]| Int64Array::try_new(copy(numbers), None);
                let places: Vec<ArrayRef> = vec![Arc::new(numbers(starts)?), Arc::new(numbers(ends)?)];
                lists.array(Arc::new(StructArray::try_new(span_fields(), places, None)?), valid)?
            }
            Column::Words { texts, lists } => lists.array(Arc::new(texts.array(None)?), valid)?,
        })
    }

    /// Forgets all values.
    pub(crate) fn clear(&mut self) {
        match self {
            Column::Text(texts) => texts.clear(),
            Column::Count(counts) => counts.clear(),
            Column::Offset { values, present } => {
                values.clear();
                present.clear();
            }
            Column::Share(shares) => shares.clear(),
            Column::Spans { starts, ends, lists } => {
                starts.clear();
                ends.clear();
                lists.clear();
            }
            Column::Words { texts, lists } => {
                texts.clear();
                lists.clear();
            }
        }
    }
}

fn two_types() -> ArrowError {
    ArrowError::SchemaError("a column holds values of two types (please report this)".to_owned())
}

/// Texts, one after another.
#[derive(Default)]
pub(crate) struct Texts {
    bytes: Vec<u8>,
    ends: Ends,
}

impl Texts {
    fn len(&self) -> usize {
        self.ends.0.len()
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, text: &str) {
        // Many texts are empty, and copying nothing takes as long as copying a word.
        if !text.is_empty() {
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.ends.push(self.bytes.len());
    }

    /// The texts as an array, those that are not `valid` null.
    pub(crate) fn array(&self, valid: Option<NullBuffer>) -> Result<StringArray, ArrowError> {
        StringArray::try_new(self.ends.offsets(), Buffer::from_slice_ref(&self.bytes), valid)
    }

    /// Forgets all texts.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }
}

/// Where each value ends among what it is made of.
#[derive(Default)]
pub(crate) struct Ends(Vec<i32>);

impl Ends {
    /// A batch ends long before its places are too many for 31 bits.
    fn push(&mut self, end: usize) {
        self.0.push(end as i32);
    }

    fn offsets(&self) -> OffsetBuffer<i32> {
        let mut offsets = Vec::with_capacity(self.0.len() + 1);
        offsets.push(0);
        offsets.extend_from_slice(&self.0);
        OffsetBuffer::new(ScalarBuffer::from(offsets))
    }

    /// The lists of these elements, those that are not `valid` null.
    fn array(&self, elements: ArrayRef, valid: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
        let element = element(elements.data_type().clone());
        Ok(Arc::new(ListArray::try_new(element, self.offsets(), elements, valid)?))
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

fn copy<T: ArrowNativeType>(values: &[T]) -> ScalarBuffer<T> {
    ScalarBuffer::from(Buffer::from_slice_ref(values))
}
