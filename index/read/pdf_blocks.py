"""The lines of a PDF in reading order → its text and blocks, and where each line went.

Knows what a paragraph, a heading and a list item look like, and how a word that was hyphenated at a
line's end is put together. It doesn't know PDFium.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from index.read.pdf_lines import BOLD_LENGTH, Line
from index.read.pdf_order import LARGER, separators
from index.read.text import LIST_MARKER, Piece, lay_out
from index.types import Block, BlockKind, Page

# A sentence's end may carry the number of a note: "at dawn.12".
_SENTENCE_END = re.compile(r"(?:[.!?…。！？][\"'”’»)\]]*|[^\W\d_][.!?][\"'”’»)\]]*\[?\d{1,3}\]?)$")
_BULLET = re.compile(r"[●○■□▪◆❖➢➤►▸✓✔∙]\s+(?=\S)")
_DASH = re.compile(r"[-–]\s")
_LETTER = re.compile(r"[^\W\d_]{2}")
# A bold line that ends or reads like this says something, or belongs to a table of contents.
_STATEMENT = re.compile(r"(?:\. ?){4}|[.?!:;,]$|:\s|\d:\d|[@€$£%]|://")
_TAIL = 12  # characters that show whether a sentence ends
_FIRST_WORD = re.compile(r"\S+")

_SAME_SIZE = 1.08  # at most, between lines of one paragraph
_MIXED = 1.3  # at most, if the words go on: most of a line may be code in a smaller font
_LOOSE = 1.22  # times the usual distance of lines: a paragraph ends
_LOOSE_HEADING = 1.6  # font sizes between the lines of one heading
_INDENT = 0.8  # font sizes
# Font sizes between the word that would have fitted and the edge: its width is a guess.
_ROOM, _ROOM_IN_SENTENCE = 0.5, 2.0
_LOOK_BACK = 8  # paragraphs; notes at a page's foot stand between two parts of one
_HEADING_LENGTH, _HEADING_LINES = 200, 4
_LEVELS = 6

_HYPHENATED = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LOWER_WORD = re.compile(r"[^\W\d_]+")
# Words that stand before a hyphen of their own far more often than before a line's.
_BEFORE_HYPHEN = """
    twenty thirty forty fifty sixty seventy eighty ninety self well half ex all cross non vice one
    two three four five six seven eight nine ten long short high low full part
"""
_BEFORE_HYPHEN_WORDS = frozenset(_BEFORE_HYPHEN.split())
_EAST_ASIAN = re.compile(r"[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Run(NamedTuple):
    """Where a line stands in the text. Of its end, a hyphen may have been dropped."""

    start: int
    end: int
    line: Line


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together, and what each adds to the text."""

    lines: list[Line]
    is_item: bool = False
    texts: list[str] = field(default_factory=list)

    @property
    def last(self) -> Line:
        return self.lines[-1]


