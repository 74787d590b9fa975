"""Read sentences → a second document that gives another value for what was asked.

Only values of the sort that was asked for are compared: numbers, dates, names. This file knows what
was read, not how it was found.
"""

from qa.company import odds
from qa.question import STOP_WORDS, stems
from qa.types import Reading, ReadSentence
from qa.values import Found, agree, values
from qa.wanted import Value, Wanted
from qa.wording import names, quote, words

# How likely the other sentence must be beside the best, and how much it must hold of what the best
# shares with the question. Set on the part `develop` of benchmarks/several.
CONVINCING = 1 / 12
SAME_MATTER = 0.8
LOOKED_AT = 8


def differing(wanted: Wanted, reading: Reading) -> ReadSentence | None:
    """The likeliest sentence of another document whose value can't be true beside the best's."""
    if not reading.answers or wanted.value is None:
        return None
    best, *others = reading.sentences[:LOOKED_AT]
    own = _marked_value(best, wanted.value)
    if own is None:
        return None
    for read in others:
        other = _marked_value(read, wanted.value)
        if (
            other is not None
            and read.passage.document.id != best.passage.document.id
            and odds(read, reading) >= CONVINCING
            and not agree(own, other)
            and _same_matter(wanted, best, read)
        ):
            return read
    return None


def _marked_value(read: ReadSentence, value: Value) -> Found | None:
    """The value that the sentence's highlight holds, None where there is none."""
    for span in read.highlights[:1]:
        start, end = (at - read.sentence.start for at in (span.start, span.end))
        for found in values(quote(read), value):
            if found.start < end and start < found.end:
                return found
    return None


def _same_matter(wanted: Wanted, best: ReadSentence, other: ReadSentence) -> bool:
    """Whether both sentences are about what was asked, and not each about a year of its own."""
    asked = {word for word in stems(wanted.question) if word not in STOP_WORDS}
    own, theirs = (asked & (words(read) | names(read)) for read in (best, other))
    if len(own & theirs) < SAME_MATTER * len(own):
        return False
    if wanted.value is Value.DATE:
        return True
    years, their_years = (
        {found.parts[0] for found in values(quote(read), Value.DATE)} - {None}
        for read in (best, other)
    )
    return not years or not their_years or bool(years & their_years)
