"""Whether the first rows of a table name its columns, and how: by evidence, since few files say it.

A row of names differs from what stands below it: texts over numbers, years over amounts, a word
over sentences. Without such a difference it stays in doubt, and then the row can be cited as well,
so that no fact is lost. Two columns in which nothing differs are labels and values.
"""

from collections.abc import Sequence
from itertools import compress, pairwise
from typing import NamedTuple

from index.read.cell_kinds import Kind, kind, usual

Rows = Sequence[Sequence[str]]

_LONGEST_NAME = 80
_LONGEST_LABEL = 60
_MOST_ROWS_OF_NAMES = 3
_ENOUGH = 3  # rows that make a rule
_NOTHING = {""}
_YEARS = range(1800, 2200)
_NAMEABLE = frozenset((Kind.TEXT, Kind.CODE, Kind.QUESTION, Kind.ANSWER, Kind.NOTHING))
_TELLING = frozenset((Kind.NUMBER, Kind.DATE, Kind.ADDRESS, Kind.ANSWER))


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
    width = max(map(len, rows), default=0)
    grid = [[*row, *[""] * (width - len(row))] for row in rows]
    wide = [len(set(row) - _NOTHING) > 1 for row in grid]
    first = wide.index(True) if True in wide else len(grid)
    used = [at for at in range(width) if any(row[at] for row in compress(grid, wide))]
    doubtful: Naming | None = None
    for at in range(first, len(grid) - 1):
        sure = _looks_like_names(grid[at], grid[at + 1 :], used)
        if sure:
            start = at
            while start > first and at - start < _MOST_ROWS_OF_NAMES - 1:
                if not _groups(grid[start - 1], grid[start], used):
                    break
                start -= 1
            # What stands above a table is narrower.
            if all(_filled(row) < _filled(grid[at]) for row in grid[first:start]):
                return Naming(start, at + 1, joined(grid[start : at + 1]))
        elif sure is not None and at == first:
            doubtful = Naming(at, at + 1, joined(grid[at : at + 1]), is_sure=False)
    if doubtful is not None:
        return doubtful
    return Naming(first, first, labelled=_is_labelled(grid[first:], used))


def joined(rows: Rows) -> tuple[str, ...]:
    """The names of columns that stand in several rows: "2023" above "Sold" is "2023 Sold"."""
    if not rows:
        return ()
    *groups, last = rows
    parts: list[list[str]] = [[] for _ in last]
    for row in groups:
        name = ""
        for at, cell in enumerate(row[: len(parts)]):
            name = cell or (name if at and len(rows) > 1 else "")
            if name and name not in parts[at]:
                parts[at].append(name)
    for at, cell in enumerate(last):
        if cell and cell not in parts[at]:
            parts[at].append(cell)
    return tuple(" ".join(part).rstrip(": ") for part in parts)


def _looks_like_names(row: Sequence[str], below: Rows, used: Sequence[int]) -> bool | None:
    """Whether a row surely names the columns (true), may do so (false), or doesn't (none)."""
    named = [at for at in used if row[at]]
    has_corner = bool(used) and not row[used[0]] and named == list(used[1:])
    if len(named) < (1 if has_corner else 2) or 2 * len(named) < len(used):
        return None
    kinds = {at: kind(row[at]) for at in named}
    if any(len(row[at]) > _LONGEST_NAME for at in named):
        return None
    counted = [at for at in named if kinds[at] in (Kind.NUMBER, Kind.DATE)]
    if any(kinds[at] not in _NAMEABLE for at in named if at not in counted):
        return None
    columns = {at: [cells[at] for cells in below if cells[at]] for at in used}
    firsts = columns[used[0]]
    # A form: each row begins with a label.
    if row[used[0]].endswith(":") and any(cell.endswith(":") for cell in firsts):
        return None
    is_series = None
    if counted:
        is_series = used[0] not in counted and _is_series([row[at] for at in counted])
        if not is_series or any(_is_series(columns[at][:1]) for at in counted):
            return None
        if kind(row[counted[0]]) is Kind.NUMBER and not _is_year(row[counted[0]]):
            return False  # 1, 2, 3: months, or data
    if has_corner and 2 * len(firsts) > len(below):
        return True
    if is_series and len(used) > 2:
        return True
    # Numbers stand to the right more often.
    votes = (
        at
        for at in reversed(named)
        if at not in counted and _differs(kinds[at], row[at], columns[at])
    )
    if len(used) == 2:
        # "Company, Acme; Founded, 1990" looks the same if it is that short.
        different = set(votes)
        is_counted = used[1] in different and _is_counted(columns[used[1]])
        if used[0] in different or (is_counted and len(below) >= _ENOUGH):
            return True
        return False if is_counted else None
    if any(True for _ in votes):
        return True
    names = [row[at] for at in named]
    is_whole = named == list(used) and len(set(names)) == len(names)
    return False if is_whole and not any(row[at] in columns[at] for at in named) else None


def _differs(own: Kind, name: str, cells: Sequence[str]) -> bool:
    """Whether what stands below a name is of another kind, or says few things again and again."""
    below = usual(cells)
    if below not in (Kind.NOTHING, Kind.TEXT, own):
        return True
    recurs = len(cells) > _ENOUGH and 2 * len(set(cells)) <= len(cells)
    return recurs and below is Kind.TEXT and name not in cells


def _is_counted(cells: Sequence[str]) -> bool:
    return usual(cells, 1) in _TELLING


def _is_series(cells: Sequence[str]) -> bool:
    """Whether these go on as labels do: years, dates, or numbers that count from 0 or 1."""
    if all(kind(cell) is Kind.DATE for cell in cells):
        return len(set(cells)) == len(cells) > 0
    if all(map(_is_year, cells)):
        numbers = list(map(int, cells))
        return numbers in (sorted(set(numbers)), sorted(set(numbers), reverse=True))
    steps = {int(b) - int(a) for a, b in pairwise(cells) if a.isdecimal() and b.isdecimal()}
    return len(cells) >= _ENOUGH and cells[0] in ("0", "1") and steps == {1}


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and len(cell) == 4 and int(cell) in _YEARS


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
        and max(map(len, said)) <= _LONGEST_NAME
        and (spans or (repeats and has_gaps))
    )


def _is_labelled(grid: Rows, used: Sequence[int]) -> bool:
    """Whether the first of two columns holds labels, as in a form or a glossary."""
    if len(used) != 2:
        return False
    labels = [row[used[0]] for row in grid if row[used[0]]]
    return usual(labels) in (Kind.TEXT, Kind.QUESTION) and max(map(len, labels)) <= _LONGEST_LABEL


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))
