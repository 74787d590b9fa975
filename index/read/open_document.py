"""OpenDocument texts and presentations → Document: headings, paragraphs, lists, tables, notes.

The archive is read in memory and never unpacked; XML entities aren't resolved. What was deleted
while changes were tracked, comments and tables of contents aren't part of the text; headers and
footers stand in another part of the file. Offsets count in the extracted text. The format: OASIS,
OpenDocument 1.3, part 3.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from lxml import etree

from index.errors import UnreadableError
from index.read.failures import LOCKED, MANIFEST, says_encrypted
from index.read.properties import authorship, xml
from index.read.table import table_rows
from index.read.text import HEADING, ITEM, PROSE, Piece, lay_out, title_from
from index.types import BlockKind, Document, Unit, new

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _DRAW, OFFICE, _SLIDE, _STYLE = (
    f"{{{_OASIS}{name}:1.0}}"
    for name in ("text", "table", "drawing", "office", "presentation", "style")
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PARAGRAPH, _HEADING, _LIST = f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}list"
_PARAGRAPHS, _TABLES = (_PARAGRAPH, _HEADING), f"{_TABLE}table"
_DISPLAY = f"{_TEXT}display"
_TITLED = "Title"
_LEFT_OUT = frozenset(
    (f"{_TEXT}tracked-changes", f"{_TEXT}table-of-content", f"{OFFICE}annotation")
    + (f"{OFFICE}forms", f"{_TEXT}note-citation", f"{_TEXT}page-number")
)
# Inside a paragraph, but no part of its sentences: they follow it.
_ANCHORED = frozenset((f"{_TEXT}note", f"{_DRAW}frame", f"{_DRAW}custom-shape"))
TAB, LINE_BREAK = f"{_TEXT}tab", f"{_TEXT}line-break"
_SIGNS = {TAB: "\t", LINE_BREAK: "\n"}
_ROW = f"{_TABLE}table-row"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_REPEATED, _SPANNED = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-columns-spanned"
_NAMES = f"{_TABLE}table-header-rows"
_MOST_SPACES = 100
_MOST_COLUMNS = 1024
_MEDIA_TYPES = "application/vnd.oasis.opendocument."


def read_open_document(path: str, data: bytes) -> Document:
    """The document of an .odt or .odp file. Its title is its properties', else its first heading.

    Raises:
        UnreadableError: it is encrypted, or lacks its text.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if MANIFEST in names and says_encrypted(archive.read(MANIFEST)):
            raise UnreadableError(LOCKED)
        content = xml(archive.read("content.xml"))
        body = content.find(f"{OFFICE}body")
        properties = xml(archive.read("meta.xml")) if "meta.xml" in names else body
    slides = body.findall(f"{OFFICE}presentation/{_DRAW}page")
    pieces = [
        piece._replace(page=n) for n, slide in enumerate(slides, 1) for piece in _slide(slide)
    ]
    for text in body.iterchildren(f"{OFFICE}text"):
        _raise_titles(text, content.find(f"{OFFICE}automatic-styles"))
        pieces += _pieces(text)
    named = " ".join("".join(node.text or "" for node in properties.iter(_TITLE)).split())
    headings = (piece.text for piece in pieces if piece.kind is HEADING and piece.text)
    title = named or next(headings, "") or title_from(path)
    laid = lay_out(pieces)
    kind, unit = ("presentation", Unit.SLIDE) if slides else ("text", None)
    media_type = _MEDIA_TYPES + kind
    told = authorship(data)
    return Document(path, title, laid.text, laid.blocks, media_type, laid.pages, unit, *told)


def _raise_titles(text: Any, styles: Any) -> None:
    """Makes headings of the paragraphs that are titles by their style, in the tree itself."""
    titles = {_TITLED}
    for style in () if styles is None else styles:
        if style.get(f"{_STYLE}parent-style-name") == _TITLED:
            titles.add(style.get(f"{_STYLE}name"))
    for paragraph in text.iter(_PARAGRAPH):
        if paragraph.get(f"{_TEXT}style-name") in titles:
            paragraph.tag = _HEADING


def _slide(slide: Any) -> list[Piece]:
    """A slide's title, what else it shows in the file's order, and its notes."""
    titles: list[Piece] = []
    body: list[Piece] = []
    for shape in slide:
        if shape.get(f"{_SLIDE}class") == "title":
            titles += _pieces(shape)
        else:
            body += _pieces(shape)
    title = " ".join(" ".join(piece.text for piece in titles).split())
    # A heading is never cited: the only text of a slide must not be one.
    kind = HEADING if any(piece.text.strip() for piece in body) else PROSE
    return [Piece(kind, title, int(kind is HEADING)), *body]


