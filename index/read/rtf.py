"""RTF → Document: its plain text, laid out as that of a text file is."""

import re
from dataclasses import replace

from striprtf.striprtf import rtf_to_text

from index.errors import UnreadableError
from index.read.authorship import names, written
from index.read.text import read_text
from index.types import Document

_AUTHOR = re.compile(r"\{\\author ([^{}]{1,2000})\}")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d\d?)\\dy(\d\d?)\b")
_CODE_PAGE = re.compile(r"\\ansicpg\d{1,5}")


def read_rtf(path: str, data: bytes) -> Document:
    """The document of an .rtf file. Its author and date of creation are its information group's.

    Raises:
        UnreadableError: it is something else.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableError("not RTF")
    # RTF is ASCII that names every other character; bytes above it break the format, not the text.
    source = data.decode("cp1252", "replace")
    text = rtf_to_text(source, errors="replace")
    created = _CREATED.search(source)
    return replace(
        read_text(path, text.strip("\n")),
        media_type="application/rtf",
        author=_author(source),
        written=written("-".join(created.groups())) if created else "",
    )


def _author(source: str) -> str:
    """The author of the information group, whose letters are written as those of the text."""
    found, code_page = _AUTHOR.search(source), _CODE_PAGE.search(source)
    if found is None:
        return ""
    alone = f"{{\\rtf1\\ansi{code_page[0] if code_page else ''} {found[1]}}}"
    return names([rtf_to_text(alone, errors="replace")])
