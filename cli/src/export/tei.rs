//! TEI P5: the article with its quotations as `said`, cues as `seg`, sources as `persName`, `orgName` or `rs`.
//!
//! All text of `body`, without its tags, is the article's text, blanks and line ends included. What crosses (a content over
//! several paragraphs, a broken content) is cut, and `next` and `prev` lead from part to part.

use super::iri;
use super::nesting::{Fragment, nest};
use super::page::{Page, Quotation, Speaker};
use super::xml::{Xml, storable};
use std::io;
use std::ops::Range;

/// The document.
pub(crate) fn write(page: &Page<'_>) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open("TEI", &[("xmlns", "http://www.tei-c.org/ns/1.0"), ("xml:lang", "id")])?;
    xml.line()?;
    header(&mut xml, page)?;
    xml.open("text", &[])?;
    xml.line()?;
    xml.open("body", &[])?;
    body(&mut xml, page)?;
    xml.close("body")?;
    xml.line()?;
    xml.close("text")?;
    xml.line()?;
    xml.close("TEI")?;
    xml.finish()
}

fn header(xml: &mut Xml, page: &Page<'_>) -> io::Result<()> {
    let document = page.document;
    let title = if page.title().is_empty() { &document.id } else { page.title() };
    xml.open("teiHeader", &[])?;
    xml.line()?;
    xml.open("fileDesc", &[])?;
    xml.open("titleStmt", &[])?;
    xml.element("title", &[], &storable(title))?;
    xml.close("titleStmt")?;
    xml.open("publicationStmt", &[])?;
    xml.element("p", &[], "A news article with its quotations as kutip found them.")?;
    xml.close("publicationStmt")?;
    xml.open("sourceDesc", &[])?;
    xml.open("bibl", &[])?;
    xml.element("title", &[], &storable(title))?;
    if let Some(outlet) = document.outlet.as_deref().filter(|outlet| !outlet.is_empty()) {
        xml.element("publisher", &[], &storable(outlet))?;
    }
    if let Some(date) = document.date.as_deref().filter(|date| !date.is_empty()) {
        xml.element("date", &[("when", iso_day(date))], &storable(date))?;
    }
    if let Some(address) = document.url.as_deref().and_then(iri::address) {
        xml.element("ref", &[("target", &address)], &address)?;
    }
    xml.element("idno", &[("type", "doc_id")], &storable(&document.id))?;
    xml.close("bibl")?;
    xml.close("sourceDesc")?;
    xml.close("fileDesc")?;
    xml.line()?;
    encoding(xml)?;
    xml.open("profileDesc", &[])?;
    xml.open("langUsage", &[])?;
    xml.element("language", &[("ident", "id")], "Indonesian")?;
    xml.close("langUsage")?;
    participants(xml, &page.speakers())?;
    xml.close("profileDesc")?;
    xml.line()?;
    xml.close("teiHeader")?;
    xml.line()
}

/// The program, and what the values of `ana` mean.
fn encoding(xml: &mut Xml) -> io::Result<()> {
    xml.open("encodingDesc", &[])?;
    xml.open("appInfo", &[])?;
    xml.open("application", &[("ident", "kutip"), ("version", env!("CARGO_PKG_VERSION"))])?;
    xml.element("label", &[], "kutip")?;
    xml.close("application")?;
    xml.close("appInfo")?;
    xml.open("classDecl", &[])?;
    xml.open("taxonomy", &[("xml:id", "type")])?;
    let kinds = [
        ("direct", "Words between quotation marks."),
        ("indirect", "A reported clause."),
        ("mixed", "A reported clause with words between quotation marks in it."),
    ];
    for (kind, meaning) in kinds {
        xml.open("category", &[("xml:id", kind)])?;
        xml.element("catDesc", &[], meaning)?;
        xml.close("category")?;
    }
    xml.close("taxonomy")?;
    xml.close("classDecl")?;
    xml.close("encodingDesc")?;
    xml.line()
}

