"""PDFs made here in which tables stand in columns of text, or across them."""

from collections.abc import Sequence

import pytest
from made_pdf import BODY, BOLD, HEIGHT, ROW, Drawing, blocks, column, draw, sentences, together
from reportlab.pdfgen.canvas import Canvas

from index.isolate import Isolated
from index.read.pdf import read_pdf

WOODS = ("oak", "ash", "elm", "fir", "yew", "box", "bay", "sloe", "lime", "pear", "plum", "may")


def prose(first: int, count: int) -> list[str]:
    """Sentences of two lines each, which fill a column of 160 points."""
    trades = ("potter", "miller", "cooper", "salter", "tanner")
    return [
        line
        for number in range(first, first + count)
        for line in (
            f"In {1700 + number} the {trades[number % 5]} brought wet clay",
            f"over the narrow bridge {number + 2} times a day.",
        )
    ]


def told(lines: Sequence[str]) -> list[str]:
    return [" ".join(pair) for pair in zip(lines[::2], lines[1::2], strict=True)]


def table(left: float, top: float, rows: int, cells: int = 3, step: float = 50) -> Drawing:
    """Rows 15 points apart, so that few of their baselines are those of text beside them."""

    def page(canvas: Canvas) -> None:
        canvas.setFont(BODY, 9)
        for row in range(rows):
            for cell in range(cells):
                text = f"{row + 1}{cell}.5" if cell else WOODS[row]
                canvas.drawString(left + step * cell, HEIGHT - top - 15 * row, text)

    return page


def rows(count: int, cells: int = 3) -> list[str]:
    return [
        "; ".join([WOODS[row], *(f"{row + 1}{cell}.5" for cell in range(1, cells))])
        for row in range(count)
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_a_table_that_fills_one_of_two_columns(place: int) -> None:
    lines = prose(0, 10)
    lefts = (40, 230)
    page = together(
        table(lefts[place], 103, 12), column(lefts[1 - place], 100, *lines, font=BODY, size=10)
    )
    document = read_pdf("a.pdf", draw(page))
    texts = [text for kind, text in blocks(document) if kind == ROW]
    assert texts == rows(12)
    assert [sentence for sentence in sentences(document) if "clay" in sentence] == told(lines)
    first = document.text.index(lines[0])
    assert (first < document.text.index("oak")) == (place == 1)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_table_in_one_of_three_columns(place: int) -> None:
    def narrow(first: int) -> list[str]:
        lines = [f"in {1600 + first + n} the salt boat" for n in range(12)]
        return [f"The town knew that {first}", *lines, f"came up the river {first}."]

    lefts = (30, 155, 280)
    texts = [narrow(100), narrow(200)]
    others = [left for number, left in enumerate(lefts) if number != place]
    columns = [column(left, 100, *lines) for left, lines in zip(others, texts, strict=True)]
    document = read_pdf("a.pdf", draw(together(*columns, table(lefts[place], 103, 10, 2, 60))))
    found = sentences(document)
    assert [" ".join(lines) for lines in texts] == [text for text in found if "town" in text]
    assert [text for kind, text in blocks(document) if kind == ROW] == rows(10, 2)


def test_a_table_across_two_columns_is_read_row_by_row() -> None:
    left, right = prose(0, 6), prose(6, 6)
    page = together(
        table(40, 60, 4, 5, 80),
        column(40, 130, *left),
        column(230, 130, *right),
    )
    document = read_pdf("a.pdf", draw(page))
    assert [text for kind, text in blocks(document) if kind == ROW] == rows(4, 5)
    assert [text for text in sentences(document) if "clay" in text] == told(left + right)


def test_tables_side_by_side_in_columns_of_text() -> None:
    left, right = prose(0, 4), prose(4, 4)
    page = together(
        column(40, 60, *left),
        table(40, 170, 8),
        column(230, 60, *right),
        table(230, 176, 8),
    )
    document = read_pdf("a.pdf", draw(page))
    assert [text for kind, text in blocks(document) if kind == ROW] == rows(8) * 2
    assert [text for text in sentences(document) if "clay" in text] == told(left + right)


def test_a_short_title_above_both_columns_begins_both_anew() -> None:
    above, below = (prose(0, 3), prose(3, 3)), (prose(6, 3), prose(9, 3))
    page = together(
        *(column(x, 60, *lines) for x, lines in zip((40, 230), above, strict=True)),
        column(40, 160, "On clay", font=BOLD, size=17),
        *(column(x, 190, *lines) for x, lines in zip((40, 230), below, strict=True)),
    )
    found = sentences(read_pdf("a.pdf", draw(page)))
    assert [text for text in found if text != "On clay"] == [
        sentence for lines in (*above, *below) for sentence in told(lines)
    ]


def test_a_table_of_words_and_numbers_is_no_pair_of_columns() -> None:
    words = [f"{wood} from the hill" for wood in WOODS]
    numbers = [f"{number} loads" for number in range(12)]
    document = read_pdf("a.pdf", draw(together(column(40, 60, *words), column(230, 60, *numbers))))
    assert [text for _, text in blocks(document)] == [
        f"{word}; {number}" for word, number in zip(words, numbers, strict=True)
    ]


def test_labels_in_the_margin_stand_in_no_sentence() -> None:
    lines = [f"{line} It was cold there, and nobody forgot it," for line in prose(0, 6)]
    labels = together(*(column(20, 65 + 36 * n, f"note {n}", size=8) for n in range(4)))
    text = column(90, 60, *lines[:-1], "and that was all.")
    document = read_pdf("a.pdf", draw(together(labels, text)))
    whole = " ".join([*lines[:-1], "and that was all."])
    assert document.text.startswith(whole)
    assert document.text.count("note") == 4


def test_words_over_each_other_take_no_time_in_their_square(files: Isolated) -> None:
    def page(canvas: Canvas) -> None:
        for number in range(12_000):
            word = "the bell of the town" if number % 2 else "bell"
            canvas.drawString(37 * number % 380, 300 + number % 70 / 10, word)

    assert "bell" in files.read("a.pdf", draw(page)).text
