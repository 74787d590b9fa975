"""What a figure is, and how each is computed: means with intervals, AUROC, calibration, F1.

This file knows nothing of questions, answers or documents.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000
SEED = 7
BINS = 10
ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = frozenset(string.punctuation)


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `n` questions and its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int


def mean(values: Sequence[float]) -> Figure | None:
    """The mean with its percentile bootstrap interval (Efron, 1979); None of nothing."""
    if not values:
        return None
    sample = np.array(values, dtype=float)
    random = np.random.default_rng(SEED)
    means = [sample[random.integers(0, len(sample), len(sample))].mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(float(sample.mean()), float(low), float(high), len(sample))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative one, ties by half; None without both.

    From the sum of ranks: Mann and Whitney, 1947.
    """
    if not positive or not negative:
        return None
    scores = np.array([*positive, *negative])
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    # Equal scores share the middle of the ranks that they take together.
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    n = len(positive)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative)))


def calibration_error(
    probabilities: Sequence[float],
    right: Sequence[bool],
    shares: Sequence[float] | None = None,
) -> float | None:
    """Expected calibration error over ten bins of equal width, in [0, 1]; None without any.

    `shares` tells how often each counts, once if none is given.
    """
    if not probabilities:
        return None
    p, hits = np.array(probabilities), np.array(right, dtype=float)
    share = np.ones(len(p)) if shares is None else np.array(shares)
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    gaps = [abs(float((share * (p - hits))[bins == b].sum())) for b in range(BINS)]
    return sum(gaps) / float(share.sum())


def exact_match(said: str, accepted: str) -> float:
    """1 if both are the same words after normalisation, else 0."""
    return float(_normal(said) == _normal(accepted))


def f1_score(said: str, accepted: str) -> float:
    """Harmonic mean of precision and recall of words, as SQuAD counts it (Rajpurkar, 2016)."""
    mine, theirs = _normal(said), _normal(accepted)
    if not mine or not theirs:
        return float(mine == theirs)
    shared = (Counter(mine) & Counter(theirs)).total()
    return 2 * shared / (len(mine) + len(theirs))


def _normal(text: str) -> list[str]:
    """Words in lower case without punctuation and articles."""
    kept = "".join(c for c in text.lower() if c not in PUNCTUATION)
    return ARTICLES.sub(" ", kept).split()