fn participants(xml: &mut Xml, speakers: &[Speaker<'_>]) -> io::Result<()> {
    let is_body = |speaker: &&Speaker<'_>| matches!(speaker.kind, "organization" | "document");
    let bodies: Vec<_> = speakers.iter().filter(is_body).collect();
    let people: Vec<_> = speakers.iter().filter(|speaker| !is_body(speaker)).collect();
    if speakers.is_empty() {
        return Ok(());
    }
    xml.line()?;
    xml.open("particDesc", &[])?;
    if !people.is_empty() {
        xml.open("listPerson", &[])?;
        for speaker in people {
            let element = if speaker.kind == "group" { "personGrp" } else { "person" };
            let unnamed = if speaker.kind == "unnamed" { "unnamed" } else { "" };
            xml.line()?;
            xml.open(element, &[("xml:id", speaker.id)])?;
            xml.element("persName", &[("type", unnamed)], &storable(speaker.name))?;
            for (element, value) in [("occupation", speaker.role), ("affiliation", speaker.affiliation)] {
                if !value.is_empty() {
                    xml.element(element, &[], &storable(value))?;
                }
            }
            xml.close(element)?;
        }
        xml.close("listPerson")?;
    }
    if !bodies.is_empty() {
        xml.open("listOrg", &[])?;
        for speaker in bodies {
            xml.line()?;
            xml.open("org", &[("xml:id", speaker.id), ("type", speaker.kind)])?;
            xml.element("orgName", &[], &storable(speaker.name))?;
            xml.close("org")?;
        }
        xml.close("listOrg")?;
    }
    xml.close("particDesc")
}

/// One span that becomes an element, or several where it is cut.
struct Span<'p> {
    id: String,
    element: &'static str,
    attributes: Vec<(&'static str, String)>,
    pieces: &'p [Range<usize>],
    /// Number of its parts, and how many have been written.
    parts: usize,
    written: usize,
}

fn body(xml: &mut Xml, page: &Page<'_>) -> io::Result<()> {
    let mut spans: Vec<Span<'_>> = page.quotations.iter().flat_map(spans).collect();
    let mut pieces: Vec<Fragment> = spans
        .iter()
        .enumerate()
        .flat_map(|(of, span)| span.pieces.iter().map(move |range| Fragment { range: range.clone(), of }))
        .collect();
    pieces.sort();
    let paragraphs = paragraphs(&page.text);
    let nested = within(&paragraphs, &pieces);
    for fragment in nested.iter().flatten() {
        spans[fragment.of].parts += 1;
    }
    let mut at = 0;
    for (range, fragments) in paragraphs.iter().zip(&nested) {
        xml.text(&storable(&page.text[at..range.start]))?;
        xml.open("p", &[])?;
        paragraph(xml, &page.text, range, fragments, &mut spans)?;
        xml.close("p")?;
        at = range.end;
    }
    xml.text(&storable(&page.text[at..]))
}

/// Lines without the blanks around them; what is left outside is white space to XML.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let blank = [' ', '\t', '\r', '\n'];
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let words = line.trim_matches(blank);
        if !words.is_empty() {
            let first = start + (line.len() - line.trim_start_matches(blank).len());
            found.push(first..first + words.len());
        }
        start += line.len();
    }
    found
}

/// The pieces in each paragraph, cut at its borders and where they cross.
fn within(paragraphs: &[Range<usize>], pieces: &[Fragment]) -> Vec<Vec<Fragment>> {
    let mut waiting = pieces.iter().peekable();
    let mut going_on: Vec<&Fragment> = Vec::new();
    let mut nested = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        while let Some(piece) = waiting.next_if(|piece| piece.range.start < paragraph.end) {
            going_on.push(piece);
        }
        let inside = going_on.iter().map(|piece| Fragment {
            range: piece.range.start.max(paragraph.start)..piece.range.end.min(paragraph.end),
            of: piece.of,
        });
        nested.push(nest(inside.filter(|piece| piece.range.start < piece.range.end)));
        going_on.retain(|piece| piece.range.end > paragraph.end);
    }
    nested
}

