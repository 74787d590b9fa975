"""PDFs that can't be read, and damaged ones: each is read or refused with its reason."""

import io
from collections import Counter
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_pdf import (
    BODY,
    BOLD,
    FOOT,
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    assert_sound,
    column,
    draw,
    together,
)
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from index.errors import UnreadableError
from index.read.pdf import read_pdf
from index.read.pdf.shown import boxes, picture

SOME = draw(column(60, 100, "A sentence that stands in a file."), column(60, 90, "Another."))


def scanned(canvas: Canvas) -> None:
    image = ImageReader(io.BytesIO(picture(SOME, 1, 60)))
    canvas.drawImage(image, 0, 0, WIDTH, HEIGHT)


def claiming(pages: int) -> bytes:
    """A file that has one page and says that it has more."""
    return (
        b"%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count %d>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>\nendobj\n"
        b"trailer<</Root 1 0 R/Size 4>>\n"
    ) % pages


ENCRYPTED = draw(column(60, 100, "Secret."), encrypt=StandardEncryption("open sesame"))
UNKNOWN = ENCRYPTED.replace(b"/Standard", b"/Curtains")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ENCRYPTED, "encrypted: it needs a password"),
        (draw(scanned, scanned), r"its pages are pictures without text \(no text layer\)"),
        (draw(lambda canvas: None), "holds no text"),
        (draw(column(60, 100, "   ")), "holds no text"),
        (draw(column(60, -100, "Off the page.")), "holds no text"),
        (b"The kiln is no PDF at all.", "damaged, or not what its name says"),
        (b"%PDF-1.7\n", "damaged: it is cut off"),
        (SOME[: len(SOME) // 3], "damaged: it is cut off"),
        (SOME.replace(b"obj", b"abc"), "damaged: its structure is broken"),
        (claiming(1_000_000), "damaged: its pages are missing or broken"),
        (UNKNOWN, "encrypted in an unknown way"),
    ],
)
def test_unreadable_files(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=f"^{reason}$"):
        read_pdf("a.pdf", data)


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    locked = StandardEncryption("", ownerPassword="owner", canPrint=0)
    assert read_pdf("a.pdf", draw(column(60, 100, "Open to all."), encrypt=locked)).text


def assert_reads_or_says_why(data: bytes) -> None:
    try:
        document = read_pdf("a.pdf", data)
        boxes(data, 0, len(document.text))
        picture(data, 1, 20)
    except UnreadableError as error:
        assert str(error)
    else:
        assert_sound(document)


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", SOME[:200]]))
def test_any_bytes_are_read_or_refused(noise: bytes, start: bytes) -> None:
    assert_reads_or_says_why(start + noise)


PLAIN = draw(
    together(column(60, 100, *LEFT), column(240, 100, *RIGHT)),
    column(60, 60, *FOOT),
    pageCompression=0,
)


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=6)), max_size=12
    ),
    st.integers(0, len(PLAIN)),
)
def test_any_damage_is_read_or_refused(changes: list[tuple[int, bytes]], cut: int) -> None:
    damaged = bytearray(PLAIN)
    for place, change in changes:
        damaged[place : place + len(change)] = change
    assert_reads_or_says_why(bytes(damaged))
    assert_reads_or_says_why(bytes(damaged[:cut]))


PLACED = st.tuples(
    st.integers(190, WIDTH - 190),
    st.integers(190, HEIGHT - 190),
    st.sampled_from([5, 9, 10, 10, 10, 12, 40]),
    st.sampled_from([0, 0, 0, 0, 90, 180, 270, 30]),
    st.sampled_from([BODY, BOLD]),
    st.sampled_from(
        ["kiln", "The clay", "1.", "• salt", "ends here.", "of the long-", "(b) oak, ash"]
    ),
)


@settings(max_examples=100)
@given(st.lists(PLACED, min_size=1, max_size=30, unique_by=lambda placed: placed[:2]))
def test_text_anywhere_is_read_once_and_found_again(places: list[Any]) -> None:
    def page(canvas: Canvas) -> None:
        for left, bottom, size, angle, font, text in places:
            canvas.saveState()
            canvas.setFont(font, size)
            canvas.translate(left, bottom)
            canvas.rotate(angle)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    data = draw(page)
    document = read_pdf("a.pdf", data)
    assert_sound(document)
    # PDFium takes equal letters that nearly cover each other for one.
    with pypdfium2.PdfDocument(data) as pdf:
        drawn: str = pdf[0].get_textpage().get_text_range()
    letters = Counter(filter(str.isalnum, drawn))
    assert Counter(filter(str.isalnum, document.text)) == letters
    for box in boxes(data, 0, len(document.text)):
        assert 0 <= box.left <= box.right <= 1
        assert 0 <= box.top <= box.bottom <= 1
