//! Parquet: one article per row, row group by row group.
//!
//! Rows are put together on the reading thread, a few dozen at a time; what is in them is looked at by many threads.

use super::cells::{self, Meaning};
use super::decode;
use super::document::{Document, Kept};
use super::fields::{Fields, Role};
use super::guard;
use super::problem::Problem;
use super::table;
use super::{Loaded, Sender, Source, Task, Work};
use ::parquet::basic::{Compression, LogicalType, Type as Physical};
use ::parquet::bloom_filter::Sbbf;
use ::parquet::column::page::PageReader;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use ::parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use ::parquet::record::Row;
use ::parquet::record::reader::{RowIter, TreeBuilder};
use ::parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type, TypePtr};
use std::fs::File;
use std::ops::ControlFlow;
use std::sync::Arc;

/// What a file begins with: four letters, and the first field of what follows in every version.
pub(super) const MAGIC: &str = "PAR1\u{15}";

/// Rows that are decoded at a time; articles may be long.
const ROWS_AT_ONCE: usize = 32;

/// Where the fields stand in a row of the columns that are read.
#[derive(Debug)]
pub(crate) struct Layout {
    roles: [Option<usize>; 6],
    kept: Vec<Option<usize>>,
    meanings: Vec<Meaning>,
}

/// Splits a file into rows.
pub(super) fn read(file: File, source: Source, send: Sender<'_>) -> ControlFlow<()> {
    let skipped = |message: String| Task::problem(Problem::skipped(&source.name, message));
    let file = match guarded(|| SerializedFileReader::new(file)) {
        Ok(file) => file,
        Err(what) => {
            return send(skipped(format!("is no whole Parquet file ({what}); copy or export it again")));
        }
    };
    let columns = file.metadata().file_metadata().schema().get_fields();
    if let Some(problem) = table::no_articles(&source, "file", columns.iter().map(|column| column.name())) {
        return send(Task::problem(problem));
    }
    let (schema, layout) = match choose(&file, &source) {
        Ok((schema, layout)) => (schema, Arc::new(layout)),
        Err(message) => return send(skipped(message)),
    };
    let source = Arc::new(source);
    let mut number = 1;
    for group in 0..file.num_row_groups() {
        let meta = file.metadata().row_group(group);
        let rows = u64::try_from(meta.num_rows()).unwrap_or(0);
        let bytes = u64::try_from(meta.compressed_size()).unwrap_or(0);
        let mut at = number;
        let send_row = &mut |row| {
            let work =
                Work::Cells { source: Arc::clone(&source), layout: Arc::clone(&layout), number: at, row };
            at += 1;
            send(Task { size: bytes / rows.max(1), work })
        };
        if let Err(what) = read_group(&file, group, &schema, send_row)? {
            let last = number + rows - 1;
            let range = if at == last { format!("row {at}") } else { format!("rows {at} to {last}") };
            let message = format!("{range} cannot be read ({what}); copy or export the file again");
            send(Task::problem(Problem::skipped(&source.name, message).at(Some(at))))?;
        }
        number += rows;
    }
    send(Task::end(&source))
}

/// Sends the rows of a row group; what went wrong, if something did.
fn read_group(
    file: &SerializedFileReader<File>,
    group: usize,
    schema: &SchemaDescPtr,
    send: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> ControlFlow<(), Result<(), String>> {
    let rows = guarded(|| {
        let group = Chosen::new(file.get_row_group(group)?, schema)?;
        TreeBuilder::new().with_batch_size(ROWS_AT_ONCE).as_iter(schema.clone(), &group)
    });
    let mut rows = match rows {
        Ok(rows) => rows,
        Err(what) => return ControlFlow::Continue(Err(what)),
    };
    loop {
        // After an error the columns no longer stand at the same row.
        match guarded(|| rows.next().transpose()) {
            Ok(Some(row)) => send(row)?,
            Ok(None) => return ControlFlow::Continue(Ok(())),
            Err(what) => return ControlFlow::Continue(Err(what)),
        }
    }
}

/// The columns of a row group that are read, of the types of our schema rather than those of the file.
struct Chosen<'f> {
    group: Box<dyn RowGroupReader + 'f>,
    /// Each column's place in the file.
    places: Vec<usize>,
    meta: RowGroupMetaData,
}

