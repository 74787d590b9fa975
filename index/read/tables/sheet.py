"""Rows of a sheet → pieces that can be read alone: what CSV files and workbooks have in common.

A sheet is taken as people fill it: perhaps a line or two that say what it is, then a row of column
names, then rows of data; after an empty row perhaps another table. This file knows nothing of
files.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, repeat

from index.read.tables.cell_kinds import Kind, kind, usual
from index.read.tables.column_names import Naming, naming
from index.read.tables.name_evidence import Rows
from index.read.tables.rows import LOOKED_AT, Write, plain, writer
from index.read.text import HEADING, ROW, Piece, PieceParts

_Row = tuple[int, Sequence[str]]
Stretch = tuple[int, Rows]
"""Filled rows that follow each other, and the number of the first."""

# What is white beside the space, of signs in ASCII.
_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f"


def sheet_pieces(stretches: Iterable[Stretch]) -> Iterator[PieceParts]:
    """The rows as "name: cell; name: cell", each under its own number.

    Args:
        stretches: of rows, empty ones left out. Read once, and never all in memory.
    """
    return chain.from_iterable(_runs(stretches))


def _runs(stretches: Iterable[Stretch]) -> Iterator[Iterable[PieceParts]]:
    """The same in runs: a piece that is made and yielded by itself takes three times as long."""
    tables = _Tables()
    waiting: list[_Row] = []
    is_waiting = True
    before = 0
    for first, rows in stretches:
        if first - before != 1 and before and not (is_waiting and tables.may_go_on(waiting)):
            if is_waiting:
                yield tables.read(waiting)
            waiting, is_waiting = [], True
        before = first + len(rows) - 1
        if is_waiting:
            taken = LOOKED_AT - len(waiting)
            waiting += zip(count(first), rows[:taken], strict=False)
            if len(waiting) < LOOKED_AT:
                continue
            yield tables.read(waiting)
            is_waiting = False
            first, rows = first + taken, rows[taken:]
        texts = map(tables.write, rows)
        yield zip(repeat(ROW), texts, repeat(0), count(first), strict=False)
    if is_waiting:
        yield tables.read(waiting)


class _Tables:
    """The tables of a sheet, one after the other.

    `write` writes the rows that follow those that were read last.
    """

    def __init__(self) -> None:
        self.write: Write = plain
        self._named: Write = plain
        self._kinds: dict[int, Kind] = {}

    def read(self, rows: Sequence[_Row]) -> Iterator[Piece]:
        """The first rows after an empty one, or all that there are before the next."""
        cells = [row for _, row in rows]
        found = naming(cells)
        wide = next((at for at, row in enumerate(cells) if _filled(row) > 1), None)
        is_new = found.is_sure and found.end > found.start
        if wide is None:
            self.write = plain
        elif not is_new and self._goes_on(cells[wide]):
            self.write, found = self._named, Naming(wide, wide)
        else:
            self.write = self._named = writer(found)
            self._kinds = {
                at: usual([row[at] for row in cells[found.end :] if at < len(row)])
                for at, name in enumerate(found.names)
                if name
            }
        for at, (number, row) in enumerate(rows):
            if at < found.start or (at < found.end and not found.is_sure):
                yield Piece(ROW, plain(row), page=number)
            elif at >= found.end:
                yield Piece(ROW, self.write(row), page=number)

    def may_go_on(self, rows: Sequence[_Row]) -> bool:
        """Whether these may be the names of what follows an empty row."""
        wide = [row for _, row in rows if _filled(row) > 1]
        return len(wide) == 1 and not self._goes_on(wide[0])

    def _goes_on(self, row: Sequence[str]) -> bool:
        """Whether a row after an empty one still belongs to the table above."""
        cells = {at: kind(cell) for at, cell in enumerate(row) if cell}
        if not self._kinds or any(
            known is not Kind.NOTHING and self._kinds.get(at) not in (known, Kind.NOTHING)
            for at, known in cells.items()
        ):
            return False
        is_full = len(cells) == len(self._kinds)
        return is_full or any(known is not Kind.TEXT for known in cells.values())


def stretches(first: int, rows: Rows) -> Iterator[Stretch]:
    """The filled ones of rows that follow each other, the first of which has the given number."""
    if all(map(any, rows)):
        yield first, rows
        return
    begun = 0
    for at, row in enumerate(rows):
        if not any(row):
            if begun < at:
                yield first + begun, rows[begun:at]
            begun = at + 1
    if begun < len(rows):
        yield first + begun, rows[begun:]


def cleaned(cells: Sequence[str]) -> Sequence[str]:
    """The cells of a row or a column, each on one line with single spaces."""
    # Nearly all have no others, which is quick to tell of all together.
    together = " ".join(cells)
    if _is_plain(together):
        if _is_single_spaced(together):
            return cells
        if "  " not in "".join(cells):
            return [cell.strip() for cell in cells]
    return [" ".join(cell.split()) for cell in cells]


def cleaned_rows(rows: Rows) -> Rows:
    """The same of all cells of several rows."""
    together = " ".join(map(" ".join, rows))
    if _is_plain(together) and _is_single_spaced(together):
        return rows
    return list(map(cleaned, rows))


def _is_plain(text: str) -> bool:
    """Whether nothing is white but spaces, as far as is quick to tell."""
    if text.isascii():
        return not any(map(text.__contains__, _BLANKS))
    return text.isprintable()  # of which only the space is white


def _is_single_spaced(text: str) -> bool:
    return "  " not in text and text[:1] != " " != text[-1:]


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def heading(name: str) -> Piece:
    """The name of a sheet, as the heading that its rows stand under."""
    return Piece(HEADING, name, 1)
