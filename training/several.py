"""Labelled questions that want several sentences → what is read for them, and what is right.

Asked of the texts of benchmarks/several, one index a part. This file fits nothing.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.several import PARTS, WIDER, questions
from index.corpus import Corpus
from index.embed import Encoder
from index.sync import sync
from index.types import StoredPassage
from qa.belonging import belonging
from qa.frame import without_frame
from qa.meant import Scope, to_read
from qa.places import Place, passages_of, places
from qa.read import Reader, best_features, rank
from qa.stretch import Key, key, surroundings
from qa.sureness import KINDS, sureness
from qa.types import Reading, ReadSentence
from qa.wanted import Wanted, wanted
from qa.wording import quote

# The parts that are learned from, by author.
AUTHORS = (
    frozenset({"develop", "held", "fresh"}),
    frozenset({"later", "untouched"}),
    *(frozenset({part}) for part in WIDER),
)
LEARNED_FROM = tuple(sorted(part for parts in AUTHORS for part in parts))
# A sentence by its document's path and its quote.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, what was read and stands near, and its labels.

    `author` names all parts by its author; `row` tells how sure the best sentence answers,
    `all_needs` how much the answer needs each sentence near. None is needed where the texts don't
    answer.
    """

    author: frozenset[str]
    texts: frozenset[str]
    wanted: Wanted
    reading: Reading
    row: Mapping[str, float]
    places: list[Place]
    all_needs: dict[Key, float]
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

    def needs(self, passages: Sequence[StoredPassage]) -> dict[Key, float]:
        """As `Reader.needs`."""
        keys = [
            (one.document.id, sentence.number) for one in passages for sentence in one.sentences
        ]
        return {key: self.all_needs[key] for key in keys if key in self.all_needs}

    def with_probability(self, probability: float) -> "Example":
        """The same, answered with this probability."""
        reading = replace(self.reading, probability=probability)
        near = []
        for place in self.places:
            rows = belonging(self.wanted, reading, place.stretch)
            near.append(Place(place.stretch, {i: rows[i] for i in place.rows}))
        return replace(self, reading=reading, places=near)


def examples(encoder: Encoder, reader: Reader) -> Iterator[Example]:
    """The questions of all parts that want several sentences, each asked of its part's texts."""
    for part in LEARNED_FROM:
        with tempfile.TemporaryDirectory() as folder:
            sync(PARTS[part], Path(folder), encoder)
            corpus = Corpus.open(Path(folder), encoder)
            with corpus.snapshot() as snapshot:
                for record in questions(part):
                    asked = wanted(without_frame(record["question"]))
                    if asked.kind not in KINDS:
                        continue
                    read = to_read(asked, Scope(snapshot, encoder, reader))
                    seen = reader.view(asked.question, read)
                    if seen is None:
                        continue
                    reading = reader.judge(seen, least=0.0)
                    row = best_features(seen, *rank(seen, reader.sentence))
                    near = places(asked, reading, surroundings(snapshot, reading))
                    yield Example(
                        next(parts for parts in AUTHORS if part in parts),
                        frozenset(record["needed"]),
                        asked,
                        reading,
                        sureness(asked.kind, reading.probability, row),
                        near,
                        reader.needs(asked.question, passages_of(near)),
                        _pairs(record["needed"]),
                        _pairs(record["allowed"]),
                    )
            corpus.close()


def pair(read: ReadSentence) -> Pair:
    """A sentence as labels name it."""
    return read.passage.document.path, quote(read)


def _pairs(named: Mapping[str, Sequence[str]]) -> frozenset[Pair]:
    return frozenset((path, text) for path, quotes in named.items() for text in quotes)
