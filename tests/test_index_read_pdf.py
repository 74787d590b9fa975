"""PDFs made here, with known sentences at known places: what is read, and where it is found again.

`draw` puts lines where a test says; `flow` lets reportlab wrap paragraphs as a typesetter does.
"""

import io
import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from index.errors import UnreadableError
from index.read.pdf import read_pdf
from index.read.pdf_shown import PIXELS, boxes, picture
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
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.text)
        assert not document.text[position : block.start].strip()
        position = block.end
    assert not document.text[position:].strip()
    position = 0
    for page in document.pages:
        assert position <= page.start <= page.end <= len(document.text)
        position = page.end
    assert {page.number for page in document.pages} == {*range(1, document.page_count + 1)}
    starts = [block.start for block in document.blocks]
    assert all(any(p.start <= start < p.end for p in document.pages) for start in starts)
    assert document.title.strip()
    document.text.encode()  # no lone surrogates
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\ufe00-\ufe0f\ufffe]", document.text
    )


# --- paragraphs, headings, lists


def test_a_flowing_document() -> None:
    one, two, three = tale(1), tale(2), tale(3)
    data = flow(
        ("h", "The Clay Carriers"),
        ("p", " ".join(one)),
        ("b", "What they carried"),
        ("p", " ".join(two)),
        ("l", "• wet clay from the pit"),
        ("l", f"• {three[1]}"),
        ("l", "1. first the rope"),
        ("l", "2. then the lamp"),
        ("p", " ".join(three[2:])),
    )
    document = read_pdf("clay.pdf", data)
    assert_sound(document)
    assert document.media_type == "application/pdf"
    assert blocks(document) == [
        (HEADING, "The Clay Carriers"),
        (PROSE, " ".join(one)),
        (HEADING, "What they carried"),
        (PROSE, " ".join(two)),
        (ITEM, "• wet clay from the pit"),
        (ITEM, f"• {three[1]}"),
        (ITEM, "1. first the rope"),
        (ITEM, "2. then the lamp"),
        (PROSE, " ".join(three[2:])),
    ]
    assert [block.level for block in document.blocks if block.kind is HEADING] == [1, 2]
    assert [section.headings for section in split(document)] == [
        ("The Clay Carriers",),
        ("The Clay Carriers", "What they carried"),
    ]


def test_paragraphs_that_only_an_indent_tells() -> None:
    tales = [" ".join(tale(number, 6)) for number in range(9)]
    document = read_pdf("a.pdf", flow(*(("i", text) for text in tales)))
    assert blocks(document) == [(PROSE, text) for text in tales]
    assert len(document.pages) > 1


def test_a_heading_of_two_lines_and_a_bold_statement() -> None:
    data = draw(
        together(
            column(60, 90, "The Long Story of the Kiln", "at the Upper Bridge", font=BOLD, size=18),
            column(60, 150, "Opening hours: 9 to 5", font=BOLD),
            column(60, 170, "The kiln was lit every morning by the oldest of the four potters."),
        )
    )
    assert blocks(read_pdf("a.pdf", data)) == [
        (HEADING, "The Long Story of the Kiln at the Upper Bridge"),
        (PROSE, "Opening hours: 9 to 5"),
        (PROSE, "The kiln was lit every morning by the oldest of the four potters."),
    ]


def test_rows_of_a_table_are_read_across() -> None:
    cells = [("Kiln", "Wood", "Heat"), ("North", "oak", "1,280 degrees"), ("South", "ash", "900")]
    drawings = [
        column(60 + 110 * place, 100 + 14 * number, cell)
        for place in (2, 0, 1)
        for number, row in enumerate(cells)
        for cell in [row[place]]
    ]
    assert blocks(read_pdf("a.pdf", draw(together(*drawings)))) == [
        (ROW, "Kiln; Wood; Heat"),
        (ROW, "North; oak; 1,280 degrees"),
        (ROW, "South; ash; 900"),
    ]


