"""Spark with executors of their own: the rows of the command, whatever happens to an executor, and bad rows in a column."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, command_rows

import kutip

pyspark = pytest.importorskip("pyspark", reason="Spark is tested where pyspark is: pip install './python[spark]'")
pytest.importorskip("py4j")

from pyspark.sql import Row, SparkSession  # noqa: E402
from pyspark.sql import types as T  # noqa: E402

import kutip.spark  # noqa: E402


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    # The executors run the Python of this test.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", False)
        .config("spark.ui.showConsoleProgress", False)
        .config("spark.sql.shuffle.partitions", 4)
        .getOrCreate()
    )
    # The loss of an executor is told at length.
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def articles(corpus: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The corpus some times over, with all fields."""
    return [
        {
            "id": f"{n}/{article['id']}",
            "text": article["text"],
            "title": "Warga: Jalan 😀 Rusak" if n % 3 == 0 else None,
            "date": f"2021-12-{n + 1:02}",
            "url": f"https://example.org/{n}",
            "words": len(article["text"].split()),
        }
        for n in range(8)
        for article in corpus
    ]


SCHEMA = "id string, text string, title string, date string, url string, words long"


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows in the form of the command's, in the order of articles and quotations."""
    rows = [plain(row) for row in frame.collect()]
    assert all(row.pop("error") is None for row in rows)
    return in_order(rows)


def plain(row: Row) -> dict[str, Any]:
    values = row.asDict(recursive=True)
    for name in ("content_spans", "resolution_chain"):
        values[name] = [[span["start"], span["end"]] for span in values[name]]
    return values


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["doc_id"], int(row["quote_id"].rsplit("#", 1)[1])))


def test_rows_are_those_of_the_command(spark: SparkSession, articles: list[dict[str, Any]], tmp_path: Path) -> None:
    frame = spark.createDataFrame([Row(**article) for article in articles], SCHEMA).repartition(6)
    found = kutip.spark.extract(frame, "text", "id", keep=["words"])
    assert found.schema == kutip.spark.schema(frame, ["words"])
    assert found.schema["content_start"].dataType == T.LongType() and found.schema["words"].dataType == T.LongType()
    expected = in_order(command_rows(articles, "--keep", "words"))
    assert rows_of(found) == expected
    # By way of Parquet, as in the worked example.
    frame.write.parquet(str(tmp_path / "articles"))
    kutip.spark.extract(spark.read.parquet(str(tmp_path / "articles")), keep="words").write.parquet(str(tmp_path / "rows"))
    assert rows_of(spark.read.parquet(str(tmp_path / "rows"))) == expected


def test_bad_rows_are_reported_and_fail_nothing(spark: SparkSession) -> None:
    said = '"Harga sudah turun," kata Bupati Rahmat Hidayat.'
    frame = spark.createDataFrame([("a", said), ("b", None), (None, said), ("d", "Cuaca cerah.")], "id string, text string")
    # Spark lets bytes be called text that are none.
    broken = spark.sql("select 'e' as id, cast(unhex('fffe22') as string) as text")
    found = kutip.spark.extract(frame.union(broken)).collect()
    told = sorted((row.doc_id, row.content, row.error or "") for row in found)
    assert told == [
        ("", None, "no id"),
        ("a", "Harga sudah turun", ""),
        ("b", None, "no text"),
        ("e", None, "the column of the text is not UTF-8 here"),
    ]


def test_wrong_columns_are_told_before_the_job(spark: SparkSession) -> None:
    frame = spark.createDataFrame([(1, "x", 2.5)], "id long, `isi.berita` string, n double")
    with pytest.raises(ValueError, match=r"no column text; the frame has: id, isi\.berita, n"):
        kutip.spark.extract(frame)
    with pytest.raises(ValueError, match="the column n holds Float64, not text"):
        kutip.spark.extract(frame, "n")
    with pytest.raises(ValueError, match="no column rubrik"):
        kutip.spark.extract(frame, "isi.berita", keep=["rubrik"])
    with pytest.raises(ValueError, match="title: no column judul"):
        kutip.spark.extract(frame, "isi.berita", title_col="judul")
    assert kutip.spark.extract(frame, "isi.berita", keep=["n"]).collect() == []


