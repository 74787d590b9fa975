"""The parts of a message (MIME) → pieces: of several versions the best one, attachments by name.

Knows which parts are text and what encoding they are in. Doesn't know what a mail's header says,
nor who is quoted in it.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from pathlib import PurePosixPath

from index import read as readers
from index.errors import UnreadableError
from index.read.charset import decode_as, decode_page
from index.read.html import html_pieces
from index.read.mail_quotes import quoting_pieces
from index.read.text import HEADING, Piece

# The suffixes whose readers take an attachment's text, and the types that stand for them.
_READ = frozenset(
    [".txt", ".text", ".log", ".rst", ".md", ".markdown", ".html", ".htm", ".xhtml", ".csv", ".tsv"]
)
_TYPES = {
    "text/html": ".html",
    "text/csv": ".csv",
    "text/markdown": ".md",
    "text/tab-separated-values": ".tsv",
}
# What is sent beside the real message to programs that can't show it.
_STUB = re.compile(r"\bHTML\b|\bbrowser\b|\bview\b.{0,40}\bonline\b", re.IGNORECASE)
_LONGEST_STUB = 300


def body_pieces(part: Message, level: int) -> Iterator[Piece]:
    """What a part and those in it say, but for what is attached.

    Args:
        part: a message, or a part of one.
        level: of the heading that all of it stands under.

    Raises:
        UnreadableError: a text is none.
    """
    main, sub = part.get_content_maintype(), part.get_content_subtype()
    if part.is_multipart():
        if main == "multipart":
            yield from _version(part, level) if sub == "alternative" else _all(part, level)
    elif _is_attached(part):
        pass
    elif sub == "html":
        yield from _lowered(html_pieces(_text(part)), level)
    elif main in ("text", "multipart"):  # the latter where its boundary was lost
        yield from _lowered(quoting_pieces(_text(part).replace("\r\n", "\n")), level)


def inside(part: Message) -> list[Message]:
    """The parts of a part; of one that holds a message, that message."""
    inner = part.get_payload() if part.is_multipart() else []
    return [p for p in inner if isinstance(p, Message)]


def attached_to(message: Message) -> Iterator[Message]:
    """The files and the messages in a message, not what is attached to those in turn."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            waiting += reversed(inside(part))
        elif part.get_content_type() == "message/rfc822" or _is_attached(part):
            yield part


def attachment_pieces(part: Message, level: int) -> Iterator[Piece]:
    """A file as its own reader takes it, under its name; nothing if it is no text.

    Args:
        part: the file.
        level: of the heading that is its name.
    """
    name = " ".join((part.get_filename() or "Attachment").split())
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in _READ:
        if part.get_content_maintype() != "text":
            return
        suffix = _TYPES.get(part.get_content_type(), ".txt")
    try:
        data = codecs.BOM_UTF8 + _text(part).encode("utf-8", "replace")
        document = readers.read(f"attached{suffix}", data)
    except UnreadableError:
        return
    yield Piece(HEADING, name, level)
    pieces = (Piece(b.kind, document.text[b.start : b.end], b.level) for b in document.blocks)
    yield from _lowered(pieces, level)


def page_of(message: Message) -> str:
    """The first page of HTML in a message, as text; "" if there is none.

    Raises:
        UnreadableError: its bytes are no text.
    """
    pages = (part for part in message.walk() if part.get_content_type() == "text/html")
    return next(map(_text, pages), "")


def _all(part: Message, level: int) -> Iterator[Piece]:
    """All parts; of those that belong together, as a page and its pictures do, the first one."""
    parts = inside(part)
    for inner in parts[:1] if part.get_content_subtype() == "related" else parts:
        yield from body_pieces(inner, level)


def _version(part: Message, level: int) -> list[Piece]:
    """One of several versions of the same: plain text, unless it hides what the page says."""
    parts = inside(part)
    plain = [p for p in parts if p.get_content_type() == "text/plain"]
    pages = [p for p in parts if any(q.get_content_type() == "text/html" for q in p.walk())]
    written = [piece for p in plain[:1] or parts[-1:] for piece in body_pieces(p, level)]
    is_real = _length(written) > 0 and not _is_stub(written)
    # No text is longer than its page's source, which needn't be looked at then.
    sources = (len(q.get_payload()) for p in pages for q in p.walk() if not q.is_multipart())
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


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _lowered(pieces: Iterable[Piece], level: int) -> Iterator[Piece]:
    """The pieces, their headings under one of that level."""
    for piece in pieces:
        yield piece._replace(level=piece.level + level) if piece.level else piece


def _text(part: Message) -> str:
    """The text of a part; its own word on its encoding is no more than a hint."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    label = part.get_content_charset("")
    return (decode_page if part.get_content_subtype() == "html" else decode_as)(data, label)
