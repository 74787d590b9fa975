"""PowerPoint presentations → Document: slide by slide, its title, its text, its tables, its notes.

Offsets count in the extracted text.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from pptx import Presentation
from pptx.shapes.group import GroupShape

from index.read.properties import authorship
from index.read.text import Piece, lay_out, table_pieces, title_from
from index.types import BlockKind, Document, Unit


def read_slides(path: str, data: bytes) -> Document:
    """The document of a .pptx file. Its title is its properties', else its first slide's.

    Its author and date of creation are its properties'.
    """
    file = Presentation(io.BytesIO(data))
    pieces = [
        piece._replace(page=number)
        for number, slide in enumerate(file.slides, 1)
        for piece in _slide(slide)
    ]
    named = " ".join((file.core_properties.title or "").split())
    if named in ("", "PowerPoint Presentation"):
        named = next((piece.text for piece in pieces if piece.text), title_from(path))
    laid = lay_out(pieces)
    media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    return Document(
        path, named, laid.text, laid.blocks, media_type, laid.pages, Unit.SLIDE, *authorship(data)
    )


def _slide(slide: Any) -> list[Piece]:
    titled = slide.shapes.title
    body = [
        piece
        for shape in _in_reading_order(slide.shapes)
        if titled is None or shape.shape_id != titled.shape_id
        for piece in _shape(shape)
    ]
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        body += _paragraphs(notes)
    title = " ".join(titled.text_frame.text.split()) if titled is not None else ""
    # A heading is never cited: the only text of a slide must not be one.
    kind = BlockKind.HEADING if any(piece.text.strip() for piece in body) else BlockKind.PROSE
    return [Piece(kind, title, int(kind is BlockKind.HEADING)), *body]


def _in_reading_order(shapes: Iterable[Any]) -> Iterator[Any]:
    """From the top down, neighbours from left to right; the shapes of a group together."""
    for shape in sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0)):
        if isinstance(shape, GroupShape):
            yield from _in_reading_order(shape.shapes)
        else:
            yield shape


def _shape(shape: Any) -> Iterator[Piece]:
    if shape.has_text_frame:
        yield from _paragraphs(shape.text_frame)
    elif getattr(shape, "has_table", False):
        rows = [[" ".join(c.text.split()) for c in row.cells] for row in shape.table.rows]
        yield from table_pieces(rows[0], rows[1:])


def _paragraphs(frame: Any) -> Iterator[Piece]:
    """The paragraphs of a text frame; several are what a slide shows as a list."""
    texts = [text for p in frame.paragraphs if (text := p.text.replace("\v", "\n").strip())]
    for text in texts:
        if len(texts) > 1:
            yield Piece(BlockKind.ITEM, f"- {text}")
        else:
            yield Piece(BlockKind.PROSE, text)
