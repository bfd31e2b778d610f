//! Tables of articles in, batches of quotations out.

use crate::arguments::{TOO_LONG, is_too_long};
use crate::columns::{Bytes, Columns, Places};
use crate::guard::{REPORT, attempt};
use crate::rows::{self, Rows};
use crate::threads::Crew;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use kutip::{Article, Extractor, OffsetUnit, Record, Worker};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

/// Most bytes of text in a chunk, unless a single article has more.
const CHUNK_BYTES: usize = 512 << 10;
/// Most articles in a chunk.
const CHUNK_ROWS: usize = 4096;
/// Chunks that each thread gets at a time, so that threads end at nearly the same time.
const CHUNKS_PER_THREAD: usize = 4;
/// Longest article: what is found in it must fit into a batch, whose places are counted with 31 bits.
const MOST_BYTES: usize = 1 << 30;
/// Most quotations in a piece.
const PIECE_ROWS: usize = 128;
/// And a piece ends with the quotation with which its fields may have so many bytes, far from what a column takes.
const PIECE_BYTES: usize = 64 << 20;

/// What a thread needs, used again for each chunk.
struct Hand {
    worker: Worker,
    rows: Rows,
}

/// The quotations of a stream of articles, in its order, read as they are asked for.
pub(crate) struct Quotations {
    input: Box<dyn RecordBatchReader + Send>,
    places: Places,
    schema: SchemaRef,
    crew: Crew<Hand>,
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
        extractor: &Extractor,
        threads: usize,
        report: bool,
    ) -> Self {
        let schema = rows::schema(&places.kept_fields(&input.schema()), report);
        let extractor = extractor.clone();
        let crew = Crew::new(threads, move || Hand { worker: extractor.worker(), rows: Rows::new() });
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
            let read = |hand: &mut Hand, chunk: &Chunk| chunk.read(hand, schema, report, None);
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
        let read = |hand: &mut Hand, chunk: &Chunk| chunk.read(hand, schema, report, None);
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
                chunks.push(Self { columns, keep, rows: start..end, before });
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
        hand: &mut Hand,
        schema: &SchemaRef,
        report: bool,
        failed: Option<&str>,
    ) -> Result<Vec<RecordBatch>, ArrowError> {
        let Hand { worker, rows } = hand;
        rows.clear();
        let numbers = self.numbers();
        let mut batches = Vec::new();
        let mut piece = Piece::default();
        for row in self.rows.clone() {
            let article = match failed {
                Some(message) => Err(message.to_owned()),
                None => self.article(row, &numbers),
            };
            match article {
                Ok(article) => {
                    let bytes = bytes(&article);
                    let mut added = Ok(());
                    worker.each_record(&article, OffsetUnit::CodePoint, |record| {
                        piece.push(record, row, bytes);
                        if piece.is_full() && added.is_ok() {
                            added = self.add(rows, &mut piece, schema, &mut batches);
                        }
                    });
                    added?;
                }
                Err(message) if report => {
                    self.add(rows, &mut piece, schema, &mut batches)?;
                    rows.report(&self.id(row), &message, row)?;
                    self.end_if_full(rows, schema, &mut batches)?;
                }
                Err(message) => {
                    let message = format!(
                        "row {} (id {:?}): {message}; leave it out, or take errors=\"column\" to have it reported",
                        self.number(row),
                        self.id(row)
                    );
                    return Err(ArrowError::InvalidArgumentError(message));
                }
            }
        }
        self.add(rows, &mut piece, schema, &mut batches)?;
        batches.extend(rows.finish(schema, &self.keep)?);
        Ok(batches)
    }

    /// Adds a piece, which is empty then, and ends the batch where it is full.
    fn add(
        &self,
        rows: &mut Rows,
        piece: &mut Piece<'_>,
        schema: &SchemaRef,
        batches: &mut Vec<RecordBatch>,
    ) -> Result<(), ArrowError> {
        rows.push(&piece.records, &piece.places)?;
        piece.clear();
        self.end_if_full(rows, schema, batches)
    }

    fn end_if_full(
        &self,
        rows: &mut Rows,
        schema: &SchemaRef,
        batches: &mut Vec<RecordBatch>,
    ) -> Result<(), ArrowError> {
        if rows.is_full() {
            batches.extend(rows.finish(schema, &self.keep)?);
        }
        Ok(())
    }

    /// The number of a row in the input, counted from 0.
    fn number(&self, row: usize) -> usize {
        self.before + row
    }

    /// Where there are no ids, the numbers of all rows instead.
    fn numbers(&self) -> Vec<String> {
        match self.columns.id {
            Some(_) => Vec::new(),
            None => self.rows.clone().map(|row| self.number(row).to_string()).collect(),
        }
    }

    /// The article in a row, or what is wrong with it.
    fn article<'t>(&'t self, row: usize, numbers: &'t [String]) -> Result<Article<'t>, String> {
        let field = |name: &str, column: &'t Option<Bytes>| {
            let value = column.as_ref().and_then(|column| column.get(row));
            let text = value.map(std::str::from_utf8).transpose();
            text.map_err(|_| format!("the column of the {name} is not UTF-8 here"))
        };
        let Columns { text, id, title, date, outlet, url } = &self.columns;
        let article = Article {
            id: match id {
                Some(_) => field("id", id)?.ok_or("no id")?,
                None => &numbers[row - self.rows.start],
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
        if fields(&article).any(|field| field.len() > MOST_BYTES) {
            return Err("larger than 1 GiB; split it into articles".to_owned());
        }
        Ok(article)
    }

    /// The id of the article in a row as far as it can be told.
    fn id(&self, row: usize) -> Cow<'_, str> {
        let Some(ids) = &self.columns.id else { return self.number(row).to_string().into() };
        String::from_utf8_lossy(ids.get(row).unwrap_or_default())
    }
}

/// Quotations that wait to be added to one column after another, which is faster than row by row.
#[derive(Default)]
struct Piece<'t> {
    records: Vec<Record<'t>>,
    /// The row of each one's article.
    places: Vec<u64>,
    /// Bytes that a field of all these articles can have, one article counted for each of its quotations.
    bytes: usize,
}

impl<'t> Piece<'t> {
    fn push(&mut self, record: Record<'t>, row: usize, bytes: usize) {
        self.records.push(record);
        self.places.push(row as u64);
        self.bytes += bytes;
    }

    fn is_full(&self) -> bool {
        self.records.len() >= PIECE_ROWS || self.bytes >= PIECE_BYTES
    }

    fn clear(&mut self) {
        self.records.clear();
        self.places.clear();
        self.bytes = 0;
    }
}

/// All that an article has.
fn fields<'t>(article: &Article<'t>) -> impl Iterator<Item = &'t str> + use<'t> {
    let optional = [article.title, article.date, article.outlet, article.url];
    optional.into_iter().flatten().chain([article.id, article.text])
}

/// Bytes of all that an article has.
fn bytes(article: &Article<'_>) -> usize {
    fields(article).map(str::len).sum()
}
