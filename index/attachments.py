"""A mail with the files that are attached to it, each read as any file is: it costs only itself.

They stand below what the mail itself says, each under its name. Knows no format but that of mail.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import PurePosixPath

from index.errors import UnreadableError
from index.isolate import Isolated
from index.read.text import HEADING, Piece, lay_out
from index.types import Document

_MAIL = ".eml"
_MOST = 50
# By the clock, the mail included, after which none is begun: each may take what any file may.
SECONDS = 10
_DEEPEST = 3
_LONGEST = 2**26  # characters
_SHOWN = 80  # of a name


@dataclass(slots=True)
class _Found:
    """What the attachments of one mail hold, and why others aren't read."""

    started: float
    documents: list[tuple[int, str, Document]] = field(default_factory=list)
    """With the level of its name, as a heading: one below that of the mail's subject."""
    notes: list[str] = field(default_factory=list)
    count: int = 0
    length: int = 0

    def is_late(self) -> bool:
        """Whether they have taken too long."""
        return time.monotonic() - self.started > SECONDS


def read_with_attachments(files: Isolated, path: str, data: bytes) -> Document:
    """As `files.read`; of a mail, with the files that are attached to it and to mails among them.

    Its note tells which of them can't be read.

    Raises:
        Interrupted: as `files.read`.
        UnreadableError: the file itself can't be read.
    """
    found = _Found(started=time.monotonic())
    document = files.read(path, data)
    if PurePosixPath(path).suffix.lower() != _MAIL:
        return document
    _gather(files, data, 1, found)
    if found.count > _MOST:
        found.notes.append(f"of {found.count} attachments {_MOST} are read")
    document = replace(document, note="; ".join(filter(None, (document.note, *found.notes))))
    if not found.documents:
        return document
    inner = (_under(name, level, file) for level, name, file in found.documents)
    laid = lay_out(chain(_pieces(document, 0), *inner))
    return replace(document, text=laid.text, blocks=laid.blocks)


def _gather(files: Isolated, mail: bytes, depth: int, found: _Found) -> None:
    """Reads what is attached to a mail, as long as there aren't too many or too long ones."""
    if found.is_late():
        found.notes.append(f"attachments: what is before them took longer than {SECONDS} s")
        return
    try:
        attached = files.attached(mail)
    except UnreadableError as reason:
        found.notes.append(f"attachments: {reason}")
        return
    for name, suffix, data in attached:
        found.count += 1
        if found.count > _MOST:
            continue
        shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
        document = _read(files, f"attached{suffix}", data, shown, found)
        if document is None:
            continue
        found.documents.append((2 * depth, name, document))
        if document.note:
            found.notes.append(f"{shown}: {document.note}")
        if suffix == _MAIL and depth < _DEEPEST:
            _gather(files, data, depth + 1, found)
        elif suffix == _MAIL:
            found.notes.append(f"{shown}: what is attached to it isn't read")


def _read(files: Isolated, path: str, data: bytes, shown: str, found: _Found) -> Document | None:
    """An attached file, if it can be read and there are time and room for it; else a note."""
    if found.is_late():
        found.notes.append(f"{shown}: those before it took longer than {SECONDS} s")
        return None
    try:
        document = files.read(path, data)
    except UnreadableError as reason:
        found.notes.append(f"{shown}: {reason}")
        return None
    found.length += len(document.text)
    if found.length > _LONGEST:
        found.notes.append(f"{shown}: more text than is read of attachments")
        return None
    return document


def _under(name: str, level: int, document: Document) -> Iterator[Piece]:
    yield Piece(HEADING, name, level)
    yield from _pieces(document, level)


def _pieces(document: Document, level: int) -> Iterator[Piece]:
    """What a document is made of, its headings under one of that level."""
    for kind, start, end, own in document.blocks:
        yield Piece(kind, document.text[start:end], own + level if own else 0)
