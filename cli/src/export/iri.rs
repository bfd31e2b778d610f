//! Names of files and addresses of pages as references that RDF and XML take.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What may not stand in an IRI at all. A percent sign stays, since an address is encoded already.
const ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// What may not stand in the name of a file within an IRI, a colon among it: it would make a scheme of what is before.
const NAME: &AsciiSet = &ADDRESS.add(b'%').add(b'#').add(b'?').add(b'[').add(b']').add(b':').add(b'/');

/// What may not stand in an id that is a word.
const WORD: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'/');

/// The address of a page, if it is one of the web.
pub(crate) fn address(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    (!rest.is_empty()).then(|| utf8_percent_encode(url, ADDRESS).to_string())
}

/// A file in the same folder.
pub(crate) fn file(name: &str) -> String {
    utf8_percent_encode(name, NAME).to_string()
}

/// An id without white space, slashes and control characters; different ids stay different.
pub(crate) fn word(id: &str) -> String {
    utf8_percent_encode(id, WORD).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_names_and_ids() {
        assert_eq!(address("https://x.id/a b?c=%20|d").unwrap(), "https://x.id/a%20b?c=%20%7Cd");
        assert_eq!(address("halaman 3"), None);
        assert_eq!(file("a b#1:é.txt"), "a%20b%231%3A%C3%A9.txt");
        assert_eq!(word("a/b c%20"), "a%2Fb%20c%2520");
    }
}
