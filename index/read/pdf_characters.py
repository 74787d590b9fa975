"""The characters of one page of a PDF: what they say, where they stand and how they look.

The only file that asks PDFium for characters. It knows nothing of lines.
"""

import ctypes
import re
from functools import lru_cache
from math import atan2, hypot, pi
from typing import NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from index.read.pdf_calls import (
    count_rects,
    get_font_info,
    get_font_size,
    get_matrix,
    get_rect,
)
from index.types import new

Rect = tuple[float, float, float, float]
"""In points; left, bottom, right, top as PDF counts, left, top, right, bottom once turned."""

_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx|-bd\b", re.IGNORECASE)
_FAR = 1e6  # points; what is further away stands on no page


def turned(box: Rect, page: Rect, quarters: int) -> Rect:
    """A box of the page, turned clockwise with the page.

    Args:
        box: left, bottom, right, top in PDF's coordinates, which go up.
        page: the same of the whole page.
        quarters: of a full turn.
    """
    left, bottom, right, top = box
    if quarters == 0:
        return left - page[0], page[3] - top, right - page[0], page[3] - bottom
    if quarters == 1:
        return bottom - page[1], left - page[0], top - page[1], right - page[0]
    if quarters == 2:
        return page[2] - right, bottom - page[1], page[2] - left, top - page[1]
    return page[3] - top, page[2] - right, page[3] - bottom, page[2] - left


class Font(NamedTuple):
    """How big a character is, how it is turned, and where in PDF's coordinates its text begins."""

    size: float
    turn: int
    x: float
    y: float


# A file has few sizes and fonts, but these are asked for line by line.
@lru_cache(256)
def _size(size: float, c: float, d: float) -> float:
    """A font's size as its matrix scales it, to a tenth; 1 for what nobody could read."""
    size *= hypot(c, d) if c else abs(d)
    return round(size, 1) if 0.1 <= size <= 10_000 else 1.0


@lru_cache(256)
def _says_bold(name: bytes) -> bool:
    return _BOLD.search(name) is not None


class PageText:
    """The characters of an open page."""

    def __init__(self, page: PdfPage, number: int) -> None:
        """Read them.

        Args:
            page: an open page; it has to stay open.
            number: the page's, from 1.
        """
        self._textpage: PdfTextPage = page.get_textpage()
        self.number = number
        self._raw = self._textpage.raw
        self._address = ctypes.cast(self._raw, ctypes.c_void_p)
        self._count: int = self._textpage.count_chars()
        self.bounds: Rect = page.get_bbox()
        self.sides = [turned(self.bounds, self.bounds, quarters)[2:] for quarters in range(4)]
        buffer = (ctypes.c_ushort * (self._count + 1))()
        units: int = pdfium.FPDFText_GetText(self._raw, 0, self._count, buffer) - 1
        self.text = bytes(buffer)[: 2 * max(0, units)].decode("utf-16-le", "surrogatepass")
        self._units = max(0, units)
        # Characters without a place in the text, and those beyond U+FFFF, are counted apart.
        self._is_plain = len(self.text) == self._units == self._count
        # PDFium writes each corner for itself; they are read at once.
        self._corners = (ctypes.c_double * 4)()
        corners = (ctypes.c_double.from_buffer(self._corners, 8 * place) for place in range(4))
        self._references = [ctypes.byref(corner) for corner in corners]
        self._matrix = (ctypes.c_float * 6)()
        self._matrix_reference = ctypes.byref(self._matrix)
        self._name = ctypes.create_string_buffer(128)
        self._name_size = ctypes.c_ulong(len(self._name))

    def close(self) -> None:
        """Free PDFium's part."""
        self._textpage.close()

    def rects(self, start: int, end: int) -> list[Rect]:
        """The boxes of the stretches of text[start:end], in PDF's coordinates, without blanks."""
        first, length = start, end - start
        if not self._is_plain:
            first = self._index(start)
            length = max(0, self._index(end - 1) + 1 - first)  # PDFium takes -1 for all that follow
        count: int = count_rects(self._address, first, length)
        corners, references = self._corners, self._references
        found: list[Rect] = []
        for number in range(count):
            get_rect(self._address, number, *references)
            left, top, right, bottom = corners[:]
            # Also false for what is no number.
            if -_FAR < left < right < _FAR and -_FAR < bottom < top < _FAR:
                found.append((left, bottom, right, top))
        return found

    def font_at(self, place: int) -> Font:
        """The font of the character at a place in the text."""
        index = place if self._is_plain else self._index(place)
        get_matrix(self._address, index, self._matrix_reference)
        a, b, c, d, x, y = self._matrix[:]
        size = _size(get_font_size(self._address, index), c, d)
        turn = round(atan2(b, a) / (pi / 2)) % 4 if b or a < 0 else 0
        return new(Font, (size, turn, x, y))

    def is_bold_at(self, place: int) -> bool:
        """Whether a character is bold, going by its font's name."""
        name = self._name
        get_font_info(self._address, self._index(place), name, self._name_size, None)
        return _says_bold(name.value)

    def is_hyphen_at(self, place: int) -> bool:
        """Whether PDFium takes a character for the hyphen of a line's end."""
        return bool(pdfium.FPDFText_IsHyphen(self._raw, self._index(place)) == 1)

    def _index(self, place: int) -> int:
        """PDFium's number of the character at a place in the text."""
        if self._is_plain:
            return place
        if len(self.text) != self._units:
            place += sum(character > "\uffff" for character in self.text[:place])
        if self._units == self._count:
            return place
        found: int = pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, place)
        return max(0, found)
