"""Words → the numbers in them, each as what it leaves open and in its unit's measure.

"About 5,000", "40 to 60 metres" and "at least ten" are ranges; so is "4.2 million", which is
rounded. Rules for English. This file knows nothing of documents, models or scores.
"""

import math
import re
from dataclasses import dataclass

from qa.question import lowered

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: float(n) for n, word in enumerate(_SMALL.split())}
_WORDS |= {word: 10.0 * n for n, word in enumerate(_TENS.split(), 2)}
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9}
# A unit's dimension and how many of the dimension's first unit it is. Months aren't so many days.
_UNITS = {
    "percent": {"%|per ?cent": 1.0},
    "euro": {"€|euros?": 1.0, "cents?": 0.01},
    "dollar": {r"\$|dollars?": 1.0},
    "pound": {"£|pounds?": 1.0, "pence": 0.01},
    "franc": {"francs?": 1.0},
    "crown": {"crowns?": 1.0},
    "length": {
        r"met(?:re|er)s?": 1.0,
        r"kilomet(?:re|er)s?|km": 1e3,
        r"centimet(?:re|er)s?|cm": 1e-2,
        r"millimet(?:re|er)s?|mm": 1e-3,
        "miles?": 1609.344,
        "feet|foot": 0.3048,
        "inch(?:es)?": 0.0254,
    },
    "area": {"hectares?": 1.0, "acres?": 0.404686},
    "mass": {"kg|kilos?|kilograms?": 1.0, "grams?|g": 1e-3, "tonnes?|tons?": 1e3},
    "volume": {"lit(?:re|er)s?": 1.0},
    "degree": {"degrees?": 1.0},
    "time": {"seconds?": 1.0, "minutes?": 60.0, "hours?": 3600.0, "days?": 86400.0}
    | {"weeks?": 604800.0},
    "months": {"months?": 1.0, "years?": 12.0},
    "power": {"watts?": 1.0, "kilowatts?": 1e3, "megawatts?": 1e6, "gigawatts?": 1e9},
    "energy": {"watt hours?": 1.0, "kilowatt hours?": 1e3, "megawatt hours?": 1e6}
    | {"gigawatt hours?": 1e9},
    "bytes": {"bytes?": 1.0, "kB": 1e3, "KiB": 1024.0, "MB": 1e6, "MiB": 2.0**20}
    | {"GB": 1e9, "GiB": 2.0**30},
    "characters": {"characters?": 1.0},
}
_FORMS = [
    (re.compile(form, re.I), dimension, factor)
    for dimension, units in _UNITS.items()
    for form, factor in units.items()
]
_MEASURE = "|".join(
    sorted((form.pattern for form, *_ in _FORMS), key=len, reverse=True)
)  # the longer first, so that "watt hours" isn't read as "watt"
_ONE = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<sign>[$€£] ?)?(?<![\w.,])"
    rf"(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{_ONE})(?:[- ](?:{_ONE}))?\b)"
    rf"(?:[ -]?(?P<scale>hundred|thousand|million|billion|bn|m)\b)?"
    rf"(?:[ -]?(?P<unit>%|(?:{_MEASURE})\b))?",
    re.I,
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|some|nearly|almost|roughly|approximately|circa|ca\.|c\.)|~|≈)\s*$", re.I
)
_LEAST = re.compile(r"\b(?:over|more than|at least|above|no fewer than|no less than)\s*$", re.I)
_MOST = re.compile(
    r"\b(?:up to|at most|fewer than|less than|under|below|no more than|a maximum of)\s*$", re.I
)
# How far before a number, in characters, those words are looked for.
_NEAR = 40
_OR_SO = re.compile(r"\s*(?:\w+ )?or so\b", re.I)
_BETWEEN = re.compile(r"\bbetween\s*$", re.I)
_CHANGE = re.compile(r"\bfrom\s*$", re.I)
_ROUNDING = 0.05
_CONVERSION = 0.01


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number between `low` and `high` at `start` to `end` of a text, in units of `factor`.

    `dimension` is what is measured, empty where no unit is said.
    """

    start: int
    end: int
    low: float
    high: float
    dimension: str = ""
    factor: float = 1.0


def quantities(text: str) -> list[Quantity]:
    """The numbers of the text in order; a range is one.

    >>> [(one.low, one.high) for one in quantities("between 40 and 60 metres, at least 3")]
    [(40.0, 60.0), (3.0, inf)]
    """
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        one = _quantity(text, match)
        if found and _is_range(text, found[-1], one):
            first = found.pop()
            one = Quantity(first.start, one.end, first.low, one.high, one.dimension, one.factor)
        found.append(one)
    return found


def overlap(one: Quantity, other: Quantity) -> bool:
    """Whether both can be the same number: in the one's units if the other names none.

    What is measured in different things is never at odds.
    """
    if one.dimension and other.dimension:
        if one.dimension != other.dimension:
            return True
        slack = _CONVERSION if one.factor != other.factor else 0.0
        a, b = one.factor, other.factor
    else:
        slack, a, b = 0.0, 1.0, 1.0
    least, most = max(one.low * a, other.low * b), min(one.high * a, other.high * b)
    return least * (1 - slack) <= most * (1 + slack) + 1e-9


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    """The number that was matched, and what the words around it leave open."""
    digits = lowered(match["digits"])
    scale = _SCALE[lowered(match["scale"])] if match["scale"] else 1.0
    if digits[0].isdigit():
        amount = float(digits.replace(",", "")) * scale
    else:
        amount = sum(_WORDS[word] for word in re.split("[- ]", digits)) * scale
    low = high = amount
    if match["scale"] and digits[0].isdigit():
        half = scale * 10.0 ** -len(digits.partition(".")[2]) / 2
        low, high = amount - half, amount + half
    if _stands_before(_ABOUT, text, match.start()) or _OR_SO.match(text, match.end()):
        low, high = amount * (1 - _ROUNDING), amount * (1 + _ROUNDING)
    elif _stands_before(_LEAST, text, match.start()):
        high = math.inf
    elif _stands_before(_MOST, text, match.start()):
        low = 0.0
    dimension, factor = _measure((match["unit"] or match["sign"] or "").strip())
    return Quantity(*match.span(), low, high, dimension, factor)


def _measure(unit: str) -> tuple[str, float]:
    """The unit's dimension and factor; nothing of one that isn't known."""
    for form, dimension, factor in _FORMS:
        if form.fullmatch(unit):
            return dimension, factor
    return "", 1.0


def _is_range(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are the ends of a range; "from 48 to 29" tells a change."""
    if one.low > other.high or (one.dimension and one.dimension != other.dimension):
        return False
    between = text[one.end : other.start].strip().lower()
    if between == "and":
        return _stands_before(_BETWEEN, text, one.start)
    return between in ("-", "–", "to") and not _stands_before(_CHANGE, text, one.start)


def _stands_before(words: re.Pattern[str], text: str, at: int) -> bool:
    return words.search(text, max(0, at - _NEAR), at) is not None
