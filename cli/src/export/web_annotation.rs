//! W3C Web Annotation as JSON-LD: one collection per article, about the text file beside it; positions in code points.
//!
//! Each quotation is an annotation of its content, with bodies for type, speaker and role, and links to the annotations of its
//! cue and source. What the model has no word for stands under terms of kutip's own, which the context declares.

use super::iri;
use super::page::{Page, Quotation, Speaker};
use super::units::Units;
use serde_json::{Map, Value, json};
use std::ops::Range;

/// The namespace of kutip's terms.
const NAMESPACE: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "#");
/// Code points of text before and after a span that help to find it again.
const AROUND: usize = 32;
/// The collection. `text_file` is the name of the text file in the same folder.
pub(crate) fn write(page: &Page<'_>, text_file: &str) -> serde_json::Result<Vec<u8>> {
    let writer = Writer { page, units: Units::code_points(&page.text), source: iri::file(text_file) };
    let items: Vec<Value> =
        page.quotations.iter().flat_map(|quotation| writer.quotation(quotation)).collect();
    let speakers: Vec<Value> = page.speakers().iter().map(speaker).collect();
    let mut collection = json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", context()],
        "id": "#quotations",
        "type": "AnnotationCollection",
        "generator": {
            "id": env!("CARGO_PKG_REPOSITORY"),
            "type": "Software",
            "name": concat!("kutip ", env!("CARGO_PKG_VERSION")),
        },
        "total": items.len(),
        "docId": page.document.id,
        "speakers": speakers,
    });
    if !page.title().is_empty() {
        collection["label"] = json!(page.title());
    }
    let document = page.document;
    for (key, value) in [("published", &document.date), ("outlet", &document.outlet)] {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            collection[key] = json!(value);
        }
    }
    if let Some(address) = document.url.as_deref().and_then(iri::address) {
        collection["article"] = json!(address);
    }
    if !items.is_empty() {
        collection["first"] = json!({
            "id": "#page1", "type": "AnnotationPage", "partOf": "#quotations", "startIndex": 0, "items": items,
        });
    }
    let mut bytes = serde_json::to_vec_pretty(&collection)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Kutip's own terms.
fn context() -> Value {
    let decimal = json!({"@id": "kutip:confidence", "@type": "http://www.w3.org/2001/XMLSchema#decimal"});
    let link = |id: &str| json!({"@id": id, "@type": "@id"});
    let mut terms = json!({
        "kutip": NAMESPACE,
        "article": link("dcterms:source"),
        "docId": "dcterms:identifier",
        "published": "dcterms:date",
        "outlet": "dcterms:publisher",
        "Speaker": "kutip:Speaker",
        "confidence": decimal,
        "continues": link("kutip:continues"),
        "cue": link("kutip:cue"),
        "quotationSource": link("kutip:source"),
        "speaker": link("kutip:speaker"),
        "speakers": {"@id": "kutip:speakers", "@container": "@set"},
        "flags": {"@id": "kutip:flags", "@container": "@set"},
    });
    let plain = [
        "affiliation",
        "attributedBy",
        "channel",
        "cueClass",
        "cueLemma",
        "quoteType",
        "resolvedBy",
        "role",
        "saidAt",
        "saidPlace",
        "sourceForm",
        "speakerKind",
    ];
    for term in plain {
        terms[term] = json!(format!("kutip:{term}"));
    }
    terms
}

fn speaker(speaker: &Speaker<'_>) -> Value {
    let mut value = Map::new();
    value.insert("id".into(), json!(format!("#{}", speaker.id)));
    value.insert("type".into(), json!("Speaker"));
    let facts = [
        ("name", speaker.name),
        ("speakerKind", speaker.kind),
        ("role", speaker.role),
        ("affiliation", speaker.affiliation),
    ];
    insert(&mut value, &facts);
    Value::Object(value)
}

struct Writer<'p> {
    page: &'p Page<'p>,
    units: Units<'p>,
    source: String,
}

