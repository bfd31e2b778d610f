//! Parquet: a typed column for each of [`kutip::COLUMNS`], real lists, zstd, row groups of bounded size.
//!
//! Text is never null and empty where there is none, as in JSON Lines; offsets and kept fields may be null. Numbers are signed
//! integers of 64 bits, so that subtracting one column from another cannot wrap around. Dates stay text: an article may give
//! one that no calendar has.

use super::compress::Packer;
use super::kept::{FileState, Segment, small_steps};
use super::sink::Sink;
use crate::input::document::Kept;
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use ::parquet::column::writer::ColumnCloseResult;
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::errors::Result as Written;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::reader::FileReader;
use ::parquet::file::serialized_reader::{ReadOptionsBuilder, SerializedFileReader};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::Type;
use anyhow::{Result, bail};
use bytes::Bytes;
use kutip::{COLUMNS, Record, SCHEMA_VERSION, Value};
use std::sync::Arc;

/// A row group ends with the article with which it has so many bytes of values; they are held in memory until then.
const MOST_BYTES: u64 = 16 << 20;
/// Or so many rows.
const MOST_ROWS: usize = 128 * 1024;
/// Level of `zstd` without options.
const ZSTD_LEVEL: i32 = 3;

/// A Parquet file that is being written.
pub(super) struct TableWriter {
    file: File,
    schema: Arc<Type>,
    properties: Arc<WriterProperties>,
    columns: Vec<Column>,
    bytes: u64,
    rows: usize,
}

/// Where row groups go.
enum File {
    Open(SerializedFileWriter<Packer>),
    /// Between two segments: files of their own, one after another, which become one at the end.
    Between(Packer),
    /// Only while one becomes the other, and after an error.
    Gone,
}

const GONE: &str = "the output was given up";

impl TableWriter {
    /// Writes the beginning of the file; `keep` names the fields that come after the columns.
    pub(super) fn new(packer: Packer, keep: &[String]) -> Result<Self> {
        let mut table = Self::between(packer, keep)?;
        table.file()?;
        Ok(table)
    }

    /// The same, but nothing is written before the first row group.
    pub(super) fn between(packer: Packer, keep: &[String]) -> Result<Self> {
        let mut fields = Vec::new();
        let mut columns = Vec::new();
        for column in COLUMNS {
            // The type follows from the value, so that it is not said twice.
            let empty = Column::like(&(column.get)(&Record::default()));
            fields.push(Arc::new(empty.schema(column.name)?));
            columns.push(empty);
        }
        for name in keep {
            let empty = Column::Kept(Texts::default(), Vec::new());
            fields.push(Arc::new(empty.schema(name)?));
            columns.push(empty);
        }
        let schema = Type::group_type_builder("quotations").with_fields(fields).build()?;
        let about = [
            ("kutip.version", env!("CARGO_PKG_VERSION").to_owned()),
            ("kutip.schema", SCHEMA_VERSION.to_string()),
        ];
        let about = about.into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_key_value_metadata(Some(about))
            .build();
        let (schema, properties) = (Arc::new(schema), Arc::new(properties));
        Ok(Self { file: File::Between(packer), schema, properties, columns, bytes: 0, rows: 0 })
    }

    /// Whether all rows so far are in row groups.
    pub(super) fn is_even(&self) -> bool {
        self.rows == 0
    }

    /// Ends a segment, if one was begun, and lets all row groups so far outlast a loss of power.
    pub(super) fn checkpoint(&mut self) -> Result<FileState> {
        let mut packer = match std::mem::replace(&mut self.file, File::Gone) {
            File::Open(file) => file.into_inner()?,
            File::Between(packer) => packer,
            File::Gone => bail!(GONE),
        };
        let state = packer.checkpoint()?;
        self.file = File::Between(packer);
        Ok(state)
    }

    /// Writes what is left; `segments` are where those that were ended before end.
    pub(super) fn finish_segments(mut self, segments: &mut Vec<u64>) -> Result<Sink> {
        if self.rows > 0 {
            self.end_group()?;
        }
        let end = self.checkpoint()?.bytes;
        if segments.last().copied().unwrap_or(0) < end {
            segments.push(end);
        }
        match self.file {
            File::Between(packer) => Ok(packer.finish()?.0),
            _ => bail!(GONE),
        }
    }

    /// Adds the row groups of a segment as they are.
    pub(super) fn append(&mut self, segment: &Segment) -> Result<()> {
        let options = ReadOptionsBuilder::new().with_page_index().build();
        let read = SerializedFileReader::new_with_options(segment.clone(), options)?;
        let index = read.metadata().page_index();
        for (n, group) in read.metadata().row_groups().iter().enumerate() {
            let mut added = self.file()?.next_row_group()?;
            for (column, chunk) in group.columns().iter().enumerate() {
                let closed = ColumnCloseResult {
                    bytes_written: u64::try_from(chunk.compressed_size()).unwrap_or(0),
                    rows_written: u64::try_from(group.num_rows()).unwrap_or(0),
                    metadata: chunk.clone(),
                    bloom_filter: None,
                    column_index: index.and_then(|index| index.column_index(n, column)).cloned(),
                    offset_index: index.and_then(|index| index.offset_index(n, column)).cloned(),
                };
                added.append_column(segment, closed)?;
            }
            added.close()?;
        }
        Ok(())
    }

