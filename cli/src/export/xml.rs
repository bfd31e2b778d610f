//! What both XML formats need: text that XML can hold, elements in one line of code.

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::io;

/// Writes elements into memory. Escaping is the library's: of `<`, `>`, `&` and carriage returns in texts, also of quotation
/// marks, tabs and line ends in attributes, so that a parser gives back the same characters.
pub(crate) struct Xml(quick_xml::Writer<Vec<u8>>);

impl Xml {
    /// A document with its declaration.
    pub(crate) fn new() -> io::Result<Self> {
        let mut writer = quick_xml::Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let mut xml = Self(writer);
        xml.line()?;
        Ok(xml)
    }

    /// An opening tag; attributes without a value are left out.
    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    /// A closing tag.
    pub(crate) fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element with text in it.
    pub(crate) fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.text(text)?;
        self.close(name)
    }

    /// Text; [`storable`] must have seen it.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        // Apostrophes and quotation marks may stand in text as they are.
        let escaped = quick_xml::escape::partial_escape(text);
        self.0.write_event(Event::Text(BytesText::from_escaped(escaped)))
    }

    /// A line end for human readers.
    pub(crate) fn line(&mut self) -> io::Result<()> {
        self.0.write_event(Event::Text(BytesText::from_escaped("\n")))
    }

    /// The document.
    pub(crate) fn finish(mut self) -> io::Result<Vec<u8>> {
        self.line()?;
        Ok(self.0.into_inner())
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for &(key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
        start.push_attribute((key, &*storable(value)));
    }
    start
}

/// The text with U+FFFD for each character that XML 1.0 cannot hold, not even as a reference: control characters other than
/// tab and line ends, U+FFFE and U+FFFF. Lengths in code points and UTF-16 units stay.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains(is_unstorable) {
        Cow::Owned(text.replace(is_unstorable, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether XML 1.0 has no way to write this character.
pub(crate) fn is_unstorable(char: char) -> bool {
    matches!(char, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_come_back_from_a_parser() {
        let odd = "a<b>&\"c\" 'd'\t\r\n😀 ]]> \u{85}\u{2028}";
        let mut xml = Xml::new().unwrap();
        xml.element("e", &[("k", odd), ("none", "")], odd).unwrap();
        let bytes = xml.finish().unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        let element = text.split_once("<e ").unwrap().1;
        let (attribute, rest) = element.split_once('>').unwrap();
        let inside = rest.strip_suffix("</e>\n").unwrap();
        assert!(!attribute.contains(['\n', '\r', '\t', '<']), "{attribute:?}");
        assert!(!attribute.contains("none"));
        let value = attribute.strip_prefix("k=\"").unwrap().strip_suffix('"').unwrap();
        assert_eq!(quick_xml::escape::unescape(value).unwrap(), odd);
        assert!(!inside.contains(['\r', '<', '>']), "{inside:?}");
        assert_eq!(quick_xml::escape::unescape(inside).unwrap(), odd);
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced_one_for_one() {
        assert_eq!(storable("a\u{7}b\0\u{ffff}\t"), "a\u{fffd}b\u{fffd}\u{fffd}\t");
        assert!(matches!(storable("a\r\n\t\u{85}"), Cow::Borrowed(_)));
    }
}
