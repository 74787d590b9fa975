"""A sentence where it stands → numbers that tell how likely it belongs to an answer.

What the reader made of it and of those around it, its list or table, its heading and its wording.
This file knows no weights: which number matters how much is learned (training/company.py).
"""

import math
from collections import Counter

from index.types import BlockKind
from qa.question import STOP_WORDS, stems
from qa.sides import sides_of
from qa.stretch import Stretch, key
from qa.types import Reading, ReadSentence
from qa.wanted import Kind, Wanted
from qa.wording import adds, heading, words

# Beyond these, logits of the network and log odds tell nothing more.
MOST_MARGIN = 8.0
LEAST_ODDS = math.log(1e-4)


def odds(read: ReadSentence, reading: Reading) -> float:
    """How likely the sentence is beside the best."""
    return read.score / (reading.sentences[0].score or 1.0)


def belonging(wanted: Wanted, reading: Reading, stretch: Stretch) -> list[dict[str, float]]:
    """The features of each sentence of the stretch, in its order."""
    scene = _Scene(wanted, reading, stretch)
    return [{**scene.whole(), **scene.of(i), **scene.listed(i)} for i in range(len(scene.odds))]


class _Scene:
    """A question beside a stretch of text: what the features of its sentences draw on."""

    def __init__(self, wanted: Wanted, reading: Reading, stretch: Stretch) -> None:
        """Looks at each sentence once."""
        self.wanted, self.reading, self.stretch = wanted, reading, stretch
        self.odds = [_log_odds(read, reading) for read in stretch.sentences]
        self.margins = [
            max(-MOST_MARGIN, min(read.margin, MOST_MARGIN)) for read in stretch.sentences
        ]
        self.asked = frozenset(stems(wanted.question)) - STOP_WORDS
        said = [self.asked & words(read) for read in stretch.sentences]
        seen_in = Counter(word for some in said for word in some)
        weights = {w: math.log(1 + (len(said) + 1) / (seen_in[w] + 0.5)) for w in self.asked}
        # In whatever order a set gives them.
        total = math.fsum(weights.values()) or 1.0
        self.shares = [math.fsum(weights[word] for word in some) / total for some in said]
        self.closest = self.shares.index(max(self.shares))
        best = key(reading.sentences[0])
        self.best = next((i for i, s in enumerate(stretch.sentences) if key(s) == best), None)

    def whole(self) -> dict[str, float]:
        """What all sentences have alike; `claims` is the share that the network takes for answers.

        It tells little of one sentence, but of how sure all must be.
        """
        return {"claims": sum(margin > 0 for margin in self.margins) / len(self.margins)}

    def of(self, i: int) -> dict[str, float]:
        """What is a sentence's own, and what it has from its paragraph and section.

        `before`, `after` and `section` are the best log odds there; `closest` is how much of the
        question the sentence says that says most of it, if that is in the same paragraph; `sides`
        counts those of a comparison that are named.
        """
        read, paragraph, section = (
            self.stretch.sentences[i],
            self.stretch.paragraph(i),
            self.stretch.section(i),
        )
        over = heading(read)
        share = len(over & self.asked) / len(over) if over else 0.0
        return {
            "odds": self.odds[i],
            "margin": self.margins[i],
            "before": max(self.odds[paragraph.start : i], default=LEAST_ODDS),
            "after": max(self.odds[i + 1 : paragraph.stop], default=LEAST_ODDS),
            "section": max(self.odds[section.start : section.stop]),
            "closest": self.shares[self.closest] * (self.closest in paragraph),
            "behind_best": float(self.best is not None and i > self.best),
            "heading_asked": float(share == 1),
            "heading_summed_up": share * (self.wanted.kind is Kind.SUMMARY),
            "adds": float(adds(read)),
            "sides": float(len(sides_of(self.wanted, words(read), frozenset()))),
        }

    def listed(self, i: int) -> dict[str, float]:
        """What an item has from its list and the line before that, and a row from its table."""
        kind = self.stretch.kind(i)
        run = self.stretch.run(i) if kind in (BlockKind.ITEM, BlockKind.ROW) else range(0)
        items = run if kind is BlockKind.ITEM else range(0)
        most = max((self.shares[j] for j in run), default=0.0)
        return {
            "items": max((self.odds[j] for j in items), default=LEAST_ODDS),
            "lead": self.odds[items.start - 1] if items.start else LEAST_ODDS,
            "listed_with_best": float(self.best in run and len(run) > 1),
            "fitting_row": float(kind is BlockKind.ROW and 0 < self.shares[i] == most),
        }


def _log_odds(read: ReadSentence, reading: Reading) -> float:
    return max(math.log(odds(read, reading) or 1e-12), LEAST_ODDS)
