"""kutip on a cluster: the quotations of all articles in a Spark frame.

    from kutip.spark import extract
    quotations = extract(spark.read.parquet("articles.parquet"), "text", "id", keep=["section"])
    quotations.write.parquet("quotations.parquet")

The executors need the modules `kutip` and `pyarrow`, installed there or shipped with `spark.archives`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kutip import _kutip
from kutip.extractor import Extractor

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType


def extract(
    df: DataFrame,
    text_col: str = "text",
    id_col: str = "id",
    keep: Iterable[str] = (),
    *,
    title_col: str | None = "title",
    date_col: str | None = "date",
    outlet_col: str | None = "outlet",
    url_col: str | None = "url",
    extractor: Extractor | None = None,
) -> DataFrame:
    """The quotations of all articles in `df`, one row each, with the columns of the command's output.

    Behind these come the columns in `keep`, with their types, and `error`. It is null for quotations. An article that cannot be
    read (no text, no id, not UTF-8) has one row of nulls with its `doc_id`, and `error` says what is wrong; it never fails the job.

    Columns are named as in `kutip.extract_table`. With `extractor` the contents of its word lists are shipped with each task. Rows
    are those of the command for the same articles; their order within a partition is that of the articles.
    """
    reader = extractor or Extractor()
    columns = {"title": title_col, "date": date_col, "outlet": outlet_col, "url": url_col}
    kept = [keep] if isinstance(keep, str) else list(keep)
    beside = [name for name in columns.values() if name is not None and name in df.columns]
    # Only what is needed goes through Arrow.
    wanted = list(dict.fromkeys([text_col, id_col, *beside, *kept]))
    for name in wanted:
        if name not in df.columns:
            raise ValueError(f"no column {name}; the frame has: {', '.join(df.columns)}")
    read = _Reader(reader, {"text": text_col, "id": id_col, **columns}, kept, wanted)
    # Numbers for names on the way: mapInArrow does not take names with a point in them.
    articles = df.select(*[df[_quoted(name)].alias(str(n)) for n, name in enumerate(wanted)])
    # Wrong columns are told here, and not by an executor in the middle of the job.
    read.check(articles.schema)
    return articles.mapInArrow(read, schema(df, kept))


def schema(df: DataFrame, keep: Iterable[str] = ()) -> StructType:
    """The columns of `extract(df, …, keep=keep)`."""
    import pyarrow
    from pyspark.sql.types import StructField, StructType

    *columns, error = pyarrow.schema(_kutip.schema(True))
    fields = [StructField(column.name, _spark_type(column.type)) for column in columns]
    fields += [StructField(name, df.schema[name].dataType) for name in keep]
    return StructType([*fields, StructField(error.name, _spark_type(error.type))])


class _Reader:
    """What an executor runs on each partition; it is pickled, and the word lists with it."""

    def __init__(self, extractor: Extractor, columns: dict[str, Any], keep: list[str], names: list[str]) -> None:
        self.extractor = extractor
        self.columns = columns
        self.keep = keep
        self.names = names

    def __call__(self, batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            yield from self.read(batch)

    def read(self, batch: pyarrow.RecordBatch) -> list[pyarrow.RecordBatch]:
        articles = batch.rename_columns(self.names)
        # One thread: Spark gives each task a core.
        found = self.extractor.extract_table(articles, **self.columns, keep=self.keep, errors="column", threads=1)
        batches: list[pyarrow.RecordBatch] = found.to_batches()
        return batches

    def check(self, schema: StructType) -> None:
        """Reads an empty batch of the frame's types.

        Raises a `ValueError` where a column cannot be used.
        """
        import pyarrow
        from pyspark.sql.pandas.types import to_arrow_schema

        self.read(pyarrow.RecordBatch.from_pylist([], schema=to_arrow_schema(schema)))


def _spark_type(arrow: Any) -> DataType:
    """The type of a column of ours in Spark."""
    import pyarrow.types as is_
    from pyspark.sql.types import ArrayType, DoubleType, LongType, StringType, StructField, StructType

    if is_.is_list(arrow):
        return ArrayType(_spark_type(arrow.value_type), containsNull=False)
    if is_.is_struct(arrow):
        fields = [arrow.field(n) for n in range(arrow.num_fields)]
        return StructType([StructField(field.name, _spark_type(field.type), nullable=False) for field in fields])
    return {"string": StringType(), "int64": LongType(), "double": DoubleType()}[str(arrow)]


def _quoted(name: str) -> str:
    """A column by exactly this name, also with a point in it."""
    return "`" + name.replace("`", "``") + "`"
