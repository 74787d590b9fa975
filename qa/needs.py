"""A question and passages → how much an answer of several sentences needs each of theirs.

The second network reads a passage as a whole: what belongs to an answer often tells so only where
it stands ("A second one ..."). This file knows nothing of which passages are worth it, nor of what
is made of the numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index.types import StoredPassage
from qa.span_model import Scores, SpanModel, Text
from qa.stretch import Key
from qa.view import stretches_of, titled


@dataclass(frozen=True, slots=True)
class ReadWhole:
    """Reads passages for a question, each of them once; is `qa.places.Needs`."""

    question: str
    network: SpanModel
    _sizes: dict[Key, int] = field(default_factory=dict, compare=False)
    _found: dict[Key, float] = field(default_factory=dict, compare=False)
    _read: set[tuple[str, int]] = field(default_factory=set, compare=False)

    def __call__(self, passages: Sequence[StoredPassage]) -> dict[Key, float]:
        """The log-odds that each sentence of the passages is needed, the mean of its tokens'.

        Of one that stands in several windows, those of the window that holds most of it.
        """
        new = [one for one in passages if (one.document.id, one.start) not in self._read]
        stretches = [(passage, *span) for passage in new for span in stretches_of(passage)]
        texts = [Text(titled(passage), passage.body[a:b]) for passage, a, b in stretches]
        for scores in self.network.read(self.network.windows(self.question, texts)):
            self._take(scores, *stretches[scores.window.text])
        self._read.update((one.document.id, one.start) for one in new)
        keys = ((one.document.id, s.number) for one in passages for s in one.sentences)
        return {key: self._found[key] for key in keys if key in self._found}

    def _take(self, scores: Scores, passage: StoredPassage, begins: int, ends: int) -> None:
        """What a window that starts between these characters of the passage tells."""
        starts = scores.window.offsets[:, 0] + begins
        for sentence in passage.sentences:
            first, last = sentence.start - passage.start, sentence.end - passage.start
            own = slice(*np.searchsorted(starts, (first, last)))
            size, key = own.stop - own.start, (passage.document.id, sentence.number)
            if begins <= first < ends and size > self._sizes.get(key, 0):
                self._sizes[key] = size
                self._found[key] = float(scores.belongs[own].mean())
