"""The best sentence → all that a list, reasons, steps or a summary need beside it.

What the reader takes for answers too, and what belongs to the best or to such a one where it
stands. This file knows nothing of how many sentences an answer holds or of their order.
"""

from collections.abc import Iterator

from index.types import BlockKind
from qa.company import FOLLOWS, GOES_ON, company, odds
from qa.question import stems
from qa.stretch import Surroundings
from qa.types import Reading, ReadSentence
from qa.wanted import Kind, Wanted
from qa.wording import announced, announces, broaches, gives_reason, heading, words

LOOKED_AT = 20
# How likely, beside the best sentence, another must be that answers by itself, one that says what
# it is about, one right beside the best, a reason that the network likes better, one that says of
# itself that it tells a reason, and one that broaches the subject, so that what follows may answer.
# Set on the parts `develop` and `fresh` of benchmarks/several.
RIVAL = 1 / 2
CLEAR_RIVAL = 1 / 3
BESIDE = 1 / 10
PREFERRED = 1 / 8
REASON = 1 / 30
BROACHES = 1 / 12
# How likely a step must be, and how many must stand together, to be a paragraph of steps.
STEP = 1 / 4
STEPS = 4


def further(wanted: Wanted, reading: Reading, around: Surroundings) -> Iterator[ReadSentence]:
    """The best sentence, its rivals, and what belongs to each of them, the best's first."""
    best, *others = reading.sentences[:LOOKED_AT]
    yield best
    yield from company(wanted, reading, best, around)
    for read in others:
        if wanted.kind is Kind.SUMMARY:
            about = words(read) | heading(read)
            if odds(read, reading) >= GOES_ON and wanted.term <= about:
                yield read
            continue
        if wanted.kind is Kind.HOW:
            yield from _steps(reading, read, around)
        if _tells_reason(wanted, reading, read):
            yield read
            yield from company(wanted, reading, read, around)
        if _is_rival(wanted, reading, read):
            yield read
        if _leads(wanted, reading, read):
            led = company(wanted, reading, read, around)
            if led and announces(read):
                yield read
            yield from led


def _steps(reading: Reading, read: ReadSentence, around: Surroundings) -> Iterator[ReadSentence]:
    """The run of sentences around this one that the network takes one by one for steps."""
    if not read.highlights or odds(read, reading) < STEP:
        return
    stretch = around(read)
    taken = [one.margin > 0 and one.sentence.kind is not BlockKind.ROW for one in stretch.sentences]
    paragraph = stretch.paragraph(stretch.at)
    first = last = stretch.at
    while first > paragraph.start and taken[first - 1]:
        first -= 1
    while last + 1 < paragraph.stop and taken[last + 1]:
        last += 1
    if last - first + 1 >= STEPS:
        yield from stretch.sentences[first : last + 1]


def _tells_reason(wanted: Wanted, reading: Reading, read: ReadSentence) -> bool:
    """Whether the sentence tells a reason by its form, in the document that holds the best."""
    is_near = _document(read) == _document(reading.sentences[0])
    is_reason = wanted.kind is Kind.WHY and gives_reason(read)
    return is_reason and is_near and odds(read, reading) >= REASON


def _is_rival(wanted: Wanted, reading: Reading, read: ReadSentence) -> bool:
    """Whether the sentence answers by itself."""
    best = reading.sentences[0]
    if not read.highlights or read.sentence.kind is BlockKind.ROW:
        return False
    least = CLEAR_RIVAL if broaches(wanted, read) else RIVAL
    if _document(read) == _document(best):
        is_beside = abs(read.sentence.number - best.sentence.number) == 1
        if is_beside and read.passage.headings == best.passage.headings:
            least = BESIDE
        elif wanted.kind is Kind.WHY and read.margin > best.margin:
            least = PREFERRED
    return odds(read, reading) >= least


def _leads(wanted: Wanted, reading: Reading, read: ReadSentence) -> bool:
    """Whether what follows the sentence may answer; of a list, where it says that several come."""
    if read.sentence.kind is not BlockKind.PROSE or not broaches(wanted, read):
        return False
    least = BROACHES
    if wanted.kind is Kind.LIST:
        if not announces(read):
            return False
        if announced(read) in frozenset(stems(wanted.question)):
            least = FOLLOWS
    return odds(read, reading) >= least


def _document(read: ReadSentence) -> str:
    return read.passage.document.id
