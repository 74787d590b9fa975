"""Document → Sections of Sentences: where each sentence begins and ends. Language rules live here.

Punkt proposes the boundaries (index/punkt.py). What it gets wrong in English prose is put right by
a few rules about the words and characters around a boundary.
This module doesn't know formats: the blocks of a document tell where a sentence can't go on.
"""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import count

from index.punkt import Span, certain, proposed
from index.read.text import CODE, HEADING, ITEM, LIST_MARKER, PROSE, ROW, heading_text
from index.types import Block, Document, Page, Section, Sentence, new

SENTENCE_LIMIT = 1_000
"""The longest sentence, in characters; what is longer is cut where a clause ends."""
SECTION_LIMIT = 2_000
"""How many sentences of a section are held at a time."""
CODE_LIMIT = 400
"""The longest piece of code that is one sentence, in characters; longer code is cut at lines."""
HEADING_LIMIT = 300
"""The longest heading, in characters; what is longer is text, which can be cited."""

# Words that only a number or a small letter after their full stop shows to be abbreviations.
_PERHAPS = """
    art sec sect ch chap para pt no ca min max avg est in sq cu gal lb lbs oz yd hr hrs km kg tsp
    tbsp pts sep dec temp app tab ser sp def abbr orig ref refs par ibid mi mon
    z.b bzw usw evtl ggf sog abs nr str inkl zzgl mwst hrsg dipl.-ing
    env j.-c uu ud uds pág págs núm pag pagg es рис табл стр гл см
"""
_PERHAPS_WORDS = frozenset(_PERHAPS.split())
# Words that begin a sentence far more often than they follow an initial or "p.m.".
_STARTER = (
    r"(?=\s+(?:The|This|That|These|Those|It|Its|He|She|We|They|You|His|Her|Their|Our|My|There|And"
    r"|But|In|On|At|As|If|When|While|After|Before|Since|Although|However|For|From|To|By|With|Then"
    r"|What|Who|Why|How|Where|Many|Most|Some|All|Each|No|One|Both|Another)\b)"
)
_MISSED = re.compile(
    rf"\.(?:(?<=\s[A-Z].){_STARTER}|(?<=[ap]\.m.){_STARTER}"
    r"|[\"”](?<=[^\W\d_]{2}..)(?=\s+[\"“«]?[A-Z]))"
    r"|[.?!…](?:[“”»](?=\s+[„“«])|(?=\s+[¿¡]))"
)
_OTHER_MARKS = re.compile(r"[。！？]+[\"'”’」』）】]*|[।॥۔؟]+[\"'”’»)]*(?=\s)")
# Said, asked, thought: what is quoted before it goes on.
_JAPANESE_QUOTED = re.compile("(?:と|って)(?!て)")
# Quotes, brackets and reference marks that belong to what stands before them: '."', ".[12]".
_CLOSERS = re.compile(r"(?:[\"'”’»)\]]|\[[^\[\]\n]{1,30}\])+")
_ENUMERATOR = re.compile(r"\s*\(?\d{1,3}[.)]")
_CLOSED = re.compile(r"[\"'”’»)\]]$")
# Shillings and pence, feet and inches: "4s. 6d.", "5ft. 10in."
_MEASURE = re.compile(r"\d[a-z]{1,2}\.$")
_SMALLER_MEASURE = re.compile(r"\d+[a-z]{1,2}\b")
_NAME = re.compile(r"\b[A-Z]\w*!$")
# Numbers with a full stop that count: "am 3. Oktober", "der 1. Preis", "Ludwig XIV. regierte".
_ORDINAL = re.compile(r"(?:^|\s)(?:\d{1,2}|[IVX]+)\.$")
_ARTICLE = re.compile(
    r"\b(?:de[rmns]|die|das|vom|zum|im|eine?[nmrs]?)\s+(?:\d{1,2}|[IVX]+)\.$", re.IGNORECASE
)
_COUNTED = re.compile(
    r"(?:Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Jahrhundert|Jh)(?!\w)"
)
_SINCE = re.compile(r"\b(?:am|ab|bis|seit|und)\s+\d{1,2}\.$", re.IGNORECASE)
_MONTH = re.compile(r"(?:April|August|September|November)\b")
_DAY, _DAY_OF = re.compile(r"(?:0?[1-9]|1[0-2])\.\s\d{4}\b"), re.compile(r"\d\.\s\d{1,2}\.$")
_QUESTION = re.compile(r"[?!][\"'”’»]$")
_SPEAKER = re.compile(
    r"(?!(?:He|She|It|They|We|I|You)\b)(?:[A-Z][\w'’-]*\s){1,3}"
    r"(?:said|says|asked|cried|replied|answered|shouted|called|whispered|exclaimed)\b"
)
_CLAUSE_END = re.compile(r"[;:,](?=\s)|—")
_SPACE = re.compile(r"\s")
_SIGHT = 40  # characters that show whether a sentence ends between them

