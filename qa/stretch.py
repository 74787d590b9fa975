"""A sentence → those around it in its document: its paragraph, its list, its section.

This file knows nothing of questions or scores.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index.corpus import Snapshot
from index.types import BlockKind, StoredPassage
from qa.types import Key, Reading, ReadSentence

BEFORE, AFTER = 2_000, 3_000  # characters
_BREAK = re.compile(r"\n[^\S\n]*\r?\n")

Surroundings = Callable[[ReadSentence], "Stretch"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring sentences in reading order, one of them at place `at`.

    `paragraphs` numbers the paragraph of each. One that the reader hasn't seen has score 0.
    """

    sentences: tuple[ReadSentence, ...]
    paragraphs: tuple[int, ...]
    at: int

    def run(self, at: int) -> range:
        """The places of the list items or table rows that stand together with the one at `at`."""
        kind, headings = self.kind(at), self.sentences[at].passage.headings

        def alike(i: int) -> bool:
            return self.kind(i) is kind and self.sentences[i].passage.headings == headings

        first = last = at
        while first > 0 and alike(first - 1):
            first -= 1
        while last + 1 < len(self.sentences) and alike(last + 1):
            last += 1
        return range(first, last + 1)

    def paragraph(self, at: int) -> range:
        """The places of the sentences in the paragraph of the one at `at`."""
        own = [i for i, number in enumerate(self.paragraphs) if number == self.paragraphs[at]]
        return range(own[0], own[-1] + 1)

    def section(self, at: int) -> range:
        """The places of the sentences around `at` that stand under the same headings."""
        headings = self.sentences[at].passage.headings
        first = last = at
        while first > 0 and self.sentences[first - 1].passage.headings == headings:
            first -= 1
        while (
            last + 1 < len(self.sentences) and self.sentences[last + 1].passage.headings == headings
        ):
            last += 1
        return range(first, last + 1)

    def kind(self, at: int) -> BlockKind:
        """What the sentence at this place is, as the format tells."""
        return self.sentences[at].sentence.kind


def key(read: ReadSentence) -> Key:
    """What tells a sentence from all others."""
    return read.passage.document.id, read.sentence.number


def surroundings(snapshot: Snapshot, reading: Reading) -> Surroundings:
    """A function that finds what stands around a sentence, with what the reader made of it."""
    known = {key(read): read for read in reading.sentences}

    def around(read: ReadSentence) -> Stretch:
        sentence, id = read.sentence, read.passage.document.id
        near = snapshot.passages_near(id, max(0, sentence.start - BEFORE), sentence.end + AFTER)
        text = snapshot.text(id, near[0].start, _end(near[-1])) if near else ""
        return _stretch(read, near or [read.passage], known, text or read.passage.body)

    return around


def _stretch(
    read: ReadSentence, near: list[StoredPassage], known: Mapping[Key, ReadSentence], text: str
) -> Stretch:
    """The stretch that these passages make; `text` is the document's between them."""
    found: dict[Key, ReadSentence] = {}
    for passage in near:
        for sentence in passage.sentences:
            unseen = ReadSentence(passage, sentence, 0.0, ())
            found.setdefault(key(unseen), known.get(key(unseen), unseen))
    sentences = tuple(found.values())
    origin, paragraph, paragraphs = near[0].start, 0, [0]
    for before, after in zip(sentences, sentences[1:], strict=False):
        gap = text[before.sentence.end - origin : after.sentence.start - origin]
        paragraph += _BREAK.search(gap) is not None
        paragraphs.append(paragraph)
    return Stretch(sentences, tuple(paragraphs), list(found).index(key(read)))


def _end(passage: StoredPassage) -> int:
    return passage.start + len(passage.body)
