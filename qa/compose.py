"""Read sentences → those that together make the answer, in the order in which one reads them.

The probability of the sentence that leads is the answer's. Others join by evidence of their own:
the reader takes them for answers too, or they belong to such a one where it stands. This file knows
what was read and what stands around it, not how it was found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from index.types import BlockKind
from qa.belonging import odds
from qa.company import Chosen, Company
from qa.differ import differing
from qa.places import Needs, places
from qa.question import STOP_WORDS, stems
from qa.sides import sides_of
from qa.stretch import Surroundings, key
from qa.types import Key, Reading, ReadSentence, Span
from qa.values import values
from qa.wanted import Kind, Value, Wanted
from qa.wording import quote, says_the_same, words

MOST_SENTENCES = 8
MOST_ITEMS = 12
MOST_SOURCES = 2
# How likely, beside the best sentence, another must be that decides as well, and one whose first
# words are what is to be defined. Set on the parts `develop` and `fresh` of benchmarks/several.
ANOTHER = 1 / 5
DEFINES = 1 / 12
PART_OF_DATE = re.compile(r"\b(?:what|which) (?:year|month|day of the week|weekday)\b", re.I)


@dataclass(frozen=True, slots=True)
class Composed:
    """The sentences of an answer, each once, and the two of them that can't both be true, if any.

    `probability`, in [0, 1], is that the best of them answers. A fact's stand best first; of
    reasons, of a list in prose and where that is settled, the best does; all others stand by
    document, the one with the best first, and in reading order there, those that are likelier not
    to belong behind the others. There are none where the reading has no answer.
    """

    sentences: tuple[ReadSentence, ...]
    probability: float
    differ: tuple[ReadSentence, ...] = ()


def compose(
    wanted: Wanted, reading: Reading, around: Surroundings, company: Company, needs: Needs
) -> Composed:
    """The answer that the reading holds.

    `company` tells what belongs to one of several sentences, with what it `needs`.
    """
    if not reading.answers:
        return Composed((), reading.probability)
    if wanted.kind in (Kind.FACT, Kind.YES_NO):
        composed = _fact(wanted, reading)
    elif wanted.kind is Kind.DEFINITION:
        composed = Composed(tuple(_defining(wanted, reading)), reading.probability)
    else:
        near, best = places(wanted, reading, around), key(reading.sentences[0])
        again = company.read(near, best, needs)
        chosen = company.choose(again, best, reading.probability, settled=reading.settled)
        found = several(wanted, reading, chosen)
        composed = Composed(found, chosen.probability if found else reading.probability)
    if composed.differ:
        return composed
    return replace(composed, sentences=_with_lists(composed.sentences, around))


def several(wanted: Wanted, reading: Reading, chosen: Chosen) -> tuple[ReadSentence, ...]:
    """The sentences that were chosen, each side of a comparison among them.

    None, if all of them were told before.
    """
    both = (*chosen.sentences, *_other_sides(wanted, reading, chosen.sentences))
    found = _once(read for read in both if quote(read) not in reading.left_out)
    is_listed_in_prose = wanted.kind is Kind.LIST and _is_prose(found)
    if found and (reading.settled or wanted.kind is Kind.WHY or is_listed_in_prose):
        return _best_first(found, chosen.sure)
    return _ordered(found, chosen.sure)


def _other_sides(
    wanted: Wanted, reading: Reading, chosen: Sequence[ReadSentence]
) -> Iterator[ReadSentence]:
    """The likeliest sentence about each side of a comparison that none of the chosen is about."""
    known = {side for read in chosen for side in _sides(wanted, read)}
    for side in set(range(len(wanted.sides))) - known:
        yield from islice((read for read in reading.sentences if side in _sides(wanted, read)), 1)


def _sides(wanted: Wanted, read: ReadSentence) -> list[int]:
    document = read.passage.document
    return sides_of(wanted, words(read), frozenset(stems(f"{document.title} {document.path}")))


def _is_prose(some: Iterable[ReadSentence]) -> bool:
    return all(read.sentence.kind is BlockKind.PROSE for read in some)


def _best_first(found: list[ReadSentence], sure: Set[Key]) -> tuple[ReadSentence, ...]:
    """The best sentence, then the others in their order: of these, not all may be right."""
    best = found[0]
    return (best, *(read for read in _ordered(found, sure) if read is not best))


def _fact(wanted: Wanted, reading: Reading) -> Composed:
    """The sentences that the reader would cite, the best first, and one that contradicts it."""
    best, *others = reading.sentences[: reading.answers]
    rivals = [read for read in others if _is_rival(wanted, reading, read)]
    leading = [_whole(wanted, read) for read in (best, *rivals)]
    other = differing(wanted, reading)
    if other is None:
        return Composed(tuple(leading), reading.probability)
    two = (leading[0], _whole(wanted, other))
    rest = [read for read in leading[1:] if key(read) != key(other)]
    sentences = (*two, *rest)[: max(len(leading), 2)]
    return Composed(sentences, reading.probability, two)


def _is_rival(wanted: Wanted, reading: Reading, read: ReadSentence) -> bool:
    """Whether a fact may be told by this sentence and not by the best.

    A row must be about what the best row is about. Whether something is so, one sentence decides,
    if none is nearly as likely and the network likes none better.
    """
    best = reading.sentences[0]
    if says_the_same(quote(best), quote(read)):
        return True
    is_likely = odds(read, reading) >= ANOTHER or read.margin > best.margin
    if wanted.kind is Kind.YES_NO and not is_likely:
        return False
    if BlockKind.ROW in {best.sentence.kind, read.sentence.kind}:
        asked = frozenset(stems(wanted.question)) - STOP_WORDS
        return asked & words(best) <= asked & words(read)
    return True


def _whole(wanted: Wanted, read: ReadSentence) -> ReadSentence:
    """The sentence with its highlights covering the whole of each number or date that they cut.

    Of a date, only where no part of it is asked for.
    """
    value = wanted.value
    if value not in (Value.NUMBER, Value.DATE) or PART_OF_DATE.search(wanted.question):
        return read
    text, origin = quote(read), read.sentence.start
    spans: list[Span] = []
    for span in read.highlights:
        start, end = span.start, span.end
        for found in values(text, value):
            if found.start + origin < span.end and span.start < found.end + origin:
                start, end = min(start, found.start + origin), max(end, found.end + origin)
        if not spans or start >= spans[-1].end:
            spans.append(Span(start, end, text[start - origin : end - origin]))
    return replace(read, highlights=tuple(spans))


def _defining(wanted: Wanted, reading: Reading) -> Iterator[ReadSentence]:
    """The best sentence, and those likely ones whose first words are what is to be defined."""
    best, *rest = reading.sentences
    yield best
    for read in rest[:2]:
        subject = list(stems(quote(read)))[: len(wanted.term) + 2]
        if wanted.term <= set(subject) and odds(read, reading) >= DEFINES:
            yield read


def _with_lists(
    sentences: Sequence[ReadSentence], around: Surroundings
) -> tuple[ReadSentence, ...]:
    """The sentences, each line that ends in a colon with the list below: alone it says nothing."""
    found: dict[Key, ReadSentence] = {}
    for read in sentences:
        found.setdefault(key(read), read)
        if quote(read).endswith(":"):
            stretch = around(read)
            below = stretch.at + 1
            if below < len(stretch.sentences) and stretch.kind(below) is BlockKind.ITEM:
                for i in stretch.run(below):
                    found.setdefault(key(stretch.sentences[i]), stretch.sentences[i])
    return tuple(found.values())[: max(len(sentences), MOST_ITEMS)]


def _once(found: Iterable[ReadSentence]) -> list[ReadSentence]:
    """Each sentence once, as many as an answer holds; the first are the most important.

    Of sentences that say the same, one of each of two documents.
    """
    kept: dict[Key, ReadSentence] = {}
    for read in found:
        listed = read.sentence.kind is not BlockKind.PROSE
        same = [k for k in kept.values() if says_the_same(quote(k), quote(read))]
        told = {k.passage.document.id for k in same}
        is_told = len(told) >= MOST_SOURCES or read.passage.document.id in told
        if not is_told and len(kept) < (MOST_ITEMS if listed else MOST_SENTENCES):
            kept.setdefault(key(read), read)
    return list(kept.values())


def _ordered(found: list[ReadSentence], sure: Set[Key]) -> tuple[ReadSentence, ...]:
    """By document, as they were found first, and in reading order there, the `sure` ones first."""
    documents = list(dict.fromkeys(read.passage.document.id for read in found))

    def place(read: ReadSentence) -> tuple[int, bool, int]:
        number = documents.index(read.passage.document.id)
        return number, key(read) not in sure, read.sentence.number

    return tuple(sorted(found, key=place))
