//! UIMA CAS as XMI, for INCEpTION and DKPro: spans in UTF-16 units, and a type system that INCEpTION imports as layers.
//!
//! Annotations of UIMA are in one piece, so each piece of a content is a `Quotation` by itself; the first has everything, and
//! links to its other pieces, its cue, its source and the quotation that it carries on. The links are a slot feature.

use super::page::{Page, Quotation};
use super::units::Units;
use super::xml::{Xml, storable};
use std::collections::HashMap;
use std::io;
use std::ops::Range;

/// Package of the types; INCEpTION keeps those that its users define under this name.
const PACKAGE: &str = "webanno.custom";
const STRING: &str = "uima.cas.String";
const QUOTATION: &str = "custom:Quotation";
const CUE: &str = "custom:QuotationCue";
const SOURCE: &str = "custom:QuotationSource";
const LINK: &str = "custom:QuotationLink";

/// The article.
pub(crate) fn write(page: &Page<'_>) -> io::Result<Vec<u8>> {
    let mut cas = Cas { xml: Xml::new()?, units: Units::utf16(&page.text), next: 2, members: Vec::new() };
    cas.xml.open(
        "xmi:XMI",
        &[
            ("xmlns:xmi", "http://www.omg.org/XMI"),
            ("xmlns:cas", "http:///uima/cas.ecore"),
            ("xmlns:tcas", "http:///uima/tcas.ecore"),
            ("xmlns:custom", "http:///webanno/custom.ecore"),
            ("xmi:version", "2.0"),
        ],
    )?;
    cas.xml.line()?;
    cas.xml.empty("cas:NULL", &[("xmi:id", "0")])?;
    cas.xml.line()?;
    cas.feature("tcas:DocumentAnnotation", &(0..page.text.len()), &[("language", "id")])?;
    let mut first = HashMap::new();
    for quotation in &page.quotations {
        let id = cas.quotation(quotation, &first)?;
        first.insert(quotation.number, id);
    }
    let text = storable(&page.text);
    let sofa = [("sofaNum", "1"), ("sofaID", "_InitialView"), ("mimeType", "text"), ("sofaString", &*text)];
    cas.xml.empty("cas:Sofa", &[&[("xmi:id", "1")], &sofa[..]].concat())?;
    cas.xml.line()?;
    let members: Vec<String> = cas.members.iter().map(u32::to_string).collect();
    cas.xml.empty("cas:View", &[("sofa", "1"), ("members", &members.join(" "))])?;
    cas.xml.line()?;
    cas.xml.close("xmi:XMI")?;
    cas.xml.finish()
}

struct Cas<'t> {
    xml: Xml,
    units: Units<'t>,
    next: u32,
    members: Vec<u32>,
}

