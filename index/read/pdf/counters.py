"""What a line at the edge of a PDF's page says, apart from a number that may count the pages."""

import re
from typing import NamedTuple

# Decimals, times and dates are looked for first, so that no part of them is taken for a count.
_NUMBER = re.compile(
    r"\d+(?:[.,:]\d+)+|\d+(?:[-/]\d+){2,}|\d+/(?:1[5-9]|20)\d\d\b"
    r"|\d{1,2}\S{0,3} [^\W\d_]+\S? (?:1[5-9]|20)\d\d\b|\d{1,2}, (?:1[5-9]|20)\d\d\b"
    r"|(?P<count>\d{1,5}|\b[ivxlc]+\b)",
    re.IGNORECASE,
)
_PAGE = r"\b(?:pages?|pp?|pg|seite|página|pagina|pág|pag|strona|str|sida|side|sivu|blz|стр)\.?"
_RULE = r"[-–—|/•·~]"
_BEFORE = re.compile(rf"(?:^[-–—|/•·~(\[<\s]*|{_RULE}\s*|{_PAGE}\s*)$", re.IGNORECASE)
_AFTER = re.compile(rf"[\s)\]>.]*$|\s*{_RULE}|\s+(?:of|von|van|de|sur|di|av|из)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:[^\W\d_]+ )?\d+(?:\.\d+)*[.:)]?\s+")
_SUM = re.compile(r"[$€£¥]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?)\b", re.IGNORECASE)
_COUNT = "\0"  # that no line has
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Said(NamedTuple):
    """A line's text with a mark for each number that may count pages, and those numbers."""

    pattern: str
    numbers: tuple[int, ...]


def said(text: str, *, anywhere: bool) -> Said:
    """What a line says.

    Args:
        text: the line's.
        anywhere: any number may be a page's. Otherwise it stands alone, after a word for pages, or
            beside a dash or stroke: "Page 3 of 9" and "The Kiln – 3", but not "Lesson 3".
    """
    numbers: list[int] = []

    def counted(match: re.Match[str]) -> str:
        count = match["count"]
        if count is None or not (anywhere or _is_apart(match)):
            return match[0]
        numbers.append(int(count) if count.isdecimal() else _roman(count.lower()))
        return _COUNT

    return Said(_NUMBER.sub(counted, text), tuple(numbers))


def is_next(first: Said, second: Said, pages: int) -> bool:
    """Whether two lines of one pattern say the same: one number counts so many pages, if any."""
    pairs = zip(first.numbers, second.numbers, strict=True)
    steps = [after - before for before, after in pairs if after != before]
    return steps in ([], [pages])


def unnumbered(text: str) -> str:
    """A title in small letters without its number: of "Chapter 2: Kilns" and "2. Kilns"."""
    return _NUMBERED.sub("", text.lower())


def is_sum(text: str) -> bool:
    """Whether a line tells an amount of money."""
    return _SUM.search(text) is not None and any(map(str.isdecimal, text))


def _is_apart(match: re.Match[str]) -> bool:
    text = match.string
    return bool(_BEFORE.search(text[: match.start()]) and _AFTER.match(text[match.end() :]))


def _roman(numeral: str) -> int:
    values = [_DIGITS[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))
