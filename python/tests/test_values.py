"""Articles, quotations, speakers and mentions: what they say, and that places are those of Python."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import json
import pickle
import tokenize
from typing import Any

import pytest
from conftest import ROOT, command_rows

import kutip
from kutip import _kutip, values

TEXT = """Bupati Rahmat Hidayat menemui Wali Kota Siti Nurhaliza di Sukamaju.

"Harga sudah turun," kata Rahmat. "Stok aman," ujarnya.
"""

# Astral characters, combining accents, line ends of Windows, marks of wrong encodings, a byte order mark.
ODD = [
    "😀 𝐀𝐁\r\n\r\n\"Ya 👨‍👩‍👧, e\u0301 sudah,\" kata Bupati Rahmat Hidayat 𐐀.\r\n",
    "Cafe\u0301 “Sukamaju” buka.\r\n\r\n“Ya,” kata Rahmat Hidayat, “e\u0301nak 😀.”\r\nMenurut Siti, harga 🍚 turun.\r\n",
    "\ufeff?Kantor akan pindah 😀,? kata Siti Nurhaliza.\n\nâ€œTidak,â€\x9d ujarnya.\n",
    "𝐒𝐢𝐭𝐢 mengatakan \u202bharga\u202c naik. “Ya\u0301\u0302,” katanya. \x00\x1b",
]


def check(article: kutip.Article) -> int:
    """Every span is a slice of the text; returns how many rows there were."""
    for q in article.quotations:
        base = article.title if q.in_title else article.text
        assert base is not None
        assert base[q.start : q.end] == q.content
        assert q.cue_start is None or base[q.cue_start : q.cue_end] == q.cue
        assert q.source_start is None or base[q.source_start : q.source_end] == q.source
        assert q.content_spans[0][0] == q.start and q.content_spans[-1][1] == q.end
    return len(article.quotations)


def test_an_article_says_who_said_what() -> None:
    article = kutip.extract(TEXT, title="Rahmat: Harga Turun", date="2021-12-15", id="a")
    said = [(q.quote_id, q.type, q.content, q.speaker, q.in_title) for q in article.quotations]
    assert said == [
        ("a#1", "indirect", "Harga Turun", "Rahmat Hidayat", True),
        ("a#2", "direct", "Harga sudah turun", "Rahmat Hidayat", False),
        ("a#3", "direct", "Stok aman", "Rahmat Hidayat", False),
    ]
    assert article.speakers == (kutip.Speaker("s0", "Rahmat Hidayat", "person", "Bupati", ""),)
    assert [(m.text, m.form, m.speaker_id) for m in article.mentions if not m.in_title] == [
        ("Bupati Rahmat Hidayat", "name_with_role", "s0"),
        ("Wali Kota Siti Nurhaliza", "name_with_role", ""),
        ("Rahmat", "short_name", "s0"),
        ("nya", "clitic", "s0"),
    ]
    assert check(article) == 3


@pytest.mark.parametrize("text", ODD)
def test_offsets_are_string_indices(text: str) -> None:
    assert check(kutip.extract(text)) > 0
    assert check(kutip.extract(text, title="😀 Bupati: Harga e\u0301 Turun")) > 0


def test_offsets_over_the_corpus(corpus: list[dict[str, Any]]) -> None:
    articles = kutip.extract_many([a["text"] for a in corpus], ids=[a["id"] for a in corpus])
    assert sum(map(check, articles)) > 300


def test_offsets_over_real_articles(wild: list[dict[str, Any]]) -> None:
    articles = kutip.extract_many(
        (a["text"] for a in wild), (a["id"] for a in wild), titles=(a["title"] for a in wild), dates=(a["date"] for a in wild)
    )
    assert sum(map(check, articles)) > 50_000
    for article in articles:
        for mention in article.mentions:
            base = article.title if mention.in_title else article.text
            assert base is not None and base[mention.start : mention.end] == mention.text != ""


def test_rows_are_those_of_the_command(corpus: list[dict[str, Any]]) -> None:
    articles = [{**article, "title": "Warga: Jalan 😀 Rusak", "date": "2021-12-15"} for article in corpus]
    found = [kutip.extract(a["text"], title=a["title"], date=a["date"], id=a["id"]) for a in articles]
    assert [q.to_dict() for article in found for q in article.quotations] == command_rows(articles)


def test_the_fields_are_the_columns() -> None:
    assert values.COLUMNS == tuple(name for name, _ in _kutip.COLUMNS)


def test_half_a_surrogate_pair_is_read_as_a_replacement_character() -> None:
    text = '\ud83d "Ya \udc00," kata Budi Santoso.\ud800'
    article = kutip.extract(text, title="\udbff", id="\udc00")
    assert article.text == '\ufffd "Ya \ufffd," kata Budi Santoso.\ufffd'
    assert (article.title, article.id) == ("\ufffd", "\ufffd")
    assert [(q.content, q.start) for q in article.quotations] == [("Ya \ufffd", 3)]
    assert kutip.extract("\U0001f600 " + text).text.startswith("\U0001f600 \ufffd")


def test_a_day_completes_dates() -> None:
    text = '"Ya," kata Rahmat Hidayat di Sukamaju, Rabu (15/12).'
    for date in ("2021-12-16", datetime.date(2021, 12, 16), datetime.datetime(2021, 12, 16, 7, 30)):
        assert kutip.extract(text, date=date).quotations[0].said_at == "2021-12-15"


def test_values_do_not_change_and_are_values() -> None:
    article = kutip.extract(TEXT)
    for value in (article, article.quotations[0], article.speakers[0], article.mentions[0]):
        with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
            value.text = "x"  # type: ignore[misc, union-attr]
        assert value == copy.deepcopy(value) == pickle.loads(pickle.dumps(value))
        assert len({value, copy.copy(value)}) == 1
        json.dumps(value.to_dict())
    assert article == kutip.extract(TEXT) != kutip.extract(TEXT + " ")


def test_forms_for_people() -> None:
    article = kutip.extract(TEXT, id="a")
    assert repr(article).splitlines() == [
        "<Article 'a': 2 quotations, 1 speaker>",
        "  direct   Rahmat Hidayat: 'Harga sudah turun'",
        "  direct   Rahmat Hidayat: 'Stok aman'",
    ]
    assert repr(article.quotations[0]) == "<Quotation a#1 direct 70:87 Rahmat Hidayat: 'Harga sudah turun'>"
    assert repr(kutip.extract(TEXT * 20)).endswith("more")
    assert repr(kutip.Extractor()) == "<Extractor with the built-in lexicon>"


def test_the_version_is_that_of_the_crates() -> None:
    with tokenize.open(ROOT / "Cargo.toml") as manifest:
        assert f'version = "{kutip.__version__}"' in manifest.read()
