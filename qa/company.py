"""A sentence that answers → those around it that belong to the answer.

Items of its list, rows of its table, and the sentences of its paragraph that go on with it. This
file knows nothing of how sentences in different places compare.
"""

from collections.abc import Iterator

from index.types import BlockKind
from qa.question import stems
from qa.stretch import Stretch, Surroundings
from qa.types import Reading, ReadSentence
from qa.wanted import Kind, Wanted
from qa.wording import (
    adds,
    announced,
    announces,
    broaches,
    comes_last,
    comes_next,
    complete,
    counted,
    headed,
    heading,
    names_one,
    refers_back,
    turns,
    words,
)

# How likely, beside the best sentence, one must be that goes on where the answer stands, and one
# that brings the reasons or steps that another announced or left open. Right beside the answer, a
# step must be likelier. Set on the parts `develop` and `fresh` of benchmarks/several.
GOES_ON = 1 / 60
FOLLOWS = 1 / 900
FOLLOWERS = 4
ADJACENT = 1 / 6
MOST_HEADED = 8


def odds(read: ReadSentence, reading: Reading) -> float:
    """How likely the sentence is beside the best."""
    return read.score / (reading.sentences[0].score or 1.0)


def company(
    wanted: Wanted, reading: Reading, read: ReadSentence, around: Surroundings
) -> list[ReadSentence]:
    """What belongs to the answer beside this sentence, in reading order."""
    stretch = around(read)
    at, kind = stretch.at, stretch.kind(stretch.at)
    if kind is BlockKind.ROW:
        return list(_rows(wanted, stretch, at))
    if kind is BlockKind.ITEM:
        return list(_items(stretch, at)) if _is_asked_list(wanted, reading, stretch, at) else []
    if wanted.kind is Kind.SUMMARY and _is_headed_by(wanted.term, read):
        return [stretch.sentences[i] for i in stretch.section(at)]
    items = list(_announced_items(stretch, at))
    if items:
        return items
    if headed(wanted, read):
        part = [stretch.sentences[i] for i in _headed_part(stretch, at)]
        whole = complete(wanted, read)
        return [one for one in part if not whole or odds(one, reading) >= GOES_ON]
    if some := _counted(wanted, stretch, at):
        return some
    return [
        *(_adjacent(reading, stretch, at) if wanted.kind is Kind.HOW else ()),
        *_preceding(wanted, reading, stretch, at),
        *_following(wanted, reading, stretch, at),
    ]


def _is_headed_by(term: frozenset[str], read: ReadSentence) -> bool:
    """Whether the sentence's section is about this: its heading says all of it, or nothing else."""
    over = heading(read)
    return bool(over) and (over <= term or term <= over)


def _rows(wanted: Wanted, stretch: Stretch, at: int) -> Iterator[ReadSentence]:
    """The rows of the table that hold most of what the question says beside the columns' names."""
    run = stretch.run(at)
    said = {i: words(stretch.sentences[i]) for i in run}
    asked = frozenset(stems(wanted.question)) - frozenset.intersection(*said.values())
    most = max(len(asked & said[i]) for i in run)
    if most:
        yield from (stretch.sentences[i] for i in run if len(asked & said[i]) == most)


def _is_asked_list(wanted: Wanted, reading: Reading, stretch: Stretch, at: int) -> bool:
    """Whether the whole list answers, not just this item of it.

    So it is where the line before it or the heading over it shares a word with the question, and
    where a list is asked for and the reader takes half of the other items for answers as well.
    """
    run = stretch.run(at)
    over = heading(stretch.sentences[at])
    if run.start and announces(stretch.sentences[run.start - 1]):
        over |= words(stretch.sentences[run.start - 1])
    if over & frozenset(stems(wanted.question)):
        return True
    others = [odds(stretch.sentences[i], reading) >= GOES_ON for i in run if i != at]
    return wanted.kind is Kind.LIST and 2 * sum(others) >= len(others)


def _items(stretch: Stretch, at: int) -> Iterator[ReadSentence]:
    """The items of the list, after the line that introduces it."""
    run = stretch.run(at)
    if run.start and announces(stretch.sentences[run.start - 1]):
        yield stretch.sentences[run.start - 1]
    yield from (stretch.sentences[i] for i in run)


