"""Features → a weighted sum; log-odds ↔ a probability. Knows no feature and no weight."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Closer to 0 and to 1 a probability tells nothing more.
LEAST_PROBABILITY = 1e-4


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of standardised features; `features[name]` is (mean, scale, weight)."""

    bias: float
    features: Mapping[str, tuple[float, float, float]]

    @classmethod
    def of(cls, model: Mapping[str, Any]) -> "Linear":
        """As kept in a file: `bias`, and `features` by name."""
        features = {
            str(name): (float(mean), float(scale), float(weight))
            for name, (mean, scale, weight) in model["features"].items()
        }
        return cls(float(model["bias"]), features)

    def __call__(self, row: Mapping[str, float]) -> float:
        """The sum for one row; it must have every feature."""
        parts = (
            (row[name] - mean) / scale * weight
            for name, (mean, scale, weight) in self.features.items()
        )
        return self.bias + math.fsum(parts)


def logistic(logit: float) -> float:
    """Log-odds as a probability; no odds overflow it."""
    return (1 + math.tanh(logit / 2)) / 2


def log_odds(probability: float) -> float:
    """A probability as log-odds; those of 0 and 1 are bounded."""
    safe = min(max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    return math.log(safe / (1 - safe))
