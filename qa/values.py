"""Words → the numbers, dates and names in them, and whether two of them can both be true.

Of two dates or names the one that says more is no other: "March 2021" and "12 March 2021" agree.
Rules for English. This file knows nothing of documents, models or scores.
"""

import re
from dataclasses import dataclass

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
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: float(n) for n, word in enumerate(_SMALL.split())}
_WORDS |= {word: 10.0 * n for n, word in enumerate(_TENS.split(), 2)}
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9}
_MEASURE = (
    r"%|(?:per ?cent|euros?|dollars?|pounds?|francs?|crowns?|cents?|pence"
    r"|kilo(?:met(?:re|er)|gram)?s?"
    r"|(?:centi|milli)?met(?:re|er)s?|km|cm|mm|kg|grams?|tonnes?|tons?|miles?|feet|foot|inch(?:es)?"
    r"|acres?|hectares?|lit(?:re|er)s?|degrees?|seconds?|minutes?|hours?|days?|weeks?|months?|years?"
    r"|(?:kilo|mega|giga)?watt(?:s| hours?)?|[KMG]i?B|bytes?|characters?)\b"
)
_ONE = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<sign>[$€£] ?)?(?<![\w.,])"
    rf"(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{_ONE})(?:[- ](?:{_ONE}))?\b)"
    rf"(?:[ -]?(?P<scale>hundred|thousand|million|billion|bn|m)\b)?(?:[ -]?(?P<unit>{_MEASURE}))?",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|over|more than)\s*$", re.I
)
_ROUNDING = 0.05
_TITLES = "dr mr mrs ms miss prof professor sir captain the"
_HONORIFIC = frozenset(_TITLES.split())
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:[ \t](?:van|von|de|der|den|la|al|[^\W\d_a-z][\w'’.-]*))*"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A value at `start` to `end` of a text; `parts` are what is compared, None where unsaid.

    A date's are year, month and day, a number's the number and its unit, a name's its words.
    """

    value: Value
    start: int
    end: int
    parts: tuple[object, ...]
    rounded: bool = False


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
        return set(one.parts) <= set(other.parts) or set(other.parts) <= set(one.parts)
    if one.value is Value.NUMBER and (one.rounded or other.rounded):
        a, b = float(str(one.parts[0])), float(str(other.parts[0]))
        return abs(a - b) <= _ROUNDING * max(abs(a), abs(b))
    pairs = zip(one.parts, other.parts, strict=True)
    return all(a == b for a, b in pairs if a is not None and b is not None)


def _dates(text: str) -> list[Found]:
    found = []
    for form in _DATES:
        for match in form.finditer(text):
            said = match.groupdict()
            month = said.get("month")
            number = None if month is None else _MONTH.get(month.lower()) or int(month)
            year, day = (int(said[name]) if said.get(name) else None for name in ("year", "day"))
            found.append(Found(Value.DATE, *match.span(), (year, number, day)))
    return found


def _numbers(text: str) -> list[Found]:
    dates = [date for date in _dates(text) if date.parts[1] is not None]
    found = []
    for match in _NUMBER.finditer(text):
        if any(date.start < match.end() and match.start() < date.end for date in dates):
            continue
        digits = match["digits"].lower()
        if digits[0].isdigit():
            amount = float(digits.replace(",", ""))
        else:
            amount = sum(_WORDS[word] for word in re.split("[- ]", digits))
        amount *= _SCALE[match["scale"].lower()] if match["scale"] else 1
        unit = (match["unit"] or match["sign"] or "").strip().lower().rstrip("s") or None
        rounded = _ABOUT.search(text, 0, match.start()) is not None
        found.append(Found(Value.NUMBER, *match.span(), (amount, unit), rounded))
    return found


def _names(text: str) -> list[Found]:
    found = []
    for match in _NAME.finditer(text):
        words = [word.strip(".").lower() for word in match.group().split()]
        if own := tuple(word for word in words if word not in _HONORIFIC):
            found.append(Found(Value.NAME, *match.span(), own))
    return found
