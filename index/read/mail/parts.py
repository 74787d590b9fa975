"""The parts of a message (MIME) → pieces: of several versions the best one, attachments by name.

Knows which parts are text and what encoding they are in. Doesn't know what a mail's header says,
nor who is quoted in it.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from email.message import Message
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from index.errors import UnreadableError
from index.read import SUFFIXES, TEXT_SUFFIXES
from index.read.charset import decode_as, decode_page
from index.read.mail.calendar import calendar_text
from index.read.mail.pages import page_pieces
from index.read.mail.plain import joined, unsigned
from index.read.mail.quotes import ends_quoting, quoting_pieces, reply
from index.read.text import Piece, text_pieces
from index.types import Attached

_PAGE = "text/html"
_CALENDAR, _CALENDARS = "text/calendar", ".ics"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    _PAGE: ".html",
    "application/pdf": ".pdf",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    "text/csv": ".csv",
    "text/markdown": ".md",
    "text/tab-separated-values": ".tsv",
}
# What is sent beside the real message to programs that can't show it.
_STUB = re.compile(r"\bHTML\b|\bbrowser\b|\bview\b.{0,40}\bonline\b", re.IGNORECASE)
_LONGEST_STUB = 300


class Part(NamedTuple):
    """A part of a message, or all of it: what its headers say, each of which is parsed but once."""

    message: Message
    kind: str
    charset: str
    name: str
    is_attached: bool
    is_broken: bool
    """Whether lines of its text go on in the next, and the space before that is none of it."""
    inside: tuple["Part", ...]
    """The parts in it; of one that holds a message, that message."""

    @property
    def is_several(self) -> bool:
        """Whether it is nothing but the parts in it."""
        return bool(self.inside) and self.kind.startswith("multipart/")


def part_of(message: Message) -> Part:
    """A message or a part of one, with all that is in it."""
    said: Any = message.get("Content-Type")
    placed: Any = message.get("Content-Disposition")
    about, place = (dict(header.params) if header else {} for header in (said, placed))
    name = " ".join(str(place.get("filename") or about.get("name") or "").split())
    inner = message.get_payload() if message.is_multipart() else []
    return Part(
        message,
        said.content_type if said else message.get_default_type(),
        str(about.get("charset", "")),
        name,
        bool(name) or (placed is not None and placed.content_disposition == "attachment"),
        str(about.get("delsp", "")).lower() == "yes",
        tuple(part_of(part) for part in inner if isinstance(part, Message)),
    )


def body_pieces(part: Part, level: int) -> Iterator[Piece]:
    """What a part and those in it say, but for what is attached.

    Args:
        part: a message, or a part of one.
        level: of the heading that all of it stands under.

    Raises:
        UnreadableError: a text is none.
    """
    if part.is_several and part.kind == "multipart/alternative":
        yield from _version([p for p in part.inside if p.kind != _CALENDAR], level)
        # What it invites to needn't be told in the others.
        yield from _all([p for p in part.inside if p.kind == _CALENDAR], level)
    elif part.is_several:
        # Of parts that belong together, as a page and its pictures do, the first one.
        yield from _all(part.inside[:1] if part.kind == "multipart/related" else part.inside, level)
    elif part.is_attached or part.inside:
        pass
    elif part.kind == _PAGE:
        yield from _lowered(page_pieces(_text(part)), level)
    elif part.kind == _CALENDAR:
        yield from _lowered(text_pieces(calendar_text(_text(part))), level)
    elif part.kind.startswith(("text/", "multipart/")):  # the latter where its boundary was lost
        text = _text(part).replace("\r\n", "\n")
        text = unsigned(joined(text) if part.is_broken else text)
        yield from _lowered(quoting_pieces(text), level)


def attached_to(part: Part) -> Iterator[Part]:
    """The files and the messages in a message, not what is attached to those in turn."""
    if part.is_several:
        for inner in part.inside:
            yield from attached_to(inner)
    elif part.kind == "message/rfc822" or (part.is_attached and not part.inside):
        yield part


def file_of(part: Part) -> Attached | None:
    """An attached file, if it has a reader; a text whose encoding the mail tells, as UTF-8."""
    suffix = ".txt" if is_calendar(part) else _suffix(part)
    if suffix not in SUFFIXES:
        suffix = _TYPES.get(part.kind, ".txt" if part.kind.startswith("text/") else "")
    if not suffix:
        return None
    data = _bytes(part)
    if is_calendar(part) or (suffix in TEXT_SUFFIXES and part.charset):
        # What is no text after all, its reader says.
        with suppress(UnreadableError):
            text = calendar_text(_text(part)) if is_calendar(part) else _text(part)
            data = codecs.BOM_UTF8 + text.encode("utf-8", "replace")
    return Attached(part.name or "Attachment", suffix, data)


def is_calendar(part: Part) -> bool:
    """Whether a file is an invitation, or of a calendar."""
    return part.kind == _CALENDAR or _suffix(part) == _CALENDARS


def has_calendar(part: Part) -> bool:
    """Whether a message itself is an invitation, whatever else is attached."""
    if part.is_several:
        return any(map(has_calendar, part.inside))
    return part.kind == _CALENDAR and not part.is_attached


def _suffix(part: Part) -> str:
    return PurePosixPath(part.name).suffix.lower()


def page_of(part: Part) -> str:
    """The first page of HTML in a message, as text; "" if there is none.

    Raises:
        UnreadableError: its bytes are no text.
    """
    return next(map(_text, _pages(part)), "")


def _pages(part: Part) -> Iterator[Part]:
    if part.kind == _PAGE:
        yield part
    for inner in part.inside:
        yield from _pages(inner)


def _all(parts: Sequence[Part], level: int) -> Iterator[Piece]:
    """What each part says, none under the name of whom another quotes."""
    is_quoting = False
    for inner in parts:
        pieces = list(body_pieces(inner, level))
        if pieces and is_quoting:
            yield reply(level + 1)
        yield from pieces
        is_quoting = ends_quoting(pieces) if pieces else is_quoting


def _version(parts: Sequence[Part], level: int) -> list[Piece]:
    """One of several versions of the same: plain text, unless it hides what the page says."""
    plain = [p for p in parts if p.kind == "text/plain"]
    pages = [p for p in parts if any(_pages(p))]
    written = [piece for p in plain[:1] or parts[-1:] for piece in body_pieces(p, level)]
    is_real = _length(written) > 0 and not _is_stub(written)
    # No text is longer than its page's source, which needn't be looked at then.
    sources = (len(q.message.get_payload()) for p in pages for q in _pages(p))
    if not pages or (is_real and 2 * _length(written) >= sum(sources)):
        return written
    shown = list(body_pieces(pages[-1], level))
    is_real = is_real and 2 * _length(written) >= _length(shown)
    return written if is_real or not _length(shown) else shown


def _is_stub(pieces: list[Piece]) -> bool:
    """Whether a short text is about the page that stands beside it."""
    about = any(_STUB.search(piece.text) for piece in pieces)
    return about and _length(pieces) <= _LONGEST_STUB


def _length(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _lowered(pieces: Iterable[Piece], level: int) -> list[Piece]:
    """The pieces, their headings under one of that level."""
    return [p._replace(level=p.level + level) if p.level else p for p in pieces]


def _text(part: Part) -> str:
    """The text of a part; its own word on its encoding is no more than a hint."""
    return (decode_page if part.kind == _PAGE else decode_as)(_bytes(part), part.charset)


def _bytes(part: Part) -> bytes:
    payload = part.message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