# --- columns


def test_two_columns_below_a_title_across_both() -> None:
    tales = [" ".join(tale(number, 6)) for number in range(14)]
    title = column(60, 40, "On Carrying Clay, and on What It Cost", font=BOLD, size=18)

    def on_first_page(canvas: Canvas) -> None:
        if canvas.getPageNumber() == 1:
            title(canvas)

    data = flow(*(("i", text) for text in tales), columns=2, furniture=on_first_page)
    document = read_pdf("a.pdf", data)
    found = sentences(document)
    assert [text for text in found if "Carrying" not in text] == [
        sentence for number in range(14) for sentence in tale(number, 6)
    ]


def test_columns_in_which_most_lines_are_short_or_stretched() -> None:
    long = ("correspondence", "extraordinary", "account-books", "thunderstorms", "grandchildren")
    told = [
        [
            f"In {1700 + number * 5 + place} the {long[(number + place) % 5]} of the town and its "
            f"{long[(number * place) % 5]} {long[place]} were lost."
            for place in range(5)
        ]
        for number in range(4)
    ]
    found = sentences(read_pdf("a.pdf", flow(*(("i", " ".join(t)) for t in told), columns=3)))
    wanted = [sentence for texts in told for sentence in texts]
    assert found == wanted


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


@pytest.mark.parametrize("order", ["columns", "right first", "row by row", "as one string"])
def test_columns_whatever_the_order_in_the_file(order: str) -> None:
    left, right = column(50, 100, *LEFT), column(240, 100, *RIGHT)
    rows = [
        column(x, 100 + 12 * number, lines[number])
        for number in range(4)
        for x, lines in ((50, LEFT), (240, RIGHT))
    ]

    def spaced(canvas: Canvas) -> None:
        for number, (first, second) in enumerate(zip(LEFT, RIGHT, strict=True)):
            text = canvas.beginText(50, HEIGHT - 100 - 12 * number)
            text.textOut(first)
            text.moveCursor(190, 0)
            text.textOut(second)
            canvas.drawText(text)

    page = {
        "columns": together(left, right),
        "right first": together(right, left),
        "row by row": together(*rows),
        "as one string": spaced,
    }[order]
    document = read_pdf("a.pdf", draw(together(column(50, 200, *FOOT), page)))
    assert blocks(document) == [(PROSE, " ".join(LEFT + RIGHT)), (PROSE, FOOT[0])]


def test_three_columns() -> None:
    tales = [" ".join(tale(number, 4)) for number in range(9)]
    document = read_pdf("a.pdf", flow(*(("i", text) for text in tales), columns=3))
    assert blocks(document) == [(PROSE, text) for text in tales]


