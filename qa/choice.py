"""Questions that may be meant → the one that the documents support best.

The likeliest by form are read until one is surely answered. What tells whether a sentence answers
what is meant is weighed by a logistic model, fitted to conversations (training/conversations.py),
so that its probability can be trusted. This file knows nothing of how alternatives were made, nor
of how they are read.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from index.errors import ModelError
from index.types import StoredPassage
from qa.followup import Alternative, Form
from qa.linear import Linear, logistic
from qa.question import stems
from qa.told import NEXT, Told, own_words
from qa.types import Reading, ReadSentence
from qa.values import values
from qa.wanted import Kind, Value, wanted

MODEL = Path(__file__).parent / "models" / "followup.json"
# How many are read, and how many sentences of each are weighed.
TRIED = 3
MOST_SENTENCES = 5
MOST_AHEAD = 6.0
_REASON = re.compile(
    r"\b(?:because|since|as|for|so|therefore|due|owing|reason|to avoid|in order)\b", re.IGNORECASE
)

_PRICE = re.compile(
    r"\bwhat (?:do|does|did|would|will) .+ (?:cost|charge)\b|\b(?:price|fee)\b", re.I
)

# Reads an alternative; as answered, if told so.
Read = Callable[[Alternative, bool], Reading]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted to conversations.

    `sentence` ranks the sentences that were read for an alternative (qa/told.py), `likely` gives
    the log-odds that one of the best answers what is meant. Of the one that is chosen, `first`
    gives the log-odds that it is right, and `answered` that it or one cited beside it is: under the
    probability `threshold` of this a question is refused. From `enough` of `likely` on nothing
    else is tried.
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


@dataclass(frozen=True, slots=True)
class Tried:
    """One of the best sentences for an alternative that was read.

    `place` is the alternative's among all, `at` the sentence's in the reading, from 0.
    """

    one: Alternative
    place: int
    reading: Reading
    at: int

    @property
    def best(self) -> ReadSentence:
        """The sentence."""
        return self.reading.sentences[self.at]

    @property
    def quote(self) -> str:
        """What it says."""
        return self.best.passage.quote(self.best.sentence)


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
    is_answered = logistic(weights.answered(row)) >= weights.threshold
    # Of those that a sentence answers first, the likeliest by form is shown.
    shown = next((own for own in tried if not own.at and own.quote == best.quote), best)
    reading = read(shown.one, is_answered)
    return shown.one.question, replace(
        reading,
        probability=logistic(weights.first(row)),
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
        likely = [weights.likely(row) for row in features(question, tried, told)]
        if logistic(max(likely, default=-math.inf)) >= weights.enough:
            break
    return tried, likely


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


def best_of(one: Alternative, place: int, reading: Reading) -> Iterator[Tried]:
    """The sentences of a reading that are weighed."""
    for at in range(min(MOST_SENTENCES, len(reading.sentences))):
        yield Tried(one, place, reading, at)


def _first(at: int, sentences: tuple[ReadSentence, ...]) -> tuple[ReadSentence, ...]:
    """The sentences with the one at this place first."""
    return (sentences[at], *sentences[:at], *sentences[at + 1 :])


def features(question: str, tried: Sequence[Tried], told: Told) -> list[dict[str, float]]:
    """What tells of each that was tried whether its sentence answers what is meant.

    Only what was tried so far counts: `agree` and `differ` are how many other alternatives have
    the same best sentence, and another one.
    """
    own = own_words(question)
    rows = []
    for this in tried:
        passage, number = this.best.passage, this.best.sentence.number
        others = [
            other.quote == this.quote
            for other in tried
            if other.place != this.place and not other.at
        ]
        is_cited, form = this.quote in told.last, this.one.form
        places = [at for id, at in told.places if id == passage.document.id]
        asked = wanted(this.one.question)
        value = Value.NUMBER if _PRICE.search(this.one.question) else asked.value
        marked = " ".join(span.text for span in this.best.highlights)
        has_value = value is not None and bool(values(this.quote, value))
        is_marked = value is not None and bool(values(marked, value))
        has_reason = asked.kind is Kind.WHY and _REASON.search(this.quote) is not None
        rows.append(
            {
                "reader": _logit(this.reading.probability),
                "chance": math.log(max(this.best.score, 1e-4)),
                "margin": max(this.best.margin, -20.0),
                "place": float(this.place),
                "at": float(this.at),
                "spelt": float(this.one.spelt),
                "alone": float(this.one.alone),
                "bare": float(form in (Form.BARE, Form.TOLD)),
                "fragment": float(form is Form.FRAGMENT),
                "cited_bare": float(is_cited and form in (Form.BARE, Form.TOLD)),
                "cited_fragment": float(is_cited and form is Form.FRAGMENT),
                "cited_whole": float(is_cited and form is Form.WHOLE),
                "near": float(passage.document.id in told.documents),
                "next": float(any(0 < number - at <= NEXT for at in places)),
                "said": _share(own, frozenset(stems(this.quote))),
                "said_around": _share(own, _around(passage)),
                "reason": float(has_reason),
                "no_reason": float(asked.kind is Kind.WHY and not has_reason),
                "value": float(has_value),
                "no_value": float(value is not None and not has_value),
                "marked_value": float(is_marked),
                "unmarked": float(not marked),
                "agree": float(sum(others)),
                "differ": float(len(others) - sum(others)),
            }
        )
    return rows


@cache
def load_weights() -> Weights:
    """The weights that ship.

    Raises:
        ModelError: their file is missing or damaged.
    """
    try:
        return Weights.of(json.loads(MODEL.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"The file {MODEL} is missing or damaged: restore it, or reinstall Wellcited."
        ) from error


def _around(passage: StoredPassage) -> frozenset[str]:
    titles = (passage.document.title, *passage.headings)
    return frozenset(word for text in (passage.body, *titles) for word in stems(text))


def _share(words: frozenset[str], known: frozenset[str]) -> float:
    """How many of the words are known, or begin one that is: "russia", "russian"; 1 of none."""
    found = [any(one.startswith(word) for one in known) for word in words]
    return sum(found) / len(found) if found else 1.0


def _logit(probability: float) -> float:
    safe = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(safe / (1 - safe))
