"""The merged cells of an .ods file, of which the library that reads the values tells nothing."""

import re
from collections.abc import Iterator
from typing import Any

from index.read.workbook.open_sheet import CELLS, COLUMNS, TABLE, BySheet, number, rows_of

_ACROSS, _DOWN = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
# Whether any cell is merged takes far less time to tell than which.
_MERGES = re.compile(rb"-spanned=[\"'](?!1[\"'])")

Region = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell, each as row and column, from 0."""


def merged(data: bytes) -> BySheet[Region]:
    """The merged cells of a workbook's sheets, from the top; none of a file that isn't .ods."""
    rows = rows_of(data, _MERGES)
    return BySheet(
        (sheet, region)
        for sheet, row, times, element in rows
        for region in _in_row(element, row, times)
    )


def _in_row(element: Any, row: int, times: int) -> Iterator[Region]:
    """The merged cells that begin in a row.

    Of one that is repeated all say the same, so that they can count as one.
    """
    column = 0
    for cell in element.iterchildren(CELLS):
        width = number(cell.get(COLUMNS))
        across, down = number(cell.get(_ACROSS)), number(cell.get(_DOWN))
        if across > 1 or down > 1:
            last = row + max(times, down) - 1, column + max(width, across) - 1
            yield (row, column), last
        column += width