impl Writer<'_> {
    /// The annotations of content, cue and source.
    fn quotation(&self, quotation: &Quotation<'_>) -> Vec<Value> {
        let record = quotation.record;
        let id = format!("#q{}", quotation.number);
        let mut bodies = vec![tag("quotation"), tag(record.kind)];
        bodies.extend((!record.speaker.is_empty()).then(|| text_body("identifying", &record.speaker)));
        bodies.extend((!record.role.is_empty()).then(|| text_body("describing", &record.role)));
        let mut content = Map::new();
        let mut parts = Vec::new();
        let cue = [("cueClass", record.cue_class), ("cueLemma", &*record.cue_lemma)];
        let source = [("sourceForm", record.source_form)];
        let places = [
            ("cue", "cue", &quotation.cue, &cue[..]),
            ("source", "quotationSource", &quotation.source, &source),
        ];
        for (name, term, place, facts) in places {
            let Some(place) = place else { continue };
            let part = format!("{id}-{name}");
            bodies.push(link(&part));
            content.insert(term.into(), json!(part));
            let mut extra = Map::new();
            insert(&mut extra, facts);
            let bodies = vec![tag(name), link(&id)];
            parts.push(self.annotation(&part, bodies, std::slice::from_ref(place), extra));
        }
        let facts = [
            ("quoteType", record.kind),
            ("saidAt", &record.said_at),
            ("saidPlace", &record.said_place),
            ("channel", &record.channel),
            ("attributedBy", record.attributed_by),
            ("resolvedBy", record.resolved_by),
        ];
        insert(&mut content, &facts);
        content.insert("confidence".into(), json!(format!("{:.2}", record.confidence)));
        if !record.speaker_id.is_empty() {
            content.insert("speaker".into(), json!(format!("#{}", record.speaker_id)));
        }
        if let Some(before) = quotation.continues {
            content.insert("continues".into(), json!(format!("#q{before}")));
        }
        if !record.flags.is_empty() {
            content.insert("flags".into(), json!(record.flags));
        }
        let content = self.annotation(&id, bodies, &quotation.pieces, content);
        std::iter::once(content).chain(parts).collect()
    }

    fn annotation(
        &self,
        id: &str,
        bodies: Vec<Value>,
        places: &[Range<usize>],
        mut value: Map<String, Value>,
    ) -> Value {
        let mut targets: Vec<Value> = places.iter().map(|place| self.target(place)).collect();
        value.insert("id".into(), json!(id));
        value.insert("type".into(), json!("Annotation"));
        value.insert("motivation".into(), json!("tagging"));
        value.insert("body".into(), Value::Array(bodies));
        let target = if targets.len() == 1 { targets.remove(0) } else { Value::Array(targets) };
        value.insert("target".into(), target);
        Value::Object(value)
    }

    /// A piece of the text, by position and by its words with those around it.
    fn target(&self, place: &Range<usize>) -> Value {
        let text = &*self.page.text;
        let before = text[..place.start].char_indices().rev().take(AROUND).last();
        let after = text[place.end..].char_indices().nth(AROUND);
        let prefix = &text[before.map_or(place.start, |(at, _)| at)..place.start];
        let suffix = &text[place.end..after.map_or(text.len(), |(at, _)| place.end + at)];
        json!({
            "type": "SpecificResource",
            "source": {"id": self.source, "type": "Text", "format": "text/plain", "language": "id"},
            "selector": [
                {"type": "TextPositionSelector", "start": self.units.at(place.start), "end": self.units.at(place.end)},
                {"type": "TextQuoteSelector", "exact": &text[place.clone()], "prefix": prefix, "suffix": suffix},
            ],
        })
    }
}

fn insert(value: &mut Map<String, Value>, facts: &[(&str, &str)]) {
    for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        value.insert((*name).into(), json!(fact));
    }
}

fn tag(value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": "tagging", "value": value})
}

fn text_body(purpose: &str, value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": purpose, "value": value, "language": "id", "format": "text/plain"})
}

fn link(to: &str) -> Value {
    json!({"type": "SpecificResource", "purpose": "linking", "source": to})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::page::tests::{ODD, with_page};

    fn parsed(text: &str) -> Value {
        let mut value = Value::Null;
        with_page(None, text, |page| {
            value = serde_json::from_slice(&write(page, "a b#.txt").unwrap()).unwrap()
        });
        value
    }

    #[test]
    fn selectors_point_into_the_text() {
        let collection = parsed(ODD);
        let text: Vec<char> = ODD.chars().collect();
        let items = collection["first"]["items"].as_array().unwrap();
        assert_eq!(collection["total"], items.len());
        assert_eq!(items[0]["target"].as_array().unwrap().len(), 2);
        assert_eq!(items[0]["speaker"], "#s0");
        for item in items {
            let one = std::slice::from_ref(&item["target"]);
            for target in item["target"].as_array().map_or(one, Vec::as_slice) {
                assert_eq!(target["source"]["id"], "a%20b%23.txt");
                let position = &target["selector"][0];
                let at = |key: &str| position[key].as_u64().unwrap() as usize;
                let exact: String = text[at("start")..at("end")].iter().collect();
                let quote = &target["selector"][1];
                assert_eq!(quote["exact"], exact);
                let before: String = text[at("start").saturating_sub(AROUND)..at("start")].iter().collect();
                let after: String = text[at("end")..(at("end") + AROUND).min(text.len())].iter().collect();
                assert_eq!((&quote["prefix"], &quote["suffix"]), (&json!(before), &json!(after)));
            }
        }
    }

    #[test]
    fn without_quotations_there_is_an_empty_collection() {
        let collection = parsed("Tidak ada yang bicara di sini.");
        assert_eq!(collection["total"], 0);
        assert!(collection.get("first").is_none());
    }
}
