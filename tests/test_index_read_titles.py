"""Titles: one line of what people see, no longer than it has to be, whatever the file tells."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from made_hostile import open_document

from index.read import read
from index.read.titles import LONGEST, titled
from index.read.wire import dumped, loaded

TEXT = "The mill was rebuilt of stone in 1911."


def word(title: str) -> bytes:
    file, stream = docx.Document(), io.BytesIO()
    file.add_heading(title, 1)
    file.add_paragraph(TEXT)
    file.save(stream)
    return stream.getvalue()


def workbook(title: str) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.set_properties({"title": title})
        book.add_worksheet("Mills").write(0, 0, TEXT)
    return stream.getvalue()


def open_text(title: str) -> bytes:
    stream = io.BytesIO(open_document(".odt", TEXT))
    with zipfile.ZipFile(stream, "a") as archive:
        space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        archive.writestr("meta.xml", f"<meta {space}><dc:title>{title}</dc:title></meta>")
    return stream.getvalue()


WRITERS: dict[str, Callable[[str], bytes]] = {
    "a.html": lambda title: f"<title>{title}</title><p>{TEXT}</p>".encode(),
    "b.html": lambda title: f"<h1>{title}</h1><p>{TEXT}</p>".encode(),
    "a.md": lambda title: f"---\ntitle: {title}\n---\n{TEXT}\n".encode(),
    "b.md": lambda title: f"# {title}\n\n{TEXT}\n".encode(),
    "a.eml": lambda title: f"From: a@b.example\nSubject: {title}\n\n{TEXT}\n".encode(),
    "a.rtf": lambda title: rf"{{\rtf1\ansi{{\info{{\title {title}}}}} {TEXT}\par}}".encode(),
    "a.docx": word,
    "a.xlsx": workbook,
    "a.odt": open_text,
}


@pytest.mark.parametrize("path", WRITERS)
def test_a_title_without_end_is_cut_at_a_word(path: str) -> None:
    document = read(path, WRITERS[path]("Mills, tides and harbours, " * 2_000))
    assert LONGEST - 12 < len(document.title) <= LONGEST
    assert document.title.startswith("Mills, tides and harbours, Mills")
    assert document.title.endswith((" tides…", " and…", " harbours…", " Mills…"))
    assert TEXT in document.text
    law = "Regulation on mills and on the water that drives them " * 5
    assert read(path, WRITERS[path](law)).title == law.strip()


@pytest.mark.parametrize("path", ["a.html", "b.html", "a.eml"])
def test_a_title_is_what_people_see_of_it(path: str) -> None:
    document = read(path, WRITERS[path]("Mills\u202e and\x07 \x1b tides\u200b\U000e0041"))
    assert document.title == "Mills and tides"
    assert read(path, WRITERS[path]("\u202e\x07\u200b")).title == path.partition(".")[0]


@given(st.text(), st.text(alphabet=st.sampled_from("ab 年\u200b\x07"), max_size=2 * LONGEST))
def test_a_title_stays_what_it_is_on_its_way(path: str, said: str) -> None:
    title = titled(path, said)
    assert len(title) <= LONGEST
    assert titled(path, title) == title


def test_what_has_no_blanks_is_cut_all_the_same() -> None:
    assert titled("a.md", "第一章 " + "年" * 1_000) == "第一章 " + "年" * (LONGEST - 5) + "…"


def test_a_broken_process_cant_send_any_title() -> None:
    fields, *rest = dumped(read("a.md", WRITERS["a.md"]("Mills")))
    for bad in (b"Mills" * 100, b"M\\u202eills", b"M\\nills", b""):
        with pytest.raises(ValueError, match="no such title"):
            loaded("a.md", iter((fields.replace(b"Mills", bad), *rest)).__next__)
