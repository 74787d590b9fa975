"""Bytes of one file → Document, by the file's suffix. A file or a folder per family of formats.

A reader never touches the network or the disk, and lets out no error but `UnreadableError`. Files
that people didn't write by hand are hostile until proven otherwise, so the index reads them all in
a process of its own (index/isolate.py); each parser is loaded there, when its first file comes.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import PurePosixPath

from index.errors import UnreadableError
from index.read.charset import decode_page
from index.read.decode import decode
from index.read.failures import why, why_no_archive
from index.read.titles import titled
from index.types import Document

# The module of each family, with the suffixes that it reads. Its function is `read_` and its name.
_TEXTS = {
    "text": (".txt", ".text", ".log", ".rst"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
    "csv": (".csv", ".tsv"),
}
_ARCHIVES = {
    "word": (".docx", ".docm"),
    "slides": (".pptx", ".pptm"),
    "book": (".epub",),
    "open_document": (".odt", ".odp"),
}
_BINARIES = {
    "pdf": (".pdf",),
    "workbook": (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    "mail": (".eml",),
    "mhtml": (".mhtml", ".mht"),
    "rtf": (".rtf",),
}
_ZIP = b"PK"
_PANIC = "PanicException"
_NAMES = {suffix: name for name, own in (_TEXTS | _ARCHIVES | _BINARIES).items() for suffix in own}

SUFFIXES: frozenset[str] = frozenset(_NAMES)
"""The suffixes, in lower case and with their dot, of the files that can be read."""
TEXT_SUFFIXES: frozenset[str] = frozenset(suffix for own in _TEXTS.values() for suffix in own)
"""Those of files that are text, in some encoding."""


def read(path: str, data: bytes) -> Document:
    """Read one file.

    Args:
        path: where the file is, relative to the folder, with forward slashes.
        data: the whole file.

    Raises:
        UnreadableError: the file can't be read; the message is the reason, for people.
        MemoryError: it took more memory than there is.
    """
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableError(f"no reader for {suffix or 'suffixless'} files")
    try:
        document = _reader(_NAMES[suffix])(path, data)
    # A parser may fail on hostile input in any way, its stack's depth included.
    except RecursionError:
        raise UnreadableError("nested too deeply") from None
    except (UnreadableError, MemoryError):
        raise
    except BaseException as error:
        # What a parser in Rust raises where it finds a fault of its own is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        raise UnreadableError(why(error)) from error
    if not document.blocks:
        raise UnreadableError("holds no text")
    return replace(document, title=titled(path, document.title))


def _reader(name: str) -> Callable[[str, bytes], Document]:
    function = getattr(import_module(f"index.read.{name}"), f"read_{name}")

    def read_decoded(path: str, data: bytes) -> Document:
        text = decode_page(data) if name == "html" else decode(data)
        if not text.strip():
            raise UnreadableError("empty")
        document: Document = function(path, text)
        return document

    def read_bytes(path: str, data: bytes) -> Document:
        if not data:
            raise UnreadableError("empty")
        if name in _ARCHIVES and not data.startswith(_ZIP):
            raise UnreadableError(why_no_archive(data))
        document: Document = function(path, data)
        return document

    return read_decoded if name in _TEXTS else read_bytes
