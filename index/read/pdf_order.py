"""The lines of a PDF's pages → the same in reading order, without running heads and feet.

Goes by where lines stand, not by the order in the file, which is any order. It knows one direction,
down and to the right, on pages turned so that their text is upright. It doesn't know what a
paragraph is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from index.read.pdf_lines import Line
from index.read.pdf_rows import in_rows, rows_of, unstretched

LARGER = 1.12
"""Times the usual font size: beyond are titles and headings."""
_BESIDE = 0.8  # font sizes between the baselines of lines that stand beside each other
_COLUMN_LINES = 2  # beside each other; what is shorter is read row by row
_GUTTER = 0.8  # font sizes
_GUTTER_LINES = 3  # pairs of lines with the gutter between them
_COLUMN_TEXT = 15  # characters; shorter lines stand in the cells of a table

_MARGIN = 0.12  # of a page's height, where running heads and feet stand
_EDGE_ROWS = 4
_SAME_HEIGHT = 3.0  # points
_NEAR = 4  # pages
_RUNNING = 3  # pages near each other that have the same line at the same height
_COUNTER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)


_Heights = dict[tuple[str, int, int], list[float]]
"""Baselines by a line's pattern, its turn and the number of its page from 0."""


class _Pair(NamedTuple):
    """Two lines beside each other, by their numbers, and the gap between them, in points."""

    left: int
    right: int
    start: float
    end: float


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page as they are read; those that stand in one row have become one line.

    Text that is turned follows the text of the direction that most of the page has.
    """
    turns: dict[int, list[Line]] = defaultdict(list)
    for line in unstretched(lines):
        turns[line.turn].append(line)
    groups = sorted(turns.values(), key=lambda group: -sum(len(line.text) for line in group))
    return [line for group in groups for line in _columns(group)]


class PageLines(NamedTuple):
    """The lines of a page in any order, and its width and height in points before any turn."""

    width: float
    height: float
    lines: list[Line]


def usual_size(pages: Iterable[PageLines]) -> float:
    """The font size of most of the text, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=1.0)


def without_running(pages: Sequence[PageLines], usual: float) -> list[list[Line]]:
    """The lines of the pages without running heads, running feet and page numbers.

    Those are rows at a page's edge of which a part says the same, but for numbers, at the same
    height on several pages near each other, with nothing else nearer to the edge.
    """
    edges = [list(_edge_lines(page)) for page in pages]
    heights: _Heights = defaultdict(list)
    for number, edge in enumerate(edges):
        for line, _ in edge:
            heights[_pattern(line, usual), line.turn, number].append(line.base)
    needed = min(_RUNNING, max(2, len(pages)))
    kept: list[list[Line]] = []
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        dropped: set[int] = set()  # lines by their identity: to compare all they say takes long
        for at_top in (True, False):
            side = [line for line, is_top in edge if is_top is at_top]
            side.sort(key=lambda line: line.base, reverse=not at_top)
            for row in list(rows_of(side))[:_EDGE_ROWS]:
                if all(
                    _near(line, _pattern(line, usual), number, heights) < needed for line in row
                ):
                    break
                dropped.update(map(id, row))
        kept.append([line for line in page.lines if id(line) not in dropped])
    return kept


def _edge_lines(page: PageLines) -> Iterator[tuple[Line, bool]]:
    """The lines near the top and the foot of a page, and whether it is the top."""
    limits = [(_MARGIN * side, (1 - _MARGIN) * side) for side in (page.height, page.width)]
    for line in page.lines:
        top, foot = limits[line.turn % 2]
        if not top < line.base < foot:
            yield line, line.base <= top


def _near(line: Line, pattern: str, number: int, heights: _Heights) -> int:
    """How many pages near page `number` have the line at the same height, itself included."""
    near = range(number - _NEAR, number + _NEAR + 1)
    bases = (heights.get((pattern, line.turn, other), ()) for other in near)
    return sum(any(abs(base - line.base) <= _SAME_HEIGHT for base in page) for page in bases)


def _pattern(line: Line, usual: float) -> str:
    """What is the same on several pages: "Page #", but in large letters "Kilns 2" is a title."""
    return _COUNTER.sub("#", line.text) if line.size <= LARGER * usual else line.text


def _columns(lines: list[Line]) -> list[Line]:
    """Lines of one direction, column by column where they stand in columns."""
    lines = sorted(lines, key=lambda line: line.base)
    pairs = list(_pairs(lines))
    if not pairs:
        return lines
    wide = [pair for pair in _neighbours(pairs) if _is_wide(pair, lines)]
    gutter = _gutter([pair for pair in wide if _is_between_texts(pair, lines)])
    if gutter is None:
        return in_rows(lines)
    beside = {number for pair in pairs for number in pair[:2]}
    apart = {pair.left for pair in wide if pair.start < gutter < pair.end}
    crossing = [
        line.left < gutter < line.right and number not in beside
        for number, line in enumerate(lines)
    ]
    ordered: list[Line] = []
    for crosses, band in groupby(range(len(lines)), key=crossing.__getitem__):
        numbers = list(band)
        here = [lines[number] for number in numbers]
        left = [line for line in here if line.left + line.right < 2 * gutter]
        right = [line for line in here if line.left + line.right >= 2 * gutter]
        sides = [list(rows_of(side)) for side in (left, right)]
        needed = max(_COLUMN_LINES, min(map(len, sides)) / 2)
        if crosses or len(apart.intersection(numbers)) < needed or not all(map(_is_text, sides)):
            ordered += in_rows(here)
        else:
            ordered += _columns(left) + _columns(right)
    return ordered


def _pairs(lines: Sequence[Line]) -> Iterator[_Pair]:
    """The lines that stand beside each other. `lines` are sorted by their baselines."""
    for number, line in enumerate(lines):
        limit = line.base + _BESIDE * line.size
        for other in range(number + 1, len(lines)):
            if lines[other].base > limit:
                break
            left, right = sorted((number, other), key=lambda n: lines[n].left)
            yield _Pair(left, right, lines[left].right, lines[right].left)


def _neighbours(pairs: Sequence[_Pair]) -> Iterable[_Pair]:
    """For each line that has others on its right, the pair with the nearest of them."""
    nearest: dict[int, _Pair] = {}
    for pair in sorted(pairs, key=lambda pair: pair.end):
        if pair.start < pair.end:
            nearest.setdefault(pair.left, pair)
    return nearest.values()


def _is_wide(pair: _Pair, lines: Sequence[Line]) -> bool:
    """Whether a gap is wide enough for a gutter."""
    return pair.end - pair.start > _GUTTER * lines[pair.left].size


def _is_between_texts(pair: _Pair, lines: Sequence[Line]) -> bool:
    """Whether running text stands on both sides of a gap."""
    return min(len(lines[pair.left].text), len(lines[pair.right].text)) >= _COLUMN_TEXT


def _is_text(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether half of the rows on one side of a gutter have running text, not only cells."""
    texts = sum(any(len(line.text) >= _COLUMN_TEXT for line in row) for row in rows)
    return 0 < len(rows) <= 2 * texts


def _gutter(pairs: Sequence[_Pair]) -> float | None:
    """Where most gaps have a place in common, if those are some."""
    borders = [border for pair in pairs for border in ((pair.start, 1), (pair.end, -1))]
    borders.sort()
    depth, most, gutter = 0, _GUTTER_LINES - 1, None
    for (place, step), (following, _) in zip(borders, borders[1:], strict=False):
        depth += step
        if depth > most:
            most, gutter = depth, (place + following) / 2
    return gutter
