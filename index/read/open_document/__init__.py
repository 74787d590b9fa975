"""OpenDocument texts and presentations → Document: headings, paragraphs, lists, tables, notes.

The archive is read in memory and never unpacked; XML entities aren't resolved. What was deleted
while changes were tracked, comments and tables of contents aren't part of the text, nor are hidden
slides, though the others keep their numbers; headers and footers stand in another part of the file.
Offsets count in the extracted text. The format: OASIS, OpenDocument 1.3, part 3.

    styles.py    what is a title, raised or hidden
    objects.py   formulas and charts, each a part of its own
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from index.errors import UnreadableError
from index.read.failures import LOCKED, MANIFEST, says_encrypted
from index.read.formulas.text import raised
from index.read.office.properties import authorship, xml
from index.read.open_document.objects import show
from index.read.open_document.styles import NO_STYLES, Styles, styles_of
from index.read.tables.rows import table_rows
from index.read.text import HEADING, ITEM, PROSE, ROW, Piece, lay_out, title_from
from index.types import BlockKind, Document, Unit, new

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, DRAWN, OFFICE, _SLIDE, _PICTURE = (
    f"{{{_OASIS}{name}:1.0}}"
    for name in ("text", "table", "drawing", "office", "presentation", "svg-compatible")
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PARAGRAPH, _HEADING, _LIST = f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}list"
_PARAGRAPHS, _TABLES = (_PARAGRAPH, _HEADING), f"{_TABLE}table"
_DISPLAY, _NONE = f"{_TEXT}display", "none"
_STYLED = f"{_TEXT}style-name"
_LEFT_OUT = frozenset(
    (f"{_TEXT}tracked-changes", f"{_TEXT}table-of-content", f"{OFFICE}annotation")
    + (f"{OFFICE}forms", f"{_TEXT}note-citation", f"{_TEXT}page-number", f"{_TEXT}ruby-text")
    + (f"{_PICTURE}title", f"{_PICTURE}desc")
)
_SHAPES = (
    *("frame", "custom-shape", "rect", "ellipse", "circle", "line", "connector", "caption"),
    *("path", "polygon", "polyline", "regular-polygon", "measure"),
)
# Inside a paragraph, but no part of its sentences: they follow it.
_ANCHORED = frozenset((f"{_TEXT}note", *(f"{DRAWN}{shape}" for shape in _SHAPES)))
# What LibreOffice calls the tables inside its shapes, of which the standard has none.
_IN_SHAPES = ((b"<loext:table", b"<table:table"), (b"</loext:table", b"</table:table"))
_SPACES = f"{_TEXT}s"
TAB, LINE_BREAK = f"{_TEXT}tab", f"{_TEXT}line-break"
_SIGNS = {TAB: "\t", LINE_BREAK: "\n"}
_ROW = f"{_TABLE}table-row"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_LEVEL = f"{_TEXT}outline-level"
_REPEATED, _SPANNED = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-columns-spanned"
_NAMED = f"{_TABLE}table-header-rows"
# Whether anything is hidden takes far less time to tell of all elements together.
_HIDES = etree.XPath("boolean(descendant::*/@text:display)", namespaces={"text": _TEXT[1:-1]})
_MOST_SPACES = 100
_MOST_COLUMNS = 1024
_LONGEST_CELL = 300
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
        content = _content(archive.read("content.xml"))
        body = content.find(f"{OFFICE}body")
        unread = show(body, archive)
        properties = xml(archive.read("meta.xml")) if "meta.xml" in names else body
    slides = body.findall(f"{OFFICE}presentation/{DRAWN}page")
    styles = styles_of(content.find(f"{OFFICE}automatic-styles"))
    reader = _Reader(bool(_HIDES(body)), styles)
    # Of a slide the file says itself what its title is.
    shapes = _Reader(styles=styles._replace(titles=frozenset()))
    pieces = [
        piece._replace(page=n)
        for n, slide in enumerate(slides, 1)
        if slide.get(f"{DRAWN}style-name") not in styles.hidden
        for piece in _slide(slide, shapes)
    ]
    for text in body.iterchildren(f"{OFFICE}text"):
        pieces += reader.pieces(text)
    named = " ".join("".join(node.text or "" for node in properties.iter(_TITLE)).split())
    headings = (piece.text for piece in pieces if piece.kind is HEADING and piece.text)
    title = named or next(headings, "") or title_from(path)
    laid = lay_out(pieces)
    kind, unit = ("presentation", Unit.SLIDE) if slides else ("text", None)
    media_type = _MEDIA_TYPES + kind
    told = (*authorship(data), unread)
    return Document(path, title, laid.text, laid.blocks, media_type, laid.pages, unit, *told)


def _content(part: bytes) -> Any:
    for name, standard in _IN_SHAPES:
        part = part.replace(name, standard)
    return xml(part)


def _slide(slide: Any, reader: "_Reader") -> list[Piece]:
    """A slide's title, what else it shows in the file's order, and its notes."""
    titles: list[Piece] = []
    body: list[Piece] = []
    for shape in slide:
        if shape.get(f"{_SLIDE}class") == "title":
            titles += reader.pieces(shape)
        else:
            body += reader.pieces(shape)
    title = " ".join(" ".join(piece.text for piece in titles).split())
    # A heading is never cited: the only text of a slide must not be one.
    kind = HEADING if any(piece.text.strip() for piece in body) else PROSE
    return [Piece(kind, title, int(kind is HEADING)), *body]


class _Reader:
    """The elements of a document's body → pieces."""

    def __init__(self, hides: bool = True, styles: Styles = NO_STYLES) -> None:
        """Takes whether any element may be hidden, and what styles say."""
        self._hides, self._titles, self._raised = hides, styles.titles, styles.raised

    def pieces(self, parent: Any, kind: BlockKind = PROSE) -> list[Piece]:
        """What stands in an element."""
        found: list[Piece] = []
        self._read(parent, kind, found)
        return found

    def _read(self, parent: Any, kind: BlockKind, found: list[Piece]) -> None:
        """The same. The parser refuses elements that are nested hundreds deep."""
        hides, titles = self._hides, self._titles
        for element in parent:
            tag = element.tag
            if tag in _LEFT_OUT or (hides and element.get(_DISPLAY) == _NONE):
                continue
            if tag == _PARAGRAPH:
                if titles and element.get(_STYLED) in titles:
                    self._paragraph(element, HEADING, found)
                elif kind is PROSE and len(element) == 0:  # as most are
                    found.append(new(Piece, (PROSE, element.text or "", 0, None)))
                else:
                    self._paragraph(element, kind, found)
            elif tag == _HEADING:
                self._paragraph(element, HEADING, found)
            elif tag == _TABLES:
                self._table(element, found)
            else:
                self._read(element, ITEM if tag == _LIST else kind, found)

    def _paragraph(self, element: Any, kind: BlockKind, found: list[Piece]) -> None:
        """A paragraph, and what is anchored in it."""
        text = element.text or ""
        is_plain = len(element) == 0
        if not is_plain:
            words: list[str] = []
            is_plain = self._add_words(element, words)
            text = "".join(words)
        if kind is HEADING:
            level = min(6, int(element.get(_LEVEL, "1")))
            found.append(new(Piece, (HEADING, " ".join(text.split()), level, None)))
        elif kind is ITEM and (item := text.strip()):
            found.append(new(Piece, (ITEM, f"- {item}", 0, None)))
        else:
            found.append(new(Piece, (PROSE, text, 0, None)))
        for anchored in () if is_plain else element.iter(*_ANCHORED):
            if next(anchored.iterancestors(*_PARAGRAPHS), None) is element:
                self._read(anchored, PROSE, found)

    def _add_words(self, element: Any, words: list[str]) -> bool:
        """Adds what an element says, and tells whether nothing is anchored in it for sure."""
        if element.text:
            words.append(element.text)
        is_plain = True
        for child in element:
            tag = child.tag
            if tag in _SIGNS:
                words.append(_SIGNS[tag])
            elif tag == _SPACES:
                words.append(" " * min(_MOST_SPACES, int(child.get(f"{_TEXT}c", "1"))))
            elif tag in _ANCHORED or tag in _LEFT_OUT:
                is_plain = False
            else:
                before = len(words)
                is_plain = self._add_words(child, words) and is_plain
                is_behind = before > 0 and words[before - 1][-1:].isdigit()
                if is_behind and child.get(_STYLED) in self._raised:
                    words[before:] = [raised("".join(words[before:]))]
            if child.tail:
                words.append(child.tail)
        return is_plain

    def _table(self, table: Any, found: list[Piece]) -> None:
        """The rows; merged cells say in each row and column what they say.

        A cell that is more than a text is read block by block, behind its row.
        """
        rows = list(_rows(table))
        grid: list[list[str]] = []
        # Each cell is read once, or those of tables in tables would be so over and over.
        known: dict[Any, list[Piece]] = {}
        for row in rows:
            grid.append(self._row(row, grid[-1] if grid else [], known))
        # The last columns may be there for their looks only.
        width = max(map(len, grid), default=0)
        while width and not any(any(row[width - 1 :]) for row in grid):
            width -= 1
        if width < 2:
            for cell in table.iter(_CELL):
                if next(cell.iterancestors(_TABLES)) is table:
                    found += known[cell] if cell in known else self.pieces(cell)
            return
        if width < len(grid[0]):
            grid = [row[:width] for row in grid]
        for pieces, row in zip(table_rows(grid, _names(rows)), rows, strict=True):
            found += pieces
            for cell in row.iterchildren(_CELL) if known else ():
                if _is_part(inner := known.get(cell, [])):
                    found += inner

    def _row(self, row: Any, above: Sequence[str], known: dict[Any, list[Piece]]) -> list[str]:
        """The texts of a row's columns; adds the pieces of cells that may be more than a text."""
        cells: list[str] = []
        spanned = 0
        last = None
        for cell in row:
            tag = cell.tag
            if tag == _CELL:
                last = cell
                times = cell.get(_REPEATED)
                if times is None:  # as most are
                    cells.append(self.cell_text(cell, known))
                else:
                    cells += [self.cell_text(cell, known)] * _number(times)
                continue
            if tag != _COVERED:
                continue
            if last is not None:
                spanned, last = _number(last.get(_SPANNED)) - 1, None
            for _ in range(_number(cell.get(_REPEATED))):
                # Beside the cell that covers it, or below one.
                beside, below = cells[-1:], above[len(cells) : len(cells) + 1]
                cells += (beside if spanned > 0 else below) or [""]
                spanned -= 1
        if last is None and len(row) and _number(row[0].get(_SPANNED)) == len(cells):
            return cells[:1]
        return cells

    def cell_text(self, cell: Any, known: dict[Any, list[Piece]] | None = None) -> str:
        """The text of a cell on one line; most hold one paragraph of nothing but text.

        Of one that is a part of the page none, if its pieces can be added to those that are known.
        """
        only = cell[0] if len(cell) == 1 else None
        if (
            only is None
            or only.tag != _PARAGRAPH
            or len(only)
            or (self._hides and only.get(_DISPLAY) == _NONE)
        ):
            pieces = self.pieces(cell)
            if known is not None:
                known[cell] = pieces
                if _is_part(pieces):
                    return ""
            return " ".join(" ".join([piece.text for piece in pieces]).split())
        return " ".join((only.text or "").split())


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table that aren't those of one inside it."""
    for row in table.iter(_ROW):
        parent = row.getparent()
        # Few stand deeper than right in their table.
        if parent is table or (
            parent.tag != _TABLES and next(parent.iterancestors(_TABLES)) is table
        ):
            yield row


def _names(rows: Sequence[Any]) -> int:
    """How many rows the file says to name the columns."""
    return sum(row.getparent().tag == _NAMED for row in rows)


_PLAIN = _Reader()


def cell_text(cell: Any) -> str:
    """The text of a cell on one line."""
    return _PLAIN.cell_text(cell)


def pieces_inside(element: Any) -> list[Piece]:
    """What stands in an element, such as a shape."""
    return _PLAIN.pieces(element)


def _is_part(pieces: Sequence[Piece]) -> bool:
    """Whether a cell is no cell of data but a part of the page."""
    lengths = [length for piece in pieces if (length := len(piece.text.strip()))]
    is_long = len(lengths) > 1 and sum(lengths) > _LONGEST_CELL
    return is_long or any(piece.kind is ROW for piece in pieces)


def _number(said: str | None) -> int:
    return 1 if said is None else min(_MOST_COLUMNS, max(1, int(said)))
