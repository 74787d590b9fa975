"""Random bytes, and damaged files, under every suffix: a sound document or a reason, and in time.

    python -m pytest tests/test_index_read_random.py --hypothesis-profile=hour

draws 20,000 for each instead, which takes more than an hour.
"""

import io
import zipfile
from pathlib import PurePosixPath

import made_book
import made_mail
import made_markup
import made_office
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_hostile import ONE_CHAPTER, book, open_document
from reading import assert_sound

from index.errors import UnreadableError
from index.isolate import Isolated
from index.read import SUFFIXES

# What readers look for at a file's beginning.
HEADS = [
    b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1\\ansi ",
    b"From: a@b.example\r\nSubject: ", b"MIME-Version: 1.0\nContent-Type: ", b"<!doctype html><p>",
    b"<?xml version='1.0'?>", b"---\ntitle: ", b"sep=;\n", b"\xff\xfe", b"\xfe\xff\x00",
    b"\xef\xbb\xbf",
]  # fmt: skip
SNIPPETS = [
    b"<", b">", b"&", b'"', b"\x00", b"\xff", b"\\", b"{", b"}", b"(", b"[", b"\n", b"-1",
    b"99999999999", b"<p>", b"</", b"endobj", b"\\u-1?", b"\\bin99 ", b"\xe2\x80\xae",
    b"\xed\xa0\x80",
]  # fmt: skip
# The library that reads these may end the whole process, which costs the file.
WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}

NOISE = st.builds(bytes.__add__, st.sampled_from([b"", *HEADS]), st.binary(max_size=2_000))
TEXT = st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
# Where, as a share of the whole, how many bytes go, and what comes in their place.
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 40), st.binary(max_size=4) | st.sampled_from(SNIPPETS)
    ),
    min_size=1,
    max_size=8,
)
WHOLE = {
    ".txt": made_markup.as_plain().encode(),
    ".md": made_markup.as_markdown().encode(),
    ".html": made_markup.as_html(menus=True).encode(),
    ".xhtml": made_markup.as_xhtml().encode(),
    ".mhtml": made_mail.as_saved_page(),
    ".eml": made_mail.as_mail(),
    ".csv": made_office.as_csv(",", "utf-8"),
    ".tsv": made_office.as_csv("\t", "utf-16"),
    ".docx": made_office.as_word(),
    ".pptx": made_office.as_slides(),
    ".xlsx": made_office.as_workbook(),
    ".xlsb": made_office.as_binary_workbook(shared=True),
    ".odt": open_document(".odt", "The mill stands by the river. It was built in 1820."),
    ".odp": open_document(".odp", "The mill stands by the river. It was built in 1820."),
    ".epub": book(ONE_CHAPTER, made_markup.as_xhtml().encode()),
    ".pdf": made_book.as_pdf(),
    ".rtf": rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard The mill\'92s wheel {\b turns}.\par \trowd"
    rb"\cellx100\cellx200 Name\cell Ida\cell\row\pard{\*\x y}\u8211? It was built in 1820.\par}",
}


def changed(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for share, gone, put in changes:
        at = int(share * len(data))
        data = data[:at] + put + data[at + gone :]
    return data


def damaged(data: bytes, part: float, changes: list[tuple[float, int, bytes]]) -> bytes:
    """A file with changes in its bytes, or in those of a part if it is an archive."""
    if not data.startswith(b"PK"):
        return changed(data, changes)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        names = old.namelist()
        chosen = names[int(part * (len(names) - 1))]
        for name in names:
            content = old.read(name)
            new.writestr(name, changed(content, changes) if name == chosen else content)
    return target.getvalue()


def assert_read_or_refused(files: Isolated, name: str, data: bytes) -> None:
    try:
        document = files.read(name, data)
    except UnreadableError as error:
        reason = str(error)
        assert reason and "takes" not in reason
        assert reason != "crashes its parser" or PurePosixPath(name).suffix in WORKBOOKS
    else:
        assert_sound(document)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@given(data=NOISE | TEXT)
def test_random_bytes(files: Isolated, suffix: str, data: bytes) -> None:
    assert_read_or_refused(files, f"file{suffix}", data)


@pytest.mark.parametrize("suffix", sorted(WHOLE))
@given(part=st.floats(0, 1), changes=CHANGES)
def test_damaged_files(
    files: Isolated, suffix: str, part: float, changes: list[tuple[float, int, bytes]]
) -> None:
    assert_read_or_refused(files, f"file{suffix}", damaged(WHOLE[suffix], part, changes))


@pytest.mark.parametrize("suffix", sorted(WHOLE))
def test_what_is_damaged_is_sound_before(files: Isolated, suffix: str) -> None:
    assert_sound(files.read(f"file{suffix}", WHOLE[suffix]))
