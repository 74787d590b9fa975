"""The templates of all pages, and how values look in them: quotes, sizes, dates, certainty.

What may be written into their forms is no longer than what web/bodies.py takes.

Text reaches a page only through these autoescaped templates. Knows no page and no request.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi.templating import Jinja2Templates

from index.types import StoredDocument
from qa.answer import MAX_QUESTION
from qa.byline import byline, moment, said_date, said_day
from web import bodies

templates = Jinja2Templates(Path(__file__).parent / "templates")


def scope_name(chosen: Collection[str], count: int, missing: int = 0) -> str:
    """What a question looks in, in words; `chosen` are ids or paths, folders end with a slash.

    `missing` more are chosen, but aren't there any more.
    """
    inside = sum(name.endswith("/") for name in chosen)
    single = len(chosen) - inside
    parts = [f"{inside} folder{'s' if inside > 1 else ''}"] if inside else []
    if single:
        parts.append(f"{single} of {count} documents" if not parts else f"{single} more")
    if missing:
        parts.append(f"{missing} that {'is' if missing == 1 else 'are'} gone")
    return " and ".join(parts) or "All documents"


def marked(
    citation: Mapping[str, Any], first: int = 0, last: int | None = None
) -> list[tuple[str, bool]]:
    """A quote from `first` to `last`, cut where its highlighted words begin and end.

    True: highlighted.
    """
    quote, origin, position = citation["quote"][:last], citation["start"], first
    parts: list[tuple[str, bool]] = []
    for span in citation["highlights"]:
        start, end = (max(position, span[at] - origin) for at in ("start", "end"))
        parts += [(quote[position:start], False), (quote[start:end], True)]
        position = end
    return [part for part in [*parts, (quote[position:], False)] if part[0]]


def said(
    sentence: Mapping[str, Any], citations: Iterable[Mapping[str, Any]]
) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """A sentence of an answer up to its last word, and that word; True: words that answer.

    They are those of its quote. Where they are most of it, they point at nothing in it.
    """
    text = sentence["text"]
    shown: Mapping[str, Any] = {"quote": text, "start": 0, "highlights": []}
    for citation in citations:
        if citation["number"] in sentence["citations"] and citation["quote"] == text:
            length = sum(span["end"] - span["start"] for span in citation["highlights"])
            shown = citation if 2 * length <= len(text) else shown
            break
    last = text.rfind(" ") + 1
    return marked(shown, 0, last), marked(shown, last)


def byline_of(document: StoredDocument | Mapping[str, str]) -> str:
    """Who wrote a document and when, whether it comes from the index or out of an answer."""
    known = document if isinstance(document, Mapping) else asdict(document)
    return byline(known["author"], known["written"])


def sureness(probability: float) -> str:
    """How sure an answer is, in words and per cent; never 100."""
    words = next(
        w for least, w in ((0.9, "Quite"), (0.7, "Fairly"), (0, "Not very")) if probability >= least
    )
    return f"{words} sure · {min(round(probability * 100), 99)}\u202f%"


def size(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1000:
        return f"{count} bytes"
    thousands = count / 1000
    return f"{thousands:,.0f} KB" if thousands < 1000 else f"{thousands / 1000:,.1f} MB"


def iso(seconds: float) -> str:
    """A time since the epoch for machines, UTC."""
    return moment(int(seconds)).isoformat()


templates.env.filters.update(
    marked=marked, said=said, byline=byline_of, said_date=said_date, scope=scope_name,
    sureness=sureness, size=size, day=said_day, iso=iso,
)  # fmt: skip
templates.env.globals.update(
    MAX_QUESTION=MAX_QUESTION, MAX_TITLE=bodies.MAX_TITLE, MAX_SEARCH=bodies.MAX_SEARCH,
    MAX_NOTE=bodies.MAX_NOTE, MAX_PATH=bodies.MAX_PATH,
)  # fmt: skip
templates.env.trim_blocks = templates.env.lstrip_blocks = True
