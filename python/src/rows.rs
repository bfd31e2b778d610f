//! Quotations as Arrow: a typed column for each of [`kutip::COLUMNS`], as in the command's Parquet.
//!
//! Text is never null and empty where there is none; offsets may be null. Numbers are signed, so that subtracting one column from
//! another cannot wrap around.

use crate::arrays::{Column, Texts, data_type};
use arrow_array::{ArrayRef, RecordBatch, UInt64Array};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use arrow_select::take::take;
use kutip::{COLUMNS, Record, SCHEMA_VERSION, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The column that says what is wrong with an article.
pub(crate) const ERROR: &str = "error";

/// A batch ends with the piece that brings it to so many bytes: places within a column are counted with 31 bits, and no article is
/// larger than half of what these count.
const MOST_BYTES: usize = 64 << 20;

/// The column that a row has also where its article cannot be read.
const ID: &str = "doc_id";

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

/// The rows of a batch, gathered column by column. Its memory is used again for the next batch; an array gets a copy of just its
/// size, since fresh memory is what costs most.
pub(crate) struct Rows {
    columns: Vec<Column>,
    /// For each row what is wrong with its article, empty for a quotation.
    errors: Texts,
    /// For each row whether it is a quotation.
    valid: Vec<bool>,
    /// For each row the place of its article in the table.
    places: Vec<u64>,
}

impl Rows {
    /// No rows.
    pub(crate) fn new() -> Self {
        let empty = Record::default();
        let columns = COLUMNS.iter().map(|column| Column::like(&(column.get)(&empty))).collect();
        Self { columns, errors: Texts::default(), valid: Vec::new(), places: Vec::new() }
    }

    /// Adds quotations, each of the article at its place.
    pub(crate) fn push(&mut self, records: &[Record<'_>], places: &[u64]) -> Result<(), ArrowError> {
        self.push_all(records, places, "")
    }

    /// Adds a row that says what is wrong with the article at `place`.
    pub(crate) fn report(&mut self, id: &str, message: &str, place: usize) -> Result<(), ArrowError> {
        self.push_all(&[Record { doc_id: id.into(), ..Record::default() }], &[place as u64], message)
    }

    fn push_all(&mut self, records: &[Record<'_>], places: &[u64], error: &str) -> Result<(), ArrowError> {
        for (column, of) in self.columns.iter_mut().zip(COLUMNS) {
            column.extend(of, records)?;
        }
        records.iter().for_each(|_| self.errors.push(error));
        self.valid.resize(self.valid.len() + records.len(), error.is_empty());
        self.places.extend_from_slice(places);
        Ok(())
    }

    /// Whether the batch should end here.
    pub(crate) fn is_full(&self) -> bool {
        self.columns.iter().map(Column::bytes).sum::<usize>() >= MOST_BYTES
    }

    /// All rows as a batch with these kept columns of the table, if there are any; none are left.
    pub(crate) fn finish(
        &mut self,
        schema: &SchemaRef,
        keep: &[ArrayRef],
    ) -> Result<Option<RecordBatch>, ArrowError> {
        if self.valid.is_empty() {
            return Ok(None);
        }
        let all_valid = !self.valid.contains(&false);
        let valid = (!all_valid).then(|| NullBuffer::from(&self.valid[..]));
        let mut arrays = Vec::with_capacity(schema.fields().len());
        for (column, of) in self.columns.iter().zip(COLUMNS) {
            // The id is all that is known of an article that cannot be read.
            arrays.push(column.array(valid.clone().filter(|_| of.name != ID))?);
        }
        let places = UInt64Array::from(self.places.clone());
        for kept in keep {
            arrays.push(take(kept, &places, None)?);
        }
        if schema.fields().last().is_some_and(|field| field.name() == ERROR) {
            let wrong: Vec<bool> = self.valid.iter().map(|valid| !valid).collect();
            arrays.push(Arc::new(self.errors.array(Some(NullBuffer::from(wrong)))?));
        }
        self.clear();
        Ok(Some(RecordBatch::try_new(Arc::clone(schema), arrays)?))
    }

    /// Forgets all rows.
    pub(crate) fn clear(&mut self) {
        self.columns.iter_mut().for_each(Column::clear);
        self.errors.clear();
        self.valid.clear();
        self.places.clear();
    }
}
