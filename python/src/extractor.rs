//! `kutip._kutip.Extractor`: one lexicon, and three ways to have articles read with it.

use crate::arguments::{Fields, Given};
use crate::columns::{Columns, Places};
use crate::guard::{REPORT, guarded};
use crate::table::Quotations;
use crate::threads::{self, Crew};
use crate::values::Found;
use arrow_array::RecordBatchReader;
use arrow_schema::ArrowError;
use kutip::{Lexicon, Overlay};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList, PyTuple};
use pyo3_arrow::input::AnyRecordBatch;
use pyo3_arrow::{PyRecordBatchReader, PyTable};

/// Most bytes of articles that a thread has before it at a time, so that an interruption is noticed soon.
const MOST_BYTES: usize = 1 << 20;
/// Most articles at a time.
const MOST_ARTICLES: usize = 4096;

/// Reads articles with one lexicon.
#[pyclass(frozen, module = "kutip._kutip")]
pub(crate) struct Extractor {
    inner: kutip::Extractor,
}

#[pymethods]
impl Extractor {
    /// With these overlays, as `read_lexicon` gives them, over the built-in lexicon.
    #[new]
    fn new(overlays: Vec<(String, Vec<(String, String)>)>) -> PyResult<Self> {
        guarded(|| {
            if overlays.is_empty() {
                return Ok(Self { inner: kutip::Extractor::builtin() });
            }
            let overlays: Vec<_> =
                overlays.into_iter().map(|(origin, files)| Overlay { origin, files }).collect();
            let lexicon = Lexicon::with_overlays(&overlays);
            let lexicon = lexicon.map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(Self { inner: kutip::Extractor::new(lexicon) })
        })
    }

    /// Reads one article, `(id, text, title, date)`, and returns it with what was found, as [`Found::into_python`] says.
    fn extract<'py>(&self, py: Python<'py>, article: Fields<'py>) -> PyResult<Bound<'py, PyTuple>> {
        guarded(|| {
            let given = Given::new(&article)?;
            py.detach(|| Found::in_article(&mut self.inner.worker(), &given)).into_python(py, &article)
        })
    }

    /// Reads all articles of an iterator on several threads and returns a list of what `make` makes of each article and what
    /// was found in it.
    fn extract_many<'py>(
        &self,
        py: Python<'py>,
        mut articles: Bound<'py, PyIterator>,
        threads: Option<usize>,
        make: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        guarded(|| {
            let list = PyList::empty(py);
            let extractor = self.inner.clone();
            let mut crew = Crew::new(threads::count(threads), move || extractor.worker());
            let most_bytes = MOST_BYTES.saturating_mul(crew.threads());
            loop {
                let (mut asked, mut given, mut bytes) = (Vec::new(), Vec::new(), 0);
                while bytes < most_bytes && given.len() < MOST_ARTICLES {
                    let Some(article) = articles.next() else { break };
                    let fields: Fields<'_> = article?.extract()?;
                    let article = Given::new(&fields)?;
                    bytes += article.bytes();
                    asked.push(fields);
                    given.push(article);
                }
                if given.is_empty() {
                    return Ok(list);
                }
                let found = py.detach(|| crew.map(&given, Found::in_article))?;
                for (fields, found) in asked.iter().zip(found) {
                    let found = found.map_err(|_| PyRuntimeError::new_err(REPORT))?;
                    list.append(make.call1(found.into_python(py, fields)?)?)?;
                }
                py.check_signals()?;
            }
        })
    }

    /// The quotations of all articles in an Arrow table or stream, as a table or stream.
    fn extract_table<'py>(
        &self,
        py: Python<'py>,
        source: AnyRecordBatch,
        columns: Columns<Option<String>>,
        keep: Vec<String>,
        manner: Manner,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(|| {
            let source = source.into_reader()?;
            let places = Places::find(&source.schema(), columns, &keep).map_err(PyValueError::new_err)?;
            let (extractor, threads) = (self.inner.clone(), threads::count(manner.threads));
            let mut quotations = Quotations::new(source, places, &extractor, threads, manner.report);
            if manner.lazily {
                return Ok(Bound::new(py, PyRecordBatchReader::new(Box::new(quotations)))?.into_any());
            }
            let mut batches = Vec::new();
            while let Some(batch) = py.detach(|| quotations.next()) {
                batches.push(batch.map_err(|error| PyValueError::new_err(plain(&error)))?);
                py.check_signals()?;
            }
            Ok(Bound::new(py, PyTable::try_new(batches, quotations.schema())?)?.into_any())
        })
    }
}

/// How a table is read.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Manner {
    threads: Option<usize>,
    /// Whether articles that cannot be read have rows that say so.
    report: bool,
    /// Whether articles are read only as their quotations are asked for.
    lazily: bool,
}

/// What went wrong, without the kind of the error before it.
fn plain(error: &ArrowError) -> String {
    match error {
        ArrowError::InvalidArgumentError(message) => message.clone(),
        other => other.to_string(),
    }
}
