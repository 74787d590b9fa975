"""Word documents → Document: paragraphs, lists, tables and charts in their order, then the notes.

What was deleted or moved away with changes tracked isn't text, nor is what is hidden or says how
signs are read aloud; what was inserted is. Headers and footers are furniture. Offsets count in the
extracted text.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart

from index.errors import UnreadableError
from index.read.formulas.office import FORMULA, formula
from index.read.formulas.text import raised
from index.read.office.charts import SHOWN, part_pieces
from index.read.office.properties import authorship
from index.read.office.strict import opened
from index.read.text import Piece, lay_out, title_from
from index.read.word.marks import CHOICE, FALLBACK, FORMS, Marks, marks_of
from index.read.word.table import read_table
from index.types import BlockKind, Document

_TEXT, _TAB, _BREAK, _RETURN, _HYPHEN = (
    qn(f"w:{name}") for name in ("t", "tab", "br", "cr", "noBreakHyphen")
)
_SIGNS = {_TAB: "\t", _BREAK: "\n", _RETURN: "\n", _HYPHEN: "-"}
_PARAGRAPH, _TABLE = qn("w:p"), qn("w:tbl")
# What only wraps paragraphs, tables, rows or cells.
_WRAPPERS = frozenset(
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
) | {CHOICE, FALLBACK, FORMS}
_BOX = qn("w:txbxContent")
_ANCHORED = (_BOX, *SHOWN)
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
_KINDS = (
    *(CONTENT_TYPE.WML_DOCUMENT_MAIN, _MACROS),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
# The library knows the first alone; the others differ in nothing that is read here.
PartFactory.part_type_for.update(dict.fromkeys(_KINDS, DocumentPart))

_Styled = Callable[[str | None], tuple[int, bool]]
_Linked = Callable[[str], bytes]


def read_word(path: str, data: bytes) -> Document:
    """The document of a .docx or .docm file. Its title is its properties', else its first heading.

    Its author and date of creation are its properties'.

    Raises:
        UnreadableError: it is an Office file of another kind.
    """
    part = opened(lambda stream: Package.open(stream).main_document_part, data)
    if part.content_type not in _KINDS:
        raise UnreadableError("damaged, or not what its name says")
    file = part.document
    unread: set[str] = set()
    pieces = list(_pieces(file, unread))
    headings = (piece.text for piece in pieces if piece.kind is BlockKind.HEADING)
    named = " ".join((file.core_properties.title or "").split())
    title = named or next(headings, "") or title_from(path)
    laid = lay_out([*pieces, *_notes(file)])
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    told = (*authorship(data), "".join(unread))
    return Document(path, title, laid.text, laid.blocks, media_type, (), None, *told)


class _Part(NamedTuple):
    """A part of the file that holds text: what it says about it, and what its links lead to.

    What of it couldn't be read is added to `unread`.
    """

    marks: Marks
    linked: _Linked
    unread: set[str]


def _pieces(file: Any, unread: set[str]) -> Iterator[Piece]:
    # The library looks at every style there is to find one.
    styled = cache(lambda name: _style(file.styles.get_by_id(name, WD_STYLE_TYPE.PARAGRAPH)))
    marks, parts = marks_of(file.element.body), file.part.related_parts
    part = _Part(marks, lambda link: cast(bytes, parts[link].blob), unread)
    return _within(file.element.body, styled, part)


def _within(parent: Any, styled: _Styled, part: _Part) -> Iterator[Piece]:
    """The paragraphs and tables in an element, whatever wraps them."""
    before = ""
    for element in parent:
        tag = element.tag
        if tag == _PARAGRAPH:
            if element in part.marks.open:
                before += _text(element, part.marks)
                yield from _anchored(element, part)
            else:
                yield from _paragraph(element, *styled(element.style), part, before)
                before = ""
        elif tag == _TABLE:
            yield Piece(BlockKind.PROSE, before)
            before = ""
            yield from read_table(
                element,
                lambda paragraph: _text(paragraph, part.marks),
                lambda cell: _within(cell, styled, part),
            )
        elif tag in _WRAPPERS:
            yield from _within(element, styled, part)
    yield Piece(BlockKind.PROSE, before)


def _paragraph(
    element: Any, level: int, is_listed: bool, part: _Part, before: str
) -> Iterator[Piece]:
    """The paragraph behind the text that goes on in it, and what is anchored in it."""
    text = before + _text(element, part.marks)
    numbered = element.pPr is not None and element.pPr.numPr is not None
    if level:
        yield Piece(BlockKind.HEADING, " ".join(text.split()), level)
    elif numbered or is_listed:
        yield Piece(BlockKind.ITEM, f"- {text}" if text.strip() else "")
    else:
        yield Piece(BlockKind.PROSE, text)
    yield from _anchored(element, part)


def _anchored(element: Any, part: _Part) -> Iterator[Piece]:
    """What stands in a paragraph and is no part of its text: text boxes, charts and diagrams."""
    for inner in element.iter(*_ANCHORED):
        if next(inner.iterancestors(_PARAGRAPH), None) is not element:
            continue
        if inner.tag == _BOX:
            yield from _boxed(inner, part)
        elif part.marks.hidden.isdisjoint(inner.iterancestors()):
            yield from part_pieces(inner, part.linked, part.unread)


def _boxed(parent: Any, part: _Part) -> Iterator[Piece]:
    """The paragraphs and tables of a text box, without their looks."""
    for element in parent:
        tag = element.tag
        if tag == _PARAGRAPH:
            yield Piece(BlockKind.PROSE, _text(element, part.marks))
            yield from _anchored(element, part)
        elif tag == _TABLE:
            yield from read_table(
                element,
                lambda paragraph: _text(paragraph, part.marks),
                lambda cell: _boxed(cell, part),
            )
        elif tag in _WRAPPERS:
            yield from _boxed(element, part)


def _text(element: Any, marks: Marks) -> str:
    """The paragraph's own text, without that of text boxes inside it."""
    text = ""
    for node in element.iter(_TEXT, FORMULA, *_SIGNS):
        if next(node.iterancestors(_PARAGRAPH), None) is element:
            run = node.getparent()
            if run in marks.hidden:
                continue
            said = _SIGNS.get(node.tag) or (
                formula(node) if node.tag == FORMULA else node.text or ""
            )
            # Not of the mark of a note: that follows a word.
            is_power = run in marks.raised and text[-1:].isdigit()
            text += raised(said) if is_power else said
    return text


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


def _notes(file: Any) -> Iterator[Piece]:
    """Footnotes and endnotes."""
    for relation in file.part.rels.values():
        if relation.reltype in _NOTES and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            marks = marks_of(root)
            for element in root.iter(_PARAGRAPH):
                yield Piece(BlockKind.PROSE, _text(element, marks).strip())
