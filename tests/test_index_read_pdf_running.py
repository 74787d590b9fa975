"""PDFs made here: running heads and feet go, and what only looks like them stays."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from made_pdf import (
    BOLD,
    HEADING,
    HEIGHT,
    PROSE,
    WIDTH,
    Drawing,
    blocks,
    column,
    draw,
    tale,
    together,
)
from programs import chromium
from reportlab.pdfgen.canvas import Canvas

from index.read.pdf import read_pdf

BODY_TEXT = [" ".join(tale(number, 1)) for number in range(12)]


def body(number: int, top: float = 150) -> Drawing:
    """Two lines in the middle of a page that no other page has."""
    return column(60, top, *(BODY_TEXT[2 * number + place][:70] for place in (0, 1)))


def pages_of(*furniture: Drawing) -> str:
    """The text of a file of a page for each of these."""
    pages = [together(body(number), drawn) for number, drawn in enumerate(furniture)]
    return read_pdf("a.pdf", draw(*pages)).text


def grid(rows: Sequence[tuple[str, ...]], top: float = 40, leading: float = 18) -> list[Drawing]:
    """Rows of cells down to the foot of as many pages as they need."""
    count = int((HEIGHT - 2 * top) / leading)
    return [
        together(
            *(
                column(60 + 120 * place, top + leading * number, cell)
                for number, row in enumerate(rows[first : first + count])
                for place, cell in enumerate(row)
            )
        )
        for first in range(0, len(rows), count)
    ]


# --- what runs


@pytest.mark.parametrize(
    "heads",
    [
        [f"Page {number} of 20" for number in range(3, 9)],
        [f"– {number} –" for number in range(11, 17)],
        ["iv", "v", "vi", "vii", "viii", "ix"],
        [f"A-{number}" for number in range(1, 7)],
        ["Draft of 3 May 2024"] * 6,
        ["The Clay Carriers", "Chapter 2: The Bridge"] * 3,
        [f"The Clay Carriers | {number}" for number in range(96, 102)],
    ],
)
@pytest.mark.parametrize("top", [30, HEIGHT - 30])
def test_heads_and_feet_go(heads: list[str], top: float) -> None:
    text = pages_of(*(column(60, top, head) for head in heads))
    said = rf"(?<!\w)(?:{'|'.join(map(re.escape, heads))})(?!\w)"
    assert not re.search(said, text)
    assert BODY_TEXT[0][:70] in text


def test_a_head_in_small_letters_may_count_after_a_word() -> None:
    text = pages_of(*(column(60, 30, f"Clay and Kilns {n}", size=8) for n in range(6)))
    assert "Clay and Kilns" not in text


def test_the_title_of_a_section_beside_the_page_number_goes_if_the_text_has_it() -> None:
    titles = ["Of bells", "Of bells", "Of founders", "Of founders", "Of ropes", "Of ropes"]

    def page(number: int) -> Drawing:
        begins = not number % 2
        head = together(column(60, 30, titles[number]), column(340, 30, str(number + 7)))
        title = column(60, 110, f"{number // 2 + 1}. {titles[number]}", font=BOLD, size=13)
        return together(head, title) if begins else head

    text = pages_of(*map(page, range(6)))
    assert [text.count(title) for title in ("Of bells", "Of founders", "Of ropes")] == [1, 1, 1]
    assert not re.search(r"^\d+$", text, re.MULTILINE)


# --- what stays


def test_what_differs_in_more_than_the_page_stays() -> None:
    people = [("Ann Lee", "2,345.10"), ("Bob Ray", "1,999.00"), ("Cid Fox", "3,120.55")]
    slips = [
        together(
            column(60, 40, f"Month: {number}/2024"),
            column(60, 100, f"Employee: {name}"),
            column(60, 550, "Net pay:"),
            column(300, 550, f"{pay} EUR"),
        )
        for number, (name, pay) in enumerate(people, 1)
    ]
    text = pages_of(*slips)
    for number, (name, pay) in enumerate(people, 1):
        assert f"Net pay:; {pay} EUR" in text
        assert f"Month: {number}/2024" in text
        assert name in text


def test_a_sum_of_money_stays_even_if_it_is_always_the_same() -> None:
    text = pages_of(*(column(60, 550, "Net pay: 2,345.10 EUR") for _ in range(3)))
    assert text.count("Net pay: 2,345.10 EUR") == 3


def test_all_rows_of_a_long_table_stay() -> None:
    towns = ("Alfa", "Bravo", "Carro", "Delta", "Echo")
    rows = [
        (f"{towns[n % 5]}{n * 7919 % 997:03d}x", str(n * 37 % 99 + 1), f"{n * 31 % 97}.50")
        for n in range(170)
    ]
    header = ("Town", "Stock", "Price")
    text = read_pdf("a.pdf", draw(*grid([header, *rows]))).text
    assert [row for row in [header, *rows] if "; ".join(row) not in text] == []


def test_the_header_of_a_table_that_goes_on_overleaf_stays() -> None:
    header = ("Town", "Stock", "Price")
    rows = [(f"Kiln{n * 7919 % 997}", f"{n} t", "open") for n in range(108)]
    whole = [row for first in range(0, 108, 27) for row in (header, *rows[first : first + 27])]
    text = read_pdf("a.pdf", draw(*grid(whole))).text
    assert text.count("Town; Stock; Price") == 4


def test_all_payments_of_a_statement_stay() -> None:
    rows = [
        (f"{n % 28 + 1:02d}.{n // 28 + 1:02d}.2024", f"Payment of {n * 7}.00 EUR received")
        for n in range(170)
    ]
    text = read_pdf("a.pdf", draw(*grid(rows))).text
    assert [row for row in rows if "; ".join(row) not in text] == []


def test_all_numbered_clauses_stay() -> None:
    clauses = [
        f"Clause {n} of the lease says that tenant {n * 3} pays {n * 10} euros." for n in range(130)
    ]
    text = read_pdf("a.pdf", draw(*grid([(clause,) for clause in clauses]))).text
    assert [clause for clause in clauses if clause not in text] == []


def test_all_lines_of_a_transcript_with_line_numbers_stay() -> None:
    words = [f"The witness said {chr(97 + n % 26)}{chr(97 + n // 26)} and sat." for n in range(100)]

    def page(first: int) -> Drawing:
        lines = enumerate(words[first : first + 20])
        return together(
            *(
                together(column(60, 40 + 26 * n, str(n + 1)), column(90, 40 + 26 * n, line))
                for n, line in lines
            )
        )

    text = read_pdf("a.pdf", draw(*map(page, range(0, 100, 20)))).text
    assert [line for line in words if line not in text] == []


def test_headings_and_totals_that_every_page_has_stay() -> None:
    lessons = [
        together(
            column(60, 40, f"Lesson {n}", font=BOLD, size=11),
            column(60, 60, f"In this lesson we need {n + 1} kg of clay and {n + 2} hours."),
            column(60, 550, f"Total: {12 * n + 5}.00 euros"),
        )
        for n in range(1, 5)
    ]
    text = pages_of(*lessons)
    for n in range(1, 5):
        assert f"Lesson {n}\n" in text
        assert f"we need {n + 1} kg of clay and {n + 2} hours." in text
        assert f"Total: {12 * n + 5}.00 euros" in text


def test_the_days_of_a_diary_stay() -> None:
    text = pages_of(*(column(60, 40, f"{day} May 1921") for day in range(3, 9)))
    assert [day for day in range(3, 9) if f"{day} May 1921" not in text] == []


def test_lines_of_the_text_that_are_alike_on_every_page_stay() -> None:
    def page(number: int) -> Drawing:
        return column(60, 40, "The kiln was lit.", *BODY_TEXT[3 * number : 3 * number + 3])

    text = read_pdf("a.pdf", draw(*map(page, range(4)))).text
    assert text.count("The kiln was lit.") == 4


def test_a_page_number_goes_without_the_words_beside_it() -> None:
    names = ("Goulash", "Dumplings", "Pancakes", "Barley soup")
    text = pages_of(
        *(
            together(column(60, 40, name), column(WIDTH - 60, 40, str(number)))
            for number, name in enumerate(names, 812)
        )
    )
    assert [name for name in names if name not in text] == []
    assert not re.search(r"\b81[2-5]\b", text)


ADDRESS, MOMENT = "https://mill.example/history", "11/27/26, 9:05 AM"


@pytest.mark.parametrize(
    "edges",
    [
        ((MOMENT, "The mill"), (ADDRESS, "1/1")),
        (("The mill", ADDRESS), ("1 of 1", MOMENT)),
    ],
)
def test_what_browsers_print_around_a_single_page_goes(edges: tuple[tuple[str, str], ...]) -> None:
    (head, foot), text = edges, body(1)
    rows = ((head, 24), (foot, HEIGHT - 20))
    drawn = [column(30 + 230 * at, top, said) for row, top in rows for at, said in enumerate(row)]
    assert (
        read_pdf("a.pdf", draw(together(*drawn, text))).text == read_pdf("a.pdf", draw(text)).text
    )
    # What no browser prints is a letter's own.
    for other in ("1/2", "2/1", "Enclosure"):
        drawn[2] = column(30, HEIGHT - 20, other)
        drawn[3] = column(260, HEIGHT - 20, MOMENT)
        found = read_pdf("a.pdf", draw(together(*drawn, text))).text
        assert all(said in found for said in (*head, other, MOMENT))


def test_a_page_that_chromium_prints_is_no_more_than_its_text(tmp_path: Path) -> None:
    page = "<title>The mill</title><h1>The old mill</h1><p>It stands by the river.</p>"
    assert blocks(read_pdf("a.pdf", chromium(tmp_path, page))) == [
        (HEADING, "The old mill"),
        (PROSE, "It stands by the river."),
    ]


def test_a_hash_in_the_text_is_no_number() -> None:
    def page(canvas: Canvas) -> None:
        column(60, 30, "# 4" if canvas.getPageNumber() % 2 else "# #")(canvas)

    assert blocks(read_pdf("a.pdf", draw(*[together(body(n), page) for n in range(4)])))


@pytest.mark.parametrize("beside", [-5, 7, 8])
@pytest.mark.parametrize("place", [0, -1])
def test_columns_that_begin_or_end_with_the_same_words_stay(beside: int, place: int) -> None:
    same = "The potter of the lower town says"

    def page(number: int) -> Drawing:
        left = [f"that he has paid {number * 7 + n} loads of clay," for n in range(40)]
        left[place] = same
        right = [f"and the miller has {number * 5 + n} sacks of rye" for n in range(40)]
        return together(column(50, 60, *left), column(240, 60 + beside, *right))

    assert read_pdf("a.pdf", draw(page(1), page(2))).text.count(same) == 2
