"""Formats that office programs write: files that other programs made, their sentences known."""

import io
import shutil
import subprocess
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Inches
from reading import places, sentences

from index.attachments import read_with_attachments
from index.errors import UnreadableError
from index.isolate import Isolated
from index.read import SUFFIXES, read
from index.sentences import split
from index.types import Unit

MARKDOWN = """\
---
title: The glassworks at Lindhagen
---

# How it began

The glassworks at Lindhagen was founded in 1742 by Johan Ekström. Its first furnace burned peat,
which came from the moor behind the village.

Sand was brought by *boat* from the island of Fårö – twelve tons a week.

## What is made there

- Window panes of up to two metres.
- Bottles for the pharmacy in Kalmar.

| Year | Workers | Master         |
|------|---------|----------------|
| 1750 | 14      | Johan Ekström  |
| 1801 | 63      | Brita Sjögren  |

"Nobody leaves the furnace alone," says the oldest rule of the house.
"""
SENTENCES = [
    "The glassworks at Lindhagen was founded in 1742 by Johan Ekström.",
    "Its first furnace burned peat, which came from the moor behind the village.",
    "Sand was brought by boat from the island of Fårö – twelve tons a week.",
    "Window panes of up to two metres.",
    "Bottles for the pharmacy in Kalmar.",
    "Year: 1750; Workers: 14; Master: Johan Ekström",
    "Year: 1801; Workers: 63; Master: Brita Sjögren",
    "“Nobody leaves the furnace alone,” says the oldest rule of the house.",
]


def pandoc(target: Path) -> bytes:
    """The text above in another format, as pandoc writes it."""
    program = shutil.which("pandoc")
    assert program, "the formats are tested with pandoc: apt-get install pandoc"
    source = target.with_suffix(".md")
    source.write_text(MARKDOWN, encoding="utf-8")
    subprocess.run([program, source, "--standalone", "-o", target], check=True)
    return target.read_bytes()


@pytest.mark.parametrize("suffix", [".docx", ".epub", ".html", ".rtf"])
def test_what_pandoc_writes_is_read_sentence_by_sentence(suffix: str, tmp_path: Path) -> None:
    document = read(f"glass{suffix}", pandoc(tmp_path / f"glass{suffix}"))
    found = sentences(document)
    tables = {".rtf": 6}
    wanted = [s for i, s in enumerate(SENTENCES) if i not in (5, 6) or suffix not in tables]
    assert [s for s in found if s in wanted] == wanted
    if suffix != ".rtf":
        assert document.title == "The glassworks at Lindhagen"
        assert places(document)[SENTENCES[3]][0][-1] == "What is made there"


def test_what_pandoc_writes_as_slides(tmp_path: Path) -> None:
    document = read("glass.pptx", pandoc(tmp_path / "glass.pptx"))
    found = places(document)
    assert document.unit is Unit.SLIDE
    numbers = {text: page for text, (_, page) in found.items() if page}
    assert set(SENTENCES) <= {" ".join(text.split()) for text in numbers}
    assert sorted(numbers.values()) == list(numbers.values())


# --- Word


def saved(document: "docx.document.Document") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_knows_changes_styles_notes_and_merged_cells() -> None:
    file = docx.Document()
    file.core_properties.title = "Minutes of May"
    file.add_heading("The meeting", 1)
    paragraph = file.add_paragraph("The harbour is closed")
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for change, tag, text in (("ins", "t", " until June"), ("del", "delText", " for ever")):
        run = f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'
        paragraph._p.append(parse_xml(f'<w:{change} xmlns:w="{word}">{run}</w:{change}>'))
    paragraph.add_run(".")
    file.add_paragraph("Bring a coat.", style="List Bullet")
    table = file.add_table(rows=3, cols=3)
    for row, cells in zip(table.rows, ["Name Part Fee", "Ann Cook 12", "Bo Guard 9"], strict=True):
        for cell, text in zip(row.cells, cells.split(), strict=True):
            cell.text = text
    table.cell(2, 0).merge(table.cell(2, 1)).text = "Bo, guard"
    document = read("minutes.docx", saved(file))
    assert document.title == "Minutes of May"
    assert sentences(document) == [
        "The harbour is closed until June.",
        "Bring a coat.",
        "Name: Ann; Part: Cook; Fee: 12",
        "Name: Bo, guard; Part: Bo, guard; Fee: 9",
    ]
    assert set(places(document).values()) == {(("The meeting",), None)}


# --- PowerPoint


def test_slides_are_numbered_and_read_from_the_top() -> None:
    file = Presentation()
    first = file.slides.add_slide(file.slide_layouts[5])
    first.shapes.title.text = "Only a title"
    second = file.slides.add_slide(file.slide_layouts[5])
    second.shapes.title.text = "The kiln"
    for top, left, text in ((4, 1, "It cools slowly."), (2, 5, "It is hot."), (2, 1, "It burns.")):
        box = second.shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(1))
        box.text_frame.text = text
    table = second.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
    for at, text in enumerate(["Day", "Degrees", "Monday", "900"]):
        table.cell(*divmod(at, 2)).text = text
    second.notes_slide.notes_text_frame.text = "Mention the fire brigade."
    stream = io.BytesIO()
    file.save(stream)
    document = read("kiln.pptx", stream.getvalue())
    assert places(document) == {
        "Only a title": ((), 1),
        "It burns.": (("The kiln",), 2),
        "It is hot.": (("The kiln",), 2),
        "It cools slowly.": (("The kiln",), 2),
        "Day: Monday; Degrees: 900": (("The kiln",), 2),
        "Mention the fire brigade.": (("The kiln",), 2),
    }
    assert (document.unit, document.title) == (Unit.SLIDE, "Only a title")