    fn file(&mut self) -> Result<&mut SerializedFileWriter<Packer>> {
        self.file = match std::mem::replace(&mut self.file, File::Gone) {
            File::Between(packer) => {
                let (schema, properties) = (Arc::clone(&self.schema), Arc::clone(&self.properties));
                File::Open(SerializedFileWriter::new(packer, schema, properties)?)
            }
            file => file,
        };
        match &mut self.file {
            File::Open(file) => Ok(file),
            _ => bail!(GONE),
        }
    }

    /// Adds the rows of one article. Row groups end with an article, unless one alone is larger.
    pub(super) fn rows(&mut self, records: &[Record<'_>], kept: &[Kept]) -> Result<()> {
        let (most_bytes, most_rows) = if small_steps() { (20_000, 100) } else { (MOST_BYTES, MOST_ROWS) };
        let mut ended = false;
        for record in records {
            for (column, of) in self.columns.iter_mut().zip(COLUMNS) {
                if !column.push(&(of.get)(record)) {
                    bail!("the column {} holds values of two types (please report this)", of.name);
                }
            }
            for (column, value) in self.columns[COLUMNS.len()..].iter_mut().zip(kept) {
                column.push_kept(value);
            }
            self.bytes += size(record, kept);
            self.rows += 1;
            if self.bytes >= 2 * most_bytes || self.rows >= 2 * most_rows {
                self.end_group()?;
                ended = true;
            }
        }
        if self.rows > 0 && (ended || self.bytes >= most_bytes || self.rows >= most_rows) {
            self.end_group()?;
        }
        Ok(())
    }

    /// Writes what is left and the end of the file.
    pub(super) fn finish(mut self) -> Result<Sink> {
        if self.rows > 0 {
            self.end_group()?;
        }
        self.file()?;
        match self.file {
            File::Open(file) => Ok(file.into_inner()?.finish()?.0),
            _ => bail!(GONE),
        }
    }

    fn end_group(&mut self) -> Result<()> {
        let mut columns = std::mem::take(&mut self.columns);
        let mut group = self.file()?.next_row_group()?;
        for column in &mut columns {
            column.write(&mut group)?;
        }
        group.close()?;
        self.columns = columns;
        (self.bytes, self.rows) = (0, 0);
        Ok(())
    }
}

/// Bytes of the values of a row, before they are encoded.
pub(super) fn size(record: &Record<'_>, kept: &[Kept]) -> u64 {
    let columns = COLUMNS.iter().map(|column| match (column.get)(record) {
        Value::Text(text) | Value::Term(text) => text.len(),
        Value::Names(names) => names.iter().map(|name| name.len()).sum(),
        Value::Count(_) | Value::Offset(_) | Value::Share(_) => 8,
        Value::Spans(spans) => 16 * spans.len(),
        Value::Words(words) => words.iter().map(|word| word.len()).sum(),
    });
    let kept = kept.iter().map(|value| match value {
        Kept::Missing => 0,
        Kept::Text(text) | Kept::Json(text) => text.len(),
    });
    columns.chain(kept).sum::<usize>() as u64
}

/// Strings one after another, and where each ends.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(self.bytes.len());
    }

    /// The strings, sharing their memory.
    fn take(&mut self) -> Vec<ByteArray> {
        let bytes = Bytes::from(std::mem::take(&mut self.bytes));
        let mut start = 0;
        let slice = |end| ByteArray::from(bytes.slice(std::mem::replace(&mut start, end)..end));
        self.ends.drain(..).map(slice).collect()
    }
}

/// For each element of a list, and once for an empty one: whether there is an element, and whether it continues a list.
#[derive(Default)]
struct Levels {
    present: Vec<i16>,
    continues: Vec<i16>,
}

impl Levels {
    fn push(&mut self, elements: usize) {
        for n in 0..elements.max(1) {
            self.present.push(i16::from(elements > 0));
            self.continues.push(i16::from(n > 0));
        }
    }
}

/// The values of a column in the row group that is being filled.
enum Column {
    Text(Texts),
    Count(Vec<i64>),
    Offset(Vec<i64>, Vec<i16>),
    Share(Vec<f64>),
    Spans(Vec<i64>, Vec<i64>, Levels),
    Words(Texts, Levels),
    Kept(Texts, Vec<i16>),
}

impl Column {
    /// An empty column for values of this type.
    fn like(value: &Value<'_>) -> Self {
        match value {
            Value::Text(_) | Value::Term(_) => Column::Text(Texts::default()),
            Value::Count(_) => Column::Count(Vec::new()),
            Value::Offset(_) => Column::Offset(Vec::new(), Vec::new()),
            Value::Share(_) => Column::Share(Vec::new()),
            Value::Spans(_) => Column::Spans(Vec::new(), Vec::new(), Levels::default()),
            Value::Words(_) | Value::Names(_) => Column::Words(Texts::default(), Levels::default()),
        }
    }