def justified(left: float, width: float, lines: Sequence[str], leading: float = 12) -> Drawing:
    """Lines that begin at the top of a page; their words are moved apart to fill the width.

    The last ends where it ends, and so does one that ends in a newline.
    """

    def page(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            words, x = line.split(), left
            space = width - sum(canvas.stringWidth(word, BODY, 10) for word in words)
            full = number + 1 < len(lines) and not line.endswith("\n")
            for word in words:
                canvas.drawString(x, HEIGHT - 100 - leading * number, word)
                x += canvas.stringWidth(word, BODY, 10)
                x += space / max(1, len(words) - 1) if full else 2.5

    return page


def test_a_line_of_few_words_that_fills_its_column_is_no_row_of_a_table() -> None:
    lines = [
        "Nobody in the town was",
        "told what the",
        "account-books of",
        "thunderstorms of old held.",
    ]
    document = read_pdf("a.pdf", draw(justified(60, 110, lines)))
    assert blocks(document) == [(PROSE, " ".join(lines))]
    two = ["Nobody in the town was", "of clay", "thunderstorms-and-floods heard it."]
    assert blocks(read_pdf("a.pdf", draw(justified(60, 110, two)))) == [(PROSE, " ".join(two))]
    # The next word would have fitted, so that nobody had to move the words apart.
    row = ["Nobody in the town was", "oak ash", "told the price of wood."]
    assert (ROW, "oak; ash") in blocks(read_pdf("a.pdf", draw(justified(60, 110, row))))


def test_a_table_in_a_column_does_not_hide_the_gutter() -> None:
    left = (*LEFT, "it was as soft as butter that had", "been left in the sun:")
    right = (*RIGHT * 3, *RIGHT[:2])
    table = [column(50 + 60 * place, 172, *["oak", "ash", "elm", "fir", "yew"]) for place in (0, 1)]
    page = together(column(50, 100, *left), *table, column(240, 104, *right))
    assert blocks(read_pdf("a.pdf", draw(page))) == [
        (PROSE, " ".join(left)),
        *((ROW, f"{wood}; {wood}") for wood in ("oak", "ash", "elm", "fir", "yew")),
        (PROSE, " ".join(right)),
    ]


# --- how files draw their text


def piecewise(left: float, top: float, lines: Sequence[str], pieces: str) -> Drawing:
    """Lines whose pieces, found by a pattern, are each a text of their own in the file."""

    def page(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            for piece in re.finditer(pieces, line):
                x = left + canvas.stringWidth(line[: piece.start()], BODY, 10)
                canvas.drawString(x, HEIGHT - top - 12 * number, piece[0])

    return page


@pytest.mark.parametrize("pieces", [r"\S", r"\S+", r".{1,7}"])
def test_text_that_is_drawn_in_pieces(pieces: str) -> None:
    page = together(piecewise(50, 100, LEFT, pieces), piecewise(240, 100, RIGHT, pieces))
    data = draw(page)
    document = read_pdf("a.pdf", data)
    assert document.text == " ".join(LEFT + RIGHT)
    start = document.text.index("dried")
    (box,) = boxes(data, start, start + len("dried for a winter"))
    assert words_in(data, box).split() == ["dried", "for", "a", "winter"]


def test_initials_raised_marks_and_scaled_text() -> None:
    def initial(canvas: Canvas) -> None:
        canvas.setFont(BODY, 30)
        canvas.drawString(50, HEIGHT - 112, "T")
        column(72, 100, "he kiln was lit in the morning by the", "oldest of the potters, who was")(
            canvas
        )
        column(50, 124, "nearly ninety years old.")(canvas)

    def scaled(canvas: Canvas) -> None:
        canvas.scale(10, 10)
        canvas.setFont(BODY, 1)
        canvas.drawString(5, 40, "A line in letters of one point that are")
        canvas.drawString(5, 38.8, "drawn ten times as big.")

    marked = flow(
        ("p", "It was lit<super>2</super> in 1871, and the H<sub>2</sub>O boiled at noon. " * 3)
    )
    sentence = "It was lit2 in 1871, and the H2O boiled at noon."
    assert read_pdf("a.pdf", marked).text == " ".join([sentence] * 3)
    assert read_pdf("a.pdf", draw(initial, scaled)).text == (
        "The kiln was lit in the morning by the oldest of the potters, who was nearly ninety years "
        "old.\n\nA line in letters of one point that are drawn ten times as big."
    )


def test_marks_of_notes_are_left_out_and_powers_are_not() -> None:
    told = (
        "It burned for years!{} It was 4 m{} wide, as the clerk said.{} It cost 9.{} Then it fell."
    )
    words = told.format(*(f"<super>{number}</super>" for number in (1, 2, 12, 3)))
    data = flow(("p", words))
    document = read_pdf("a.pdf", data)
    assert document.text == told.format("", "2", "", "3")
    start = document.text.index("It cost")
    found = boxes(data, start, start + len("It cost 9"))
    assert " ".join(words_in(data, box).strip() for box in found).startswith("It cost 9")
    same = flow(("p", "He came from St.4 and from No.5 of the road, which nobody had ever seen."))
    assert "St.4 and from No.5 of" in read_pdf("a.pdf", same).text


def test_slides() -> None:
    def slide(number: int) -> Drawing:
        oak, ash = f"• Oak number {number} burns", "• Ash burns hot, as every"
        return together(
            column(40, 60, f"Kilns of the North {number}", font=BOLD, size=28),
            column(40, 120, oak, ash, "   potter knows", size=20),
            column(60, 200, "– not in winter", size=16),
            column(380, 580, str(number), size=9),
        )

    document = read_pdf("a.pdf", draw(*(slide(number) for number in range(1, 5))))
    assert document.title == "Kilns of the North 1"
    assert blocks(document)[4:8] == [
        (HEADING, "Kilns of the North 2"),
        (ITEM, "• Oak number 2 burns"),
        (ITEM, "• Ash burns hot, as every potter knows"),
        (ITEM, "– not in winter"),
    ]


def test_a_dash_at_the_beginning_of_a_line_may_be_in_a_sentence() -> None:
    lines = ("• The final figures of the great flood", "– those of 1825 – were never seen")
    page = together(
        *(column(x, 100, *words, size=20) for x, words in ((40, ("•",)), (60, (lines[0][2:],)))),
        column(60, 124, lines[1], size=20),
        column(80, 160, "– an oak burns", "– an ash burns", size=20),
    )
    assert blocks(read_pdf("a.pdf", draw(page))) == [
        (ITEM, " ".join(lines)),
        (ITEM, "– an oak burns"),
        (ITEM, "– an ash burns"),
    ]


# --- over the end of a page


def test_a_sentence_goes_on_over_notes_and_page_breaks() -> None:
    def furniture(canvas: Canvas) -> None:
        canvas.setFont("Times-Italic", 9)
        page = canvas.getPageNumber()
        canvas.drawString(50, HEIGHT - 40, "The Clay Carriers" if page % 2 else "Chapter 2")
        canvas.drawRightString(WIDTH - 50, HEIGHT - 40, str(page))
        canvas.drawCentredString(WIDTH / 2, 30, f"Page {page} of 9")
        canvas.setFont(BODY, 7)
        canvas.drawString(50, 50, f"{page} As the register of {'abcdefghij'[page] * 3} tells us.")

    told = [tale(number, 9) for number in range(16)]
    data = flow(*(("p", " ".join(text)) for text in told), furniture=furniture)
    document = read_pdf("a.pdf", data)
    assert_sound(document)
    assert document.page_count > 5
    prose = [text for _, text in blocks(document) if "register" not in text]
    assert prose == [" ".join(text) for text in told]
    assert "Page" not in document.text
    assert "Chapter 2" not in document.text
    assert document.text.count("the register of") == document.page_count


def test_pages_are_counted_as_they_are() -> None:
    def drawn(canvas: Canvas) -> None:
        canvas.rect(100, 100, 50, 50)

    first, last = "The first page has a sentence of its own.", "So has the last of the three pages."
    document = read_pdf("a.pdf", draw(column(60, 200, first), drawn, column(60, 200, last)))
    assert_sound(document)
    assert document.page_count == 3
    assert document.pages[1].start == document.pages[1].end
    assert [page_of(document, text) for text in (first, last)] == [1, 3]


def test_a_sentence_belongs_to_the_page_that_it_begins_on() -> None:
    data = draw(
        column(60, 500, "The bell of the lower town was cast in a pit beside the river by"),
        column(60, 100, "a founder who came from the coast. He left in spring."),
    )
    document = read_pdf("a.pdf", data)
    whole = (
        "The bell of the lower town was cast in a pit beside the river by a founder who came from "
        "the coast."
    )
    assert sentences(document) == [whole, "He left in spring."]
    assert page_of(document, whole) == 1
    assert page_of(document, "He left in spring.") == 2
    start = document.text.index(whole)
    assert [box.page for box in boxes(data, start, start + len(whole))] == [1, 2]


def test_a_sentence_goes_on_below_a_head_that_no_other_page_has() -> None:
    data = draw(
        together(column(60, 30, "Of bells"), column(60, 540, "The bell of the town was cast by")),
        together(
            column(60, 30, "Of founders"), column(60, 70, "a man from the coast.", "He left.")
        ),
    )
    assert "The bell of the town was cast by a man from the coast." in sentences(
        read_pdf("a.pdf", data)
    )


def test_what_repeats_inside_the_page_stays() -> None:
    pages = [
        together(
            column(60, 30, "Inspection of Kilns"),
            column(60, 200, "Result of the inspection:", f"The kiln number {number} is sound."),
        )
        for number in range(1, 5)
    ]
    text = read_pdf("a.pdf", draw(*pages)).text
    assert text.count("Result of the inspection:") == 4
    assert "Inspection of Kilns" not in text


# --- words


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("This is an exam-", "ple."), "This is an example."),
        (("For ex-", "ample, part-", "ners."), "For example, partners."),
        (("The brother-in-", "law was in town."), "The brother-in-law was in town."),
        (("A well-estab-", "lished kiln."), "A well-established kiln."),
        (("He was twenty-", "one then."), "He was twenty-one then."),
        (("A river-", "boat came. A riverboat left."), "A riverboat came. A riverboat left."),
        (("A salt-", "box. That salt-box."), "A salt-box. That salt-box."),
        (("The Anglo-", "Saxon kiln."), "The Anglo-Saxon kiln."),
        (("From 1914-", "18 on."), "From 1914-18 on."),
        (("From 14–", "18 – and", "on –", "too."), "From 14–18 – and on – too."),
        (("The kiln -", "a big one."), "The kiln - a big one."),
        (("It is a soft\u00ad", "ness."), "It is a softness."),
        (("The \ufb01rst hall", "of \ufb02ags."), "The first hall of flags."),
        (("Two  spaces \u00a0 and", "naïve cafés."), "Two spaces and naïve cafés."),
        (("Nothing\u200b hid\u202eden\u202c", "here."), "Nothing hidden here."),
    ],
)
def test_how_lines_are_joined(lines: Sequence[str], text: str) -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    data = draw(column(60, 100, *lines, font="Vera"))
    assert read_pdf("a.pdf", data).text == text