impl Cas<'_> {
    /// Writes a quotation with cue, source and links; returns the id of its first piece.
    fn quotation(&mut self, quotation: &Quotation<'_>, first: &HashMap<usize, u32>) -> io::Result<u32> {
        let record = quotation.record;
        let number = quotation.number.to_string();
        let mut links: Vec<(&str, u32)> = Vec::new();
        if let Some(place) = &quotation.cue {
            let features = [("lemma", &*record.cue_lemma), ("cueClass", record.cue_class)];
            links.push(("cue", self.feature(CUE, place, &features)?));
        }
        if let Some(place) = &quotation.source {
            let features = [("form", record.source_form), ("speakerId", &record.speaker_id)];
            links.push(("source", self.feature(SOURCE, place, &features)?));
        }
        for (at, place) in quotation.pieces.iter().enumerate().skip(1) {
            let piece = (at + 1).to_string();
            let features = [("number", number.as_str()), ("piece", &piece), ("quoteType", record.kind)];
            links.push(("piece", self.feature(QUOTATION, place, &features)?));
        }
        if let Some(&before) = quotation.continues.and_then(|number| first.get(&number)) {
            links.push(("continues", before));
        }
        let mut ids = Vec::new();
        for (role, target) in links {
            let id = self.id();
            let (own, target) = (id.to_string(), target.to_string());
            self.xml.empty(LINK, &[("xmi:id", own.as_str()), ("role", role), ("target", &target)])?;
            self.xml.line()?;
            ids.push(own);
        }
        let confidence = format!("{:.2}", record.confidence);
        let (flags, ids) = (record.flags.join("|"), ids.join(" "));
        let features = [
            ("number", number.as_str()),
            ("piece", "1"),
            ("quoteType", record.kind),
            ("speaker", &record.speaker),
            ("speakerId", &record.speaker_id),
            ("speakerKind", record.speaker_kind),
            ("role", &record.role),
            ("affiliation", &record.affiliation),
            ("saidAt", &record.said_at),
            ("saidPlace", &record.said_place),
            ("channel", &record.channel),
            ("attributedBy", record.attributed_by),
            ("resolvedBy", record.resolved_by),
            ("confidence", &confidence),
            ("flags", &flags),
            ("links", &ids),
        ];
        self.feature(QUOTATION, &quotation.pieces[0], &features)
    }

    /// An annotation of the text.
    fn feature(&mut self, kind: &str, place: &Range<usize>, features: &[(&str, &str)]) -> io::Result<u32> {
        let id = self.id();
        self.members.push(id);
        let (own, begin, end) =
            (id.to_string(), self.units.at(place.start).to_string(), self.units.at(place.end).to_string());
        let place = [("xmi:id", own.as_str()), ("sofa", "1"), ("begin", &begin), ("end", &end)];
        self.xml.empty(kind, &[&place[..], features].concat())?;
        self.xml.line()?;
        Ok(id)
    }

    fn id(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }
}

/// Types and their features: name, parent, what it is, features with their range and meaning.
type Type = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

const TYPES: &[Type] = &[
    (
        "QuotationCue",
        "uima.tcas.Annotation",
        "The words that report speech.",
        &[("lemma", STRING, "Dictionary form."), ("cueClass", STRING, "Kind of reporting.")],
    ),
    (
        "QuotationSource",
        "uima.tcas.Annotation",
        "The mention of the speaker that goes with the cue.",
        &[
            ("form", STRING, "Name, pronoun, clitic and so on."),
            ("speakerId", STRING, "The speaker within the article."),
        ],
    ),
    (
        "QuotationLink",
        "uima.cas.TOP",
        "From a quotation to its cue, its source, another of its pieces, or the quotation that it carries on.",
        &[
            ("role", STRING, "cue, source, piece or continues."),
            ("target", "uima.tcas.Annotation", "What is linked."),
        ],
    ),
    (
        "Quotation",
        "uima.tcas.Annotation",
        "Quoted words or a reported clause, or a piece of one.",
        &[
            ("number", STRING, "The quotation within the article, from 1."),
            ("piece", STRING, "The piece of the quotation, from 1; only the first has speaker and links."),
            ("quoteType", STRING, "direct, indirect or mixed."),
            ("speaker", STRING, "Fullest name in the article."),
            ("speakerId", STRING, "The speaker within the article."),
            ("speakerKind", STRING, "person, organization, group, unnamed, document or none."),
            ("role", STRING, "Function with office or area."),
            ("affiliation", STRING, "The body or area within the role."),
            ("saidAt", STRING, "ISO date of the utterance."),
            ("saidPlace", STRING, "Place of the utterance."),
            ("channel", STRING, "How it was said."),
            ("attributedBy", STRING, "Rule that found the quotation."),
            ("resolvedBy", STRING, "Rule that found the speaker."),
            ("confidence", "uima.cas.Float", "From 0 to 1."),
            ("flags", STRING, "What is odd about it."),
            ("links", "uima.cas.FSArray", "Cue, source, further pieces, the quotation before."),
        ],
    ),
];