class Laid(NamedTuple):
    """The text of a PDF, and what stands where in it."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    paragraphs: list[_Paragraph]

    def runs(self) -> Iterator[Run]:
        """Where each line stands in the text, in reading order."""
        for paragraph, block in zip(self.paragraphs, self.blocks, strict=True):
            yield from _runs(paragraph, block)


def lay_out_lines(pages: Sequence[Sequence[Line]], usual: float) -> Laid:
    """Put the lines of a document together.

    Args:
        pages: the lines of each page in reading order; the first page is number 1.
        usual: the font size of most of the text, in points.
    """
    lines = [line for page in pages for line in page]
    look = _Look(lines, usual)
    paragraphs = _paragraphs(pages, look)
    join = _joiner(lines)
    for paragraph in paragraphs:
        paragraph.texts = _joined(paragraph.lines, join)
    texts = ["".join(paragraph.texts) for paragraph in paragraphs]
    kinds = _kinds(paragraphs, texts, look)
    pieces = (Piece(kind, text, level) for text, (kind, level) in zip(texts, kinds, strict=True))
    text, blocks = lay_out(pieces)
    return Laid(text, blocks, _pages(paragraphs, blocks, len(pages)), paragraphs)


class _Look:
    """What most of a document looks like."""

    def __init__(self, lines: Sequence[Line], usual: float) -> None:
        bold = sum(line.bold for line in lines)
        leadings: Counter[tuple[float, float]] = Counter()
        for before, line in pairwise(lines):
            distance = line.base - before.base
            if before.size == line.size and 0 < distance < 3 * line.size:
                leadings[line.size, round(2 * distance) / 2] += 1
        self.size = usual
        self.bold = 2 * bold > len(lines)
        self.leading: dict[float, float] = {}
        for (size, distance), _ in leadings.most_common():
            self.leading.setdefault(size, distance)

    def is_large(self, line: Line) -> bool:
        return line.size > LARGER * self.size

    def is_bold(self, line: Line) -> bool:
        return line.bold and not self.bold


def _paragraphs(pages: Sequence[Sequence[Line]], look: _Look) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    current: _Paragraph | None = None
    for lines in pages:
        for number, line in enumerate(lines):
            if current is not None and _is_below(current.last, line):
                goes_on = _goes_on(current, line, lines[max(0, number - 3) : number + 3], look)
            else:
                current = _unfinished(found, line, look)
                goes_on = current is not None
            if current is not None and goes_on:
                current.lines.append(line)
            else:
                current = _Paragraph([line], _marker(line) is not None)
                found.append(current)
    return found


def _is_below(before: Line, line: Line) -> bool:
    """Whether a line stands below another in the same column."""
    return (
        line.page == before.page
        and line.base > before.base
        and line.turn == before.turn
        and line.left < before.right
        and before.left < line.right
    )


def _goes_on(paragraph: _Paragraph, line: Line, around: Sequence[Line], look: _Look) -> bool:
    """Whether the line below a paragraph belongs to it."""
    before = paragraph.last
    distance = line.base - before.base
    if _is_row(before) or _is_row(line):
        return False
    if not _are_alike(before, line, _MIXED if line.text[0].islower() else _SAME_SIZE):
        return False
    if look.is_large(line):
        return distance <= _LOOSE_HEADING * line.size and _marker(line) is None
    size = max(before.size, line.size)
    if distance > _LOOSE * look.leading.get(size, _LOOSE_HEADING * size):
        return False
    ended = before.text[-1] in ":;" or _ends_sentence(before.text)
    if marker := _marker(line):
        sure = marker == "bullet" or ended or paragraph.is_item
        return not (sure or _breaks(before, line, around))
    if not ended and line.text[0].islower():
        return True
    return not (
        _changes_weight(before, line)
        or _is_indented(paragraph, line, around, ended=ended)
        or _breaks(before, line, around)
    )


def _ends_sentence(text: str) -> bool:
    if text[-1].isalpha() or text[-1] == ",":
        return False
    return _SENTENCE_END.search(text[-_TAIL:]) is not None


def _are_alike(before: Line, line: Line, times: float = _SAME_SIZE) -> bool:
    return before.size <= times * line.size and line.size <= times * before.size


def _changes_weight(before: Line, line: Line) -> bool:
    """Whether one of two lines is bold, as far as that is known of them."""
    return line.bold != before.bold and (before.bold or len(before.text) <= BOLD_LENGTH)


def _is_row(line: Line) -> bool:
    """Whether a line is a row of a table's cells."""
    return bool(line.parts) and "; " in separators(line.parts)


def _marker(line: Line) -> str | None:
    """What kind of list marker a line begins with: a "bullet", or an "other" that may be a word."""
    if _BULLET.match(line.text):
        return "bullet"
    if not LIST_MARKER.match(line.text):
        return None
    return "other" if line.text[0].isalnum() or line.text[0] in "(-–" else "bullet"


def _is_indented(paragraph: _Paragraph, line: Line, around: Sequence[Line], *, ended: bool) -> bool:
    """Whether a line is set in, or set out, like the first of another paragraph."""
    indent = _INDENT * line.size
    first = paragraph.lines[0]
    if paragraph.is_item:
        hangs = paragraph.last.left > first.left + indent
        return line.left < first.left - indent or (hangs and line.left < first.left + indent / 2)
    if line.left < paragraph.last.left + indent:
        return False
    if ended and len(paragraph.lines) > 1:
        return True
    following = next((other for other in around if _is_below(line, other)), None)
    return ended and following is not None and following.left < line.left - indent


def _breaks(before: Line, line: Line, around: Sequence[Line]) -> bool:
    """Whether the line before ended although the next word would still have fitted."""
    edge = max(
        (other.right for other in around if other.left < before.right and other.right > line.left),
        default=before.right,
    )
    room = _ROOM if _ends_sentence(before.text) else _ROOM_IN_SENTENCE
    return edge - before.right > _first_word(line) + room * line.size


def _first_word(line: Line) -> float:
    """The width of a line's first word in points, if all letters were as wide."""
    word = _FIRST_WORD.match(line.text)
    length = word.end() if word else 0
    return (line.right - line.left) * length / len(line.text)


def _unfinished(found: Sequence[_Paragraph], line: Line, look: _Look) -> _Paragraph | None:
    """The paragraph that a line at the top of a page or column goes on with.

    Smaller text, as in notes at a page's foot, may stand between them.
    """
    if _marker(line) or look.is_large(line) or line.bold or _is_row(line):
        return None
    for paragraph in reversed(found[-_LOOK_BACK:]):
        last = paragraph.last
        if last.page < line.page - 1 or last.turn != line.turn:
            return None
        if _are_alike(last, line):
            return paragraph if _is_cut_off(paragraph, line, look) else None
        if last.size > line.size:
            return None
    return None


