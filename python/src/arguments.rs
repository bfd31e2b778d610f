//! What Python hands over, as the core takes it.

use kutip::Article;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// What is said of a text whose places the core cannot count.
pub(crate) const TOO_LONG: &str = "4 GiB or larger; split it into articles";

/// An article that Python handed over.
pub(crate) struct Given {
    id: String,
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    date: Option<String>,
}

/// An article as Python has it: `(id, text, title, date)`.
pub(crate) type Fields<'py> =
    (Bound<'py, PyString>, Bound<'py, PyString>, Option<Bound<'py, PyString>>, Option<Bound<'py, PyString>>);

impl Given {
    /// Copies an article out of Python, so that it can be read without the interpreter's lock.
    pub(crate) fn new((id, text, title, date): &Fields<'_>) -> PyResult<Self> {
        let given = Self {
            id: owned(id)?,
            text: owned(text)?,
            title: title.as_ref().map(owned).transpose()?,
            date: date.as_ref().map(owned).transpose()?,
        };
        if is_too_long(&given.article()) {
            return Err(PyValueError::new_err(format!("article {:?}: {TOO_LONG}", given.id)));
        }
        Ok(given)
    }

    /// The same, borrowed, for the core.
    pub(crate) fn article(&self) -> Article<'_> {
        Article {
            title: self.title.as_deref(),
            date: self.date.as_deref(),
            ..Article::from_text(&self.id, &self.text)
        }
    }

    /// How much there is to read.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.title.as_ref().map_or(0, String::len)
    }
}

/// Whether the places in an article are too many for the core.
pub(crate) fn is_too_long(article: &Article<'_>) -> bool {
    let title = article.title.map_or(0, str::len);
    u32::try_from(article.text.len().saturating_add(title).saturating_add(1)).is_err()
}

/// The string as the core read it.
pub(crate) fn as_read<'py>(string: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
    match string.to_cow() {
        Ok(_) => Ok(string.clone()),
        Err(_) => Ok(PyString::new(string.py(), &mended(string)?)),
    }
}

/// The text of a string; half a surrogate pair, which is no character, is read as U+FFFD, so that places stay as they are.
fn owned(string: &Bound<'_, PyString>) -> PyResult<String> {
    if let Ok(text) = string.to_cow() {
        return Ok(text.into_owned());
    }
    mended(string)
}

/// A string with U+FFFD for each half of a surrogate pair.
fn mended(string: &Bound<'_, PyString>) -> PyResult<String> {
    let bytes = string.call_method1("encode", ("utf-8", "surrogatepass"))?;
    let mut bytes = bytes.cast::<PyBytes>()?.as_bytes().to_vec();
    // Halves are ED A0 80 to ED BF BF, and nothing else has ED before such a byte; U+FFFD has three bytes too.
    for at in 1..bytes.len().saturating_sub(1) {
        if bytes[at - 1] == 0xed && bytes[at] >= 0xa0 {
            bytes[at - 1..=at + 1].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    String::from_utf8(bytes).map_err(|_| PyValueError::new_err("not a text in Unicode"))
}
