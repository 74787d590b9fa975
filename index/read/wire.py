"""How a file travels to the process that reads it, and its document back: as lengths and bytes.

A document is three messages: its fields as JSON, its text, and its blocks and pages as integers; a
large one takes little more room on the way than in memory. Never as pickles, which can run code.
This file knows nothing of processes or formats.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from index.read.authorship import names, written
from index.read.titles import titled
from index.types import Attached, Block, BlockKind, Box, Document, Page, Unit

_LENGTH = 8
_KINDS = tuple(BlockKind)
_INTEGERS = "q"


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


def dumped(document: Document) -> tuple[bytes, bytes, bytes]:
    """The messages that tell of a document. Half a character of UTF-16 is told as "?".

    Not of its path: who gave the file away knows where it is.
    """
    numbers = array(_INTEGERS)
    for block in document.blocks:
        numbers.extend((_KINDS.index(block.kind), block.start, block.end, block.level))
    for page in document.pages:
        numbers.extend((page.number, page.start, page.end))
    fields: dict[str, Any] = {
        "title": document.title,
        "media_type": document.media_type,
        "unit": document.unit,
        "author": document.author,
        "written": document.written,
        "note": document.note,
        "blocks": len(document.blocks),
    }
    # Some decoders give halves of characters, which nothing can store.
    told = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")
    return told, document.text.encode("utf-8", "replace"), numbers.tobytes()


def loaded(path: str, following: Callable[[], bytes]) -> Document:
    """The document that was dumped, its shape checked: it comes from a process that may be broken.

    Args:
        path: where its file is; whatever that process says, no other document is replaced.
        following: gives one message after the other.

    Raises:
        ValueError: the messages tell of no document.
    """
    try:
        fields = json.loads(following())
        title, media_type, note = (_text(fields[n]) for n in ("title", "media_type", "note"))
        author, date = (_text(fields[n]) for n in ("author", "written"))
        unit = Unit(fields["unit"]) if fields["unit"] else None
        count = 4 * int(fields["blocks"])
    # The latter two for numbers without end and brackets in brackets.
    except (KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(f"no document: {error}") from error
    text = following().decode()
    numbers = array(_INTEGERS)
    numbers.frombytes(following())
    blocks = tuple(_blocks(numbers[:count], len(text)))
    pages = tuple(Page(*page) for page in _rows(numbers[count:], 3))
    if (names([author]), written(date)) != (author, date):
        raise ValueError("a document of no such author or date")
    if titled(path, title) != title:
        raise ValueError("a document of no such title")
    return Document(path, title, text, blocks, media_type, pages, unit, author, date, note)


def dumped_files(files: Iterable[Attached]) -> Iterator[bytes]:
    """The messages that tell of files: what they are called as JSON, then each one's bytes."""
    told = list(files)
    yield json.dumps([(file.name, file.suffix) for file in told]).encode()
    yield from (file.data for file in told)


def loaded_files(following: Callable[[], bytes]) -> list[Attached]:
    """The files that were dumped.

    Raises:
        ValueError: the messages tell of none.
    """
    try:
        called = [(_text(name), _text(suffix)) for name, suffix in json.loads(following())]
    except (TypeError, RecursionError) as error:
        raise ValueError(f"no files: {error}") from error
    return [Attached(name, suffix, following()) for name, suffix in called]


def _text(field: object) -> str:
    """A field as text that can be stored: JSON may hold half a character of UTF-16."""
    text = str(field)
    text.encode()
    return text


def _blocks(numbers: Iterable[int], length: int) -> Iterator[Block]:
    position = 0
    for kind, start, end, level in _rows(numbers, 4):
        if not (0 <= kind < len(_KINDS) and position <= start < end <= length):
            raise ValueError("a document whose blocks don't follow each other")
        yield Block(_KINDS[kind], start, end, level)
        position = end


def _rows(numbers: Iterable[int], width: int) -> Iterator[tuple[int, ...]]:
    columns = [iter(numbers)] * width
    return zip(*columns, strict=True)


def dumped_boxes(boxes: Iterable[Box]) -> bytes:
    """Places on pages as JSON."""
    return json.dumps([(b.page, b.left, b.top, b.right, b.bottom) for b in boxes]).encode()


def loaded_boxes(following: Callable[[], bytes]) -> list[Box]:
    """The places that were dumped.

    Raises:
        ValueError: the next message tells of none.
    """
    try:
        return [Box(int(page), *map(float, sides)) for page, *sides in json.loads(following())]
    except TypeError as error:
        raise ValueError(f"no boxes: {error}") from error
