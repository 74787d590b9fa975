"""Read sentences → those that belong to an answer of several, as learned from such answers.

Sentences are weighed where they stand, around the likeliest ones (qa/places.py). The weights, with
what they were learned from and a digest of all, are kept in models/company.json. This file knows
nothing of how many sentences an answer holds or of their order.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.types import BlockKind
from qa.cards import read_weights
from qa.linear import Linear, logistic
from qa.places import Needs, Place, read_again
from qa.stretch import Stretch, key
from qa.types import Key, ReadSentence
from qa.wording import adds, announces

FILE = Path(__file__).parent / "models" / "company.json"
SCHEMA = 6
# How far, in log odds, another sentence must be ahead of the reader's best to lead instead: what
# reads whole passages knows better, and 0.83 of first sentences are right where 0.79 were.
AHEAD = 1.0
# Below it, how likely the best sentence answers tells nothing more of those around it.
LEAST_PROBABILITY = 0.01


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences of an answer, the one that leads first.

    `probability`, in [0, 1], is that this answers; `sure` are those likelier to belong than not.
    """

    probability: float
    sentences: tuple[ReadSentence, ...]
    sure: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Company:
    """What tells which sentences belong to an answer: log odds, and the `threshold` of them.

    `promising` chooses what is read again, `belongs` weighs the sentences there. `first` gives the
    log-odds that the best of them answers, `answered` that any do: from the probability `least` of
    this on, a question is answered.
    """

    promising: Linear
    belongs: Linear
    threshold: float
    first: Linear
    answered: Linear
    least: float

    def read(self, places: Sequence[Place], best: Key, needs: Needs) -> list[Place]:
        """The places, their promising passages read as a whole; that of `best` is one of them."""
        return read_again(places, self.promising, best, needs)

    def sure(self, row: Mapping[str, float]) -> tuple[float, bool]:
        """The probability that the best sentence answers, and whether the question is answered.

        `row` are the features of qa/sureness.py.
        """
        return logistic(self.first(row)), logistic(self.answered(row)) >= self.least

    def choose(
        self, again: Sequence[Place], best: Key, probability: float, *, settled: bool = False
    ) -> Chosen:
        """The sentences that belong to the answer.

        First stands `best`, which has this `probability`, or the likeliest where that is far ahead
        and it isn't `settled` that `best` leads. Of a list of which half belongs, all items do, and
        the line that introduces them, and little beside it. `again` is what was `read`.
        """
        found: list[tuple[float, ReadSentence]] = []
        alone: list[tuple[float, ReadSentence]] = []
        for place in again:
            logits = {
                i: self.belongs(with_probability(row, probability)) for i, row in place.rows.items()
            }
            sentences = place.stretch.sentences
            chosen = {
                i: v
                for i, v in logits.items()
                if v >= self.threshold or (settled and key(sentences[i]) == best)
            }
            chosen = _with_lists(place.stretch, chosen, best)
            found += [(chosen[i], sentences[i]) for i in sorted(chosen)]
            alone += [(v, sentences[i]) for i, v in logits.items() if key(sentences[i]) == best]
        found = found or alone
        behind = -math.inf if settled else max(logit for logit, _ in found) - AHEAD
        found.sort(key=lambda one: (key(one[1]) != best or one[0] < behind, -one[0]))
        likely, first = found[0]
        return Chosen(
            probability=probability if key(first) == best else logistic(likely),
            sentences=tuple(read for _, read in found),
            sure=frozenset(key(read) for logit, read in found if logit >= 0) | {key(first)},
        )


def with_probability(row: Mapping[str, float], probability: float) -> dict[str, float]:
    """What is weighed of a sentence (qa/belonging.py), with how likely the best one answers."""
    return {**row, "probability": math.log(max(probability, LEAST_PROBABILITY))}


def load_company(file: Path = FILE) -> Company:
    """The weights in this file; those that ship if none is named.

    Raises:
        ModelError: as `read_weights`.
    """
    card = read_weights(file, SCHEMA)
    return Company(
        promising=Linear.of(card["promising"]),
        belongs=Linear.of(card["belongs"]),
        threshold=float(card["threshold"]),
        first=Linear.of(card["first"]),
        answered=Linear.of(card["answered"]),
        least=float(card["least"]),
    )


def _with_lists(stretch: Stretch, chosen: dict[int, float], best: Key) -> dict[int, float]:
    """What is chosen, and each list of which half is: all items, and the line before them.

    A list that such a line announces is the answer. Prose of its section belongs to that only if it
    is as likely as the items, or says of itself that it goes on.
    """
    for run in _lists(stretch, chosen):
        items = {i: chosen[i] for i in run if i in chosen}
        if 2 * len(items) < len(run):
            continue
        whole, section = _introduced(stretch, run), stretch.section(run.start)
        least = min(items.values()) if len(whole) > len(run) else -math.inf
        chosen = {
            i: logit
            for i, logit in chosen.items()
            if i in whole
            or i not in section
            or logit >= least
            or stretch.kind(i) is not BlockKind.PROSE
            or adds(stretch.sentences[i])
            or key(stretch.sentences[i]) == best
        } | dict.fromkeys(whole, max(items.values()))
    return chosen


def _lists(stretch: Stretch, chosen: dict[int, float]) -> set[range]:
    """The lists of which some items were chosen."""
    return {stretch.run(i) for i in chosen if stretch.kind(i) is BlockKind.ITEM}


def _introduced(stretch: Stretch, run: range) -> range:
    """The list with the line before it, if that says that several things come."""
    is_introduced = run.start > 0 and announces(stretch.sentences[run.start - 1])
    return range(run.start - is_introduced, run.stop)
