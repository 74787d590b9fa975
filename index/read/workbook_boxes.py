"""The text boxes of an .xlsx file's sheets, of which the library for the values knows nothing.

They stand in a part of their own beside each sheet (ISO/IEC 29500-1, 20.5).
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from index.read.text import PROSE, Piece
from index.read.workbook_formats import BOOK, LINKS, part_of, sheet_parts

_DRAWINGS = "xl/drawings/"
_BODY, _ROW = "{*}txBody", "{*}from/{*}row"
_MOST_ROWS = 2**20
_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/drawingml/main}"
_PARAGRAPHS = (f"{_MAIN}p", f"{_STRICT}p")
_TEXTS = (f"{_MAIN}t", f"{_STRICT}t")
_BREAKS = (f"{_MAIN}br", f"{_STRICT}br")
# The same text once more, for programs that can't show its newer form.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Boxes:
    """The text boxes of a workbook."""

    def __init__(self, data: bytes) -> None:
        """Looks where the sheets are; there are no boxes in a file that isn't .xlsx or .xlsm."""
        self._data = data
        self._parts: dict[str, str] = {}
        # What the cells say is worth reading, whatever is wrong with what is drawn over them.
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if any(name.startswith(_DRAWINGS) for name in archive.NameToInfo):
                    self._parts = sheet_parts(part_of(archive, BOOK), part_of(archive, LINKS))
        except Exception:
            self._parts = {}

    def of_sheet(self, name: str) -> list[Piece]:
        """The paragraphs of a sheet's boxes, each with the row that its box begins at."""
        part = self._parts.pop(name, None)
        if part is None:
            return []
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                drawings = [part_of(archive, name) for name in _drawings(archive, part)]
                return [piece for drawing in drawings for piece in _pieces(drawing)]
        except Exception:
            return []


def _drawings(archive: zipfile.ZipFile, sheet: str) -> Iterator[str]:
    """The part that a sheet says it is drawn over with."""
    folder, name = posixpath.split(sheet)
    links = f"{folder}/_rels/{name}.rels"
    if links in archive.NameToInfo:
        targets = (
            link.get("Target", "")
            for link in part_of(archive, links)
            if link.get("Type", "").endswith("/drawing")
        )
        for target in list(targets)[:1]:
            yield posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _pieces(drawing: Any) -> Iterator[Piece]:
    for anchor in drawing:
        number = int(anchor.findtext(_ROW) or "0") + 1
        for body in anchor.iter(_BODY):
            if next(body.iterancestors(_FALLBACK), None) is None:
                for paragraph in body.iter(*_PARAGRAPHS):
                    nodes = paragraph.iter(*_TEXTS, *_BREAKS)
                    text = "".join("\n" if n.tag in _BREAKS else n.text or "" for n in nodes)
                    yield Piece(PROSE, text.strip(), page=min(_MOST_ROWS, max(1, number)))
