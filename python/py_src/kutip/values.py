"""What is found in an article: values that do not change."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

from kutip import html

Span = tuple[int, int]
"""Start and end, in characters from 0, end excluded: `text[start:end]`."""


@dataclass(frozen=True, slots=True, repr=False)
class Quotation:
    """One attributed quotation; the fields are the columns of the command's output, and `in_title`.

    `content`, `cue` and `source` are slices of the article's text by their start and end, or of its title where `in_title` is true.
    Text is empty where there is none.
    """

    doc_id: str
    quote_id: str
    type: str
    content: str
    content_start: int
    content_end: int
    content_spans: tuple[Span, ...]
    cue: str
    cue_start: int | None
    cue_end: int | None
    cue_lemma: str
    source: str
    source_start: int | None
    source_end: int | None
    source_form: str
    speaker_id: str
    speaker: str
    speaker_kind: str
    role: str
    affiliation: str
    section: str
    paragraph: int
    sentence: int
    said_at: str
    said_place: str
    channel: str
    cue_class: str
    confidence: float
    attributed_by: str
    resolved_by: str
    continues: str
    flags: tuple[str, ...]
    title: str
    date: str
    outlet: str
    url: str
    resolution_chain: tuple[Span, ...]
    candidates: tuple[str, ...]
    in_title: bool
    """Whether it stands in the title that was given; its offsets then count from the start of that."""

    @property
    def start(self) -> int:
        """Start of the content; the same as `content_start`."""
        return self.content_start

    @property
    def end(self) -> int:
        """End of the content, exclusive; the same as `content_end`."""
        return self.content_end

    def to_dict(self) -> dict[str, Any]:
        """The row as the command writes it: a value for each column, lists as lists."""
        return {name: _plain(getattr(self, name)) for name in COLUMNS}

    def __repr__(self) -> str:
        said = f"{self.speaker or '?'}: {_short(self.content)!r}"
        return f"<Quotation {self.quote_id} {self.type} {self.start}:{self.end} {said}>"


COLUMNS = tuple(field.name for field in fields(Quotation) if field.name != "in_title")
"""The columns of the output, in their order."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted in an article."""

    id: str
    """Number within the article, as in the column `speaker_id`."""
    name: str
    """Fullest name in the article, without honorifics and degrees."""
    kind: str
    """`person`, `organization`, `group`, `unnamed` or `document`."""
    role: str
    """Function with office or area, as the article gives it; empty where it gives none."""
    affiliation: str
    """The body or area within the role."""

    def to_dict(self) -> dict[str, Any]:
        """A value for each field."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a person is named, or the source of a quotation."""

    text: str
    start: int
    end: int
    form: str
    """`name`, `short_name`, `name_with_role`, `role`, `pronoun`, `clitic` and so on, as in the column `source_form`."""
    speaker_id: str
    """The speaker it stands for; empty for somebody who is not quoted in this article."""
    in_title: bool
    """Whether it stands in the title that was given; its offsets then count from the start of that."""

    def to_dict(self) -> dict[str, Any]:
        """A value for each field."""
        return asdict(self)


@dataclass(frozen=True, repr=False)
class Article:
    """An article and what was found in it."""

    id: str
    text: str
    """The text as it was read; half a surrogate pair, which is no character, became U+FFFD."""
    title: str | None
    date: str | None
    quotations: tuple[Quotation, ...]
    """In the order of the text."""
    mentions: tuple[Mention, ...]
    """Every person named outside quotation marks and the sources of all quotations, in the order of the text."""

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Those who are quoted, in the order in which they first speak."""
        found: dict[str, Speaker] = {}
        for q in self.quotations:
            if q.speaker_id:
                found.setdefault(
                    q.speaker_id, Speaker(q.speaker_id, q.speaker, q.speaker_kind, q.role, q.affiliation)
                )
        return tuple(found.values())

    def to_dict(self) -> dict[str, Any]:
        """The article as plain values, fit for JSON."""
        lists = {name: [value.to_dict() for value in getattr(self, name)] for name in _LISTS}
        return {"id": self.id, "title": self.title, "date": self.date, "text": self.text, **lists}

    def __repr__(self) -> str:
        counts = f"{_count(self.quotations, 'quotation')}, {_count(self.speakers, 'speaker')}"
        lines = [f"<Article {self.id!r}: {counts}>"]
        lines += [f"  {q.type:8} {q.speaker or '?'}: {_short(q.content)!r}" for q in self.quotations[:_SHOWN]]
        if len(self.quotations) > _SHOWN:
            lines.append(f"  and {len(self.quotations) - _SHOWN} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return html.article(self)


_LISTS = ("quotations", "speakers", "mentions")
_SHOWN = 10
"""Quotations that the text form of an article shows."""


def make_article(
    id: str,
    text: str,
    title: str | None,
    date: str | None,
    rows: list[tuple[Any, ...]],
    mentions: list[tuple[int, int, str, str, bool]],
) -> Article:
    """An article from what the native half found in it."""

    def mention(start: int, end: int, form: str, speaker_id: str, in_title: bool) -> Mention:
        base = title if in_title and title is not None else text
        return Mention(base[start:end], start, end, form, speaker_id, in_title)

    return Article(
        id, text, title, date, tuple(Quotation(*row) for row in rows), tuple(mention(*place) for place in mentions)
    )


def _plain(value: Any) -> Any:
    return [_plain(element) for element in value] if isinstance(value, tuple) else value


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"


def _count(things: tuple[Any, ...], noun: str) -> str:
    return f"{len(things)} {noun}" + ("" if len(things) == 1 else "s")