def test_word_lists_are_shipped_by_their_contents(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    table = tmp_path / "cues/verbs.tsv"
    table.write_text('cerocos\tcerocos\tsay\tbare\tnone\tyes\t"Jalan itu rusak lagi," cerocos Sarifudin.\n', encoding="utf-8")
    extractor = kutip.Extractor(tmp_path)
    table.unlink()
    frame = spark.createDataFrame([(str(n), '"Jalan itu rusak lagi," cerocos Sarifudin.') for n in range(8)], "id string, text string")
    found = kutip.spark.extract(frame.repartition(4), extractor=extractor).collect()
    assert [(row.cue, row.speaker) for row in found] == [("cerocos", "Sarifudin")] * 8


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="executors are found in /proc")
def test_a_killed_executor_changes_nothing(spark: SparkSession, articles: list[dict[str, Any]], tmp_path: Path) -> None:
    # Without a shuffle, whose files would go with the executor and take long to be missed.
    partitions = spark.sparkContext.parallelize([Row(**article) for article in articles], 12)
    frame = spark.createDataFrame(partitions, SCHEMA)
    begun = tmp_path / "begun"
    begun.mkdir()

    def slowly(batches: Iterator[Any]) -> Iterator[Any]:
        # Long enough in the middle of its work to be killed there.
        for batch in batches:
            (begun / f"{os.getppid()}-{time.monotonic_ns()}").touch()
            time.sleep(1)
            yield batch

    killed: list[int] = []

    def kill() -> None:
        while len(list(begun.iterdir())) < 5:
            time.sleep(0.05)
        # Whoever began last is in the middle; its parent is the executor's daemon, and the parent of that the executor.
        latest = max(begun.iterdir(), key=lambda file: int(file.name.split("-")[1]))
        killed.append(parent(int(latest.name.split("-")[0])))
        assert killed[0] in executors(spark)
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    rows = rows_of(kutip.spark.extract(frame.mapInArrow(slowly, frame.schema), keep=["words"]))
    killer.join()
    assert killed and killed[0] not in executors(spark)
    assert len(list(begun.iterdir())) > 12, "a partition was read twice"
    assert rows == in_order(command_rows(articles, "--keep", "words"))


def test_the_worked_example_works(spark: SparkSession, articles: list[dict[str, Any]], tmp_path: Path) -> None:
    # An application of its own beside the session of these tests.
    spark.createDataFrame([Row(**article) for article in articles[:40]], SCHEMA).write.parquet(str(tmp_path / "articles"))
    run = [sys.executable, str(ROOT / "python/examples/spark_parquet.py"), "articles", "quotations", "--keep", "words"]
    done = subprocess.run(
        [*run, "--master", "local-cluster[2,1,1024]"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    rows = rows_of(spark.read.parquet(str(tmp_path / "quotations")))
    assert rows == in_order(command_rows(articles[:40], "--keep", "words"))
    counts = dict(reversed(line.split()) for line in done.stdout.partition("most quoted")[0].splitlines())
    assert sum(map(int, counts.values())) == len(rows) and set(counts) == {"direct", "indirect", "mixed"}


def parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def executors(spark: SparkSession) -> list[int]:
    """The processes that this session's own Java started as executors."""
    driver = spark.sparkContext._gateway.proc.pid  # type: ignore[union-attr]
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_executor = b"CoarseGrainedExecutorBackend" in (process / "cmdline").read_bytes()
            if is_executor and parent(int(process.name)) == driver:
                found.append(int(process.name))
        except (OSError, IndexError):
            continue
    return found
