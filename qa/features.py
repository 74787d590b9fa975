"""A question and sentences that were read → numbers that tell how likely each sentence answers it.

They weigh what the network says of a sentence against how its passage was found and which words it
shares with the question (the rarer among the candidates, the more they count). This file knows no
weights: which number matters how much is learned (training/calibrate.py).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.types import Sentence, StoredPassage
from qa.holds import holds
from qa.question import Question, stems
from qa.spans import ScoredSpan, Spans
from qa.types import Candidate
from qa.wanted import Value


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a candidate: its words' stems, and its place in the passage.

    `candidate` and `place` count from 0.
    """

    candidate: int
    place: int
    sentence: Sentence
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Read:
    """What the network made of a sentence.

    `span` is the best of its `spans`, counted in the passage's body; `mass` is the log of the
    summed odds of all of them against no answer, `answerable` the log-odds that the stretch of text
    around it answers.
    """

    span: ScoredSpan
    mass: float
    answerable: float
    spans: Spans


def lines_of(candidates: Sequence[Candidate]) -> list[Line]:
    """The sentences of all candidates in their order, each once."""
    found: dict[tuple[str, int], Line] = {}
    for number, candidate in enumerate(candidates):
        passage = candidate.passage
        for place, sentence in enumerate(passage.sentences):
            key = (passage.document.id, sentence.number)
            if key not in found:
                words = frozenset(stems(passage.quote(sentence)))
                found[key] = Line(number, place, sentence, words)
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
        self._at = {(line.candidate, line.place): line for line in lines}
        seen_in = Counter(word for line in lines for word in line.words)
        self._weight = {
            word: math.log(1 + (len(lines) + 1) / (seen_in[word] + 0.5)) for word in question.stems
        }
        self._total = sum(self._weight.values()) or 1.0
        self.titles = [
            frozenset(w for t in (c.passage.document.title, *c.passage.headings) for w in stems(t))
            for c in candidates
        ]
        self.passages = [frozenset[str]()] * len(candidates)
        for line in lines:
            self.passages[line.candidate] |= line.words

    def passage(self, line: Line) -> StoredPassage:
        """The passage that the line is of."""
        return self.candidates[line.candidate].passage

    def share(self, words: Iterable[str]) -> float:
        """How much of the question's weight these words hold, 0 to 1."""
        shared = (self._weight[word] for word in set(words) & self._weight.keys())
        # In whatever order a set gives them.
        return math.fsum(shared) / self._total

    def around(self, line: Line) -> frozenset[str]:
        """The words of the neighbouring sentences in the same passage that the line lacks."""
        near = (self._at.get((line.candidate, line.place + step)) for step in (-1, 1))
        return frozenset[str]().union(*(n.words for n in near if n)) - line.words

    def covered(self, words: frozenset[str], candidate: int) -> float:
        """The share of these words that the candidate's passage or title holds; 1 of none."""
        known = self.passages[candidate] | self.titles[candidate]
        return len(words & known) / len(words) if words else 1.0


def sentence_features(scene: Scene, read: Sequence[Read]) -> list[dict[str, float]]:
    """The features of each line, given what the network made of it."""
    lexical = max((c.lexical or 0.0 for c in scene.candidates), default=0.0) or 1.0
    least = min((c.dense for c in scene.candidates if c.dense is not None), default=0.0)
    rows = []
    for line, own in zip(scene.lines, read, strict=True):
        candidate = scene.candidates[line.candidate]
        rows.append(
            {
                "margin": own.span.margin,
                "mass": own.mass,
                "answerable": own.answerable,
                "dense": least if candidate.dense is None else candidate.dense,
                "lexical": (candidate.lexical or 0.0) / lexical,
                "score": candidate.score,
                "rank": 1 / (1 + line.candidate),
                "overlap": scene.share(line.words),
                "overlap_around": scene.share(scene.around(line)),
                "overlap_passage": scene.share(scene.passages[line.candidate]),
                "overlap_title": scene.share(scene.titles[line.candidate] - line.words),
            }
        )
    return rows


def read_again(seems: float, again: Read | None) -> dict[str, float]:
    """What a line has from being read again, `seems` being how likely it was before, in logits.

    All are 0 of a line that wasn't, beside how likely that one seemed.
    """
    if again is None:
        nothing = dict.fromkeys(("again_margin", "again_mass", "again_answerable"), 0.0)
        return {"seems": seems, "again": 0.0, "again_seems": 0.0, **nothing}
    return {
        "seems": seems,
        "again": 1.0,
        "again_seems": seems,
        "again_margin": again.span.margin,
        "again_mass": again.mass,
        "again_answerable": again.answerable,
    }


def verdict_features(
    scene: Scene,
    rows: Sequence[Mapping[str, float]],
    best: int,
    chance: float,
    again: Read,
    value: Value | None,
) -> dict[str, float]:
    """What tells whether the line `best` answers at all; `rows` are the features of all lines.

    `chance` is its own among the lines that were read, 0 to 1, `again` what the second network
    makes of it, `value` the sort of value that is asked for; `claims` tells how many lines the
    first would take for answers, `again_most` the most that the second makes of any.
    """
    question, line = scene.question, scene.lines[best]
    passage, span = scene.passage(line), again.span
    words = passage.body[span.start : span.end]
    known = frozenset[str]().union(*scene.passages, *scene.titles)
    kept = ("margin", "mass", "answerable", "dense", "lexical", "overlap", "overlap_passage")
    return {
        "chance": chance,
        "claims": math.log1p(sum(row["margin"] > 0 for row in rows)),
        **{name: rows[best][name] for name in kept},
        "again_margin": again.span.margin,
        "again_mass": again.mass,
        "again_answerable": again.answerable,
        "again_most": max(
            again.span.margin, *(row["again_margin"] for row in rows if row["again"])
        ),
        "no_value": float(value is not None and not holds(passage.quote(line.sentence), value)),
        "unmarked_value": float(value is not None and not holds(words, value)),
        "names_covered": scene.covered(question.names, line.candidate),
        "numbers_covered": scene.covered(question.numbers, line.candidate),
        "words_covered": scene.covered(frozenset(question.stems), line.candidate),
        "unknown": scene.share(question.stems) - scene.share(known),
        "long": math.log(1 + len(question.stems)),
    }
