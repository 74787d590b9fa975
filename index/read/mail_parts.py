"""The parts of a message (MIME) → pieces: of several versions the best one, attachments by name.

Knows which parts are text and what encoding they are in. Doesn't know what a mail's header says,
nor who is quoted in it.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from index import read as readers
from index.errors import UnreadableError
from index.read.charset import decode_as, decode_page
from index.read.mail_pages import page_pieces
from index.read.mail_plain import joined, unsigned
from index.read.mail_quotes import ends_quoting, quoting_pieces, reply
from index.read.text import HEADING, Piece

# The suffixes whose readers take an attachment's text, and the types that stand for them.
_READ = frozenset(
    [".txt", ".text", ".log", ".rst", ".md", ".markdown", ".html", ".htm", ".xhtml", ".csv", ".tsv"]
)
_PAGE = "text/html"
_TYPES = {
    _PAGE: ".html",
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
    if part.is_several:
        alternative = part.kind == "multipart/alternative"
        yield from _version(part, level) if alternative else _all(part, level)
    elif part.is_attached or part.inside:
        pass
    elif part.kind == _PAGE:
        yield from _lowered(page_pieces(_text(part)), level)
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


def attachment_pieces(part: Part, level: int) -> Iterator[Piece]:
    """A file as its own reader takes it, under its name; nothing if it is no text.

    Args:
        part: the file.
        level: of the heading that is its name.
    """
    suffix = PurePosixPath(part.name).suffix.lower()
    if suffix not in _READ:
        if not part.kind.startswith("text/"):
            return
        suffix = _TYPES.get(part.kind, ".txt")
    try:
        data = codecs.BOM_UTF8 + _text(part).encode("utf-8", "replace")
        document = readers.read(f"attached{suffix}", data)
    except UnreadableError:
        return
    yield Piece(HEADING, part.name or "Attachment", level)
    pieces = (Piece(b.kind, document.text[b.start : b.end], b.level) for b in document.blocks)
    yield from _lowered(pieces, level)


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


def _all(part: Part, level: int) -> Iterator[Piece]:
    """All parts; of those that belong together, as a page and its pictures do, the first one."""
    is_quoting = False
    for inner in part.inside[:1] if part.kind == "multipart/related" else part.inside:
        pieces = list(body_pieces(inner, level))
        if pieces and is_quoting:
            yield reply(level + 1)
        yield from pieces
        is_quoting = ends_quoting(pieces) if pieces else is_quoting


def _version(part: Part, level: int) -> list[Piece]:
    """One of several versions of the same: plain text, unless it hides what the page says."""
    plain = [p for p in part.inside if p.kind == "text/plain"]
    pages = [p for p in part.inside if any(_pages(p))]
    written = list(body_pieces((plain or part.inside)[0 if plain else -1], level))
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
    payload = part.message.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return (decode_page if part.kind == _PAGE else decode_as)(data, part.charset)
