"""RTF → Document: its plain text, laid out as that of a text file is."""

from dataclasses import replace

from striprtf.striprtf import rtf_to_text

from index.errors import UnreadableError
from index.read.text import read_text
from index.types import Document


def read_rtf(path: str, data: bytes) -> Document:
    """The document of an .rtf file.

    Raises:
        UnreadableError: it is something else.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableError("not RTF")
    # RTF is ASCII that names every other character; bytes above it break the format, not the text.
    text = rtf_to_text(data.decode("cp1252", "replace"), errors="replace")
    return replace(read_text(path, text.strip("\n")), media_type="application/rtf")
