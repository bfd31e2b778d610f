"""An article with its quotations, as HTML for notebooks.

Colours are laid over the page with little opacity and the text keeps the colour of the page, so that it reads on light and dark.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kutip.values import Article, Quotation

_STYLE = """<style>
.kutip { line-height: 1.7; max-width: 46em; }
.kutip-text { white-space: pre-wrap; overflow-wrap: anywhere; }
.kutip-title { font-weight: bold; }
.kutip-q { background: hsl(var(--kutip-hue) 90% 58% / 0.28); border-radius: 3px; padding: 1px 0; }
.kutip-indirect { background: none; border-bottom: 2px solid hsl(var(--kutip-hue) 90% 58% / 0.75); border-radius: 0; }
.kutip-cue { font-weight: bold; }
.kutip-source { font-style: italic; }
.kutip-name { border: 1px solid hsl(var(--kutip-hue) 90% 58% / 0.8); border-radius: 3px; padding: 0 4px; margin-right: 6px; white-space: nowrap; }
.kutip-tag { font-size: 70%; vertical-align: super; border: 1px solid hsl(var(--kutip-hue) 90% 58% / 0.8); border-radius: 3px; padding: 0 2px; margin-left: 2px; user-select: none; }
.kutip-legend { font-size: 85%; margin-top: 0.8em; line-height: 2; }
</style>"""


def article(found: Article) -> str:
    """The article: contents in the colour of their speaker, direct ones filled and indirect ones underlined, cues bold, sources italic."""
    hues = {speaker.id: (n * 137 + 210) % 360 for n, speaker in enumerate(found.speakers)}
    parts = [_STYLE, '<div class="kutip">']
    if found.title is not None:
        parts.append(f'<div class="kutip-text kutip-title">{_marked(found.title, _in(found, True), hues)}</div>')
    parts.append(f'<div class="kutip-text">{_marked(found.text, _in(found, False), hues)}</div>')
    parts.append(f'<div class="kutip-legend">{_legend(found, hues)}</div></div>')
    return "\n".join(parts)


def _in(found: Article, in_title: bool) -> list[Quotation]:
    return [q for q in found.quotations if q.in_title == in_title]


def _marked(text: str, quotations: list[Quotation], hues: dict[str, int]) -> str:
    """The text with a `span` for each stretch that has the same marks throughout: spans of HTML nest, marks may overlap."""
    opens: dict[int, list[tuple[str, int]]] = {}
    closes: dict[int, list[tuple[str, int]]] = {}
    ends: dict[int, list[int]] = {}
    for n, q in enumerate(quotations):
        spans = [("content", span) for span in q.content_spans]
        spans += [
            (what, (start, end))
            for what, start, end in (("cue", q.cue_start, q.cue_end), ("source", q.source_start, q.source_end))
            if start is not None and end is not None
        ]
        for what, (start, end) in spans:
            opens.setdefault(start, []).append((what, n))
            closes.setdefault(end, []).append((what, n))
        ends.setdefault(q.content_end, []).append(n)
    parts: list[str] = []
    here: list[tuple[str, int]] = []
    before = 0
    for at in sorted({*opens, *closes, len(text)}):
        if at > before:
            parts.append(_stretch(text[before:at], here, quotations, hues))
        for mark in closes.get(at, ()):
            here.remove(mark)
        parts += [_tag(quotations[n], hues) for n in ends.get(at, ())]
        here += opens.get(at, ())
        before = at
    return "".join(parts)


def _stretch(text: str, marks: list[tuple[str, int]], quotations: list[Quotation], hues: dict[str, int]) -> str:
    if not marks:
        return escape(text)
    classes = sorted({f"kutip-{what}" for what, _ in marks if what != "content"})
    contents = [quotations[n] for what, n in marks if what == "content"]
    about = ""
    if contents:
        # Where contents lie in one another, the last that began is shown.
        q = contents[-1]
        classes.append("kutip-q kutip-indirect" if q.type == "indirect" else "kutip-q")
        about = f' style="{_hue(q, hues)}" title="{escape(_about(q))}"'
    return f'<span class="{" ".join(classes)}"{about}>{escape(text)}</span>'


def _tag(q: Quotation, hues: dict[str, int]) -> str:
    return f'<span class="kutip-tag" style="{_hue(q, hues)}" title="{escape(_about(q))}">{escape(q.speaker_id or "?")}</span>'


def _hue(q: Quotation, hues: dict[str, int]) -> str:
    # Without a speaker: grey.
    return f"--kutip-hue: {hues[q.speaker_id]}" if q.speaker_id in hues else "--kutip-hue: 0; filter: grayscale(1)"


def _about(q: Quotation) -> str:
    role = f", {q.role}" if q.role else ""
    return f"{q.quote_id} · {q.type} · {q.speaker or 'no speaker'}{role} · confidence {q.confidence:.2f}"


def _legend(found: Article, hues: dict[str, int]) -> str:
    if not found.quotations:
        return "no quotations"
    names = [
        f'<span class="kutip-name" style="--kutip-hue: {hues[speaker.id]}">{escape(speaker.id)} '
        f"{escape(speaker.name)}{escape(', ' + speaker.role if speaker.role else '')}</span>"
        for speaker in found.speakers
    ]
    sample = '<span class="kutip-q" style="--kutip-hue: 210">direct</span> <span class="kutip-q kutip-indirect" style="--kutip-hue: 210">indirect</span>'
    return f'{" ".join(names)}<br>{sample} <span class="kutip-cue">cue</span> <span class="kutip-source">source</span>'
