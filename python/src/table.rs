//! Tables of articles in, batches of quotations out.

use crate::arguments::{TOO_LONG, is_too_long};
use crate::columns::{Bytes, Columns, Places};
use crate::guard::{REPORT, attempt};
use crate::rows::{self, Rows};
use crate::threads::Crew;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use kutip::{Article, OffsetUnit, Worker};
use std::collections::VecDeque;
use std::ops::Range;

/// Most bytes of text in a chunk, unless a single article has more.
const CHUNK_BYTES: usize = 512 << 10;
/// Most articles in a chunk.
const CHUNK_ROWS: usize = 4096;
/// Bytes of text for each quotation, about, so that memory for rows is asked for once.
const BYTES_PER_ROW: usize = 250;
/// Chunks that each thread gets at a time, so that threads end at nearly the same time.
const CHUNKS_PER_THREAD: usize = 4;
/// Longest article: what is found in it must fit into a batch, whose places are counted with 31 bits.
const MOST_BYTES: usize = 1 << 30;

/// The quotations of a stream of articles, in its order, read as they are asked for.
pub(crate) struct Quotations {
    input: Box<dyn RecordBatchReader + Send>,
    places: Places,
    schema: SchemaRef,
    crew: Crew,
    report: bool,
    chunks: VecDeque<Chunk>,
    ready: VecDeque<RecordBatch>,
    /// Rows of the input so far.
    seen: usize,
    over: bool,
}

impl Quotations {
    /// Of the articles of `input`; with `report` an article that cannot be read has a row that says so, else it ends the stream.
    pub(crate) fn new(
        input: Box<dyn RecordBatchReader + Send>,
        places: Places,
        crew: Crew,
        report: bool,
    ) -> Self {
        let schema = rows::schema(&places.kept_fields(&input.schema()), report);
        let (chunks, ready) = (VecDeque::new(), VecDeque::new());
        Self { input, places, schema, crew, report, chunks, ready, seen: 0, over: false }
    }

    fn advance(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Ok(Some(batch));
            }
            let wanted = if self.crew.threads() == 1 { 1 } else { self.crew.threads() * CHUNKS_PER_THREAD };
            while self.chunks.len() < wanted {
                let Some(batch) = self.input.next().transpose()? else { break };
                let rows = batch.num_rows();
                self.chunks.extend(Chunk::cut(&batch, &self.places, self.seen)?);
                self.seen += rows;
            }
            let chunks: Vec<Chunk> = self.chunks.drain(..wanted.min(self.chunks.len())).collect();
            if chunks.is_empty() {
                return Ok(None);
            }
            let (schema, report) = (&self.schema, self.report);
            let read = |worker: &mut Worker, chunk: &Chunk| chunk.read(worker, schema, report, None);
            for (chunk, batches) in chunks.iter().zip(self.crew.map(&chunks, read)?) {
                match batches {
                    Ok(batches) => self.ready.extend(batches?),
                    Err(_) => self.read_singly(chunk)?,
                }
            }
        }
    }

    /// Reads a chunk once more, article by article, so that only the one that it failed on is lost.
    fn read_singly(&mut self, chunk: &Chunk) -> Result<(), ArrowError> {
        let singles: Vec<Chunk> = chunk.rows.clone().map(|row| chunk.only(row)).collect();
        let (schema, report) = (&self.schema, self.report);
        let read = |worker: &mut Worker, chunk: &Chunk| chunk.read(worker, schema, report, None);
        for (single, batches) in singles.iter().zip(self.crew.map(&singles, read)?) {
            let batches = match batches {
                Ok(batches) => batches?,
                Err(_) => single.read(&mut self.crew.worker(), schema, report, Some(REPORT))?,
            };
            self.ready.extend(batches);
        }
        Ok(())
    }
}

impl Iterator for Quotations {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        // Whoever asks may be a library in C, through which a panic must not go.
        let batch = attempt(|| self.advance())
            .unwrap_or_else(|_| Err(ArrowError::InvalidArgumentError(REPORT.to_owned())));
        self.over = !matches!(batch, Ok(Some(_)));
        batch.transpose()
    }
}

