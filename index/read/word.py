"""Word documents → Document: paragraphs, lists and tables in their order, then the notes.

What was deleted or moved away with changes tracked isn't text, nor is what is hidden; what was
inserted is. Headers and footers are furniture. Offsets count in the extracted text.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart

from index.errors import UnreadableError
from index.read.office_math import FORMULA, formula, raised
from index.read.properties import authorship
from index.read.strict import opened
from index.read.text import Piece, lay_out, title_from
from index.read.word_table import read_table
from index.types import BlockKind, Document

_TEXT, _TAB, _BREAK, _RETURN, _HYPHEN = (
    qn(f"w:{name}") for name in ("t", "tab", "br", "cr", "noBreakHyphen")
)
_SIGNS = {_TAB: "\t", _BREAK: "\n", _RETURN: "\n", _HYPHEN: "-"}
_PARAGRAPH, _TABLE, _RUN = qn("w:p"), qn("w:tbl"), qn("w:r")
# Forms of the same text, the last one for programs that can't show those before it.
_CHOICE, _FALLBACK, _FORMS = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}"
    for name in ("Choice", "Fallback", "AlternateContent")
)
# What only wraps paragraphs, tables, rows or cells.
_WRAPPERS = frozenset(
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
) | {_CHOICE, _FALLBACK, _FORMS}
_HIDDEN, _MOVED, _RAISED = qn("w:vanish"), qn("w:moveFrom"), qn("w:vertAlign")
_VALUE = qn("w:val")
_OFF = ("0", "false", "off")
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
    pieces = list(_pieces(file))
    headings = (piece.text for piece in pieces if piece.kind is BlockKind.HEADING)
    named = " ".join((file.core_properties.title or "").split())
    title = named or next(headings, "") or title_from(path)
    laid = lay_out([*pieces, *_notes(file)])
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    author, date = authorship(data)
    return Document(path, title, laid.text, laid.blocks, media_type, author=author, written=date)


class _Marks(NamedTuple):
    """The runs of a part that aren't to be read, and those that stand raised."""

    hidden: frozenset[Any]
    raised: frozenset[Any]


def _marks(root: Any) -> _Marks:
    # Looked for once: to ask each run would take longer than all else.
    repeated = filter(_repeats, root.iter(_FALLBACK))
    left_out = chain(root.iter(_MOVED), repeated)
    hidden = {run for part in left_out for run in part.iter(_RUN, _FALLBACK)}
    hidden |= {
        mark.getparent().getparent() for mark in root.iter(_HIDDEN) if mark.get(_VALUE) not in _OFF
    }
    above = (mark for mark in root.iter(_RAISED) if mark.get(_VALUE) == "superscript")
    return _Marks(frozenset(hidden), frozenset(mark.getparent().getparent() for mark in above))


def _repeats(fallback: Any) -> bool:
    """Whether a form before this one tells a text; a sign may stand in the last one only."""
    forms = fallback.itersiblings(_CHOICE, preceding=True)
    return any(next(form.iter(_TEXT), None) is not None for form in forms)


def _pieces(file: Any) -> Iterator[Piece]:
    # The library looks at every style there is to find one.
    styled = cache(lambda name: _style(file.styles.get_by_id(name, WD_STYLE_TYPE.PARAGRAPH)))
    return _within(file.element.body, styled, _marks(file.element.body))


def _within(parent: Any, styled: _Styled, marks: _Marks) -> Iterator[Piece]:
    """The paragraphs and tables in an element, whatever wraps them."""
    for element in parent:
        tag = element.tag
        if tag == _PARAGRAPH:
            yield from _paragraph(element, *styled(element.style), marks)
        elif tag == _TABLE:
            yield from read_table(
                element,
                lambda paragraph: _text(paragraph, marks),
                lambda cell: _within(cell, styled, marks),
            )
        elif tag in _WRAPPERS:
            yield from _within(element, styled, marks)


def _paragraph(element: Any, level: int, is_listed: bool, marks: _Marks) -> Iterator[Piece]:
    """The paragraph, and those of text boxes that are anchored in it."""
    text = _text(element, marks)
    numbered = element.pPr is not None and element.pPr.numPr is not None
    if level:
        yield Piece(BlockKind.HEADING, " ".join(text.split()), level)
    elif numbered or is_listed:
        yield Piece(BlockKind.ITEM, f"- {text}" if text.strip() else "")
    else:
        yield Piece(BlockKind.PROSE, text)
    for inner in element.iter(_PARAGRAPH):
        if inner is not element:
            yield Piece(BlockKind.PROSE, _text(inner, marks))


def _text(element: Any, marks: _Marks) -> str:
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
            marks = _marks(root)
            for element in root.iter(_PARAGRAPH):
                yield Piece(BlockKind.PROSE, _text(element, marks).strip())
