"""PDFs made here, with known sentences at known places, and what the tests of them share.

`draw` puts lines where a test says; `flow` lets reportlab wrap paragraphs as a typesetter does;
`built` takes a file's objects as they are.
"""

import io
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import reading
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from index.sentences import split
from index.types import BlockKind, Box, Document

HEADING, PROSE, ITEM, ROW, CODE = BlockKind
WIDTH, HEIGHT = 420, 595  # points
BODY, BOLD = "Times-Roman", "Helvetica-Bold"

Drawing = Callable[[Canvas], None]


def draw(*pages: Drawing, **options: Any) -> bytes:
    """A PDF of pages that are drawn one by one."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
    for page in pages:
        canvas.setFont(BODY, 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def built(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    parts = [b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(objects, 1)]
    return b"%%PDF-1.5\n%strailer<</Root 1 0 R/Size %d>>\n" % (b"".join(parts), len(objects) + 1)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """An object that is a stream; `entries` are more of its dictionary."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def column(left: float, top: float, *lines: str, font: str = BODY, size: float = 10) -> Drawing:
    """Lines below each other; `top` is the first baseline, in points from the page's top."""

    def page(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for number, line in enumerate(lines):
            canvas.drawString(left, HEIGHT - top - 1.2 * size * number, line)

    return page


def together(*drawings: Drawing) -> Drawing:
    def page(canvas: Canvas) -> None:
        for drawing in drawings:
            drawing(canvas)

    return page


STYLES = {
    "h": ParagraphStyle("h", fontName=BOLD, fontSize=15, leading=19, spaceBefore=9, spaceAfter=5),
    "b": ParagraphStyle("b", fontName=BOLD, fontSize=10, leading=12, spaceBefore=4, spaceAfter=2),
    "p": ParagraphStyle("p", fontName=BODY, fontSize=10, leading=12, spaceAfter=5),
    "i": ParagraphStyle(
        "i", fontName=BODY, fontSize=10, leading=12, alignment=4, firstLineIndent=12
    ),
    "l": ParagraphStyle("l", fontName=BODY, fontSize=10, leading=12, leftIndent=18, bulletIndent=6),
}


def flow(*pieces: tuple[str, str], columns: int = 1, furniture: Drawing | None = None) -> bytes:
    """A PDF of paragraphs, each with the name of its style; a list item's text has its bullet."""
    file = io.BytesIO()
    template = BaseDocTemplate(file, pagesize=(WIDTH, HEIGHT), invariant=1)
    width = (WIDTH - 100 - 16 * (columns - 1)) / columns
    frames = [
        Frame(50 + number * (width + 16), 60, width, HEIGHT - 130, 0, 0, 0, 0)
        for number in range(columns)
    ]

    def on_page(canvas: Canvas, _: object) -> None:
        if furniture:
            furniture(canvas)

    template.addPageTemplates(PageTemplate("page", frames, onPage=on_page))
    story: list[Flowable] = []
    for style, text in pieces:
        bullet, _, body = text.partition(" ") if style == "l" else (None, "", text)
        story.append(Paragraph(body, STYLES[style], bulletText=bullet))
    template.build(story)
    return file.getvalue()


def tale(number: int, sentences: int = 5) -> list[str]:
    """Sentences of different lengths, no two alike."""
    trades = ("potter", "miller", "ferryman", "salter", "lamplighter", "cooper", "thatcher")
    return [
        f"In the year {1700 + 7 * number + place} the {trades[(number + place) % 7]} of the upper "
        f"town carried {number * 13 + place + 2} loads of wet clay over the narrow bridge"
        f"{' and back again before the evening bell had rung' * ((number + place) % 3)}."
        for place in range(sentences)
    ]


def blocks(document: Document) -> list[tuple[BlockKind, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def sentences(document: Document) -> list[str]:
    sections = split(document)
    return [document.text[s.start : s.end] for section in sections for s in section.sentences]


def page_of(document: Document, text: str) -> int:
    start = document.text.index(text)
    return next(page.number for page in document.pages if page.start <= start < page.end)


def words_in(data: bytes, box: Box) -> str:
    """What PDFium finds in a box of a page that isn't turned."""
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[box.page - 1]
        width, height = page.get_size()
        text: str = page.get_textpage().get_text_bounded(
            box.left * width - 1,
            (1 - box.bottom) * height - 1,
            box.right * width + 1,
            (1 - box.top) * height + 1,
        )
        return text.replace("\x02", "-")


def assert_sound(document: Document) -> None:
    """Blocks and pages are in order and in range; nothing but white space is outside of blocks."""
    reading.assert_sound(document)
    position = 0
    for page in document.pages:
        assert position <= page.start <= page.end <= len(document.text)
        position = page.end
    assert {page.number for page in document.pages} == {*range(1, document.page_count + 1)}
    starts = [block.start for block in document.blocks]
    assert all(any(p.start <= start < p.end for p in document.pages) for start in starts)
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\ufe00-\ufe0f\ufffe]", document.text
    )


LEFT = (
    "The left column tells how the clay was",
    "dug from the pit below the church and",
    "dried for a winter in the open barn. It",
    "was then trodden by four oxen until",
)
RIGHT = (
    "no stone could be felt in it. The right",
    "column goes on with the wheel and the",
    "kiln, which stood apart from the houses",
    "because of the fire that nobody forgot.",
)
FOOT = ("A line across both columns ends the page, and it is read after the two of them.",)
