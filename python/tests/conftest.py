"""Articles and rows that tests share."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def corpus() -> list[dict[str, Any]]:
    """The articles of the repository as records."""
    folder = ROOT / "corpus/gold/texts"
    # Line ends as they are: offsets count them.
    return [{"id": path.name, "text": path.read_bytes().decode()} for path in sorted(folder.glob("*.txt"))]


@pytest.fixture(scope="session")
def wild() -> list[dict[str, Any]]:
    """Many real articles, which are not in the repository."""
    path = Path(os.environ.get("KUTIP_WILD", ROOT.parent / "shared/wild/articles.jsonl.gz"))
    if not path.exists():
        pytest.skip(f"no real articles at {path}; name another file in KUTIP_WILD")
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]


def command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the command that was installed with the module."""
    run = [sys.executable, "-m", "kutip", *arguments]
    return subprocess.run(run, input=stdin, capture_output=True, encoding="utf-8", check=False)


def command_rows(articles: list[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    """The rows of the command for these articles, with the spans of contents as lists."""
    lines = "".join(json.dumps(article) + "\n" for article in articles)
    done = command("extract", "-q", "--from", "jsonl", "--format", "jsonl", *options, stdin=lines)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    for row in rows:
        row["content_spans"] = [[int(place) for place in span.split(":")] for span in row["content_spans"].split(";")]
    return rows


def table_rows(table: Any) -> list[dict[str, Any]]:
    """The rows of an Arrow table in the form of `command_rows`."""
    return [as_row(row) for row in table.to_pylist()]


def as_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row with spans as pairs."""
    spans = {name: [[span["start"], span["end"]] for span in row[name]] for name in ("content_spans", "resolution_chain")}
    return {**row, **spans}
