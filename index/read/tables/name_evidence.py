"""Whether a row names the columns of what stands below it: by evidence, since few files say it.

A row of names differs from what it names: texts over numbers, years over amounts, a word over
sentences.
"""

from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise

from index.read.tables.cell_kinds import Kind, kind, usual

Rows = Sequence[Sequence[str]]

LONGEST_NAME = 80
"""The most characters that the name of a column has."""

_ENOUGH = 3  # rows or cells that make a rule
_YEARS = range(1800, 2200)
_NAMEABLE = frozenset((Kind.TEXT, Kind.CODE, Kind.QUESTION, Kind.ANSWER, Kind.NOTHING))
_COUNTED = frozenset((Kind.NUMBER, Kind.DATE))
_POSSIBLE = _NAMEABLE | _COUNTED
_TELLING = _COUNTED | {Kind.ADDRESS, Kind.ANSWER}


# What columns are called, whatever they hold. Of texts above texts nothing else tells.
_USUAL_NAMES = frozenset(
    [
        "address", "age", "amount", "answer", "article", "author", "category", "city", "code",
        "color", "colour", "comment", "company", "contact", "cost", "country", "date", "day",
        "definition", "department", "description", "e-mail", "email", "first name", "function",
        "id", "institution", "item", "job", "kind", "language", "last name", "location",
        "meaning", "member", "month", "name", "no", "note", "number", "organisation",
        "organization", "owner", "person", "phone", "place", "position", "price", "product",
        "publisher", "quantity", "question", "region", "remark", "result", "role", "room",
        "score", "size", "state", "status", "street", "subject", "surname", "team", "telephone",
        "term", "time", "title", "topic", "total", "town", "type", "unit", "value", "website",
        "weight", "year",
    ]
)  # fmt: skip


class Evidence(Enum):
    """How sure it is that a row holds names."""

    NONE = auto()
    WEAK = auto()
    STRONG = auto()


def evidence(row: Sequence[str], below: Rows, used: Sequence[int]) -> Evidence:
    """How sure it is that a row names the columns.

    Args:
        row: its cells.
        below: the rows that follow it, as long as it.
        used: the columns that aren't empty.
    """
    named = [at for at in used if row[at]]
    names = [row[at] for at in named]
    has_corner = bool(used) and not row[used[0]] and named == list(used[1:])
    if (
        len(named) < (1 if has_corner else 2)
        or 2 * len(named) < len(used)
        or max(map(len, names)) > LONGEST_NAME
        or (row[used[0]].endswith(":") and _is_form(_column(below, used[0])))
    ):
        return Evidence.NONE
    kinds = dict(zip(named, map(kind, names), strict=True))
    if not _POSSIBLE.issuperset(kinds.values()):
        return Evidence.NONE
    if counted := [at for at in named if kinds[at] in _COUNTED]:
        if len(counted) == 1 and named[-1] != used[-1]:  # "Source: the harbour office, 2024"
            return Evidence.NONE
        first_values = [_column(below, at)[:1] for at in counted]
        found = _of_series([row[at] for at in counted], first_values)
        if used[0] in counted or found is not Evidence.STRONG:
            return Evidence.NONE if used[0] in counted else found
    if (has_corner and 2 * len(_column(below, used[0])) > len(below)) or (
        counted and len(used) > 2
    ):
        return Evidence.STRONG
    if all(map(_is_usual, names)):
        return Evidence.STRONG
    # Numbers stand to the right more often.
    differing = (
        at
        for at in reversed(named)
        if kinds[at] not in _COUNTED and _differs(kinds[at], row[at], _column(below, at))
    )
    if len(used) == 2:
        both = set(differing)
        return _of_two(used[0] in both, used[1] in both, _column(below, used[1]))
    if next(differing, None) is not None:
        return Evidence.STRONG
    is_whole = named == list(used) and len(set(names)) == len(names)
    recurs = any(row[at] in _column(below, at) for at in named)
    return Evidence.WEAK if is_whole and not recurs else Evidence.NONE


def _is_usual(name: str) -> bool:
    """Whether columns are often called so: "Role", "First name", "Notes"."""
    own = name.lower().rstrip(".")
    return own in _USUAL_NAMES or own.removesuffix("s") in _USUAL_NAMES


def _column(rows: Rows, at: int) -> list[str]:
    return [row[at] for row in rows if row[at]]


def _is_form(labels: Sequence[str]) -> bool:
    """Whether the rows begin with labels of what stands beside them."""
    return any(label.endswith(":") for label in labels)


def _of_series(cells: Sequence[str], below: Sequence[Sequence[str]]) -> Evidence:
    """What it says that these numbers and dates stand above others."""
    if not _is_series(cells) or any(map(_is_series, below)):
        return Evidence.NONE
    # 1, 2, 3: months, or data.
    is_plain = kind(cells[0]) is Kind.NUMBER and not _is_year(cells[0])
    return Evidence.WEAK if is_plain else Evidence.STRONG


def _of_two(labels_differ: bool, values_differ: bool, values: Sequence[str]) -> Evidence:
    """The evidence of two columns.

    "Company, Acme; Founded, 1990" looks like names as well, being so short.
    """
    is_counted = values_differ and usual(values, 1) in _TELLING
    if labels_differ or (is_counted and len(values) >= _ENOUGH):
        return Evidence.STRONG
    return Evidence.WEAK if is_counted else Evidence.NONE


def _differs(own: Kind, name: str, cells: Sequence[str]) -> bool:
    """Whether what stands below a name is of another kind, or says few things again and again."""
    below = usual(cells)
    if below not in (Kind.NOTHING, Kind.TEXT, own):
        return True
    recurs = len(cells) > _ENOUGH and 2 * len(set(cells)) <= len(cells)
    return recurs and below is Kind.TEXT and name not in cells


def _is_series(cells: Sequence[str]) -> bool:
    """Whether these go on as labels do: years, dates, or numbers that count from 0 or 1."""
    if all(kind(cell) is Kind.DATE for cell in cells):
        return len(set(cells)) == len(cells) > 0
    if all(map(_is_year, cells)):
        numbers = list(map(int, cells))
        return numbers in (sorted(set(numbers)), sorted(set(numbers), reverse=True))
    steps = {int(b) - int(a) for a, b in pairwise(cells) if a.isdecimal() and b.isdecimal()}
    return len(cells) >= _ENOUGH and cells[0] in ("0", "1") and steps == {1}


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and len(cell) == 4 and int(cell) in _YEARS