# --- titles


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("The Kiln Book", "The Kiln Book"),
        ("untitled", "Clay Carriers"),
        ("Microsoft Word - kiln_final.doc", "Clay Carriers"),
        ("kiln_final.docx", "Clay Carriers"),
        ("C:\\texts\\kiln", "Clay Carriers"),
        ("(anonymous)", "Clay Carriers"),
        ("  ", "Clay Carriers"),
        ("Kilns\x00 and \u202eclay", "Kilns and clay"),
    ],
)
def test_titles(given: str, title: str) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setTitle(given)
        column(60, 80, "Clay Carriers", font=BOLD, size=16)(canvas)
        column(60, 120, "They carried clay.")(canvas)

    assert read_pdf("old-book_2.pdf", draw(page)).title == title


def test_title_from_the_path() -> None:
    assert read_pdf("old-book_2.pdf", draw(column(60, 80, "Only this."))).title == "old book 2"


# --- pages as shown


def test_boxes_hold_the_words_of_each_sentence() -> None:
    told = [tale(number, 4) for number in range(6)]
    data = flow(*(("i", " ".join(text)) for text in told), columns=2)
    document = read_pdf("a.pdf", data)
    for sentence in [told[0][0], told[2][3], told[5][1]]:
        start = document.text.index(sentence)
        found = boxes(data, start, start + len(sentence))
        assert {box.page for box in found} == {page_of(document, sentence)}
        assert " ".join(words_in(data, box) for box in found).split() == sentence.split()
        assert all(box.right - box.left < 0.5 for box in found)


