"""Word documents → Document: paragraphs, lists and tables in their order, then the notes.

What was deleted with changes tracked isn't text, what was inserted is. Headers and footers are
furniture. Offsets count in the extracted text.
"""

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table

from index.read.properties import authorship
from index.read.text import Piece, lay_out, table_pieces, title_from
from index.types import BlockKind, Document

_TEXT, _TAB, _BREAK, _HYPHEN = (qn(f"w:{name}") for name in ("t", "tab", "br", "noBreakHyphen"))
_PARAGRAPH, _ROW, _CELL = qn("w:p"), qn("w:tr"), qn("w:tc")
# The same text once more, for programs that can't show its newer form.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)


def read_word(path: str, data: bytes) -> Document:
    """The document of a .docx file. Its title is its properties', else its first heading.

    Its author and date of creation are its properties'.
    """
    file = docx.Document(io.BytesIO(data))
    pieces = list(_pieces(file))
    headings = (piece.text for piece in pieces if piece.kind is BlockKind.HEADING)
    named = " ".join((file.core_properties.title or "").split())
    title = named or next(headings, "") or title_from(path)
    laid = lay_out([*pieces, *_notes(file)])
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    author, date = authorship(data)
    return Document(path, title, laid.text, laid.blocks, media_type, author=author, written=date)


def _pieces(file: Any) -> Iterator[Piece]:
    # The library looks at every style there is to find one.
    styled = cache(lambda name: _style(file.styles.get_by_id(name, WD_STYLE_TYPE.PARAGRAPH)))
    for item in file.iter_inner_content():
        if isinstance(item, Table):
            yield from _table(item)
        else:
            yield from _paragraph(item._p, *styled(item._p.style))


def _paragraph(element: Any, level: int, is_listed: bool) -> Iterator[Piece]:
    """The paragraph, and those of text boxes that are anchored in it."""
    text = _text(element)
    numbered = element.pPr is not None and element.pPr.numPr is not None
    if level:
        yield Piece(BlockKind.HEADING, " ".join(text.split()), level)
    elif numbered or is_listed:
        yield Piece(BlockKind.ITEM, f"- {text}" if text.strip() else "")
    else:
        yield Piece(BlockKind.PROSE, text)
    for inner in element.iter(_PARAGRAPH):
        if inner is not element and next(inner.iterancestors(_FALLBACK), None) is None:
            yield Piece(BlockKind.PROSE, _text(inner))


def _text(element: Any) -> str:
    """The paragraph's own text, without that of text boxes inside it."""
    signs = {_TAB: "\t", _BREAK: "\n", _HYPHEN: "-"}
    return "".join(
        signs.get(node.tag) or node.text or ""
        for node in element.iter(_TEXT, *signs)
        if next(node.iterancestors(_PARAGRAPH), None) is element
    )


def _style(style: Any) -> tuple[int, bool]:
    """The level of headings of a style, 0 of anything else; and whether it is one of lists.

    Styles of people's own say the level by their base.
    """
    is_listed = style is not None and "List" in (style.name or "")
    while style is not None:
        if match := _HEADING.fullmatch(style.name or ""):
            return min(6, int(match[1])), is_listed
        if style.name == "Title":
            return 1, is_listed
        style = style.base_style
    return 0, is_listed


def _table(table: Table) -> Iterator[Piece]:
    """The rows, the first one as the names of the columns; merged cells once."""
    rows = [
        [" ".join(" ".join(map(_text, cell.iter(_PARAGRAPH))).split()) for cell in row.iter(_CELL)]
        for row in table._tbl.iterchildren(_ROW)
    ]
    headers = rows[0] if len(rows) > 1 and len(rows[0]) > 1 else []
    return table_pieces(headers, rows[1:] if headers else rows)


def _notes(file: Any) -> Iterator[Piece]:
    """Footnotes and endnotes."""
    for relation in file.part.rels.values():
        if relation.reltype in _NOTES and not relation.is_external:
            for element in parse_xml(relation.target_part.blob).iter(_PARAGRAPH):
                yield Piece(BlockKind.PROSE, _text(element).strip())
