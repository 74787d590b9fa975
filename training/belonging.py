"""Made-up documents with labelled questions → records that tell which sentences an answer needs.

The folder `made/` holds what several authors wrote: documents each, and questions that want several
sentences with all those that are needed and those that may be told beside them. What a question is
asked of are passages as the index cuts them: those that hold such sentences, those of all others
that share most words with it, and one more. This file knows nothing of tokens or models.
"""

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.embed import Encoder
from index.passages import pack
from index.read import read
from index.sentences import split
from index.types import Document, Passage
from qa.pieces import under
from qa.question import STOP_WORDS, stems
from training.records import Record

MADE = Path(__file__).parent / "made"
LIKEST = 2
# A document's path and what a sentence of it says, white space as one space.
Pair = tuple[str, str]


def belonging(encoder: Encoder, choose: random.Random, folder: Path = MADE) -> list[Record]:
    """The questions of all authors with passages of their author's documents."""
    found: list[Record] = []
    for author in sorted(path for path in folder.iterdir() if path.is_dir()):
        places = list(_places(author / "texts", encoder))
        lines = (author / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines:
            found += _asked(json.loads(line), places, choose)
    return found


class _Place:
    """A passage of a document, as text with its sentences and words."""

    def __init__(self, document: Document, passage: Passage) -> None:
        """`spans` count from where the passage begins, `pairs` say the same sentences."""
        first, last = passage.sentences[0], passage.sentences[-1]
        self.path = document.path
        self.title = under(document.title, passage.headings)
        self.text = document.text[first.start : last.end]
        self.spans = [(s.start - first.start, s.end - first.start) for s in passage.sentences]
        self.pairs = [(self.path, " ".join(self.text[a:b].split())) for a, b in self.spans]
        self.words = frozenset(stems(f"{self.title} {self.text}")) - STOP_WORDS

    def record(self, asked: Mapping[str, str], labels: Mapping[Pair, bool | None]) -> Record:
        """The question with this passage; what has no label isn't needed."""
        sentences = [
            {"start": start, "end": end, "needed": labels.get(pair, False)}
            for (start, end), pair in zip(self.spans, self.pairs, strict=True)
        ]
        return {
            "id": asked["id"],
            "title": self.title,
            "question": asked["question"],
            "context": self.text,
            "answers": [],
            "sentences": sentences,
        }


def _places(folder: Path, encoder: Encoder) -> Iterator[_Place]:
    for path in sorted(folder.iterdir()):
        document = read(path.name, path.read_bytes())
        for passage in pack(document, split(document), encoder):
            yield _Place(document, passage)


def _asked(asked: Record, places: list[_Place], choose: random.Random) -> Iterator[Record]:
    """The records of one question."""
    labels: dict[Pair, bool | None] = {}
    for field, needed in (("allowed", None), ("needed", True)):
        for path, quotes in asked[field].items():
            labels |= {(path, quote): needed for quote in quotes}
    words = frozenset(stems(asked["question"])) - STOP_WORDS
    holding = [place for place in places if labels.keys() & set(place.pairs)]
    others = [place for place in places if place not in holding]
    others.sort(key=lambda place: -len(words & place.words))
    more = others[:LIKEST] + choose.sample(others[LIKEST:], min(1, len(others[LIKEST:])))
    for place in [*holding, *more]:
        yield place.record(asked, labels)
