"""What a cell of a table holds, told from its text: a number, a date, an address, a sentence.

Knows neither tables nor languages. Columns are told by it: the name of one differs from what
stands below.
"""

import re
from collections.abc import Iterable
from enum import Enum, auto


class Kind(Enum):
    """What a cell holds. `NOTHING` says nothing of its column: an empty cell, a dash."""

    NOTHING = auto()
    NUMBER = auto()
    DATE = auto()
    ADDRESS = auto()
    ANSWER = auto()
    QUESTION = auto()
    SENTENCE = auto()
    CODE = auto()
    TEXT = auto()


_LETTER = r"[^\W\d_]"
# With a sign of money or a short unit before or after: "EUR 12,50", "12 kg", "5 %", "30:00".
_NUMBER = re.compile(rf"\W*(?:{_LETTER}{{1,3}}\s)?[\W_]*\d[\d\W_]*{_LETTER}{{0,3}}\W*")
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[ T]\d.*)?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)"
)
_ADDRESS = re.compile(r"\S+@\S+\.\S+|\w+://\S+|www\.\S+")
_ANSWERS = frozenset(("yes", "no", "true", "false", "x", "✓", "✗"))
_EMPTY = re.compile(r"\W*|n/?a", re.IGNORECASE)
_FEW_WORDS, _LONG = 4, 60


def kind(cell: str) -> Kind:
    """The kind of a cell.

    >>> [kind(cell).name for cell in ("1,200.50 €", "2024-05-01", "A12", "Acme Ltd", "–")]
    ['NUMBER', 'DATE', 'CODE', 'TEXT', 'NOTHING']
    """
    if _EMPTY.fullmatch(cell):
        return Kind.ANSWER if cell in _ANSWERS else Kind.NOTHING
    if _DATE.fullmatch(cell):
        return Kind.DATE
    if len(cell) <= _LONG and _NUMBER.fullmatch(cell):
        return Kind.NUMBER
    if _ADDRESS.fullmatch(cell):
        return Kind.ADDRESS
    if cell.lower() in _ANSWERS:
        return Kind.ANSWER
    if cell.endswith("?"):
        return Kind.QUESTION
    words = cell.count(" ") + 1
    if len(cell) > _LONG or (cell[-1] in ".!…" and words >= _FEW_WORDS):
        return Kind.SENTENCE
    return Kind.CODE if any(map(str.isdigit, cell)) else Kind.TEXT


def usual(cells: Iterable[str], share: float = 2 / 3) -> Kind:
    """The kind that at least this share of the cells has that say anything, else `NOTHING`."""
    kinds = [known for known in map(kind, cells) if known is not Kind.NOTHING]
    most = max(set(kinds), key=kinds.count, default=Kind.NOTHING)
    return most if kinds.count(most) >= share * len(kinds) else Kind.NOTHING
