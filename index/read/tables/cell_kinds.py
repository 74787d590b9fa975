"""What a cell of a table holds, told from its text: a number, a date, an address, a sentence.

Knows neither tables nor languages. Columns are told by it: the name of one differs from what
stands below.
"""

import re
from collections.abc import Iterable
from enum import IntEnum, auto


class Kind(IntEnum):
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
_PATTERNS = (
    (
        re.compile(
            r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[ T]\d.*)?"
            r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)"
        ),
        Kind.DATE,
    ),
    # With a sign of money or a short unit before or after: "EUR 12,50", "12 kg", "5 %", "30:00".
    (
        re.compile(rf"\W*(?:{_LETTER}{{1,3}}\s)?[\W_]*\d[\d\W_]*{_LETTER}{{0,3}}\W*"),
        Kind.NUMBER,
    ),
    (re.compile(r"\S+@\S+\.\S+|\w+://\S+|www\.\S+"), Kind.ADDRESS),
    (re.compile(r"yes|no|true|false|x|✓|✗", re.IGNORECASE), Kind.ANSWER),
    (re.compile(r".*\?"), Kind.QUESTION),
)
_WORDS = frozenset(("yes", "no", "true", "false", "x", "na"))
_ANSWERS = ("✓", "✗")
_EMPTY = re.compile(r"\W*|n/?a", re.IGNORECASE)
_FEW_WORDS, _LONG = 4, 60
_FULL_STOPS = (".", "!", "…")


def kind(cell: str) -> Kind:
    """The kind of a cell.

    >>> [kind(cell).name for cell in ("1,200.50 €", "2024-05-01", "A12", "Acme Ltd", "–")]
    ['NUMBER', 'DATE', 'CODE', 'TEXT', 'NOTHING']
    """
    # As most are; patterns take longer.
    if len(cell) <= _LONG:
        if cell.replace(" ", "").isalpha() and cell.lower() not in _WORDS:
            return Kind.TEXT
        if cell.isdecimal():
            return Kind.NUMBER
    if cell[-1:] in _FULL_STOPS and cell.count(" ") + 1 >= _FEW_WORDS:
        return Kind.SENTENCE
    if _EMPTY.fullmatch(cell) and cell not in _ANSWERS:
        return Kind.NOTHING
    if len(cell) > _LONG:
        return Kind.SENTENCE
    for pattern, known in _PATTERNS:
        if pattern.fullmatch(cell):
            return known
    return Kind.CODE if any(map(str.isdigit, cell)) else Kind.TEXT


def usual(cells: Iterable[str], share: float = 2 / 3) -> Kind:
    """The kind that at least this share of the cells has that say anything, else `NOTHING`."""
    kinds = [known for known in map(kind, cells) if known is not Kind.NOTHING]
    if not kinds or kinds.count(kinds[0]) == len(kinds):
        return kinds[0] if kinds else Kind.NOTHING
    most = max(set(kinds), key=kinds.count)
    return most if kinds.count(most) >= share * len(kinds) else Kind.NOTHING
