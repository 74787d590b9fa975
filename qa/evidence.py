"""A sentence → the words in it that could answer a question of some kind: names, dates, numbers.

Patterns for English. This file knows nothing of scores or documents; offsets count from the start
of the text that it is given.
"""

import re
from collections.abc import Iterator

from qa.question import STOP_WORDS, Kind, Question, stem

Offsets = tuple[int, int]

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_YEAR = r"(?:1\d{3}|20\d\d)(?:s\b|[-–/]\d{2,4}\b|\b)(?:\s?(?:BCE?|AD|CE)\b)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"(?:{_DAY}\s(?:of\s)?)?{_MONTH}(?:\s{_DAY}\b)?(?:,?\s{_YEAR})?"
    rf"|(?:(?:early|mid|late|spring|summer|autumn|fall|winter)[-\s](?:of\s)?)?{_YEAR}"
    r"|\b\d{1,4}\s?(?:BCE?|AD)\b|\bAD\s\d{1,4}\b"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)|[A-Z]?[a-z]+(?:th|st|nd|rd))[-\s](?:century|centuries)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b\d{1,2}(?::\d\d)?\s?(?:a\.m\.|p\.m\.|am\b|pm\b)|\b\d{1,2}:\d\d\b"
)
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundred|thousand|million|billion|trillion|dozens?|half|twice|once|several|a couple)"
)
NUMBER = re.compile(
    r"[$€£¥]?\d[\d,.]*(?<=\d)(?:½|¼|%|°\s?[CF]?)?(?:\s(?:percent|per cent)\b)?"
    r"(?:[-\s](?:hundred|thousand|million|billion|trillion)\b)?"
    rf"|\b{_NUMBER_WORD}(?:[-\s]{_NUMBER_WORD})*\b",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"[-\s](?:(?:square|cubic|metric|US|U\.S\.)\s)?(?:seconds?|minutes?|hours?|days?|weeks?|months?"
    r"|years?|decades?|centuries|times|feet|foot|ft|inch(?:es)?|yards?|miles?|mi|km²?|kilomet\w+"
    r"|met(?:er|re)s?|m|cm|mm|acres?|hectares?|tons?|tonnes?|pounds?|lbs?|kg|kilograms?|grams?|g"
    r"|degrees?|dollars?|euros?|cents?|percent|volts?|watts?|mph|km/h|Hz|GHz|MHz|liters?|litres?"
    r"|gallons?)\b"
)
_CAPITAL = r"[A-Z][\w’'&-]*(?:\.(?=\s[A-Z]))?"
NAME = re.compile(
    rf"\b{_CAPITAL}(?:\s(?:(?:of|de|la|le|du|van|von|der|den|da|del|bin|al|the)\s){{0,2}}{_CAPITAL})*"
)
# Words that make a name that of an institution or a thing, not of a person.
_NO_PERSON = (
    "companies industries industry sector organisation "
    "academy act agency airport army association avenue award bank battle bay board bowl bridge "
    "bureau cathedral center centre church city club college commission committee company "
    "conference congress constitution corporation council county court cup department district "
    "east eastern empire festival force forces foundation government group hospital house inc "
    "institute institution international island islands kingdom laboratory lake league library "
    "llc ltd magazine ministry mountain museum national navy north northern office organization "
    "palace parliament partners party plc prize province railway republic river road school sea "
    "senate series society south southern state states street studios team theatre tower town "
    "treaty union united universities university valley war western world"
)
NO_PERSON = frozenset(map(stem, _NO_PERSON.split()))
OF = re.compile(r"\s(?:of|the)\s")
PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|to|into|through|across|around|outside|within|of|on|toward|towards)"
    r"\s(?:the\s|northern\s|southern\s|eastern\s|western\s|central\s|downtown\s)*$"
)
REASON = re.compile(
    r"\b(?:because(?: of)?|since|due to|owing to|in order to|so that|as a result of|thanks to"
    r"|caused by|in response to|for fear of|to avoid|to prevent|to ensure|to protect)\s[^,.;:()]+"
)
MOST = 20
MEANS = re.compile(r"\b(?:by|through|using|via|with)\s\w+", re.IGNORECASE)


def evidence(text: str, question: Question) -> list[Offsets]:
    """What in `text` could answer the question, in reading order; nothing for an open kind.

    At most 20 spans: a line that holds more is a table, and every span costs time.
    """
    match question.kind:
        case Kind.WHO:
            found = persons(text, question)
        case Kind.WHEN:
            found = _new(DATE, text, question)
        case Kind.WHERE:
            found = places(text, question)
        case Kind.NUMBER:
            found = numbers(text, question)
        case Kind.WHY:
            found = [match.span() for match in REASON.finditer(text)]
        case _:
            found = []
    return found[:MOST]


def names(text: str, question: Question) -> list[Offsets]:
    """Capitalised words and runs of them that the question doesn't hold."""
    return [
        (start, end)
        for start, end in _names(text)
        if not {stem(word) for word in text[start:end].split()} <= question.seen
    ]


def persons(text: str, question: Question) -> list[Offsets]:
    """Names that may be a person's: those of two to five words, single words if there are none."""
    found = []
    for start, end in names(text, question):
        # "Jane Roe of Acme": whom someone belongs to isn't part of the name.
        end = min(end, *(start + match.start() for match in OF.finditer(text[start:end])), end)
        words = text[start:end].split()
        plain = {stem(word.strip(".,")) for word in words}
        if not NO_PERSON & plain and not DATE.fullmatch(text, start, end):
            found.append((len(words), start, end))
    several = [(start, end) for count, start, end in found if 2 <= count <= 5]
    return several or [(start, end) for count, start, end in found if count == 1]


def places(text: str, question: Question) -> list[Offsets]:
    """Names behind a preposition of place."""
    return [
        (start, end)
        for start, end in names(text, question)
        if PLACE_BEFORE.search(text, 0, start) and not DATE.match(text, start)
    ]


def numbers(text: str, question: Question) -> list[Offsets]:
    """Numbers that aren't dates, each with its unit unless the question says the unit."""
    dates = [match.span() for match in DATE.finditer(text)]
    found = []
    for start, end in _new(NUMBER, text, question):
        if any(a <= start < b for a, b in dates):
            continue
        unit = UNIT.match(text, end)
        if unit and stem(unit.group().strip(" -")) not in question.seen:
            end = unit.end()
        found.append((start, end))
    return found


def _names(text: str) -> Iterator[Offsets]:
    """Runs of capitalised words; a stop word in front, as at a sentence's start, isn't part."""
    for match in NAME.finditer(text):
        start, end = match.span()
        while start < end:
            first, gap, _ = text[start:end].partition(" ")
            if first.lower() not in STOP_WORDS:
                break
            start += len(first) + len(gap)
        # "'s" belongs to what is owned.
        while text[start:end].endswith(("'s", "’s")):
            end -= 2
        if end - start > 1:
            yield start, end


def _new(pattern: re.Pattern[str], text: str, question: Question) -> list[Offsets]:
    """The pattern's matches whose words the question doesn't all hold."""
    return [
        match.span()
        for match in pattern.finditer(text)
        if not {stem(word) for word in re.split(r"[\s,-]+", match.group()) if word} <= question.seen
    ]
