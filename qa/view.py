"""A question and candidates → what two networks make of their sentences.

As many windows of text as there is time for go through the first; each sentence gets the best of
its spans, and features beside it. Those that seem likeliest then go through the second, with their
neighbours: it reads better and takes five times as long. What is made of a view is judged in
qa/read.py.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.types import Sentence, StoredPassage
from qa.features import Line, Read, Scene, lines_of, read_again, sentence_features
from qa.linear import Linear
from qa.pieces import Piece, pieces_of, with_neighbours
from qa.question import Question, understand
from qa.retrieve import without
from qa.span_model import Scores, SpanModel, Window
from qa.spans import ScoredSpan, Spans
from qa.types import Candidate, Key, Span

# How many tokens are read for a question: what takes a tenth of a second on two cores.
READ_TOKENS = 1024
MOST_WINDOWS = 2
# How many sentences are read again.
AGAIN = 4
WORDY = re.compile(r"\w")


# Where in its passage's body a piece begins, and what was made of a window of it.
Found = tuple[int, Scores]


@dataclass(frozen=True, slots=True)
class Networks:
    """`first` reads what there is time for, `second` again what `promising` weighs highest."""

    first: SpanModel
    second: SpanModel
    promising: Linear


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the networks get it: in its own words, after what was `told` before."""

    question: str
    told: str
    networks: Networks
    _again: dict[Key, Read | None] = field(default_factory=dict, compare=False)

    def read(self, pieces: Sequence[Piece]) -> dict[int, list[Found]]:
        """What the first network makes of as many of the pieces as there is time for."""
        first = self.networks.first
        windows = first.windows(self.question, [piece.text for piece in pieces], self.told)
        return _of_passages(pieces, first.read(worth_reading(windows)))

    def again(self, some: Sequence[tuple[int, StoredPassage]]) -> list[Read | None]:
        """What the second network makes of sentences, given by their places in passages; once each.

        They are read with the sentences before and behind them, under their title.
        """
        second = self.networks.second
        new = {_key(*one): one for one in some if _key(*one) not in self._again}
        pieces = list(with_neighbours(new.values()))
        windows = second.windows(self.question, [piece.text for piece in pieces], self.told)
        read = _of_passages(pieces, second.read(windows))
        for key, (place, passage) in new.items():
            self._again[key] = _read(passage.sentences[place], passage, read.get(id(passage), ()))
        return [self._again[_key(*one)] for one in some]


@dataclass(frozen=True, slots=True)
class View:
    """What there is to judge: the lines that were read, what of each, and their features."""

    asked: Asked
    scene: Scene
    read: tuple[Read, ...]
    rows: tuple[dict[str, float], ...]

    def again(self, i: int) -> Read:
        """What the second network makes of line `i`; the first, where that sees nothing in it."""
        line = self.scene.lines[i]
        (read,) = self.asked.again([(line.place, self.scene.passage(line))])
        return read or self.read[i]

    def marked(self, i: int) -> ScoredSpan:
        """The words of line `i` that are likeliest the answer to both networks together."""
        again, passage = self.again(i), self.scene.passage(self.scene.lines[i])
        both = again.spans.together_with(self.read[i].spans)
        return next(wordy(both, passage, passage.start), again.span)

    def without(self, quotes: frozenset[str]) -> "View | None":
        """What there is to judge beside the sentences that say just this, read with them."""
        own = {
            (self.scene.passage(line).document.id, line.sentence.number): read
            for line, read in zip(self.scene.lines, self.read, strict=True)
        }
        candidates = without(self.scene.candidates, quotes)
        found = [
            (line, own.get((candidates[line.candidate].passage.document.id, line.sentence.number)))
            for line in lines_of(candidates)
        ]
        return _judged(self.asked, self.scene.question, candidates, found)


