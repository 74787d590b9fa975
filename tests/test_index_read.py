"""What holds for any bytes in any format: a sound document, or a reason why there is none."""

import random
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import HARBOUR, assert_sound

from index.errors import UnreadableError
from index.read import SUFFIXES, read

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
    text = f"{HARBOUR} {oddity} It was paid for by the salt tax."
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
