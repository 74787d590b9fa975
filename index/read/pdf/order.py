"""The lines of a PDF's page → the same in reading order.

Goes by where lines stand, not by the order in the file, which is any order: a page is cut along a
gutter and at what reaches across it, and so are the parts, until none has a gutter (the X-Y cut of
Nagy and Seth, "Hierarchical representation of optically scanned documents", 1984). It knows one
direction, down and to the right, on pages turned so that their text is upright. It doesn't know
what a paragraph is.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from index.read.pdf.cells import unwrapped
from index.read.pdf.gutters import across, are_columns, beside, gutter_of, is_margin
from index.read.pdf.lines import Line
from index.read.pdf.rows import in_rows, unstretched

_CUTS = 12  # one within the other; more have no columns that anybody could read

_base = attrgetter("base")


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page as they are read; those that stand in one row have become one line.

    Text that is turned follows the text of the direction that most of the page has.
    """
    whole = unstretched(lines)
    if len({line.turn for line in whole}) == 1:  # as nearly always
        return _columns(sorted(whole, key=_base))
    turns: dict[int, list[Line]] = defaultdict(list)
    for line in whole:
        turns[line.turn].append(line)
    groups = sorted(turns.values(), key=lambda group: -sum(len(line.text) for line in group))
    return [line for group in groups for line in _columns(sorted(group, key=_base))]


def _columns(lines: list[Line], cuts: int = _CUTS) -> list[Line]:
    """Lines of one direction, sorted by their baselines: column by column where they have columns.

    Args:
        lines: of a page, or of a part of it.
        cuts: that may still be made, one within the other.
    """
    pairs = list(beside(lines))
    if not pairs:
        return lines
    gutter = gutter_of(pairs, lines) if cuts else None
    if gutter is None:
        return unwrapped(in_rows(lines))
    apart = {gap.left for gap in gutter.gaps}
    ordered: list[Line] = []
    rest: list[Line] = []
    for crosses, band in groupby(enumerate(across(lines, gutter)), key=lambda at: at[1]):
        numbers = [number for number, _ in band]
        here = [lines[number] for number in numbers]
        left, right = gutter.sides(here)
        if crosses or not are_columns(left, right, len(apart.intersection(numbers))):
            rest += here
            continue
        sides = (right, left) if is_margin(left, right) else (left, right)
        for part in (rest, *sides):
            ordered += _columns(part, cuts - 1)
        rest = []
    return ordered + (_columns(rest, cuts - 1) if ordered else unwrapped(in_rows(rest)))
