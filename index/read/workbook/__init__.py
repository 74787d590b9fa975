"""Workbooks of spreadsheet programs → Document: sheets as headings, rows as sentences, text boxes.

Values are those that the program kept, so formulas read as their results. Merged cells say in each
row and column what they say. Hidden sheets are left out. Offsets count in the extracted text. How
rows become sentences is told by index/read/tables. The files here tell what the library that reads
the values doesn't:

    formats.py        .xlsx: formats of cells that change what their numbers say
    boxes.py          .xlsx: text boxes, and the titles of charts
    merged_cells.py   .ods: merged cells
    shown_cells.py    .ods: what cells show, where that isn't their value
    drawings.py       .ods: text boxes, and the titles of charts
    open_sheet.py     .ods: the rows, in which to look for these
"""

import datetime
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, repeat
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from index.errors import UnreadableError
from index.read.failures import LOCKED, is_locked
from index.read.office.number_format import shown
from index.read.office.properties import authorship, title
from index.read.tables.name_evidence import Rows
from index.read.tables.sheet import Stretch, cleaned, heading, sheet_pieces, stretches
from index.read.text import PieceParts, lay_out, title_from
from index.read.workbook.boxes import Boxes
from index.read.workbook.drawings import drawn
from index.read.workbook.formats import Format, Formats
from index.read.workbook.merged_cells import Region, merged
from index.read.workbook.shown_cells import Shown, shown_cells
from index.types import Document, Unit

_NUMBER = ".15g"
_MIDNIGHT = datetime.time()
# What the library makes of a time in an .ods file that is none of the day (ISO 8601).
_TIME = re.compile(r"PT(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d*)?S)?")
_TIMED = "PT"
_OPEN = ".ods"
_SHOWN = (SheetTypeEnum.WorkSheet, SheetTypeEnum.ChartSheet)
_ROWS, _CELLS = 512, 65_536  # the most that are held at a time

_Texts = Callable[[Sequence[Any]], Sequence[str]]


