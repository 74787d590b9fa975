"""Read sentences → those that together make the answer, in the order in which one reads them.

The best sentence is always one of them, and its probability is the answer's. Others join by
evidence of their own: the reader takes them for answers too, they are items of the list or rows of
the table that answers, or they go on where a sentence broached the subject. How likely a sentence
must be beside the best was set on the part `develop` of benchmarks/several. This file knows what
was read and what stands around it, not how it was found.
"""

import re
from collections.abc import Iterable, Iterator

from index.types import BlockKind
from qa.question import STOP_WORDS, stems
from qa.stretch import Key, Stretch, Surroundings, key
from qa.types import Reading, ReadSentence
from qa.wanted import Kind, Wanted

MOST_SENTENCES = 8
MOST_ITEMS = 12
# How likely, beside the best sentence, one must be that stands anywhere …
RIVAL = 1 / 2
# … that broaches the subject, so that what follows may answer …
BROACHES = 1 / 12
# … that goes on after the best, and after one that left the reasons or the steps to come.
GOES_ON = 1 / 60
FOLLOWS = 1 / 900
RESTATED = 0.5  # of the question's words
FOLLOWERS = 4

_ENUMERATION = re.compile(r",[^,]+,? (?:and|or|as well as) |: .+,|\w+ and \w+")
_BECAUSE = re.compile(
    r"\b(?:because|since|so that|in order to|due to|owing to|as a result|thanks to)\b", re.I
)
_MORE = re.compile(
    r"\b(?:also|too|besides|moreover|furthermore|in addition|another|as well|added)\b"
    r"|^(?:and|second|third|finally|then|next|after that)\b",
    re.I,
)
_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|several|[2-9])"
_ANNOUNCES = re.compile(
    rf":$|\b(?:the following|as follows|are these|these are)\b|\b{_COUNT} (?:\w+ ){{0,2}}?(?P<what>\w+s)\b",
    re.I,
)
_ORDINAL = re.compile(
    r"^(?:the |an? )?(?:first|second|third|fourth|fifth|last|finally|another|one|other|others)\b",
    re.I,
)


def compose(wanted: Wanted, reading: Reading, around: Surroundings) -> tuple[ReadSentence, ...]:
    """The sentences of the answer, each once; none where the reading has no answer.

    A fact's stand best first, all others by document, the one with the best first, and in reading
    order there.
    """
    leading = reading.sentences[: reading.answers]
    if not leading or wanted.kind in (Kind.FACT, Kind.YES_NO):
        return leading
    if wanted.kind is Kind.DEFINITION:
        return tuple(_defining(wanted, reading))
    if wanted.kind is Kind.COMPARISON:
        found = list(_both(wanted, reading))
    else:
        found = list(_grown(wanted, reading, around))
    return _ordered(_once(found))


def _odds(read: ReadSentence, reading: Reading) -> float:
    """How likely the sentence is beside the best."""
    return read.score / reading.sentences[0].score


def _defining(wanted: Wanted, reading: Reading) -> Iterator[ReadSentence]:
    """The best sentence, and those likely ones whose first words are what is to be defined."""
    best, *rest = reading.sentences
    yield best
    for read in rest[:2]:
        subject = list(stems(_quote(read)))[: len(wanted.term) + 1]
        if wanted.term <= set(subject) and _odds(read, reading) >= BROACHES:
            yield read


def _grown(wanted: Wanted, reading: Reading, around: Surroundings) -> Iterator[ReadSentence]:
    """The best sentence, its rivals, and what belongs to each of them, the best's first."""
    best = reading.sentences[0]
    yield best
    stretch = around(best)
    yield from _company(wanted, reading, stretch, stretch.at)
    for read in reading.sentences[1:MOST_SENTENCES]:
        odds = _odds(read, reading)
        if odds >= BROACHES and _broaches(wanted, read):
            stretch = around(read)
            some = list(_company(wanted, reading, stretch, stretch.at))
            if some and _announces(read):
                yield read
            yield from some
        elif odds >= RIVAL and read.highlights and read.sentence.kind is not BlockKind.ROW:
            yield read
        elif wanted.kind is Kind.SUMMARY and odds >= GOES_ON and wanted.term <= _words(read):
            yield read


def _company(
    wanted: Wanted, reading: Reading, stretch: Stretch, at: int
) -> Iterator[ReadSentence]:
    """What belongs to the answer that stands at `at`."""
    kind = stretch.kind(at)
    if kind is BlockKind.ROW:
        yield from _rows(wanted, stretch, at)
    elif kind is BlockKind.ITEM:
        yield from _items(stretch, at)
    elif wanted.kind is Kind.SUMMARY and wanted.term & _headings(stretch.sentences[at]):
        yield from (stretch.sentences[i] for i in stretch.section(at))
    else:
        yield from _announced_items(stretch, at)
        yield from _following(wanted, reading, stretch, at)


def _rows(wanted: Wanted, stretch: Stretch, at: int) -> Iterator[ReadSentence]:
    """The rows of the table that share with the question what this one does beside the columns."""
    run = stretch.run(at)
    asked = frozenset(stems(wanted.question))
    in_all = frozenset.intersection(*(_words(stretch.sentences[i]) for i in run))
    shared = (asked & _words(stretch.sentences[at])) - in_all
    if shared:
        yield from (stretch.sentences[i] for i in run if shared <= _words(stretch.sentences[i]))


def _items(stretch: Stretch, at: int) -> Iterator[ReadSentence]:
    """The items of the list, after the line that introduces it."""
    run = stretch.run(at)
    if run.start and _announces(stretch.sentences[run.start - 1]):
        yield stretch.sentences[run.start - 1]
    yield from (stretch.sentences[i] for i in run)


