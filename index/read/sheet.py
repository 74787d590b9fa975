"""Rows of cells → pieces that can be read alone: what CSV files and workbooks have in common.

A sheet is taken as people fill it: perhaps a line or two that say what it is, then a row of column
names, then rows of data. This file knows nothing of files.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from index.read.text import HEADING, ROW, Piece, row_writer
from index.types import new

_NUMERIC = re.compile(r"[\W\d_]+")
_LONGEST_NAME = 80
_ROWS_BEFORE = 20

_Row = tuple[int, Sequence[str]]


def sheet_pieces(rows: Iterable[_Row]) -> Iterator[Piece]:
    """The rows as "name: cell; name: cell", each under its own number.

    Args:
        rows: numbers and cells, empty rows left out. Read once, and never all in memory.
    """
    waiting: list[_Row] = []
    remaining = iter(rows)
    for number, cells in remaining:
        waiting.append((number, cells))
        # Names are told by what follows: data that is as wide.
        if len(waiting) > 1 and _names(waiting[-2][1]) and _filled(cells) > 1:
            *before, (at, names), first = waiting
            yield from _numbered((), before)
            yield from _numbered(names, chain([first], remaining))
            return
        if len(waiting) > _ROWS_BEFORE:
            break
    yield from _numbered((), chain(waiting, remaining))


def _numbered(names: Sequence[str], rows: Iterable[_Row]) -> Iterator[Piece]:
    write = row_writer(names)
    for number, row in rows:
        yield new(Piece, (ROW, write(row), 0, number))


def cleaned(row: list[str]) -> list[str]:
    """The cells of a row, each on one line with single spaces."""
    # Nearly all have no others, which is quick to tell of all together. Of what can be printed
    # only the space is white.
    together = " ".join(row)
    if together.isprintable():
        if "  " not in together and together[:1] != " " != together[-1:]:
            return row
        if "  " not in "".join(row):
            return [cell.strip() for cell in row]
    return [" ".join(cell.split()) for cell in row]


def _names(cells: Sequence[str]) -> bool:
    """Whether a row looks like the names of columns: several short texts, no numbers, no gaps."""
    filled = [cell for cell in cells if cell]
    return (
        len(filled) > 1
        and 2 * len(filled) > len(cells)
        and len(set(filled)) == len(filled)
        and not any(_NUMERIC.fullmatch(cell) or len(cell) > _LONGEST_NAME for cell in filled)
    )


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def heading(name: str) -> Piece:
    """The name of a sheet, as the heading that its rows stand under."""
    return Piece(HEADING, name, 1)
