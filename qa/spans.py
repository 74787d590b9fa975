"""Scores of tokens → the spans inside a sentence that answer best.

Start and end are chosen together: the pair with the highest sum, the end not before the start.
This file knows nothing of models or of how sentences compare.
"""

import math
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

import numpy as np

from qa.span_model import Scores

MOST_TOKENS = 32


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """Characters `start` to `end` of a text, and how far their logit is above "no answer here"."""

    start: int
    end: int
    margin: float


class Spans:
    """All spans of whole words inside a stretch of a text, none longer than 32 tokens."""

    def __init__(self, scores: Scores, start: int, end: int, at: int = 0) -> None:
        """Those inside the text's characters `start` to `end`; they count from `at` on."""
        own = slice(*np.searchsorted(scores.window.offsets[:, 0], (start, end)))
        words = scores.window.words[own]
        edges = np.concatenate(([True], words[1:] != words[:-1], [True]))
        begins, ends = edges[: len(words)], edges[1 : len(words) + 1]
        places = np.arange(len(words))
        length = places[None, :] - places[:, None]
        allowed = (length >= 0) & (length < MOST_TOKENS) & begins[:, None] & ends[None, :]
        sums = scores.starts[own, None] + scores.ends[None, own]
        self._margins = np.where(allowed, sums - np.float32(scores.null), np.float32(-np.inf))
        self._offsets = scores.window.offsets[own] + at
        self._end = end + at

    def together_with(self, other: "Spans") -> "Spans":
        """The same spans, the margin of each being the sum of those that two networks give it.

        Unchanged where the other has them in a window that holds other tokens of them.
        """
        if not np.array_equal(self._offsets, other._offsets):
            return self
        both = copy(self)
        both._margins = self._margins + other._margins
        return both

    def mass(self) -> float:
        """The log of all spans' summed odds against "no answer here"; -inf of none."""
        margins = self._margins
        return float(np.logaddexp.reduce(margins, axis=None)) if margins.size else -math.inf

    def __iter__(self) -> Iterator[ScoredSpan]:
        """Best first, none overlapping another."""
        left = self._margins.copy()
        while left.size:
            i, j = divmod(int(left.argmax()), left.shape[1])
            if left[i, j] == -np.inf:
                return
            start, end = int(self._offsets[i, 0]), min(int(self._offsets[j, 1]), self._end)
            yield ScoredSpan(start, end, float(left[i, j]))
            # What is left lies wholly before or wholly behind.
            left[: j + 1, i:] = -np.inf
