"""The text boxes and the charts' titles of an .xlsx file's sheets, which the library doesn't tell.

They stand in a part of their own beside each sheet (ISO/IEC 29500-1, 20.5). What else a chart says
stands in the cells.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.read.text import PROSE, Piece
from index.read.workbook.formats import BOOK, LINKS, part_of, sheet_parts

_DRAWINGS = "xl/drawings/"
_BODY, _ROW = "{*}txBody", "{*}from/{*}row"
_CHART, _TITLE = "{*}chart", "{*}chart/{*}title"
_LINK = re.compile(r"\{.*/relationships\}id")
_MOST_ROWS = 2**20
_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/drawingml/main}"
_PARAGRAPHS = (f"{_MAIN}p", f"{_STRICT}p")
_TEXTS = (f"{_MAIN}t", f"{_STRICT}t")
_BREAKS = (f"{_MAIN}br", f"{_STRICT}br")
# The same text once more, for programs that can't show its newer form.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Boxes:
    """The text boxes and the charts' titles of a workbook."""

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
        """Their paragraphs on a sheet, each with the row that its box or chart begins at."""
        part = self._parts.pop(name, None)
        if part is None:
            return []
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                drawn = _targets(archive, part, "/drawing").values()
                return [piece for name in list(drawn)[:1] for piece in _pieces(archive, name)]
        except Exception:
            return []


def _targets(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """The parts of a kind that a part links to, by their links."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links not in archive.NameToInfo:
        return {}
    return {
        link.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, link.get("Target", ""))
        ).lstrip("/")
        for link in part_of(archive, links)
        if link.get("Type", "").endswith(kind)
    }


def _pieces(archive: zipfile.ZipFile, drawing: str) -> Iterator[Piece]:
    charts = _targets(archive, drawing, "/chart")
    for anchor in part_of(archive, drawing):
        number = int(anchor.findtext(_ROW) or "0") + 1
        bodies = [
            body for body in anchor.iter(_BODY) if next(body.iterancestors(_FALLBACK), None) is None
        ]
        for chart in anchor.iter(_CHART) if charts else ():
            bodies += _titles(archive, chart, charts)
        for body in bodies:
            for paragraph in body.iter(*_PARAGRAPHS):
                nodes = paragraph.iter(*_TEXTS, *_BREAKS)
                text = "".join("\n" if n.tag in _BREAKS else n.text or "" for n in nodes)
                yield Piece(PROSE, text.strip(), page=min(_MOST_ROWS, max(1, number)))


def _titles(archive: zipfile.ZipFile, chart: Any, charts: dict[str, str]) -> list[Any]:
    """The title of a chart; none of one that is broken."""
    try:
        link = next(chart.get(name) for name in chart.attrib if _LINK.fullmatch(name))
        return list(part_of(archive, charts[link]).iterfind(_TITLE))
    except Exception:
        return []
