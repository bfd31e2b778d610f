"""The notebook form: well-formed, escaped, and with every character of the text in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

import kutip


class Page(HTMLParser):
    """Text and classes, and whether elements close in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.marked: dict[str, str] = {}
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "br":
            self.open.append((tag, dict(attrs).get("class") or ""))
        assert {name for name, _ in attrs} <= {"class", "style", "title"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for name in {name for _, names in self.open for name in names.split()}:
            self.marked[name] = self.marked.get(name, "") + data


def read(article: kutip.Article) -> Page:
    page = Page()
    page.feed(article._repr_html_())
    page.close()
    assert page.open == [] and page.tags <= {"style", "div", "span", "br"}
    return page


EVIL = '<script>alert("x")</script> "Ya & <b>tidak</b>," kata <i>Bupati</i> Rahmat Hidayat</div>.'


def test_markup_in_an_article_is_text() -> None:
    page = read(kutip.extract(EVIL, title='<img src=x onerror="alert(1)"> & Rahmat: "Ya"', id='"><script>'))
    assert "<script>" in page.marked["kutip-text"]
    assert page.marked["kutip-title"].startswith("<img src=x")


def test_marks_may_lie_in_one_another() -> None:
    # Cue and source stand between the pieces of the content, and a clitic within its cue.
    article = kutip.extract("Ruang rawat anak, kata Raymond, sudah penuh. Katanya, pasien dirujuk.")
    assert article.quotations[0].content.endswith("penuh")
    page = read(article)
    assert "kata" in page.marked["kutip-cue"] and "Raymond" in page.marked["kutip-source"]
    assert page.marked["kutip-q"].startswith("Ruang rawat anaksudah penuh")
    assert page.marked["kutip-cue"].startswith("kataKatanya") and page.marked["kutip-source"].startswith("Raymondnya")


def test_every_character_is_there(corpus: list[dict[str, Any]]) -> None:
    for given in corpus:
        article = kutip.extract(given["text"])
        page = read(article)
        tags = page.marked.get("kutip-tag", "")
        assert len(page.marked["kutip-text"]) == len(article.text.replace("\r\n", "\n")) + len(tags)
        for speaker in article.speakers:
            assert speaker.name in page.marked["kutip-legend"]


@pytest.mark.parametrize("text", ["", "Cuaca cerah."])
def test_an_article_without_quotations(text: str) -> None:
    assert "no quotations" in read(kutip.extract(text)).marked["kutip-legend"]
