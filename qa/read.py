"""What was read → sentences by how well they answer the question, and whether the best one does.

Networks scored every span of every sentence (qa/view.py); logistic models weigh the best spans
against what retrieval and shared words say. All were learned once (training/). This file knows
nothing of how candidates were found or how sentences are cited.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.features import verdict_features
from qa.linear import Linear
from qa.needs import ReadWhole
from qa.pieces import Piece
from qa.spans import Spans
from qa.types import Candidate, Reading, ReadSentence, Span
from qa.verdict import Verdict
from qa.view import Asked, Networks, View, marked, view, wordy
from qa.wanted import wanted

MOST_SPANS = 3
# How far above "no answer", in logits, a further answer in a sentence must be to be marked: of
# single-answer questions in training worlds that ask so, at most one in six has such a one.
FURTHER = 2.0
MOST_ANSWERS = 3

# What each line of a view is worth, in logits.
ScoresOf = Callable[[View], Sequence[float]]


class Judgement(NamedTuple):
    """The probability that the best sentence answers, and whether it is answered and settled."""

    probability: float
    is_answered: bool
    is_settled: bool


# A reading, its best sentence marked as the answer, and the features that its probability comes of.
Sure = Callable[[Reading, Mapping[str, float]], Judgement]


@dataclass(frozen=True, slots=True)
class Reader:
    """Scores sentences and says whether the best one answers. Safe to use from several threads.

    `sentence` ranks sentences: the softmax of its sums is each one's chance. `verdict` gives the
    probability that the best one answers, `threshold` the least that counts as answered.
    Sentences join an answer until their chances add up to `mass` (see `needed`). `version` names
    the network and the weights.
    """

    networks: Networks
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
        return self.judge(self.view(question, candidates))

    def view(self, question: str, candidates: Sequence[Candidate], told: str = "") -> View | None:
        """What the networks make of the candidates after what was `told`, not yet judged."""
        return view(question, candidates, self.networks, told)

    def judge(
        self,
        seen: View | None,
        left_out: frozenset[str] = frozenset(),
        *,
        scores: ScoresOf | None = None,
        sure: Sure | None = None,
        least: float | None = None,
    ) -> Reading:
        """As `read`, of what was looked at, without the sentences that say just this.

        `scores` ranks the lines, `sure` judges, and `least` is the probability that counts as
        answered, where these aren't the reader's own.
        """
        seen = seen.without(left_out) if seen and left_out else seen
        if seen is None:
            return Reading(0.0, 0, ())
        order, chances = ranked(scores(seen)) if scores else rank(seen, self.sentence)
        row = best_features(seen, order, chances)
        sentences = tuple(
            _read_sentence(seen, i, float(chance), surely=False)
            for i, chance in zip(order, chances, strict=True)
        )
        refused = Reading(self.verdict(row), 0, sentences, left_out)
        is_answered = refused.probability >= (self.threshold if least is None else least)
        if not (is_answered or sure):
            return refused
        question = seen.scene.question
        first = _read_sentence(seen, order[0], float(chances[0]), surely=True)
        if question.things:
            first = replace(first, highlights=self._with_further(seen.asked, first))
        answered = replace(refused, sentences=(first, *sentences[1:]))
        judgement = sure(answered, row) if sure else Judgement(refused.probability, True, False)
        if not judgement.is_answered:
            return replace(refused, probability=judgement.probability)
        return replace(
            answered,
            probability=judgement.probability,
            answers=needed(chances, self.mass, several=question.several),
            settled=judgement.is_settled,
        )

    def needs(self, question: str) -> ReadWhole:
        """What tells how much an answer to the question needs a sentence, by the second network."""
        return ReadWhole(question, self.networks.second)

    def _with_further(self, asked: Asked, read: ReadSentence) -> tuple[Span, ...]:
        """The sentence's highlight, and further answers that stand behind it in the sentence.

        The first network names one answer. With that one hidden, it names the next.
        """
        sentence, passage = read.sentence, read.passage
        (known,) = read.highlights
        found = [known]
        own = Piece(passage, sentence.start - passage.start, sentence.end - passage.start)
        (window, *_) = self.networks.first.windows(asked.question, [own.text], asked.told)
        while len(found) < MOST_SPANS:
            last = found[-1]
            at = last.start - sentence.start, last.end - sentence.start
            window = self.networks.first.hide(window, *at)
            (scores,) = self.networks.first.read([window])
            behind = Spans(scores, last.end - sentence.start, sentence.end - sentence.start)
            best = next(wordy(behind, passage, sentence.start), None)
            if best is None or best.margin < FURTHER:
                break
            found.append(marked(best, passage, sentence.start))
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
    best = order[0]
    asked = wanted(seen.asked.question).value
    return verdict_features(seen.scene, seen.rows, best, float(chances[0]), seen.again(best), asked)


def needed(chances: NDArray[np.float64], mass: float, *, several: bool) -> int:
    """How many of the leading chances make an answer, at least 1 and at most 3.

    As many as reach `mass`; halfway from it to 1 where the question asks for several things.
    """
    wanted = (1 + mass) / 2 if several else mass
    return min(int(np.searchsorted(np.cumsum(chances), wanted)) + 1, MOST_ANSWERS, len(chances))


def _read_sentence(seen: View, i: int, chance: float, *, surely: bool) -> ReadSentence:
    """The line with its chance and the words that answer.

    They are marked if they are likelier than no answer to the network that read them last, and
    where the line is `surely` the answer.
    """
    line, first = seen.scene.lines[i], seen.read[i].span
    passage = seen.scene.passage(line)
    is_read_again = seen.rows[i]["again"] > 0
    margin = seen.again(i).span.margin if is_read_again else first.margin
    span = seen.marked(i) if is_read_again or surely else first
    highlights = (marked(span, passage, passage.start),) if surely or margin > 0 else ()
    return ReadSentence(passage, line.sentence, chance, highlights, first.margin)
