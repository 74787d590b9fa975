"""Who wrote a document and when, as each format tells it; from hostile files too."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
import xlsxwriter
from conftest import Library, wait_until_ready
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from reportlab.pdfgen.canvas import Canvas
from starlette.testclient import TestClient

from index.read import read
from index.read.authorship import LONGEST, names, written
from index.read.wire import dumped, loaded
from index.store import Store
from index.types import Document
from qa.answer import Assistant
from qa.byline import byline
from qa.settings import Settings
from qa.terminal import print_answer
from web.app import create_app

TEXT = "The mill was rebuilt in 1921."
CORE = (
    '<p:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:p="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:t="http://purl.org/dc/terms/">'
    "<dc:creator>{}</dc:creator><t:created>{}</t:created></p:coreProperties>"
)
DAY = datetime(2024, 5, 17, 9, 30)


def told(document: Document) -> tuple[str, str]:
    return document.author, document.written


def markdown(author: str, date: str) -> bytes:
    return f"---\nauthor: {author}\ndate: {date}\n---\n{TEXT}\n".encode("utf-8", "replace")


def html(author: str, date: str) -> bytes:
    metas = f"<meta name='Author' content='{author}'><meta name='DC.date' content='{date}'>"
    return f"<head><meta charset=utf-8>{metas}</head><p>{TEXT}</p>".encode("utf-8", "replace")


def pdf(author: str, date: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=0, invariant=1)
    canvas.setAuthor(author)
    canvas.drawString(72, 720, TEXT)
    canvas.save()
    was = b"D:20000101000000+00'00'"
    assert was in stream.getvalue()
    return stream.getvalue().replace(was, date.encode("latin-1", "replace")[: len(was)])


def core(suffix: str, author: str, date: str) -> bytes:
    """An office file of which the core properties say this."""
    parts = {".docx": word, ".pptx": slides, ".xlsx": workbook}[suffix]("Ida Falk")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(parts)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "docProps/core.xml":
                # Of other characters the libraries make no XML, and no document.
                said = [re.sub(r"[\x00-\x1f&<>]", "", part) for part in (author, date)]
                text = CORE.format(*said).encode("utf-8", "replace")
            new.writestr(name, text)
    return stream.getvalue()


def word(author: str) -> bytes:
    file = docx.Document()
    if author:
        file.core_properties.author, file.core_properties.created = author, DAY
    file.add_paragraph(TEXT)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def slides(author: str) -> bytes:
    file = Presentation()
    if author:
        file.core_properties.author, file.core_properties.created = author, DAY
    file.slides.add_slide(file.slide_layouts[5]).shapes.title.text = TEXT
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def workbook(author: str) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.set_properties({"author": author, "created": DAY})
        book.add_worksheet("Mills").write_row(0, 0, [TEXT])
    return stream.getvalue()


def mail(author: str, date: str) -> bytes:
    head = f"From: {author}\nDate: {date}\nSubject: Mill\n\n{TEXT}\n"
    return head.encode("utf-8", "replace")


def rtf(author: str, date: str) -> bytes:
    info = rf"{{\info{{\author {author}}}{{\creatim{date}}}}}"
    return rf"{{\rtf1\ansi\ansicpg1252{info} {TEXT}\par}}".encode("cp1252", "replace")


@pytest.mark.parametrize(
    ("suffix", "write"), [(".docx", word), (".pptx", slides), (".xlsx", workbook)]
)
def test_office_files_tell_it_in_their_properties(
    suffix: str, write: Callable[[str], bytes]
) -> None:
    assert told(read(f"mill{suffix}", write("Ida Falk; Ole Brandt"))) == (
        "Ida Falk, Ole Brandt",
        "2024-05-17",
    )


@pytest.mark.parametrize(("suffix", "write"), [(".docx", word), (".pptx", slides)])
def test_what_libraries_write_by_themselves_is_nobody(
    suffix: str, write: Callable[[str], bytes]
) -> None:
    assert told(read(f"mill{suffix}", write(""))) == ("", "")


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("a.html", html("Ida Falk", "2024-05"), ("Ida Falk", "2024-05")),
        ("a.pdf", pdf("Ida Falk", "D:20240517093000+02'00'"), ("Ida Falk", "2024-05-17")),
        ("a.pdf", pdf("anonymous", "D:20240230093000+02'00'"), ("", "")),
        ("a.rtf", rtf(r"Ida F\'e4lk", r"\yr2024\mo5\dy7\hr9"), ("Ida Fälk", "2024-05-07")),
        (
            "a.eml",
            mail("Ida Falk <ida@example.org>, ole@example.org", "Fri, 17 May 2024 23:30:00 -0800"),
            ("Ida Falk, ole@example.org", "2024-05-17"),
        ),
        ("a.md", markdown('"Ida Falk"', "17 May 2024"), ("Ida Falk", "2024-05-17")),
        ("a.md", markdown("[Ida Falk, 'Ole Brandt']", "2024"), ("Ida Falk, Ole Brandt", "2024")),
        (
            "a.md",
            markdown("\n  - name: Ida Falk\n    mail: x\n- Ole Brandt", "May 2024"),
            ("Ida Falk, Ole Brandt", "2024-05"),
        ),
        ("a.txt", b"Author: Ida Falk\nDate: 2024\n", ("", "")),
        ("a.csv", b"author,date\nIda Falk,2024\n", ("", "")),
    ],
)
def test_each_format_tells_it_in_its_own_way(
    path: str, content: bytes, expected: tuple[str, str]
) -> None:
    assert told(read(path, content)) == expected


def test_a_time_on_a_page_counts_only_where_it_is_that_of_publication() -> None:
    def page(*times: str) -> bytes:
        return f"<article><h1>Mills</h1>{''.join(times)}<p>{TEXT}</p></article>".encode()

    published = "<time itemprop=datePublished datetime=2024-05-17T09:30>Friday</time>"
    assert told(read("a.html", page(published))) == ("", "2024-05-17")
    assert told(read("a.html", page("<time datetime=2024-05-17>Friday</time>"))) == ("", "")
    assert told(read("a.html", page(published, published))) == ("", "")
    twice = published.replace("itemprop", "pubdate itemprop")
    assert told(read("a.html", page(twice))) == ("", "2024-05-17")


def test_a_book_tells_its_creators_and_its_date(tmp_path: Path) -> None:
    program = shutil.which("pandoc")
    assert program, "the formats are tested with pandoc: apt-get install pandoc"
    source = tmp_path / "mill.md"
    source.write_bytes(markdown("[Ida Falk, Ole Brandt]", "2024-05-17"))
    subprocess.run([program, source, "-o", source.with_suffix(".epub")], check=True)
    document = read("mill.epub", source.with_suffix(".epub").read_bytes())
    assert told(document) == ("Ida Falk, Ole Brandt", "2024-05-17")


HOSTILE_NAMES = [
    "x" * 10_000,
    "Ida\x07\x1b[31m\u202eklaF\u2066\u200b",
    "\U000e0041\u202e",
    "&#0;]]>",
]
HOSTILE_DATES = ["99999", "D:20240230", "2024-13-01", "0000-01-01", "9" * 10_000, "\u202e2024\x00x"]
WRITERS: dict[str, Callable[[str, str], bytes]] = {
    ".md": markdown, ".html": html, ".pdf": pdf, ".eml": mail, ".rtf": rtf,
    ".docx": lambda author, date: core(".docx", author, date),
    ".pptx": lambda author, date: core(".pptx", author, date),
    ".xlsx": lambda author, date: core(".xlsx", author, date),
}  # fmt: skip


@pytest.mark.parametrize("suffix", sorted(WRITERS))
@pytest.mark.parametrize("author", HOSTILE_NAMES, ids=range(len(HOSTILE_NAMES)))
def test_hostile_names_and_dates_cost_no_document_its_text(suffix: str, author: str) -> None:
    for said in HOSTILE_DATES:
        document = read(f"a{suffix}", WRITERS[suffix](author, said))
        assert TEXT in document.text
        assert document.written == ""
        assert len(document.author) <= LONGEST
        assert document.author.isprintable()
        assert told(loaded(document.path, iter(dumped(document)).__next__)) == told(document)


@pytest.mark.parametrize("broken", [b"", b"<a", b"<a>" * 99, b"\xff\xfe", b"<creator>" * 10_000])
def test_broken_properties_cost_no_workbook_its_rows(broken: bytes) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook("Ida Falk"))) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, broken if name == "docProps/core.xml" else old.read(name))
    assert told(read("a.xlsx", stream.getvalue())) == ("", "")


@given(st.lists(st.text()), st.text())
def test_what_is_told_is_short_visible_and_stays_what_it_is(said: list[str], date: str) -> None:
    author = names(said)
    assert len(author) <= LONGEST
    assert author.isprintable()
    assert names([author]) == author
    assert written(written(date)) == written(date)


@given(st.dates(min_value=date(1981, 1, 1)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    iso = day.isoformat()
    forms = (iso, f"{iso}T10:00:00Z", f"D:{day:%Y%m%d}120000Z", f"{day.day} {day:%B %Y}")
    assert {written(form) for form in (*forms, f"{day:%b} {day.day}, {day.year}")} == {iso}
    assert byline("", iso) == f"{day.day} {day:%B} {day.year}"
    assert byline("Ida", iso[:7]) == f"Ida, {day:%B} {day.year}"


def test_a_broken_process_cant_send_any_author_or_date() -> None:
    fields, *rest = dumped(read("a.md", markdown("Ida Falk", "2024-05-17")))
    for bad in (fields.replace(b"Ida", b"I\\u202e"), fields.replace(b"05-17", b"02-30")):
        with pytest.raises(ValueError, match="author or date"):
            loaded("a.md", iter((bad, *rest)).__next__)


def test_they_are_stored_kept_by_a_rename_and_cited(library: Library) -> None:
    file = library.write("mill.md", markdown("Ida Falk", "2024-05-17"))
    library.sync()
    file.rename(file.with_name("the mill.md"))
    assert library.sync().renamed == (("mill.md", "the mill.md"),)
    with Store(library.data).read() as view:
        (document,) = view.documents()
        assert view.damaged() == []
    assert (document.author, document.written) == ("Ida Falk", "2024-05-17")
    opened = Assistant.open(
        Settings(seeds=library.seeds, data=library.data, watch=False), library.encoder
    )
    cited = opened.ask("When was the mill rebuilt?").as_dict()["citations"][0]["document"]
    found = opened.search("mill")[0].as_dict()["document"]
    opened.close()
    assert cited == found
    assert (cited["author"], cited["written"]) == ("Ida Falk", "2024-05-17")


def test_pages_and_terminal_say_it(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    library.write("mill.md", markdown("Ida <b>Falk", "2024-05-17"))
    settings = Settings(seeds=library.seeds, data=library.data, watch=False)
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        wait_until_ready(client)
        (listed,) = client.get("/documents").json()["documents"]
        html = {"Accept": "text/html"}
        for address in ("/?q=When+was+the+mill+rebuilt%3F", "/documents"):
            page = client.get(address, headers=html).text
            assert "<bdi>Ida &lt;b&gt;Falk, 17 May 2024</bdi>" in page
        page = client.get(f"/documents/{listed['id']}", headers=html).text
        answer = client.app.state.assistant.ask("When was the mill rebuilt?")  # type: ignore[attr-defined]
    assert (listed["author"], listed["written"]) == ("Ida <b>Falk", "2024-05-17")
    assert "<dd><bdi>Ida &lt;b&gt;Falk</bdi></dd>" in page
    assert '<time datetime="2024-05-17">17 May 2024</time>' in page
    print_answer(answer)
    assert "Ida <b>Falk, 17 May 2024" in capsys.readouterr().out
