"""Whatever Python hands over, it gets a value or an exception that it can handle, and never a panic."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_tables import not_utf8
from test_values import check

import kutip
from kutip import _kutip

FRAMES = [
    '"Harga sudah turun," kata Bupati Rahmat Hidayat. ',
    "“Kami siap,” ujarnya, “bekerja.” ",
    "Menurut Siti Nurhaliza, harga beras naik. ",
    "?Kantor akan pindah,? kata Siti.\r\n",
    "Bupati: Jalan Rusak\n\n",
    "“”\"«»‘’``''",
    "e\u0301😀𝐀\u202e\x00\ufeff",
    "\ud800",
    "\udfff",
]
anything = st.text(st.characters(codec=None, exclude_categories=()))
news = st.lists(st.sampled_from(FRAMES) | anything).map("".join)
titles = st.none() | news
odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.binary(), anything, st.lists(anything), st.dictionaries(anything, anything)
)
ERRORS = (TypeError, ValueError, OverflowError, AttributeError, KeyError, OSError, pa.ArrowException)
many = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(news, titles, st.none() | anything, anything)
def test_any_string_is_read(text: str, title: str | None, date: str | None, id: str) -> None:
    article = kutip.extract(text, title=title, date=date, id=id)
    check(article)
    assert len(article.text) == len(text)
    assert all(mine == its or "\ud800" <= mine <= "\udfff" for mine, its in zip(text, article.text, strict=True))
    assert article.to_dict() and repr(article) and article._repr_html_().encode()
    assert kutip.extract_many([text], [id], titles=[title], dates=[date]) == [article]


@many
@given(odd, odd, odd, odd)
def test_odd_arguments_are_refused(text: Any, title: Any, date: Any, id: Any) -> None:
    try:
        assert isinstance(kutip.extract(text, title=title, date=date, id=id), kutip.Article)
    except TypeError as error:
        assert "instead of str" in str(error)


@many
@given(odd, odd, odd, odd, odd)
def test_odd_lists_are_refused(texts: Any, ids: Any, threads: Any, titles: Any, dates: Any) -> None:
    try:
        assert isinstance(kutip.extract_many(texts, ids, threads, titles=titles, dates=dates), list)
    except ERRORS as error:
        assert str(error)


@many
@given(odd, odd, odd, odd, odd)
def test_the_native_half_refuses_them_too(a: Any, b: Any, c: Any, d: Any, e: Any) -> None:
    extractor = _kutip.Extractor([])
    for call in (
        lambda: extractor.extract((a, b, c, d)),
        lambda: extractor.extract(a),
        lambda: extractor.extract_many(iter([(a, b, c, d)]), e, lambda *_: None),
        lambda: extractor.extract_many(a, b, c),
        lambda: extractor.extract_table(a, b, c, d),
        lambda: extractor.extract_table(pa.table({"text": ["x"]}), a, b, c),
        lambda: _kutip.Extractor(a),
        lambda: _kutip.Extractor([(a, [(b, c)])]),
        lambda: _kutip.read_lexicon(a),
        lambda: _kutip.schema(a),
        lambda: kutip.Extractor(a),
        lambda: kutip.extract_table(pa.table({"text": ["x"]}), text=a, id=b, title=c, keep=d, errors=e),
    ):
        try:
            call()
        except Exception as error:
            assert not isinstance(error, RuntimeError), "a panic was caught"


columns = st.one_of(
    st.lists(st.none() | news.map(lambda text: text.encode("utf-8", "replace").decode()), max_size=6).map(
        lambda values: pa.array(values, pa.string())
    ),
    st.lists(st.binary(), max_size=6).map(not_utf8),
    st.lists(st.binary(), max_size=6).map(lambda values: pa.array(values, pa.binary())),
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=6).map(lambda values: pa.array(values, pa.int64())),
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=6).map(
        lambda values: pa.array(values, pa.int64()).cast(pa.timestamp("s"))
    ),
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=6).map(
        lambda values: pa.array(values, pa.int64()).cast(pa.timestamp("ns", "Asia/Jakarta"))
    ),
    st.lists(st.integers(-(2**31), 2**31 - 1), max_size=6).map(lambda values: pa.array(values, pa.int32()).cast(pa.date32())),
    st.lists(st.lists(st.text()), max_size=6).map(lambda values: pa.array(values, pa.list_(pa.string()))),
    st.integers(0, 6).map(pa.nulls),
)


@many
@given(st.lists(columns, min_size=1, max_size=7), st.permutations(["text", "id", "title", "date", "outlet", "url", "k"]), st.integers(1, 3))
def test_any_table_is_read_or_refused(given: list[pa.Array], names: list[str], threads: int) -> None:
    rows = min(map(len, given))
    table = pa.table([column[len(column) - rows :] for column in given], names=names[: len(given)])
    keep = ["k"] if "k" in table.column_names else []
    for errors in ("raise", "column"):
        for source in (table, table.to_reader(max_chunksize=2)):
            try:
                found = kutip.extract_table(source, errors=errors, threads=threads, keep=keep)
                found = found if source is table else found.read_all()
            except ERRORS as error:
                assert "report" not in str(error) or "reported" in str(error)
            else:
                found.validate(full=not any(pa.types.is_string(column.type) for column in given))


class Broken:
    """A source that promises Arrow."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.answer


@pytest.mark.parametrize("answer", [None, 1, "x", pa.table({"a": [1]}), pa.schema({"a": pa.int64()}).__arrow_c_schema__()])
def test_a_source_that_is_none(answer: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        kutip.extract_table(Broken(answer))


def test_a_stream_that_was_read_already() -> None:
    capsule = pa.table({"text": ["x"]}).__arrow_c_stream__()
    kutip.extract_table(Broken(capsule))
    with pytest.raises((TypeError, ValueError)):
        kutip.extract_table(Broken(capsule))
