"""PDFs made here with tables whose cells are wrapped: each row is read cell by cell."""

import pytest
from made_pdf import BODY, PROSE, ROW, assert_sound, blocks, draw, words_in
from reportlab.pdfgen.canvas import Canvas

from index.read.pdf import read_pdf
from index.read.pdf.shown import boxes

HEADER = ["Name", "Role", "Notes"]
ANN = ["Ann Lee", "Head of the kiln\nand of all of the\napprentices"]
ANN.append("A long cell that wraps over\nseveral lines of its own and\nsays one thing.")
BOB = ["Bob", "Helper", "Another long cell that\nwraps over several lines\ntoo and says more."]
WHOLE = [
    (ROW, "Name; Role; Notes"),
    (
        ROW,
        "Ann Lee; Head of the kiln and of all of the apprentices; A long cell that wraps over "
        "several lines of its own and says one thing.",
    ),
    (ROW, "Bob; Helper; Another long cell that wraps over several lines too and says more."),
]


def table(rows: list[list[str]], align: str = "top", padding: float = 8) -> bytes:
    """Rows of cells with lines 12 points apart, and so much more between the rows."""

    def page(canvas: Canvas) -> None:
        canvas.setFont(BODY, 10)
        top = 500.0
        for row in rows:
            height = max(cell.count("\n") for cell in row)
            for column, cell in enumerate(row):
                lines = cell.split("\n") if cell else []
                free = height + 1 - len(lines)
                down = {"top": 0.0, "middle": free / 2, "bottom": free}[align]
                for number, line in enumerate(lines):
                    canvas.drawString(40 + 120 * column, top - 12 * (number + down), line)
            top -= 12 * (height + 1) + padding

    return draw(page)


@pytest.mark.parametrize("align", ["top", "middle", "bottom"])
def test_wrapped_cells_are_read_to_their_end(align: str) -> None:
    data = table([HEADER, ANN, BOB], align)
    document = read_pdf("a.pdf", data)
    assert_sound(document)
    assert blocks(document) == WHOLE
    start = document.text.index("and of all of the apprentices")
    found = boxes(data, start, start + len("and of all of the apprentices"))
    assert [words_in(data, box).strip() for box in found] == ["and of all of the", "apprentices"]


@pytest.mark.parametrize(
    "rows",
    [
        # As close to each other as the lines of a cell: nobody can tell.
        [HEADER, ["Ann", "Head", "a kiln of brick"], ["", "Clerk", "a barn of wood"]],
        # A row of its own with an empty cell.
        [["Place", "Year", "Sales"], ["North", "2023", "10"], ["", "2024", "12"]],
    ],
)
def test_rows_that_lack_a_cell_stay_apart(rows: list[list[str]]) -> None:
    told = ["; ".join(filter(None, row)) for row in rows]
    assert [text for _, text in blocks(read_pdf("a.pdf", table(rows, padding=0)))] == told


def test_a_row_of_capitals_below_another_stays_apart() -> None:
    rows = [["North\n", "Oak\nAsh", "Ann Lee\nBob Ray"], ["South", "Elm", "Cid Fox"]]
    assert [text for _, text in blocks(read_pdf("a.pdf", table(rows)))] == [
        "North; Oak; Ann Lee",
        "Ash; Bob Ray",
        "South; Elm; Cid Fox",
    ]


def test_prose_close_below_a_row_is_no_part_of_its_cells() -> None:
    prose = "and this is a line of text that stands below the table, not in it."
    found = blocks(
        read_pdf("a.pdf", table([["Kiln", "Wood", "Heat\n"], [prose, "", ""]], padding=-12))
    )
    assert found == [(ROW, "Kiln; Wood; Heat"), (PROSE, prose)]
