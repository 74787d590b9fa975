"""Candidates → their sentences by how well they answer the question: the reader.

A network scores every span of every sentence; a logistic model weighs its best span against what
retrieval and shared words say. Both were learned once (training/). This file knows nothing of how
candidates were found or how sentences are cited.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from index.types import BlockKind, StoredPassage
from qa.features import Line, Read, Scene, lines_of, sentence_features, verdict_features
from qa.linear import Linear
from qa.question import Question, understand
from qa.retrieve import without
from qa.span_model import Scores, SpanModel, Text, Window
from qa.spans import ScoredSpan, Spans
from qa.types import Candidate, Reading, ReadSentence, Span
from qa.verdict import Verdict

# How many tokens are read for a question: what takes a tenth of a second on two cores.
READ_TOKENS = 1024
MOST_WINDOWS = 2
MOST_SPANS = 3
# How far above "no answer", in logits, a further answer in a sentence must be to be marked: of
# single-answer questions in training worlds that ask so, at most one in six has such a one.
FURTHER = 2.0
MOST_ANSWERS = 3
WORDY = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class View:
    """What there is to judge: the lines that were read, what of each, and their features."""

    scene: Scene
    read: tuple[Read, ...]
    rows: tuple[dict[str, float], ...]

    def without(self, quotes: frozenset[str]) -> "View | None":
        """What there is to judge beside the sentences that say just this, read with them."""
        own = {
            (self.scene.candidates[line.candidate].passage.document.id, line.sentence.number): read
            for line, read in zip(self.scene.lines, self.read, strict=True)
        }
        candidates = without(self.scene.candidates, quotes)
        found = [
            (line, own.get((candidates[line.candidate].passage.document.id, line.sentence.number)))
            for line in lines_of(candidates)
        ]
        return _judged(self.scene.question, candidates, found)


# What each line of a view is worth, in logits.
ScoresOf = Callable[[View], Sequence[float]]


def view(question: str, candidates: Sequence[Candidate], model: SpanModel) -> View | None:
    """The sentences of as many candidates as are read; None where nothing can be compared."""
    understood = understand(question)
    if not understood.seen:
        return None
    lines = lines_of(candidates)
    # A passage that is a piece of a long sentence has no line of its own but in the first of them.
    own_lines = {line.candidate for line in lines}
    stretches = [
        (number, start, end)
        for number, candidate in enumerate(candidates)
        if number in own_lines
        for start, end in stretches_of(candidate.passage)
    ]
    texts = [
        Text(_title(candidates[number].passage), candidates[number].passage.body[start:end])
        for number, start, end in stretches
    ]
    read: dict[int, list[tuple[int, Scores]]] = {}
    for scores in model.read(worth_reading(model.windows(question, texts))):
        number, start, _ = stretches[scores.window.text]
        read.setdefault(number, []).append((start, scores))
    found = [
        (line, _read(line, candidates[line.candidate].passage, read.get(line.candidate, ())))
        for line in lines
    ]
    return _judged(understood, candidates, found)


def _judged(
    question: Question, candidates: Sequence[Candidate], found: Sequence[tuple[Line, Read | None]]
) -> View | None:
    """The lines of which something was read, with their features."""
    kept = [(line, own) for line, own in found if own]
    if not kept:
        return None
    scene = Scene(question, candidates, [line for line, _ in kept])
    own = tuple(own for _, own in kept)
    return View(scene, own, tuple(sentence_features(scene, own)))


def stretches_of(passage: StoredPassage) -> Iterator[tuple[int, int]]:
    """What of a passage is read at a time, counted in its body: each row alone, all else together.

    Rows of a table are alike but for what they are about. Read together, one row's answer is
    taken for another's.
    """
    for is_row, some in groupby(passage.sentences, lambda one: one.kind is BlockKind.ROW):
        sentences = list(some)
        pieces = [(one, one) for one in sentences] if is_row else [(sentences[0], sentences[-1])]
        for first, last in pieces:
            yield first.start - passage.start, last.end - passage.start


def worth_reading(windows: Sequence[Window]) -> list[Window]:
    """As many windows as 1,024 tokens allow, those of the first texts first.

    Of a text with more than two, those two that share most with the question.
    """
    by_text: dict[int, list[Window]] = {}
    for window in windows:
        by_text.setdefault(window.text, []).append(window)
    kept, room = [], READ_TOKENS
    for some in by_text.values():
        if len(some) > MOST_WINDOWS:
            some = sorted(some, key=_shared, reverse=True)[:MOST_WINDOWS]
        for window in some:
            if len(window) <= room:
                kept.append(window)
                room -= len(window)
    return kept


def _shared(window: Window) -> int:
    """How many of the question's and title's tokens the window's text holds."""
    return len(np.intersect1d(window.ids[: window.at], window.ids[window.at : -1]))


def _read(line: Line, passage: StoredPassage, read: Sequence[tuple[int, Scores]]) -> Read | None:
    """What the model made of the line, in the window where its best span is best.

    `read` says of each window where in the passage the text begins that it is cut from.
    """
    sentence = line.sentence
    found = []
    for at, scores in read:
        origin = passage.start + at
        spans = Spans(scores, sentence.start - origin, sentence.end - origin)
        best = next(_wordy(spans, passage, origin), None)
        if best is not None:
            span = replace(best, start=best.start + at, end=best.end + at)
            found.append(Read(span, spans.mass(), scores.answerable))
    return max(found, key=lambda read: read.span.margin, default=None)


