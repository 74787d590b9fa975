"""PDFs made here: on which page a sentence stands, and where on it; what goes on overleaf."""

import struct
import zlib

import pytest
from made_pdf import (
    BODY,
    HEIGHT,
    WIDTH,
    assert_sound,
    blocks,
    column,
    draw,
    flow,
    page_of,
    sentences,
    tale,
    together,
    words_in,
)
from reportlab.pdfgen.canvas import Canvas

from index.errors import UnreadableError
from index.read.pdf import read_pdf
from index.read.pdf.shown import PIXELS, boxes, picture

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
