"""Sections of sentences → passages that the embedder reads whole.

An embedder silently drops what exceeds its budget of tokens, so passages are packed by its own
tokenizer. This file knows nothing of formats, vectors or storage.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from index.embed import Encoder
from index.types import Document, Passage, Section, Sentence

# Controls, zero-width and bidirectional marks, variation selectors, the tag block: invisible to
# people, so a text could say something else to the models than to them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
HEADING_SHARE = 4
PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\n]*\r\n")


def clean(text: str) -> str:
    """The text as the models shall see it: no invisible characters, single spaces."""
    return " ".join(INVISIBLE.sub("", text).split())


def pack(document: Document, sections: Iterable[Section], encoder: Encoder) -> Iterator[Passage]:
    """Passages of at most `encoder.budget` tokens, headings included; none crosses a section.

    A passage ends where the next sentence wouldn't fit, or at the end of a paragraph once it is
    half full. A sentence beyond the budget stands in several passages, each with a part of its
    words: all of it can be found, and all of it is cited.
    """
    packed = (passage for section in sections for passage in _fitted(document, section, encoder))
    for number, passage in enumerate(packed):
        yield replace(passage, number=number)


def _fitted(document: Document, section: Section, encoder: Encoder) -> list[Passage]:
    """The passages of one section, all numbered 0."""
    room = encoder.budget
    while True:
        passages = list(_pack(document, section, encoder, room))
        counts = encoder.count_tokens([passage.text for passage in passages])
        if max(counts, default=0) <= encoder.budget:
            return passages
        # Some tokenizers count a joined text higher than the sum of its sentences.
        room = room * 9 // 10


def _pack(document: Document, section: Section, encoder: Encoder, budget: int) -> Iterator[Passage]:
    """The passages of one section that take `budget` tokens if counts add up."""

    def count(text: str) -> int:
        return encoder.count_tokens([text])[0]

    context = _context(section.headings, count, budget // HEADING_SHARE)
    room = budget - count(context)
    texts = [clean(document.text[s.start : s.end]) for s in section.sentences]
    held: list[int] = []
    filled = 0

    def close() -> Passage:
        text = "\n".join(filter(None, [context, " ".join(texts[i] for i in held)]))
        return Passage(0, section.headings, tuple(section.sentences[i] for i in held), text)

    for i, size in enumerate(encoder.count_tokens(texts)):
        sentence = section.sentences[i]
        if held and (
            filled + size > room
            or (
                filled >= room // 2
                and _starts_paragraph(document, section.sentences[i - 1], sentence)
            )
        ):
            yield close()
            held, filled = [], 0
        if size > room:
            for piece in _pieces(texts[i], count, room):
                text = "\n".join(filter(None, [context, piece]))
                yield Passage(0, section.headings, (sentence,), text)
            continue
        held.append(i)
        filled += size
    if held:
        yield close()


def _starts_paragraph(document: Document, before: Sentence, sentence: Sentence) -> bool:
    return PARAGRAPH_BREAK.search(document.text, before.end, sentence.start) is not None


def _context(headings: tuple[str, ...], count: Callable[[str], int], room: int) -> str:
    """The headings as one line; outer ones go first where they don't fit, then words."""
    kept = [clean(heading) for heading in headings]
    while len(kept) > 1 and count(" – ".join(kept)) > room:
        kept.pop(0)
    line = " – ".join(kept)
    return line if count(line) <= room else next(iter(_pieces(line, count, room)))


def _pieces(text: str, count: Callable[[str], int], room: int) -> list[str]:
    """The text in parts of at most `room` tokens, halved at white space where there is some."""
    if count(text) <= room or len(text) == 1:
        return [text]
    middle = len(text) // 2
    cut = text.rfind(" ", 1, middle + 1)
    cut = cut if cut > 0 else middle
    return _pieces(text[:cut], count, room) + _pieces(text[cut:].lstrip() or " ", count, room)
