"""Questions that may be meant → the one that the documents support best.

The likeliest by form are read until one is surely answered. What tells whether a sentence answers
what is meant is weighed by a logistic model, fitted to conversations (training/conversations.py),
so that its probability can be trusted. This file knows nothing of how alternatives were made, nor
of how they are read.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa.cards import read_weights
from qa.ellipsis import without_lead
from qa.evidence import Tried, best_of, features
from qa.followup import Alternative
from qa.holds import holds
from qa.linear import Linear, logistic
from qa.told import Told
from qa.types import Reading, ReadSentence
from qa.verdict import LACKING
from qa.wanted import wanted

FILE = Path(__file__).parent / "models" / "followup.json"
SCHEMA = 1
# How many alternatives are read, and how far ahead, in logits, one can be.
TRIED = 3
MOST_AHEAD = 6.0
# An answer whose first sentence is wrong nineteen times in twenty is none, whatever stands beside.
LEAST = 0.05

# Reads an alternative; as answered, if told so.
Read = Callable[[Alternative, bool], Reading]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted to conversations.

    `sentence` ranks the sentences that were read for an alternative (qa/told.py), `likely` gives
    the log-odds that one of the best answers what is meant. Of the one that is chosen, `first`
    gives the log-odds that it is right, and `answered` that it or one cited beside it is: under the
    probability `threshold` of this a question is refused, as it is where the first is hopeless.
    From `enough` of `likely` on nothing else is tried.
    """

    sentence: Linear
    likely: Linear
    first: Linear
    answered: Linear
    threshold: float
    enough: float

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> "Weights":
        """As kept in a file: each by its name."""
        return cls(
            sentence=Linear.of(card["sentence"]),
            likely=Linear.of(card["likely"]),
            first=Linear.of(card["first"]),
            answered=Linear.of(card["answered"]),
            threshold=float(card["threshold"]),
            enough=float(card["enough"]),
        )


def choose(
    question: str, alternatives: Sequence[Alternative], read: Read, told: Told, weights: Weights
) -> tuple[str, Reading]:
    """The best supported of the first three alternatives, and its reading.

    Its probability is that its first sentence answers what is meant.
    """
    tried, likely = try_out(question, alternatives, read, told, weights)
    if not tried:
        return alternatives[0].question, Reading(0.0, 0, ())
    best = tried[likely.index(max(likely))]
    row = chosen_features(question, tried, likely, told)
    told_none = lacking(question, best)
    probability = logistic(weights.first(row) + told_none)
    is_right = logistic(weights.answered(row) + told_none) >= weights.threshold
    # Of those that a sentence answers first, the likeliest by form is shown.
    shown = next((own for own in tried if not own.at and own.quote == best.quote), best)
    reading = read(shown.one, is_right and probability >= LEAST)
    return shown.one.question, replace(
        reading,
        probability=probability,
        sentences=_first(shown.at, reading.sentences),
    )


def try_out(
    question: str, alternatives: Sequence[Alternative], read: Read, told: Told, weights: Weights
) -> tuple[list[Tried], list[float]]:
    """What was tried before one was likely enough, and the log-odds of each."""
    tried: list[Tried] = []
    likely: list[float] = []
    for place, one in enumerate(alternatives[:TRIED]):
        tried += best_of(one, place, read(one, False))
        rows = features(question, tried, told)
        likely = [
            weights.likely(row) + lacking(question, one)
            for row, one in zip(rows, tried, strict=True)
        ]
        if logistic(max(likely, default=-math.inf)) >= weights.enough:
            break
    return tried, likely


def lacking(question: str, one: Tried) -> float:
    """What it costs, in logits, that the sentence holds no time or number where one is asked for.

    As for a question by itself, and for the same reason (qa/verdict.py). What is meant may put
    more in front: "Who signed it, and when?".
    """
    both = (without_lead(question), one.one.question)
    asked = {value for text in both if (value := wanted(text).value) is not None}
    return LACKING if any(not holds(one.quote, value) for value in asked) else 0.0


def chosen_features(
    question: str, tried: Sequence[Tried], likely: Sequence[float], told: Told
) -> dict[str, float]:
    """What tells how sure the choice is: the features of the best that was tried, and its lead.

    The lead is how far, in logits, it is ahead of another sentence.
    """
    at = likely.index(max(likely))
    others = [own for own, this in zip(likely, tried, strict=True) if this.quote != tried[at].quote]
    lead = likely[at] - max(others, default=-math.inf)
    row = features(question, tried, told)[at]
    return {**row, "likely": likely[at], "lead": min(lead, MOST_AHEAD)}


def _first(at: int, sentences: tuple[ReadSentence, ...]) -> tuple[ReadSentence, ...]:
    """The sentences with the one at this place first."""
    return (sentences[at], *sentences[:at], *sentences[at + 1 :])


def load_weights(file: Path = FILE) -> Weights:
    """The weights in this file; those that ship if none is named.

    Raises:
        ModelError: as `read_weights`.
    """
    return Weights.of(read_weights(file, SCHEMA))
