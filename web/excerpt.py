"""The part of a document that is given at once: whole sentences, and the text that they stand in.

Knows nothing of pages or JSON.
"""

from dataclasses import dataclass

from index.corpus import Snapshot
from index.types import Section, StoredDocument

SHOWN = 200_000  # characters


@dataclass(frozen=True, slots=True)
class Excerpt:
    """text[start:end] of a document, and its sentences."""

    text: str
    sections: list[Section]
    start: int
    end: int


def excerpt_of(
    snapshot: Snapshot, document: StoredDocument, start: int = 0, end: int | None = None
) -> Excerpt:
    """The sentences that reach into a document's text[start:end], whole, and the text around them.

    From its very beginning where `start` is 0, and to its very end unless `end` is before that.
    Where there is no sentence, what there is, but at most `SHOWN` characters.
    """
    length = document.characters
    start = min(start, length)
    end = length if end is None else min(end, length)
    sections = snapshot.sections(document.id, start, end)
    if sections:
        first = sections[0].sentences[0].start if start else 0
        last = sections[-1].sentences[-1].end if end < length else length
    else:
        first, last = start, max(start, min(end, start + SHOWN))
    return Excerpt(snapshot.text(document.id, first, last), sections, first, last)
