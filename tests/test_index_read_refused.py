"""Files that hold nothing to read, or nothing that may be read: each is refused with its reason."""

import io
import struct
import zipfile
from collections.abc import Callable

import docx
import pptx
import pytest
import xlsxwriter

from index.errors import UnreadableError
from index.read import SUFFIXES, read

LOCKED = "encrypted: it needs a password"
TEXTS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".csv", ".tsv")
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def reason(path: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        read(path, data)
    return str(refused.value)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_an_empty_file_is_called_empty_whatever_its_suffix(suffix: str) -> None:
    assert reason(f"a{suffix}", b"") == reason(f"A{suffix.upper()}", b"") == "empty"


@pytest.mark.parametrize("suffix", TEXTS)
@pytest.mark.parametrize("blank", ["", " \r\n\t", "\u3000\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_blanks_are_no_text(suffix: str, blank: str, encoding: str) -> None:
    assert reason(f"a{suffix}", blank.encode(encoding)) in ("empty", "holds no text")


# --- files of office programs in which nobody has written yet


def archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return stream.getvalue()


def blank_word() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def blank_slides() -> bytes:
    file, stream = pptx.Presentation(), io.BytesIO()
    file.slides.add_slide(file.slide_layouts[6])
    file.save(stream)
    return stream.getvalue()


def blank_workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Sheet1")
    return stream.getvalue()


def blank_open_document(kind: str = "text", manifest: str = "<manifest/>") -> bytes:
    body = f"<office:body><office:{kind}/></office:body>"
    content = f'<office:document-content xmlns:office="{OFFICE}">{body}</office:document-content>'
    return archive(**{"content.xml": content, "META-INF/manifest.xml": manifest})


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.docx", blank_word()),
        ("a.pptx", blank_slides()),
        ("a.xlsx", blank_workbook()),
        ("a.odt", blank_open_document()),
        ("a.odp", blank_open_document("presentation")),
        ("a.rtf", b"{\\rtf1\\ansi }"),
        ("a.csv", b",,\n,,\n"),
        ("a.html", b"<title>Nothing</title>"),
        ("a.md", b"---\ntitle: Nothing\n---\n"),
    ],
)
def test_a_file_without_text_is_told_from_an_empty_one(path: str, data: bytes) -> None:
    assert reason(path, data) == "holds no text"


# --- files that are locked


def compound(*names: str) -> bytes:
    """A compound file (MS-CFB) of empty streams: what Office wraps around what it has encrypted."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = struct.pack(
        "<8s16x5H6x10I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6), *(0, 1, 1, 0, 4096, end, 0, end, 0), 0,
    )  # fmt: skip
    table = struct.pack("<128I", 0xFFFFFFFD, end, *[free] * 126)
    entries = b""
    for number, name in enumerate(("Root Entry", *names)):
        following = number + 1 if 0 < number < len(names) else free
        spelled = name.encode("utf-16-le")
        entries += struct.pack(
            "<64sHBB3I36xIQ", spelled, len(spelled) + 2, 2 if number else 5, 1,
            *(free, following, free if number else 1), end, 0,
        )  # fmt: skip
    return header.ljust(512, b"\xff") + table + entries.ljust(512, b"\0")


def zip_locked(data: bytes) -> bytes:
    """An archive whose entries say that they are encrypted."""
    locked = bytearray(data)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = locked.find(mark)
        while position >= 0:
            locked[position + flags] |= 1
            position = locked.find(mark, position + 4)
    return bytes(locked)


OFFICE_LOCKED = compound("EncryptedPackage", "EncryptionInfo")
ODF_LOCKED = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
    "</manifest:file-entry></manifest:manifest>"
)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.docx", OFFICE_LOCKED),
        ("a.pptx", OFFICE_LOCKED),
        ("a.xlsx", OFFICE_LOCKED),
        ("a.xlsm", OFFICE_LOCKED),
        ("a.xlsb", OFFICE_LOCKED),
        ("a.odt", blank_open_document(manifest=ODF_LOCKED)),
        ("a.odp", blank_open_document("presentation", ODF_LOCKED)),
        ("a.ods", blank_open_document("spreadsheet", ODF_LOCKED)),
        ("a.epub", zip_locked(archive(**{"META-INF/container.xml": "<container/>"}))),
        ("a.docx", zip_locked(blank_word())),
        ("a.pptx", zip_locked(blank_slides())),
        ("a.xlsx", zip_locked(blank_workbook())),
    ],
)
def test_a_locked_file_is_said_to_need_a_password(path: str, data: bytes) -> None:
    assert reason(path, data) == LOCKED


def test_an_old_word_file_is_told_from_a_locked_one() -> None:
    old = compound("WordDocument", "1Table")
    assert reason("a.docx", old) == "encrypted, or of a format before 2007: save it anew"


# --- one format under the name of another

MADE: dict[str, Callable[[], bytes]] = {
    ".docx": blank_word,
    ".pptx": blank_slides,
    ".xlsx": blank_workbook,
    ".odt": blank_open_document,
}


@pytest.mark.parametrize("named", [".docx", ".pptx", ".xlsx", ".odt", ".epub", ".pdf", ".rtf"])
@pytest.mark.parametrize("made", MADE)
def test_a_file_under_a_wrong_name_is_refused_in_words(named: str, made: str) -> None:
    said = reason(f"a{named}", MADE[made]())
    assert said != LOCKED
    assert " " in said and "Error" not in said.partition("(")[0]


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".ods", ".docx", ".pptx", ".odt", ".epub"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_called_damaged_in_words(suffix: str, share: float) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet().write_column(0, 0, [f"Pier {n}" for n in range(200)])
    data = stream.getvalue()
    said = reason(f"a{suffix}", data[: int(share * len(data))])
    assert said.startswith("damaged")
    assert "Error" not in said