def view(
    question: str, candidates: Sequence[Candidate], networks: Networks, told: str = ""
) -> View | None:
    """The sentences of as many candidates as are read; None where nothing can be compared.

    They are read with what was `told` before the question.
    """
    understood = understand(question)
    if not understood.seen:
        return None
    lines = lines_of(candidates)
    # A passage that is a piece of a long sentence has no line of its own but in the first of them.
    own_lines = {line.candidate for line in lines}
    pieces = [
        piece
        for number, candidate in enumerate(candidates)
        if number in own_lines
        for piece in pieces_of(candidate.passage)
    ]
    asked = Asked(question, told, networks)
    read = asked.read(pieces)
    found = []
    for line in lines:
        passage = candidates[line.candidate].passage
        found.append((line, _read(line.sentence, passage, read.get(id(passage), ()))))
    return _judged(asked, understood, candidates, found)


def _judged(
    asked: Asked,
    question: Question,
    candidates: Sequence[Candidate],
    found: Sequence[tuple[Line, Read | None]],
) -> View | None:
    """The lines of which something was read, with their features."""
    kept = [(line, own) for line, own in found if own]
    if not kept:
        return None
    scene = Scene(question, candidates, [line for line, _ in kept])
    own = tuple(own for _, own in kept)
    rows = sentence_features(scene, own)
    seems = [asked.networks.promising(row) for row in rows]
    likeliest = sorted(range(len(rows)), key=lambda i: -seems[i])[:AGAIN]
    lines = [scene.lines[i] for i in likeliest]
    read = asked.again([(line.place, scene.passage(line)) for line in lines])
    again = dict(zip(likeliest, read, strict=True))
    for i, row in enumerate(rows):
        row |= read_again(seems[i], again.get(i))
    return View(asked, scene, own, tuple(rows))


def _of_passages(pieces: Sequence[Piece], read: Iterable[Scores]) -> dict[int, list[Found]]:
    """What was read of each passage, by its id()."""
    found: dict[int, list[Found]] = {}
    for scores in read:
        piece = pieces[scores.window.text]
        found.setdefault(id(piece.passage), []).append((piece.start, scores))
    return found


def _key(place: int, passage: StoredPassage) -> Key:
    return passage.document.id, passage.sentences[place].number


def worth_reading(windows: Sequence[Window]) -> list[Window]:
    """As many windows as 1,024 tokens allow, those of the first texts first.

    Of a text with more than two, those two that share most with question, told and title.
    """
    by_text: dict[int, list[Window]] = {}
    for window in windows:
        by_text.setdefault(window.text, []).append(window)
    kept, room = [], READ_TOKENS
    for some in by_text.values():
        if len(some) > MOST_WINDOWS:
            some = sorted(some, key=_shared, reverse=True)[:MOST_WINDOWS]
        for window in some:
            if len(window) <= room:
                kept.append(window)
                room -= len(window)
    return kept


def _shared(window: Window) -> int:
    """How many tokens of what stands before it the window's text holds."""
    return len(np.intersect1d(window.ids[: window.at], window.ids[window.at : -1]))


def _read(sentence: Sentence, passage: StoredPassage, read: Sequence[Found]) -> Read | None:
    """What the model made of the sentence, in the window where its best span is best.

    `read` says of each window where in the passage the text begins that it is cut from. One that
    the sentence isn't in says nothing.
    """
    found = []
    for at, scores in read:
        start = sentence.start - passage.start
        end = sentence.end - passage.start
        spans = Spans(scores, start - at, end - at, at)
        best = next(wordy(spans, passage, passage.start), None)
        if best is not None:
            found.append(Read(best, spans.mass(), scores.answerable, spans))
    return max(found, key=lambda read: read.span.margin, default=None)


def wordy(spans: Spans, passage: StoredPassage, origin: int) -> Iterator[ScoredSpan]:
    """Those that aren't punctuation alone, best first.

    `origin` is where the text that was read begins in the document, from where spans count.
    """
    shift = origin - passage.start
    for span in spans:
        if WORDY.search(passage.body, span.start + shift, span.end + shift):
            yield span


def marked(span: ScoredSpan, passage: StoredPassage, origin: int) -> Span:
    """The span counted in the document."""
    start, end = origin + span.start, origin + span.end
    return Span(start, end, passage.body[start - passage.start : end - passage.start])
