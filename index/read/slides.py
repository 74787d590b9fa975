"""PowerPoint presentations → Document: slide by slide, its title, its text, its tables, its notes.

Hidden slides are left out; the others keep their numbers. Walks over the elements of a slide: the
library's shapes search the slide and its layout anew for each thing that is asked of them. Offsets
count in the extracted text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Any

from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.package import PartFactory
from pptx.oxml.ns import qn

from index.read.formulas.office import FORMULA, formula
from index.read.formulas.text import raised
from index.read.office.charts import SHOWN, part_pieces
from index.read.office.properties import authorship
from index.read.office.strict import opened
from index.read.tables.rows import table_rows
from index.read.text import Piece, lay_out, title_from
from index.types import BlockKind, Document, Unit

_GROUP, _BODY = qn("p:grpSp"), qn("p:txBody")
_PARAGRAPH, _RUN, _FIELD, _BREAK = (qn(f"a:{name}") for name in ("p", "r", "fld", "br"))
_MATH = "{http://schemas.microsoft.com/office/drawing/2010/main}m"
_NUMBER = "slidenum"  # a field: the slide's own number is no part of its text
_TEXT, _LOOK = qn("a:t"), qn("a:rPr")
_TABLE = f"{qn('a:graphic')}/{qn('a:graphicData')}/{qn('a:tbl')}"
_GRAPHIC, _TABLE_LOOK = qn("a:graphic"), qn("a:tblPr")
_ROW, _CELL = qn("a:tr"), qn("a:tc")
_ON, _OFF = ("1", "true"), ("0", "false")
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SHAPES = frozenset(qn(f"p:{name}") for name in ("sp", "grpSp", "graphicFrame", "cxnSp", "pic"))
# A raised number after a punctuation mark is a note's; after a word it may be a power.
_NOTE = re.compile(r"\s*\d{1,3}\s*")
_NOTED = re.compile(r"[^\W\d_][.!?,;:][\"'”’»)]*$")

# Charts come as they are: the library would parse each, and a broken one would cost all slides.
PartFactory.part_type_for.pop(CONTENT_TYPE.DML_CHART, None)

_Place = Callable[[Any], tuple[int, int]]


def read_slides(path: str, data: bytes) -> Document:
    """The document of a .pptx or .pptm file. Its title is its properties', else its first slide's.

    Its author and date of creation are its properties'.
    """
    file = opened(Presentation, data)

    @cache
    def inherited(layout: Any, index: int) -> tuple[int, int]:
        """Where a layout's placeholder stands. It may inherit that in turn."""
        shape = layout.slide_layout.placeholders.get(index)
        return (shape.top or 0, shape.left or 0) if shape is not None else (0, 0)

    unread: set[str] = set()
    pieces = [
        piece._replace(page=number)
        for number, slide in enumerate(file.slides, 1)
        if slide.element.get("show") not in _OFF
        for piece in _slide(slide, inherited, unread)
    ]
    named = " ".join((file.core_properties.title or "").split())
    if named in ("", "PowerPoint Presentation"):
        named = next((piece.text for piece in pieces if piece.text), title_from(path))
    laid = lay_out(pieces)
    media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    told = (*authorship(data), "".join(unread))
    return Document(path, named, laid.text, laid.blocks, media_type, laid.pages, Unit.SLIDE, *told)


def _slide(
    slide: Any, inherited: Callable[[Any, int], tuple[int, int]], unread: set[str]
) -> list[Piece]:
    shapes = list(_shapes(slide.element.spTree))
    places = {shape: shape.ph for shape in shapes if hasattr(shape, "ph")}
    titled = next((s for s, mark in places.items() if mark is not None and mark.idx == 0), None)

    def place(shape: Any) -> tuple[int, int]:
        """From the top, then from the left."""
        top, left = getattr(shape, "y", None), getattr(shape, "x", None)
        mark = places.get(shape)
        if mark is None or (top is not None and left is not None):
            return top or 0, left or 0
        return inherited(slide.slide_layout.part, mark.idx)

    body = [
        piece
        for shape in _in_reading_order(shapes, place)
        if shape is not titled
        for piece in _shape(shape, slide.part, unread)
    ]
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        body += _paragraphs(notes._txBody)
    title = " ".join(" ".join(_texts(titled)).split()) if titled is not None else ""
    # A heading is never cited: the only text of a slide must not be one.
    kind = BlockKind.HEADING if any(piece.text.strip() for piece in body) else BlockKind.PROSE
    return [Piece(kind, title, int(kind is BlockKind.HEADING)), *body]


