"""The merged cells of an .ods file, of which the library that reads the values tells nothing.

The file is read as a stream, once for all of its sheets and never all in memory: cells and rows
that it says are repeated are counted, not made. The format: OASIS, OpenDocument 1.3, part 3, 9.1.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE = f"{{{_OASIS}table:1.0}}"
_BOOK = f"{{{_OASIS}office:1.0}}spreadsheet"
_SHEET, _ROW = f"{_TABLE}table", f"{_TABLE}table-row"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ACROSS, _DOWN = f"{_TABLE}number-columns-spanned", f"{_TABLE}number-rows-spanned"
_COLUMNS, _ROWS = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_CONTENT = "content.xml"
_MERGES = re.compile(rb"-spanned=[\"'](?!1[\"'])")
_LONGEST = 16  # bytes that the pattern needs
_CHUNK = 2**20
_MOST = 2**24  # rows or columns: LibreOffice has fewer of both

Region = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell, each as row and column, from 0."""


class Merged:
    """The merged cells of a workbook."""

    def __init__(self, data: bytes) -> None:
        """Reads no more than the first; none are told of a file that isn't .ods."""
        self._found = _found(data)
        self._next = next(self._found, None)

    def of_sheet(self, number: int) -> Iterator[Region]:
        """Those of a sheet, from the top; sheets count from 0 and are asked for in their order."""
        while self._next is not None and self._next[0] <= number:
            sheet, region = self._next
            if sheet == number:
                yield region
            self._next = next(self._found, None)


def _found(data: bytes) -> Iterator[tuple[int, Region]]:
    # What a sheet says is worth reading, whatever is wrong with its looks.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _CONTENT in archive.NameToInfo and _merges(archive):
                with archive.open(_CONTENT) as file:
                    yield from _in_sheets(file)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, OSError, ValueError):
        return


def _merges(archive: zipfile.ZipFile) -> bool:
    """Whether any cell is merged, which takes far less time to tell than which."""
    rest = b""
    with archive.open(_CONTENT) as file:
        while chunk := file.read(_CHUNK):
            if _MERGES.search(rest + chunk):
                return True
            rest = chunk[-_LONGEST:]
    return False


def _in_sheets(file: IO[bytes]) -> Iterator[tuple[int, Region]]:
    """The merged cells, each with the number of its sheet."""
    sheet, row = -1, 0
    tags, events = (_SHEET, _ROW), ("start", "end")
    for event, element in etree.iterparse(
        file, events=events, tag=tags, resolve_entities=False, no_network=True
    ):
        if element.tag == _SHEET:
            if event == "start" and element.getparent().tag == _BOOK:
                sheet, row = sheet + 1, 0
        elif event == "end":
            times = _number(element.get(_ROWS))
            for region in _in_row(element, row, times):
                yield sheet, region
            row += times
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _in_row(element: Any, row: int, times: int) -> Iterator[Region]:
    """The merged cells that begin in a row.

    Of one that is repeated all say the same, so that they can count as one.
    """
    column = 0
    for cell in element.iterchildren(_CELLS):
        width = _number(cell.get(_COLUMNS))
        across, down = _number(cell.get(_ACROSS)), _number(cell.get(_DOWN))
        if across > 1 or down > 1:
            last = row + max(times, down) - 1, column + max(width, across) - 1
            yield (row, column), last
        column += width


def _number(said: str | None) -> int:
    return 1 if said is None else min(_MOST, max(1, int(said)))
