"""Lines of a PDF that stand in one row → one line: the words of a text, or the cells of a table."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.read.pdf_lines import Line

_WORD_GAP = 0.15  # font sizes
_CELL_GAP = 3.0  # font sizes between two cells of a table
_EVEN = 0.3  # font sizes between two places that letters of any shape make of one
_BLANK, _SLACK = 0.3, 1.0  # font sizes: a space, and the error of a word's guessed width
_NEXT_LINE = 2.0  # font sizes
_ROW = 0.45  # font sizes between the baselines of one row


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
    rows = list(rows_of(lines))
    return [
        _joined(row, is_stretched=_is_stretched(rows, number)) if len(row) > 1 else row[0]
        for number, row in enumerate(rows)
    ]


def _joined(row: Sequence[Line], *, is_stretched: bool) -> Line:
    """A row as one line: its parts are words of a text, or cells of a table."""
    main = max(row, key=lambda line: len(line.text))
    joined = main._replace(
        left=row[0].left,
        right=max(line.right for line in row),
        bold=all(line.bold for line in row),
        parts=tuple(row),
        is_stretched=is_stretched,
    )
    texts = zip(separators(joined), row, strict=True)
    return joined._replace(text="".join(between + part.text for between, part in texts))


def _is_stretched(rows: Sequence[Sequence[Line]], number: int) -> bool:
    """Whether a row is a justified line of few words, which no table's row looks like.

    Its words are as far from each other and end where lines of text around it end, and the first
    word of the next line wouldn't have fitted.
    """
    row, after = rows[number], rows[number + 1 : number + 4]
    if not after or any(" " in line.text for line in row):
        return False
    size = max(line.size for line in row)
    near, left, right = _EVEN * size, row[0].left, row[-1].right
    gaps = [following.left - before.right for before, following in pairwise(row)]
    around = [other[0] for other in (*rows[max(0, number - 3) : number], *after) if len(other) == 1]
    ends_with_text = any(
        " " in line.text and abs(line.right - right) < near and line.left < left + near
        for line in around
    )
    following = after[0][0]
    room = sum(gaps) - (len(gaps) * _BLANK + _SLACK) * size
    return (
        ends_with_text
        and max(gaps) - min(gaps) < 2 * near
        and following.base - row[0].base < _NEXT_LINE * size
        and room < first_word(following)
    )


def first_word(line: Line) -> float:
    """The width of a line's first word in points, if all letters were as wide."""
    length = len(line.text.split(maxsplit=1)[0])
    return (line.right - line.left) * length / len(line.text)


def separators(row: Line) -> list[str]:
    """What stands before each part of a row."""
    found = [""]
    size = max(part.size for part in row.parts)
    for before, after in pairwise(row.parts):
        gap = (after.left - before.right) / size
        blank = gap > _WORD_GAP or before.raw[-1].isspace() or after.raw[0].isspace()
        is_between_cells = gap > _CELL_GAP and not row.is_stretched
        found.append("; " if is_between_cells else " " if blank else "")
    return found
