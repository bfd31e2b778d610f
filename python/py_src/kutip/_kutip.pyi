"""The native half of the module; private, and used by the rest of it only."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

__version__: str
SCHEMA_VERSION: int
COLUMNS: list[tuple[str, str]]
"""Name and meaning of each column, in the order of the output."""

_T = TypeVar("_T")
_Article = tuple[str, str, str | None, str | None]
"""Id, text, title, date."""
_Overlay = tuple[str, list[tuple[str, str]]]
"""Name of a lexicon folder, and path and contents of each of its files."""

class Extractor:
    def __init__(self, overlays: list[_Overlay]) -> None: ...
    def extract(self, article: _Article) -> tuple[Any, ...]: ...
    def extract_many(
        self, articles: Iterator[_Article], threads: int | None, make: Callable[..., _T]
    ) -> list[_T]: ...
    def extract_table(
        self, source: Any, columns: dict[str, str | None], keep: list[str], manner: dict[str, Any]
    ) -> Any: ...

def read_lexicon(folder: str) -> _Overlay: ...
def schema(report: bool) -> Any: ...
def main(arguments: list[str]) -> int: ...
