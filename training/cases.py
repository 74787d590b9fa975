"""A world → its questions, each with what the reader sees of it.

The project's own index, retrieval and network find and read. This file knows nothing of weights or
fitting.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.corpus import Corpus, Snapshot
from index.embed import Encoder
from index.sync import sync
from qa.evaluate import LabelledQuestion
from qa.retrieve import retrieve
from qa.view import Networks, View, view
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


def ask(world: World, encoder: Encoder, networks: Networks) -> Iterator[Case]:
    """Every question of the world, asked of an index of its documents."""
    with indexed(world, encoder) as snapshot:
        for label in world.questions:
            found = retrieve(label.question, snapshot, encoder, k=PASSAGES)
            if seen := view(label.question, found, networks):
                foreign = label.id in world.foreign
                yield Case(world.name, world.part, label, seen, right(label, seen), foreign)


@contextmanager
def indexed(world: World, encoder: Encoder) -> Iterator[Snapshot]:
    """An index of the world's documents."""
    with tempfile.TemporaryDirectory() as scratch:
        seeds, data = Path(scratch, "seeds"), Path(scratch, "data")
        seeds.mkdir()
        for name, text in world.documents.items():
            (seeds / name).write_text(text, encoding="utf-8", newline="")
        sync(seeds, data, encoder)
        corpus = Corpus.open(data, encoder)
        with corpus.snapshot() as snapshot:
            yield snapshot
        corpus.close()


def right(label: LabelledQuestion, seen: View) -> tuple[bool, ...]:
    """Which of the lines overlap the labelled answer."""
    if label.start is None or label.end is None:
        return (False,) * len(seen.rows)
    candidates = seen.scene.candidates
    return tuple(
        candidates[line.candidate].passage.document.path == label.document
        and line.sentence.start < label.end
        and label.start < line.sentence.end
        for line in seen.scene.lines
    )