def _announced_items(stretch: Stretch, at: int) -> Iterator[ReadSentence]:
    """The items of a list that this sentence introduces, or one of the next two."""
    for lead in range(at, min(at + 3, stretch.section(at).stop - 1)):
        if stretch.kind(lead) is not BlockKind.PROSE:
            return
        if stretch.kind(lead + 1) is BlockKind.ITEM and announces(stretch.sentences[lead]):
            yield from _items(stretch, lead + 1)
            return


def _headed_part(stretch: Stretch, at: int) -> range:
    """The places of what the heading is about: the paragraph, or lines that stand one by one."""
    paragraph, section = stretch.paragraph(at), stretch.section(at)
    if len(paragraph) == 1 and len(section) <= MOST_HEADED:
        return section
    return range(max(paragraph.start, section.start), min(paragraph.stop, section.stop))


def _counted(wanted: Wanted, stretch: Stretch, at: int) -> list[ReadSentence]:
    """As many of the next sentences as this one says that things come, if it is about the asked.

    Those that name one of the things, if they are so many.
    """
    anchor = stretch.sentences[at]
    many, thing = counted(anchor), announced(anchor)
    is_asked = thing in frozenset(stems(wanted.question))
    if not (is_asked or (many and broaches(wanted, anchor))):
        return []
    after = list(stretch.sentences[at + 1 : stretch.paragraph(at).stop])
    if not many:
        return after[:MOST_HEADED] if wanted.kind is Kind.LIST else []
    named = [read for read in after if names_one(read, thing)]
    return named[:many] if len(named) >= many else after[:many] if len(after) >= many else []


def _adjacent(reading: Reading, stretch: Stretch, at: int) -> Iterator[ReadSentence]:
    """The sentences right before and after under the same heading that may well answer too."""
    section = stretch.section(at)
    for places in (range(at - 1, section.start - 1, -1), range(at + 1, section.stop)):
        for i in places:
            if odds(stretch.sentences[i], reading) < ADJACENT:
                break
            yield stretch.sentences[i]


def _following(
    wanted: Wanted, reading: Reading, stretch: Stretch, at: int
) -> Iterator[ReadSentence]:
    """The sentences of the paragraph that go on with the answer, or bring what was announced."""
    anchor = stretch.sentences[at]
    whole, thing = complete(wanted, anchor), announced(anchor)
    is_left_open = not whole and _is_left_open(wanted, stretch, at)
    least = FOLLOWS if is_left_open else GOES_ON
    if headed(wanted, anchor):
        least = 0.0
    named = [read for read in _after(stretch, at) if thing and names_one(read, thing)]
    if named and wanted.kind is Kind.LIST:
        yield from named
        return
    for read in _after(stretch, at):
        if turns(read) or (whole and not adds(read)):
            return
        if wanted.kind is Kind.LIST and not (is_left_open or adds(read) or read.highlights):
            return
        if odds(read, reading) < (FOLLOWS if adds(read) or refers_back(read) else least):
            return
        yield read


def _after(stretch: Stretch, at: int) -> list[ReadSentence]:
    """The next sentences of the paragraph; none after a last step."""
    if comes_last(stretch.sentences[at]):
        return []
    return list(stretch.sentences[at + 1 : min(at + 1 + FOLLOWERS, stretch.paragraph(at).stop)])


def _preceding(
    wanted: Wanted, reading: Reading, stretch: Stretch, at: int
) -> Iterator[ReadSentence]:
    """The steps before this one in its paragraph, and the sentence that the question is put in."""
    first = stretch.paragraph(at).start
    before = range(at - 1, max(first, at - FOLLOWERS) - 1, -1)
    if wanted.kind is Kind.HOW and not comes_next(stretch.sentences[at]):
        for i in before[:1]:
            read = stretch.sentences[i]
            if broaches(wanted, read) and odds(read, reading) >= GOES_ON:
                yield read
        return
    for i in before:
        if not comes_next(stretch.sentences[i + 1]):
            return
        yield stretch.sentences[i]


def _is_left_open(wanted: Wanted, stretch: Stretch, at: int) -> bool:
    """Whether the sentence, or the one before it, broaches the question and leaves it open."""
    if wanted.kind is not Kind.HOW and broaches(wanted, stretch.sentences[at]):
        return True
    return at - 1 in stretch.paragraph(at) and broaches(wanted, stretch.sentences[at - 1])
