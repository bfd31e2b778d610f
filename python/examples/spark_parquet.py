"""The quotations of all articles in Parquet, as Parquet, on a Spark cluster.

    spark-submit examples/spark_parquet.py articles.parquet quotations.parquet --keep rubrik

reads the columns `id` and `text` (and `title`, `date`, `outlet`, `url` where there are such) and writes a folder with a file for each
partition. Articles that could not be read are counted at the end; in the output they are the rows with an `error`.
"""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import kutip
import kutip.spark


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", help="Parquet file or folder with one article a row")
    parser.add_argument("quotations", help="folder to write; must not exist")
    parser.add_argument("--text", default="text", help="column with the text")
    parser.add_argument("--id", default="id", help="column with the id")
    parser.add_argument("--keep", nargs="*", default=[], help="columns to carry along")
    parser.add_argument("--lexicon", nargs="*", default=[], help="folders with word lists of your own")
    parser.add_argument("--master", help="as spark-submit has it; local-cluster[2,1,1024] tries it on one machine")
    options = parser.parse_args()

    builder = SparkSession.builder.appName("kutip")
    if options.master:
        builder = builder.master(options.master)
    spark = builder.getOrCreate()
    found = kutip.spark.extract(
        spark.read.parquet(options.articles),
        options.text,
        options.id,
        keep=options.keep,
        extractor=kutip.Extractor(options.lexicon),
    )
    found.write.parquet(options.quotations)

    # Counted in what was written, so that no article is read twice.
    written = spark.read.parquet(options.quotations)
    for row in written.groupBy("type").count().orderBy("type").collect():
        print(f"{row['count']:>8} {row['type'] or 'articles that could not be read'}")
    print("most quoted:")
    said = written.where(F.col("speaker_kind") == "person").groupBy("speaker").count()
    for row in said.orderBy(F.desc("count"), "speaker").limit(5).collect():
        print(f"{row['count']:>8} {row['speaker']}")
    spark.stop()


if __name__ == "__main__":
    main()
