"""One page of a PDF → its lines: what they say, where they stand and how they look.

The only file that asks PDFium for characters. It asks per line, not per character: a call for each
character takes longer than all of PDFium's own work. It doesn't know in which order the lines are
read, nor what a paragraph is.
"""

import ctypes
import re
from collections.abc import Iterator
from math import atan2, hypot, isfinite, pi
from typing import NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in points, from the top left corner, after turning."""

GAP = 0.9
"""A gap of this many font sizes inside a line parts it: it may be between columns."""
_JUMP = 0.8  # font sizes between two heights that aren't one line
_WIDE = 0.8  # font sizes a character; what is wider on average must hold a gap
_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx|-bd\b", re.IGNORECASE)
BOLD_LENGTH = 90
"""Characters; of a longer line nobody asks whether it is bold."""

_LINE = re.compile(r"[^\r\n]+")
# What PDFium writes for a hyphen that it takes for the line's, and for a glyph without a character.
_MARK = "\ufffe"
# Controls, zero-width and bidirectional marks, variation selectors, the tag block, surrogates and
# what is no character: nothing that people see.
_DROPPED = (
    *(range(0x09), range(0x0E, 0x1C), range(0x7F, 0x85), range(0x86, 0xA0)),
    *((0x61C, 0x180E), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
    *(range(0xD800, 0xE000), range(0xFE00, 0xFE10), (0xFEFF,), range(0xFFF0, 0xFFFC)),
    *((0xFFFE, 0xFFFF), range(0xE0000, 0xE1000)),
)
_LETTERS: dict[int, str | None] = {code: None for codes in _DROPPED for code in codes}
# A soft hyphen that is drawn is a hyphen; fonts give both the same glyph.
_LETTERS |= {0xAD: "-", 0x2010: "-", 0x2011: "-"}
_LETTERS |= dict(
    zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
# The bullets of Symbol and Wingdings, as word processors write them.
_LETTERS |= dict.fromkeys((0xF0B7, 0xF0A7, 0xF06E, 0xF0D8, 0xF0FC, 0xF076), "•")


class Line(NamedTuple):
    """A stretch of text on one baseline without a wide gap; or, if it has `parts`, a row of them.

    `start` and `end` count in the page's own characters, `page` counts from 1. Lengths are points
    from the top left corner of the page, turned by `turn` quarters clockwise: then the text is
    upright. `base` is the baseline, `size` the font's. `raw` is `text` before it was cleaned.
    """

    page: int
    start: int
    end: int
    text: str
    raw: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    turn: int
    parts: tuple["Line", ...] = ()


def clean(raw: str) -> str:
    """What people see of a text: ligatures as letters, single spaces, nothing invisible."""
    if raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()
    return " ".join(raw.translate(_LETTERS).split())


def places(raw: str) -> list[int]:
    """For each character of `clean(raw)`, where in `raw` it comes from."""
    found: list[int] = []
    blank = True  # white space is kept only after something else
    for place, character in enumerate(raw):
        for shown in character.translate(_LETTERS):
            if not (blank and shown.isspace()):
                found.append(place)
            blank = shown.isspace()
    return found[: len(clean(raw))]


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


class PageText:
    """The characters of an open page."""

    def __init__(self, page: PdfPage, number: int) -> None:
        """Read them.

        Args:
            page: an open page; it has to stay open.
            number: the page's, from 1.
        """
        self._textpage: PdfTextPage = page.get_textpage()
        self._number = number
        self._raw = self._textpage.raw
        self._count: int = self._textpage.count_chars()
        self.bounds: Rect = page.get_bbox()
        buffer = (ctypes.c_ushort * (self._count + 1))()
        units: int = pdfium.FPDFText_GetText(self._raw, 0, self._count, buffer) - 1
        self.text = bytes(buffer)[: 2 * max(0, units)].decode("utf-16-le", "surrogatepass")
        self._units = max(0, units)
        # Characters without a place in the text, and those beyond U+FFFF, are counted apart.
        self._is_plain = len(self.text) == self._units == self._count
        self._corners = [ctypes.c_double() for _ in range(4)]
        self._references = [ctypes.byref(corner) for corner in self._corners]
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)

    def close(self) -> None:
        """Free PDFium's part."""
        self._textpage.close()

    def lines(self) -> Iterator[Line]:
        """The lines of the page that stand on it, in the order of the file."""
        for match in _LINE.finditer(self.text):
            raw = match[0]
            if raw.isspace():
                continue
            start = match.start()
            for first, last in self._stretches(raw, start) if _MARK in raw else ((0, len(raw)),):
                if text := clean(raw[first:last]):
                    yield from self._measured(start + first, raw[first:last], text, whole=True)

    def rects(self, start: int, end: int) -> list[Rect]:
        """The boxes of the stretches of text[start:end], in PDF's coordinates, without blanks."""
        first = self._index(start)
        length = max(0, self._index(end - 1) + 1 - first)  # PDFium takes -1 for all that follow
        count: int = pdfium.FPDFText_CountRects(self._raw, first, length)
        left, top, right, bottom = self._corners
        found: list[Rect] = []
        for number in range(count):
            pdfium.FPDFText_GetRect(self._raw, number, *self._references)
            rect = left.value, bottom.value, right.value, top.value
            # Also false for what is no number.
            if rect[0] < rect[2] and rect[1] < rect[3] and isfinite(sum(rect)):
                found.append(rect)
        return found

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

    def _stretches(self, raw: str, start: int) -> Iterator[tuple[int, int]]:
        """The parts of what PDFium joined because it saw a hyphen at a line's end."""
        first = 0
        for match in re.finditer(_MARK, raw):
            if self._is_hyphen(start + match.start()):
                yield first, match.end()
                first = match.end()
        yield first, len(raw)

    def _is_hyphen(self, place: int) -> bool:
        return bool(pdfium.FPDFText_IsHyphen(self._raw, self._index(place)) == 1)

    def _measured(self, start: int, raw: str, text: str, *, whole: bool) -> Iterator[Line]:
        """The line at `start`; or its parts, if it is `whole` and a wide gap or a jump is in it."""
        end = start + len(raw)
        if raw[-1] == _MARK and self._is_hyphen(end - 1):
            raw, text = raw[:-1] + "-", text + "-"
        middle = len(raw) // 2  # not the first, which may be an initial or a reference mark
        while raw[middle].isspace():
            middle = middle + 1 if middle + 1 < len(raw) else 0
        index = self._index(start + middle)
        size, turn = self._font(index)
        origin = self._matrix.e, self._matrix.f, self._matrix.e, self._matrix.f
        boxes = [turned(rect, self.bounds, turn) for rect in self.rects(start, end)]
        if not boxes:
            boxes = [turned(origin, self.bounds, turn)]
        if whole and _parted(boxes, size, len(text)):
            for first, last in self._cuts(start, raw, size, turn):
                if part := clean(raw[first:last]):
                    yield from self._measured(start + first, raw[first:last], part, whole=False)
            return
        left, right = boxes[0][0], boxes[0][2]
        if len(boxes) > 1:
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        base = turned(origin, self.bounds, turn)[1]
        if self._is_on_page(left, right, base, turn):
            bold = len(text) <= BOLD_LENGTH and self._is_bold(start, raw)
            yield Line(self._number, start, end, text, raw, left, right, base, size, bold, turn)

    def _font(self, index: int) -> tuple[float, int]:
        """The size of a character's font in points, and how it is turned, in quarters."""
        matrix = self._matrix
        pdfium.FPDFText_GetMatrix(self._raw, index, ctypes.byref(matrix))
        size: float = pdfium.FPDFText_GetFontSize(self._raw, index)
        size *= hypot(matrix.c, matrix.d)
        if not 0.1 <= size <= 10_000:
            size = 1.0
        turn = 0
        if matrix.b or matrix.a < 0:
            turn = round(atan2(matrix.b, matrix.a) / (pi / 2)) % 4
        return round(size, 1), turn

    def _cuts(self, start: int, raw: str, size: float, turn: int) -> Iterator[tuple[int, int]]:
        """Where to part a line, found character by character."""
        first, before = 0, None
        for place, character in enumerate(raw):
            box = None if character.isspace() else self._box(start + place, turn)
            if box is None:
                continue
            if before is not None and _parted([before, box], size, 2):
                yield first, place
                first = place
            before = box
        yield first, len(raw)

    def _box(self, place: int, turn: int) -> Rect | None:
        rects = self.rects(place, place + 1)
        return turned(rects[0], self.bounds, turn) if rects else None

    def _is_on_page(self, left: float, right: float, base: float, turn: int) -> bool:
        width, height = turned(self.bounds, self.bounds, turn)[2:]
        return right >= 0 and left <= width and base >= 0 and base <= height + 1

    def _is_bold(self, start: int, raw: str) -> bool:
        """Whether a line begins and ends in a bold font, going by the font's name."""
        ends = (len(raw) - len(raw.lstrip()), len(raw.rstrip()) - 1)
        return all(self._is_bold_at(start + end) for end in ends)

    def _is_bold_at(self, place: int) -> bool:
        name = self._name
        pdfium.FPDFText_GetFontInfo(self._raw, self._index(place), name, len(name), None)
        return _BOLD.search(name.value) is not None


def _parted(boxes: list[Rect], size: float, length: int) -> bool:
    """Whether boxes that follow each other are too far apart to be one line of `length`."""
    if length > 2 and boxes[-1][2] - boxes[0][0] > _WIDE * size * length:
        return True
    return any(
        max(after[0] - before[2], before[0] - after[2]) > GAP * size
        or abs(after[1] + after[3] - before[1] - before[3]) > 2 * _JUMP * size
        for before, after in zip(boxes, boxes[1:], strict=False)
    )
