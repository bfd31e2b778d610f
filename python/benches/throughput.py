"""How fast `extract_table` is beside the core, and Spark beside the command: the same articles, measured in turn in one run.

    kutip synth --bytes 70MB -o 64MB.jsonl
    python python/benches/throughput.py 64MB.jsonl --kutip target/release/kutip [--spark --copies 8]

prints the tables of benches/RESULTS.md. The core's rate is what `kutip bench` calls extraction: text in memory to records in memory, in
one thread of the native command. The command's is that of `kutip extract -j 2` from Parquet to Parquet; Spark's that of a job on
`local-cluster[2,1,2048]` over the same Parquet, without the time to start. A job takes half a second to begin, whatever it has to read:
`--copies` makes it large enough for that not to decide. The fastest of several passes counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import kutip

FIELDS = ("id", "text", "title", "date", "outlet", "url")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON Lines with a field text")
    parser.add_argument("--kutip", default="kutip", help="the native command, built with --release")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--spark", action="store_true", help="Spark beside the command, too")
    parser.add_argument("--copies", type=int, default=1, help="so many copies of the articles for Spark (default: %(default)s)")
    options = parser.parse_args()
    with options.articles.open(encoding="utf-8", newline="\n") as lines:
        records = [json.loads(line) for line in lines]
    table = pa.Table.from_pylist([{name: record.get(name) for name in FIELDS} for record in records])
    megabytes = sum(len(record["text"].encode()) for record in records) / 1e6
    print(f"{len(records)} articles, {megabytes:.1f} MB of text\n")
    beside_the_core(options, table, megabytes)
    if options.spark:
        copies = pa.concat_tables([copy_of(table, n) for n in range(options.copies)])
        beside_the_command(options, copies, megabytes * options.copies)


def beside_the_core(options: argparse.Namespace, table: pa.Table, megabytes: float) -> None:
    texts, ids = table["text"].to_pylist(), table["id"].to_pylist()
    titles, dates = table["title"].to_pylist(), table["date"].to_pylist()
    rates: dict[str, float] = {}
    for _ in range(options.passes):
        bench = [options.kutip, "bench", options.articles, "--format", "json", "--passes", "1", "--threads", "1"]
        told = json.loads(subprocess.run(bench, capture_output=True, check=True).stdout)
        # By articles: kutip bench counts headlines as text.
        articles_per_second = rate_of_the_core(told)
        best(rates, "the core, records in memory", articles_per_second * megabytes / table.num_rows)
        best(rates, "extract_table", megabytes / timed(lambda: kutip.extract_table(table, threads=1)))
        best(rates, "extract_table, batch by batch", megabytes / timed(lambda: read_through(table)))
        many = lambda: kutip.extract_many(texts, ids, 1, titles=titles, dates=dates)  # noqa: E731
        best(rates, "extract_many", megabytes / timed(many))
    show("one thread", rates)


def read_through(table: pa.Table) -> int:
    """Rows of the table, of which one batch at a time is in memory."""
    return sum(batch.num_rows for batch in kutip.extract_table(table.to_reader(), threads=1))


def rate_of_the_core(told: dict[str, Any]) -> float:
    return next(step["articles_per_second"] for step in told["steps"] if step["step"] == "extraction")


def beside_the_command(options: argparse.Namespace, table: pa.Table, megabytes: float) -> None:
    from pyspark.sql import SparkSession

    import kutip.spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = SparkSession.builder.master("local-cluster[2,1,2048]").config("spark.ui.enabled", False).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    rates: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        # In several files, so that executors end at nearly the same time.
        articles = Path(folder, "articles")
        articles.mkdir()
        rows = -(-table.num_rows // 16)
        for n in range(16):
            pq.write_table(table.slice(n * rows, rows), articles / f"{n:02}.parquet")
        frame = spark.read.parquet(str(articles))
        command = [options.kutip, "extract", "-q", "-j", "2", articles, "-o", Path(folder, "rows.parquet")]
        job = lambda: kutip.spark.extract(frame).write.mode("overwrite").parquet(str(Path(folder, "rows")))  # noqa: E731
        job()
        for _ in range(options.passes):
            best(rates, "kutip extract -j 2", megabytes / timed(lambda: subprocess.run(command, check=True)))
            best(rates, "kutip.spark.extract, two executors", megabytes / timed(job))
    spark.stop()
    show("Parquet to Parquet", rates)


def copy_of(table: pa.Table, n: int) -> pa.Table:
    """The articles with ids of their own."""
    ids = pa.array([f"{id}-{n}" for id in table["id"].to_pylist()])
    return table.set_column(table.column_names.index("id"), "id", ids)


def timed(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def best(rates: dict[str, float], name: str, rate: float) -> None:
    rates[name] = max(rate, rates.get(name, 0.0))


def show(title: str, rates: dict[str, float]) -> None:
    first = next(iter(rates.values()))
    print(f"| {title} | MB/s of text | of the first |\n| --- | ---: | ---: |")
    for name, rate in rates.items():
        print(f"| {name} | {rate:.1f} | {rate / first:.2f} |")
    print()


if __name__ == "__main__":
    main()
