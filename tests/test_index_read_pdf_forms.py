"""PDFs made here that are forms: what was filled in is read, shown and found again."""

import pytest
from made_pdf import HEIGHT, WIDTH, blocks, built, column, draw, stream
from pypdfium2.version import PDFIUM_INFO
from reportlab.pdfgen.canvas import Canvas

from index.read.pdf import read_pdf
from index.read.pdf.shown import boxes, picture


def filled(name: str, note: str) -> bytes:
    """A form with fields of each kind that holds text."""

    def page(canvas: Canvas) -> None:
        column(60, 100, "Name:")(canvas)
        column(60, 150, "Town:")(canvas)
        column(60, 200, "Note:")(canvas)
        form = canvas.acroForm
        size = {"width": 200, "height": 18, "fontSize": 10}
        form.textfield(name="name", value=name, x=120, y=HEIGHT - 105, **size)
        towns = [("Oslo", "o"), ("Bergen", "b")]
        form.choice(name="town", value="Bergen", options=towns, x=120, y=HEIGHT - 155, **size)
        long = {**size, "height": 50, "fieldFlags": "multiline"}
        form.textfield(name="note", value=note, x=120, y=HEIGHT - 237, **long)

    return draw(page)


def field(entries: bytes = b"", form: bytes = b"", fields: int = 1) -> bytes:
    """A form of which the fields, "Ann Lee" in each, come without a picture of what they hold."""
    widgets = [
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(f%d)/V(Ann Lee)/DA(/F 10 Tf 0 g)/F 4"
        b"/Rect[60 195 200 213]%s>>" % (number, entries)
        for number in range(fields)
    ]
    names = b" ".join(b"%d 0 R" % (number + 6) for number in range(fields))
    return built(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]/DR<</Font<</F 5 0 R>>>>%s>>"
        b"/OpenAction<</S/JavaScript/JS(this.getField\\('f0'\\).value = 'Bob')>>>>" % (names, form),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Annots[%s]"
        b"/AA<</O<</S/JavaScript/JS(this.getField\\('f0'\\).value = 'Bob')>>>>"
        b"/Resources<</Font<</F 5 0 R>>>>>>" % names,
        stream(b"BT /F 10 Tf 20 200 Td (Name:) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *widgets,
    )


def test_what_is_filled_in_is_read_where_it_stands() -> None:
    data = filled("Ann Lee of Kiln Street", "She came late.\nNobody asked why she did.")
    document = read_pdf("a.pdf", data)
    assert [text for _, text in blocks(document)][:2] == [
        "Name:; Ann Lee of Kiln Street",
        "Town:; Bergen",
    ]
    assert "Note:; She came late." in document.text
    assert "Nobody asked why she did." in document.text
    start = document.text.index("Ann Lee")
    (box,) = boxes(data, start, start + len("Ann Lee of Kiln Street"))
    assert box.left * WIDTH == pytest.approx(124, abs=2)
    assert box.top * HEIGHT == pytest.approx(91, abs=5)
    assert box.bottom * HEIGHT == pytest.approx(101, abs=5)


def test_what_is_filled_in_is_shown() -> None:
    assert picture(filled("Ann Lee", ""), 1, 300) != picture(filled("", ""), 1, 300)
    assert picture(field(), 1, 300) != picture(field(b"/V()"), 1, 300)


@pytest.mark.parametrize("form", [b"", b"/NeedAppearances true"])
def test_a_field_without_a_picture_of_its_own_is_read(form: bytes) -> None:
    assert read_pdf("a.pdf", field(form=form)).text == "Name: Ann Lee"


def test_what_nobody_sees_in_a_form_is_not_read() -> None:
    assert read_pdf("a.pdf", field(b"/F 2")).text == "Name:"
    password = read_pdf("a.pdf", field(b"/Ff 8192")).text
    assert password.startswith("Name:")
    assert "Ann" not in password


def test_no_script_of_a_file_is_run() -> None:
    assert not {"V8", "XFA"}.intersection(PDFIUM_INFO.flags)
    assert "Bob" not in read_pdf("a.pdf", field()).text


def test_a_page_of_more_fields_than_anybody_fills_in_is_read_without_them() -> None:
    assert read_pdf("a.pdf", field(fields=30)).text.startswith("Name: Ann Lee")
    assert read_pdf("a.pdf", field(fields=2_001)).text == "Name:"
