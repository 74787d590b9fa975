"""Words → the numbers, dates and names in them, and whether two of them can both be true.

Of two dates or names the one that says more is no other: "March 2021" and "12 March 2021" agree.
Rules for English. This file knows nothing of documents, models or scores.
"""

import re
from dataclasses import dataclass

from qa.quantities import Quantity, overlap, quantities
from qa.question import lowered
from qa.wanted import Value

_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name: number for number, name in enumerate(_MONTHS.split(), 1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()} | {"sept": 9}
_NAMED = rf"(?P<month>{'|'.join(sorted(_MONTH, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>1[0-9]{3}|20[0-9]{2})"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(rf"\b(?:{form})(?!\w)", re.I)
    for form in (
        r"(?P<year>\d{4})-(?P<month>[01]?\d)-(?P<day>[0-3]?\d)",
        rf"{_DAY}(?: of)? {_NAMED}(?:,? {_YEAR})?",
        rf"{_NAMED} {_DAY}(?:,? {_YEAR})?",
        rf"{_NAMED}(?: of)?,? {_YEAR}",
        r"(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>\d{4})",
        _YEAR,
    )
)
_TITLES = "dr mr mrs ms miss prof professor sir captain the"
_HONORIFIC = frozenset(_TITLES.split())
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:[ \t](?:van|von|de|der|den|la|al|[^\W\d_a-z][\w'’.-]*))*"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A value at `start` to `end` of a text; `parts` are what is compared, None where unsaid.

    A date's are year, month and day, a number's the quantity, a name's its words.
    """

    value: Value
    start: int
    end: int
    parts: tuple[object, ...]


def values(text: str, value: Value) -> list[Found]:
    """The values of this sort in the text, in order, none inside another."""
    found = {Value.DATE: _dates, Value.NUMBER: _numbers, Value.NAME: _names}[value](text)
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def agree(one: Found, other: Found) -> bool:
    """Whether both can be true of the same thing.

    >>> texts = "12 March 2021", "March 2021", "May 2021"
    >>> day, month, later = (values(text, Value.DATE)[0] for text in texts)
    >>> agree(day, month), agree(day, later)
    (True, False)
    """
    if one.value is Value.NAME:
        return _names_fit(one.parts, other.parts) or _names_fit(other.parts, one.parts)
    number, another = one.parts[0], other.parts[0]
    if isinstance(number, Quantity) and isinstance(another, Quantity):
        return overlap(number, another)
    pairs = zip(one.parts, other.parts, strict=True)
    return all(a == b for a, b in pairs if a is not None and b is not None)


def _names_fit(short: tuple[object, ...], long: tuple[object, ...]) -> bool:
    """Whether each word of a name is one of the other, or the initial of one."""
    words = [str(word) for word in long]
    return all(
        any(word == own or (len(own) == 1 and word.startswith(own)) for word in words)
        for own in map(str, short)
    )


def _dates(text: str) -> list[Found]:
    found = []
    for form in _DATES:
        for match in form.finditer(text):
            said = match.groupdict()
            month = said.get("month")
            number = None if month is None else _MONTH.get(lowered(month)) or int(month)
            year, day = (int(said[name]) if said.get(name) else None for name in ("year", "day"))
            found.append(Found(Value.DATE, *match.span(), (year, number, day)))
    return found


def _numbers(text: str) -> list[Found]:
    dates = [date for date in _dates(text) if date.parts[1] is not None]
    return [
        Found(Value.NUMBER, one.start, one.end, (one,))
        for one in quantities(text)
        if not any(date.start < one.end and one.start < date.end for date in dates)
    ]


def _names(text: str) -> list[Found]:
    found = []
    for match in _NAME.finditer(text):
        words = [word.strip(".").lower() for word in match.group().split()]
        if own := tuple(word for word in words if word not in _HONORIFIC):
            found.append(Found(Value.NAME, *match.span(), own))
    return found
