"""A question and sentences → numbers that tell how likely each sentence answers it.

They look at embeddings, at words that are shared (the rarer among the candidates, the more they
count) and at what the kind of question asks for. This file knows no weights: which number matters
how much is learned (training/first_reader.py).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.types import Sentence
from qa.evidence import MEANS, Offsets, evidence, names
from qa.question import STOP_WORDS, Kind, Question, stems
from qa.types import Candidate

PRONOUNS = frozenset(["he", "she", "it", "they", "his", "her", "its", "their", "this", "these"])
WINDOW = 12
TYPICAL_WORDS = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a candidate: its words as (stem, start, end), and its place in the passage.

    `candidate` and `place` count from 0; offsets of words count from the sentence's start.
    """

    candidate: int
    place: int
    sentence: Sentence
    text: str
    words: tuple[tuple[str, int, int], ...]


def lines_of(candidates: Sequence[Candidate]) -> list[Line]:
    """The sentences of all candidates in their order, each once."""
    found: dict[tuple[str, int], Line] = {}
    for number, candidate in enumerate(candidates):
        passage = candidate.passage
        for place, sentence in enumerate(passage.sentences):
            key = (passage.document.id, sentence.number)
            if key not in found:
                text = passage.quote(sentence)
                found[key] = Line(number, place, sentence, text, tuple(stems(text)))
    return list(found.values())