_Border = Callable[[str, int, int], int]


def split(document: Document) -> list[Section]:
    """The sentences of a document under their headings, in reading order.

    All of what `sections` gives part by part.
    """
    return list(sections(document, most=len(document.text)))


def sections(document: Document, most: int = SECTION_LIMIT) -> Iterator[Section]:
    """The same as they are found, so that those of a large document are never all in memory.

    A section of more than `most` sentences comes in parts that end where a block does.

    Sentences don't overlap, and together with the headings and the markers of list items they hold
    every character of the text that isn't white space. A heading with no sentence under it is left
    out, unless the document has nothing but headings: then they are its sentences.
    """
    text, blocks = document.text, document.blocks
    if all(block.kind is HEADING for block in blocks):
        blocks = tuple(block._replace(kind=PROSE) for block in blocks)
    number = count().__next__
    turned = _pages(document.pages)
    page_at = turned.send
    next(turned)
    path: list[tuple[int, str]] = []
    sentences: list[Sentence] = []

    def closed() -> Iterator[Section]:
        if sentences:
            yield Section(tuple(text for _, text in path), tuple(sentences))
            sentences.clear()

    for block in blocks:
        kind, left, right, level = block
        if kind is HEADING and right - left > HEADING_LIMIT:
            # A paragraph that its markup calls a heading would never be cited.
            kind, block = PROSE, block._replace(kind=PROSE)
        if kind is HEADING:
            yield from closed()
            path = [outer for outer in path if outer[0] < level]
            path.append((level, heading_text(text, block)))
        else:
            # Of a sheet there may be a hundred thousand rows, and each is a sentence.
            is_one = (
                kind is ROW
                and right - left <= SENTENCE_LIMIT
                and not (text[left].isspace() or text[right - 1].isspace())
            )
            if is_one:
                sentences.append(new(Sentence, (number(), left, right, kind, page_at(left))))
            else:
                for start, end in _spans(text, block):
                    sentences.append(new(Sentence, (number(), start, end, kind, page_at(start))))
            if len(sentences) >= most:
                yield from closed()
    yield from closed()


def _pages(pages: Sequence[Page]) -> Generator[int | None, int, None]:
    """Sent a place in the text, none before the last one, it gives the number of the page there."""
    here: int | None = None
    place = yield here
    for number, start, _ in pages:
        while place < start:
            place = yield here
        here = number
    while True:
        place = yield here


def _spans(text: str, block: Block) -> list[Span]:
    """Where the sentences of a block are, without the white space around them."""
    kind, start, end, _ = block
    if kind is ITEM and (marker := LIST_MARKER.match(text, start, end)):
        start = marker.end()
    if text[start].isspace() or text[end - 1].isspace():
        body = text[start:end].rstrip()
        start, end = start + len(body) - len(body.lstrip()), start + len(body)
        if start == end:
            return []
    if kind is CODE:
        return _parts(text, start, [*_cuts(text, start, end, CODE_LIMIT, _line_end), end])
    whole = [(start, end)] if kind is ROW else _sentences(text, start, end)
    if end - start <= SENTENCE_LIMIT:
        return whole
    return [part for span in whole for part in _clauses(text, *span)]


