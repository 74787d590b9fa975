"""One page of a PDF → its lines: what they say, where they stand and how they look.

It asks for characters per line, not one by one: a call for each takes longer than all of PDFium's
own work. It doesn't know in which order the lines are read, nor what a paragraph is.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.read.pdf.characters import Font, PageText, Rect, turned
from index.read.pdf.letters import clean
from index.types import new

GAP = 0.9
"""A gap of this many font sizes inside a line parts it: it may be between columns."""
_JUMP = 0.8  # font sizes between two heights that aren't one line
_WIDE = 0.8  # font sizes a character; what is wider on average must hold a gap
BOLD_LENGTH = 75
"""Characters; of a longer line nobody asks whether it is bold."""

# Begins with what is rare in a line, where a search is fast, and looks back to the letter.
_NOTE = re.compile(r"[.!?,;:](?<=[^\W\d_].)[\"'”’»)]*(\d{1,3})(?!\S)")
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


def lines_of(page: PageText) -> list[Line]:
    """The lines of the page that stand on it, in the order of the file."""
    found: list[Line] = []
    after = 0
    for raw in page.text.replace("\r", "\n").split("\n"):
        start, after = after, after + len(raw) + 1
        if _MARK in raw:
            for first, last in _stretches(page, raw, start):
                found += _measured(page, start + first, raw[first:last], whole=True)
        elif raw:
            found += _measured(page, start, raw, whole=True)
    return found


def _stretches(page: PageText, raw: str, start: int) -> Iterator[tuple[int, int]]:
    """The parts of what PDFium joined because it saw a hyphen at a line's end."""
    first = 0
    for match in re.finditer(_MARK, raw):
        if page.is_hyphen_at(start + match.start()):
            yield first, match.end()
            first = match.end()
    yield first, len(raw)


def _measured(page: PageText, start: int, raw: str, *, whole: bool) -> Sequence[Line]:
    """The line at `start`; or its parts, if it is `whole` and a wide gap or a jump is in it."""
    text = clean(raw)
    if not text:
        return ()
    if raw[-1] == _MARK and page.is_hyphen_at(start + len(raw) - 1):
        raw = raw[:-1] + "-"
        text = clean(raw)
    count = page.select(start, start + len(raw))
    if count == 1 and (line := _simple(page, start, raw, text)):  # as nearly all
        return (line,)
    return _composed(page, start, raw, text, count=count, whole=whole)


def _simple(page: PageText, start: int, raw: str, text: str) -> Line | None:
    """The line that was selected, if it is upright, on the page, and has no wide gap in it."""
    length = len(raw)
    middle = length // 2
    found = page.upright(start + (_inked(raw, middle) if raw[middle].isspace() else middle))
    if found is None:
        return None
    size, left, right, base = found
    width, height = page.sides[0]
    is_wide = right - left > _WIDE * size * len(text) and len(text) > 2
    if is_wide or not (right >= 0 and left <= width and 0 <= base <= height + 1):
        return None
    bold = len(text) <= BOLD_LENGTH and _is_bold(page, start, raw)
    end = start + length
    line = (page.number, start, end, text, raw, left, right, base, size, bold, 0, (), False)
    return new(Line, line)


def _composed(
    page: PageText, start: int, raw: str, text: str, *, count: int, whole: bool
) -> Sequence[Line]:
    """What `_measured` gives, of a line whatever it is like.

    Args:
        page: where the line was selected.
        start: of the line.
        raw: what the page says.
        text: the same for people.
        count: of stretches in different fonts or at different places.
        whole: whether it may be parted.
    """
    boxes = page.selected(count)
    size, turn, x, y = _font_of(page, start, raw, alike=len(boxes) < 2)
    boxes = [turned(box, page.bounds, turn) for box in boxes]
    left, base, right, _ = turned((x, y, x, y), page.bounds, turn)
    if boxes:
        left, _, right, _ = boxes[0]
        for box in boxes:
            left, right = min(left, box[0]), max(right, box[2])
    if whole and boxes and _parted(boxes, size, len(text)):
        return [
            line
            for first, last in _cuts(page, start, raw, size, turn)
            for line in _measured(page, start + first, raw[first:last], whole=False)
        ]
    if len(boxes) > 1 and _NOTE.search(raw):
        raw = _without_notes(page, start, raw, size, turn, base)
        text = clean(raw)
    width, height = page.sides[turn]
    if not (right >= 0 and left <= width and 0 <= base <= height + 1):
        return ()
    bold = len(text) <= BOLD_LENGTH and _is_bold(page, start, raw)
    end = start + len(raw)
    line = (page.number, start, end, text, raw, left, right, base, size, bold, turn, (), False)
    return (new(Line, line),)


def _without_notes(
    page: PageText, start: int, raw: str, size: float, turn: int, base: float
) -> str:
    """A line with something invisible in place of the marks of notes: small, raised numbers.

    Only those after a punctuation mark: after a word a raised number may be a power.
    """

    def hidden(match: re.Match[str]) -> str:
        font = page.font_at(start + match.start(1))
        raised = base - turned((font.x, font.y, font.x, font.y), page.bounds, turn)[1]
        is_mark = font.size < _SMALLER * size and raised > _RAISED * size
        return match[0].replace(match[1], _INVISIBLE * len(match[1])) if is_mark else match[0]

    return _NOTE.sub(hidden, raw)


def _font_of(page: PageText, start: int, raw: str, *, alike: bool) -> Font:
    """The font of most of a line. All of it is in one, if it is `alike`.

    The first character is not asked: it may be an initial or a note's mark.
    """
    if alike:
        middle = len(raw) // 2
        return page.font_at(start + (_inked(raw, middle) if raw[middle].isspace() else middle))
    first, second = (
        page.font_at(start + _inked(raw, len(raw) // 4)),
        page.font_at(start + _inked(raw, len(raw) // 2)),
    )
    if first == second:
        return first
    return sorted((first, second, page.font_at(start + _inked(raw, len(raw) * 3 // 4))))[1]


def _cuts(
    page: PageText, start: int, raw: str, size: float, turn: int
) -> Iterator[tuple[int, int]]:
    """Where to part a line, found word by word."""
    first, before = 0, None
    for word in _WORD.finditer(raw):
        rects = page.rects(start + word.start(), start + word.end())
        boxes = [turned(rect, page.bounds, turn) for rect in rects]
        if before is not None and boxes and _parted([before, boxes[0]], size, 2):
            yield first, word.start()
            first = word.start()
        before = boxes[-1] if boxes else before
    yield first, len(raw)


def _is_bold(page: PageText, start: int, raw: str) -> bool:
    """Whether a line begins and ends in a bold font, going by the font's name."""
    first, last = len(raw) - len(raw.lstrip()), len(raw.rstrip()) - 1
    return page.is_bold_at(start + first) and page.is_bold_at(start + last)


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
    gap, jump = GAP * size, 2 * _JUMP * size
    before = boxes[0]
    for after in boxes[1:]:
        if after[0] - before[2] > gap or before[0] - after[2] > gap:
            return True
        if abs(after[1] + after[3] - before[1] - before[3]) > jump:
            return True
        before = after
    return False
