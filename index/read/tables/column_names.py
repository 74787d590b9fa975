"""Whether the first rows of a table name its columns, and how.

Where the evidence is weak the row can be cited as well, so that no fact is lost. Two columns in
which nothing differs are labels and values.
"""

from collections.abc import Sequence
from itertools import compress, groupby, pairwise
from typing import NamedTuple

from index.read.tables.cell_kinds import Kind, usual
from index.read.tables.name_evidence import LONGEST_NAME, Evidence, Rows, evidence

_LONGEST_LABEL = 60
_MOST_GROUPS = 2  # rows of them above each other


class Naming(NamedTuple):
    """How a table is read.

    The rows before `start` stand above it, those from `start` to `end` hold the names; there are
    none where both are the same. `is_sure` is false where they may as well be data. `labelled` says
    that the first of two columns holds labels of the second.
    """

    start: int
    end: int
    names: tuple[str, ...] = ()
    is_sure: bool = True
    labelled: bool = False


def naming(rows: Rows) -> Naming:
    """How a table reads whose first rows these are, merged cells repeated; twenty are enough."""
    grid = list(rows)
    if len(set(map(len, rows))) > 1:
        width = max(map(len, rows))
        grid = [[*row, *[""] * (width - len(row))] for row in rows]
    wide = [len({"", *row}) > 2 for row in grid]
    first = wide.index(True) if True in wide else len(grid)
    columns = enumerate(zip(*compress(grid, wide), strict=True))
    used = [at for at, column in columns if any(column)]
    doubtful: Naming | None = None
    for at in range(first, len(grid) - 1):
        # What stands above a table is narrower, unless it names groups of its columns.
        if at > first + _MOST_GROUPS and not _is_widest(grid[at], grid[first : at - _MOST_GROUPS]):
            continue
        found = evidence(grid[at], grid[at + 1 :], used)
        if found is Evidence.STRONG:
            if at + 2 < len(grid) and _names_groups(grid[at], grid[at + 1], used):
                return Naming(at, at + 2, joined(grid[at : at + 2]))
            start = at
            while start > max(first, at - _MOST_GROUPS) and _groups(
                grid[start - 1], grid[start], used
            ):
                start -= 1
            if start == first or _is_widest(grid[at], grid[first:start]):
                return Naming(start, at + 1, joined(grid[start : at + 1]))
        elif found is Evidence.WEAK and at == first:
            doubtful = Naming(at, at + 1, joined(grid[at : at + 1]), is_sure=False)
    if doubtful is not None:
        return doubtful
    return Naming(first, first, labelled=_is_labelled(grid[first:], used))


def joined(rows: Rows) -> tuple[str, ...]:
    """The names of columns that stand in several rows: "2023" above "Sold" is "2023 Sold"."""
    if not rows:
        return ()
    *groups, last = rows
    if not groups:  # as in most tables
        return tuple(cell.rstrip(": ") for cell in last)
    parts: list[list[str]] = [[] for _ in last]
    for row in groups:
        name = ""
        # Where nothing is repeated, a name is that of the empty cells beside it as well.
        is_spread = any(a == b != "" for a, b in pairwise(row))
        for at, cell in enumerate(row[: len(parts)]):
            name = cell if cell or is_spread else name
            if name and name not in parts[at]:
                parts[at].append(name)
    for at, cell in enumerate(last):
        if cell and cell not in parts[at]:
            parts[at].append(cell)
    return tuple(" ".join(part).rstrip(": ") for part in parts)


def _groups(row: Sequence[str], names: Sequence[str], used: Sequence[int]) -> bool:
    """Whether a row says what groups of the columns have in common whose names stand below it."""
    cells = [row[at] for at in used]
    said = list(filter(None, cells))
    spans = any(a == b != "" for a, b in pairwise(cells))
    below = [names[at] for at in used if names[at]]
    repeats = len(set(below)) < len(below)
    has_gaps = len(said) < len(cells) and any(cells[1:])
    return (
        len(set(said)) > 1
        and len(set(said)) < len(below)
        and max(map(len, said)) <= LONGEST_NAME
        and (spans or (repeats and has_gaps))
    )


def _names_groups(row: Sequence[str], names: Sequence[str], used: Sequence[int]) -> bool:
    """Whether the next row says for each of a row's groups the same again: years, or units."""
    if names[used[0]] or not _groups(row, names, used):
        return False
    runs = groupby(used, row.__getitem__)
    groups = [below for _, run in runs if len(below := [names[at] for at in run]) > 1]
    return len(groups) > 1 and all(
        below == groups[0] and len({"", *below}) > len(below) for below in groups
    )


def _is_labelled(grid: Rows, used: Sequence[int]) -> bool:
    """Whether the first of two columns holds labels, as in a form or a glossary."""
    if len(used) != 2:
        return False
    labels = [row[used[0]] for row in grid if row[used[0]]]
    return usual(labels) in (Kind.TEXT, Kind.QUESTION) and max(map(len, labels)) <= _LONGEST_LABEL


def _is_widest(row: Sequence[str], above: Rows) -> bool:
    """Whether a row has more cells with something in them than each of those above it."""
    return sum(map(bool, row)) > max(sum(map(bool, other)) for other in above)
