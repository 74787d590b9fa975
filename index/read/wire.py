"""How a file travels to the process that reads it, and its document back: as lengths and JSON.

Never as pickles, which can run code. This file knows nothing of processes or formats.
"""

import json
from collections.abc import Iterable
from typing import IO, Any

from index.read.authorship import names, written
from index.types import Block, BlockKind, Box, Document, Page, Unit

_LENGTH = 8


def send(stream: IO[bytes], *messages: bytes) -> None:
    """Writes messages, each behind its length.

    Raises:
        OSError: nobody is there to read them.
    """
    for message in messages:
        stream.write(len(message).to_bytes(_LENGTH, "big"))
        stream.write(message)
    stream.flush()


def receive(stream: IO[bytes], most: int | None = None) -> bytes:
    """The next message, of at most so many bytes.

    Raises:
        EOFError: the stream ended before it was whole.
        ValueError: it is longer; what is left of the stream makes no sense then.
    """
    head = stream.read(_LENGTH)
    size = int.from_bytes(head, "big")
    if most is not None and size > most:
        raise ValueError(f"a message of {size} bytes where {most} are the most")
    message = stream.read(size) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(message) < size:
        raise EOFError
    return message


def dumped(document: Document) -> bytes:
    """A document as JSON."""
    fields: dict[str, Any] = {
        "path": document.path,
        "title": document.title,
        "text": document.text,
        "media_type": document.media_type,
        "blocks": [(b.kind.value, b.start, b.end, b.level) for b in document.blocks],
        "unit": document.unit,
        "author": document.author,
        "written": document.written,
        "pages": [(p.number, p.start, p.end) for p in document.pages],
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def loaded(message: bytes) -> Document:
    """The document that was dumped, its shape checked: it comes from a process that may be broken.

    Raises:
        ValueError: the message tells of no document.
    """
    try:
        fields = json.loads(message)
        text, blocks = str(fields["text"]), tuple(_blocks(fields["blocks"]))
        pages = tuple(Page(int(n), int(a), int(b)) for n, a, b in fields["pages"])
        path, title, media_type = (str(fields[n]) for n in ("path", "title", "media_type"))
        author, date = str(fields["author"]), str(fields["written"])
        unit = Unit(fields["unit"]) if fields["unit"] else None
    except (KeyError, TypeError) as error:
        raise ValueError(f"no document: {error}") from error
    position = 0
    for block in blocks:
        if not position <= block.start < block.end <= len(text):
            raise ValueError("a document whose blocks don't follow each other")
        position = block.end
    if (names([author]), written(date)) != (author, date):
        raise ValueError("a document of no such author or date")
    return Document(path, title, text, blocks, media_type, pages, unit, author, date)


def _blocks(rows: Iterable[Any]) -> Iterable[Block]:
    return (Block(BlockKind(kind), int(a), int(b), int(level)) for kind, a, b, level in rows)


def dumped_boxes(boxes: Iterable[Box]) -> bytes:
    """Places on pages as JSON."""
    return json.dumps([(b.page, b.left, b.top, b.right, b.bottom) for b in boxes]).encode()


def loaded_boxes(message: bytes) -> list[Box]:
    """The places that were dumped.

    Raises:
        ValueError: the message tells of none.
    """
    try:
        return [Box(int(page), *map(float, sides)) for page, *sides in json.loads(message)]
    except TypeError as error:
        raise ValueError(f"no boxes: {error}") from error
