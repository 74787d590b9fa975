"""What browsers print around a page: its title and address, the day, and the number of the page."""

import re
from collections.abc import Iterator, Sequence

from index.read.pdf.lines import Line

_WHEN = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4},? \d{1,2}:\d\d(?: ?[AP]M)?")
_WHERE = re.compile(r"(?:https?|file)://\S+")
_COUNT = re.compile(r"(\d+)(?:/| of )(\d+)")


def printed(edges: Sequence[Sequence[Sequence[Line]]], number: int, count: int) -> Iterator[Line]:
    """The lines that a browser printed; none where it isn't sure that one did.

    Args:
        edges: the rows near each edge of a page, from the edge inwards.
        number: the page's, from 1.
        count: of the file's pages.
    """
    outermost = [rows[0] for rows in edges if rows]
    feet = [row for row in outermost if _is_foot(row, (number, count))]
    if feet:
        heads = [row for row in outermost if row not in feet and any(map(_tells, row))]
        for row in feet + heads:
            yield from row


def _is_foot(row: Sequence[Line], place: tuple[int, int]) -> bool:
    """Whether a row counts the pages rightly, beside an address or the time."""
    if len(row) != 2:
        return False
    counts = [match for line in row if (match := _COUNT.fullmatch(line.text))]
    said = [(int(match[1]), int(match[2])) for match in counts]
    return said == [place] and any(map(_tells, row))


def _tells(line: Line) -> bool:
    return (_WHEN.fullmatch(line.text) or _WHERE.fullmatch(line.text)) is not None