impl<'f> Chosen<'f> {
    fn new(group: Box<dyn RowGroupReader + 'f>, schema: &SchemaDescPtr) -> Result<Self, ParquetError> {
        let rows = group.metadata().num_rows();
        let (mut places, mut columns) = (Vec::new(), Vec::new());
        for column in schema.columns() {
            let chunks = group.metadata().columns();
            let place = chunks.iter().position(|chunk| chunk.column_path() == column.path());
            // A column that ends too early would be read as nulls.
            match place.filter(|&at| column.max_rep_level() > 0 || chunks[at].num_values() == rows) {
                Some(place) => places.push(place),
                None => {
                    return Err(ParquetError::General(format!("values of {} are missing", column.name())));
                }
            }
            columns.push(ColumnChunkMetaData::builder(Arc::clone(column)).build()?);
        }
        let meta = RowGroupMetaData::builder(Arc::clone(schema));
        let meta = meta.set_num_rows(rows).set_column_metadata(columns).build()?;
        Ok(Self { group, places, meta })
    }
}

impl RowGroupReader for Chosen<'_> {
    fn metadata(&self) -> &RowGroupMetaData {
        &self.meta
    }

    fn num_columns(&self) -> usize {
        self.places.len()
    }

    fn get_column_page_reader(&self, column: usize) -> Result<Box<dyn PageReader>, ParquetError> {
        self.group.get_column_page_reader(self.places[column])
    }

    fn get_column_bloom_filter(&self, _: usize) -> Option<&Sbbf> {
        None
    }

    fn get_row_iter(&self, projection: Option<Type>) -> Result<RowIter<'_>, ParquetError> {
        RowIter::from_row_group(projection, self)
    }
}

/// The columns to read and where the fields are in them, or why there is nothing to read.
fn choose(file: &SerializedFileReader<File>, source: &Source) -> Result<(SchemaDescPtr, Layout), String> {
    let fields: &Fields = &source.fields;
    let root = file.metadata().file_metadata().schema();
    let names = || root.get_fields().iter().map(|column| column.name());
    let roles = [Role::Text, Role::Id, Role::Title, Role::Date, Role::Outlet, Role::Url];
    let roles = roles.map(|role| fields.find(role, names()).inspect(|_| source.seen.role(role)));
    let kept: Vec<_> = (0..fields.keep.len())
        .map(|n| fields.find_kept(n, names()).inspect(|_| source.seen.kept(n)))
        .collect();
    let Some(text) = roles[0] else { return Err(fields.missing_text("file", names())) };
    if !holds_text(&root.get_fields()[text]) {
        let name = root.get_fields()[text].name();
        return Err(format!("the column {name} does not hold text; name another one with --text-field NAME"));
    }
    let mut wanted: Vec<usize> = roles.iter().chain(&kept).flatten().copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let columns: Vec<_> = wanted.iter().map(|&column| undecoded(&root.get_fields()[column])).collect();
    let place = |column: Option<usize>| column.and_then(|column| wanted.binary_search(&column).ok());
    let layout = Layout {
        roles: roles.map(place),
        kept: kept.into_iter().map(place).collect(),
        meanings: columns.iter().map(|column| Meaning::of(column)).collect(),
    };
    let schema = Type::group_type_builder(root.name()).with_fields(columns).build();
    let schema = Arc::new(SchemaDescriptor::new(Arc::new(schema.map_err(|error| explain(&error))?)));
    for group in file.metadata().row_groups() {
        if let Some(compression) = group.columns().iter().map(|chunk| chunk.compression()).find(unknown) {
            let name = compression.to_string();
            let name = name.split('(').next().unwrap_or(&name);
            return Err(format!(
                "is compressed with {name}, which kutip does not read; export it with zstd or snappy"
            ));
        }
    }
    Ok((schema, layout))
}