def _pieces(parent: Any, kind: BlockKind = PROSE) -> Iterator[Piece]:
    """What stands in an element. The parser refuses elements that are nested hundreds deep."""
    for element in parent.iterchildren(tag=etree.Element):
        tag = element.tag
        if tag in _LEFT_OUT or element.get(_DISPLAY) == "none":
            continue
        if tag == _PARAGRAPH and kind is PROSE and len(element) == 0:  # as most are
            yield new(Piece, (PROSE, element.text or "", 0, None))
        elif tag in _PARAGRAPHS:
            yield from _paragraph(element, kind)
        elif tag == _TABLES:
            yield from _table(element)
        else:
            inside = ITEM if tag == _LIST else kind
            yield from _pieces(element, inside)


def _paragraph(element: Any, kind: BlockKind) -> Iterator[Piece]:
    """A paragraph, and what is anchored in it."""
    is_plain = len(element) == 0
    text = element.text or "" if is_plain else "".join(_words(element))
    if element.tag == _HEADING:
        level = element.get(f"{_TEXT}outline-level", "1")
        yield Piece(HEADING, " ".join(text.split()), min(6, int(level)))
    elif kind is ITEM and text.strip():
        yield Piece(kind, f"- {text.strip()}")
    else:
        yield Piece(PROSE, text)
    for anchored in () if is_plain else element.iter(*_ANCHORED):
        if next(anchored.iterancestors(*_PARAGRAPHS), None) is element:
            yield from _pieces(anchored)


def _words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{_TEXT}s":
            yield " " * min(_MOST_SPACES, int(child.get(f"{_TEXT}c", "1")))
        elif child.tag not in _ANCHORED and child.tag not in _LEFT_OUT:
            yield from _words(child)
        yield child.tail or ""


def _table(table: Any) -> Iterator[Piece]:
    """The rows; merged cells say in each row and column what they say."""
    grid: list[list[str]] = []
    headed = 0
    for row in table.iter(_ROW):
        parent = row.getparent()
        # Few stand deeper than right in their table.
        if parent is table or (
            parent.tag != _TABLES and next(parent.iterancestors(_TABLES)) is table
        ):
            headed += parent.tag == _NAMES
            grid.append(_row(row, grid[-1] if grid else []))
    # The last columns may be there for their looks only.
    width = max(map(len, grid), default=0)
    while width and not any(any(row[width - 1 :]) for row in grid):
        width -= 1
    if width < 2:
        for cell in table.iter(_CELL):
            if next(cell.iterancestors(_TABLES)) is table:
                yield from _pieces(cell)
        return
    if width < len(grid[0]):
        grid = [row[:width] for row in grid]
    yield from chain.from_iterable(table_rows(grid, headed))


def _row(row: Any, above: Sequence[str]) -> list[str]:
    """The texts of a row's columns."""
    cells: list[str] = []
    spanned = 0
    last = None
    for cell in row:
        tag, times = cell.tag, cell.get(_REPEATED)
        if tag == _CELL:
            last = cell
            if times is None:  # as most are
                cells.append(cell_text(cell))
            else:
                cells += [cell_text(cell)] * _number(times)
            continue
        if tag != _COVERED:
            continue
        if last is not None:
            spanned, last = _number(last.get(_SPANNED)) - 1, None
        for _ in range(_number(times)):
            # Beside the cell that covers it, or below one.
            beside, below = cells[-1:], above[len(cells) : len(cells) + 1]
            cells += (beside if spanned > 0 else below) or [""]
            spanned -= 1
    if last is None and len(row) and _number(row[0].get(_SPANNED)) == len(cells):
        return cells[:1]
    return cells


def _number(said: str | None) -> int:
    return 1 if said is None else min(_MOST_COLUMNS, max(1, int(said)))


def cell_text(cell: Any) -> str:
    """The text of a cell on one line; most hold one paragraph of nothing but text."""
    only = cell[0] if len(cell) == 1 else None
    if only is None or only.tag != _PARAGRAPH or len(only) or only.get(_DISPLAY) == "none":
        return " ".join(" ".join([piece.text for piece in _pieces(cell)]).split())
    return " ".join((only.text or "").split())
