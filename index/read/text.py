"""How plain text is laid out: paragraphs, lists and headings, found and written.

`read_text` finds the layout of a .txt file, whose text it leaves as it is. `lay_out` goes the other
way for formats whose markup tells the layout. Neither knows what a sentence is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise, repeat
from pathlib import PurePosixPath
from typing import NamedTuple

from index.types import Block, BlockKind, Document, Page, new

# Looking up a member of an enum takes half as long as making a tuple.
HEADING, PROSE, ITEM, ROW, CODE = BlockKind

LIST_MARKER = re.compile(
    r"(?:[-*•·‣▪◦–]|\d{1,3}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}\)|\(\d{1,3}\))\s+(?=\S)"
)
# A list that begins inside a paragraph begins with one of these: "in\n1945. The" is wrapping.
_FIRST_MARKER = re.compile(r"(?:[-*•‣▪◦]|1[.)]|\(?[1ai]\))\s+(?=\S)")
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|\^{3,}")
_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 4}
# What begins an entry of a log, and the lines of a form, a letter's head or a dialogue.
_STAMP = re.compile(r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_LABEL = re.compile(r"[A-Z][\w-]*(?: [\w-]+)?:[ \t]")
_UNWRAPPED = 120
_SLAB = 1_000_000  # characters whose lines are held at a time
_OTHER_ENDS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # of lines, as Python has it
_HEADING_LENGTH, _HEADING_WORDS, _HEADING_DIGITS = 80, 10, 3
# Nothing of this but the last is in a line of letters, digits and single spaces, as most have.
_NOT_HEADING = re.compile(r"[.?!:;,]$|:\s|\d:\d|[@€$£%]|://|\bwww\.|^By\s")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")

_SPACE, _WORD, _LETTERS = re.compile(r"\s"), re.compile(r"\S+"), re.compile(r"[^\W\d_]{3}")

_Line = tuple[int, int]


class Piece(NamedTuple):
    """A block before it has its place in a text.

    `level` counts for headings only; `page` is the number of the page, slide or row, if it has one.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


PieceParts = tuple[BlockKind, str, int, int | None]
"""What a piece is made of, which is all that laying it out needs."""


class Layout(NamedTuple):
    """A text with its blocks and its pages."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]


def read_text(path: str, text: str) -> Document:
    """The document of a plain text file; its text is the file's own, character for character."""
    blocks = tuple(_blocks(text))
    titled = bool(blocks) and blocks[0].kind is HEADING
    title = heading_text(text, blocks[0]) if titled else title_from(path)
    return Document(path, title, text, blocks, "text/plain")


def text_pieces(text: str) -> Iterator[Piece]:
    """The pieces of plain text that stands inside a file of another format."""
    for block in _blocks(text):
        kind, start, end, level = block
        if kind is HEADING:
            yield Piece(kind, heading_text(text, block), level)
        else:
            yield new(Piece, (kind, text[start:end], 0, None))


def title_from(path: str) -> str:
    """What to call a document that doesn't say its title: its file's name, made readable."""
    stem = PurePosixPath(path).stem
    return " ".join(stem.replace("-", " ").replace("_", " ").split()) or stem


def heading_text(text: str, heading: Block) -> str:
    """A heading on one line, without the underline that it may have in plain text."""
    first, *rest = text[heading.start : heading.end].splitlines()
    words = " ".join([first, *(line for line in rest if not _UNDERLINE.fullmatch(line.strip()))])
    return " ".join(words.split())


def lay_out(pieces: Iterable[PieceParts]) -> Layout:
    """Write pieces below each other, a blank line between them; empty ones are left out."""
    parts: list[str] = []
    blocks: list[Block] = []
    pages: list[Page] = []
    position = 0
    before: int | None = None
    for kind, raw, level, number in pieces:
        if text := raw.rstrip().lstrip("\r\n"):
            end = position + len(text)
            blocks.append(new(Block, (kind, position, end, level)))
            parts.append(text)
            if number is not None:
                start = pages.pop().start if number == before else position
                pages.append(new(Page, (number, start, end)))
            before = number
            position = end + 2
    return Layout("\n\n".join(parts), tuple(blocks), tuple(pages))


def table_pieces(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Piece]:
    """A table as rows that can be read alone: "Header: cell; Header: cell".

    The headers are a row of their own only if there is no other.
    """
    write = row_writer(headers)
    empty = True
    for row in rows:
        if text := write(row):
            empty = False
            yield new(Piece, (ROW, text, 0, None))
    if empty:
        yield Piece(ROW, "; ".join(filter(None, headers)))


def row_writer(headers: Sequence[str]) -> Callable[[Sequence[str]], str]:
    """What writes a row as "Header: cell; Header: cell", without its empty cells."""
    names = [f"{head}: " if head else "" for head in headers]
    # Of a full row only the cells, every second part, are its own.
    parts = [part for name in names for part in (f"; {name}", "")]
    parts[:1] = names[:1]
    width = len(names)

    def write(row: Sequence[str]) -> str:
        if len(row) == width and all(row):
            parts[1::2] = row
            return "".join(parts)
        padded = chain(names, repeat(""))
        return "; ".join([name + cell for name, cell in zip(padded, row, strict=False) if cell])

    return write