def _wordy(spans: Spans, passage: StoredPassage, origin: int) -> Iterator[ScoredSpan]:
    """Those that aren't punctuation alone, best first.

    `origin` is where the text that was read begins in the document, from where spans count.
    """
    shift = origin - passage.start
    for span in spans:
        if WORDY.search(passage.body, span.start + shift, span.end + shift):
            yield span


def _marked(span: ScoredSpan, passage: StoredPassage, origin: int) -> Span:
    """The span counted in the document."""
    start, end = origin + span.start, origin + span.end
    return Span(start, end, passage.body[start - passage.start : end - passage.start])


def _title(passage: StoredPassage) -> str:
    """What the passage stands under: the document's title and the headings, none twice."""
    return " – ".join(dict.fromkeys((passage.document.title, *passage.headings)))


@dataclass(frozen=True, slots=True)
class Reader:
    """Scores sentences and says whether the best one answers. Safe to use from several threads.

    `sentence` ranks sentences: the softmax of its sums is each one's chance. `verdict` gives the
    probability that the best one answers, `threshold` the least that counts as answered.
    Sentences join an answer until their chances add up to `mass` (see `needed`). `version` names
    the network and the weights.
    """

    model: SpanModel
    sentence: Linear
    verdict: Verdict
    threshold: float
    mass: float
    version: str

    def read(self, question: str, candidates: Sequence[Candidate]) -> Reading:
        """The sentences of the candidates, best first, and how many of them answer.

        Candidates are read in their order, as far as 1,024 tokens go. Nothing to read gives
        probability 0 and no sentences.
        """
        return self.judge(question, self.view(question, candidates))

    def view(self, question: str, candidates: Sequence[Candidate]) -> View | None:
        """What the network makes of the candidates, not yet judged."""
        return view(question, candidates, self.model)

    def judge(
        self,
        question: str,
        seen: View | None,
        left_out: frozenset[str] = frozenset(),
        *,
        scores: ScoresOf | None = None,
        least: float | None = None,
    ) -> Reading:
        """As `read`, of what was looked at, without the sentences that say just this.

        `scores` ranks the lines and `least` is the probability that counts as answered, where
        these aren't the reader's own.
        """
        seen = seen.without(left_out) if seen and left_out else seen
        if seen is None:
            return Reading(0.0, 0, ())
        order, chances = ranked(scores(seen)) if scores else rank(seen, self.sentence)
        probability = self.verdict(best_features(seen, order, chances))
        answers = 0
        if probability >= (self.threshold if least is None else least):
            answers = needed(chances, self.mass, several=seen.scene.question.several)
        sentences = tuple(
            _read_sentence(seen, i, float(chances[place]), surely=place == 0 and answers > 0)
            for place, i in enumerate(order)
        )
        if answers and seen.scene.question.things:
            first = replace(sentences[0], highlights=self._with_further(question, sentences[0]))
            sentences = (first, *sentences[1:])
        return Reading(probability, answers, sentences, left_out)

    def _with_further(self, question: str, read: ReadSentence) -> tuple[Span, ...]:
        """The sentence's highlight, and further answers that stand behind it in the sentence.

        The network names one answer. With that one hidden, it names the next.
        """
        sentence, passage = read.sentence, read.passage
        (known,) = read.highlights
        found = [known]
        windows = self.model.windows(question, [Text(_title(passage), passage.quote(sentence))])
        window = windows[0]
        while len(found) < MOST_SPANS:
            last = found[-1]
            window = self.model.hide(window, last.start - sentence.start, last.end - sentence.start)
            (scores,) = self.model.read([window])
            behind = Spans(scores, last.end - sentence.start, sentence.end - sentence.start)
            best = next(_wordy(behind, passage, sentence.start), None)
            if best is None or best.margin < FURTHER:
                break
            found.append(_marked(best, passage, sentence.start))
        return tuple(found)


def rank(seen: View, sentence: Linear) -> tuple[list[int], NDArray[np.float64]]:
    """Indices of the lines, best first, and in that order their chances, which add up to 1."""
    return ranked([sentence(row) for row in seen.rows])


def ranked(of_lines: Sequence[float]) -> tuple[list[int], NDArray[np.float64]]:
    """As `rank`, by these scores of the lines."""
    scores = np.array(of_lines)
    order = np.argsort(-scores, kind="stable")
    powers = np.exp(scores[order] - scores.max())
    return order.tolist(), powers / powers.sum()


def best_features(
    seen: View, order: Sequence[int], chances: NDArray[np.float64]
) -> dict[str, float]:
    """What the verdict looks at, for the line that `rank` put first."""
    return verdict_features(seen.scene, seen.rows, order[0], float(chances[0]))


def needed(chances: NDArray[np.float64], mass: float, *, several: bool) -> int:
    """How many of the leading chances make an answer, at least 1 and at most 3.

    As many as reach `mass`; halfway from it to 1 where the question asks for several things.
    """
    wanted = (1 + mass) / 2 if several else mass
    return min(int(np.searchsorted(np.cumsum(chances), wanted)) + 1, MOST_ANSWERS, len(chances))


def _read_sentence(seen: View, i: int, chance: float, *, surely: bool) -> ReadSentence:
    """The line with its chance and the words that answer.

    They are marked if they are likelier than no answer, and where the line is `surely` the answer.
    """
    line, span = seen.scene.lines[i], seen.read[i].span
    passage = seen.scene.candidates[line.candidate].passage
    shown = surely or span.margin > 0
    highlights = (_marked(span, passage, passage.start),) if shown else ()
    return ReadSentence(passage, line.sentence, chance, highlights, span.margin)
