"""Readers: known documents, hostile bytes, and what holds for any bytes at all."""

import random
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableError
from index.read import SUFFIXES, read
from index.read.text import heading_text
from index.types import BlockKind, Document

HEADING, PROSE, ITEM, ROW, CODE = BlockKind


def blocks(path: str, text: str) -> list[tuple[BlockKind, str]]:
    document = read(path, text.encode())
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def assert_sound(document: Document) -> None:
    """Blocks are in order and in range, don't overlap, and leave out nothing but white space."""
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.text)
        assert not document.text[position : block.start].strip()
        assert document.text[block.start : block.end].strip()
        position = block.end
    assert not document.text[position:].strip()
    assert document.title.strip()
    document.text.encode()  # no lone surrogates


# --- plain text


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


PROSE_BELOW = "The harbour was dug by hand, and it took the town eleven years to do it."


@pytest.mark.parametrize("line", ["The Old Harbour", "2.1 Digging", "Chapter 4"])
def test_headings_of_plain_text(line: str) -> None:
    document = read("a.txt", f"{line}\n\n{PROSE_BELOW}".encode())
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
    document = read("a.txt", f"{line}\n\n{PROSE_BELOW}".encode())
    assert [block.kind for block in document.blocks] == [PROSE, PROSE]


def test_underlined_headings() -> None:
    document = read("a.txt", f"Harbours\n========\n\nOld one\n-------\n{PROSE_BELOW}".encode())
    assert [(block.kind, block.level) for block in document.blocks] == [
        (HEADING, 1),
        (HEADING, 2),
        (PROSE, 0),
    ]
    assert document.title == "Harbours" == heading_text(document.text, document.blocks[0])


# --- Markdown

MARKDOWN = """---
title: "Bee book"
---

# Bees

Keep *two* hives, not
[one](https://bees.example), and `log` both. ![A hive](h.png)

1. Smoke
   - gently

     and slowly
2. Open

| Month | Work |
|---|---|
| May | Swarm &amp; split |
| June | |

<div>Mind <b>stings</b>.<script>x()</script></div>

<!-- nothing -->

```sh
  weigh --all

  log
```
"""


def test_markdown() -> None:
    assert read("bees.md", MARKDOWN.encode()).title == "Bee book"
    assert blocks("bees.md", MARKDOWN) == [
        (HEADING, "Bees"),
        (PROSE, "Keep two hives, not\none, and log both. A hive"),
        (ITEM, "1. Smoke"),
        (ITEM, "- gently"),
        (ITEM, "and slowly"),
        (ITEM, "2. Open"),
        (ROW, "Month: May; Work: Swarm & split"),
        (ROW, "Month: June"),
        (PROSE, "Mind stings."),
        (CODE, "  weigh --all\n\n  log"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Low\n\n# High\n", "High"),
        ("Words.\n\n## Low\n", "Low"),
        ("Words.\n", "a b"),
        ("---\n\nWords between rules.\n\n---\n", "a b"),
    ],
)
def test_titles_of_markdown(text: str, title: str) -> None:
    document = read("a_b.md", text.encode())
    assert document.title == title
    assert_sound(document)


def test_text_between_rules_is_no_front_matter() -> None:
    assert "Words between rules." in read("a.md", b"---\nWords between rules.\n---\n").text


# --- hostile files

NOISE = random.Random(7).randbytes(50_000)


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.xyz", b"text", "no reader for .xyz files"),
        ("README", b"text", "no reader for suffixless files"),
        ("a.txt", b"", "empty"),
        ("a.md", b" \r\n\t", "empty"),
        ("a.txt", b"\xef\xbb\xbf \n", "empty"),
        ("a.md", b"<!-- hidden -->", "holds no text"),
        ("a.html", b"<script>x()</script>", "holds no text"),
        ("a.txt", NOISE, "looks binary"),
        ("a.txt", b"\x00\x01\x02\x03" * 99, "looks binary"),
        ("a.html", b"\x7fELF\x02\x01\x01" + bytes(99), "looks binary"),
        ("a.txt", b"\xff\xfe" + NOISE, "looks binary"),
        ("a.html", b"<div>" * 100_000 + b"x", "nested too deeply"),
        ("a.html", b"</b>" * 100_000 + b"<table><tr><td>" * 100_000, "nested too deeply"),
    ],
)
def test_unreadable_files(path: str, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=f"^{reason}$"):
        read(path, data)


