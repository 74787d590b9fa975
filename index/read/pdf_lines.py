"""One page of a PDF → its lines: what they say, where they stand and how they look.

The only file that asks PDFium for characters. It asks per line, not per character: a call for each
character takes longer than all of PDFium's own work. It doesn't know in which order the lines are
read, nor what a paragraph is.
"""

import ctypes
import re
from collections.abc import Iterator
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
from index.read.pdf_letters import clean

Rect = tuple[float, float, float, float]
"""In points; left, bottom, right, top as PDF counts, left, top, right, bottom once turned."""

GAP = 0.9
"""A gap of this many font sizes inside a line parts it: it may be between columns."""
_JUMP = 0.8  # font sizes between two heights that aren't one line
_WIDE = 0.8  # font sizes a character; what is wider on average must hold a gap
_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx|-bd\b", re.IGNORECASE)
BOLD_LENGTH = 75
"""Characters; of a longer line nobody asks whether it is bold."""

_FAR = 1e6  # points; what is further away stands on no page

_NOTE = re.compile(r"[^\W\d_][.!?,;:][\"'”’»)]*(\d{1,3})(?!\S)")
_SMALLER = 0.85  # font sizes at most: a note's mark
_RAISED = 0.15  # font sizes at least, above the baseline
_INVISIBLE = "\u200b"
_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\r\n]+")
# What PDFium writes for a hyphen that it takes for the line's, and for a glyph without a character.
_MARK = "\ufffe"


class Line(NamedTuple):
    """A stretch of text on one baseline without a wide gap; or, if it has `parts`, a row of them.

    `start` and `end` count in the page's own characters, `page` counts from 1. Lengths are points
    from the top left corner of the page, turned by `turn` quarters clockwise: then the text is
    upright. `base` is the baseline, `size` the font's. `raw` is `text` before it was cleaned. The
    parts of a row are cells where wide gaps are between them, unless it `is_stretched`: words that
    were moved apart until they filled a line.
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
    is_stretched: bool = False


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


class _Font(NamedTuple):
    """How big a character is, how it is turned, and where in PDF's coordinates its text begins."""

    size: float
    turn: int
    x: float
    y: float


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
        self._address = ctypes.cast(self._raw, ctypes.c_void_p)
        self._count: int = self._textpage.count_chars()
        self.bounds: Rect = page.get_bbox()
        self._sides = [turned(self.bounds, self.bounds, quarters)[2:] for quarters in range(4)]
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
        self._matrix = pdfium.FS_MATRIX()
        self._matrix_reference = ctypes.byref(self._matrix)
        self._name = ctypes.create_string_buffer(128)
        self._name_size = ctypes.c_ulong(len(self._name))

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
            raw = raw[:-1] + "-"
            text = clean(raw)
        rects = self.rects(start, end)
        size, turn, x, y = self._font_of(start, raw, alike=len(rects) < 2)
        left, base, right, _ = turned((x, y, x, y), self.bounds, turn)
        boxes = [turned(rect, self.bounds, turn) for rect in rects]
        if whole and boxes and _parted(boxes, size, len(text)):
            for first, last in self._cuts(start, raw, size, turn):
                if part := clean(raw[first:last]):
                    yield from self._measured(start + first, raw[first:last], part, whole=False)
            return
        if len(boxes) == 1:
            left, _, right, _ = boxes[0]
        elif boxes:
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        if len(boxes) > 1 and _NOTE.search(raw):
            raw = self._without_notes(start, raw, size, turn, base)
            text = clean(raw)
        if self._is_on_page(left, right, base, turn):
            bold = len(text) <= BOLD_LENGTH and self._is_bold(start, raw)
            yield Line(self._number, start, end, text, raw, left, right, base, size, bold, turn)

    def _without_notes(self, start: int, raw: str, size: float, turn: int, base: float) -> str:
        """A line with something invisible in place of the marks of notes: small, raised numbers.

        Only those after a punctuation mark: after a word a raised number may be a power.
        """

        def hidden(match: re.Match[str]) -> str:
            font = self._font(self._index(start + match.start(1)))
            raised = base - turned((font.x, font.y, font.x, font.y), self.bounds, turn)[1]
            is_mark = font.size < _SMALLER * size and raised > _RAISED * size
            return match[0].replace(match[1], _INVISIBLE * len(match[1])) if is_mark else match[0]

        return _NOTE.sub(hidden, raw)

    def _font_of(self, start: int, raw: str, *, alike: bool) -> _Font:
        """The font of most of a line. All of it is in one, if it is `alike`.

        The first character is not asked: it may be an initial or a note's mark.
        """
        if alike:
            return self._font(self._index(start + _inked(raw, len(raw) // 2)))
        places = [_inked(raw, len(raw) * quarter // 4) for quarter in (1, 2, 3)]
        return sorted(self._font(self._index(start + place)) for place in places)[1]

    def _font(self, index: int) -> _Font:
        matrix = self._matrix
        get_matrix(self._address, index, self._matrix_reference)
        size: float = get_font_size(self._address, index)
        size *= hypot(matrix.c, matrix.d) if matrix.c else abs(matrix.d)
        if not 0.1 <= size <= 10_000:
            size = 1.0
        turn = 0
        if matrix.b or matrix.a < 0:
            turn = round(atan2(matrix.b, matrix.a) / (pi / 2)) % 4
        return _Font(round(size, 1), turn, matrix.e, matrix.f)

    def _cuts(self, start: int, raw: str, size: float, turn: int) -> Iterator[tuple[int, int]]:
        """Where to part a line, found word by word."""
        first, before = 0, None
        for word in _WORD.finditer(raw):
            rects = self.rects(start + word.start(), start + word.end())
            boxes = [turned(rect, self.bounds, turn) for rect in rects]
            if before is not None and boxes and _parted([before, boxes[0]], size, 2):
                yield first, word.start()
                first = word.start()
            before = boxes[-1] if boxes else before
        yield first, len(raw)

    def _is_on_page(self, left: float, right: float, base: float, turn: int) -> bool:
        width, height = self._sides[turn]
        return right >= 0 and left <= width and base >= 0 and base <= height + 1

    def _is_bold(self, start: int, raw: str) -> bool:
        """Whether a line begins and ends in a bold font, going by the font's name."""
        ends = (len(raw) - len(raw.lstrip()), len(raw.rstrip()) - 1)
        return all(self._is_bold_at(start + end) for end in ends)

    def _is_bold_at(self, place: int) -> bool:
        name = self._name
        get_font_info(self._address, self._index(place), name, self._name_size, None)
        return _BOLD.search(name.value) is not None


def _inked(raw: str, place: int) -> int:
    """The first place from `place` on that isn't blank, else the first of all."""
    if not raw[place].isspace():
        return place
    word = _WORD.search(raw, place) or _WORD.search(raw)
    return word.start() if word else 0


def _parted(boxes: list[Rect], size: float, length: int) -> bool:
    """Whether boxes that follow each other are too far apart to be one line of `length`."""
    if length > 2 and boxes[-1][2] - boxes[0][0] > _WIDE * size * length:
        return True
    return len(boxes) > 1 and any(
        max(after[0] - before[2], before[0] - after[2]) > GAP * size
        or abs(after[1] + after[3] - before[1] - before[3]) > 2 * _JUMP * size
        for before, after in zip(boxes, boxes[1:], strict=False)
    )
