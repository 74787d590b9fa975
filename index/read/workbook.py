"""Workbooks of spreadsheet programs → Document: sheets as headings, rows as sentences.

Values are those that the program kept, so formulas read as their results. Hidden sheets are left
out. Offsets count in the extracted text.
"""

import datetime
import io
from collections.abc import Iterator

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from index.errors import UnreadableError
from index.read.failures import LOCKED, is_locked
from index.read.properties import authorship
from index.read.sheet import cleaned, heading, sheet_pieces
from index.read.text import Piece, lay_out, title_from
from index.types import Document, Unit

_NUMBER = "%.15g"
_MIDNIGHT = datetime.time()


def read_workbook(path: str, data: bytes) -> Document:
    """The document of an .xlsx, .xlsm, .xlsb, .xls or .ods file.

    Its author and date of creation are its properties'; those of .xls files aren't looked at.

    Raises:
        UnreadableError: it is encrypted.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        if isinstance(error, PasswordError) or is_locked(data):
            raise UnreadableError(LOCKED) from error
        raise
    laid = lay_out(_pieces(book))
    media_type = "application/vnd.ms-excel"
    return Document(
        path, title_from(path), laid.text, laid.blocks, media_type, laid.pages, Unit.ROW,
        *authorship(data),
    )  # fmt: skip


def _pieces(book: CalamineWorkbook) -> Iterator[Piece]:
    for sheet in book.sheets_metadata:
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet:
            rows = sheet_pieces(_rows(book, sheet.name))
            if first := next(rows, None):
                yield from (heading(sheet.name), first)
                yield from rows


def _rows(book: CalamineWorkbook, name: str) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(book.get_sheet_by_name(name).iter_rows(), 1):
        cells = cleaned([value if type(value) is str else _cell(value) for value in row])
        if any(cells):
            yield number, cells


def _cell(value: object) -> str:
    """A cell as people would write its value."""
    if type(value) is float:  # as most are
        return _NUMBER % value
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime.datetime():
            return str(value.date() if value.time() == _MIDNIGHT else value)
        case _:
            return str(value)
