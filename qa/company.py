"""Read sentences → those that belong to an answer of several, as learned from such answers.

Sentences are weighed where they stand, around the likeliest ones (qa/places.py). The weights, with
what they were learned from and a digest of all, are kept in models/company.json. This file knows
nothing of how many sentences an answer holds or of their order.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.types import BlockKind
from qa.cards import read_weights
from qa.linear import Linear, logistic
from qa.places import Needs, Place, read_again
from qa.read import Sure
from qa.stretch import Key, Stretch, key
from qa.sureness import KINDS, sureness
from qa.types import ReadSentence
from qa.wanted import Kind
from qa.wording import adds, announces

FILE = Path(__file__).parent / "models" / "company.json"
SCHEMA = 5


@dataclass(frozen=True, slots=True)
class Company:
    """What tells which sentences belong to an answer: log odds, and the `threshold` of them.

    `promising` chooses what is read again, `belongs` weighs the sentences there. `sure` gives the
    log-odds that the best of them answers, and from the probability `least` on it does.
    """

    promising: Linear
    belongs: Linear
    threshold: float
    sure: Linear
    least: float

    def least_of(self, kind: Kind) -> float | None:
        """The probability for a question of this kind, None where it is the reader's own."""
        return self.least if kind in KINDS else None

    def sure_of(self, kind: Kind) -> Sure | None:
        """What tells how likely the best sentence answers, None where the reader alone does."""
        return partial(self._probability, kind) if kind in KINDS else None

    def _probability(self, kind: Kind, probability: float, row: Mapping[str, float]) -> float:
        return logistic(self.sure(sureness(kind, probability, row)))

    def choose(self, places: Sequence[Place], best: Key, needs: Needs) -> list[ReadSentence]:
        """The sentences that belong to the answer: `best` always, then the likeliest first.

        Of a list of which half belongs, all items do, and the line that introduces them, and little
        beside it. `needs` reads the promising passages once more.
        """
        found: list[tuple[float, ReadSentence]] = []
        for place in read_again(places, self.promising, best, needs):
            logits = {i: self.belongs(row) for i, row in place.rows.items()}
            sentences = place.stretch.sentences
            chosen = {i: v for i, v in logits.items() if v >= self.threshold}
            chosen |= {i: v for i, v in logits.items() if key(sentences[i]) == best}
            chosen = _with_lists(place.stretch, chosen, best)
            found += [(chosen[i], sentences[i]) for i in sorted(chosen)]
        found.sort(key=lambda one: (key(one[1]) != best, -one[0]))
        return [read for _, read in found]


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
        sure=Linear.of(card["sure"]),
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
