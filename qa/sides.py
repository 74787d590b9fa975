"""Read sentences → those that compare two things: of each side its best, and what answers them.

This file knows what was read, not how it was found.
"""

from collections.abc import Iterator, Sequence

from qa.company import odds
from qa.types import Reading, ReadSentence
from qa.wanted import Wanted
from qa.wording import names, words

# How likely beside the best a sentence must be that compares as well, how many are looked at, and
# what two sentences must share to be counterparts. Set on the part `develop` of benchmarks/several.
ALSO = 1 / 4
LOOKED_AT = 5
COUNTERPART = 0.5


def both_sides(wanted: Wanted, reading: Reading) -> Iterator[ReadSentence]:
    """The likeliest sentences about a side, each with what the other side has beside it.

    The best sentence comes first. Of a side that isn't among them, its best likewise.
    """
    of_side: tuple[list[ReadSentence], ...] = ([], [])
    for read in reading.sentences:
        for side in sides_of(wanted, words(read), names(read)):
            of_side[side].append(read)
    yield reading.sentences[0]
    if not all(of_side):
        yield from reading.sentences[: reading.answers]
        return
    shown: set[int] = set()
    for read in reading.sentences[:LOOKED_AT]:
        if odds(read, reading) >= ALSO:
            for side in sides_of(wanted, words(read), names(read)):
                yield read
                twins = list(_counterpart(wanted, read, of_side[1 - side]))
                yield from twins
                shown |= {side, 1 - side} if twins else {side}
    for side in {0, 1} - shown:
        yield of_side[side][0]
        yield from _counterpart(wanted, of_side[side][0], of_side[1 - side])


def sides_of(wanted: Wanted, said: frozenset[str], named: frozenset[str]) -> list[int]:
    """Which sides a text is about by the words that it says, or else by its document's names.

    The one that has more of its words there; both where they have as many.
    """
    for some in (said, named):
        shares = [len(side & some) / len(side) for side in wanted.sides]
        if most := max(shares):
            return [number for number, share in enumerate(shares) if share == most]
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
