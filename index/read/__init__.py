"""Bytes of one file → Document, by the file's suffix. One file per family of formats.

A reader never touches the network or the disk, and lets out no error but `UnreadableError`.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

from index.errors import UnreadableError
from index.read.decode import decode
from index.read.html import read_html
from index.read.markdown import read_markdown
from index.read.text import read_text
from index.types import Document

_READERS: dict[str, Callable[[str, str], Document]] = {
    **dict.fromkeys((".txt", ".text"), read_text),
    **dict.fromkeys((".md", ".markdown"), read_markdown),
    **dict.fromkeys((".html", ".htm"), read_html),
}

SUFFIXES: frozenset[str] = frozenset(_READERS)
"""The suffixes, in lower case and with their dot, of the files that can be read."""


def read(path: str, data: bytes) -> Document:
    """Read one file.

    Args:
        path: where the file is, relative to the folder, with forward slashes.
        data: the whole file.

    Raises:
        UnreadableError: the file can't be read; the message is the reason, for people.
    """
    suffix = PurePosixPath(path).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        raise UnreadableError(f"no reader for {suffix or 'suffixless'} files")
    try:
        text = decode(data)
        if not text.strip():
            raise UnreadableError("empty")
        document = reader(path, text)
    # A parser may fail on hostile input in any way, its stack's depth included.
    except RecursionError:
        raise UnreadableError("nested too deeply") from None
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(f"can't be parsed ({type(error).__name__})") from error
    if not document.blocks:
        raise UnreadableError("holds no text")
    return document
