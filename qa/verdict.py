"""The best sentence's features → how likely it answers the question.

The same features are asked three things, each by a logistic model of its own: are the documents
about the question's subject, do they answer it if so, and is it this sentence that does? A question
is answered where all of it holds, and that is no weighted sum of features: on a near miss the
subject speaks for an answer that isn't there. The three are combined by a fourth model of two
inputs (Wolpert, "Stacked generalization", 1992). Their weights come from elsewhere.

One thing is weighed by counting: whether a sentence holds a time or a number where one is asked
for. In an encyclopedia nearly every sentence that a reader likes for a "when" does, so that models
fitted there learn nothing of it; in other people's folders there may be no time at all.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qa.linear import Linear, logistic

# In logits. Of 18,436 training questions for a time or number, the sentence that answers holds none
# (qa/holds.py) in 1.3 %, and of 79,801 others beside it 32 %.
LACKING = math.log(0.013 / 0.32)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Four logistic models; `combined` weighs what `parts` makes of the other three.

    The log-odds that the documents are `about` the question's subject, that such documents have it
    `answered`, and that the first sentence is `right`.
    """

    about: Linear
    answered: Linear
    right: Linear
    combined: Linear

    @classmethod
    def of(cls, model: Mapping[str, Any]) -> "Verdict":
        """As kept in a file: each model by its name."""
        names = ("about", "answered", "right", "combined")
        return cls(*(Linear.of(model[name]) for name in names))

    def __call__(self, row: Mapping[str, float]) -> float:
        """The probability for the features of `qa.features.verdict_features`."""
        there = self.combined(parts(row, self.about, self.answered, self.right))
        return logistic(there + LACKING * row["no_value"])


def parts(
    row: Mapping[str, float], about: Linear, answered: Linear, right: Linear
) -> dict[str, float]:
    """What is combined: the log of the chance that there is an answer, and the log-odds of this."""
    there = _log_chance(about(row)) + _log_chance(answered(row))
    return {"there": there, "right": right(row)}


def _log_chance(logit: float) -> float:
    """The logarithm of the probability; no odds overflow it."""
    return min(logit, 0.0) - math.log1p(math.exp(-abs(logit)))
