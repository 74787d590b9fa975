"""What cells of an .ods file show, where the library that reads the values tells something else.

It gives the number of a share ("0.125" for "12.5 %"), of a code ("42" for "0042") and of what is
true or false, no blank for a tab or a line break, and the words of a box as those of the cell that
it hangs on.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.read.open_document import DRAWN, LINE_BREAK, OFFICE, TAB, cell_text
from index.read.workbook.open_sheet import CELLS, COLUMNS, BySheet, number, rows_of

_KIND, _SHARE = f"{OFFICE}value-type", "percentage"
_NUMBER, _WORDS, _BOXES = "float", "string", f"{DRAWN}*"
_CODE = re.compile(r"0\d{1,31}|TRUE|FALSE")
_ANSWERS = {"TRUE": "yes", "FALSE": "no"}  # as of the other formats
_TOLD = [
    re.compile(pattern)
    for pattern in (
        *(rb"value-type=[\"']percentage", rb":tab[\s/>]", rb":line-break[\s/>]"),
        *(rb"<text:p>(?:0\d{1,31}|TRUE|FALSE)</text:p>", rb"<draw:"),
    )
]

Shown = tuple[int, int, list[tuple[int, int, str]]]
"""A row, from 0, and how many such rows there are; of each cell its column, width and text."""


def shown_cells(data: bytes) -> BySheet[Shown]:
    """Such cells of a workbook's sheets, in their order; none of a file that isn't .ods."""
    return BySheet(
        (sheet, (row, times, cells))
        for sheet, row, times, element in rows_of(data, *_TOLD)
        if (cells := list(_in_row(element)))
    )


def _in_row(element: Any) -> Iterator[tuple[int, int, str]]:
    column = 0
    for cell in element.iterchildren(CELLS):
        width = number(cell.get(COLUMNS))
        if _is_told(cell):
            for box in list(cell.iterchildren(_BOXES)):
                cell.remove(box)
            text = cell_text(cell)
            yield column, width, _ANSWERS.get(text, text) if cell.get(_KIND) == _NUMBER else text
        column += width


def _is_told(cell: Any) -> bool:
    kind = cell.get(_KIND)
    return (
        kind == _SHARE
        or next(cell.iter(TAB, LINE_BREAK), None) is not None
        or (kind == _WORDS and next(cell.iterchildren(_BOXES), None) is not None)
        or (kind == _NUMBER and _CODE.fullmatch(cell_text(cell)) is not None)
    )
