"""The lines of a PDF's page → the gutter between two of its columns, and what reaches across it.

A gutter is white space that many lines have beside them (compare Breuel, "Two algorithms for
geometric layout analysis", 2002). So is the space between a table's cells, but those of one row
have a baseline in common, and the lines of two columns have so by chance: only where running text
stands on both sides may all of them. It doesn't know in which order lines are read.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.read.pdf.lines import Line
from index.read.pdf.rows import rows_of

_BESIDE = 0.8  # font sizes between the baselines of lines that stand beside each other
_LOOK_AHEAD = 64  # lines at most that one is compared with
_WIDTH = 0.8  # font sizes
_LINES = 3  # pairs of lines with the gutter between them
_COLUMN_LINES = 2  # beside each other; what is shorter is read row by row
_TEXT = 15  # characters; shorter lines stand in the cells of a table
_SAME = 0.1  # font sizes between two baselines that are one
_SHARED = 0.7  # of a table's rows, at least, have theirs in common with other cells
_ALIKE = 0.77  # times another font size: what is smaller is an index or a power
_LEADER = ". ."
_MARGIN = 0.25  # of the width of the text beside it
_OVERHANG = 3.0  # font sizes that a table's cell may stick out of its column
_TITLE = 1.5  # times the font size of the text below
_ABOVE, _BELOW = 1.2, 1.0  # a title's font sizes to the text around
_NEAR = 4  # rows above and below a title


class Pair(NamedTuple):
    """Two lines beside each other, by their numbers, and the gap between them, in points."""

    left: int
    right: int
    start: float
    end: float


class Gutter(NamedTuple):
    """Where a gutter is, in points, and the gaps between neighbours that it goes through."""

    place: float
    gaps: list[Pair]

    def sides(self, lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
        """The lines on its left, and those on its right."""
        place = 2 * self.place
        left = [line for line in lines if line.left + line.right < place]
        return left, [line for line in lines if line.left + line.right >= place]


def beside(lines: Sequence[Line]) -> Iterator[Pair]:
    """The lines that stand beside each other. `lines` are sorted by their baselines."""
    for number, (line, following) in enumerate(pairwise(lines)):
        limit = line.base + _BESIDE * line.size
        if following.base > limit:  # as most
            continue
        for other in range(number + 1, min(number + _LOOK_AHEAD, len(lines))):
            if lines[other].base > limit:
                break
            left, right = sorted((number, other), key=lambda n: lines[n].left)
            yield Pair(left, right, lines[left].right, lines[right].left)


def gutter_of(pairs: Sequence[Pair], lines: Sequence[Line]) -> Gutter | None:
    """The gutter that most lines have beside them, if those are some."""
    gaps = [
        gap for gap in _neighbours(pairs) if gap.end - gap.start > _WIDTH * lines[gap.left].size
    ]
    place = _deepest([gap for gap in gaps if _is_between_columns(gap, lines)])
    if place is None:
        return None
    return Gutter(place, [gap for gap in gaps if gap.start < place < gap.end])


def are_columns(left: Sequence[Line], right: Sequence[Line], gaps: int) -> bool:
    """Whether the lines on the sides of a gutter, with so many gaps, are columns, not cells."""
    sides = list(rows_of(left)), list(rows_of(right))
    few = min(map(len, sides))
    if gaps < max(_COLUMN_LINES, few / 2):
        return False
    texts = sum(map(_is_text, sides))
    return texts == 2 or (few >= _LINES + 2 * (1 - texts) and not _share_rows(*sides))


def is_margin(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the lines on the left of a gutter stand in the margin of those on its right."""
    widths = [
        max(line.right for line in side) - min(line.left for line in side) for side in (left, right)
    ]
    return widths[0] < _MARGIN * widths[1] and not _is_text(list(rows_of(left)))


def across(lines: Sequence[Line], gutter: Gutter) -> list[bool]:
    """Of each line, whether it or its row reaches across a gutter: a title, or a row of a table."""
    rows = list(rows_of(lines))
    found: list[bool] = []
    for number, (row, is_cells) in enumerate(zip(rows, _tables(rows, gutter), strict=True)):
        reach = _OVERHANG * row[0].size if len(row) > 1 else 0.0
        crosses = any(line.left + reach < gutter.place < line.right - reach for line in row)
        found += [is_cells or crosses or _is_title(rows, number, gutter)] * len(row)
    return found


