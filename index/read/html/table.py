"""The rows of an HTML table → pieces that can be read alone: each cell with its column's name.

Cells that span rows are said in each of them, names that span columns above each of them. Knows
nothing of what a cell holds.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from index.read.text import ROW, Piece, row_writer
from index.types import new

# A hostile table may span a million columns: more cells than this are spanned in none of ours.
_MOST_SPANNED = 20_000
_CELL_TAGS = ("td", "th")


class Cell(NamedTuple):
    """What stands at one place of a table; `again` where a cell to the left goes on."""

    text: str
    is_name: bool
    again: bool = False


Row = list[Cell]


def table_rows(table: LexborNode, text_of: Callable[[LexborNode], str]) -> list[Row]:
    """The cells of a table, row by row, at the places where browsers show them.

    Args:
        table: the element.
        text_of: what a cell's element says.
    """
    parts = ([n for n in row.iter() if n.tag in _CELL_TAGS] for row in table.css("tr"))
    filled = filter(None, parts)
    if table.css_first("[colspan], [rowspan]") is not None:
        return list(_spanned(filled, text_of))
    return [[new(Cell, (text_of(n), n.tag == "th", False)) for n in nodes] for nodes in filled]


def _spanned(
    parts: Iterable[list[LexborNode]], text_of: Callable[[LexborNode], str]
) -> Iterator[Row]:
    below: dict[int, tuple[int, Cell]] = {}  # by column: for how many rows a cell goes on
    spare = _MOST_SPANNED
    for nodes in parts:
        row: Row = []
        for node in nodes:
            spare -= _go_on(row, below, spare)
            cell = Cell(text_of(node), node.tag == "th")
            across = min(_number(node.attributes.get("colspan")), 1 + spare)
            down = _number(node.attributes.get("rowspan"))
            spare -= across - 1
            for again in range(across):
                if down > 1:
                    below[len(row)] = (down - 1, cell._replace(again=again > 0))
                row.append(cell._replace(again=True) if again else cell)
        spare -= _go_on(row, below, spare)
        yield row


def row_pieces(rows: Sequence[Row]) -> Iterator[Piece]:
    """The rows as "Name: cell; Name: cell", the names being those of the first row of names."""
    at = next((i for i, row in enumerate(rows) if _are_names(row)), len(rows))
    for row in rows[:at]:
        yield new(Piece, (ROW, _unnamed(row), 0, None))
    if at == len(rows):
        return
    end = at + 1
    while end < len(rows) - 1 and _are_names(rows[end]) and _is_split(rows[end - 1]):
        end += 1
    names = [
        " / ".join(dict.fromkeys(filter(None, column))).removesuffix(":")
        for column in zip_longest(*([cell.text for cell in row] for row in rows[at:end]))
    ]
    write = row_writer(names)
    if end == len(rows):
        yield Piece(ROW, "; ".join(filter(None, names)))
    for row in rows[end:]:
        texts = ["" if cell.again else cell.text for cell in row]
        is_title = len(row) > 1 and row[-1].again and _width(row) == 1
        yield new(Piece, (ROW, _unnamed(row) if is_title else write(texts), 0, None))


def _unnamed(row: Row) -> str:
    """A row of a table without names for its columns; one of its own names the next cell."""
    texts = [cell.text for cell in row if not cell.again]
    if len(texts) > 1 and row[0].is_name:
        texts[:2] = [f"{texts[0].removesuffix(':')}: {texts[1]}"]
    return "; ".join(filter(None, texts))


def _width(row: Row) -> int:
    return sum(not cell.again for cell in row)


def _are_names(row: Row) -> bool:
    """Whether all cells name columns; the one in the corner may be empty."""
    return (
        row[-1].is_name
        and _width(row) > 1
        and all(cell.is_name for cell in row[1:])
        and (row[0].is_name or not row[0].text)
    )


def _is_split(row: Row) -> bool:
    """Whether what a row names is divided below."""
    return any(cell.again for cell in row)


def _go_on(row: Row, below: dict[int, tuple[int, Cell]], spare: int) -> int:
    """Adds the cells that go on from the row above, at most so many; how many those are."""
    count = 0
    while len(row) in below and count < spare:
        left, cell = below.pop(len(row))
        if left > 1:
            below[len(row)] = (left - 1, cell)
        row.append(cell)
        count += 1
    return count


def _number(said: str | None) -> int:
    """How many places a cell takes, as its attribute says."""
    return max(1, int(said)) if said and re.fullmatch(r"[0-9]{1,9}", said) else 1
