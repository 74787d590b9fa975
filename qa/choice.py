"""Questions that may be meant → the one that the documents support best.

The likeliest by form are read until one is well supported. This file knows nothing of how they
were made, nor of how they are read.
"""

import math
from collections.abc import Callable, Sequence

from qa.followup import Alternative
from qa.types import Reading

# How many are read.
TRIED = 3
# So well supported, in logits, no other alternative is tried.
ENOUGH = 1.5

# Reads a question, without the sentences that are to be left out.
Read = Callable[[Alternative, frozenset[str]], Reading]


def choose(tried: Sequence[Alternative], read: Read, cited: frozenset[str]) -> tuple[str, Reading]:
    """The best supported of the first three alternatives, and its reading; `cited` are quotes.

    The probability stays the reader's for the question that is chosen. It isn't the greatest that
    was seen: the form of a question weighs as well, and one that is well supported ends the search.
    """
    best: tuple[float, str, Reading] | None = None
    for one in tried[:TRIED]:
        reading = _read(one, read, cited)
        support = _logit(reading.probability) + one.prior
        if best is None or support > best[0]:
            best = support, one.question, reading
        if support >= ENOUGH:
            break
    assert best is not None
    return best[1:]


def _read(one: Alternative, read: Read, cited: frozenset[str]) -> Reading:
    """The reading of a question, by sentences that are new where they answer nearly as well."""
    if one.again == -math.inf:
        return read(one, cited)
    reading = read(one, frozenset())
    first = next((s.passage.quote(s.sentence) for s in reading.sentences), None)
    if one.again >= 0 or first not in cited:
        return reading
    new = read(one, cited)
    nearly = _logit(new.probability) >= _logit(reading.probability) + one.again
    return new if nearly else reading


def _logit(probability: float) -> float:
    safe = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(safe / (1 - safe))
