"""The formats of cells in an .xlsx file that change what their numbers say.

The library that reads the values knows no formats. Most files have none of these: then nothing more
is read than the list of formats. A sheet is read as a stream and never all in memory.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.read.office.number_format import BUILT_IN, is_telling
from index.read.office.properties import xml

_STYLES = "xl/styles.xml"
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
"""The parts that name the sheets and say where they are."""

_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})" s="(\d{1,5})"')
_LONGEST_TAG = 64
_CHUNK = 2**20
_LARGEST = 2**24  # bytes of the lists; Excel's own are far smaller
_LINK = re.compile(r"\{.*/relationships\}id")

Format = tuple[int, int, str]


class Formats:
    """The telling formats of a workbook."""

    def __init__(self, data: bytes) -> None:
        """Reads the list of formats; none are told of a file that isn't .xlsx or .xlsm."""
        self._data = data
        self._codes: dict[int, str] = {}
        self._parts: dict[str, str] = {}
        # What a sheet says is worth reading, whatever is wrong with its looks.
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if _STYLES in archive.NameToInfo:
                    self._codes = _codes(part_of(archive, _STYLES))
                if self._codes:
                    self._parts = sheet_parts(part_of(archive, BOOK), part_of(archive, LINKS))
        except Exception:
            self._codes = {}

    def of_sheet(self, name: str) -> Iterator[Format]:
        """Row and column, both from 0, and the code of each cell with such a format, in order."""
        part = self._parts.get(name)
        if self._codes and part:
            yield from self._in_part(part)

    def _in_part(self, part: str) -> Iterator[Format]:
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive, archive.open(part) as file:
                rest = b""
                while chunk := file.read(_CHUNK):
                    text = rest + chunk
                    done = 0
                    for cell in _CELL.finditer(text):
                        done = cell.end()
                        if code := self._codes.get(int(cell[3])):
                            yield int(cell[2]) - 1, _column(cell[1]), code
                    rest = text[max(done, len(text) - _LONGEST_TAG) :]
        except (KeyError, OSError, zipfile.BadZipFile):
            return


def part_of(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of a part of the archive that is no sheet; one that is too large is an error."""
    with archive.open(name) as file:
        return xml(file.read(_LARGEST))


def _codes(styles: Any) -> dict[int, str]:
    """The telling codes by the number that cells have for them."""
    codes = dict(BUILT_IN)
    for own in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(own.get("numFmtId"))] = own.get("formatCode", "")
    used = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    found = ((at, codes.get(int(look.get("numFmtId", "0")), "")) for at, look in used)
    return {at: code for at, code in found if is_telling(code)}


def sheet_parts(book: Any, links: Any) -> dict[str, str]:
    """The parts of the archive that the sheets are in, by the sheets' names."""
    targets = {link.get("Id"): posixpath.join("/xl", link.get("Target")) for link in links}
    return {
        sheet.get("name"): posixpath.normpath(targets[sheet.get(attribute)]).lstrip("/")
        for sheet in book.iterfind("{*}sheets/{*}sheet")
        for attribute in sheet.attrib
        if _LINK.fullmatch(attribute)
    }


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
