"""Ways to have articles read."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from kutip import _kutip
from kutip.values import Article, make_article

Overlays = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Of each lexicon folder its name, and path and contents of its files."""


class Extractor:
    """Reads articles with the built-in word lists and your own.

    `lexicon` is a folder or a list of folders, laid over the built-in tables in order; the layout is that of `kutip extract
    --lexicon`. Wrong tables are a `ValueError` that names file and line. The files are read once, here, and travel with the
    extractor when it is pickled: another process needs the module `kutip`, but not the folders. May be shared among threads.
    """

    def __init__(self, lexicon: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = ()) -> None:
        folders = [lexicon] if isinstance(lexicon, (str, os.PathLike)) else list(lexicon)
        read = (_kutip.read_lexicon(os.fspath(folder)) for folder in folders)
        self._overlays: Overlays = tuple((origin, tuple(files)) for origin, files in read)
        self._native = _native(self._overlays)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self._overlays,)

    def __repr__(self) -> str:
        folders = ", ".join(origin for origin, _ in self._overlays)
        return f"<Extractor with the built-in lexicon{' and ' + folders if folders else ''}>"

    def extract(
        self,
        text: str,
        *,
        title: str | None = None,
        date: str | datetime.date | None = None,
        id: str = "",
    ) -> Article:
        """Reads one article.

        `title` is the headline where it is apart from the text; quotations in it are found too. `date` is the day of publication,
        ISO or as the newspaper writes it; it completes dates such as `Rabu (15/12)`. `id` begins each `quote_id`.
        """
        article = (_text(id, "id"), _text(text, "text"), _optional(title, "title"), _date(date, "date"))
        return make_article(*self._native.extract(article))

    def extract_many(
        self,
        texts: Iterable[str],
        ids: Iterable[object] | None = None,
        threads: int | None = None,
        *,
        titles: Iterable[str | None] | None = None,
        dates: Iterable[str | datetime.date | None] | None = None,
    ) -> list[Article]:
        """Reads many articles on `threads` threads (all cores), without holding the interpreter's lock; keeps their order.

        `ids`, `titles` and `dates` go with the texts one by one and must be as many. Without `ids` articles are numbered from 0.
        Ctrl-C ends it soon.
        """
        articles = _articles(_many(texts, "texts"), ids, titles, dates)
        return self._native.extract_many(articles, _threads(threads), make_article)

    def extract_table(
        self,
        source: Any,
        text: str = "text",
        id: str | None = "id",
        *,
        title: str | None = "title",
        date: str | None = "date",
        outlet: str | None = "outlet",
        url: str | None = "url",
        keep: Iterable[str] = (),
        errors: str = "raise",
        threads: int | None = None,
    ) -> Any:
        """The quotations of all articles in a table, one row each, as a `pyarrow.Table`.

        `source` is anything that hands out Arrow: a table or record batch of pyarrow, a frame of pandas (2.2 or newer) or Polars, a
        relation of DuckDB. A stream without a length, as `pyarrow.RecordBatchReader`, is not read at once: what comes back is a
        `pyarrow.RecordBatchReader`, which reads on as it is read.

        `text`, `id`, `title`, `date`, `outlet` and `url` name columns; `None` says that there is none, and where the table has no
        column of the preset name it goes without (not for `text`). Articles without a column for the id are numbered from 0.
        Columns in `keep` are carried along to each row behind the others, with their types.

        An article without text or id, or that is not UTF-8, is a `ValueError`; with `errors="column"` it gets a row of nulls with
        its `doc_id`, and what is wrong in a last column, `error`, which is null for quotations.
        """
        pyarrow = _pyarrow()
        if errors not in ("raise", "column"):
            raise ValueError(f'errors: {errors!r} is unknown; give "raise" or "column"')
        if not hasattr(source, "__arrow_c_stream__") and not hasattr(source, "__arrow_c_array__"):
            raise TypeError(
                f"{type(source).__name__} is no Arrow table; give a table of pyarrow, a frame of pandas 2.2 or newer or Polars, "
                "or a relation of DuckDB"
            )
        names = {"text": text, "id": id, "title": title, "date": date, "outlet": outlet, "url": url}
        columns = {field: _optional(name, field) for field, name in names.items()}
        kept = [_text(name, "keep") for name in ([keep] if isinstance(keep, str) else keep)]
        lazily = not hasattr(source, "__len__") and not hasattr(source, "num_rows")
        manner = {"threads": _threads(threads), "report": errors == "column", "lazily": lazily}
        found = self._native.extract_table(source, columns, kept, manner)
        return pyarrow.RecordBatchReader.from_stream(found) if lazily else pyarrow.table(found)