fn paragraph(
    xml: &mut Xml,
    text: &str,
    range: &Range<usize>,
    fragments: &[Fragment],
    spans: &mut [Span<'_>],
) -> io::Result<()> {
    let mut at = range.start;
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    for fragment in fragments {
        close(xml, text, &mut at, &mut open, fragment.range.start)?;
        xml.text(&storable(&text[at..fragment.range.start]))?;
        at = fragment.range.start;
        let span = &mut spans[fragment.of];
        span.written += 1;
        let part = |n: usize| if n == 1 { span.id.clone() } else { format!("{}.{n}", span.id) };
        let id = part(span.written);
        let prev = if span.written > 1 { format!("#{}", part(span.written - 1)) } else { String::new() };
        let next =
            if span.written < span.parts { format!("#{}", part(span.written + 1)) } else { String::new() };
        let mut attributes = vec![("xml:id", id.as_str())];
        attributes.extend(span.attributes.iter().map(|(key, value)| (*key, value.as_str())));
        attributes.extend([("prev", prev.as_str()), ("next", &next)]);
        xml.open(span.element, &attributes)?;
        open.push((fragment.range.end, span.element));
    }
    close(xml, text, &mut at, &mut open, range.end)?;
    xml.text(&storable(&text[at..range.end]))
}

/// Ends all elements that end at or before `until`, with the text in them.
fn close(
    xml: &mut Xml,
    text: &str,
    at: &mut usize,
    open: &mut Vec<(usize, &'static str)>,
    until: usize,
) -> io::Result<()> {
    while let Some((end, element)) = open.pop_if(|(end, _)| *end <= until) {
        xml.text(&storable(&text[*at..end]))?;
        *at = end;
        xml.close(element)?;
    }
    Ok(())
}

/// Content, cue and source of a quotation.
fn spans<'p>(quotation: &'p Quotation<'_>) -> Vec<Span<'p>> {
    let record = quotation.record;
    let id = format!("q{}", quotation.number);
    let speaker =
        if record.speaker_id.is_empty() { String::new() } else { format!("#{}", record.speaker_id) };
    let direct = match record.kind {
        "direct" => "true",
        "indirect" => "false",
        _ => "unknown",
    };
    let whole = |id: String, element, attributes, pieces| Span {
        id,
        element,
        attributes,
        pieces,
        parts: 0,
        written: 0,
    };
    let attributes = vec![
        ("who", speaker.clone()),
        ("direct", direct.to_owned()),
        ("ana", format!("#{}", record.kind)),
        ("cert", format!("{:.2}", record.confidence)),
        ("corresp", quotation.continues.map(|number| format!("#q{number}")).unwrap_or_default()),
    ];
    let mut spans = vec![whole(id.clone(), "said", attributes, &quotation.pieces)];
    if let Some(place) = &quotation.cue {
        let attributes = vec![
            ("type", "cue".to_owned()),
            ("subtype", record.cue_class.to_owned()),
            ("corresp", format!("#{id}")),
        ];
        spans.push(whole(format!("{id}-cue"), "seg", attributes, std::slice::from_ref(place)));
    }
    if let Some(place) = &quotation.source {
        let element = match record.source_form {
            "name" | "short_name" | "name_with_role" => "persName",
            "organization" => "orgName",
            _ => "rs",
        };
        let attributes =
            vec![("type", record.source_form.to_owned()), ("ref", speaker), ("corresp", format!("#{id}"))];
        spans.push(whole(format!("{id}-source"), element, attributes, std::slice::from_ref(place)));
    }
    spans
}

/// The day at the start of a date, where it is one that `when` may have.
fn iso_day(date: &str) -> &str {
    let shape = |day: &&str| {
        day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    date.get(..10).filter(shape).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::page::tests::{ODD, with_page};
    use quick_xml::events::Event;

    /// The text in `body`, as a parser gives it, and the elements in it as opened.
    fn read(bytes: &[u8]) -> (String, Vec<String>) {
        let document = std::str::from_utf8(bytes).unwrap();
        let inside = document.split_once("<body>").unwrap().1.rsplit_once("</body>").unwrap().0;
        let mut reader = quick_xml::Reader::from_str(inside);
        let (mut text, mut tags) = (String::new(), Vec::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return (text, tags),
                Event::Text(part) => text += &part.into_inner(),
                Event::GeneralRef(name) => {
                    text += &quick_xml::escape::unescape(&format!("&{};", name.into_inner())).unwrap();
                }
                Event::Start(tag) => tags.push(tag.to_string()),
                _ => {}
            }
        }
    }

    fn check(title: Option<&str>, text: &str) -> Vec<String> {
        let mut tags = Vec::new();
        with_page(title, text, |page| {
            let (back, found) = read(&write(page).unwrap());
            assert_eq!(back, storable(&page.text));
            tags = found;
        });
        tags
    }

    #[test]
    fn the_text_comes_back_and_broken_contents_are_chained() {
        let tags = check(None, ODD);
        let said: Vec<&String> = tags.iter().filter(|tag| tag.starts_with("said")).collect();
        assert!(
            said[0].starts_with(r##"said xml:id="q1" who="#s0" direct="true" ana="#direct""##),
            "{said:?}"
        );
        assert!(said[0].ends_with(r##"next="#q1.2""##));
        assert!(said[1].starts_with(r#"said xml:id="q1.2""#) && said[1].ends_with(r##"prev="#q1""##));
        assert!(tags.iter().any(|tag| tag.starts_with("persName") && tag.contains(r##"ref="#s0""##)));
        // The clitic stands inside its cue.
        let cue = tags.iter().position(|tag| tag.starts_with(r#"seg xml:id="q2-cue""#)).unwrap();
        assert!(tags[cue + 1].starts_with(r#"rs xml:id="q2-source" type="clitic""#));
    }

    #[test]
    fn a_content_over_paragraphs_has_a_part_in_each() {
        let text = "Budi Santoso mengatakan, \"Satu dua tiga.\n\n\"Empat lima enam.\"\n";
        let parts = paragraphs(text);
        let piece = Fragment { range: 26..60, of: 0 };
        let nested = within(&parts, &[piece]);
        assert_eq!(nested.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(nested[0][0].range.end, parts[0].end);
        assert_eq!(nested[1][0].range.start, parts[1].start);
    }

    #[test]
    fn articles_without_quotations_or_speakers() {
        assert_eq!(check(None, " \u{a0}\n\r\nTidak ada apa-apa.\t\r\n\n"), ["p", "p"]);
        let tags =
            check(None, "\"Kami siap.\"\n\n\"Kami tetap siap membantu warga kota,\" demikian bunyinya.");
        assert!(tags.iter().all(|tag| !tag.contains("who=\"\"")));
    }

    #[test]
    fn only_days_go_into_when() {
        assert_eq!(iso_day("2024-12-15T10:00"), "2024-12-15");
        assert_eq!(iso_day("15 Desember 2024"), "");
        assert_eq!(iso_day("Rabu é, 2024"), "");
    }
}