/// A text column as bytes: they are decoded by many threads, and a text that is not UTF-8 costs one row.
fn undecoded(column: &TypePtr) -> TypePtr {
    if !holds_text(column) {
        return Arc::clone(column);
    }
    let bytes = Type::primitive_type_builder(column.name(), Physical::BYTE_ARRAY);
    let bytes = bytes.with_repetition(column.get_basic_info().repetition()).build();
    bytes.map_or_else(|_| Arc::clone(column), Arc::new)
}

fn holds_text(column: &Type) -> bool {
    column.is_primitive()
        && column.get_physical_type() == Physical::BYTE_ARRAY
        && !matches!(column.get_basic_info().logical_type_ref(), Some(LogicalType::Decimal(_)))
}

fn unknown(compression: &Compression) -> bool {
    use Compression::{GZIP, SNAPPY, UNCOMPRESSED, ZSTD};
    !matches!(compression, UNCOMPRESSED | SNAPPY | GZIP(_) | ZSTD(_))
}

/// Bytes of a row in memory, as well as can be told.
pub(super) fn weight(row: &Row) -> u64 {
    let bytes = row.get_column_iter().map(|(_, field)| cells::bytes(field).map_or(8, |bytes| bytes.len()));
    bytes.sum::<usize>() as u64
}

/// Turns a row into a document.
pub(super) fn load(source: &Source, layout: &Layout, number: u64, row: Row) -> Loaded {
    let at = |problem: Problem| problem.at(Some(number));
    let skipped = |message: String| Loaded::problem(at(Problem::skipped(&source.name, message)));
    let columns = row.into_columns();
    let field = |role: Role| layout.roles[role as usize].map(|column| (column, &columns[column].1));
    let Some(bytes) = field(Role::Text).and_then(|(_, field)| cells::bytes(field)) else {
        return skipped("the text is null".to_owned());
    };
    let decoded = match decode::plain(&bytes) {
        Ok(decoded) => decoded,
        Err(message) => return skipped(format!("the text is {message}")),
    };
    if let Err(what) = super::check_text(&decoded.text) {
        return skipped(format!("the text {what}"));
    }
    let some = |role: Role| {
        let value = field(role).and_then(|(column, field)| layout.meanings[column].text(field));
        value.filter(|value| !value.is_empty())
    };
    let kept = layout.kept.iter().map(|column| match column {
        Some(column) => layout.meanings[*column].kept(&columns[*column].1),
        None => Kept::Missing,
    });
    let problem = decoded.note.map(|(severity, note)| at(Problem::new(severity, &source.name, note)));
    let document = Document {
        id: some(Role::Id).unwrap_or_else(|| source.numbered(number)),
        title: some(Role::Title),
        date: some(Role::Date),
        outlet: some(Role::Outlet),
        url: some(Role::Url),
        kept: kept.collect(),
        text: decoded.text.into_owned(),
        ..Document::default()
    };
    Loaded { document: Some(document), problems: problem.into_iter().collect(), ..Loaded::default() }
}

/// Runs a step of the decoder, which may fail in more ways than it says where a file is damaged.
fn guarded<T>(step: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    guard::guarded(step)
        .unwrap_or_else(|| Err(ParquetError::General("it is damaged".to_owned())))
        .map_err(|error| explain(&error))
}

/// The decoder's words without its prefixes, on one line and of a length that can be read.
fn explain(error: &ParquetError) -> String {
    let message = match error {
        ParquetError::General(message) | ParquetError::EOF(message) | ParquetError::NYI(message) => {
            message.clone()
        }
        other => other.to_string(),
    };
    let message = message.split(['\n', '\r']).next().unwrap_or_default().trim_end_matches('.');
    message.chars().take(200).collect()
}