def _sentences(text: str, start: int, end: int) -> list[Span]:
    """Where the sentences of a part of a text are, which has no white space at its ends."""
    stretches, doubts = certain(text, start, end)
    if not doubts:
        return stretches
    found: list[Span] = []
    done = 0
    for number, before in doubts:
        left, right = stretches[number]
        ends = _bounds(text[before:right], left - before)
        found += stretches[done:number]
        found += _parts(text, left, [*(before + at for at in ends), right])
        done = number + 1
    return found + stretches[done:]


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """A sentence, or where it is too long, its parts."""
    cuts = _cuts(text, start, end, SENTENCE_LIMIT, _clause_end)
    return _parts(text, start, [*cuts, end]) if cuts else [(start, end)]


def _parts(text: str, start: int, ends: Sequence[int]) -> list[Span]:
    """What lies between `start` and the ends, without the white space around it."""
    found: list[Span] = []
    for end in ends:
        part = text[start:end].rstrip()
        if stripped := part.lstrip():
            found.append((start + len(part) - len(stripped), start + len(part)))
        start = end
    return found


def _bounds(text: str, since: int) -> list[int]:
    """Where sentences end inside `text` behind the place `since`, ascending."""
    found = {match.end() for match in _MISSED.finditer(text)}
    if not text.isascii():
        found.update(match.end() for match in _OTHER_MARKS.finditer(text))
    for end in proposed(text):
        closers = None if text[end].isspace() else _CLOSERS.match(text, end)
        found.add(closers.end() if closers else end)
    ends = [since]
    for end in sorted(found):
        # Before the sign that ends a number stands a digit.
        is_number = text[end - 2 : end - 1].isdigit() and _ENUMERATOR.fullmatch(text, ends[-1], end)
        if since < end < len(text) and not is_number and not _goes_on(text, end):
            ends.append(end)
    return ends[1:]


def _goes_on(text: str, end: int) -> bool:
    """Whether the sentence that seems to end at `end` goes on after it."""
    before = text[max(0, end - _SIGHT) : end].rstrip()
    after = text[end : end + _SIGHT].lstrip()
    if not (after[:1].islower() or after[:1].isdigit()):  # as nearly always
        if before[-1:] in "」』":
            return _JAPANESE_QUOTED.match(after) is not None
        if _ORDINAL.search(before):
            return _counts(before, after)
        return _QUESTION.search(before[-2:]) is not None and _SPEAKER.match(after) is not None
    if _ORDINAL.search(before) and _counts(before, after):
        return True
    word = before[before.rfind(" ") + 1 :]
    if after[0].islower() and (_CLOSED.search(word) or _NAME.search(word)):
        return True
    if _MEASURE.search(word) and (after[0].islower() or _SMALLER_MEASURE.match(after)):
        return True
    return word.endswith(".") and word[:-1].lstrip("([\"'“‘").lower() in _PERHAPS_WORDS


def _counts(before: str, after: str) -> bool:
    """Whether the number that `before` ends with counts what follows, or is part of a date."""
    if after[:1].islower() or _DAY.match(after):
        return True
    if after[:1].isdigit():
        return _DAY_OF.search(before) is not None and after[:4].isdigit()
    return bool(
        _COUNTED.match(after)
        or _ARTICLE.search(before)
        or (_SINCE.search(before) and _MONTH.match(after))
    )


def _cuts(text: str, start: int, end: int, limit: int, border: _Border) -> list[int]:
    """Where to cut `text[start:end]` so that no part is longer than `limit`, ascending."""
    cuts: list[int] = []
    while end - start > limit:
        start = border(text, start, start + limit)
        cuts.append(start)
    return cuts


def _line_end(text: str, start: int, stop: int) -> int:
    """The last end of a line before `stop`, else `stop`."""
    end = text.rfind("\n", start + 1, stop)
    return stop if end < 0 else end


def _clause_end(text: str, start: int, stop: int) -> int:
    """The last end of a clause that isn't far from `stop`, else of a word, else `stop`."""
    for border, since in ((_CLAUSE_END, (start + stop) // 2), (_SPACE, start + 1)):
        ends = [match.end() for match in border.finditer(text, since, stop)]
        if ends:
            return ends[-1]
    return stop
