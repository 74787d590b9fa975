"""Passages → the pieces of text that networks read at a time, each under its title.

This file knows nothing of what networks make of them, nor of which passages are worth reading.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.types import BlockKind, StoredPassage
from qa.span_model import Text


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a passage is read at a time: the characters `start` to `end` of its body."""

    passage: StoredPassage
    start: int
    end: int

    @property
    def text(self) -> Text:
        """The piece as networks read it."""
        title = under(self.passage.document.title, self.passage.headings)
        return Text(title, self.passage.body[self.start : self.end])


def under(title: str, headings: Sequence[str]) -> str:
    """What a text stands under: the document's title and the headings, none twice."""
    return " – ".join(dict.fromkeys((title, *headings)))


def pieces_of(passage: StoredPassage, places: Collection[int] | None = None) -> Iterator[Piece]:
    """What is read of a passage: each row alone, all else together.

    Only its sentences at these `places`, if given; those that aren't neighbours apart.

    Rows of a table are alike but for what they are about. Read together, one row's answer is
    taken for another's.
    """
    runs: list[list[int]] = []
    for place in range(len(passage.sentences)) if places is None else sorted(places):
        before = runs[-1][-1] if runs else None
        is_apart = before != place - 1 or _is_row(passage, place) or _is_row(passage, place - 1)
        if is_apart:
            runs.append([])
        runs[-1].append(place)
    for run in runs:
        first, last = passage.sentences[run[0]], passage.sentences[run[-1]]
        yield Piece(passage, first.start - passage.start, last.end - passage.start)


def with_neighbours(some: Iterable[tuple[int, StoredPassage]]) -> Iterator[Piece]:
    """What holds these sentences, given by their places, and those beside them; none twice."""
    around: dict[int, tuple[StoredPassage, set[int]]] = {}
    for place, passage in some:
        _, near = around.setdefault(id(passage), (passage, set()))
        near.add(place)
        if not _is_row(passage, place):
            beside = {place - 1, place + 1} & set(range(len(passage.sentences)))
            near |= {other for other in beside if not _is_row(passage, other)}
    for passage, near in around.values():
        yield from pieces_of(passage, near)


def _is_row(passage: StoredPassage, place: int) -> bool:
    return passage.sentences[place].kind is BlockKind.ROW
