"""The tables of an RTF file's text → pieces. RTF knows no tables, only rows that follow each other.

Where rows, cells and their borders stand is marked in the source with signs that no text has, so
that the library that turns it into text carries them along. Cells that end at the same border stand
in the same column.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from index.read.rtf.headings import headed_pieces, unmarked
from index.read.tables.rows import table_rows
from index.read.text import Piece

_LOOK, _BEGIN, _END, _CELL = "\x1c", "\x1d", "\x1e", "\x1f"
_SIGNS = re.compile(f"[{_LOOK}-{_CELL}]")
_WORDS = re.compile(r"\\(trowd|row|cell|nestcell|clvmrg|clmrg|cellx(\d{1,6}))(?![a-z0-9])[ ]?")
_ABOVE, _BESIDE = "above", "beside"
_SAID = {
    "trowd": _BEGIN,
    "row": _END,
    "cell": _CELL,
    "nestcell": "; ",
    "clvmrg": f"{_LOOK}{_ABOVE}{_LOOK}",
    "clmrg": f"{_LOOK}{_BESIDE}{_LOOK}",
}
_LOOKS = re.compile(f"{_LOOK}([^{_LOOK}]*){_LOOK}")
_SAME_BORDER = 40  # twips, less than a millimetre
_MOST_COLUMNS = 64  # Word has no wider tables


class _Cell(NamedTuple):
    """What a row's look says of a cell: its right border in twips, and of what it is a part."""

    border: int
    part_of: str


_Row = tuple[list[str], list[_Cell]]


def marked(source: str) -> str:
    """The source with its rows, cells and borders marked."""

    def mark(word: re.Match[str]) -> str:
        return _SAID.get(word[1]) or f"{_LOOK}{word[2]}{_LOOK}"

    return _WORDS.sub(mark, _SIGNS.sub("", source))


def marked_pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text with such marks, and with those of headings."""
    rows: list[_Row] = []
    look: list[_Cell] = []
    *parts, last = text.split(_END)
    for part in parts:
        before, begin, row = part.partition(_BEGIN) if _BEGIN in part else ("", "", part)
        if before.strip():
            yield from _table(rows)
            yield from headed_pieces(_without_looks(before))
            rows = []
        if begin:
            # Some programs say the look again at the row's end.
            look = list(_look(row.rpartition(_BEGIN)[2]))
        cells = unmarked(_without_looks(row)).replace(_BEGIN, "").split(_CELL)
        # The last sign ends the row, it begins no cell.
        rows.append(([" ".join(cell.split()) for cell in cells[:-1] or cells], look))
    yield from _table(rows)
    yield from headed_pieces(_SIGNS.sub(" ", _without_looks(last)))


def _look(row: str) -> Iterator[_Cell]:
    part_of = ""
    for said in _LOOKS.findall(row):
        if said.isdecimal():
            yield _Cell(int(said), part_of)
            part_of = ""
        else:
            part_of = said


def _without_looks(text: str) -> str:
    return _LOOKS.sub("", text)


def _table(rows: Sequence[_Row]) -> Iterator[Piece]:
    borders: list[int] = []
    for border in sorted({cell.border for _, look in rows for cell in look}):
        if not borders or border - borders[-1] > _SAME_BORDER:
            borders.append(border)
    grid: list[list[str]] = []
    for texts, look in rows:
        is_told = len(texts) == len(look) and len(borders) <= _MOST_COLUMNS
        grid.append(_spread(texts, look, borders, grid[-1] if grid else []) if is_told else texts)
    return chain.from_iterable(table_rows(grid))


def _spread(
    texts: Sequence[str], look: Sequence[_Cell], borders: Sequence[int], above: Sequence[str]
) -> list[str]:
    """A row's text in each column; merged cells say in each what they say."""
    cells: list[str] = []
    for text, cell in zip(texts, look, strict=True):
        end = sum(border <= cell.border for border in borders)
        if cell.part_of == _ABOVE:
            cells += above[len(cells) : end]
        elif cell.part_of == _BESIDE and cells:
            text = cells[-1]
        cells += [text] * (end - len(cells))
    return cells[:1] if len(texts) == 1 else cells
