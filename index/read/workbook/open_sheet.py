"""The rows of an .ods file, in which to look for what the library that reads the values loses.

The file is read as a stream, once for all of its sheets and never all in memory: rows that it says
are repeated are counted, not made. The format: OASIS, OpenDocument 1.3, part 3, 9.1.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any, Generic, TypeVar

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE = f"{{{_OASIS}table:1.0}}"
"""The namespace of tables, as it stands before an element's name."""

CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
COLUMNS = f"{TABLE}number-columns-repeated"
SHAPES = f"{TABLE}shapes"
"""What is drawn over a sheet and stands in no cell."""

_BOOK = f"{{{_OASIS}office:1.0}}spreadsheet"
_SHEET, _ROW, _ROWS = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}number-rows-repeated"
_CONTENT = "content.xml"
_LONGEST = 64  # bytes that a pattern needs
_CHUNK = 2**20
_MOST = 2**24  # rows or columns: LibreOffice has fewer of both

_Found = TypeVar("_Found")


class BySheet(Generic[_Found]):
    """What was found in sheets that are asked for in their order."""

    def __init__(self, found: Iterator[tuple[int, _Found]]) -> None:
        """Takes no more than the first; each comes with the number of its sheet, from 0."""
        self._found = found
        self._next = next(found, None)

    def of_sheet(self, number: int) -> Iterator[_Found]:
        """What was found in a sheet."""
        while self._next is not None and self._next[0] <= number:
            sheet, found = self._next
            if sheet == number:
                yield found
            self._next = next(self._found, None)


def rows_of(data: bytes, *told: re.Pattern[bytes]) -> Iterator[tuple[int, int, int, Any]]:
    """Of each row its sheet, its number, how many such rows there are, and its element.

    So comes, as no row at all, what is drawn over the whole sheet.

    Args:
        data: the file.
        told: of what its text must hold some, or all of it needn't be looked at; no longer than 64
            bytes, and each begins with what doesn't vary, which is sought five times as fast. A
            file that isn't .ods has no rows.
    """
    # What a sheet says is worth reading, whatever is wrong with its looks.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _CONTENT in archive.NameToInfo and _holds(archive, told):
                with archive.open(_CONTENT) as file:
                    yield from _rows(file)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, OSError, ValueError):
        return


def number(said: str | None) -> int:
    """How often something is repeated, or over how many cells it goes."""
    return 1 if said is None else min(_MOST, max(1, int(said)))


def _holds(archive: zipfile.ZipFile, told: Iterable[re.Pattern[bytes]]) -> bool:
    rest = b""
    with archive.open(_CONTENT) as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            if any(pattern.search(text) for pattern in told):
                return True
            rest = chunk[-_LONGEST:]
    return False


def _rows(file: IO[bytes]) -> Iterator[tuple[int, int, int, Any]]:
    sheet, row = -1, 0
    tags, events = (_SHEET, _ROW, SHAPES), ("start", "end")
    for event, element in etree.iterparse(
        file, events=events, tag=tags, resolve_entities=False, no_network=True
    ):
        if element.tag == _SHEET:
            if event == "start" and element.getparent().tag == _BOOK:
                sheet, row = sheet + 1, 0
        elif event == "end":
            times = number(element.get(_ROWS)) if element.tag == _ROW else 0
            yield sheet, row, times, element
            row += times
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
