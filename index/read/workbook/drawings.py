"""The text boxes and the charts' titles of an .ods file's sheets, which the library doesn't tell.

What else a chart says stands in the cells. The format: OASIS, OpenDocument 1.3, part 3, 9.2.8.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.read.open_document import DRAWN, pieces_inside
from index.read.open_document.objects import OBJECT, part_of, root_of
from index.read.text import Piece
from index.read.workbook.open_sheet import CELLS, SHAPES, BySheet, rows_of

_TOLD = re.compile(rb"<draw:")
_TITLE = "{*}body/{*}chart/{*}chart/{*}title"


def drawn(data: bytes) -> BySheet[Piece]:
    """Their paragraphs, each with its row, the first for those of no cell; none if not of .ods."""
    return BySheet(
        (sheet, piece._replace(page=row + 1))
        for sheet, row, _, element in rows_of(data, _TOLD)
        for piece in _pieces(element, data)
    )


def _pieces(element: Any, data: bytes) -> Iterator[Piece]:
    """What is drawn in a row, or over the whole sheet."""
    for holder in [element] if element.tag == SHAPES else element.iterchildren(CELLS):
        for shape in holder:
            if isinstance(shape.tag, str) and shape.tag.startswith(DRAWN):
                yield from pieces_inside(shape)
                for chart in shape.iter(OBJECT):
                    yield from _title(chart, data)


def _title(chart: Any, data: bytes) -> list[Piece]:
    """The title of a chart; none if it is broken, or something else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            title = root_of(archive, part_of(chart)).find(_TITLE)
        return [] if title is None else pieces_inside(title)
    except Exception:
        return []