def _blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for lines, following in pairwise(chain(_paragraphs(text), [[]])):
        start, end = lines[0]
        if len(lines) > 1:
            level = _LEVELS.get(text[lines[1][0]])
            if level is not None and _is_underlined(text, lines):
                found.append(Block(HEADING, start, lines[1][1], level))
                lines = lines[2:]
            found += _paragraph_blocks(text, lines)
        elif (
            end - start <= _HEADING_LENGTH and following and _is_heading(text, lines[0], following)
        ):
            found.append(Block(HEADING, start, end, 1))
        # No list marker begins with a capital letter, as most lines do.
        elif text[start].isupper() or not LIST_MARKER.match(text, start, end):
            found.append(new(Block, (PROSE, start, end, 0)))
        else:
            found.append(new(Block, (ITEM, start, end, 0)))
    return found


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """The lines between blank lines, each as (start, end) without the white space around it."""
    for start, end in _slabs(text):
        slab = text[start:end]
        if any(sign in slab for sign in _OTHER_ENDS):
            yield from _paragraphs_between(slab, start)
            continue
        for chunk in slab.split("\n\n"):
            end = start + len(chunk)
            if "\n" not in chunk and chunk.strip() == chunk:
                if chunk:
                    yield [(start, end)]
            else:
                yield from _paragraphs_between(chunk, start)
            start = end + 2


def _paragraphs_between(text: str, position: int) -> Iterator[list[_Line]]:
    """The same of a part of a text that begins at a position."""
    lines: list[_Line] = []
    for raw in text.splitlines(keepends=True):
        if body := raw.strip():
            start = position + raw.index(body)
            lines.append((start, start + len(body)))
        elif lines:
            yield lines
            lines = []
        position += len(raw)
    if lines:
        yield lines


def _slabs(text: str) -> Iterator[_Line]:
    """Where parts of a text stand that end with a blank line; a large one is never cut at once."""
    start = 0
    while start < len(text):
        cut = text.find("\n\n", start + _SLAB)
        end = cut + 2 if cut >= 0 else len(text)
        yield start, end
        start = end


def _is_underlined(text: str, lines: Sequence[_Line]) -> bool:
    if not _UNDERLINE.fullmatch(text, *lines[1]):
        return False
    (start, end), (under, under_end) = lines[:2]
    length = end - start
    return (
        length <= _HEADING_LENGTH
        and abs(length - (under_end - under)) <= 3
        and any(map(str.isalpha, text[start:end]))
    )


def may_be_heading(line: str) -> bool:
    """Whether a short line looks as headings do."""
    plain = line.replace(" ", "")
    return (
        (line[0].isupper() or line[0].isdigit())
        and len(line.split()) <= _HEADING_WORDS
        and _LETTERS.search(line) is not None
        and (plain.isalpha() or sum(map(str.isdigit, plain)) <= _HEADING_DIGITS)
        and (_NOT_HEADING.match if plain.isalnum() else _NOT_HEADING.search)(line) is None
    )


def _is_heading(text: str, place: _Line, following: Sequence[_Line]) -> bool:
    """Whether a short lone line is surely a heading. One is never cited: in doubt it is prose."""
    line = text[slice(*place)]
    return may_be_heading(line) and _is_prose(text, following, longer_than=len(line))


def _is_prose(text: str, lines: Sequence[_Line], longer_than: int) -> bool:
    start, end = lines[0][0], lines[-1][1]
    return (
        end - start > longer_than
        and LIST_MARKER.match(text, start, end) is None
        and _SENTENCE_END.search(text[max(start, end - 8) : end]) is not None
    )


def _paragraph_blocks(text: str, lines: Sequence[_Line]) -> Iterator[Block]:
    """Cut a paragraph where its writer broke the line on purpose."""
    if not lines:
        return
    start, end = lines[0]
    kind = ITEM if LIST_MARKER.match(text, start, end) else PROSE
    width: int | None = None
    for before, line in pairwise(lines):
        is_marked = LIST_MARKER.match(text, *line) is not None
        # Of items that follow each other the widths needn't be known.
        if kind is PROSE or not is_marked:
            width = _width(text, lines) if width is None else width
            on_purpose = (
                width > _UNWRAPPED
                or _broken(text, before, line, width)
                or _is_entry(text, before, line)
            )
            if not (on_purpose or (is_marked and _FIRST_MARKER.match(text, *line))):
                end = line[1]
                continue
        yield new(Block, (kind, start, end, 0))
        start, end = line
        kind = ITEM if is_marked else PROSE
    yield new(Block, (kind, start, end, 0))


def _width(text: str, lines: Sequence[_Line]) -> int:
    """Of the longest line. One of a single word (an address, say) may stick out of the others."""
    return max([end - start for start, end in lines if _SPACE.search(text, start, end)], default=0)


def _broken(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether the line before ended although the next word would still have fitted."""
    word = _WORD.match(text, *line)
    fits = word is not None and before[1] - before[0] + 1 + len(word[0]) <= width
    return fits and not (text[line[0]].islower() and text[before[1] - 1] not in ".!?:;")


def _is_entry(text: str, before: _Line, line: _Line) -> bool:
    """Whether both lines begin as those do that stand alone: with a time, or with a label."""
    first = text[line[0]]
    if first.isupper():
        return bool(_LABEL.match(text, *line) and _LABEL.match(text, *before))
    return (first.isdigit() or first == "[") and _STAMP.match(text, *line) is not None
