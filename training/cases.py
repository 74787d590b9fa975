"""A world → its questions, each with the sentences that the reader would read for it.

The project's own index and retrieval find them. This file knows nothing of weights or fitting.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.corpus import Corpus
from index.embed import Encoder
from index.sync import sync
from qa.evaluate import LabelledQuestion
from qa.read import View, view
from qa.retrieve import retrieve
from training.worlds import World

PASSAGES = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the sentences that were read for it, and which of them overlap the answer.

    `foreign` is true where no document is about the question's subject.
    """

    world: str
    part: str
    label: LabelledQuestion
    seen: View
    right: tuple[bool, ...]
    foreign: bool


class Remembering:
    """An encoder that embeds no text twice: neighbouring questions read the same sentences."""

    def __init__(self, encoder: Encoder) -> None:
        """Around `encoder`."""
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}
        self.identity, self.dimension = encoder.identity, encoder.dimension
        self.budget = encoder.budget

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the encoder's."""
        return self._encoder.count_tokens(texts)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the encoder's."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        if unknown:
            self._known |= zip(unknown, self._encoder.encode(unknown), strict=True)
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.stack([self._known[text] for text in texts])


def ask(world: World, encoder: Encoder) -> Iterator[Case]:
    """Every question of the world, asked of an index of its documents."""
    with tempfile.TemporaryDirectory() as scratch:
        seeds, data = Path(scratch, "seeds"), Path(scratch, "data")
        seeds.mkdir()
        for name, text in world.documents.items():
            (seeds / name).write_text(text, encoding="utf-8", newline="")
        sync(seeds, data, encoder)
        corpus = Corpus.open(data, encoder)
        with corpus.snapshot() as snapshot:
            for label in world.questions:
                found = retrieve(label.question, snapshot, encoder, k=PASSAGES)
                if seen := view(label.question, found, encoder):
                    right = _right(label, seen)
                    foreign = label.id in world.foreign
                    yield Case(world.name, world.part, label, seen, right, foreign)
        corpus.close()


def _right(label: LabelledQuestion, seen: View) -> tuple[bool, ...]:
    """Which of the lines overlap the labelled answer."""
    if label.start is None or label.end is None:
        return (False,) * len(seen.lines)
    return tuple(
        seen.scene.candidates[line.candidate].passage.document.path == label.document
        and line.sentence.start < label.end
        and label.start < line.sentence.end
        for line in seen.lines
    )
