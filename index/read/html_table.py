"""The rows of an HTML table → pieces that can be read alone: each cell with its column's name.

Cells that span rows are said in each of them, names that span columns above each of them. Knows
nothing of what a cell holds.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from index.read.text import ROW, Piece, row_writer

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
    """The cells of a table, row by row, at the places where browsers show them."""
    rows: list[Row] = []
    below: dict[int, tuple[int, Cell]] = {}  # by column: for how many rows a cell goes on
    spare = _MOST_SPANNED
    spans = table.css_first("[colspan], [rowspan]") is not None
    for part in table.css("tr"):
        cells = [node for node in part.iter() if node.tag in _CELL_TAGS]
        if not spans:
            rows += [[Cell(text_of(node), node.tag == "th") for node in cells]] if cells else []
            continue
        row: Row = []
        for node in cells:
            spare -= _go_on(row, below, spare)
            cell = Cell(text_of(node), node.tag == "th")
            across = min(_number(node.attributes.get("colspan")), 1 + spare)
            down = _number(node.attributes.get("rowspan"))
            spare -= across - 1
            for again in range(across):
                if down > 1:
                    below[len(row)] = (down - 1, cell._replace(again=again > 0))
                row.append(cell._replace(again=True) if again else cell)
        if cells:
            spare -= _go_on(row, below, spare)
            rows.append(row)
    return rows


def row_pieces(rows: Sequence[Row]) -> Iterator[Piece]:
    """The rows as "Name: cell; Name: cell", the names being those of the first row of names."""
    at = next((i for i, row in enumerate(rows) if _are_names(row)), len(rows))
    end = at + 1
    while end < len(rows) - 1 and _are_names(rows[end]) and _is_split(rows[end - 1]):
        end += 1
    names = [
        " / ".join(dict.fromkeys(filter(None, column)))
        for column in zip_longest(*([cell.text for cell in row] for row in rows[at:end]))
    ]
    write = row_writer(names)
    for row in rows[:at]:
        yield Piece(ROW, _unnamed(row))
    if end == len(rows):
        yield Piece(ROW, "; ".join(filter(None, names)))
    for row in rows[end:]:
        is_title = len(row) > 1 and sum(not cell.again for cell in row) == 1
        texts = ["" if cell.again else cell.text for cell in row]
        yield Piece(ROW, _unnamed(row) if is_title else write(texts))


def _unnamed(row: Row) -> str:
    """A row of a table without names for its columns; one of its own names the next cell."""
    texts = [cell.text for cell in row if not cell.again]
    if len(texts) > 1 and row[0].is_name:
        texts[:2] = [f"{texts[0]}: {texts[1]}"]
    return "; ".join(filter(None, texts))


def _are_names(row: Row) -> bool:
    """Whether all cells name columns; the one in the corner may be empty."""
    own = [cell for cell in row if not cell.again]
    return len(own) > 1 and all(cell.is_name for cell in own[1:]) and _names_first(own[0])


def _names_first(cell: Cell) -> bool:
    return cell.is_name or not cell.text


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
