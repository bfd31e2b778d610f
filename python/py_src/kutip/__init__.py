"""Finds attributed quotations in Indonesian news and links each to its speaker.

>>> import kutip
>>> article = kutip.extract('"Harga sudah turun," kata Bupati Rahmat Hidayat.')
>>> [(q.content, q.speaker) for q in article.quotations]
[('Harga sudah turun', 'Rahmat Hidayat')]

`extract` reads one article, `extract_many` a list of them on all cores, `extract_table` an Arrow table (pandas, Polars, DuckDB and
others have such tables); `kutip.spark` does the same on a cluster. `Extractor` reads with word lists of your own.
"""

from kutip._kutip import SCHEMA_VERSION, __version__
from kutip.extractor import Extractor, extract, extract_many, extract_table
from kutip.values import Article, Mention, Quotation, Speaker

__all__ = [
    "SCHEMA_VERSION",
    "Article",
    "Extractor",
    "Mention",
    "Quotation",
    "Speaker",
    "__version__",
    "extract",
    "extract_many",
    "extract_table",
]
