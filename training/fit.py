"""Rows of features → the weights that explain what was right: two kinds of logistic regression.

This file knows nothing of questions; which rows compete with each other is all that it is told.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.linear import Linear

PENALTY = 1.0
STEPS = 40
TINY = 1e-300
Floats = NDArray[np.float64]
Rows = Sequence[Mapping[str, float]]


def choose(groups: Sequence[tuple[Rows, Sequence[bool]]]) -> Linear:
    """Weights under which the right rows of each group get the most of its softmax.

    Conditional logit (McFadden, 1974); each group is (rows, which of them are right), and one
    without any right row, or without any wrong one, teaches nothing and is left out.
    """
    groups = [(rows, right) for rows, right in groups if any(right) and not all(right)]
    names = list(groups[0][0][0])
    matrix, mean, scale = _matrix([row for rows, _ in groups for row in rows], names)
    right = np.array([flag for _, flags in groups for flag in flags])
    sizes = [len(flags) for _, flags in groups]
    starts = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(groups)), sizes)

    def loss(weights: Floats) -> tuple[float, Floats, Floats]:
        scores = matrix @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        chances = powers / np.add.reduceat(powers, starts)[owner]
        good = np.where(right, chances, 0)
        found = np.maximum(np.add.reduceat(good, starts), TINY)
        centres = np.add.reduceat(matrix * chances[:, None], starts)
        bend = matrix.T @ (matrix * chances[:, None]) - centres.T @ centres
        return -float(np.log(found).sum()), matrix.T @ (chances - good / found[owner]), bend

    weights = _newton(loss, np.full(len(names), PENALTY))
    return _linear(names, mean, scale, weights, 0.0)


def decide(
    rows: Rows,
    right: Sequence[bool],
    penalty: float = PENALTY,
    shares: Sequence[float] | None = None,
) -> Linear:
    """Weights of the log-odds that a row is right: logistic regression.

    `penalty` is what a weight's square costs, in units of log loss, `shares` how often each row
    counts; once if none is given.
    """
    names = list(rows[0])
    matrix, mean, scale = _matrix(rows, names)
    matrix = np.column_stack([matrix, np.ones(len(rows))])
    target = np.array(right, dtype=float)
    share = np.ones(len(rows)) if shares is None else np.array(shares)

    def loss(weights: Floats) -> tuple[float, Floats, Floats]:
        logits = matrix @ weights
        chances = 1 / (1 + np.exp(-logits))
        bend = matrix.T @ (matrix * (share * chances * (1 - chances))[:, None])
        value = float((share * (np.logaddexp(0, logits) - target * logits)).sum())
        return value, matrix.T @ (share * (chances - target)), bend

    weights = _newton(loss, np.array([penalty] * len(names) + [0.0]))
    return _linear(names, mean, scale, weights[:-1], float(weights[-1]))


def _newton(loss: Callable[[Floats], tuple[float, Floats, Floats]], penalty: Floats) -> Floats:
    """Where loss + penalty * weights² is least; `loss` gives value, slope and curvature.

    A step that doesn't lower the value is halved.
    """
    weights: Floats = np.zeros(len(penalty))
    step = weights
    lowest, best = np.inf, weights
    for _ in range(STEPS):
        value, slope, bend = loss(weights)
        value += float(penalty @ weights**2)
        if value < lowest:
            lowest, best = value, weights
            curved = bend + np.diag(2 * penalty + 1e-9)
            step = np.asarray(np.linalg.solve(curved, slope + 2 * penalty * weights), np.float64)
        else:
            step = step / 2
        weights = best - step
    return best


def _matrix(rows: Rows, names: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """The rows standardised, with the means and scales; a feature that never varies has scale 1."""
    raw = np.array([[row[name] for name in names] for row in rows])
    mean, scale = raw.mean(axis=0), raw.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    return (raw - mean) / scale, mean, scale


def _linear(names: list[str], mean: Floats, scale: Floats, weights: Floats, bias: float) -> Linear:
    values = np.stack([mean, scale, weights], axis=1).round(6).tolist()
    return Linear(bias, {name: (m, s, w) for name, (m, s, w) in zip(names, values, strict=True)})
