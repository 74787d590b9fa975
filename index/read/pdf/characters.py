"""The characters of one page of a PDF: what they say, where they stand and how they look.

The only file that asks PDFium for characters. It knows nothing of lines.
"""

import ctypes
import re
import struct
from functools import lru_cache
from math import atan2, hypot, pi
from typing import Any, NamedTuple

from pypdfium2 import PdfiumError

from index.read.pdf.calls import (
    close_text,
    count_characters,
    count_rects,
    get_bounds,
    get_font_info,
    get_font_size,
    get_index,
    get_matrix,
    get_rect,
    get_text,
    is_hyphen,
    load_text,
)
from index.types import new

Rect = tuple[float, float, float, float]
"""In points; left, bottom, right, top as PDF counts, left, top, right, bottom once turned."""

_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx|-bd\b", re.IGNORECASE)
_FAR = 1e6  # points; what is further away stands on no page

# Where PDFium writes what it is asked for, by one thread at a time: the corners of a box, each for
# itself, and a matrix, which are read at once; and the name of a font.
_ASKED = ctypes.create_string_buffer(4 * 8 + 6 * 4)
_CORNERS = tuple(ctypes.byref(_ASKED, 8 * corner) for corner in range(4))
_MATRIX = ctypes.byref(_ASKED, 4 * 8)
_rect, _rect_and_matrix = struct.Struct("=4d").unpack_from, struct.Struct("=4d6f").unpack_from
_matrix = struct.Struct("=32x6f").unpack_from
_bounds = struct.Struct("=4f").unpack_from
_TEXT = ctypes.create_string_buffer(1 << 16)
_NAME = ctypes.create_string_buffer(256)
_NAME_SIZE = ctypes.c_ulong(len(_NAME))


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


def _text(page: ctypes.c_void_p, count: int) -> tuple[str, int]:
    """What a page's characters say, and in how many units of UTF-16.

    Args:
        page: a text page.
        count: of its characters.
    """
    size = 2 * (count + 1)
    buffer = _TEXT if size <= len(_TEXT) else ctypes.create_string_buffer(size)
    units = max(0, get_text(page, 0, count, buffer) - 1)
    return str(memoryview(buffer)[: 2 * units], "utf-16-le", "surrogatepass"), units


class PageText:
    """The characters of an open page."""

    def __init__(self, page: Any, number: int) -> None:
        """Read them.

        Args:
            page: PDFium's handle of an open page; it has to stay open.
            number: the page's, from 1.
        """
        address = load_text(page) if get_bounds(page, _ASKED) else None
        if not address:
            raise PdfiumError("a page without its size or text")
        self.number = number
        self._address = ctypes.c_void_p(address)
        left, top, right, bottom = _bounds(_ASKED)
        self.bounds: Rect = (left, bottom, right, top)
        upright = right - left, top - bottom
        self.sides = (upright, upright[::-1], upright, upright[::-1])
        self._edge, self._head = left, top
        self._count: int = count_characters(self._address)
        self.text, self._units = _text(self._address, self._count)
        # Characters without a place in the text, and those beyond U+FFFF, are counted apart.
        self._is_plain = len(self.text) == self._units == self._count

    def close(self) -> None:
        """Free PDFium's part."""
        close_text(self._address)

    def rects(self, start: int, end: int) -> list[Rect]:
        """The boxes of the stretches of text[start:end], in PDF's coordinates, without blanks."""
        return self.selected(self.select(start, end))

    def select(self, start: int, end: int) -> int:
        """Choose text[start:end] for `selected` and `upright`; how many stretches it has."""
        first, length = start, end - start
        if not self._is_plain:
            first = self._index(start)
            length = max(0, self._index(end - 1) + 1 - first)  # PDFium takes -1 for all that follow
        count: int = count_rects(self._address, first, length)
        return count

    def selected(self, count: int) -> list[Rect]:
        """The boxes of the first `count` stretches that were chosen, without blanks."""
        found: list[Rect] = []
        for number in range(count):
            get_rect(self._address, number, *_CORNERS)
            left, top, right, bottom = _rect(_ASKED)
            # Also false for what is no number.
            if -_FAR < left < right < _FAR and -_FAR < bottom < top < _FAR:
                found.append((left, bottom, right, top))
        return found

    def upright(self, place: int) -> tuple[float, float, float, float] | None:
        """The size of a character's font, and the left, right and baseline of what was chosen.

        None if it is turned or stands nowhere. Lengths are points from the page's top left corner.

        Args:
            place: where the character is in the text, which has to be in the one stretch chosen.
        """
        index = place if self._is_plain else self._index(place)
        get_rect(self._address, 0, *_CORNERS)
        get_matrix(self._address, index, _MATRIX)
        left, top, right, bottom, a, b, c, d, _, y = _rect_and_matrix(_ASKED)
        if b or a < 0 or not (-_FAR < left < right < _FAR and -_FAR < bottom < top < _FAR):
            return None
        size = _size(get_font_size(self._address, index), c, d)
        return size, left - self._edge, right - self._edge, self._head - y

    def font_at(self, place: int) -> Font:
        """The font of the character at a place in the text."""
        index = place if self._is_plain else self._index(place)
        get_matrix(self._address, index, _MATRIX)
        a, b, c, d, x, y = _matrix(_ASKED)
        size = _size(get_font_size(self._address, index), c, d)
        turn = round(atan2(b, a) / (pi / 2)) % 4 if b or a < 0 else 0
        return new(Font, (size, turn, x, y))

    def is_bold_at(self, place: int) -> bool:
        """Whether a character is bold, going by its font's name."""
        index = place if self._is_plain else self._index(place)
        size = get_font_info(self._address, index, _NAME, _NAME_SIZE, None)
        # Of a longer name, or where there is none, nothing is written: the last one's stays.
        return 0 < size <= len(_NAME) and _says_bold(_NAME.value)

    def is_hyphen_at(self, place: int) -> bool:
        """Whether PDFium takes a character for the hyphen of a line's end."""
        return bool(is_hyphen(self._address, self._index(place)) == 1)

    def _index(self, place: int) -> int:
        """PDFium's number of the character at a place in the text."""
        if self._is_plain:
            return place
        if len(self.text) != self._units:
            place += sum(character > "\uffff" for character in self.text[:place])
        if self._units == self._count:
            return place
        found: int = get_index(self._address, place)
        return max(0, found)
