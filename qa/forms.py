"""A question → how likely its answer takes several sentences, by its form alone.

What the rules of qa/wanted.py take for a question for a fact may ask for many things: "what
obligations came with membership?". Here words that mean something stand for their endings alone,
and which runs of what is left ask for several was learned (training/forms.py). This file knows
nothing of documents, networks or scores.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qa.cards import read_weights
from qa.question import STOP_WORDS

FILE = Path(__file__).parent / "models" / "forms.json"
SCHEMA = 1
BEGIN, END = "^", "$"
LONGEST_START = 4
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[,:;]")
# Words that tell how much is asked for, beside those that mean nothing by themselves.
_TOLD = (
    "two three four five first last apart besides kind kinds sort sorts type types people things "
    "stuff every everything go make made take put say happen happens happened need needs wrong "
    "part parts way ways us we my their does don't doesn't isn't"
)
_TELLING = STOP_WORDS | frozenset(_TOLD.split())
_ENDINGS = ("ed", "ing", "ly", "er", "est")
_NOT_PLURAL = ("ss", "us", "is")


@dataclass(frozen=True, slots=True)
class Forms:
    """The weights of runs of a form, in log-odds; from `threshold` on, several are wanted."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def wants_several(self, question: str) -> bool:
        """Whether the question asks for more than one sentence is likely to tell."""
        known = (self.weights.get(run, 0.0) for run in runs(question))
        # In whatever order a set gives them.
        return math.fsum((self.bias, *known)) >= self.threshold


@cache
def load_forms(file: Path = FILE) -> Forms:
    """The weights in this file; those that ship if none is named.

    Raises:
        ModelError: as `read_weights`.
    """
    card = read_weights(file, SCHEMA)
    weights = {str(run): float(weight) for run, weight in card["weights"].items()}
    return Forms(float(card["bias"]), weights, float(card["threshold"]))


def runs(question: str) -> frozenset[str]:
    """All that is weighed: neighbours in the form by two, those that begin it, and the words.

    Its last mark tells nothing: many leave it out.

    >>> sorted(runs("Which rules apply?"))[:4]
    ['$', '-ly', '-ly $', '-s']
    """
    words = _TOKEN.findall(question)
    form = [BEGIN, *_form(words), END]
    pairs = (" ".join(form[i : i + 2]) for i in range(len(form) - 1))
    starts = (" ".join(form[:size]) for size in range(3, LONGEST_START + 2))
    return frozenset(
        (*form, *pairs, *starts, *(f"={word.lower()}" for word in words if word[0].isalpha()))
    )


def _form(words: list[str]) -> Iterator[str]:
    """The words, those that mean something by their endings."""
    for at, word in enumerate(words):
        lower = word.lower()
        if lower in _TELLING or not word[0].isalnum():
            yield lower
        elif word[0].isdigit():
            yield "#"
        elif at and word[0].isupper():
            yield "Name"
        elif lower.endswith("s") and not lower.endswith(_NOT_PLURAL):
            yield "-s"
        else:
            yield next((f"-{end}" for end in _ENDINGS if lower.endswith(end)), "-")
