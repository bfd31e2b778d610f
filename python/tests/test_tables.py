"""Arrow tables of pyarrow, pandas, Polars and DuckDB: the same rows as the command, types, streams, and what is wrong with a row."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, as_row, command, command_rows, table_rows

import kutip
from kutip import _kutip

SAID = '"Harga sudah turun," kata Bupati Rahmat Hidayat di Sukamaju, Rabu (15/12).'


@pytest.fixture(scope="module")
def articles(corpus: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The corpus with everything that the command reads of a record, and two fields more."""
    return [
        {
            **article,
            "title": None if n % 3 else "Warga: Jalan 😀 Rusak",
            "date": f"2021-12-{n % 28 + 1:02}",
            "outlet": "Kabar Sukamaju",
            "url": f"https://example.org/{n}",
            "rubrik": ["ekonomi", "olahraga"][n % 2],
            "words": len(article["text"].split()),
        }
        for n, article in enumerate(corpus)
    ]


@pytest.fixture(scope="module")
def expected(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return command_rows(articles, "--keep", "rubrik,words")


KEEP = ["rubrik", "words"]


def test_pyarrow_gives_the_rows_of_the_command(articles: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(articles)
    found = kutip.extract_table(table, keep=KEEP)
    assert isinstance(found, pa.Table)
    assert table_rows(found) == expected
    assert table_rows(kutip.extract_table(table.combine_chunks().to_batches()[0], keep=KEEP)) == expected
    for threads in (1, 2, 7):
        assert kutip.extract_table(table, keep=KEEP, threads=threads).equals(found)


def test_every_kind_of_text_is_read(articles: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(articles)
    for kind in (pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        at = table.schema.get_field_index("text")
        other = table.set_column(at, "text", table["text"].cast(kind))
        assert table_rows(kutip.extract_table(other, keep=KEEP)) == expected


def test_pandas(articles: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    found = kutip.extract_table(pandas.DataFrame(articles), keep=KEEP)
    assert table_rows(found) == expected
    frame = found.to_pandas()
    assert len(frame) == len(expected) and frame["content_start"].dtype == "int64"


def test_polars(articles: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    found = kutip.extract_table(polars.DataFrame(articles), keep=KEEP)
    assert table_rows(found) == expected
    frame = polars.from_arrow(found)
    assert isinstance(frame, polars.DataFrame)
    assert [as_row(row) for row in frame.to_dicts()] == expected


def test_duckdb(articles: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    source = pa.Table.from_pylist(articles)
    with duckdb.connect() as database:
        database.register("articles", source)
        found = kutip.extract_table(database.sql("select * from articles order by id"), keep=KEEP)
        assert sorted(table_rows(found), key=_key) == sorted(expected, key=_key)
        database.register("quotations", found)
        (count,) = database.sql("select count(*) from quotations where content_end > content_start").fetchall()[0]
        assert count == len(expected)


def _key(row: dict[str, Any]) -> tuple[str, int]:
    return row["doc_id"], int(row["quote_id"].rsplit("#", 1)[1])


def test_a_stream_is_read_as_it_is_asked_for(articles: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(articles)
    given = 0

    def batches() -> Any:
        nonlocal given
        for batch in table.to_batches(max_chunksize=4):
            given += 1
            yield batch

    reader = kutip.extract_table(pa.RecordBatchReader.from_batches(table.schema, batches()), keep=KEEP, threads=1)
    assert isinstance(reader, pa.RecordBatchReader) and given == 0
    first = reader.read_next_batch()
    assert given == 1
    assert table_rows(pa.Table.from_batches([first, *reader])) == expected
    assert given == 9


def test_an_error_of_the_source_comes_through() -> None:
    schema = pa.schema({"text": pa.string()})

    def batches() -> Any:
        yield pa.RecordBatch.from_pylist([{"text": SAID}], schema=schema)
        raise OSError("the line is dead")

    reader = kutip.extract_table(pa.RecordBatchReader.from_batches(schema, batches()), threads=1)
    assert reader.read_next_batch().num_rows == 1
    with pytest.raises(Exception, match="the line is dead"):
        reader.read_next_batch()


def test_types_are_those_of_the_commands_parquet(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    done = command("extract", "-q", str(ROOT / "corpus/gold/texts/kesehatan-dbd-manado.txt"), "-o", str(path))
    assert done.returncode == 0, done.stderr
    written = pq.read_schema(path)
    ours = pa.schema(_kutip.schema(False))
    assert ours.names == written.names
    for mine, theirs in zip(ours, written, strict=True):
        assert (mine.type, mine.nullable) == (theirs.type, theirs.nullable), mine.name
    assert ours.metadata == {b"kutip.version": kutip.__version__.encode(), b"kutip.schema": str(kutip.SCHEMA_VERSION).encode()}
    assert kutip.extract_table(pa.table({"text": [SAID]})).schema.equals(ours, check_metadata=True)


def test_kept_columns_keep_their_types() -> None:
    kinds = {
        "n": pa.array([1, None, 3], pa.int16()),
        "when": pa.array([datetime.datetime(2021, 12, 15, 7)] * 3, pa.timestamp("us", "Asia/Jakarta")),
        "tags": pa.array([["a"], [], None], pa.list_(pa.string())),
        "kind": pa.array(["x", None, "x"]).dictionary_encode(),
    }
    table = pa.table({"text": [SAID, "", SAID], **kinds})
    found = kutip.extract_table(table, keep=list(kinds))
    for name in kinds:
        assert found.schema.field(name) == table.schema.field(name)
        assert found[name].to_pylist() == table[name].take([0, 2]).to_pylist()


@pytest.mark.parametrize(
    "kind", [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ns"), pa.timestamp("us", "UTC"), pa.timestamp("ms", "Asia/Jakarta")]
)
def test_days_and_moments_are_written_as_by_the_command(kind: pa.DataType, tmp_path: Path) -> None:
    moments = [datetime.datetime(2021, 12, 15), datetime.datetime(2021, 12, 15, 7, 30, 45), None]
    if not pa.types.is_date(kind) and getattr(kind, "unit", "") != "s":
        moments[2] = datetime.datetime(2021, 12, 15, 7, 30, 45, 250_000)
    dates = pc.cast(pa.array(moments, pa.timestamp("us")), kind, safe=False)
    table = pa.table({"text": [SAID] * 3, "id": [str(n) for n in range(3)], "date": dates})
    pq.write_table(table, tmp_path / "articles.parquet")
    done = command("extract", "-q", str(tmp_path / "articles.parquet"), "-o", str(tmp_path / "rows.parquet"))
    assert done.returncode == 0, done.stderr
    assert kutip.extract_table(table)["date"].to_pylist() == pq.read_table(tmp_path / "rows.parquet")["date"].to_pylist()


def test_ids_may_be_numbers_or_none_at_all() -> None:
    table = pa.table({"text": [SAID, SAID], "id": [7, 8]})
    assert kutip.extract_table(table)["doc_id"].to_pylist() == ["7", "8"]
    assert kutip.extract_table(table, id=None)["doc_id"].to_pylist() == ["0", "1"]
    assert kutip.extract_table(table.drop_columns("id"))["doc_id"].to_pylist() == ["0", "1"]


def not_utf8(values: list[bytes]) -> pa.Array:
    """A column that calls itself text, and is not."""
    binary = pa.array(values, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(values), binary.buffers())


def test_bad_rows_are_reported_in_a_column() -> None:
    table = pa.table({"text": not_utf8([SAID.encode(), b"\xff\xfe", b"\xed\xa0\x80"]), "id": ["a", "b", None], "k": [1, 2, 3]})
    found = kutip.extract_table(table, keep=["k"], errors="column")
    assert found.select(["doc_id", "content", "content_start", "k", "error"]).to_pylist() == [
        {"doc_id": "a", "content": "Harga sudah turun", "content_start": 1, "k": 1, "error": None},
        {"doc_id": "b", "content": None, "content_start": None, "k": 2, "error": "the column of the text is not UTF-8 here"},
        {"doc_id": "", "content": None, "content_start": None, "k": 3, "error": "no id"},
    ]
    with pytest.raises(ValueError, match=r'^row 1 \(id "b"\): the column of the text is not UTF-8 here; leave it out, or take'):
        kutip.extract_table(table)


def test_rows_are_counted_over_batches() -> None:
    table = pa.table({"text": [SAID] * 9 + [None]})
    batches = pa.Table.from_batches(table.to_batches(max_chunksize=3))
    with pytest.raises(ValueError, match=r'^row 9 \(id "9"\): no text'):
        kutip.extract_table(batches, threads=2)
    reader = kutip.extract_table(pa.RecordBatchReader.from_batches(table.schema, batches.to_batches()))
    with pytest.raises(pa.ArrowInvalid, match=r'row 9 \(id "9"\): no text'):
        reader.read_all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": "isi"}, "text: no column isi; the table has: text, id, n"),
        ({"text": "n"}, "text: the column n holds Int64, not text"),
        ({"id": "nomor"}, "id: no column nomor"),
        ({"date": "tanggal"}, "date: no column tanggal"),
        ({"keep": ["x"]}, "keep: no column x"),
        ({"keep": ["n", "n"]}, "keep: n is named twice"),
        ({"keep": ["title"]}, "keep: the output has a column title already"),
        ({"keep": ["error"]}, "keep: the output has a column error already"),
        ({"errors": "ignore"}, "errors: 'ignore' is unknown"),
        ({"threads": 0}, "threads: 0; give 1 or more"),
    ],
)
def test_wrong_options_say_what_to_do(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kutip.extract_table(pa.table({"text": ["a"], "id": ["b"], "n": [1]}), **options)


@pytest.mark.parametrize("source", [None, "berita", [{"text": "a"}], {"text": ["a"]}, 7])
def test_what_is_no_table_is_told(source: Any) -> None:
    with pytest.raises(TypeError, match="is no Arrow table; give a table of pyarrow"):
        kutip.extract_table(source)


def test_an_empty_table_has_all_columns() -> None:
    empty = pa.table({"text": pa.array([], pa.string())})
    assert kutip.extract_table(empty).schema.equals(pa.schema(_kutip.schema(False)))
    assert kutip.extract_table(pa.table({"text": pa.nulls(2)}), errors="column")["error"].to_pylist() == ["no text"] * 2


def test_large_articles_fill_several_batches() -> None:
    # More than fits into one batch, since the title stands in each row.
    title, rows = "Harga Beras " * 1000, 6000
    table = pa.table({"text": [SAID * rows], "title": [title]})
    found = kutip.extract_table(table)
    assert found["content"].num_chunks > 1
    assert found.num_rows >= rows and found["quote_id"][-1].as_py() == f"0#{found.num_rows}"


def test_bad_rows_stay_among_the_quotations_around_them() -> None:
    texts = [f"{SAID}\n" * n if n % 4 else None for n in (301, 1, 4, 0, 129, 2, 8, 127, 1)]
    table = pa.table({"id": [str(n) for n in range(len(texts))], "text": texts, "seksi": list(range(len(texts)))})
    found = kutip.extract_table(table, keep=["seksi"], errors="column", threads=1)
    alone = [kutip.extract_table(table.slice(n, 1), keep=["seksi"], errors="column") for n in range(len(texts))]
    # Each article has the rows that it has alone, at its place.
    assert found.to_pylist() == [row for one in alone for row in one.to_pylist()]
    assert found["seksi"].to_pylist() == sorted(found["seksi"].to_pylist())
    nulls = [row["seksi"] for row in found.to_pylist() if row["content"] is None]
    assert nulls == [n for n, text in enumerate(texts) if text is None]
    assert len(found) > 500