/// The type system, for the file `TypeSystem.xml`.
pub(crate) fn type_system() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open("typeSystemDescription", &[("xmlns", "http://uima.apache.org/resourceSpecifier")])?;
    xml.line()?;
    xml.element("name", &[], "kutip")?;
    xml.element("version", &[], env!("CARGO_PKG_VERSION"))?;
    xml.line()?;
    xml.open("types", &[])?;
    for (name, parent, description, features) in TYPES {
        xml.line()?;
        xml.open("typeDescription", &[])?;
        xml.element("name", &[], &format!("{PACKAGE}.{name}"))?;
        xml.element("description", &[], description)?;
        xml.element("supertypeName", &[], parent)?;
        xml.open("features", &[])?;
        for (name, range, description) in *features {
            xml.line()?;
            xml.open("featureDescription", &[])?;
            xml.element("name", &[], name)?;
            xml.element("description", &[], description)?;
            xml.element("rangeTypeName", &[], range)?;
            if *range == "uima.cas.FSArray" {
                xml.element("elementType", &[], &format!("{PACKAGE}.QuotationLink"))?;
                xml.element("multipleReferencesAllowed", &[], "false")?;
            }
            xml.close("featureDescription")?;
        }
        xml.close("features")?;
        xml.close("typeDescription")?;
    }
    xml.line()?;
    xml.close("types")?;
    xml.line()?;
    xml.close("typeSystemDescription")?;
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::page::tests::{ODD, with_page};
    use quick_xml::events::Event;

    /// Elements with their attributes, as a parser gives them.
    fn elements(bytes: &[u8]) -> Vec<(String, HashMap<String, String>)> {
        let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(bytes).unwrap());
        let mut found = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return found,
                Event::Start(tag) | Event::Empty(tag) => {
                    let attributes = tag.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
                        (attribute.key.0.to_owned(), value)
                    });
                    found.push((tag.name().0.to_owned(), attributes.collect()));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn spans_count_utf16_units_of_the_sofa() {
        with_page(None, ODD, |page| {
            let found = elements(&write(page).unwrap());
            let sofa = &found.iter().find(|(name, _)| name == "cas:Sofa").unwrap().1["sofaString"];
            assert_eq!(*sofa, ODD.replace('\u{7}', "\u{fffd}"));
            let units: Vec<u16> = sofa.encode_utf16().collect();
            let covered = |attributes: &HashMap<String, String>| {
                String::from_utf16(
                    &units[attributes["begin"].parse().unwrap()..attributes["end"].parse().unwrap()],
                )
                .unwrap()
            };
            let texts =
                |kind| found.iter().filter(|(name, _)| name == kind).map(|(_, a)| covered(a)).collect();
            let pieces: Vec<String> = texts(QUOTATION);
            assert_eq!(pieces[0], "lalu <stabil> lagi");
            assert_eq!(pieces[1], "Harga 😀 turun & naik");
            let sources: Vec<String> = texts(SOURCE);
            assert_eq!(sources, ["Bupati Rahmat Hidayat", "nya"]);
            let ids: Vec<&String> =
                found.iter().filter_map(|(_, attributes)| attributes.get("xmi:id")).collect();
            let mut once = ids.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), ids.len());
            for link in found.iter().filter(|(name, _)| name == LINK) {
                assert!(ids.contains(&&link.1["target"]));
            }
        });
    }

    #[test]
    fn every_feature_is_declared() {
        let declared = String::from_utf8(type_system().unwrap()).unwrap();
        with_page(None, ODD, |page| {
            for (name, attributes) in elements(&write(page).unwrap()) {
                let Some(kind) = name.strip_prefix("custom:") else { continue };
                assert!(declared.contains(&format!("<name>{PACKAGE}.{kind}</name>")));
                for key in attributes
                    .keys()
                    .filter(|key| !["xmi:id", "sofa", "begin", "end"].contains(&key.as_str()))
                {
                    assert!(declared.contains(&format!("<name>{key}</name>")), "{kind}.{key}");
                }
            }
        });
    }
}
