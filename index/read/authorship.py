"""Who wrote a document and when: what its file says of that → names and a date, or nothing.

What files say here was typed by anybody or written by a program, so it is taken only if it looks
like what it should be. This file knows no format but those of dates.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

LONGEST = 200
"""The most characters of all names together."""

# What programs write where nobody gave a name.
_NOBODY = re.compile(
    r"\W*(?:python-docx|steve canny|openpyxl|xlsxwriter|apache poi|author|(?:the )?authors"
    r"|unknown(?: author)?|anonymous|unspecified|none|n/?a|user|admin|administrator|root|owner"
    r"|(?:microsoft|windows|ms)(?: office)?(?: user)?)?\W*",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = (
    # ISO 8601, with or without a time, and the profile of it that PDF has (ISO 32000-1, 7.9.4).
    re.compile(r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2})(?:[T ].*)?)?)?"),
    re.compile(r"(?:D:)?(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:[T\d+Z-].*)?"),
    re.compile(r"D:(?P<year>\d{4})(?P<month>\d\d)?"),
    re.compile(rf"(?:(?P<day>\d{{1,2}})\.? )?{_MONTH},? (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_MONTH} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})", re.IGNORECASE),
)
# What a clock tells that was never set, and the templates of the libraries that most scripts use.
_NO_DATES = ("1601-01-01", "1970-01-01", "1980-01-01")
_TEMPLATES = ("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z")
_EARLIEST = 1000
_LONGEST_DATE = 60


def names(said: Iterable[str]) -> str:
    """People's names joined by ", ", as many as fit into 200 characters; "" if there are none.

    >>> names(["Ida  Falk; Ole Brandt", "python-docx"])
    'Ida Falk, Ole Brandt'
    """
    found: dict[str, None] = {}
    for text in said:
        for part in text[: 10 * LONGEST].split(";"):
            name = visible(part)
            fits = len(", ".join([*found, name])) <= LONGEST
            if fits and not _NOBODY.fullmatch(name):
                found[name] = None
    return ", ".join(found)


def written(said: str) -> str:
    """The date as ISO 8601, as precise as it is said; "" if there is none in it.

    >>> written("D:20240517093000+02'00'"), written("May 2024"), written("2024"), written("99999")
    ('2024-05-17', '2024-05', '2024', '')
    """
    said = visible(said[: 2 * _LONGEST_DATE])
    matches = (form.fullmatch(said) for form in _DATES)
    match = next(filter(None, matches), None)
    if match is None or len(said) > _LONGEST_DATE or said in _TEMPLATES:
        return ""
    parts = match.groupdict()
    name, day = parts.get("name"), parts.get("day")
    month = _MONTHS.index(name.lower()) + 1 if name else int(parts.get("month") or 0)
    try:
        known = date(int(parts["year"]), month or 1, int(day or 1)).isoformat()
    except ValueError:
        return ""
    if known < f"{_EARLIEST}" or known in _NO_DATES:
        return ""
    return known if day else known[: 7 if month else 4]


def visible(text: str) -> str:
    """The text on one line, without what people don't see: controls, marks of direction, tags."""
    spaced = " ".join(text.split())
    return " ".join(
        "".join(
            c
            for c in spaced
            if unicodedata.category(c)[0] != "C"
            and not ("\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef")
        ).split()
    )
