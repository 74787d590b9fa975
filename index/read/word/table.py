"""A table of a Word document → its rows, with merged cells repeated, and what else its cells hold.

A cell of several paragraphs or with a table in it is no cell of data but a part of the page: it is
read block by block. Knows how tables are kept (ISO/IEC 29500-1, 17.4), not how text is.
"""

from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml.ns import qn

from index.read.tables.rows import table_rows
from index.read.text import Piece

_PARAGRAPH, _TABLE, _ROW, _CELL = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_WRAPPERS = frozenset(qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml"))
_ROW_LOOK, _CELL_LOOK = qn("w:trPr"), qn("w:tcPr")
_IS_NAMES, _DELETED, _BEFORE = qn("w:tblHeader"), qn("w:del"), qn("w:gridBefore")
_SPAN, _MERGED = qn("w:gridSpan"), qn("w:vMerge")
_RUN, _TEXT, _BOX = qn("w:r"), qn("w:t"), qn("w:txbxContent")
_BOLD = f"{qn('w:rPr')}/{qn('w:b')}"
_VALUE = qn("w:val")
_OFF = ("0", "false", "off")
_WIDEST = 64  # columns that a cell may span: Word has no wider tables
_LONGEST_CELL = 300

_Read = Callable[[Any], str]
_Walk = Callable[[Any], Iterator[Piece]]


def read_table(table: Any, text: _Read, walk: _Walk) -> Iterator[Piece]:
    """The rows of a table; after each, the cells that are read block by block.

    Args:
        table: the element.
        text: what gives a paragraph's text.
        walk: what gives the pieces of a cell.
    """
    rows = [row for row in _own(table, _ROW) if _at(row, _ROW_LOOK, _DELETED) is None]
    grid: list[list[str]] = []
    parts: list[list[Any]] = []
    for row in rows:
        above = grid[-1] if grid else []
        cells, inner = _cells(row, above, text)
        grid.append(cells)
        parts.append(inner)
    width = max(map(len, grid), default=0)
    if width == 1:
        for row in rows:
            for cell in _own(row, _CELL):
                yield from walk(cell)
        return
    spread = [_once(cells, row) for cells, row in zip(grid, rows, strict=True)]
    for pieces, inner in zip(table_rows(spread, _names(rows, spread)), parts, strict=True):
        yield from pieces
        for cell in inner:
            yield from walk(cell)


def _cells(row: Any, above: list[str], text: _Read) -> tuple[list[str], list[Any]]:
    """The texts of a row's columns, and the cells that are more than a text."""
    before = _at(row, _ROW_LOOK, _BEFORE)
    cells = [""] * (_number(before) if before is not None else 0)
    inner: list[Any] = []
    for cell in _own(row, _CELL):
        merged, span = _at(cell, _CELL_LOOK, _MERGED), _at(cell, _CELL_LOOK, _SPAN)
        said = ""
        if merged is not None and merged.get(_VALUE, "continue") == "continue":
            said = above[len(cells)] if len(cells) < len(above) else ""
        else:
            lines = [line for one in _own(cell, _PARAGRAPH) if (line := text(one).split())]
            said = " ".join(word for line in lines for word in line)
            is_long = len(lines) > 1 and len(said) > _LONGEST_CELL
            if is_long or next(cell.iter(_TABLE, _BOX), None) is not None:
                inner.append(cell)
                said = ""
        cells += [said] * (_number(span) if span is not None else 1)
    return cells, inner


def _once(cells: list[str], row: Any) -> list[str]:
    """A row of one cell that spans all columns says it once."""
    return cells[:1] if len(list(_own(row, _CELL))) == 1 else cells


def _names(rows: list[Any], grid: list[list[str]]) -> int:
    """How many rows say by their look that they name the columns."""
    count = 0
    while count < len(rows) and _is_on(_at(rows[count], _ROW_LOOK, _IS_NAMES)):
        count += 1
    if count or len(rows) < 2:
        return count
    is_full = sum(map(bool, grid[0])) > 1
    return int(is_full and _is_bold(rows[0]) and not any(map(_is_bold, rows[1:])))


def _is_bold(row: Any) -> bool:
    runs = [run for run in row.iter(_RUN) if run.find(_TEXT) is not None]
    return bool(runs) and all(_is_on(run.find(_BOLD)) for run in runs)


def _own(parent: Any, tag: str) -> Iterator[Any]:
    """The rows, cells or paragraphs of an element that aren't those of a table inside it."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _own(child, tag)


def _at(element: Any, look: str, tag: str) -> Any:
    found = element.find(look)
    return None if found is None else found.find(tag)


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(_VALUE) not in _OFF


def _number(mark: Any) -> int:
    return min(_WIDEST, max(1, int(mark.get(_VALUE, "1"))))
