"""What was read for the questions that may be meant → numbers that tell which is answered.

This file knows no weights: which number matters how much is learned (training/conversations.py).
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.types import StoredPassage
from qa.followup import Alternative, Form
from qa.linear import log_odds
from qa.question import stems
from qa.told import Told, own_words
from qa.types import Reading, ReadSentence
from qa.values import values
from qa.wanted import Kind, Value, wanted

# How many sentences of each alternative are weighed.
MOST_SENTENCES = 5
_REASON = re.compile(
    r"\b(?:because|since|as|for|so|therefore|due|owing|reason|to avoid|in order)\b", re.IGNORECASE
)

_PRICE = re.compile(
    r"\bwhat (?:do|does|did|would|will) .+ (?:cost|charge)\b|\b(?:price|fee)\b", re.I
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


def best_of(one: Alternative, place: int, reading: Reading) -> Iterator[Tried]:
    """The sentences of a reading that are weighed."""
    for at in range(min(MOST_SENTENCES, len(reading.sentences))):
        yield Tried(one, place, reading, at)


def features(question: str, tried: Sequence[Tried], told: Told) -> list[dict[str, float]]:
    """What tells of each that was tried whether its sentence answers what is meant.

    Only what was tried so far counts.
    """
    own = own_words(question)
    # What the likeliest meaning by form puts in: an answer to another one should speak of it, too.
    topic = own_words(tried[0].one.question) - own if tried and tried[0].one.spelt else frozenset()
    return [
        {
            **_read(this),
            **told.beside(this.best.passage, this.best.sentence, this.one.form),
            **_named(this, own, topic),
            **_fitting(this),
            **_beside(this, tried),
        }
        for this in tried
    ]


def _read(this: Tried) -> dict[str, float]:
    """What the reader made of the sentence, and what sort of alternative it was read for."""
    one = this.one
    return {
        "reader": log_odds(this.reading.probability),
        "chance": math.log(max(this.best.score, 1e-4)),
        "margin": max(this.best.margin, -20.0),
        "place": float(this.place),
        "at": float(this.at),
        "spelt": float(one.spelt),
        "alone": float(one.alone),
        "bare": float(one.form in (Form.BARE, Form.TOLD)),
        "fragment": float(one.form is Form.FRAGMENT),
    }


def _named(this: Tried, own: frozenset[str], topic: frozenset[str]) -> dict[str, float]:
    """How much of what was asked, and of what it is about, stands in the sentence or around it."""
    known, around = frozenset(stems(this.quote)), _around(this.best.passage)
    return {
        "said": _share(own, known),
        "said_around": _share(own, around),
        "topic": _share(topic, known),
        "topic_around": _share(topic, around),
    }


def _fitting(this: Tried) -> dict[str, float]:
    """Whether the sentence holds a reason or a value, where such is asked for."""
    asked = wanted(this.one.question)
    value = Value.NUMBER if _PRICE.search(this.one.question) else asked.value
    marked = " ".join(span.text for span in this.best.highlights)
    has_value = value is not None and bool(values(this.quote, value))
    is_marked = value is not None and bool(values(marked, value))
    has_reason = asked.kind is Kind.WHY and _REASON.search(this.quote) is not None
    return {
        "reason": float(has_reason),
        "no_reason": float(asked.kind is Kind.WHY and not has_reason),
        "value": float(has_value),
        "no_value": float(value is not None and not has_value),
        "marked_value": float(is_marked),
        "unmarked": float(not marked),
    }


def _beside(this: Tried, tried: Sequence[Tried]) -> dict[str, float]:
    """How many other alternatives have the same best sentence, and another one."""
    others = [
        other.quote == this.quote for other in tried if other.place != this.place and not other.at
    ]
    return {"agree": float(sum(others)), "differ": float(len(others) - sum(others))}


def _around(passage: StoredPassage) -> frozenset[str]:
    titles = (passage.document.title, *passage.headings)
    return frozenset(word for text in (passage.body, *titles) for word in stems(text))


def _share(words: frozenset[str], known: frozenset[str]) -> float:
    """How many of the words are known, or begin one that is: "russia", "russian"; 1 of none."""
    found = [any(one.startswith(word) for one in known) for word in words]
    return sum(found) / len(found) if found else 1.0
