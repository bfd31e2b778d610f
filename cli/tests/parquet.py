"""Reads the Parquet that kutip writes with pyarrow, and lets kutip read what pyarrow writes.

    python3 cli/tests/parquet.py target/debug/kutip corpus/gold/texts

Needs pyarrow; `.ci/run` leaves it out where there is none.
"""

import datetime
import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

KUTIP, TEXTS = (str(Path(argument).resolve()) for argument in sys.argv[1:3])


def extract(*arguments, code=0):
    """Runs `kutip extract`, asks for an exit code, returns standard output and messages."""
    run = subprocess.run([KUTIP, "extract", *map(str, arguments)], capture_output=True, text=True)
    assert run.returncode == code, (arguments, run.returncode, run.stderr)
    return run.stdout, run.stderr


def rows(*arguments, code=0):
    """Rows of JSON Lines."""
    return [json.loads(line) for line in extract(*arguments, "--format", "jsonl", code=code)[0].splitlines()]


def check_types(schema):
    span = pa.list_(pa.field("element", pa.struct([pa.field("start", pa.int64(), False), pa.field("end", pa.int64(), False)]), False))
    words = pa.list_(pa.field("element", pa.string(), False))
    for name, wanted in {
        "doc_id": pa.string(), "content_start": pa.int64(), "content_end": pa.int64(), "content_spans": span,
        "cue_start": pa.int64(), "paragraph": pa.int64(), "confidence": pa.float64(), "flags": words,
        "said_at": pa.string(), "resolution_chain": span, "candidates": words,
    }.items():
        assert schema.field(name).type == wanted, (name, schema.field(name).type, wanted)
    assert schema.field("cue_start").nullable and not schema.field("content_start").nullable


def check_written(folder):
    path = folder / "rows.parquet"
    extract(TEXTS, "-q", "-o", path)
    wanted = rows(TEXTS, "-q")
    table = pq.read_table(path)
    check_types(table.schema)
    found = table.to_pylist()
    assert len(found) == len(wanted) > 300, (len(found), len(wanted))
    for one, other in zip(found, wanted):
        other["content_spans"] = [
            dict(zip(("start", "end"), map(int, span.split(":")))) for span in other["content_spans"].split(";")
        ]
        other["resolution_chain"] = [dict(start=start, end=end) for start, end in other["resolution_chain"]]
        assert one == other, (one, other)
        text = (Path(TEXTS) / one["doc_id"]).read_bytes().decode().removeprefix("\ufeff")
        assert text[one["content_start"]:one["content_end"]] == one["content"]
    column = pq.ParquetFile(path).metadata.row_group(0).column(0)
    assert column.compression == "ZSTD" and column.statistics.has_min_max
    # A column can be read by itself, and DuckDB-style filters use the statistics.
    few = pq.read_table(path, columns=["speaker", "flags"], filters=[("type", "==", "direct")])
    assert few.num_rows == sum(row["type"] == "direct" for row in wanted)
    extract(TEXTS, "-q", "-o", folder / "part.parquet", "--split", "100kB")
    parts = sorted(folder.glob("part-*.parquet"))
    assert len(parts) > 1 and sum((pq.read_table(part).to_pylist() for part in parts), []) == found
    return len(found), len(parts)


def check_read(folder):
    """Every type that holds text, dates as dates and timestamps, nulls, lists; against the same in JSON Lines."""
    paths = sorted(Path(TEXTS).glob("**/*.txt"))[:20]
    texts = [path.read_bytes().decode() for path in paths]
    day = datetime.date(2024, 3, 15)
    moment = datetime.datetime(2024, 3, 15, 7, 30, 45)
    columns = {
        "isi": texts,
        "id": [path.stem for path in paths],
        "media": ["Harian"] * len(texts),
        "tanggal": [day if n % 3 else None for n in range(len(texts))],
        "tag": [["a", "b"]] * len(texts),
        "nilai": [n / 2 for n in range(len(texts))],
    }
    lines = folder / "same.jsonl"
    keys = [dict(zip(columns, values)) for values in zip(*columns.values())]
    lines.write_text("".join(json.dumps(key, default=str) + "\n" for key in keys), encoding="utf-8")
    wanted = rows(lines, "-q", "--keep", "tag,nilai")
    assert len(wanted) > 100
    path = folder / "some.parquet"
    ways = 0
    compressions = itertools.cycle(("zstd", "snappy", "gzip", "none"))
    for kind in (pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary()):
        for date in (pa.date32(), pa.timestamp("ms"), pa.timestamp("us"), pa.timestamp("ns")):
            arrays = {name: pa.array(values) for name, values in columns.items()}
            arrays["isi"] = arrays["isi"].dictionary_encode() if pa.types.is_dictionary(kind) else arrays["isi"].cast(kind)
            arrays["media"] = arrays["media"].dictionary_encode()
            arrays["tanggal"] = arrays["tanggal"].cast(date)
            compression = next(compressions)
            pq.write_table(pa.table(arrays), path, compression=compression, row_group_size=7)
            assert rows(path, "-q", "--keep", "tag,nilai") == wanted, (kind, date, compression)
            ways += 1
    for date, shown in ((pa.timestamp("ns"), "2024-03-15T07:30:45"), (pa.timestamp("us", "UTC"), "2024-03-15T07:30:45Z")):
        pq.write_table(pa.table({"text": texts, "date": pa.array([moment] * len(texts), date)}), path)
        assert {row["date"] for row in rows(path, "-q")} == {shown}
    pq.write_table(pa.table({"text": [texts[0], None], "id": pa.array([None, None])}), path)
    assert "some.parquet:2: the text is null" in extract(path, code=1)[1]
    pq.write_table(pa.table({"text": texts}), path, compression="lz4")
    assert "is compressed with LZ4" in extract(path, code=1)[1]
    return ways


def main():
    with tempfile.TemporaryDirectory() as name:
        count, parts = check_written(Path(name))
        ways = check_read(Path(name))
    print(f"pyarrow {pa.__version__} reads {count} rows as JSON Lines have them, also in {parts} parts; kutip reads {ways} of its files")


if __name__ == "__main__":
    main()