    fn schema(&self, name: &str) -> Written<Type> {
        let (required, optional) = (Repetition::REQUIRED, Repetition::OPTIONAL);
        match self {
            Column::Text(_) => leaf(name, Physical::BYTE_ARRAY, required),
            Column::Count(_) => leaf(name, Physical::INT64, required),
            Column::Offset(..) => leaf(name, Physical::INT64, optional),
            Column::Share(_) => leaf(name, Physical::DOUBLE, required),
            Column::Kept(..) => leaf(name, Physical::BYTE_ARRAY, optional),
            Column::Words(..) => list(name, leaf("element", Physical::BYTE_ARRAY, required)?),
            Column::Spans(..) => {
                let fields = ["start", "end"].map(|name| leaf(name, Physical::INT64, required).map(Arc::new));
                let fields = fields.into_iter().collect::<Written<Vec<_>>>()?;
                let span = Type::group_type_builder("element").with_repetition(required);
                list(name, span.with_fields(fields).build()?)
            }
        }
    }

    /// Adds a value; whether it was of the type of this column.
    fn push(&mut self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Column::Text(texts), Value::Text(text) | Value::Term(text)) => texts.push(text),
            (Column::Count(numbers), Value::Count(n)) => numbers.push(i64::from(*n)),
            (Column::Offset(numbers, present), Value::Offset(n)) => {
                present.push(i16::from(n.is_some()));
                numbers.extend(n.map(i64::from));
            }
            // Two places, as in the other formats.
            (Column::Share(shares), Value::Share(x)) => shares.push((f64::from(*x) * 100.0).round() / 100.0),
            (Column::Spans(starts, ends, levels), Value::Spans(spans)) => {
                levels.push(spans.len());
                starts.extend(spans.iter().map(|span| i64::from(span.0)));
                ends.extend(spans.iter().map(|span| i64::from(span.1)));
            }
            (Column::Words(texts, levels), Value::Words(words)) => {
                levels.push(words.len());
                words.iter().for_each(|word| texts.push(word));
            }
            (Column::Words(texts, levels), Value::Names(names)) => {
                levels.push(names.len());
                names.iter().for_each(|name| texts.push(name));
            }
            _ => return false,
        }
        true
    }

    fn push_kept(&mut self, value: &Kept) {
        let Column::Kept(texts, present) = self else { return };
        present.push(i16::from(*value != Kept::Missing));
        match value {
            Kept::Missing => {}
            Kept::Text(text) | Kept::Json(text) => texts.push(text),
        }
    }

    /// Writes the values into the next columns of a row group, and forgets them.
    fn write(&mut self, group: &mut SerializedRowGroupWriter<'_, Packer>) -> Written<()> {
        match self {
            Column::Text(texts) => write::<ByteArrayType>(group, &texts.take(), None, None)?,
            Column::Count(numbers) => write::<Int64Type>(group, numbers, None, None)?,
            Column::Offset(numbers, present) => write::<Int64Type>(group, numbers, Some(present), None)?,
            Column::Share(shares) => write::<DoubleType>(group, shares, None, None)?,
            Column::Spans(starts, ends, levels) => {
                for numbers in [starts, ends] {
                    write::<Int64Type>(group, numbers, Some(&levels.present), Some(&levels.continues))?;
                    numbers.clear();
                }
            }
            Column::Words(texts, levels) => {
                write::<ByteArrayType>(group, &texts.take(), Some(&levels.present), Some(&levels.continues))?;
            }
            Column::Kept(texts, present) => {
                write::<ByteArrayType>(group, &texts.take(), Some(present), None)?
            }
        }
        match self {
            Column::Text(_) => {}
            Column::Count(numbers) => numbers.clear(),
            Column::Offset(numbers, present) => {
                numbers.clear();
                present.clear();
            }
            Column::Share(shares) => shares.clear(),
            Column::Spans(_, _, levels) | Column::Words(_, levels) => {
                levels.present.clear();
                levels.continues.clear();
            }
            Column::Kept(_, present) => present.clear(),
        }
        Ok(())
    }
}

fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Packer>,
    values: &[T::T],
    present: Option<&[i16]>,
    continues: Option<&[i16]>,
) -> Written<()> {
    let mut column = group.next_column()?.expect("the schema has a column for each that is written");
    column.typed::<T>().write_batch(values, present, continues)?;
    column.close()
}

fn leaf(name: &str, physical: Physical, repetition: Repetition) -> Written<Type> {
    let text = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
    Type::primitive_type_builder(name, physical).with_repetition(repetition).with_logical_type(text).build()
}

/// The three levels that readers expect of a list.
fn list(name: &str, element: Type) -> Written<Type> {
    let repeated = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![Arc::new(element)])
        .build()?;
    Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(repeated)])
        .build()
}
