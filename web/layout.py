"""A document's text → blocks of pieces, as a page shows them.

Everything that isn't white space stays, in its order: what a reader sees is the document. Knows
nothing of HTML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.types import BlockKind, Section

DEEPEST = 6
PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence with its number, or (None) what stands between two.

    `page` is the number of the page, slide or row, where it is the first one there.
    """

    text: str
    number: int | None = None
    cited: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """What stands together on a document's page. `level` (2 to 6) counts for headings only."""

    kind: BlockKind
    level: int = 0
    pieces: list[Piece] = field(default_factory=list)

    def says(self, title: str) -> bool:
        """Whether this is the title over again, and nobody quoted it."""
        return [piece.text for piece in self.pieces] == [title] and not self.pieces[0].cited


def lay_out(
    text: str,
    sections: Sequence[Section],
    places: Sequence[tuple[int, int]],
    origin: int = 0,
) -> list[Block]:
    """A document's text from character `origin` on as blocks, in its order.

    Sentences in `places` are cited. What stands between sentences is kept, but for the signs that
    only mark a line as a heading.
    """
    blocks: list[Block] = []
    position, page = 0, None
    for section in sections:
        level = min(len(section.headings) + 1, DEEPEST)
        for sentence in section.sentences:
            first, last = sentence.start - origin, sentence.end - origin
            gap, kind = text[position:first], sentence.kind
            if not blocks or _breaks(gap, blocks[-1].kind, kind):
                marker = _fill(blocks, gap, section.headings)
                blocks.append(Block(kind, max(level, 2)))
                gap = "" if kind is BlockKind.HEADING else marker
            if gap:
                blocks[-1].pieces.append(Piece(gap))
            cited = any(start < sentence.end and sentence.start < end for start, end in places)
            begun = sentence.page if sentence.page != page else None
            blocks[-1].pieces.append(Piece(text[first:last], sentence.number, cited, begun))
            position, page = last, sentence.page
    _fill(blocks, text[position:] + "\n", ())
    return blocks


def _breaks(gap: str, before: BlockKind, after: BlockKind) -> bool:
    if before is not after:
        return True
    if after is BlockKind.CODE:
        return "```" in gap or "~~~" in gap
    if after is BlockKind.PROSE:
        return bool(PARAGRAPH_BREAK.search(gap))
    return "\n" in gap


def _fill(blocks: list[Block], gap: str, headings: Sequence[str]) -> str:
    """Adds the lines of `gap` to the end of `blocks`; gives back what begins the next block."""
    *lines, marker = gap.split("\n")
    if blocks and lines and (rest := lines.pop(0)).strip():
        blocks[-1].pieces.append(Piece(rest))
    for line in filter(str.strip, lines):
        name = " ".join(line.split())
        if name in headings:
            level = min(headings.index(name) + 2, DEEPEST)
            blocks.append(Block(BlockKind.HEADING, level, [Piece(name)]))
        elif name.strip("=-") or not blocks or blocks[-1].kind is not BlockKind.HEADING:
            blocks.append(Block(BlockKind.PROSE, 0, [Piece(line)]))
    return marker
