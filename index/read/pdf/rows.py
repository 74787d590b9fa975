"""Lines of a PDF that stand in one row → one line: the words of a text, or the cells of a table."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from operator import eq

from index.read.pdf.lines import Line

_WORD_GAP = 0.15  # font sizes
_CELL_GAP = 3.0  # font sizes between two cells of a table
_EVEN = 0.3  # font sizes between two places that letters of any shape make of one
_BLANK, _SLACK = 0.3, 1.0  # font sizes: a space, and the error of a word's guessed width
_SOME = 1.3  # font sizes of the narrowest gap in a line of which not all gaps are wide
_INDENT = 2.0  # font sizes
_AROUND = 6.0  # font sizes between the baselines of a line and those near it
_NEXT_LINE = 2.0  # font sizes
_ROW = 0.45  # font sizes between the baselines of one row
_STACKED = 0.8  # font sizes between those of the lines of one cell, at least


def rows_of(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that are sorted by their baselines, row by row, each from left to right."""
    row: list[Line] = []
    for line in lines:
        if row and abs(line.base - row[0].base) > _ROW * max(line.size, row[0].size):
            yield sorted(row, key=lambda line: line.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda line: line.left)


def in_rows(lines: Sequence[Line]) -> list[Line]:
    """Lines that are sorted by their baselines, those of each row as one."""
    return [joined_row(row) if len(row) > 1 else row[0] for row in rows_of(lines)]


def unstretched(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, in the order of the file, with those as one that justifying parted."""
    starts, ends = [line.start for line in lines], [line.end for line in lines]
    if not any(map(eq, ends, starts[1:])):
        return list(lines)
    found: list[Line] = []
    group: list[Line] = []
    for line, following in zip_longest(lines, lines[1:]):
        group.append(line)
        if following is None or not _follows(line, following):
            if len(group) > 1 and _is_stretched(group, lines):
                found.append(joined_row([line._replace(is_stretched=True) for line in group]))
            else:
                found += group
            group = []
    return found


def _follows(line: Line, following: Line) -> bool:
    """Whether a line is the next part of what PDFium took for one line."""
    return (
        line.end == following.start
        and line.base == following.base
        and line.right < following.left
        and line.turn == following.turn
    )


def joined_row(row: Sequence[Line]) -> Line:
    """A row as one line: its parts are words of a text, or cells of a table."""
    joined = max(row, key=lambda line: len(line.text))._replace(
        left=row[0].left,
        right=max(line.right for line in row),
        bold=all(line.bold for line in row),
        parts=tuple(part for line in row for part in line.parts or (line,)),
        is_stretched=any(line.is_stretched for line in row),
    )
    return joined._replace(text=_text(joined))


def _text(row: Line) -> str:
    texts = zip(separators(row), row.parts, strict=True)
    return "".join(between + part.text for between, part in texts)


def _is_stretched(parts: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether parts are words of a justified line, which no row of a table looks like.

    They are as far from each other and end where a line of text near them ends, and the first word
    of the next line wouldn't have fitted.
    """
    size, base = parts[0].size, parts[0].base
    near, left, right = _EVEN * size, parts[0].left, parts[-1].right
    gaps = [after.left - before.right for before, after in pairwise(parts)]
    # Narrower gaps part no words: where some are just wide enough, a part may have several words.
    several = any(" " in line.text for line in parts)
    if max(gaps) - min(gaps) > 2 * near or (
        several and (min(gaps) > _SOME * size or len(gaps) < 2)
    ):
        return False
    around = [line for line in lines if abs(line.left - left) < _INDENT * size]
    if not any(
        " " in line.text
        and 0 < abs(line.base - base) < _AROUND * size
        and abs(line.right - right) < near
        for line in around
    ):
        return False
    below = [line for line in around if 0 < line.base - base < _NEXT_LINE * size]
    following = min(below, key=lambda line: line.base, default=None)
    room = sum(gaps) - (len(gaps) * _BLANK + _SLACK) * size
    return following is not None and room < first_word(following)


def first_word(line: Line) -> float:
    """The width of a line's first word in points, if all letters were as wide."""
    length = len(line.text.split(maxsplit=1)[0])
    return (line.right - line.left) * length / len(line.text)


def separators(row: Line) -> list[str]:
    """What stands before each part of a row."""
    found = [""]
    size = max(part.size for part in row.parts)
    for before, after in pairwise(row.parts):
        down = after.base - before.base
        if abs(down) > _STACKED * size:  # the next line of a wrapped cell, or the next cell
            found.append(" " if down > 0 else "; ")
            continue
        gap = (after.left - before.right) / size
        blank = gap > _WORD_GAP or before.raw[-1].isspace() or after.raw[0].isspace()
        is_between_cells = gap > _CELL_GAP and not row.is_stretched
        found.append("; " if is_between_cells else " " if blank else "")
    return found
