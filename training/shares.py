"""Labelled questions → how often each counts, so that together they are what people ask.

What people ask of a folder of theirs is in it, mostly. Among labelled questions it is less often,
so that there are enough to learn refusing from; a probability that was fitted to these as they are
would be too low where it is used.
"""

from collections import Counter
from collections.abc import Sequence

# The share of questions that the documents answer.
THERE = 0.8


def shares(groups: Sequence[str], are_there: Sequence[bool]) -> list[float]:
    """1 for a question that the documents answer; the others of its group make up the rest."""
    there = Counter(group for group, is_there in zip(groups, are_there, strict=True) if is_there)
    others = Counter(groups)
    others.subtract(there)
    return [
        1.0 if is_there else (1 / THERE - 1) * there[group] / others[group]
        for group, is_there in zip(groups, are_there, strict=True)
    ]