@pytest.mark.parametrize(
    "oddity",
    [
        "\x00",
        "\x1b[31mred\x1b[0m",
        "\u202eright to left\u202c",
        "\u200b\ufeff",
        "".join(map(chr, range(0xE0020, 0xE007F))),
        "\x0b\x0c\x85\u2028\u2029",
        "<p>&#xD800;&#0;</p>",
        "\ufdd0\U0010ffff",
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".htm", ".html", ".markdown", ".md", ".text", ".txt"])
def test_odd_characters_in_text_are_read(oddity: str, suffix: str) -> None:
    text = f"{PROSE_BELOW} {oddity} It was paid for by the salt tax."
    document = read(f"a{suffix}", text.encode())
    assert_sound(document)
    assert "paid for by the salt tax" in document.text
    if suffix in (".txt", ".text"):
        assert document.text == text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", "[" * 100_000),
        ("a.md", ">" * 100_000 + " deep"),
        ("a.md", "- " * 5_000 + "deep"),
        ("a.md", "![" * 2_000),
        ("a.md", "---\n" + "-a: b\n" * 5_000),
        ("a.md", "|a" * 5_000 + "\n" + "|-" * 5_000),
        ("a.html", "<p><b>" * 4_000 + "deep"),
        ("a.html", "<ul><li>" * 4_000 + "deep"),
        ("a.html", "<" * 100_000),
        ("a.html", "<table><tr><td>" * 2_000 + "deep"),
        ("a.html", "<table>" + "<tr><td>a<td>b" * 2_000),
        ("a.txt", "x\n\n" * 10_000),
    ],
)
def test_nested_and_repeated_markup(path: str, text: str) -> None:
    try:
        assert_sound(read(path, text.encode()))
    except UnreadableError as error:
        assert str(error) in ("nested too deeply", "holds no text")


# --- whatever the bytes


@given(st.sampled_from(sorted(SUFFIXES)), st.binary(max_size=300) | st.text(max_size=300))
def test_any_file_is_a_sound_document_or_unreadable(suffix: str, content: bytes | str) -> None:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    try:
        document = read(f"folder/file{suffix}", data)
    except UnreadableError as error:
        assert str(error)
    else:
        assert_sound(document)
        assert PurePosixPath(document.path).name == f"file{suffix}"


MARKUP = st.sampled_from(
    [
        "# ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "`",
        "```\n",
        "|a|b|\n|-|-|\n",
        "<table><tr>",
        "<td>",
        "===",
    ]
    + [
        "</td>",
        "<th>",
        "<li>",
        "<ol>",
        "</ol>",
        "<p>",
        "<br>",
        "<pre>",
        "<h2>",
        "</h2>",
        "[x](y)",
        "**",
    ]
    + [
        "<main>",
        "</main>",
        "<script>",
        "<nav>",
        "</nav>",
        "&amp;",
        "Word",
        "word. ",
        " ",
        "\r\n",
        "---\n",
    ]
)


@given(st.sampled_from([".txt", ".md", ".html"]), st.lists(MARKUP, max_size=40).map("".join))
def test_any_mixture_of_markup_is_a_sound_document(suffix: str, text: str) -> None:
    try:
        document = read(f"a{suffix}", text.encode())
    except UnreadableError as error:
        assert str(error) in ("empty", "holds no text")
    else:
        assert_sound(document)
        if suffix == ".txt":
            assert document.text == text