class Scene:
    """A question beside the sentences that may answer it: what both sets of features draw on."""

    def __init__(
        self, question: Question, candidates: Sequence[Candidate], lines: Sequence[Line]
    ) -> None:
        """Counts words; `lines` are those of the candidates."""
        self.question = question
        self.candidates = candidates
        self.lines = lines
        self._held = [frozenset(word for word, _, _ in line.words) for line in lines]
        self._at = {(line.candidate, line.place): i for i, line in enumerate(lines)}
        seen_in = Counter(word for held in self._held for word in held)
        self.weight = {
            word: math.log(1 + (len(lines) + 1) / (seen_in[word] + 0.5)) for word in question.stems
        }
        self._total = sum(self.weight.values()) or 1.0
        self.titles = [
            frozenset(
                w for t in (c.passage.document.title, *c.passage.headings) for w, _, _ in stems(t)
            )
            for c in candidates
        ]
        self.passages = [
            frozenset[str]().union(
                *(h for h, line in zip(self._held, lines, strict=True) if line.candidate == i)
            )
            for i in range(len(candidates))
        ]

    def share(self, words: Iterable[str]) -> float:
        """How much of the question's weight these words hold, 0 to 1."""
        return sum(self.weight[word] for word in set(words) & self.weight.keys()) / self._total

    def overlaps(self) -> NDArray[np.float64]:
        """The share of the question that each line holds, (lines,)."""
        return np.array([self.share(held) for held in self._held])

    def around(self, i: int) -> frozenset[str]:
        """The words of the neighbouring sentences in the same passage that line i lacks."""
        line = self.lines[i]
        near = [self._at.get((line.candidate, line.place + step)) for step in (-1, 1)]
        return (
            frozenset[str]().union(*(self._held[n] for n in near if n is not None)) - self._held[i]
        )

    def densest(self, line: Line, spans: Sequence[Offsets] | None = None) -> float:
        """The largest share of the question within a few words; only around `spans` if given."""
        places: Sequence[int] = range(len(line.words))
        if spans is not None:
            places = [i for i in places if any(a <= line.words[i][1] < b for a, b in spans)]
        return max(
            (
                self.share(w for w, _, _ in line.words[max(0, i - WINDOW // 2) : i + WINDOW // 2])
                for i in places
            ),
            default=0.0,
        )

    def covered(self, words: frozenset[str], candidate: int) -> float:
        """The share of these words that the candidate's passage or title holds; 1 of none."""
        known = self.passages[candidate] | self.titles[candidate]
        return len(words & known) / len(words) if words else 1.0


def sentence_features(
    scene: Scene, chosen: Sequence[int], cosines: NDArray[np.float32]
) -> list[dict[str, float]]:
    """The features of the chosen lines; `cosines` (chosen,) compares each with the question."""
    overlaps = scene.overlaps()
    best_cosine, best_overlap = float(cosines.max()), float(overlaps.max())
    lexical = max((c.lexical or 0.0 for c in scene.candidates), default=0.0) or 1.0
    least = min((c.dense for c in scene.candidates if c.dense is not None), default=0.0)
    rows = []
    for i, cosine in zip(chosen, map(float, cosines), strict=True):
        line = scene.lines[i]
        candidate = scene.candidates[line.candidate]
        rows.append(
            {
                "cosine": cosine,
                "cosine_to_best": cosine - best_cosine,
                "overlap": float(overlaps[i]),
                "overlap_to_best": float(overlaps[i]) - best_overlap,
                "overlap_around": scene.share(scene.around(i)),
                "overlap_passage": scene.share(scene.passages[line.candidate]),
                "overlap_title": scene.share(scene.titles[line.candidate] - _stems(line)),
                "dense": least if candidate.dense is None else candidate.dense,
                "lexical": (candidate.lexical or 0.0) / lexical,
                "rank": 1 / (1 + line.candidate),
                "top": float(line.candidate == 0),
            }
            | _words(scene, line)
            | _shape(scene, line)
        )
    return rows


def _words(scene: Scene, line: Line) -> dict[str, float]:
    """How the line's words meet the question's, and whether it holds what the kind asks for."""
    question, held = scene.question, _stems(line)
    spans = evidence(line.text, question)
    has = 1.0 if spans else -1.0
    kinds = (Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.NUMBER, Kind.WHY)
    order = [word for word, _, _ in line.words if word in scene.weight]
    pairs = set(zip(question.stems, question.stems[1:], strict=False))
    return {
        "pairs": len(pairs & set(zip(order, order[1:], strict=False))) / max(1, len(pairs)),
        "densest": scene.densest(line),
        "names": len(question.names & held) / max(1, len(question.names)),
        "numbers": len(question.numbers & held) / max(1, len(question.numbers)),
        "near_evidence": scene.densest(line, spans) if spans else 0.0,
        **{f"has_{kind}": has if question.kind is kind else 0.0 for kind in kinds},
        "has_means": float(question.kind is Kind.HOW and MEANS.search(line.text) is not None),
        "has_name": float(question.kind is Kind.WHAT and bool(names(line.text, question))),
    }


def _shape(scene: Scene, line: Line) -> dict[str, float]:
    """What the line looks like, whatever it says."""
    content = [word for word, _, _ in line.words if word not in STOP_WORDS]
    fresh = sum(word not in scene.question.seen for word in content)
    starts_with = line.text.split(maxsplit=1)[0].lower() if line.text.strip() else ""
    return {
        "fresh": fresh / max(1, len(content)),
        "length": math.log((len(line.words) + 1) / TYPICAL_WORDS),
        "first": float(line.place == 0),
        "place": min(line.place, 10) / 10,
        "pronoun": float(starts_with in PRONOUNS),
    }


def verdict_features(
    scene: Scene, line: Line, row: dict[str, float], chance: float
) -> dict[str, float]:
    """What tells whether the best line answers at all; `row` are its features.

    `chance` is its own among the lines that were read, 0 to 1.
    """
    question = scene.question
    known = frozenset[str]().union(*scene.passages, *scene.titles)
    kept = ("cosine", "overlap", "overlap_passage", "dense", "densest", "near_evidence", "pairs")
    kinds = (Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.NUMBER, Kind.WHY)
    return {
        "chance": chance,
        **{name: row[name] for name in kept},
        **{f"has_{kind}": row[f"has_{kind}"] for kind in kinds},
        "names_covered": scene.covered(question.names, line.candidate),
        "numbers_covered": scene.covered(question.numbers, line.candidate),
        "words_covered": scene.covered(frozenset(question.stems), line.candidate),
        "unknown": scene.share(question.stems) - scene.share(known),
        "long": math.log(1 + len(question.stems)),
    }


def _stems(line: Line) -> frozenset[str]:
    return frozenset(word for word, _, _ in line.words)
