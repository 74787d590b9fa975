"""Read sentences → a second document that gives another value for what was asked.

Only values of the sort that was asked for are compared: numbers, dates, names. This file knows what
was read, not how it was found.
"""

import re

from qa.belonging import odds
from qa.question import STOP_WORDS, stem, stems
from qa.types import Reading, ReadSentence
from qa.values import Found, agree, values
from qa.wanted import Value, Wanted
from qa.wording import names, quote, words

# How likely the other sentence must be beside the best, and how much it must hold of what the best
# shares with the question. Set on the part `develop` of benchmarks/several.
CONVINCING = 1 / 12
SAME_MATTER = 0.8
LOOKED_AT = 8
_DID = re.compile(r"who \w+ed\b", re.I)
_FORMERLY = re.compile(
    r"\b(?:formerly|previously|originally|initially|at first|used to|until|no longer|in the past"
    r"|first (?:adopted|published|introduced|version))\b",
    re.I,
)


def differing(wanted: Wanted, reading: Reading) -> ReadSentence | None:
    """The likeliest sentence of another document whose value can't be true beside the best's."""
    if not reading.answers or wanted.value is None:
        return None
    best, *others = reading.sentences[:LOOKED_AT]
    own = _marked_values(best, wanted.value)
    for read in others:
        theirs = _marked_values(read, wanted.value)
        if (
            own
            and theirs
            and read.passage.document.id != best.passage.document.id
            and odds(read, reading) >= CONVINCING
            and not any(agree(one, other) for one in own for other in theirs)
            and _of_old(best) == _of_old(read)
            and _same_matter(wanted, best, read)
        ):
            return read
    return None


def _marked_values(read: ReadSentence, value: Value) -> list[Found]:
    """The values that the sentence's highlights hold."""
    marks = [
        (span.start - read.sentence.start, span.end - read.sentence.start)
        for span in read.highlights
    ]
    return [
        found
        for found in values(quote(read), value)
        if any(found.start < end and start < found.end for start, end in marks)
    ]


def _apart(wanted: Wanted, best: ReadSentence, other: ReadSentence) -> bool:
    """Whether both sentences say more than was asked, and nothing of it alike.

    Several people sign one treaty, each for a country of their own.
    """
    asked = frozenset(stems(wanted.question))
    rests = []
    for read in (best, other):
        named = _marked_values(read, Value.NAME)[:1]
        rests.append(words(read) - asked - {stem(str(w)) for name in named for w in name.parts})
    return all(rests) and not rests[0] & rests[1]


def _of_old(read: ReadSentence) -> bool:
    """Whether the sentence says of itself that it tells how it was before."""
    return _FORMERLY.search(quote(read)) is not None


def _same_matter(wanted: Wanted, best: ReadSentence, other: ReadSentence) -> bool:
    """Whether both sentences are about what was asked, and not each about a year of its own."""
    asked = {word for word in stems(wanted.question) if word not in STOP_WORDS}
    own, theirs = (asked & (words(read) | names(read)) for read in (best, other))
    if len(own & theirs) < SAME_MATTER * len(own):
        return False
    if _DID.match(wanted.question) and _apart(wanted, best, other):
        return False
    if wanted.value is Value.DATE:
        return True
    years, their_years = (
        {found.parts[0] for found in values(quote(read), Value.DATE)} - {None}
        for read in (best, other)
    )
    return not years or not their_years or bool(years & their_years)
