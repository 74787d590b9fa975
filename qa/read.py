"""Candidates → their sentences by how well they answer the question: the reader.

A logistic model over a few dozen features, learned once (training/first_reader.py) and kept as
JSON. This file knows nothing of how candidates were found or how sentences are cited.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embed import Encoder
from index.errors import ModelError
from index.passages import clean
from qa.evidence import Offsets, evidence
from qa.features import Line, Scene, lines_of, sentence_features, verdict_features
from qa.question import Kind, understand
from qa.types import Candidate, Reading, ReadSentence, Span

DEFAULT = Path(__file__).parent / "models" / "first-reader.json"
SCHEMA = 1
MOST_READ = 16
MOST_ANSWERS = 3


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


@dataclass(frozen=True, slots=True)
class View:
    """What there is to judge: the lines that were read, and the features of each."""

    scene: Scene
    lines: tuple[Line, ...]
    rows: tuple[dict[str, float], ...]


def view(question: str, candidates: Sequence[Candidate], encoder: Encoder) -> View | None:
    """The sentences most worth reading with their features; None where nothing can be compared."""
    understood = understand(question)
    lines = lines_of(candidates)
    if not lines or not understood.seen:
        return None
    scene = Scene(understood, candidates, lines)
    worth = scene.overlaps() + [1 / (3 + line.candidate) for line in lines]
    chosen = sorted(np.argsort(-worth, kind="stable")[:MOST_READ].tolist())
    texts = [clean(question), *(clean(lines[i].text) for i in chosen)]
    vectors = encoder.encode(texts)
    rows = sentence_features(scene, chosen, vectors[1:] @ vectors[0])
    return View(scene, tuple(lines[i] for i in chosen), tuple(rows))


@dataclass(frozen=True, slots=True)
class Reader:
    """Scores sentences and says whether the best one answers. Safe to use from several threads.

    `sentence` ranks sentences: the softmax of its sums is each one's chance. `verdict` gives the
    log-odds that the best one answers, `threshold` the least probability that counts as answered.
    Sentences join an answer until their chances add up to `mass` (see `needed`).
    """

    sentence: Linear
    verdict: Linear
    threshold: float
    mass: float

    @classmethod
    def load(cls, path: Path | None) -> "Reader":
        """The reader kept in the file `path`, None for the one that ships with the package.

        Raises:
            ModelError: the file is missing, damaged or of another schema.
        """
        path = path or DEFAULT
        try:
            model = json.loads(path.read_text(encoding="utf-8"))
            if model["schema"] != SCHEMA:
                raise ModelError(
                    f"The reader {path} has schema {model['schema']}; this version reads {SCHEMA}."
                )
            if model["sha256"] != digest(model):
                raise ModelError(f"The reader {path} is damaged: its SHA-256 doesn't match.")
            return cls(
                sentence=Linear.of(model["sentence"]),
                verdict=Linear.of(model["verdict"]),
                threshold=float(model["threshold"]),
                mass=float(model["mass"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"The reader {path} can't be loaded: {error!r}.") from error

    def read(self, question: str, candidates: Sequence[Candidate], encoder: Encoder) -> Reading:
        """The sentences of the candidates, best first, and how many of them answer.

        At most 16 sentences are read. Nothing to read gives probability 0 and no sentences.
        """
        seen = view(question, candidates, encoder)
        if seen is None:
            return Reading(0.0, 0, ())
        order, chances = rank(seen, self.sentence)
        probability = logistic(self.verdict(best_features(seen, order, chances)))
        answers = 0
        if probability >= self.threshold:
            answers = needed(chances, self.mass, several=seen.scene.question.several)
        sentences = tuple(
            _read_sentence(seen.scene, seen.lines[i], float(chance))
            for i, chance in zip(order, chances, strict=True)
        )
        return Reading(probability, answers, sentences)


def rank(seen: View, sentence: Linear) -> tuple[list[int], NDArray[np.float64]]:
    """Indices of the lines, best first, and in that order their chances, which add up to 1."""
    scores = np.array([sentence(row) for row in seen.rows])
    order = np.argsort(-scores, kind="stable")
    powers = np.exp(scores[order] - scores.max())
    return order.tolist(), powers / powers.sum()


def best_features(
    seen: View, order: Sequence[int], chances: NDArray[np.float64]
) -> dict[str, float]:
    """What the verdict looks at, for the line that `rank` put first."""
    best = order[0]
    return verdict_features(seen.scene, seen.lines[best], seen.rows[best], float(chances[0]))


def logistic(logit: float) -> float:
    """Log-odds as a probability; no odds overflow it."""
    return (1 + math.tanh(logit / 2)) / 2


def needed(chances: NDArray[np.float64], mass: float, *, several: bool) -> int:
    """How many of the leading chances make an answer, at least 1 and at most 3.

    As many as reach `mass`; halfway from it to 1 where the question asks for several things.
    """
    wanted = (1 + mass) / 2 if several else mass
    return min(int(np.searchsorted(np.cumsum(chances), wanted)) + 1, MOST_ANSWERS, len(chances))


def digest(model: Mapping[str, Any]) -> str:
    """SHA-256 of everything in the file but the digest itself."""
    rest = {key: value for key, value in model.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _read_sentence(scene: Scene, line: Line, chance: float) -> ReadSentence:
    """The line with its chance and the words that answer."""
    start = line.sentence.start
    highlights = tuple(
        Span(start + a, start + b, line.text[a:b]) for a, b in _answering(scene, line)
    )
    passage = scene.candidates[line.candidate].passage
    return ReadSentence(passage, line.sentence, chance, highlights)


def _answering(scene: Scene, line: Line) -> list[Offsets]:
    """The words to mark: every person, else the one span that stands nearest what was asked."""
    spans = evidence(line.text, scene.question)
    if scene.question.kind is Kind.WHO or len(spans) < 2:
        return spans
    return [max(spans, key=lambda span: scene.densest(line, [span]))]