impl RecordBatchReader for Quotations {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// Some articles of a batch.
#[derive(Clone)]
struct Chunk {
    columns: Columns<Option<Bytes>>,
    keep: Vec<ArrayRef>,
    rows: Range<usize>,
    /// Bytes of text in these rows.
    bytes: usize,
    /// Rows of the input before those of the batch.
    before: usize,
}

impl Chunk {
    /// A batch cut into pieces of about the same size.
    fn cut(batch: &RecordBatch, places: &Places, before: usize) -> Result<Vec<Self>, ArrowError> {
        let columns = places.columns(batch)?;
        let keep = places.kept(batch);
        let mut chunks = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for row in 0..batch.num_rows() {
            bytes += columns.text.as_ref().and_then(|text| text.get(row)).map_or(0, <[u8]>::len);
            let end = row + 1;
            if bytes >= CHUNK_BYTES || end - start >= CHUNK_ROWS || end == batch.num_rows() {
                let (columns, keep) = (columns.clone(), keep.clone());
                chunks.push(Self { columns, keep, rows: start..end, bytes, before });
                (start, bytes) = (end, 0);
            }
        }
        Ok(chunks)
    }

    /// One of its articles.
    fn only(&self, row: usize) -> Self {
        Self { rows: row..row + 1, ..self.clone() }
    }

    /// The quotations of its articles; all of these have failed if `failed` says how.
    fn read(
        &self,
        worker: &mut Worker,
        schema: &SchemaRef,
        report: bool,
        failed: Option<&str>,
    ) -> Result<Vec<RecordBatch>, ArrowError> {
        let mut rows = Rows::new(schema.clone(), &self.keep, report, self.bytes / BYTES_PER_ROW);
        for row in self.rows.clone() {
            let number = (self.before + row).to_string();
            let article = match failed {
                Some(message) => Err(message.to_owned()),
                None => self.article(row, &number),
            };
            match article {
                Ok(article) => {
                    let mut pushed = Ok(());
                    worker.each_record(&article, OffsetUnit::CodePoint, |record| {
                        if pushed.is_ok() {
                            pushed = rows.push(&record, row);
                        }
                    });
                    pushed?;
                }
                Err(message) if report => rows.report(&self.id(row, &number), &message, row)?,
                Err(message) => {
                    let message = format!(
                        "row {number} (id {:?}): {message}; leave it out, or take errors=\"column\" to have it reported",
                        self.id(row, &number)
                    );
                    return Err(ArrowError::InvalidArgumentError(message));
                }
            }
        }
        rows.finish()
    }

    /// The article in a row, or what is wrong with it.
    fn article<'t>(&'t self, row: usize, number: &'t str) -> Result<Article<'t>, String> {
        let field = |name: &str, column: &'t Option<Bytes>| {
            let value = column.as_ref().and_then(|column| column.get(row));
            let text = value.map(std::str::from_utf8).transpose();
            text.map_err(|_| format!("the column of the {name} is not UTF-8 here"))
        };
        let Columns { text, id, title, date, outlet, url } = &self.columns;
        let article = Article {
            id: match id {
                Some(_) => field("id", id)?.ok_or("no id")?,
                None => number,
            },
            text: field("text", text)?.ok_or("no text")?,
            title: field("title", title)?,
            date: field("date", date)?,
            outlet: field("outlet", outlet)?,
            url: field("url", url)?,
        };
        if is_too_long(&article) {
            return Err(TOO_LONG.to_owned());
        }
        let fields = [article.title, article.date, article.outlet, article.url];
        let longest = fields.into_iter().flatten().chain([article.id, article.text]).map(str::len).max();
        if longest > Some(MOST_BYTES) {
            return Err("larger than 1 GiB; split it into articles".to_owned());
        }
        Ok(article)
    }

    /// The id of the article in a row as far as it can be told.
    fn id<'t>(&'t self, row: usize, number: &'t str) -> std::borrow::Cow<'t, str> {
        let Some(ids) = &self.columns.id else { return number.into() };
        String::from_utf8_lossy(ids.get(row).unwrap_or_default())
    }
}
