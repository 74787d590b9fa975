"""Labelled questions that want several sentences → what is read for them, and what is right.

They are asked of the texts of benchmarks/several, one index a part, or of worlds (training/
worlds.py), where most ask for facts. This file fits nothing.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.several import FURTHER, PARTS, WIDER, questions
from index.corpus import Corpus
from index.embed import Encoder
from index.sync import sync
from qa.frame import without_frame
from qa.meant import Scope, to_read
from qa.needs import ReadWhole
from qa.places import Place, places
from qa.read import Reader, best_features, rank
from qa.stretch import key, surroundings
from qa.sureness import KINDS, sureness
from qa.types import Key, Reading, ReadSentence
from qa.view import View
from qa.wanted import Wanted, wanted
from qa.wording import quote
from training.cases import indexed, right
from training.worlds import World

# The parts that are learned from, by author.
AUTHORS = (
    frozenset({"develop", "held", "fresh"}),
    frozenset({"later", "untouched"}),
    *(frozenset({part}) for part in (*WIDER, *FURTHER)),
)
LEARNED_FROM = tuple(sorted(part for parts in AUTHORS for part in parts))
# A sentence by its document's path and its quote.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, what was read and stands near, and its labels.

    `author` names all parts by its author; `row` are the features of the reader's verdict, `needs`
    reads passages whole. No sentence is needed where the texts don't answer; of worlds, where
    nothing that was read does.
    """

    author: frozenset[str]
    texts: frozenset[str]
    wanted: Wanted
    reading: Reading
    row: Mapping[str, float]
    places: Sequence[Place]
    needs: ReadWhole
    needed: frozenset[Pair]
    allowed: frozenset[Pair]

    @property
    def best(self) -> Key:
        """The sentence that the reader puts first."""
        return key(self.reading.sentences[0])

    @property
    def is_right(self) -> bool:
        """Whether that sentence belongs to the answer."""
        return pair(self.reading.sentences[0]) in self.needed | self.allowed

    def sureness(self, again: Sequence[Place]) -> dict[str, float]:
        """What tells how sure an answer is, after these places were read again."""
        return sureness(self.wanted.kind, self.reading.probability, self.row, again, self.best)


def examples(encoder: Encoder, reader: Reader) -> Iterator[Example]:
    """The questions of all parts that want several sentences, each asked of its part's texts."""
    for part in LEARNED_FROM:
        with tempfile.TemporaryDirectory() as folder:
            sync(PARTS[part], Path(folder), encoder)
            corpus = Corpus.open(Path(folder), encoder)
            with corpus.snapshot() as snapshot:
                for record in questions(part):
                    scope = Scope(snapshot, encoder, reader)
                    if found := _looked_at(record["question"], scope):
                        asked, seen = found
                        author = next(parts for parts in AUTHORS if part in parts)
                        needed, allowed = map(_pairs, (record["needed"], record["allowed"]))
                        yield example(asked, seen, scope, author, needed, allowed)
            corpus.close()


def of_worlds(worlds: Iterable[World], encoder: Encoder, reader: Reader) -> Iterator[Example]:
    """The questions of the worlds that want several sentences, by their wording.

    What is needed are the sentences that overlap the labelled answer.
    """
    for world in worlds:
        with indexed(world, encoder) as snapshot:
            scope = Scope(snapshot, encoder, reader)
            for label in world.questions:
                if found := _looked_at(label.question, scope):
                    asked, seen = found
                    lines = zip(seen.scene.lines, right(label, seen), strict=True)
                    needed = frozenset(
                        (passage.document.path, passage.quote(line.sentence))
                        for line, is_right in lines
                        if is_right and (passage := seen.scene.passage(line))
                    )
                    yield example(asked, seen, scope, frozenset({world.part}), needed)


def example(
    asked: Wanted,
    seen: View,
    scope: Scope,
    author: frozenset[str],
    needed: frozenset[Pair],
    allowed: frozenset[Pair] = frozenset(),
) -> Example:
    """What there is to learn from a question, after this was looked at."""
    reading = scope.reader.judge(seen, least=0.0)
    return Example(
        author,
        frozenset(path for path, _ in needed),
        asked,
        reading,
        best_features(seen, *rank(seen, scope.reader.sentence)),
        places(asked, reading, surroundings(scope.snapshot, reading)),
        scope.reader.needs(asked.question),
        needed,
        allowed,
    )


def _looked_at(question: str, scope: Scope) -> tuple[Wanted, View] | None:
    """What a question wants and what is read for it, if that is several sentences."""
    asked = wanted(without_frame(question))
    if asked.kind not in KINDS:
        return None
    seen = scope.reader.view(asked.question, to_read(asked, scope))
    return (asked, seen) if seen else None


def pair(read: ReadSentence) -> Pair:
    """A sentence as labels name it."""
    return read.passage.document.path, quote(read)


def _pairs(named: Mapping[str, Sequence[str]]) -> frozenset[Pair]:
    return frozenset((path, text) for path, quotes in named.items() for text in quotes)
