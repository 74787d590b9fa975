"""A question that wants several sentences, and passages read for it → what tells of an answer.

The reader's verdict (qa/verdict.py) was learned from questions for facts. Of why, how, lists,
comparisons and summaries a single sentence tells less, and near misses look otherwise: these are
weighed once more, beside that verdict and what the passages hold when they are read as a whole.
This file knows no weights; they are learned from labelled questions of these kinds
(training/company.py).
"""

import math
from collections.abc import Mapping, Sequence

from qa.linear import log_odds, logistic
from qa.places import Place
from qa.types import Key
from qa.wanted import Kind

KINDS = (Kind.LIST, Kind.HOW, Kind.WHY, Kind.COMPARISON, Kind.SUMMARY)
# Of how many sentences are needed, before its logarithm is taken.
LEAST_NEEDED = 1e-3
KEPT = (
    *("chance", "claims", "margin", "mass", "answerable", "dense", "overlap", "overlap_passage"),
    *("again_margin", "again_mass", "again_answerable", "again_most", "words_covered", "unknown"),
)


def sureness(
    kind: Kind, probability: float, row: Mapping[str, float], again: Sequence[Place], best: Key
) -> dict[str, float]:
    """The features; `row` are those of the reader's verdict, which said `probability`.

    `again` is what was read once more (qa/places.py), the sentence that is `best` among it.
    """
    needed = {place.key(i): row["needed"] for place in again for i, row in place.rows.items()}
    expected = sum(map(logistic, needed.values()))
    return {
        "verdict": log_odds(probability),
        **{name: row[name] for name in KEPT},
        "needed_best": needed[best],
        "needed_most": max(needed.values()),
        "needed_all": math.log(expected + LEAST_NEEDED),
        **{one.value: float(kind is one) for one in KINDS},
    }
