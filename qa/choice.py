"""Questions that may be meant → the one that the documents support best.

The likeliest by form are read until one is well supported, or two are answered alike. This file
knows nothing of how they were made, nor of how they are read.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.followup import Alternative
from qa.types import Reading, Turn

# How many are read.
TRIED = 3
# So well supported, in logits, no other alternative is tried.
ENOUGH = 1.5

# Reads a question, without the sentences that are to be left out.
Read = Callable[[Alternative, frozenset[str]], Reading]


@dataclass(frozen=True, slots=True)
class Tried:
    """An alternative that was read."""

    one: Alternative
    reading: Reading

    @property
    def support(self) -> float:
        """How well the documents support it, its form weighed in, in logits."""
        return _logit(self.reading.probability) + self.one.prior

    @property
    def chance(self) -> float:
        """How likely it is meant, beside others: by its form, and because it is answered."""
        return math.exp(self.one.prior) * self.reading.probability

    @property
    def quote(self) -> str | None:
        """Its best sentence."""
        return next((read.passage.quote(read.sentence) for read in self.reading.sentences), None)


def choose(
    alternatives: Sequence[Alternative], read: Read, history: Sequence[Turn], threshold: float
) -> tuple[str, Reading]:
    """The best supported of the first three alternatives, and its reading.

    Its probability is the reader's times the chance that this is what is meant: the share, among
    all that were read, of those that are answered by the same sentence. Under `threshold`, the
    least that counts as answered, it is refused.
    """
    tried: list[Tried] = []
    for one in alternatives[:TRIED]:
        tried.append(Tried(one, _read(one, read, history)))
        quotes = [own.quote for own in tried if own.reading.answers]
        if tried[-1].support >= ENOUGH or len(set(quotes)) < len(quotes):
            break
    best = max(tried, key=lambda own: own.support)
    agreed = sum(own.chance for own in tried if own.quote == best.quote)
    share = agreed / (sum(own.chance for own in tried) or 1.0)
    probability = best.reading.probability * share
    answers = best.reading.answers if probability >= threshold else 0
    return best.one.question, replace(best.reading, probability=probability, answers=answers)


def _read(one: Alternative, read: Read, history: Sequence[Turn]) -> Reading:
    """The reading of a question, by sentences that are new where they answer nearly as well."""
    if one.again == -math.inf:
        return read(one, frozenset(quote for turn in history for quote in turn.cited))
    cited = frozenset(history[-1].cited if history else ())
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