def _shapes(parent: Any) -> Iterator[Any]:
    """The shapes of a slide or a group; of the forms of one shape the newest that is known."""
    for element in parent:
        tag = element.tag
        if tag in _SHAPES:
            yield element
        elif tag == _ALTERNATIVES:
            yield from next(filter(None, (list(_shapes(form)) for form in element)), ())


def _in_reading_order(shapes: Iterable[Any], place: _Place) -> Iterator[Any]:
    """From the top down, neighbours from left to right; the shapes of a group together."""
    for shape in sorted(shapes, key=place):
        if shape.tag == _GROUP:
            yield from _in_reading_order(_shapes(shape), place)
        else:
            yield shape


def _shape(shape: Any, part: Any, unread: set[str]) -> Iterator[Piece]:
    if (body := shape.find(_BODY)) is not None:
        yield from _paragraphs(body)
    elif (table := shape.find(_TABLE)) is not None:
        look = table.find(_TABLE_LOOK)
        headed = look is not None and look.get("firstRow") in _ON
        yield from chain.from_iterable(table_rows(_grid(table), int(headed)))
    elif (graphic := shape.find(_GRAPHIC)) is not None:
        for one in graphic.iter(*SHOWN):
            yield from part_pieces(one, lambda link: part.related_part(link).blob, unread)


def _grid(table: Any) -> list[list[str]]:
    """The cells' texts; merged cells say in each row and column what they say."""
    grid: list[list[str]] = []
    for row in table.iterchildren(_ROW):
        above, cells, widest = grid[-1] if grid else [], list[str](), 1
        for cell in row.iterchildren(_CELL):
            widest = max(widest, int(cell.get("gridSpan", "1")))
            if cell.get("hMerge") in _ON and cells:
                cells.append(cells[-1])
            elif cell.get("vMerge") in _ON:
                cells += above[len(cells) : len(cells) + 1] or [""]
            else:
                cells.append(_cell(cell))
        grid.append(cells[:1] if widest == len(cells) > 1 else cells)
    return grid


def _paragraphs(body: Any) -> Iterator[Piece]:
    """The paragraphs of a text body; several are what a slide shows as a list."""
    texts = [text for paragraph in _texts(body) if (text := paragraph.strip())]
    for text in texts:
        if len(texts) > 1:
            yield Piece(BlockKind.ITEM, f"- {text}")
        else:
            yield Piece(BlockKind.PROSE, text)


def _cell(cell: Any) -> str:
    return " ".join(" ".join(_texts(cell)).split())


def _texts(element: Any) -> list[str]:
    """The text of each paragraph in an element, without the marks of notes."""
    return list(map(_text, element.iter(_PARAGRAPH)))


def _text(paragraph: Any) -> str:
    text = ""
    for part in paragraph.iterchildren(_RUN, _FIELD, _BREAK, _MATH):
        if part.tag == _BREAK:
            text += "\n"
        elif part.tag == _MATH:
            text += "\n".join(map(formula, part.iter(FORMULA)))
        elif part.get("type") != _NUMBER:
            said = part.findtext(_TEXT) or ""
            if said and _is_raised(part):
                if text[-1:].isdigit():
                    said = raised(said)
                elif _NOTE.fullmatch(said) and _NOTED.search(text):
                    continue
            text += said
    return text


def _is_raised(part: Any) -> bool:
    look = part.find(_LOOK)
    return look is not None and look.get("baseline", "0").strip("+%").lstrip("0")[:1].isdigit()
