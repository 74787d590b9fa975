"""Fits the first reader: python -m training.first_reader --data DIR (the folder of *.jsonl.xz).

Builds worlds of training questions, asks them of the real index, learns which sentence answers
(conditional logit over the sentences of each question) and then, on other titles, when the best
sentence answers at all (logistic). Figures on a third set of titles are printed and kept in the
model's file. Minutes on two cores; the same input gives the same file on the same machine.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.corpus import Corpus
from index.embed import Encoder, load_encoder
from index.sync import sync
from qa.evaluate import LabelledQuestion, auroc
from qa.features import verdict_features
from qa.read import DEFAULT, SCHEMA, Linear, Reader, View, digest, needed, softmax, view
from qa.retrieve import retrieve
from training.worlds import World, build

PASSAGES = 8
RANK_PENALTY = 1.0
VERDICT_PENALTY = 1.0
CITATIONS = 1.7
KEPT = 0.95
STEPS = 40
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the sentences that were read for it, and which of them overlap the answer."""

    world: str
    part: str
    label: LabelledQuestion
    seen: View
    right: tuple[bool, ...]


class Remembering:
    """An encoder that embeds no text twice: neighbouring questions read the same sentences."""

    def __init__(self, encoder: Encoder) -> None:
        """Around `encoder`."""
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}
        self.identity, self.dimension = encoder.identity, encoder.dimension
        self.budget = encoder.budget

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the encoder's."""
        return self._encoder.count_tokens(texts)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the encoder's."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        if unknown:
            self._known |= zip(unknown, self._encoder.encode(unknown), strict=True)
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.stack([self._known[text] for text in texts])


def ask(world: World, encoder: Encoder) -> Iterator[Case]:
    """Every question of the world, asked of an index of its documents."""
    with tempfile.TemporaryDirectory() as scratch:
        seeds, data = Path(scratch, "seeds"), Path(scratch, "data")
        seeds.mkdir()
        for name, text in world.documents.items():
            (seeds / name).write_text(text, encoding="utf-8", newline="")
        sync(seeds, data, encoder)
        corpus = Corpus.open(data, encoder)
        with corpus.snapshot() as snapshot:
            for label in world.questions:
                found = retrieve(label.question, snapshot, encoder, k=PASSAGES)
                if seen := view(label.question, found, encoder):
                    yield Case(world.name, world.part, label, seen, _right(label, seen))
        corpus.close()


def _right(label: LabelledQuestion, seen: View) -> tuple[bool, ...]:
    """Which of the lines overlap the labelled answer."""
    if label.start is None or label.end is None:
        return (False,) * len(seen.lines)
    return tuple(
        seen.scene.candidates[line.candidate].passage.document.path == label.document
        and line.sentence.start < label.end
        and label.start < line.sentence.end
        for line in seen.lines
    )


def fit_sentences(cases: Sequence[Case]) -> Linear:
    """Weights under which the right sentences of each question get the most of its softmax."""
    usable = [case for case in cases if any(case.right) and not all(case.right)]
    names = list(usable[0].seen.rows[0])
    stacked = np.array([[row[n] for n in names] for case in usable for row in case.seen.rows])
    mean, scale = _spread(stacked)
    matrix = (stacked - mean) / scale
    right = np.array([flag for case in usable for flag in case.right])
    starts = np.cumsum([0] + [len(case.right) for case in usable[:-1]])
    owner = np.repeat(np.arange(len(usable)), [len(case.right) for case in usable])

    def of_groups(weights: Floats) -> tuple[float, Floats, Floats]:
        scores = matrix @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        chances = powers / np.add.reduceat(powers, starts)[owner]
        found = np.add.reduceat(np.where(right, chances, 0), starts)
        wanted = np.where(right, chances, 0) / np.maximum(found, 1e-300)[owner]
        centres = np.add.reduceat(matrix * chances[:, None], starts)
        bend = matrix.T @ (matrix * chances[:, None]) - centres.T @ centres
        return -float(np.log(np.maximum(found, 1e-300)).sum()), matrix.T @ (chances - wanted), bend

    weights = _newton(of_groups, np.full(len(names), RANK_PENALTY))
    return _linear(names, mean, scale, weights, 0.0)


def fit_verdict(rows: Sequence[dict[str, float]], right: Sequence[bool]) -> Linear:
    """Weights of the log-odds that the best sentence answers: logistic regression."""
    names = list(rows[0])
    stacked = np.array([[row[n] for n in names] for row in rows])
    mean, scale = _spread(stacked)
    matrix = np.column_stack([(stacked - mean) / scale, np.ones(len(rows))])
    target = np.array(right, dtype=float)

    def of_rows(weights: Floats) -> tuple[float, Floats, Floats]:
        logits = matrix @ weights
        chances = 1 / (1 + np.exp(-logits))
        bend = matrix.T @ (matrix * (chances * (1 - chances))[:, None])
        value = float((np.logaddexp(0, logits) - target * logits).sum())
        return value, matrix.T @ (chances - target), bend

    weights = _newton(of_rows, np.array([VERDICT_PENALTY] * len(names) + [0.0]))
    return _linear(names, mean, scale, weights[:-1], float(weights[-1]))


def _newton(loss: Callable[[Floats], tuple[float, Floats, Floats]], penalty: Floats) -> Floats:
    """Where loss + penalty * weights² is least; `loss` gives value, slope and curvature.

    A step that doesn't lower the value is halved.
    """
    weights, step = np.zeros(len(penalty)), np.zeros(len(penalty))
    lowest, best = np.inf, weights
    for _ in range(STEPS):
        value, slope, bend = loss(weights)
        value += float(penalty @ weights**2)
        if value < lowest:
            lowest, best = value, weights
            step = np.linalg.solve(
                bend + np.diag(2 * penalty + 1e-9), slope + 2 * penalty * weights
            )
        else:
            step = step / 2
        weights = best - step
    return best


def _spread(stacked: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each feature; 1 where it never varies."""
    scale = stacked.std(axis=0)
    return stacked.mean(axis=0), np.where(scale > 1e-9, scale, 1.0)


def _linear(names: list[str], mean: Floats, scale: Floats, weights: Floats, bias: float) -> Linear:
    values = np.stack([mean, scale, weights], axis=1).round(6).tolist()
    return Linear(bias, {name: (m, s, w) for name, (m, s, w) in zip(names, values, strict=True)})
