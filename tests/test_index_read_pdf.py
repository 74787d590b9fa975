"""PDFs made here: their paragraphs, headings, lists, words and titles."""

from collections.abc import Sequence

import pytest
from made_pdf import (
    BOLD,
    HEADING,
    ITEM,
    PROSE,
    ROW,
    assert_sound,
    blocks,
    built,
    column,
    draw,
    flow,
    stream,
    tale,
    together,
)
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from index.read.pdf import read_pdf
from index.sentences import split

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


def test_a_font_s_name_may_be_longer_than_others() -> None:
    """A name of its length was never heard of before."""
    text = (
        b"BT /A 10 Tf 40 500 Td (The old mill) Tj ET BT /B 10 Tf 40 470 Td (It stands by the"
        b" river and was built in 1820) Tj 0 -12 Td (by Ada Holm, who lived there for long.) Tj ET"
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/%s>>"
    data = built(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R"
        b"/Resources<</Font<</A 5 0 R/B 6 0 R>>>>>>",
        stream(text),
        font % b"Helvetica-Bold",
        font % (b"X" * 300),
    )
    assert blocks(read_pdf("a.pdf", data)) == [
        (HEADING, "The old mill"),
        (
            PROSE,
            "It stands by the river and was built in 1820 by Ada Holm, who lived there for long.",
        ),
    ]


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


def test_the_last_cell_of_a_row_may_be_wrapped() -> None:
    rows = together(
        column(60, 100, "Kiln", "North", "", "South"),
        column(170, 100, "Heat", "as high as the", "bricks allowed", "rather mild"),
    )
    assert blocks(read_pdf("a.pdf", draw(rows))) == [
        (ROW, "Kiln; Heat"),
        (ROW, "North; as high as the bricks allowed"),
        (ROW, "South; rather mild"),
    ]


def test_a_lone_cell_with_room_beside_the_one_above_is_no_part_of_it() -> None:
    rows = together(
        column(60, 100, "Kiln", "North", "", "South"),
        column(170, 100, "Heat", "mild", "unknown", "as high as the bricks allowed"),
    )
    found = blocks(read_pdf("a.pdf", draw(rows)))
    assert (ROW, "North; mild") in found
    assert found[-1] == (ROW, "South; as high as the bricks allowed")


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