def extract(
    text: str, *, title: str | None = None, date: str | datetime.date | None = None, id: str = ""
) -> Article:
    """Reads one article with the built-in word lists; see `Extractor.extract`."""
    return _builtin().extract(text, title=title, date=date, id=id)


def extract_many(
    texts: Iterable[str],
    ids: Iterable[object] | None = None,
    threads: int | None = None,
    *,
    titles: Iterable[str | None] | None = None,
    dates: Iterable[str | datetime.date | None] | None = None,
) -> list[Article]:
    """Reads many articles with the built-in word lists; see `Extractor.extract_many`."""
    return _builtin().extract_many(texts, ids, threads, titles=titles, dates=dates)


def extract_table(source: Any, text: str = "text", id: str | None = "id", **options: Any) -> Any:
    """The quotations of all articles in a table, with the built-in word lists; see `Extractor.extract_table` for the options."""
    return _builtin().extract_table(source, text, id, **options)


@lru_cache(maxsize=1)
def _builtin() -> Extractor:
    return Extractor()


@lru_cache(maxsize=8)
def _native(overlays: Overlays) -> _kutip.Extractor:
    # Kept, since workers of a cluster unpickle the same extractor for each of their tasks.
    return _kutip.Extractor([(origin, list(files)) for origin, files in overlays])


def _unpickled(overlays: Overlays) -> Extractor:
    extractor = Extractor.__new__(Extractor)
    extractor._overlays = overlays
    extractor._native = _native(overlays)
    return extractor


def _articles(
    texts: Iterable[str],
    ids: Iterable[object] | None,
    titles: Iterable[str | None] | None,
    dates: Iterable[str | datetime.date | None] | None,
) -> Iterator[tuple[str, str, str | None, str | None]]:
    beside = [
        (name, iter(_many(values, name))) for name, values in (("ids", ids), ("titles", titles), ("dates", dates)) if values is not None
    ]
    n = -1
    for n, text in enumerate(texts):
        here = {name: _next(values, name, n) for name, values in beside}
        yield (
            str(here.get("ids", n)),
            _text(text, f"texts[{n}]"),
            _optional(here.get("titles"), f"titles[{n}]"),
            _date(here.get("dates"), f"dates[{n}]"),
        )
    for name, values in beside:
        if next(values, _END) is not _END:
            raise ValueError(f"{name}: more than the {n + 1} texts; give one for each text")


_END = object()


def _next(values: Iterator[Any], name: str, n: int) -> Any:
    value = next(values, _END)
    if value is _END:
        raise ValueError(f"{name}: only {n}, but there are more texts; give one for each text")
    return value


def _many(values: Iterable[Any], name: str) -> Iterable[Any]:
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{name}: one string and not a list of them; for one article call extract")
    return values


def _text(value: Any, name: str) -> str:
    if isinstance(value, str):
        return value
    hint = "; leave missing articles out first" if value is None or value != value else ""
    raise TypeError(f"{name}: {type(value).__name__} instead of str{hint}")


def _optional(value: Any, name: str) -> str | None:
    return None if value is None else _text(value, name)


def _date(value: Any, name: str) -> str | None:
    return value.isoformat() if isinstance(value, datetime.date) else _optional(value, name)


def _threads(wanted: Any) -> int | None:
    if wanted is None:
        return None
    if isinstance(wanted, bool) or not isinstance(wanted, int):
        raise TypeError(f"threads: {type(wanted).__name__} instead of int; leave it out for all cores")
    if wanted < 1:
        raise ValueError(f"threads: {wanted}; give 1 or more, or leave it out for all cores")
    return min(wanted, _MOST_THREADS)


_MOST_THREADS = 1024


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError("tables need pyarrow; install it with: pip install 'kutip[arrow]'") from error
    return pyarrow
