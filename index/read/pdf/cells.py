"""The rows of a PDF's table → the same with wrapped cells whole, read cell by cell.

Only where nothing else makes sense: close lines with more room above and below, one with a cell in
each column, the others with cells in some, each inside its column, that go on with words. What is
in doubt stays as it is drawn.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.read.pdf.lines import Line
from index.read.pdf.rows import joined_row, separators

_EVEN = 0.3  # font sizes between two left edges that are one
_CLOSE = 1.35  # font sizes at most between the lines of one cell
_APART = 1.15  # times that distance at least to what isn't in it
_ALIKE = 1.08  # times, at most, between the letters of one cell's lines

_Columns = dict[int, list[Line]]
"""Lines by the number of their column."""


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page or column, sorted by their baselines, with each table's row as one."""
    if not any(line.parts for line in lines):
        return list(lines)
    found: list[Line] = []
    above = float("inf")
    for band, below in _bands(lines):
        row = _row(band, min(above, below))
        found += [row] if row else band
        above = below
    return found


def _bands(lines: Sequence[Line]) -> Iterator[tuple[list[Line], float]]:
    """Lines that are as close to each other as any near them, and the distance to the next."""
    close: list[Line] = []
    for line, distance in zip(lines, [*_distances(lines), float("inf")], strict=True):
        close.append(line)
        if distance > _CLOSE * line.size:
            yield from _parted(close, distance)
            close = []


def _distances(lines: Sequence[Line]) -> list[float]:
    return [after.base - before.base for before, after in pairwise(lines)]


def _parted(close: list[Line], below: float) -> Iterator[tuple[list[Line], float]]:
    distances = _distances(close)
    least = min(distances, default=0)
    band: list[Line] = []
    for line, distance in zip(close, [*distances, below], strict=True):
        band.append(line)
        if distance >= _APART * least:
            yield band, distance
            band = []
    if band:
        yield band, below


def _row(band: Sequence[Line], room: float) -> Line | None:
    """The one row that the lines of a band are, if they are, and there is so much room around."""
    if len(band) < 2 or not any(line.parts for line in band):
        return None
    whole = max(band, key=lambda line: separators(line).count("; ") if line.parts else 0)
    edges = _edges(whole) if whole.parts else []
    if len(edges) < 2 or any(line.is_stretched or line.turn != whole.turn for line in band):
        return None
    cells: _Columns = defaultdict(list)
    is_last_alone = whole is band[0]  # which index/read/pdf/paragraphs.py joins
    for line in band:
        columns = _columns(line, edges)
        is_partial = line is not whole
        if not columns or (is_partial and len(columns) == len(edges)):
            return None
        if not _go_on(cells, columns):
            return None
        is_last_alone &= not is_partial or [*columns] == [len(edges) - 1]
        for column, parts in columns.items():
            cells[column] += parts
    steps = [step for parts in cells.values() for step in _distances(parts)]
    if is_last_alone or not steps or max(steps) * _APART > room:
        return None
    row = joined_row([part for column in sorted(cells) for part in cells[column]])
    left = min(part.left for part in row.parts)
    return row._replace(left=left, base=band[-1].base)


def _edges(row: Line) -> list[float]:
    """The left edges of a row's cells."""
    parts = zip(separators(row), row.parts, strict=True)
    return [part.left for number, (gap, part) in enumerate(parts) if not number or gap == "; "]


def _columns(line: Line, edges: Sequence[float]) -> _Columns | None:
    """A line's parts by column, None if one begins or ends outside of its column."""
    columns: _Columns = {}
    column = -1
    for part in line.parts or (line,):
        at = [n for n, edge in enumerate(edges) if abs(edge - part.left) < _EVEN * part.size]
        column = at[0] if at else column
        if column < 0 or (column + 1 < len(edges) and part.right >= edges[column + 1]):
            return None
        columns.setdefault(column, []).append(part)
    return columns


def _go_on(cells: _Columns, columns: _Columns) -> bool:
    """Whether a line may go on with the cells above it, one of them in the middle of a sentence."""
    pairs = [(cells[n][-1], parts[0], n) for n, parts in columns.items() if cells.get(n)]
    return not pairs or (
        all(_may_follow(before, part, column) for before, part, column in pairs)
        and any(part.text[0].islower() for _, part, _ in pairs)
    )


def _may_follow(before: Line, part: Line, column: int) -> bool:
    """Whether a cell's line may go on with this one. A hyphen is joined elsewhere, not here."""
    begins = part.text[0].isalnum() if column else part.text[0].islower()
    return (
        begins
        and any(map(str.isalpha, part.text))
        and before.text[-1] not in "-–.:;!?"
        and before.size <= _ALIKE * part.size
        and part.size <= _ALIKE * before.size
    )
