"""PDFs made here: the many ways in which files draw the same text."""

import re
from collections.abc import Sequence

import pytest
from made_pdf import (
    BODY,
    BOLD,
    HEADING,
    HEIGHT,
    ITEM,
    LEFT,
    RIGHT,
    Drawing,
    blocks,
    column,
    draw,
    flow,
    together,
    words_in,
)
from reportlab.pdfgen.canvas import Canvas

from index.read.pdf import read_pdf
from index.read.pdf.shown import boxes


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
