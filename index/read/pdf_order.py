"""The lines of a PDF's page → the same in reading order.

Goes by where lines stand, not by the order in the file, which is any order. It knows one direction,
down and to the right, on pages turned so that their text is upright. It doesn't know what a
paragraph is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from index.read.pdf_cells import unwrapped
from index.read.pdf_lines import Line
from index.read.pdf_rows import in_rows, rows_of, unstretched

_BESIDE = 0.8  # font sizes between the baselines of lines that stand beside each other
_COLUMN_LINES = 2  # beside each other; what is shorter is read row by row
_GUTTER = 0.8  # font sizes
_GUTTER_LINES = 3  # pairs of lines with the gutter between them
_COLUMN_TEXT = 15  # characters; shorter lines stand in the cells of a table


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
    whole = unstretched(lines)
    if len({line.turn for line in whole}) == 1:  # as nearly always
        return _columns(whole)
    turns: dict[int, list[Line]] = defaultdict(list)
    for line in whole:
        turns[line.turn].append(line)
    groups = sorted(turns.values(), key=lambda group: -sum(len(line.text) for line in group))
    return [line for group in groups for line in _columns(group)]


def _columns(lines: list[Line]) -> list[Line]:
    """Lines of one direction, column by column where they stand in columns."""
    lines = sorted(lines, key=lambda line: line.base)
    pairs = list(_pairs(lines))
    if not pairs:
        return lines
    wide = [pair for pair in _neighbours(pairs) if _is_wide(pair, lines)]
    gutter = _gutter([pair for pair in wide if _is_between_texts(pair, lines)])
    if gutter is None:
        return unwrapped(in_rows(lines))
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
            ordered += unwrapped(in_rows(here))
        else:
            ordered += _columns(left) + _columns(right)
    return ordered


def _pairs(lines: Sequence[Line]) -> Iterator[_Pair]:
    """The lines that stand beside each other. `lines` are sorted by their baselines."""
    for number, (line, following) in enumerate(pairwise(lines)):
        limit = line.base + _BESIDE * line.size
        if following.base > limit:  # as most
            continue
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