def _announced_items(stretch: Stretch, at: int) -> Iterator[ReadSentence]:
    """The items of a list that this sentence introduces, or one of the next two."""
    for lead in range(at, min(at + 3, len(stretch.sentences) - 1)):
        if stretch.kind(lead) is not BlockKind.PROSE or lead not in stretch.section(at):
            return
        if stretch.kind(lead + 1) is BlockKind.ITEM and _announces(stretch.sentences[lead]):
            yield from _items(stretch, lead + 1)
            return


def _following(
    wanted: Wanted, reading: Reading, stretch: Stretch, at: int
) -> Iterator[ReadSentence]:
    """The sentences of the paragraph that go on with the answer, or bring what was broached."""
    anchor = stretch.sentences[at]
    complete = _complete(wanted, anchor)
    broached = _broaches(wanted, anchor) and not complete
    if not broached and not complete and at and at - 1 in stretch.paragraph(at):
        broached = _broaches(wanted, stretch.sentences[at - 1])
    announced = _announced(anchor)
    loose = broached or wanted.kind in (Kind.HOW, Kind.SUMMARY)
    for i in range(at + 1, min(at + 1 + FOLLOWERS, stretch.paragraph(at).stop)):
        read = stretch.sentences[i]
        if announced:
            if _ORDINAL.match(_quote(read)) or announced in _words(read):
                yield read
            continue
        more = _MORE.search(_quote(read)) is not None
        if complete and not more:
            return
        if wanted.kind is Kind.LIST and not broached and not more and not read.highlights:
            return
        if _odds(read, reading) < (FOLLOWS if loose or more else GOES_ON):
            return
        yield read


def _complete(wanted: Wanted, read: ReadSentence) -> bool:
    """Whether the sentence says by itself all that was asked, as far as its form tells."""
    if wanted.kind is Kind.WHY:
        return _BECAUSE.search(_quote(read)) is not None
    if wanted.kind is Kind.LIST:
        return len(read.highlights) > 1 or _ENUMERATION.search(_quote(read)) is not None
    return False


def _broaches(wanted: Wanted, read: ReadSentence) -> bool:
    """Whether the sentence is about what was asked, or says that it comes."""
    asked = {word for word in stems(wanted.question) if word not in STOP_WORDS}
    if _quote(read).endswith(":"):
        return True
    return bool(asked) and len(asked & _words(read)) >= RESTATED * len(asked)


def _announces(read: ReadSentence) -> bool:
    return _ANNOUNCES.search(_quote(read)) is not None


def _announced(read: ReadSentence) -> str:
    """The stem of what the sentence counts without naming it ("three groups"), else empty."""
    match = _ANNOUNCES.search(_quote(read))
    if match is None or not match["what"] or ":" in _quote(read):
        return ""
    return next(stems(match["what"]))


def _both(wanted: Wanted, reading: Reading) -> Iterator[ReadSentence]:
    """The best sentence; of each side its best and the other side's best one's counterpart."""
    yield reading.sentences[0]
    mine: tuple[list[ReadSentence], ...] = ([], [])
    for read in reading.sentences:
        for side in _sides_of(wanted, read):
            mine[side].append(read)
    if not all(mine):
        yield from reading.sentences[: reading.answers]
        return
    for own, other in (mine, mine[::-1]):
        yield own[0]
        twin = max(other, key=lambda read, own=own: _alike(own[0], read, wanted))  # type: ignore[misc]
        if _alike(own[0], twin, wanted) >= COUNTERPART:
            yield twin


COUNTERPART = 0.25  # of the words of both


def _sides_of(wanted: Wanted, read: ReadSentence) -> list[int]:
    """Which sides the sentence is about by its words, or else by its document's names."""
    for words in (_words(read), _headings(read) | frozenset(stems(read.passage.document.title))):
        if own := [number for number, side in enumerate(wanted.sides) if side & words]:
            return own
    return []


def _alike(one: ReadSentence, other: ReadSentence, wanted: Wanted) -> float:
    """How many of both sentences' words they share, 0 to 1, the sides' names left out."""
    names = frozenset[str]().union(*wanted.sides)
    a, b = _words(one) - names, _words(other) - names
    return len(a & b) / len(a | b) if a | b else 0.0


def _once(found: Iterable[ReadSentence]) -> list[ReadSentence]:
    """Each sentence once, as many as an answer holds; the first are the most important."""
    kept: dict[Key, ReadSentence] = {}
    for read in found:
        listed = read.sentence.kind is not BlockKind.PROSE
        if len(kept) < (MOST_ITEMS if listed else MOST_SENTENCES):
            kept.setdefault(key(read), read)
    return list(kept.values())


def _ordered(found: list[ReadSentence]) -> tuple[ReadSentence, ...]:
    """By document, as they were found first, and in reading order there."""
    documents = list(dict.fromkeys(read.passage.document.id for read in found))
    return tuple(
        sorted(
            found,
            key=lambda read: (documents.index(read.passage.document.id), read.sentence.number),
        )
    )


def _quote(read: ReadSentence) -> str:
    return read.passage.quote(read.sentence)


def _words(read: ReadSentence) -> frozenset[str]:
    """The stems of the sentence's words that mean something."""
    return frozenset(stems(_quote(read))) - STOP_WORDS


def _headings(read: ReadSentence) -> frozenset[str]:
    """The stems of the words in the innermost heading."""
    return frozenset(stems(read.passage.headings[-1])) if read.passage.headings else frozenset()