def _is_cut_off(paragraph: _Paragraph, line: Line, look: _Look) -> bool:
    last = paragraph.last
    if _ends_sentence(last.text) or look.is_bold(last) or _is_row(last):
        return False
    if line.text[0].islower() or last.text[-1] in "-,":
        return True
    edge = max(other.right for other in paragraph.lines)
    is_full = len(paragraph.lines) > 1 and edge - last.right < _first_word(line)
    return is_full and line.text[0].isalnum()


_Join = Callable[[str, str], tuple[int, str]]


def _joiner(lines: Sequence[Line]) -> _Join:
    """How two lines are joined: the characters to drop from the first, what to put between.

    A hyphen at a line's end is dropped unless it is the word's own: the document has the word with
    its hyphen elsewhere and never without, or the part before it is one that takes hyphens.
    """
    words: set[str] = set()

    def join(first: str, second: str) -> tuple[int, str]:
        if first[-1] not in "-/—" or not first[-2:-1].strip():
            both = _EAST_ASIAN.match(first[-1]) and _EAST_ASIAN.match(second)
            return 0, "" if both else " "
        left, right = _HYPHENATED.search(first), _LOWER_WORD.match(second)
        if left is None or right is None or not second[0].islower():
            return 0, ""
        if not words:
            for line in lines:
                words.update(_WORD.findall(line.text.lower()))
        start, end = left[1].lower(), right[0].lower()
        own = f"{start}-{end}" in words or start in _BEFORE_HYPHEN_WORDS
        return (0, "") if own and start + end not in words else (1, "")

    return join


def _joined(lines: Sequence[Line], join: _Join) -> list[str]:
    """The text of each line, with what stands between it and the next."""
    texts = [line.text for line in lines]
    if _BULLET.match(texts[0]):
        texts[0] = "•" + texts[0][1:]
    for number, (first, second) in enumerate(pairwise(texts)):
        drop, between = join(first, second)
        texts[number] = first[: len(first) - drop] + between
    return texts


def _kinds(
    paragraphs: Sequence[_Paragraph], texts: Sequence[str], look: _Look
) -> Iterator[tuple[BlockKind, int]]:
    """What each paragraph is, and its level if it is a heading."""
    headings = [
        number + 1 < len(paragraphs) and _is_heading(paragraph, text, look)
        for number, (paragraph, text) in enumerate(zip(paragraphs, texts, strict=True))
    ]
    sizes = [max(paragraph.lines[0].size, look.size) for paragraph in paragraphs]
    levels = sorted({size for size, is_one in zip(sizes, headings, strict=True) if is_one})
    for paragraph, size, is_one in zip(paragraphs, sizes, headings, strict=True):
        if is_one:
            yield BlockKind.HEADING, min(len(levels) - levels.index(size), _LEVELS)
        elif _is_row(paragraph.lines[0]):
            yield BlockKind.ROW, 0
        else:
            yield (BlockKind.ITEM if paragraph.is_item else BlockKind.PROSE), 0


def _is_heading(paragraph: _Paragraph, text: str, look: _Look) -> bool:
    """Whether a paragraph is surely a heading. A heading is never cited: in doubt it is prose."""
    line = paragraph.lines[0]
    if _is_row(line) or _marker(line) == "bullet" or _DASH.match(text) or not _LETTER.search(text):
        return False
    if look.is_large(line):
        says = text.endswith(".") and len(text.split()) > 5
        return len(paragraph.lines) <= _HEADING_LINES and len(text) <= _HEADING_LENGTH and not says
    return (
        all(look.is_bold(line) for line in paragraph.lines)
        and line.size >= look.size / _SAME_SIZE
        and len(text) <= BOLD_LENGTH
        and _STATEMENT.search(text) is None
    )


def _runs(paragraph: _Paragraph, block: Block) -> Iterator[Run]:
    """Where the lines of one paragraph stand."""
    start = block.start
    for line, text in zip(paragraph.lines, paragraph.texts, strict=True):
        end = start + len(text.rstrip())
        place = start
        parts = line.parts or (line,)
        for between, part in zip(separators(parts), parts, strict=True):
            place += len(between)
            yield Run(place, min(end, place + len(part.text)), part)
            place += len(part.text)
        start += len(text)


def _pages(
    paragraphs: Sequence[_Paragraph], blocks: Sequence[Block], count: int
) -> tuple[Page, ...]:
    """Each page with the blocks that begin on it; a page without any is empty."""
    found: list[Page] = []
    position, place = 0, 0
    for number in range(1, count + 1):
        start = blocks[place].start if place < len(blocks) else position
        while place < len(blocks) and paragraphs[place].lines[0].page == number:
            position = blocks[place].end
            place += 1
        found.append(Page(number, min(start, position), position))
    return tuple(found)
