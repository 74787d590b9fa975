"""A question and passages → how much an answer of several sentences needs each of theirs.

The second network reads a passage as a whole: what belongs to an answer often tells so only where
it stands ("A second one ..."). This file knows nothing of which passages are worth it, nor of what
is made of the numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index.types import StoredPassage
from qa.pieces import Piece, pieces_of
from qa.span_model import Scores, SpanModel
from qa.types import Key


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
        pieces = [piece for passage in new for piece in pieces_of(passage)]
        windows = self.network.windows(self.question, [piece.text for piece in pieces])
        for scores in self.network.read(windows):
            self._take(scores, pieces[scores.window.text])
        self._read.update((one.document.id, one.start) for one in new)
        keys = ((one.document.id, s.number) for one in passages for s in one.sentences)
        return {key: self._found[key] for key in keys if key in self._found}

    def _take(self, scores: Scores, piece: Piece) -> None:
        """What a window of this piece tells."""
        passage = piece.passage
        starts = scores.window.offsets[:, 0] + piece.start
        for sentence in passage.sentences:
            first, last = sentence.start - passage.start, sentence.end - passage.start
            own = slice(*np.searchsorted(starts, (first, last)))
            size, key = own.stop - own.start, (passage.document.id, sentence.number)
            if piece.start <= first < piece.end and size > self._sizes.get(key, 0):
                self._sizes[key] = size
                self._found[key] = float(scores.belongs[own].mean())
