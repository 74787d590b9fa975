"""PDFs made here whose text stands in columns: each is read to its end."""

from collections.abc import Sequence

import pytest
from made_pdf import (
    BODY,
    BOLD,
    FOOT,
    HEIGHT,
    LEFT,
    PROSE,
    RIGHT,
    ROW,
    Drawing,
    blocks,
    column,
    draw,
    flow,
    sentences,
    tale,
    together,
)
from reportlab.pdfgen.canvas import Canvas

from index.read.pdf import read_pdf


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
