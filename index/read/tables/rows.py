"""Rows of cells → the text of each row, alone and with the names of its columns.

What documents' tables and sheets have in common. Merged cells come repeated; a cell that spans the
whole table comes as a row of one.
"""

from collections.abc import Callable, Sequence

from index.read.tables.column_names import Naming, joined, naming
from index.read.tables.name_evidence import Rows
from index.read.text import ROW, Piece, row_writer
from index.types import new

Write = Callable[[Sequence[str]], str]

LOOKED_AT = 20
"""Rows that tell how a table is read."""

_ENDS = (":", "?")


def plain(row: Sequence[str]) -> str:
    """A row without names. What ends with a colon is the label of what follows.

    >>> plain(["Name:", "Ann", "Born:", "1990", "", "Oslo"])
    'Name: Ann; Born: 1990; Oslo'
    """
    text = ""
    for cell in filter(None, row):
        text += ("" if not text else " " if text.endswith(":") else "; ") + cell
    return text


def labelled(row: Sequence[str]) -> str:
    """A label and its value: "Company: Acme Ltd"."""
    label, *values = filter(None, row)
    if not values:
        return label
    return f"{label}{'' if label.endswith(_ENDS) else ':'} {'; '.join(values)}"


def writer(found: Naming) -> Write:
    """What writes the rows of a table that is read so; an empty one makes it fail."""
    if found.labelled:
        return labelled
    if found.start == found.end:
        return plain
    return row_writer(found.names)


def table_rows(rows: Rows, headed: int = 0) -> list[list[Piece]]:
    """What there is to read in each row of a table, in order.

    Args:
        rows: the cells' texts.
        headed: how many rows hold names, if the file says it.
    """
    if 0 < headed < len(rows) and not _is_form(rows[0]):
        found = Naming(0, headed, joined(rows[:headed]))
    else:
        found = naming(rows[:LOOKED_AT])
    write = writer(found)
    texts = [write(row) if len(row) > 1 and any(row) else plain(row) for row in rows[found.end :]]
    if found.end:
        above = list(map(plain, rows[: found.end]))
        if found.is_sure and texts:
            above[found.start :] = [""] * (found.end - found.start)
        texts = above + texts
    return [[new(Piece, (ROW, text, 0, None))] if text else [] for text in texts]


def _is_form(row: Sequence[str]) -> bool:
    """Whether a row begins with a label of what stands beside it, whatever the file says of it."""
    return (
        bool(row) and row[0].endswith(":") and not all(cell.endswith(":") for cell in row if cell)
    )
