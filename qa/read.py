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
MOST_READ = 32
MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of standardised features, by name: `features[name]` is (mean, scale, weight)."""

    bias: float
    features: Mapping[str, tuple[float, float, float]]

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


class Reader:
    """Scores sentences and says whether the best one answers. Safe to use from several threads."""

    def __init__(self, sentence: Linear, verdict: Linear, threshold: float, mass: float) -> None:
        """Use `Reader.load`.

        Args:
            sentence: ranks the sentences; the softmax of its sums is each one's chance.
            verdict: the log-odds that the best sentence answers.
            threshold: the least probability that is an answer.
            mass: sentences join the answer until their chances add up to this.
        """
        self._sentence = sentence
        self._verdict = verdict
        self._threshold = threshold
        self._mass = mass

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
                    f"The reader {path} has schema {model['schema']}, {SCHEMA} is understood."
                )
            if model["sha256"] != digest(model):
                raise ModelError(f"The reader {path} is damaged: its SHA-256 doesn't match.")
            return cls(
                _linear(model["sentence"]),
                _linear(model["verdict"]),
                float(model["threshold"]),
                float(model["mass"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"The reader {path} can't be loaded: {error!r}") from error

    def read(self, question: str, candidates: Sequence[Candidate], encoder: Encoder) -> Reading:
        """The sentences of the candidates, best first, and how many of them answer.

        At most 32 sentences are read. Nothing to read gives probability 0 and no sentences.
        """
        seen = view(question, candidates, encoder)
        if seen is None:
            return Reading(0.0, 0, ())
        order, scores = self.rank(seen)
        best = verdict_features(seen.scene, seen.lines[order[0]], seen.rows[order[0]], scores)
        probability = 1 / (1 + math.exp(-self._verdict(best)))
        chances = softmax(scores)
        sentences = tuple(
            _read_sentence(seen.scene, seen.lines[i], float(chance))
            for i, chance in zip(order, chances, strict=True)
        )
        enough = probability >= self._threshold
        return Reading(probability, needed(chances, self._mass) if enough else 0, sentences)

    def rank(self, seen: View) -> tuple[list[int], NDArray[np.float64]]:
        """Indices of the lines, best first, and their scores in that order."""
        scores = np.array([self._sentence(row) for row in seen.rows])
        order = np.argsort(-scores, kind="stable")
        return order.tolist(), scores[order]


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances that add up to 1, in the order of the scores."""
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)


def needed(chances: NDArray[np.float64], mass: float) -> int:
    """How many of the leading chances it takes to reach `mass`, at least 1 and at most 3."""
    return min(int(np.searchsorted(np.cumsum(chances), mass)) + 1, MOST_ANSWERS, len(chances))


def digest(model: Mapping[str, Any]) -> str:
    """SHA-256 of everything in the file but the digest itself."""
    rest = {key: value for key, value in model.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _linear(model: Mapping[str, Any]) -> Linear:
    features = {
        str(name): (float(mean), float(scale), float(weight))
        for name, (mean, scale, weight) in model["features"].items()
    }
    return Linear(float(model["bias"]), features)


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