# --- workbooks and CSV


def test_rows_of_a_workbook_are_cited_by_sheet_and_row() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        boats = book.add_worksheet("Boats")
        boats.write(0, 0, "All boats of the harbour")
        rows: list[list[object]] = [["Name", "Built", "Sold"], ["Alma", 1961, 0.5], ["Brise", 74]]
        for at, row in enumerate(rows, 2):
            boats.write_row(at, 1, row)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        boats.write_number(4, 3, 45292, day)
        boats.write_formula(5, 1, "=1+1", None, 2)
        book.add_worksheet("Secret").hide()
        book.get_worksheet_by_name("Secret").write(0, 0, "Nobody sees this.")
        notes = book.add_worksheet("Notes")
        notes.write(6, 0, "The quay is being rebuilt.")
    document = read("boats.xlsx", stream.getvalue())
    assert document.unit is Unit.ROW
    assert places(document) == {
        "All boats of the harbour": (("Boats",), 1),
        "Name: Alma; Built: 1961; Sold: 0.5": (("Boats",), 4),
        "Name: Brise; Built: 74; Sold: 2024-01-01": (("Boats",), 5),
        "Name: 2": (("Boats",), 6),
        "The quay is being rebuilt.": (("Notes",), 7),
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_whatever_separates_it(delimiter: str, encoding: str) -> None:
    rows = [["Stadt", "Fluß", "Brücken"], ["Köln", "Rhein", "8"], ["Bremen", "Weser", "7"]] * 4
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows[:3])
    document = read("städte.csv", text.encode(encoding))
    assert places(document) == {
        "Stadt: Köln; Fluß: Rhein; Brücken: 8": ((), 2),
        "Stadt: Bremen; Fluß: Weser; Brücken: 7": ((), 3),
    }


def test_csv_without_names_and_with_long_cells() -> None:
    document = read("a.tsv", b"1\t2\n3\t\n\n5\t6\n")
    assert places(document) == {"1; 2": ((), 1), "3": ((), 2), "5; 6": ((), 4)}
    (sentence,) = sentences(read("a.csv", b"x" * 200_000))[:1]
    assert sentence.startswith("xxx")


# --- mail


def test_mail_tells_who_wrote_and_what_is_attached(files: Isolated) -> None:
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "The older one", "carol@example.org"
    inner.set_content("We meet at the mill.")
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Fähre nach Süden", "Ann Berg <ann@example.org>"
    mail["To"], mail["Date"] = "bo@example.org", "Mon, 04 Mar 2024 09:30:00 +0100"
    mail.set_content("Dear Bo,\n\nthe ferry leaves at nine. Don't be late.\n")
    mail.add_alternative("<p>Not this version.</p>", subtype="html")
    mail.add_attachment("Berth 4 is free.\n", filename="berths.txt")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="map.png")
    mail.add_attachment(inner)
    document = read_with_attachments(files, "ferry.eml", mail.as_bytes())
    assert document.title == "Fähre nach Süden"
    headers = (
        "From: Ann Berg <ann@example.org>; To: bo@example.org; "
        "Date: Mon, 04 Mar 2024 09:30:00 +0100"
    )
    assert places(document) == {
        headers: (("Fähre nach Süden",), None),
        "Dear Bo,": (("Fähre nach Süden",), None),
        "the ferry leaves at nine.": (("Fähre nach Süden",), None),
        "Don't be late.": (("Fähre nach Süden",), None),
        "Berth 4 is free.": (("Fähre nach Süden", "berths.txt"), None),
        "From: carol@example.org": (("Fähre nach Süden", "The older one"), None),
        "We meet at the mill.": (("Fähre nach Süden", "The older one"), None),
    }


def test_mail_of_html_alone_in_an_old_encoding() -> None:
    head = b"Subject: Hi\nFrom: a@example.org\nContent-Type: text/html; charset=x-unknown\n\n"
    document = read("a.eml", head + "<p>Größe zählt für Müller.</p>".encode("cp1252"))
    assert sentences(document)[1:] == ["Größe zählt für Müller."]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_mail_s_text_begins_where_its_headers_end_if_no_blank_line_is_there(end: bytes) -> None:
    lines = [b"From: a@example.org", b"Subject: Tides", b"The boat was late.", b"", b"It came."]
    assert read("a.eml", end.join(lines)).text.endswith("\n\nThe boat was late.\n\nIt came.")
    lines.insert(2, b"")
    assert read("a.eml", end.join(lines)).text.endswith("\n\nThe boat was late.\n\nIt came.")


# --- what is damaged, or something else


@pytest.mark.parametrize(
    "suffix", sorted(SUFFIXES - {".txt", ".text", ".log", ".rst", ".md", ".markdown"})
)
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1", b"\x00" * 99])
def test_a_file_that_is_no_such_thing_is_refused(suffix: str, data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"\w"):
        read(f"a{suffix}", data)


def test_a_book_without_its_parts_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    with pytest.raises(UnreadableError, match="part is missing"):
        read("a.epub", stream.getvalue())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("made")
    suffixes = (".docx", ".pptx", ".epub", ".rtf")
    return {suffix: pandoc(folder / f"glass{suffix}") for suffix in suffixes}


@settings(max_examples=120)
@given(data=st.data())
def test_no_change_to_a_file_brings_down_its_reader(
    made: dict[str, bytes], data: st.DataObject
) -> None:
    suffix = data.draw(st.sampled_from(sorted(made)))
    content = bytearray(made[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        document = read(f"a{suffix}", bytes(content))
    except UnreadableError:
        return
    assert all(document.text[s.start : s.end] for part in split(document) for s in part.sentences)
