"""What cells of an .ods file show, where the library that reads the values tells something else.

It gives the number of a share ("0.125" for "12.5 %"), and no blank for a tab or a line break.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.read.open_document import LINE_BREAK, OFFICE, TAB, cell_text
from index.read.open_sheet import CELLS, COLUMNS, BySheet, number, rows_of

_KIND, _SHARE = f"{OFFICE}value-type", "percentage"
_TOLD = re.compile(rb"value-type=[\"']percentage|:(?:tab|line-break)[\s/>]")

Shown = tuple[int, int, list[tuple[int, int, str]]]
"""A row, from 0, and how many such rows there are; of each cell its column, width and text."""


def shown_cells(data: bytes) -> BySheet[Shown]:
    """Such cells of a workbook's sheets, in their order; none of a file that isn't .ods."""
    return BySheet(
        (sheet, (row, times, cells))
        for sheet, row, times, element in rows_of(data, _TOLD)
        if (cells := list(_in_row(element)))
    )


def _in_row(element: Any) -> Iterator[tuple[int, int, str]]:
    column = 0
    for cell in element.iterchildren(CELLS):
        width = number(cell.get(COLUMNS))
        if cell.get(_KIND) == _SHARE or next(cell.iter(TAB, LINE_BREAK), None) is not None:
            yield column, width, cell_text(cell)
        column += width
