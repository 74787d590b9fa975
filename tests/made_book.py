"""The known text (tests/made_text.py) as a book that reportlab sets."""

import html
import io

from made_text import CHAPTERS, RUNNING_HEAD, TITLE
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
)

_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"


def as_pdf(*, columns: int = 1) -> bytes:
    """What reportlab sets: a heading for each chapter, running heads, page numbers."""
    pdfmetrics.registerFont(TTFont("Serif", _FONT))
    styles = getSampleStyleSheet()
    for name in ("Normal", "Heading1", "Bullet"):
        styles[name].fontName = "Serif"
    styles["Normal"].alignment = 4
    stream = io.BytesIO()
    template = BaseDocTemplate(stream, pagesize=(420, 595), title=TITLE, invariant=1)
    width = (320 - 16 * (columns - 1)) / columns
    frames = [Frame(50 + n * (width + 16), 60, width, 465, 0, 0, 0, 0) for n in range(columns)]
    template.addPageTemplates(PageTemplate("page", frames, onPage=_furniture))
    story: list[Flowable] = []
    for chapter in CHAPTERS:
        story.append(Paragraph(chapter.title, styles["Heading1"]))
        story += [Paragraph(html.escape(" ".join(p)), styles["Normal"]) for p in chapter.paragraphs]
        story += [Paragraph(item, styles["Bullet"], bulletText="•") for item in chapter.items]
        if chapter.table:
            story.append(Table(chapter.table, style=[("FONT", (0, 0), (-1, -1), "Serif")]))
        if columns == 1:
            story.append(PageBreak())
    template.build(story)
    return stream.getvalue()


def _furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
    canvas.setFont("Serif", 8)
    canvas.drawString(50, 560, RUNNING_HEAD)
    canvas.drawCentredString(210, 30, f"Page {template.page}")