def _neighbours(pairs: Iterable[Pair]) -> Iterable[Pair]:
    """For each line that has others on its right, the pair with the nearest of them."""
    nearest: dict[int, Pair] = {}
    for pair in sorted(pairs, key=lambda pair: pair.end):
        if pair.start < pair.end:
            nearest.setdefault(pair.left, pair)
    return nearest.values()


def _is_between_columns(gap: Pair, lines: Sequence[Line]) -> bool:
    """Whether running text is on both sides, or on one and no cell of the same row on the other."""
    left, right = lines[gap.left], lines[gap.right]
    texts = [line for line in (left, right) if len(line.text) >= _TEXT]
    if len(texts) != 1 or right.text.startswith(_LEADER):
        return len(texts) == 2 and not right.text.startswith(_LEADER)
    text = texts[0].text
    return (
        abs(left.base - right.base) > _SAME * left.size
        and left.size > _ALIKE * right.size
        and right.size > _ALIKE * left.size
        and 2 * sum(map(str.isalpha, text)) > len(text)
    )


def _deepest(gaps: Iterable[Pair]) -> float | None:
    """Where most gaps have a place in common, if those are some."""
    borders = [border for gap in gaps for border in ((gap.start, 1), (gap.end, -1))]
    borders.sort()
    depth, most, found = 0, _LINES - 1, None
    for (place, step), (following, _) in pairwise(borders):
        depth += step
        if depth > most:
            most, found = depth, (place + following) / 2
    return found


def _is_text(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether half of the rows on one side of a gutter have running text, not only cells."""
    texts = sum(any(len(line.text) >= _TEXT for line in row) for row in rows)
    return 0 < len(rows) <= 2 * texts


def _share_rows(left: Sequence[list[Line]], right: Sequence[list[Line]]) -> bool:
    """Whether most rows on one side of a gutter have a baseline in common with the other side."""
    few, many = sorted((left, right), key=len)
    bases = sorted(line.base for row in many for line in row)
    shared = 0
    for line in (row[0] for row in few):
        at = bisect_left(bases, line.base - _SAME * line.size)
        shared += at < len(bases) and bases[at] <= line.base + _SAME * line.size
    return shared > _SHARED * len(few)


def _tables(rows: Sequence[list[Line]], gutter: Gutter) -> list[bool]:
    """Of each row, whether it is one of a table across a gutter, or stands between two such."""
    found = [False] * len(rows)
    begins = Counter(round(gap.end) for gap in gutter.gaps).most_common(1)[0][0]
    above: int | None = None
    for number, row in enumerate(rows):
        left, right = gutter.sides(row)
        if left and right:
            if not _is_row(left, right, begins):
                above = None
                continue
            if above is not None:
                found[above : number + 1] = [True] * (number + 1 - above)
            above = number
    return found


def _is_row(left: Sequence[Line], right: Sequence[Line], begins: float) -> bool:
    """Whether a row's cells on the sides of a gutter belong together.

    That they begin elsewhere than the column's lines tells them from the rows of two tables.
    """
    bases = [line.base for line in (*left, *right)]
    return (
        len(bases) > 2
        and max(bases) - min(bases) < _SAME * left[0].size
        and max(len(left[-1].text), len(right[0].text)) < _TEXT
        and abs(right[0].left - begins) > left[0].size
    )


def _is_title(rows: Sequence[list[Line]], number: int, gutter: Gutter) -> bool:
    """Whether a row is a title above both columns, however short: neither has a line beside it."""
    row = rows[number]
    if len(row) > 1:
        return False
    above = [line for near in rows[max(0, number - _NEAR) : number] for line in near]
    below = [line for near in rows[number + 1 : number + 1 + _NEAR] for line in near]
    size = row[0].size
    return (
        all(gutter.sides(above))
        and all(gutter.sides(below))
        and size > _TITLE * below[0].size
        and below[0].base - row[0].base > _BELOW * size
        and row[0].base - above[-1].base > _ABOVE * size
    )
