"""The lines of a PDF in reading order → its text and blocks, and where each line went.

Knows what tells a heading from prose. It doesn't know PDFium.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from index.read.pdf.lines import BOLD_LENGTH, Line
from index.read.pdf.look import SAME_SIZE, Look, is_row, marker
from index.read.pdf.paragraphs import Paragraph, paragraphs_of
from index.read.pdf.rows import separators
from index.read.pdf.words import joined, joiner
from index.read.text import Piece, lay_out
from index.types import Block, BlockKind, Page, new

_DASH = re.compile(r"[-–]\s")
_LETTER = re.compile(r"[^\W\d_]{2}")
# A bold line that ends or reads like this says something, or belongs to a table of contents.
_STATEMENT = re.compile(r"(?:\. ?){4}|[.?!:;,]$|:\s|\d:\d|[@€$£%]|://")
_HEADING_LENGTH, _HEADING_LINES = 200, 4
_LEVELS = 6


class Run(NamedTuple):
    """Where a line stands in the text. Of its end, a hyphen may have been dropped."""

    start: int
    end: int
    line: Line


class Laid(NamedTuple):
    """The text of a PDF, and what stands where in it.

    Some pages may have none: those of `pictures` without text, and the `damaged` ones.
    """

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    paragraphs: list[Paragraph]
    pictures: int = 0
    damaged: int = 0

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
    look = Look(lines, usual)
    paragraphs = paragraphs_of(pages, look)
    join = joiner(lines)
    for paragraph in paragraphs:
        paragraph.texts = joined(paragraph.lines, join)
    texts = ["".join(paragraph.texts) for paragraph in paragraphs]
    kinds = _kinds(paragraphs, texts, look)
    pieces = [
        new(Piece, (kind, text, level, None))
        for text, (kind, level) in zip(texts, kinds, strict=True)
    ]
    text, blocks, _ = lay_out(pieces)
    laid = Laid(text, blocks, (), paragraphs)
    return laid._replace(pages=_pages(laid, len(pages)))


def _kinds(
    paragraphs: Sequence[Paragraph], texts: Sequence[str], look: Look
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
        elif is_row(paragraph.lines[0]):
            yield BlockKind.ROW, 0
        else:
            yield (BlockKind.ITEM if paragraph.is_item else BlockKind.PROSE), 0


def _is_heading(paragraph: Paragraph, text: str, look: Look) -> bool:
    """Whether a paragraph is surely a heading. A heading is never cited: in doubt it is prose."""
    line = paragraph.lines[0]
    is_large = look.is_large(line)
    if not (is_large or look.is_bold(line)):  # as most
        return False
    if is_row(line) or marker(line) == "bullet" or _DASH.match(text) or not _LETTER.search(text):
        return False
    if is_large:
        says = text.endswith(".") and len(text.split()) > 5
        return len(paragraph.lines) <= _HEADING_LINES and len(text) <= _HEADING_LENGTH and not says
    return (
        all(look.is_bold(line) for line in paragraph.lines)
        and line.size >= look.size / SAME_SIZE
        and len(text) <= BOLD_LENGTH
        and _STATEMENT.search(text) is None
    )


def _runs(paragraph: Paragraph, block: Block) -> Iterator[Run]:
    """Where the lines of one paragraph stand."""
    start = block.start
    for line, text in zip(paragraph.lines, paragraph.texts, strict=True):
        end = start + len(text.rstrip())
        start, place = start + len(text), start
        if not line.parts:
            yield Run(place, min(end, place + len(line.text)), line)
            continue
        for between, part in zip(separators(line), line.parts, strict=True):
            place += len(between)
            yield Run(place, min(end, place + len(part.text)), part)
            place += len(part.text)


def _pages(laid: Laid, count: int) -> tuple[Page, ...]:
    """Which stretch of the text stands on which page; a page without text has an empty one."""
    found: list[Page] = []
    for number, here in groupby(_on_pages(laid), key=lambda page: page.number):
        stretches = list(here)
        found.append(Page(number, stretches[0].start, stretches[-1].end))
    for number in {*range(1, count + 1)} - {page.number for page in found}:
        at = max((page.end for page in found if page.number < number), default=0)
        found.append(Page(number, at, at))
    return tuple(sorted(found, key=lambda page: (page.start, page.end)))


def _on_pages(laid: Laid) -> Iterator[Page]:
    """The stretches of the text on their pages; several in a row may be on one."""
    for paragraph, block in zip(laid.paragraphs, laid.blocks, strict=True):
        number = paragraph.lines[0].page
        if number == paragraph.last.page:
            yield new(Page, (number, block.start, block.end))
        else:
            for run in _runs(paragraph, block):
                yield Page(run.line.page, run.start, run.end)
