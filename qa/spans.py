"""Scores of tokens → the spans inside a sentence that answer best.

Start and end are chosen together: the pair with the highest sum, the end not before the start.
This file knows nothing of models or of how sentences compare.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.span_model import Scores

MOST_TOKENS = 32


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """Characters `start` to `end` of a text, and how far their logit is above "no answer here"."""

    start: int
    end: int
    margin: float


def spans(scores: Scores, start: int, end: int) -> Iterator[ScoredSpan]:
    """Spans of whole words inside the text's characters `start` to `end`, best first.

    None overlaps another, and none is longer than 32 tokens.
    """
    offsets = scores.window.offsets
    first, last = np.searchsorted(offsets[:, 0], (start, end)).tolist()
    sums = _sums(scores, first, last)
    while sums.size:
        i, j = divmod(int(sums.argmax()), sums.shape[1])
        if sums[i, j] == -np.inf:
            return
        a, b = int(offsets[first + i, 0]), min(int(offsets[first + j, 1]), end)
        yield ScoredSpan(a, b, float(sums[i, j]) - scores.null)
        # What is left lies wholly before or wholly behind.
        sums[: j + 1, i:] = -np.inf


def mass(scores: Scores, start: int, end: int) -> float:
    """The log of the summed odds of all spans there, against "no answer here"; -inf of none."""
    first, last = np.searchsorted(scores.window.offsets[:, 0], (start, end)).tolist()
    sums = _sums(scores, first, last)
    return float(np.logaddexp.reduce(sums, axis=None)) - scores.null if sums.size else -np.inf


def _sums(scores: Scores, first: int, last: int) -> NDArray[np.float32]:
    """Start plus end logit of the tokens from `first` to before `last`, (tokens, tokens).

    -inf where the pair is no span.
    """
    words = scores.window.words
    sums = scores.starts[first:last, None] + scores.ends[None, first:last]
    places = np.arange(first, last)
    begins = np.ones(len(places), bool)
    ends = np.ones(len(places), bool)
    begins[1:] = words[first + 1 : last] != words[first : last - 1]
    ends[:-1] = begins[1:]
    length = places[None, :] - places[:, None]
    allowed = (length >= 0) & (length < MOST_TOKENS) & begins[:, None] & ends[None, :]
    return np.where(allowed, sums, np.float32(-np.inf))