def test_boxes_of_a_word_after_what_was_cleaned_away() -> None:
    data = draw(column(60, 100, "Some  wide   spaces, then kilns and salt."))
    document = read_pdf("a.pdf", data)
    start = document.text.index("kilns")
    (box,) = boxes(data, start, start + 5)
    assert words_in(data, box).strip() == "kilns"
    assert box.top * HEIGHT == pytest.approx(92, abs=3)
    assert box.bottom * HEIGHT == pytest.approx(101, abs=3)
    assert boxes(data, len(document.text), len(document.text) + 9) == []


def test_boxes_of_files_in_turn() -> None:
    pages = [
        column(60, 100, "The first says kiln here."),
        column(90, 300, "The kiln of the second."),
    ]
    files = [draw(page) for page in pages]
    places = [(15, 19), (4, 8)]
    first, second, again = (boxes(files[n], *places[n]) for n in (0, 1, 0))
    assert [words_in(files[0], box).strip() for box in first] == ["kiln"]
    assert [words_in(files[1], box).strip() for box in second] == ["kiln"]
    assert again == first != second


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_is_read_and_marked_as_it_is_shown(rotation: int) -> None:
    lines = ("This page lies on its side when it is", "printed, yet it is read like any other.")

    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(*{90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[rotation])
        canvas.rotate(rotation)
        for number, line in enumerate(lines):
            canvas.drawString(60, 300 - 12 * number, line)

    data = draw(page)
    document = read_pdf("a.pdf", data)
    assert document.text == " ".join(lines)
    first, second = boxes(data, 0, len(document.text))
    assert first.left * WIDTH == pytest.approx(60, abs=2)
    assert first.bottom * HEIGHT == pytest.approx(HEIGHT - 300, abs=4)
    assert second.bottom * HEIGHT == pytest.approx(HEIGHT - 288, abs=4)
    size = struct.unpack(">II", picture(data, 1, 420)[16:24])
    assert size == (pytest.approx(420, abs=1), pytest.approx(595, abs=1))


def test_a_note_along_the_side_comes_last() -> None:
    def page(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(20, 200)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Printed at the lower mill")
        canvas.restoreState()
        column(60, 100, "The text of the page is read first, as", "it is what people came for.")(
            canvas
        )

    assert [text for _, text in blocks(read_pdf("a.pdf", draw(page)))] == [
        "The text of the page is read first, as it is what people came for.",
        "Printed at the lower mill",
    ]


def test_pictures() -> None:
    data = draw(column(60, 100, "A line.", size=90))
    image = picture(data, 1, 210)
    assert image.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", image[16:24])
    assert (width, height) == (pytest.approx(210, abs=1), pytest.approx(297, abs=2))
    body = image.index(b"IDAT") + 4
    length = struct.unpack(">I", image[body - 8 : body - 4])[0]
    pixels = zlib.decompress(image[body : body + length])
    assert len(pixels) == height * (3 * width + 1)
    assert b"\0\0\0" * 2 in pixels
    wide, high = struct.unpack(">II", picture(data, 1, 100_000)[16:24])
    assert PIXELS * 0.9 < wide * high <= PIXELS * 1.01
    for page in (0, 2):
        with pytest.raises(UnreadableError, match=f"^has no page {page}$"):
            picture(data, page, 100)


# --- files that can't be read

SOME = draw(column(60, 100, "A sentence that stands in a file."), column(60, 90, "Another."))


def scanned(canvas: Canvas) -> None:
    image = ImageReader(io.BytesIO(picture(SOME, 1, 60)))
    canvas.drawImage(image, 0, 0, WIDTH, HEIGHT)


def claiming(pages: int) -> bytes:
    """A file that has one page and says that it has more."""
    return (
        b"%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count %d>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>\nendobj\n"
        b"trailer<</Root 1 0 R/Size 4>>\n"
    ) % pages


ENCRYPTED = draw(column(60, 100, "Secret."), encrypt=StandardEncryption("open sesame"))
UNKNOWN = ENCRYPTED.replace(b"/Standard", b"/Curtains")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ENCRYPTED, "encrypted: it needs a password"),
        (draw(scanned, scanned), r"its pages are pictures without text \(no text layer\)"),
        (draw(lambda canvas: None), "holds no text"),
        (draw(column(60, 100, "   ")), "holds no text"),
        (draw(column(60, -100, "Off the page.")), "holds no text"),
        (b"The kiln is no PDF at all.", "damaged, or not what its name says"),
        (b"%PDF-1.7\n", "damaged: it is cut off"),
        (SOME[: len(SOME) // 3], "damaged: it is cut off"),
        (SOME.replace(b"obj", b"abc"), "damaged: its structure is broken"),
        (claiming(1_000_000), "damaged: its pages are missing or broken"),
        (UNKNOWN, "encrypted in an unknown way"),
    ],
)
def test_unreadable_files(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=f"^{reason}$"):
        read_pdf("a.pdf", data)


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    locked = StandardEncryption("", ownerPassword="owner", canPrint=0)
    assert read_pdf("a.pdf", draw(column(60, 100, "Open to all."), encrypt=locked)).text


def assert_reads_or_says_why(data: bytes) -> None:
    try:
        document = read_pdf("a.pdf", data)
        boxes(data, 0, len(document.text))
        picture(data, 1, 20)
    except UnreadableError as error:
        assert str(error)
    else:
        assert_sound(document)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", SOME[:200]]))
def test_any_bytes_are_read_or_refused(noise: bytes, start: bytes) -> None:
    assert_reads_or_says_why(start + noise)


PLAIN = draw(
    together(column(60, 100, *LEFT), column(240, 100, *RIGHT)),
    column(60, 60, *FOOT),
    pageCompression=0,
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=6)), max_size=12
    ),
    st.integers(0, len(PLAIN)),
)
def test_any_damage_is_read_or_refused(changes: list[tuple[int, bytes]], cut: int) -> None:
    damaged = bytearray(PLAIN)
    for place, change in changes:
        damaged[place : place + len(change)] = change
    assert_reads_or_says_why(bytes(damaged))
    assert_reads_or_says_why(bytes(damaged[:cut]))


