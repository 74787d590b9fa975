"""A question that wants several sentences and the best one read → what tells whether it answers.

The reader's verdict (qa/verdict.py) was learned from questions for facts. Of why, how, lists,
comparisons and summaries a single sentence tells less, and near misses look otherwise: these are
weighed once more, beside that verdict. This file knows no weights; they are learned from labelled
questions of these kinds (training/company.py).
"""

import math
from collections.abc import Mapping

from qa.wanted import Kind

KINDS = (Kind.LIST, Kind.HOW, Kind.WHY, Kind.COMPARISON, Kind.SUMMARY)
LEAST_PROBABILITY = 1e-4
KEPT = (
    *("chance", "claims", "margin", "mass", "answerable", "dense", "overlap", "overlap_passage"),
    *("again_margin", "again_mass", "again_answerable", "again_most", "words_covered", "unknown"),
)


def sureness(kind: Kind, probability: float, row: Mapping[str, float]) -> dict[str, float]:
    """The features; `row` are those of the reader's verdict, which said `probability`."""
    sure = min(max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    return {
        "verdict": math.log(sure / (1 - sure)),
        **{name: row[name] for name in KEPT},
        **{one.value: float(kind is one) for one in KINDS},
    }
