"""The text of a file by the library that parses its format, alone.

    python -m benchmarks.alone FILE          prints the peak memory of doing so, in MiB

`ALONE` is used as the library's documentation shows it: it ends at the paragraphs, cells or rows
that a person could read, but tells no headings, lists or titles apart, leaves hidden parts where
they are, numbers no rows, asks for no author, and keeps no offsets. Where that does more than the
one call in C that splits or parses, `BARE` is that call. Each library is loaded where it is needed,
so that its memory is its own.
"""

import csv
import email
import email.policy
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterable
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer


def _text_bare(data: bytes) -> list[str]:
    return re.split(r"\n\s*\n", data.decode())


def _text_alone(data: bytes) -> list[str]:
    """The paragraphs, whatever the encoding."""
    from chardet import detect

    return re.split(r"\n\s*\n", data.decode(detect(data)["encoding"] or "ascii"))


def _markdown_alone(data: bytes) -> list[str]:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(data.decode())
    return [
        "".join(child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]


def _html_bare(data: bytes) -> list[str]:
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(data.decode()).body
    assert body is not None
    return body.text(separator="\n").splitlines()


def _html_alone(data: bytes) -> list[str]:
    """The text of each heading, paragraph, item and cell, without scripts and menus."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(data.decode())
    tree.strip_tags(["script", "style", "nav", "header", "footer", "aside"])
    return [node.text(strip=True) for node in tree.css("h1, h2, h3, h4, h5, h6, p, li, td, th")]


def _csv_bare(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def _csv_alone(data: bytes) -> list[dict[str, str]]:
    """The rows by the names of their columns, whatever the separator."""
    text = data.decode()
    dialect = csv.Sniffer().sniff(text[:16_384])
    return list(csv.DictReader(io.StringIO(text, newline=""), dialect=dialect))


def _word_alone(data: bytes) -> list[str]:
    import docx
    from docx.table import Table

    found: list[str] = []
    for item in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(item, Table):
            found += [cell.text for row in item.rows for cell in row.cells]
        else:
            found.append(item.text)
    return found


def _open_document_alone(data: bytes) -> list[str]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    return ["".join(node.itertext()) for node in root.iter("{*}p", "{*}h")]


def _slides_alone(data: bytes) -> list[str]:
    import pptx

    return [
        paragraph.text
        for slide in pptx.Presentation(io.BytesIO(data)).slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ]


def _workbook_alone(data: bytes) -> list[list[str]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = map(book.get_sheet_by_name, book.sheet_names)
    return [[str(cell) for cell in row] for sheet in sheets for row in sheet.iter_rows()]


def _book_alone(data: bytes) -> list[str]:
    """The chapters in the archive's order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        chapters = [archive.read(n) for n in archive.namelist() if n.endswith(".xhtml")]
    return [text for chapter in chapters for text in _html_alone(chapter)]


def _book_bare(data: bytes) -> list[str]:
    """The chapters in the archive's order, each element's text by itself."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        chapters = [archive.read(n) for n in archive.namelist() if n.endswith(".xhtml")]
    return [text for chapter in chapters for text in etree.fromstring(chapter).itertext()]


def _mail_alone(data: bytes) -> list[str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    assert body is not None
    shown = [str(message.get(name, "")) for name in ("Subject", "From", "To", "Date")]
    return shown + re.split(r"\n\s*\n", str(body.get_content()))


def _rtf_alone(data: bytes) -> list[str]:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(data.decode())).splitlines()


def _pdf_alone(data: bytes) -> list[tuple[str, list[tuple[float, ...]]]]:
    """Each page's text, and the boxes of the stretches that lines are made of."""
    from pypdfium2 import PdfDocument

    found = []
    with PdfDocument(data) as pdf:
        for page in pdf:
            text = page.get_textpage()
            boxes = [text.get_rect(number) for number in range(text.count_rects())]
            found.append((text.get_text_range(), boxes))
            text.close()
            page.close()
    return found


ALONE: dict[str, tuple[str, Callable[[bytes], Iterable[object]]]] = {
    "txt": ("chardet", _text_alone),
    "md": ("markdown-it-py", _markdown_alone),
    "html": ("selectolax", _html_alone),
    "csv": ("csv", _csv_alone),
    "docx": ("python-docx", _word_alone),
    "odt": ("zipfile, lxml", _open_document_alone),
    "pptx": ("python-pptx", _slides_alone),
    "xlsx": ("calamine", _workbook_alone),
    "epub": ("zipfile, selectolax", _book_alone),
    "eml": ("email", _mail_alone),
    "rtf": ("striprtf", _rtf_alone),
    "pdf": ("pypdfium2", _pdf_alone),
}
"""Of each suffix, what the library is called and the function."""

BARE: dict[str, Callable[[bytes], object]] = {
    "txt": _text_bare,
    "html": _html_bare,
    "csv": _csv_bare,
    "epub": _book_bare,
}
"""The least that it takes to get at all characters: decoding and splitting, parsing alone."""


@cache
def _punkt() -> "PunktSentenceTokenizer":
    from nupunkt import load_default_model

    return load_default_model()


def split_alone(found: Iterable[object]) -> list[list[tuple[int, int]]]:
    """Where the sentences of each paragraph or page are to nupunkt as it comes.

    Args:
        found: what a function of `ALONE` gave; its rows of cells stay as they are.
    """
    texts = (item[0] if isinstance(item, tuple) else item for item in found)
    return [list(_punkt().span_tokenize(text)) for text in texts if isinstance(text, str)]


def peak_memory(process: int | str) -> float:
    """The most that a process, by its number or "self", has held of memory since it began, in MiB.

    Not `ru_maxrss`: that begins with what the process held that started it.
    """
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


if __name__ == "__main__":
    file = Path(sys.argv[1])
    kept = ALONE[file.suffix[1:]][1](file.read_bytes())
    print(peak_memory("self"))