PLACED = st.tuples(
    st.integers(190, WIDTH - 190),
    st.integers(190, HEIGHT - 190),
    st.sampled_from([5, 9, 10, 10, 10, 12, 40]),
    st.sampled_from([0, 0, 0, 0, 90, 180, 270, 30]),
    st.sampled_from([BODY, BOLD]),
    st.sampled_from(
        ["kiln", "The clay", "1.", "• salt", "ends here.", "of the long-", "(b) oak, ash"]
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PLACED, min_size=1, max_size=30, unique_by=lambda placed: placed[:2]))
def test_text_anywhere_is_read_once_and_found_again(places: list[Any]) -> None:
    def page(canvas: Canvas) -> None:
        for left, bottom, size, angle, font, text in places:
            canvas.saveState()
            canvas.setFont(font, size)
            canvas.translate(left, bottom)
            canvas.rotate(angle)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    data = draw(page)
    document = read_pdf("a.pdf", data)
    assert_sound(document)
    # PDFium takes equal letters that nearly cover each other for one.
    with pypdfium2.PdfDocument(data) as pdf:
        drawn: str = pdf[0].get_textpage().get_text_range()
    letters = Counter(filter(str.isalnum, drawn))
    assert Counter(filter(str.isalnum, document.text)) == letters
    for box in boxes(data, 0, len(document.text)):
        assert 0 <= box.left <= box.right <= 1
        assert 0 <= box.top <= box.bottom <= 1
