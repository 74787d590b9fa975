"""PDF → Document. The text is put together from what the pages draw; offsets count in it.

No letters in pictures are recognised. From the file to its blocks, and back to its pages:

    file.py         the file and its pages, open as long as they are needed; all of the way
    characters.py   what a page's characters say, where they stand and how they look
    letters.py      what fonts say of their letters → what people see
    lines.py        characters → lines
    rows.py         lines that stand in one row → one line
    running.py      heads, feet and page numbers left out; with counters.py and printed.py
    order.py        lines in reading order; by gutters.py, and tables' by cells.py
    paragraphs.py   lines → paragraphs, over the ends of columns and pages; by look.py
    words.py        a paragraph's lines → its text
    blocks.py       the text, its blocks, and where each line went
    shown.py        where a piece of text stands on its page, and pages as pictures; with png.py
    calls.py        PDFium's functions, as fast as they can be called
"""

import re

from pypdfium2 import PdfDocument

from index.errors import UnreadableError
from index.read.authorship import names, written
from index.read.pdf.blocks import Laid
from index.read.pdf.file import laid_out, opened
from index.read.pdf.letters import clean
from index.read.text import heading_text, title_from
from index.types import BlockKind, Document, Unit

MEDIA_TYPE = "application/pdf"
_TITLE_LENGTH = 250  # characters
# What programs write as the title when nobody gave one: a default, or the name of a file.
_NO_TITLE = re.compile(
    r"\W*(?:untitled|no title|anonymous|title|powerpoint presentation|scan|scanned document"
    r"|(?:document|presentation|slide|layout|page) ?\d*)\W*$"
    r"|microsoft \w+ ?-|file:|\S+\.[a-z]{2,4}\d?$|.*[/\\]\S*$"
    r"|.*\.(?:docx?|dotx?|odt|rtf|txt|tex|dvi|pptx?|xlsx?|html?|pdf|ps|indd|qxd|pages|wpd)$",
    re.IGNORECASE,
)


def read_pdf(path: str, data: bytes) -> Document:
    """The document of a PDF file. Its title is the file's own, else its first heading.

    Its author and date of creation are those of its information dictionary. Its note tells of pages
    that are pictures, or damaged.

    Raises:
        UnreadableError: the file is encrypted, holds only pictures or no text, or can't be parsed.
    """
    with opened(data) as pdf:
        laid = laid_out(pdf)
        if not laid.blocks:
            raise UnreadableError(
                "its pages are pictures without text (no text layer)"
                if laid.pictures
                else "holds no text"
            )
        title = _title(pdf) or _first_heading(laid) or title_from(path)
        author, date = names([_said(pdf, "Author")]), written(_said(pdf, "CreationDate"))
    return Document(
        path,
        title,
        laid.text,
        laid.blocks,
        MEDIA_TYPE,
        laid.pages,
        Unit.PAGE,
        author,
        date,
        _note(laid),
    )


def _note(laid: Laid) -> str:
    """What of a file couldn't be read, "" if nothing: "3 of 4 pages are pictures without text"."""
    count = len({page.number for page in laid.pages})
    kinds = (
        (laid.pictures, "is a picture without text", "are pictures without text"),
        (laid.damaged, "is damaged", "are damaged"),
    )
    return ", ".join(
        f"{number} of {count} pages {one if number == 1 else several}"
        for number, one, several in kinds
        if number
    )


def _said(pdf: PdfDocument, key: str) -> str:
    """What the information dictionary says at a key, "" where nothing that makes sense."""
    try:
        return str(pdf.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def _title(pdf: PdfDocument) -> str | None:
    """The title that the file's metadata gives, if a person may have written it."""
    title = clean(_said(pdf, "Title"))
    sensible = 1 < len(title) <= _TITLE_LENGTH and re.search(r"[^\W_]{2}", title)
    return title if sensible and not _NO_TITLE.match(title) else None


def _first_heading(laid: Laid) -> str | None:
    headings = (block for block in laid.blocks if block.kind is BlockKind.HEADING)
    first = next(headings, None)
    return heading_text(laid.text, first) if first else None
