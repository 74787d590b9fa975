"""Read sentences → those that compare two things: of each side its best, and what answers them.

This file knows what was read, not how it was found.
"""

from collections.abc import Iterator, Sequence

from qa.company import odds
from qa.types import Reading, ReadSentence
from qa.wanted import Wanted
from qa.wording import names, words

# How likely a side's second sentence must be beside its best, and what two sentences must share to
# be counterparts. Set on the part `develop` of benchmarks/several.
SECOND = 1 / 4
COUNTERPART = 0.5


def both_sides(wanted: Wanted, reading: Reading) -> Iterator[ReadSentence]:
    """The best sentence; of each side its best two, and what the other side has beside them."""
    yield reading.sentences[0]
    of_side: tuple[list[ReadSentence], ...] = ([], [])
    for read in reading.sentences:
        for side in sides_of(wanted, words(read), names(read)):
            of_side[side].append(read)
    if not all(of_side):
        yield from reading.sentences[: reading.answers]
        return
    for own, others in (of_side, of_side[::-1]):
        for read in own[:2]:
            if odds(read, reading) >= SECOND * odds(own[0], reading):
                yield read
                yield from _counterpart(wanted, read, others)


def sides_of(wanted: Wanted, said: frozenset[str], named: frozenset[str]) -> list[int]:
    """Which sides a text is about by the words that it says, or else by its document's names."""
    for some in (said, named):
        if own := [number for number, side in enumerate(wanted.sides) if side & some]:
            return own
    return []


def _counterpart(
    wanted: Wanted, read: ReadSentence, others: Sequence[ReadSentence]
) -> Iterator[ReadSentence]:
    """What the other side's sentences say of the same matter, if one does."""
    twin = max(others, key=lambda other: _alike(read, other, wanted))
    if _alike(read, twin, wanted) >= COUNTERPART:
        yield twin


def _alike(one: ReadSentence, other: ReadSentence, wanted: Wanted) -> float:
    """The share of the shorter sentence's words in the other, any number being like any other.

    The sides' names are left out.
    """
    own = frozenset[str]().union(*wanted.sides)
    a, b = (
        {"0" if word[0].isdigit() else word for word in words(read) - own} for read in (one, other)
    )
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
