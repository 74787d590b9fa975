"""Plain text: its paragraphs, lists and headings."""

import pytest
from reading import HARBOUR, HEADING, ITEM, PROSE, blocks

from index.read import read
from index.read.text import heading_text


def test_plain_text_is_kept_as_it_is() -> None:
    raw = "The kiln is lit at dawn.\r\n\r\n\tIt burns for two days.  \r\n"
    document = read("notes/kiln-log_2.txt", b"\xef\xbb\xbf" + raw.encode())
    assert document.text == raw
    assert document.title == "kiln log 2"
    assert document.media_type == "text/plain"
    assert blocks("a.txt", raw) == [
        (PROSE, "The kiln is lit at dawn."),
        (PROSE, "It burns for two days."),
    ]


def test_wrapped_lines_stay_together_and_deliberate_breaks_don_t() -> None:
    wrapped = (
        "The mill stands where the brook bends,\nand its wheel has not turned since the\nflood."
    )
    address = "Orla Finch\n14 Tanner's Row, Second Floor\nEastmere"
    assert blocks("a.txt", f"{wrapped}\n\n{address}") == [
        (PROSE, wrapped),
        (PROSE, "Orla Finch"),
        (PROSE, "14 Tanner's Row, Second Floor\nEastmere"),
    ]


def test_a_long_address_doesn_t_unwrap_its_paragraph() -> None:
    text = (
        f"The timetable of the ferry is at\n{'https://ferry.example/' + 'x' * 60}\nand on the pier."
    )
    assert blocks("a.txt", text) == [(PROSE, text)]


def test_unwrapped_lines_are_blocks() -> None:
    long = (
        "Each of these lines is a paragraph of its own, as editors without wrapping write them. "
        * 2
    )
    assert blocks("a.txt", f"{long}\nShort one.") == [(PROSE, long.strip()), (PROSE, "Short one.")]


def test_lists_in_plain_text() -> None:
    assert blocks("a.txt", "Bring:\n- a lamp\n- two ropes, of which\n  one is long\n(b) 1 map") == [
        (PROSE, "Bring:"),
        (ITEM, "- a lamp"),
        (ITEM, "- two ropes, of which\n  one is long"),
        (ITEM, "(b) 1 map"),
    ]


def test_a_number_at_the_start_of_a_wrapped_line_is_no_list() -> None:
    text = "The bridge was closed to all carts in the year of the great frost, when only\n12. Oddly"
    assert blocks("a.txt", text) == [(PROSE, text)]


@pytest.mark.parametrize("line", ["The Old Harbour", "2.1 Digging", "Chapter 4"])
def test_headings_of_plain_text(line: str) -> None:
    document = read("a.txt", f"{line}\n\n{HARBOUR}".encode())
    assert [block.kind for block in document.blocks] == [HEADING, PROSE]
    assert document.title == line


@pytest.mark.parametrize(
    "line",
    [
        "It was dug.",
        "Cost: 400 crowns",
        "By Orla Finch",
        "3 May 1871",
        "harbour",
        "mail@harbour.example",
        "Paid 40 €",
        "Ships that came in, and ships that left, and the cargo of both of them",
    ],
)
def test_lines_that_may_hold_an_answer_are_no_headings(line: str) -> None:
    document = read("a.txt", f"{line}\n\n{HARBOUR}".encode())
    assert [block.kind for block in document.blocks] == [PROSE, PROSE]


def test_underlined_headings() -> None:
    document = read("a.txt", f"Harbours\n========\n\nOld one\n-------\n{HARBOUR}".encode())
    assert [(block.kind, block.level) for block in document.blocks] == [
        (HEADING, 1),
        (HEADING, 2),
        (PROSE, 0),
    ]
    assert document.title == "Harbours" == heading_text(document.text, document.blocks[0])


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85"])
def test_however_lines_end_their_blocks_are_the_same(end: str) -> None:
    text = "Part 1\n\n" + HARBOUR.replace(",", ",\n") + "\n\n\n- one\n- two\n\t \n(a) three\n\nEnd."
    expected = [(kind, shown.replace("\n", end)) for kind, shown in blocks("a.txt", text)]
    assert [kind for kind, _ in expected] == [HEADING, PROSE, ITEM, ITEM, ITEM, PROSE]
    assert blocks("a.txt", text.replace("\n", end)) == expected


def test_underlines_of_more_levels() -> None:
    text = f"Kiln\n====\n\nFire\n~~~~\n\nWood\n^^^^\n\n{HARBOUR}"
    found = [(block.kind, block.level) for block in read("a.rst", text.encode()).blocks]
    assert found == [(HEADING, 1), (HEADING, 3), (HEADING, 4), (PROSE, 0)]


def test_lines_that_begin_with_a_time_or_a_label_stand_alone() -> None:
    log = "2024-05-01 10:00:00 INFO Server started on port 8080\n2024-05-01 10:00:05 WARN Disk full"
    assert blocks("a.log", log) == [(PROSE, line) for line in log.splitlines()]
    head = "From: ann@example.org\nTo: bob@example.org\nSubject: Mill"
    assert blocks("a.txt", head) == [(PROSE, line) for line in head.splitlines()]
    talk = "ANNA: Where are you going?\nBEN: To the mill, with all of the flour that is left,\ntoo"
    assert blocks("a.txt", talk) == [(PROSE, line) for line in talk.split("\n", 1)]