def read_workbook(path: str, data: bytes) -> Document:
    """The document of an .xlsx, .xlsm, .xlsb, .xls or .ods file.

    Title, author and date of creation are its properties'; those of .xls files aren't looked at.

    Raises:
        UnreadableError: it is encrypted.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        if isinstance(error, PasswordError) or is_locked(data):
            raise UnreadableError(LOCKED) from error
        raise
    texts = _open_texts if path.lower().endswith(_OPEN) else _texts
    laid = lay_out(chain.from_iterable(_sheets(book, texts, data)))
    media_type = "application/vnd.ms-excel"
    named = title(data) or title_from(path)
    told = authorship(data)
    return Document(path, named, laid.text, laid.blocks, media_type, laid.pages, Unit.ROW, *told)


def _sheets(book: CalamineWorkbook, texts: _Texts, data: bytes) -> Iterator[Iterator[PieceParts]]:
    """The pieces of each sheet."""
    formats, boxes = Formats(data), Boxes(data)
    merges, told, shapes = merged(data), shown_cells(data), drawn(data)
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ in _SHOWN:
            said: Iterator[PieceParts] = chain(boxes.of_sheet(sheet.name), shapes.of_sheet(number))
            if sheet.typ is SheetTypeEnum.WorkSheet:
                cells = book.get_sheet_by_name(sheet.name)
                known = cells.merged_cell_ranges
                regions = merges.of_sheet(number) if known is None else iter(sorted(known))
                values = _values(cells, formats.of_sheet(sheet.name), told.of_sheet(number))
                said = chain(sheet_pieces(_stretches(values, cells, regions, texts)), said)
            if first := next(said, None):
                yield chain((heading(sheet.name), first), said)


def _values(
    sheet: CalamineSheet, formats: Iterator[Format], told: Iterator[Shown]
) -> Iterator[list[Any]]:
    """The values of each row, or what is shown instead."""
    following, coming = next(formats, None), next(told, None)
    if not following and not coming:  # as in most
        return sheet.iter_rows()
    return _replaced(sheet, chain([following], formats), chain([coming], told))


def _replaced(
    sheet: CalamineSheet, formats: Iterator[Format | None], told: Iterator[Shown | None]
) -> Iterator[list[Any]]:
    """The values of each row with what is shown instead."""
    following, coming = next(formats), next(told)
    first = _first_column(sheet)
    row: list[Any]
    for at, row in enumerate(sheet.iter_rows()):
        while following and following[0] <= at:
            column = following[1] - first
            if following[0] == at and 0 <= column < len(row):
                value = row[column]
                row[column] = shown(value, following[2]) if type(value) is float else value
            following = next(formats, None)
        while coming and coming[0] + coming[1] <= at:
            coming = next(told, None)
        if coming and coming[0] <= at:
            for column, width, text in coming[2]:
                start, end = max(0, column - first), max(0, column + width - first)
                row[start:end] = [text] * len(row[start:end])
        yield row


def _stretches(
    values: Iterator[list[Any]], sheet: CalamineSheet, merged: Iterator[Region], texts: _Texts
) -> Iterator[Stretch]:
    """The filled rows with their numbers."""
    spread = _Spread(merged, _first_column(sheet))
    most = min(_ROWS, max(1, _CELLS // max(1, sheet.width)))
    at = 0
    while held := list(islice(values, most)):
        rows = list(zip(*map(texts, zip(*held, strict=True)), strict=True))
        if spread.reaches(at + len(rows)):
            yield from spread.stretches(at, rows)
        else:
            yield from stretches(at + 1, rows)
        at += len(rows)


def _texts(column: Sequence[Any]) -> Sequence[str]:
    """The cells of a column, as people would write them."""
    try:
        # Each fails at a value of another kind; to look for those before takes longer.
        return _numbers(column) if type(column[0]) is float else cleaned(column)
    except TypeError:
        return cleaned([value if type(value) is str else _cell(value) for value in column])


def _numbers(column: Sequence[float]) -> Sequence[str]:
    return list(map(float.__format__, column, repeat(_NUMBER)))


def _open_texts(column: Sequence[Any]) -> Sequence[str]:
    """The same of a column of an .ods file, with its times."""
    return _texts([_timed(v) if type(v) is str and v[:2] == _TIMED else v for v in column])


def _first_column(sheet: CalamineSheet) -> int:
    return sheet.start[1] if sheet.start else 0


class _Spread:
    """The rows of a sheet with what is merged repeated, from the top."""

    def __init__(self, merged: Iterator[Region], first: int) -> None:
        """The first column is that of the given number."""
        self._merged, self._first = merged, first
        self._coming, self._active = next(merged, None), list[Region]()
        self._above: Sequence[str] = ()

    def reaches(self, end: int) -> bool:
        """Whether anything is merged in the rows before this one."""
        return bool(self._active or (self._coming and self._coming[0][0] < end))

    def stretches(self, start: int, rows: Rows) -> Iterator[Stretch]:
        """The filled ones of rows that follow each other."""
        for at, cells in enumerate(rows, start):
            is_filled = any(cells)
            while self._coming and self._coming[0][0] <= at:
                self._active.append(self._coming)
                self._coming = next(self._merged, None)
            is_alone = False
            if self._active:
                cells, is_alone = _spread(cells, self._above, at, self._active, self._first)
                self._active = [region for region in self._active if region[1][0] > at]
            self._above = cells
            if is_alone:
                # No name is that of all columns.
                cells = [*[""] * len(cells), next(filter(None, cells), "")]
            if is_filled:
                yield at + 1, [cells]


def _spread(
    row_cells: Sequence[str], above: Sequence[str], row: int, regions: list[Region], first: int
) -> tuple[list[str], bool]:
    """A row with what is merged repeated, and whether it was but one cell that spans columns."""
    cells = list(row_cells)
    for (top, left), _ in regions:
        at = left - first
        if top < row and 0 <= at < min(len(cells), len(above)):
            cells[at] = above[at]
    is_alone = sum(map(bool, cells)) == 1 and any(a[1] < b[1] for a, b in regions)
    for (_, left), (_, right) in regions:
        at, end = left - first, min(right - first + 1, len(cells))
        if at >= 0:
            cells[at:end] = [cells[at]] * (end - at) if at < end else []
    return cells, is_alone


def _cell(value: object) -> str:
    """A cell as people would write its value."""
    if type(value) is float:  # as most are
        return format(value, _NUMBER)
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime.datetime():
            return str(value.date() if value.time() == _MIDNIGHT else value)
        case datetime.timedelta():
            return _duration(value)
        case _:
            return str(value)


def _timed(value: str) -> str:
    """A text of an .ods file, which may be a time."""
    time = _TIME.fullmatch(value)
    if time is None or not any(time.groups()):
        return value
    hours, minutes, seconds = (int(number or 0) for number in time.groups())
    return _duration(datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _duration(value: datetime.timedelta) -> str:
    """Hours, minutes and, where there are any, seconds: "30:00"."""
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < datetime.timedelta() else ""
    minutes, rest = divmod(seconds, 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")
