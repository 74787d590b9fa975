"""EPUB → Document: the chapters in the order in which they are to be read.

The archive is read in memory and never unpacked; XML entities aren't resolved. Offsets count in the
extracted text. The format: W3C, EPUB 3.3, sections 4 and 5.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from index.errors import UnreadableError
from index.read.authorship import names, written
from index.read.charset import decode_page
from index.read.failures import LOCKED
from index.read.html import html_pieces
from index.read.html.xhtml import as_html
from index.read.office.properties import xml
from index.read.text import Piece, lay_out, title_from
from index.types import BlockKind, Document

_CONTAINER = "META-INF/container.xml"
_CHAPTERS = ("application/xhtml+xml", "text/html")


def read_book(path: str, data: bytes) -> Document:
    """The document of an .epub file. Its title is the package's, else its first heading.

    Its author and date are the package's.

    Raises:
        UnreadableError: it lacks a part that says what is in it.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            root = next(xml(archive.read(_CONTAINER)).iter("{*}rootfile")).get("full-path", "")
            package = xml(archive.read(root))
            pieces = [
                piece
                for name in _chapters(package, posixpath.dirname(root))
                for piece in html_pieces(as_html(decode_page(archive.read(name))))
            ]
        except (KeyError, StopIteration) as error:
            raise UnreadableError("not a whole EPUB: a part is missing") from error
        except RuntimeError as error:  # what zipfile raises for encrypted entries
            raise UnreadableError(LOCKED) from error
    titles, creators, dates = (
        ["".join(node.itertext()) for node in package.iter(f"{{*}}{tag}")]
        for tag in ("title", "creator", "date")
    )
    title = " ".join("".join(titles[:1]).split()) or _first_heading(pieces) or title_from(path)
    laid = lay_out(pieces)
    return Document(
        path, title, laid.text, laid.blocks, "application/epub+zip",
        author=names(creators), written=written("".join(dates[:1])),
    )  # fmt: skip


def _chapters(package: Any, folder: str) -> Iterator[str]:
    """The names of the chapters' files in the archive, in reading order."""
    manifest = {item.get("id"): item for item in package.iter("{*}item")}
    for reference in package.iter("{*}itemref"):
        item = manifest[reference.get("idref")]
        if item.get("media-type") in _CHAPTERS and "nav" not in item.get("properties", "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _first_heading(pieces: list[Piece]) -> str:
    return next((piece.text for piece in pieces if piece.kind is BlockKind.HEADING), "")
